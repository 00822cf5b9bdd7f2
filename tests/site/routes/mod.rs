//! Every route of the site and what each visitor gets there. A route without a row fails, and so
//! does a row without a route.

mod declared;
mod table;

use std::{collections::BTreeSet, sync::OnceLock};

use axum::{Router, routing::get};
use lectern::{
    platform::{
        App,
        room::{Role, Room, Runs},
        token::{Secret, Token},
    },
    rooms::ROOMS,
};
use time::Duration;
use uuid::Uuid;

use self::{
    declared::{Declared, routes},
    table::{ROUTES, Row},
};
use crate::support::{site::Site, visitor::Visitor};

/// A site with one of everything that an address can name.
struct Everything {
    site: Site,
    answer: String,
    /// Confirmed, with an offer that waits.
    enquiry: String,
    /// A tutor said yes, and the family was asked whether they met.
    met: String,
    offer: String,
    application: String,
    teaching: String,
}

impl Everything {
    async fn make() -> Self {
        let site = Site::open_with(&[("LECTERN_LIMITS", "off")]).await;
        let answer = site.publishes("GCSE", "The Cold War", "Why was the Berlin Wall built?").await;
        crate::papers::imports(&site, &crate::papers::line("https://board.example/1", "Mark scheme")).await;
        site.practises("The Cold War", "Why was the Berlin Wall built?").await;
        let teaching = crate::tutor_pages::link_of_a_tutor(&site).await;
        let met = site.confirms_an_enquiry().await;
        let offer = site.letters_of("offer").await.last().unwrap().link_to("/offers/");
        site.visitor().opens(&offer).await.submits("Yes, I can help").await.gets(200);
        let enquiry = site.confirms_an_enquiry().await;
        let offer = site.letters_of("offer").await.last().unwrap().link_to("/offers/");
        let application = site.receives_an_application().await;
        site.visitor().opens(&application).await.submits("Confirm my application").await.gets(200);
        site.visitor()
            .posts("/tutors/ada-sample/concern", &[("submission", "one"), ("message", "He is rude.")])
            .await
            .gets(200);
        site.hires("third@lectern.example", Role::Editor).await;
        Self { site, answer, enquiry, met, offer, application, teaching }
    }

    /// An address for a route, with what there is in place of its parameters.
    async fn path(&self, route: &str) -> String {
        if let Some((path, _)) = self.token(route) {
            return path;
        }
        let parts: Vec<&str> = self.answer.split('/').collect();
        let path = route
            .replace("{level}", parts[2])
            .replace("{subject}", parts[3])
            .replace("{topic}", "the-cold-war")
            .replace("/sitemaps/{name}", "/sitemaps/lists.xml")
            .replace("/static/{name}", lectern::platform::asset("lectern.css"))
            .replace("{room}/{name}", "enquiries/offer");
        let path = if route.starts_with("/tutors/") {
            path.replace("{slug}", "ada-sample")
        } else {
            path.replace("{slug}", parts[4])
        };
        let Some((list, _)) = path.split_once("/{id}") else {
            assert!(!path.contains('{'), "say what stands in place of the parameters of {route}");
            return path;
        };
        let query = match list {
            "/admin/answers" => "select id from answers",
            "/admin/practice" => "select id from practice_questions",
            "/admin/tutors" => "select id from tutors",
            "/admin/enquiries" => "select id from enquiries",
            "/admin/applications" => "select id from tutor_applications",
            "/admin/concerns" => "select id from concerns",
            "/admin/mail" => "select id from letters",
            "/admin/papers" => "select coalesce(max(id::text), gen_random_uuid()::text)::uuid from papers",
            "/admin/staff" => "select id from staff where email = 'third@lectern.example'",
            _ => panic!("say where the id in {route} comes from"),
        };
        let id: Uuid = sqlx::query_scalar(query).fetch_one(&self.site.state.pool()).await.unwrap();
        path.replace("{id}", &id.to_string())
    }

