//! Finished pages that are kept in the process: never older than the database.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Router,
    body::Body,
    extract::State,
    http::{HeaderMap, Request, StatusCode},
    routing::get as route_get,
};
use futures_util::future::join_all;
use http_body_util::BodyExt;
use lectern::{
    answers::Publication,
    platform::{
        App,
        cache::{self, CacheRequest, CachedPage, Dependency, Fingerprint, PageRequest, Rendered, Warming},
    },
};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::support::site::Site;

const TOPIC: &str = "Russia and the Soviet Union";

struct Got {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Got {
    fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

async fn get(site: &Site, path: &str, headers: &[(&str, &str)]) -> Got {
    let mut request = Request::get(path).header("host", "127.0.0.1:3000");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = site.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    Got {
        status: parts.status,
        headers: parts.headers,
        body: body.collect().await.unwrap().to_bytes().to_vec(),
    }
}

/// Changes a question as an editor would, whoever else is looking.
async fn edit(site: &Site, path: &str, short_answer: &str) {
    let slug = path.rsplit('/').next().unwrap();
    sqlx::query("update answers set short_answer = $2, version = version + 1 where slug = $1")
        .bind(slug)
        .bind(short_answer)
        .execute(&site.state.pool())
        .await
        .unwrap();
}

async fn site_with_an_answer() -> (Site, String) {
    let site = Site::open().await;
    let path = site.publishes("GCSE", TOPIC, "Why did the Tsar abdicate?").await;
    cache::update_view(&site.state).await;
    (site, path)
}

#[tokio::test]
async fn a_reader_who_has_the_page_is_told_that_it_is_still_right() {
    let (site, path) = site_with_an_answer().await;
    let first = get(&site, &path, &[]).await;
    assert_eq!(first.header("cache-control"), Some("public, max-age=0, must-revalidate"));
    assert!(first.header("vary").unwrap().contains("accept-encoding"));
    assert!(first.header("content-security-policy").is_some());
    let etag = first.header("etag").unwrap().to_owned();
    assert!(etag.starts_with('"'), "{etag} is not a strong tag");

    let again = get(&site, &path, &[("if-none-match", &etag)]).await;
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
    assert_eq!(again.header("etag"), Some(etag.as_str()));

    edit(&site, &path, "He had lost his army.").await;
    cache::update_view(&site.state).await;
    let later = get(&site, &path, &[("if-none-match", &etag)]).await;
    assert_eq!(later.status, StatusCode::OK);
    assert!(later.text().contains("He had lost his army."));
    assert_ne!(later.header("etag"), Some(etag.as_str()));
}

#[tokio::test]
async fn a_kept_page_travels_in_the_smallest_form_that_its_reader_takes() {
    let (site, path) = site_with_an_answer().await;
    let plain = get(&site, &path, &[]).await;
    site.state.cache.settle().await;
    let form = async |accept: &str| get(&site, &path, &[("accept-encoding", accept)]).await;
    let (brotli, gzip) = (form("gzip, br").await, form("gzip").await);
    assert_eq!(
        (brotli.header("content-encoding"), gzip.header("content-encoding")),
        (Some("br"), Some("gzip"))
    );
    assert!(brotli.body.len() < gzip.body.len() && gzip.body.len() < plain.body.len());
    let mut unpacked = Vec::new();
    brotli_of(&brotli.body, &mut unpacked);
    assert_eq!(unpacked, plain.body);
    assert_eq!(form("br;q=0, gzip;q=0").await.body, plain.body);
    let tags: std::collections::BTreeSet<_> =
        [&plain, &brotli, &gzip].map(|got| got.header("etag").unwrap().to_owned()).into();
    assert_eq!(tags.len(), 3, "each form has a tag of its own");
}

/// Changes one thing that stands on the page of an answer, by SQL with its id.
const CHANGES: [(&str, &str); 7] = [
    ("its text", "update answers set body_html = '<p>Changed.</p>' where id = $1"),
    (
        "the question of a neighbour",
        "update answers set question = 'Changed?' where id = (select neighbour_id from neighbours where answer_id = $1 limit 1)",
    ),
    (
        "a neighbour that is withdrawn",
        "update answers set state = 'withdrawn', withdrawn_at = now()
         where id = (select neighbour_id from neighbours where answer_id = $1 order by position desc limit 1)",
    ),
    (
        "the reason for a neighbour",
        "update neighbours set reason = 'same-thing', detail = 'Petrograd' where answer_id = $1 and position = 1",
    ),
    ("the name of its topic", "update topics set label = 'Changed' where id = (select topic_id from answers where id = $1)"),
    ("the name of its level", "update levels set label = 'Changed' where id = (select level_id from answers where id = $1)"),
    (
        "the one before it",
        "insert into answers (id, level_id, subject_id, topic_id, slug, question, short_answer, body_markdown, state,
                              created_at, updated_at, published_at)
         select gen_random_uuid(), level_id, subject_id, topic_id, 'just-before', question, 'b', 'c', 'published', now(), now(), now()
         from answers where id = $1 union all
         select gen_random_uuid(), level_id, subject_id, topic_id, 'just-after', question, 'b', 'c', 'published', now(), now(), now()
         from answers where id = $1",
    ),
];

#[tokio::test]
async fn a_page_is_renewed_as_it_is_only_where_nothing_on_it_has_changed() {
    let site = Site::open().await;
    let elsewhere = site.publishes("A-level", "Medicine", "Who found penicillin?").await;
    let mut path = String::new();
    for about in ["army", "navy", "court", "peasants", "duma", "church", "press", "banks"] {
        path = site.publishes("GCSE", TOPIC, &format!("How did the {about} see the Tsar in 1917?")).await;
    }
    sqlx::raw_sql(
        "delete from neighbours;
         insert into neighbours (answer_id, neighbour_id, position, reason)
         select a.id, b.id, b.place, 'deeper' from answers a, lateral (
             select id, row_number() over (order by id) as place from answers
             where id <> a.id and topic_id = a.topic_id limit 6) b",
    )
    .execute(&site.state.pool())
    .await
    .unwrap();
    let id: uuid::Uuid = sqlx::query_scalar("select id from answers where slug = $1")
        .bind(path.rsplit('/').next().unwrap())
        .fetch_one(&site.state.pool())
        .await
        .unwrap();
    cache::update_view(&site.state).await;
    let mut before = get(&site, &path, &[]).await;
    assert_eq!(before.text().matches("class=\"reason\"").count(), 6);
    let staff = [("cookie", "lectern=somebody")];
    for (what, change) in CHANGES {
        edit(&site, &elsewhere, what).await;
        cache::update_view(&site.state).await;
        let renewed = get(&site, &path, &[]).await;
        assert!(renewed.text() == before.text(), "the page changed before {what} did");
        let seen_by_staff = without_edit_link(&get(&site, &path, &staff).await.text());
        assert!(seen_by_staff == before.text(), "staff see another page");
        sqlx::query(change).bind(id).execute(&site.state.pool()).await.unwrap();
        let seen_by_staff = without_edit_link(&get(&site, &path, &staff).await.text());
        cache::update_view(&site.state).await;
        let after = get(&site, &path, &[]).await;
        assert!(after.text() != before.text(), "{what} is not on the page");
        assert!(after.text() == seen_by_staff, "staff did not see {what}");
        before = after;
    }
}

/// What staff see more than others of an answer's page.
fn without_edit_link(page: &str) -> String {
    let begin =
        page.find("\n<p class=\"tools on-screen\"><a href=\"/admin/answers/").expect("no link to edit");
    let end = begin + page[begin..].find("</p>").unwrap() + "</p>".len();
    format!("{}{}", &page[..begin], &page[end..])
}

fn brotli_of(body: &[u8], into: &mut Vec<u8>) {
    std::io::Read::read_to_end(&mut brotli::Decompressor::new(body, 4096), into).unwrap();
}

#[tokio::test]
async fn an_edit_is_seen_two_seconds_later_even_where_every_notice_is_lost() {
    let (site, path) = site_with_an_answer().await;
    get(&site, &path, &[]).await;
    edit(&site, &path, "He had lost his army.").await;
    assert!(!get(&site, &path, &[]).await.text().contains("lost his army"), "the page was kept");
    site.clock.advance(time::Duration::seconds(2));
    assert!(get(&site, &path, &[]).await.text().contains("lost his army"));
}

#[tokio::test]
async fn an_editor_sees_the_page_as_it_is_now() {
    let (site, path) = site_with_an_answer().await;
    get(&site, &path, &[]).await;
    edit(&site, &path, "He had lost his army.").await;
    let seen = get(&site, &path, &[("cookie", "lectern=of-an-editor")]).await;
    assert!(seen.text().contains("lost his army"));
}

#[tokio::test]
async fn a_withdrawn_answer_is_gone_from_every_kept_page() {
    let (site, path) = site_with_an_answer().await;
    for page in [path.as_str(), "/", "/answers", "/answers/gcse/history", "/feed.atom", "/sitemap.xml"] {
        assert_eq!(get(&site, page, &[]).await.status, StatusCode::OK, "{page}");
        assert!(get(&site, page, &[]).await.header("etag").is_some(), "{page} is kept");
    }
    sqlx::query("update answers set state = 'withdrawn', withdrawn_at = now()")
        .execute(&site.state.pool())
        .await
        .unwrap();
    cache::update_view(&site.state).await;
    assert_eq!(get(&site, &path, &[]).await.status, StatusCode::GONE);
    for page in ["/", "/answers/gcse/history", "/feed.atom"] {
        assert!(!get(&site, page, &[]).await.text().contains("Tsar abdicate"), "{page}");
    }
}

#[tokio::test]
async fn what_stands_around_an_answer_changes_its_page_too() {
    let (site, path) = site_with_an_answer().await;
    assert!(!get(&site, &path, &[]).await.text().contains("Provisional Government"));
    site.publishes("GCSE", TOPIC, "What was the Provisional Government?").await;
    cache::update_view(&site.state).await;
    assert!(get(&site, &path, &[]).await.text().contains("Provisional Government"));
    sqlx::query("update topics set label = 'Russia, 1855 to 1964'")
        .execute(&site.state.pool())
        .await
        .unwrap();
    cache::update_view(&site.state).await;
    assert!(get(&site, &path, &[]).await.text().contains("Russia, 1855 to 1964"));
}

#[tokio::test]
async fn queries_of_a_robot_do_not_fill_the_memory() {
    let (site, path) = site_with_an_answer().await;
    for page in [&*path, "/answers/gcse/history", "/"] {
        get(&site, page, &[]).await;
    }
    let kept = format!("{:?}", site.state.cache);
    for number in 0..50 {
        let answer = get(&site, &format!("{path}?spam={number}"), &[]).await;
        assert!(answer.header("etag").is_some(), "an answer has one page, whatever is asked");
        get(&site, &format!("/answers/gcse/history?spam={number}"), &[]).await;
        get(&site, &format!("/?spam={number}"), &[]).await;
        get(&site, &format!("/answers/gcse/history/none-{number}"), &[]).await;
    }
    assert_eq!(format!("{:?}", site.state.cache), kept);
}

#[tokio::test]
async fn readers_are_served_while_the_database_is_away() {
    let (site, path) = site_with_an_answer().await;
    let before = get(&site, &path, &[]).await;
    site.clock.advance(time::Duration::seconds(90));
    site.state.database().close().await;
    cache::update_view(&site.state).await;
    let kept = get(&site, &path, &[]).await;
    assert_eq!((kept.status, kept.body), (StatusCode::OK, before.body));
    assert_eq!(kept.headers["age"], "90");
    assert_eq!(
        get(&site, "/answers/gcse/history/never-read", &[]).await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
}

#[tokio::test]
async fn after_a_thousand_edits_two_instances_show_what_is_published() {
    let site = Site::open().await;
    let instances = [site.second_instance(), site.second_instance()];
    let mut paths = Vec::new();
    for number in 0..8 {
        paths.push(site.publishes("GCSE", TOPIC, &format!("What happened in year {number}?")).await);
    }
    let mut chance = StdRng::seed_from_u64(5);
    let mut shown = vec![Some(String::new()); paths.len()];
    for number in 0..1000 {
        let at = chance.random_range(0..paths.len());
        let slug = paths[at].rsplit('/').next().unwrap();
        let state = if chance.random_bool(0.8) { "published" } else { "withdrawn" };
        let text = format!("Edited for the {number}th time.");
        sqlx::query(
            "update answers set short_answer = $2, state = $3, version = version + 1,
                                withdrawn_at = case when $3 = 'withdrawn' then now() end where slug = $1",
        )
        .bind(slug)
        .bind(&text)
        .bind(state)
        .execute(&site.state.pool())
        .await
        .unwrap();
        shown[at] = (state == "published").then_some(text);
        let instance = &instances[chance.random_range(0..2)];
        cache::update_view(&instance.state).await;
        for at in [at, chance.random_range(0..paths.len())] {
            let got = get(instance, &paths[at], &[]).await;
            match &shown[at] {
                Some(text) => assert!(got.text().contains(text), "{number}: {}", paths[at]),
                None => assert_eq!(got.status, StatusCode::GONE, "{number}: {}", paths[at]),
            }
        }
    }
}

/// A test that waits for what never comes should end.
const FOR_EVER: std::time::Duration = std::time::Duration::from_mins(1);

#[tokio::test]
async fn an_instance_hears_of_an_edit_by_itself_even_while_a_crowd_has_every_connection() {
    let (site, path) = site_with_an_answer().await;
    let other = site.second_instance();
    let stop = CancellationToken::new();
    let follower = tokio::spawn(cache::follow_database(other.state.clone(), stop.clone()));
    let until = async |is_seen: fn(&Got) -> bool| {
        let seen = async {
            while !is_seen(&get(&other, &path, &[]).await) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(FOR_EVER, seen).await.unwrap();
    };
    until(|page| page.header("etag").is_some()).await;
    edit(&site, &path, "He had lost his army.").await;
    until(|page| page.text().contains("lost his army")).await;

    let mut crowd = Vec::new();
    while crowd.len() < 16 {
        crowd.push(site.state.pool().acquire().await.unwrap());
    }
    sqlx::query("update answers set short_answer = 'He had lost his trains.', version = version + 1")
        .execute(&mut *crowd[0])
        .await
        .unwrap();
    // no page can be made, and the old one is not handed out as if the database were away
    let short = std::time::Duration::from_millis(50);
    let refused = async {
        while tokio::time::timeout(short, get(&other, &path, &[])).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(FOR_EVER, refused).await.unwrap();
    drop(crowd);
    assert!(get(&other, &path, &[]).await.text().contains("lost his trains"));
    stop.cancel();
    follower.await.unwrap();
}

#[tokio::test]
async fn whoever_asks_for_the_head_alone_empties_nobody_elses_page() {
    let (site, path) = site_with_an_answer().await;
    let request = Request::head(&path).header("host", "127.0.0.1:3000").body(Body::empty()).unwrap();
    let head = site.router.clone().oneshot(request).await.unwrap();
    let length = head.headers()["content-length"].to_str().unwrap().parse::<usize>().unwrap();
    assert!(head.into_body().collect().await.unwrap().to_bytes().is_empty());
    let page = get(&site, &path, &[]).await;
    assert!(page.text().contains("Why did the Tsar abdicate?"));
    assert_eq!(page.body.len(), length);
}

#[tokio::test]
async fn a_draft_is_never_kept() {
    let site = Site::open().await;
    let path = site.keeps(Publication::Draft, "GCSE", TOPIC, "What is not ready?").await;
    cache::update_view(&site.state).await;
    let got = get(&site, &path, &[]).await;
    assert_eq!((got.status, got.header("etag")), (StatusCode::NOT_FOUND, None));
}

#[tokio::test]
async fn after_a_start_the_most_read_pages_are_there_before_anybody_asks() {
    let dir = tempfile::tempdir().unwrap();
    let site = Site::open_with(&[("LECTERN_DATA_DIR", dir.path().to_str().unwrap())]).await;
    let read = site.publishes("GCSE", TOPIC, "Why did the Tsar abdicate?").await;
    let once = site.publishes("GCSE", TOPIC, "Who was Rasputin?").await;
    cache::update_view(&site.state).await;
    for path in [&once, &read, &read, &read] {
        get(&site, path, &[]).await;
    }
    assert_eq!(
        site.state.cache.most_read(1),
        std::slice::from_ref(&read),
        "the first look makes a page, the others read it"
    );
    for path in [&read, &read] {
        get(&site, path, &[]).await;
    }
    Warming::new(site.state.clone(), site.router.clone()).remember().await.unwrap();

    let later = site.second_instance();
    Warming::new(later.state.clone(), later.router.clone()).warm().await;
    later.state.database().close().await;
    assert_eq!(get(&later, &read, &[]).await.status, StatusCode::OK);
    assert_eq!(get(&later, &once, &[]).await.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn a_page_that_is_kept_compressed_only_is_the_same_for_who_takes_it_as_it_is() {
    let (site, path) = site_with_an_answer().await;
    get(&site, &path, &[]).await;
    site.clock.advance(time::Duration::minutes(1));
    cache::update_view(&site.state).await;
    let made = get(&site, &path, &[]).await;
    site.state.cache.settle().await;
    let plain = get(&site, &path, &[]).await;
    assert_eq!((plain.header("content-encoding"), &plain.body), (None, &made.body));
    assert_eq!(plain.header("etag"), made.header("etag"));
    assert_eq!(plain.header("last-modified"), made.header("last-modified"));
    assert_eq!(plain.header("content-length"), Some(made.body.len().to_string().as_str()));
    for encoding in ["br", "gzip"] {
        let packed = get(&site, &path, &[("accept-encoding", encoding)]).await;
        assert_eq!(packed.header("content-encoding"), Some(encoding));
        assert!(packed.body.len() < made.body.len());
        assert_eq!(packed.header("last-modified"), made.header("last-modified"));
        let tag = packed.header("etag").unwrap().to_owned();
        let again = get(&site, &path, &[("accept-encoding", encoding), ("if-none-match", &tag)]).await;
        assert_eq!((again.status, again.header("etag")), (StatusCode::NOT_MODIFIED, Some(tag.as_str())));
    }
}

#[tokio::test]
async fn who_has_a_page_of_a_date_is_asked_to_keep_it_until_it_changes() {
    let (site, path) = site_with_an_answer().await;
    let at_once = get(&site, &path, &[]).await;
    assert_eq!(at_once.header("last-modified"), None, "another instance may still serve the page before it");
    site.clock.advance(time::Duration::seconds(5));
    cache::update_view(&site.state).await;
    let page = get(&site, &path, &[]).await;
    let date = page.header("last-modified").unwrap().to_owned();
    assert_eq!(date, "Wed, 14 Jan 2026 12:00:05 GMT");
    let earlier = "Wed, 14 Jan 2026 12:00:04 GMT";
    for (headers, status) in [
        (&[("if-modified-since", date.as_str())][..], 304),
        (&[("if-modified-since", date.as_str()), ("accept-encoding", "br")], 304),
        (&[("if-modified-since", earlier)], 200),
        (&[("if-modified-since", "yesterday")], 200),
        (&[("if-modified-since", date.as_str()), ("if-none-match", "\"another\"")], 200),
    ] {
        assert_eq!(get(&site, &path, headers).await.status.as_u16(), status, "{headers:?}");
    }
    edit(&site, &path, "changed at once").await;
    cache::update_view(&site.state).await;
    let known = [("if-modified-since", date.as_str())];
    let after = get(&site, &path, &known).await;
    assert_eq!(after.status, StatusCode::OK);
    assert!(after.text().contains("changed at once"));
    site.clock.advance(time::Duration::minutes(1));
    cache::update_view(&site.state).await;
    assert_eq!(get(&site, &path, &known).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_tag_names_the_bytes_that_are_sent() {
    let (site, path) = site_with_an_answer().await;
    get(&site, &path, &[]).await;
    site.state.cache.settle().await;
    let mut sent = std::collections::HashMap::new();
    for accepts in
        ["", "identity", "gzip", "x-gzip", "br", "*", "gzip;q=0, *", "deflate", "zstd", "BR;q=0.1, GZIP"]
    {
        let page = get(&site, &path, &[("accept-encoding", accepts)]).await;
        let Some(tag) = page.header("etag").map(str::to_owned) else { panic!("{accepts}: no tag") };
        let coding = page.header("content-encoding").map(str::to_owned);
        let (body, same) = sent.entry(tag).or_insert_with(|| (page.body.clone(), coding.clone()));
        assert!(*body == page.body && *same == coding, "{accepts}: other bytes have the same tag");
    }
    assert_eq!(sent.len(), 3, "one for each coding");
}

/// What a page of another room was asked to do.
#[derive(Debug, Default)]
struct Renders {
    count: AtomicUsize,
    fingerprints: Mutex<Vec<Option<String>>>,
}

impl Renders {
    fn count(&self) -> usize {
        self.count.load(Ordering::SeqCst)
    }
}

/// A site of one page, at `path`, that says what it was asked for and how often it was rendered. It has the
/// same fingerprint each time.
async fn site_with_a_page(path: &str, page: fn(&CacheRequest) -> CachedPage) -> (Site, Arc<Renders>) {
    let site = Site::open().await;
    let renders = Arc::new(Renders::default());
    let shared = Arc::clone(&renders);
    let handler = async move |State(app): State<App>, request: CacheRequest| {
        let declared = page(&request);
        cache::get_or_render(&app, &request, declared, async |known| {
            shared.fingerprints.lock().unwrap().push(known.as_ref().map(|known| known.as_str().to_owned()));
            if known.is_some() {
                return Ok(Rendered::Unchanged);
            }
            let count = shared.count.fetch_add(1, Ordering::SeqCst) + 1;
            // so that others come while it renders
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            let text = format!("{} rendered {count}", request.target());
            Ok(Rendered::with_fingerprint(text, Some(Fingerprint::new("the same".to_owned()))))
        })
        .await
    };
    let router = Router::new().route(path, route_get(handler)).with_state(site.state.clone());
    cache::update_view(&site.state).await;
    (Site { router, ..site }, renders)
}

async fn changes(site: &Site, dependency: &str) {
    sqlx::query("update page_dependencies set version = version + 1 where name = $1")
        .bind(dependency)
        .execute(&site.state.pool())
        .await
        .unwrap();
    cache::update_view(&site.state).await;
}

/// What the server finds before it routes a request.
fn front(site: &Site, address: &str) -> Option<String> {
    let mut out = Vec::new();
    let request = PageRequest { target: address, ..PageRequest::default() };
    site.state.cache.write(&request, site.clock.now(), &mut out).then(|| String::from_utf8(out).unwrap())
}

#[tokio::test]
async fn a_page_as_deep_as_an_answer_keeps_its_query_apart() {
    for path in ["/topics/gcse/history/lenin", "/answers/gcse/history/lenin/cards"] {
        let (site, renders) = site_with_a_page(path, |request| {
            let page = request.target().split_once("?page=").map_or("1", |(_, page)| &page[..1]);
            CachedPage::at_target(format!("{}?page={page}", request.path()), &[])
        })
        .await;
        for page in ["1", "2", "1", "2"] {
            let target = format!("{path}?page={page}");
            assert!(get(&site, &target, &[]).await.text().starts_with(&format!("{target} rendered")));
            assert!(front(&site, &target).unwrap().contains(&target));
        }
        assert_eq!(renders.count(), 2);
        for other in [path.to_owned(), format!("{path}?page=3"), format!("{path}?page=1&spam=1")] {
            assert_eq!(front(&site, &other), None, "{other}");
        }
        get(&site, &format!("{path}?page=1&spam=1"), &[]).await;
        assert_eq!(front(&site, &format!("{path}?page=1&spam=1")), None, "it is not the address of a link");
    }
}

#[tokio::test]
async fn the_front_serves_a_page_whose_query_does_not_matter_with_any_query() {
    let (site, _) = site_with_a_page("/topics", |_| CachedPage::at_path(&[])).await;
    get(&site, "/topics?utm=1", &[]).await;
    assert!(front(&site, "/topics").is_some());
    assert_eq!(front(&site, "/topics?spam=1"), front(&site, "/topics"));
    assert_eq!(front(&site, "/topics/"), None);
}

#[tokio::test]
async fn what_shows_on_every_page_makes_each_of_them_anew_whatever_its_fingerprint() {
    const TOPICS: &[Dependency] = &[Dependency::named("topics")];
    let (site, renders) = site_with_a_page("/topics", |_| CachedPage::at_path(TOPICS)).await;
    let first = get(&site, "/topics", &[]).await;
    changes(&site, "neighbours").await;
    assert_eq!(get(&site, "/topics", &[]).await.body, first.body);
    assert_eq!(*renders.fingerprints.lock().unwrap(), [None], "it depends on nothing that changed");

    changes(&site, "topics").await;
    assert_eq!(get(&site, "/topics", &[]).await.body, first.body);
    let asked = [None, Some("the same".to_owned())];
    assert_eq!(*renders.fingerprints.lock().unwrap(), asked, "its fingerprint is asked for");

    changes(&site, "look").await;
    assert_eq!(get(&site, "/topics", &[]).await.text(), "/topics rendered 2");
    let staff = [("cookie", "lectern=somebody")];
    assert_eq!(get(&site, "/topics", &staff).await.text(), "/topics rendered 3");
    assert_eq!(get(&site, "/topics", &[("cookie", "lectern_device=1")]).await.text(), "/topics rendered 2");
}

#[tokio::test]
async fn a_new_room_brings_a_dependency_of_its_own() {
    const WEATHER: &[Dependency] = &[Dependency::named("weather")];
    let (site, renders) = site_with_a_page("/weather", |_| CachedPage::at_path(WEATHER)).await;
    for _ in 0..2 {
        assert_eq!(get(&site, "/weather", &[]).await.header("etag"), None, "nothing tells when it changes");
    }
    sqlx::raw_sql(
        "create table weather (degrees integer);
         insert into page_dependencies (name) values ('weather');
         create trigger weather_on_pages after insert or update or delete on weather
             for each statement execute function bump_page_dependency('weather')",
    )
    .execute(&site.state.pool())
    .await
    .unwrap();
    cache::update_view(&site.state).await;
    for _ in 0..2 {
        assert_eq!(get(&site, "/weather", &[]).await.text(), "/weather rendered 3");
    }
    sqlx::query("insert into weather values (21)").execute(&site.state.pool()).await.unwrap();
    cache::update_view(&site.state).await;
    get(&site, "/weather", &[]).await;
    assert_eq!(renders.fingerprints.lock().unwrap().len(), 4);
}

#[tokio::test]
async fn many_who_ask_at_once_wait_for_one_rendering() {
    let (site, renders) = site_with_a_page("/topics", |_| CachedPage::at_path(&[])).await;
    let pages = join_all((0..20).map(|_| get(&site, "/topics", &[]))).await;
    assert!(pages.iter().all(|page| page.text() == "/topics rendered 1"));
    assert_eq!(renders.count(), 1);
}

#[tokio::test]
async fn a_page_that_does_not_ask_is_not_kept() {
    let (site, _) = site_with_an_answer().await;
    for page in ["/tutors", "/privacy"] {
        let got = get(&site, page, &[]).await;
        assert_eq!((got.status, got.header("etag")), (StatusCode::OK, None), "{page}");
        assert_eq!(front(&site, page), None, "{page}");
    }
}
