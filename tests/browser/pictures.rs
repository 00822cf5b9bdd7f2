//! A picture of every kind of page, for those who want to look at them:
//! `LECTERN_SCREENSHOTS=1 cargo test --test browser pictures`.

use lectern::staff::Role;
use time::Duration;

use crate::{
    browser::{Browser, Scheme, Scripts},
    support::{served::Served, staff::PASSWORD},
};

#[tokio::test]
async fn every_kind_of_page() {
    if std::env::var("LECTERN_SCREENSHOTS").is_err() {
        return;
    }
    let served = Served::with_samples().await;
    let pages = public_pages(&served).await;
    let mut browser = Browser::open(&served, Scripts::On).await;
    for (name, path) in &pages {
        browser.goes_to(path).await;
        takes(&mut browser, name).await;
    }
    mistakes(&mut browser).await;
    desk(&served, &mut browser).await;
}

/// On a phone, a tablet and a wide screen, light and dark.
async fn takes(browser: &mut Browser, name: &str) {
    for width in [360, 768, 1440] {
        browser.is_wide(width).await;
        for (scheme, suffix) in [(Scheme::Light, "light"), (Scheme::Dark, "dark")] {
            browser.is_shown(scheme).await;
            browser.shoots(&format!("{name}-{width}-{suffix}")).await;
        }
    }
}

async fn public_pages(served: &Served) -> Vec<(&'static str, String)> {
    let site = &served.site;
    let act = site.confirms_an_enquiry().await;
    let offer = site.letters_of("offer").await[0].link_to("/offers/");
    let fixed = [
        ("home", "/"),
        ("contents", "/answers"),
        ("list", "/answers/gcse/history"),
        ("topic", "/topics/gcse/history/the-cold-war"),
        ("answer", "/answers/gcse/history/what-was-the-impact-of-lenins-death-on-the-soviet-union"),
        ("answer-with-table", "/answers/gcse/history/what-were-the-causes-of-the-hyperinflation-of-1923"),
        ("cards", "/topics/gcse/history/the-cold-war/cards"),
        ("quiz", "/topics/gcse/history/the-cold-war/quiz"),
        ("study", "/study"),
        ("search", "/search?q=stalin"),
        ("nothing-found", "/search?q=xylophone"),
        ("missing", "/answers/gcse/history/who-knows"),
        ("tutors", "/tutors"),
        ("hire", "/hire-a-tutor"),
        ("sign-in", "/admin/sign-in"),
    ];
    let mut pages: Vec<(&str, String)> = fixed.map(|(name, path)| (name, path.to_owned())).to_vec();
    let mut visitor = site.visitor();
    let tutor = visitor.opens("/tutors").await.attribute(".tutors a", "href").unwrap();
    pages.extend([("tutor", tutor), ("status", act), ("offer", offer)]);
    pages.push(("confirm", site.receives_an_enquiry().await));
    pages
}

async fn mistakes(browser: &mut Browser) {
    browser.opens("/hire-a-tutor").await.chooses("for", "under18").await;
    browser.fills("adult_name", "Ann Carer").await.fills("adult_email", "ann@home").await;
    browser.fills("message", "Why did the League of Nations fail? Mondays would suit us.").await;
    browser.presses("Send enquiry").await.sees("Please check").await;
    takes(browser, "hire-mistakes").await;
}

async fn desk(served: &Served, browser: &mut Browser) {
    served.site.hires("ann@lectern.example", Role::Admin).await;
    served.site.clock.advance(Duration::minutes(1));
    browser.goes_to("/admin/sign-in").await;
    browser.fills("email", "ann@lectern.example").await.fills("password", PASSWORD).await;
    browser.presses("Sign in").await.sees("The desk").await;
    for room in [
        "",
        "/answers",
        "/answers/new",
        "/applications",
        "/concerns",
        "/enquiries",
        "/mail",
        "/password",
        "/staff",
        "/style",
        "/synonyms",
        "/tutors",
        "/tutors/new",
    ] {
        browser.goes_to(&format!("/admin{room}")).await;
        takes(browser, &format!("desk{}", room.replace('/', "-"))).await;
    }
    for (room, link, name) in [
        ("/admin/answers", "Lenin’s death", "editor"),
        ("/admin/enquiries", "GCSE History", "desk-enquiry"),
        ("/admin/mail", "Please confirm", "desk-letter"),
    ] {
        browser.opens(room).await.follows(link).await;
        if name == "editor" {
            browser.presses("Preview").await.sees("Its address:").await;
        }
        takes(browser, name).await;
    }
}