    /// The address with a token that opens it, and the token.
    fn token(&self, route: &str) -> Option<(String, String)> {
        if !route.contains("{token}") {
            return None;
        }
        let link = match route.split('/').nth(1).unwrap() {
            "enquiries" if route.ends_with("/meeting") => &self.met,
            "enquiries" => &self.enquiry,
            "offers" => &self.offer,
            "teach-with-us" => &self.application,
            "teaching" => &self.teaching,
            _ => panic!("say where the token in {route} comes from"),
        };
        let token = link.split('/').nth(2).unwrap().to_owned();
        Some((route.replace("{token}", &token), token))
    }

    /// What everybody in a row of visitors gets, one after the other.
    async fn tried(&self, row: &Row, visitors: &mut [Visitor]) -> Vec<u16> {
        let path = self.path(row.path).await;
        let mut statuses = Vec::new();
        for visitor in visitors {
            statuses.push(status(visitor, row.method, &path).await);
        }
        statuses
    }

    /// Runs every job once, as the worker would.
    async fn runs_every_job(&self) {
        for job in ROOMS.iter().flat_map(|room| room.jobs) {
            if let Runs::Alone(_, run) = job.runs {
                run(self.site.state.clone()).await.unwrap();
            }
        }
    }
}

async fn status(visitor: &mut Visitor, method: &str, path: &str) -> u16 {
    match method {
        "GET" => visitor.asks(path).await.status(),
        "POST" => visitor.posts_only(path, &[]).await.status(),
        _ => panic!("a visitor does not know {method}"),
    }
}

/// The declared routes, read once.
fn declared() -> &'static BTreeSet<Declared> {
    static DECLARED: OnceLock<BTreeSet<Declared>> = OnceLock::new();
    DECLARED.get_or_init(routes)
}

#[test]
fn every_route_has_a_row_and_every_row_a_route() {
    let declared: BTreeSet<(&str, &str)> =
        declared().iter().map(|route| (route.method.as_str(), route.path.as_str())).collect();
    let rows: BTreeSet<(&str, &str)> = ROUTES.iter().map(|row| (row.method, row.path)).collect();
    assert!(declared.len() > 90, "the routes were not found: {declared:?}");
    assert_eq!(rows.len(), ROUTES.len(), "a route has two rows");
    let without_row: Vec<_> = declared.difference(&rows).collect();
    let without_route: Vec<_> = rows.difference(&declared).collect();
    assert!(without_row.is_empty(), "these routes have no row in table.rs: {without_row:?}");
    assert!(without_route.is_empty(), "these rows of table.rs have no route: {without_route:?}");
}

#[tokio::test]
async fn each_visitor_gets_what_the_table_says() {
    let all = Everything::make().await;
    let nobody = all.site.visitor();
    let editor = all.site.at_the_desk("edna@lectern.example", Role::Editor).await;
    let admin = all.site.at_the_desk("ada@lectern.example", Role::Admin).await;
    let mut visitors = [nobody, editor, admin];
    let mut wrong = Vec::new();
    for row in ROUTES {
        let got = all.tried(row, &mut visitors).await;
        if got != row.visitors {
            wrong.push(format!("{} {}: {got:?}, not {:?}", row.method, row.path, row.visitors));
        }
        let route = declared()
            .iter()
            .find(|route| (route.method.as_str(), route.path.as_str()) == (row.method, row.path));
        if let Some(route) = route.filter(|route| route.is_desk) {
            let room = ROOMS.iter().find(|room| room.name == route.room).unwrap();
            let strangers = if row.method == "GET" { 303 } else { 401 };
            let editors = if room.needs == Role::Admin { 403 } else { got[2] };
            if got[..2] != [strangers, editors] {
                wrong
                    .push(format!("{} {} does not do as {} needs: {got:?}", row.method, row.path, room.name));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[tokio::test]
async fn a_token_opens_nothing_unless_it_is_the_one_that_was_sent_and_is_in_time() {
    let all = Everything::make().await;
    let mut wrong = Vec::new();
    let mut visitor = all.site.visitor();
    let stranger = Token::random().text();
    let rows = || ROUTES.iter().filter(|row| row.path.contains("{token}"));
    let mut tried = Vec::new();
    for row in rows() {
        let (path, token) = all.token(row.path).unwrap();
        let other_case: String = token
            .chars()
            .map(|letter| {
                if letter.is_ascii_uppercase() {
                    letter.to_ascii_lowercase()
                } else {
                    letter.to_ascii_uppercase()
                }
            })
            .collect();
        let by_stranger = status(&mut visitor, row.method, &path.replace(&token, &stranger)).await;
        let in_other_case = status(&mut visitor, row.method, &path.replace(&token, &other_case)).await;
        tried.push([by_stranger, in_other_case]);
    }
    // longer than anything here is kept
    for _ in 0..400 / 40 {
        all.site.clock.advance(Duration::days(40));
        all.runs_every_job().await;
    }
    for (row, [by_stranger, in_other_case]) in rows().zip(tried) {
        let (path, _) = all.token(row.path).unwrap();
        let expired = status(&mut visitor, row.method, &path).await;
        let got = [by_stranger, expired, in_other_case];
        if got != row.tokens {
            wrong.push(format!("{} {}: {got:?}, not {:?}", row.method, row.path, row.tokens));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[tokio::test]
async fn upper_and_lower_case_differ_wherever_a_token_stands() {
    let site = Site::open().await;
    let mut visitor = site.visitor();
    for route in declared().iter().filter(|route| route.path.contains("{token}")) {
        let beginning = route.path.split("{token}").next().unwrap();
        let room = ROOMS.iter().find(|room| room.name == route.room).unwrap();
        assert!(room.tokens.contains(&beginning), "{} lacks the token {beginning}", room.name);
        let path = route.path.replace("{token}", &Token::random().text().to_uppercase());
        visitor.asks(&path).await;
        assert_ne!(visitor.status(), 301, "{path}");
    }
}

#[tokio::test]
async fn a_page_below_admin_is_guarded_in_whichever_router_it_stands() {
    static CARELESS: [Room; 1] = [Room {
        public: || Router::new().route("/admin/secret", get(|| async { "a secret" })),
        ..Room::new("careless")
    }];
    let site = Site::open().await;
    let kept = &site.state;
    let secret = Secret::new("a secret that only the tests know".to_owned().into());
    let app =
        App::new((*kept.config).clone(), kept.database().clone(), site.clock.clone(), secret, &CARELESS);
    let careless = lectern::site::router(app);
    let mut visitor = Visitor::new(careless.clone());
    visitor.asks("/admin/secret").await.gets(303);
    assert!(visitor.header("location").unwrap().starts_with("/admin/sign-in?next="));
    visitor.posts_only("/admin/secret", &[]).await.gets(401);
    let ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    let mut inside = Visitor::new(careless);
    inside.takes_cookies(ann.cookies()).asks("/admin/secret").await.gets(200).sees("a secret");
}

#[tokio::test]
async fn crawlers_are_told_of_everything_that_is_not_for_them() {
    let site = Site::open().await;
    let mut crawler = site.visitor();
    crawler.asks("/robots.txt").await.gets(200);
    let lines: Vec<&str> = crawler.html().lines().collect();
    for path in ROOMS.iter().flat_map(|room| room.uncrawled).chain(&["/admin"]) {
        assert!(lines.contains(&format!("Disallow: {path}").as_str()), "{path} is not in {lines:?}");
    }
    for path in ROOMS.iter().flat_map(|room| room.tokens) {
        let is_kept_out = ROOMS.iter().flat_map(|room| room.uncrawled).any(|out| path.starts_with(out));
        assert!(is_kept_out, "{path} holds tokens, and crawlers are not asked to leave it alone");
    }
}
