use axum::Router;
use lectern::{
    answers::Publication,
    platform::{
        App,
        room::Room,
        study::{Exists, StudyLink},
        token::Secret,
    },
    topics,
};

use super::{COLD_WAR, tells};
use crate::support::{site::Site, visitor::Visitor};

#[tokio::test]
async fn a_topic_is_a_place_of_its_own() {
    let site = Site::open().await;
    let path = site.publishes("GCSE", "The Cold War", "Why was the Berlin Wall built?").await;
    site.publishes("A-level", "The Cold War", "Who began the Cold War?").await;
    site.publishes("GCSE", "Elizabethan England", "Why did the Armada fail?").await;
    site.keeps(Publication::Draft, "GCSE", "The Cold War", "What is a draft?").await;
    let mut student = site.visitor();
    student
        .opens(COLD_WAR)
        .await
        .gets(200)
        .sees("1 answer at GCSE")
        .sees("In short: Why was the Berlin Wall");
    student.sees_not("Who began").sees_not("a draft").sees_not("Armada");
    assert_eq!(student.all("h1"), ["The Cold War"]);
    assert_eq!(student.attribute("meta[name=robots]", "content"), None);
    let canonical = student.attribute("link[rel=canonical]", "href").unwrap();
    assert_eq!(canonical, format!("http://127.0.0.1:3000{COLD_WAR}"));
    let block: serde_json::Value =
        serde_json::from_str(&student.all("script[type='application/ld+json']")[0]).unwrap();
    let steps = block["itemListElement"].as_array().unwrap();
    let names: Vec<&str> = steps.iter().map(|step| step["name"].as_str().unwrap()).collect();
    assert_eq!(names, student.all(".breadcrumb a"));
    student.opens("/sitemaps/lists.xml").await.gets(200);
    assert!(student.html().contains(&format!("{canonical}<")), "{}", student.html());
    // to the answer, and back by its breadcrumb
    student.opens(COLD_WAR).await.follows("Why was the Berlin Wall built?").await.gets(200);
    assert_eq!(student.path, path);
    student.follows("The Cold War").await.gets(200);
    assert_eq!(student.path, COLD_WAR);
    for nowhere in
        ["/topics/ib/history/the-cold-war", "/topics/gcse/history/none", "/topics/gcse/x/the-cold-war"]
    {
        student.opens(nowhere).await.gets(404);
    }
    student.asks("/topics/GCSE/history/the-cold-war/").await.gets(301);
    assert_eq!(student.header("location"), Some(COLD_WAR));
}

#[tokio::test]
async fn a_long_topic_comes_in_pages_and_counts_on() {
    let site = Site::open().await;
    for number in 100..160 {
        site.publishes("GCSE", "The Cold War", &format!("What happened in year {number}?")).await;
    }
    let mut student = site.visitor();
    student.opens(COLD_WAR).await.gets(200).sees("60 answers at GCSE");
    assert_eq!(student.all(".answer-list li").len(), 50);
    student.follows("Next").await.gets(200).sees("What happened in year 159?");
    assert_eq!(student.attribute(".answer-list", "start").as_deref(), Some("51"));
    for missing in ["?page=3", "?page=0", "?page=x"] {
        student.opens(&format!("{COLD_WAR}{missing}")).await.gets(404);
    }
}

#[tokio::test]
async fn the_other_topics_stand_at_the_side_and_this_one_among_them() {
    let site = Site::open().await;
    for number in 10..30 {
        site.publishes("GCSE", &format!("Topic {number}"), &format!("What happened in year {number}?")).await;
    }
    let mut student = site.visitor();
    student.opens("/topics/gcse/history/topic-29").await.sees("7 more topics");
    let at_the_side = student.all(".filter > ul a");
    assert_eq!(at_the_side.len(), 14);
    assert!(at_the_side[13].contains("Topic 29"), "{at_the_side:?}");
    assert_eq!(student.all(".filter [aria-current]"), ["Topic 29 1"]);
    student.follows("Topic 28").await.gets(200).sees("What happened in year 28?");
}

/// A room of the future: its links appear without a change to the pages of answers and topics.
static WITH_CARDS: [Room; 3] = [
    lectern::reading::ROOM,
    lectern::topic_pages::ROOM,
    Room {
        study: &[
            StudyLink {
                name: "practice",
                label: "Exam practice",
                place: 2,
                of_topic: "/practice",
                of_answer: None,
                exists: Exists::Noted,
            },
            StudyLink {
                name: "cards",
                label: "Cards",
                place: 1,
                of_topic: "/cards",
                of_answer: Some("/cards"),
                exists: Exists::With(|has| has.answers > 0),
            },
        ],
        ..Room::new("cards")
    },
];

fn with_cards(site: &Site) -> Router {
    let (config, database) = ((*site.state.config).clone(), site.state.database().clone());
    let secret = Secret::new("another secret of the tests".to_owned().into());
    lectern::site::router(App::new(config, database, site.clock.clone(), secret, &WITH_CARDS))
}

#[tokio::test]
async fn rooms_add_ways_to_study_an_answer_and_a_topic() {
    let site = Site::open().await;
    let path = site.publishes("GCSE", "The Cold War", "Why was the Berlin Wall built?").await;
    let mut student = Visitor::new(with_cards(&site));
    let row = "nav[aria-label='Ways to study'] a";
    student.opens(&path).await.gets(200);
    assert_eq!(student.all(row), ["Read", "Cards"]);
    assert_eq!(student.all(&format!("{row}[aria-current=page]")), ["Read"]);
    assert_eq!(
        student.attribute(&format!("{row}:not([aria-current])"), "href"),
        Some(format!("{path}/cards"))
    );
    // practice is noted, and the pages that are kept change
    let pool = site.state.pool();
    let (level, topic): (i16, i32) =
        sqlx::query_as("select level_id, topic_id from answers").fetch_one(&pool).await.unwrap();
    topics::note_study_page(&pool, "practice", (level, topic), true).await.unwrap();
    for page in [&*path, COLD_WAR] {
        student.opens(page).await.gets(200);
        assert_eq!(student.all(row), ["Read", "Cards", "Exam practice"], "{page}");
        assert_eq!(student.attribute("a[href$='/practice']", "href"), Some(format!("{COLD_WAR}/practice")));
    }
    topics::note_study_page(&pool, "practice", (level, topic), false).await.unwrap();
    student.opens(COLD_WAR).await.gets(200);
    assert_eq!(student.all(row), ["Read", "Cards"]);
}

#[tokio::test]
async fn the_dates_of_all_answers_stand_on_one_timeline() {
    let site = Site::open().await;
    let wall = tells(
        &site,
        "Why was the Berlin Wall built?",
        &[("1961-08-13", "The border is closed."), ("1948/1949", "The blockade.")],
        &[],
    )
    .await;
    tells(&site, "Why a blockade?", &[("1948/1949", "The blockade."), ("1945-02", "Yalta.")], &[]).await;
    let mut student = site.visitor();
    student.opens(COLD_WAR).await.gets(200).sees("3 key dates in words");
    assert_eq!(student.all(".chart-dates b"), ["February 1945", "1948–1949", "13 August 1961"]);
    assert_eq!(student.all(".chart-picture .bar").len() + student.all(".chart-picture circle").len(), 3);
    assert_eq!(student.all(".periods a").len(), 0, "three dates need no zoom");
    assert!(student.html().contains(&format!("<a href=\"{wall}\">The border is closed.</a>")));
}

#[tokio::test]
async fn a_period_is_looked_at_more_closely_without_a_script() {
    let site = Site::open().await;
    for decade in 0..4 {
        let dates: Vec<(String, String)> =
            (0..8).map(|year| (format!("19{decade}{year}"), format!("Event {decade}{year}."))).collect();
        let dates: Vec<(&str, &str)> = dates.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        tells(&site, &format!("What of decade {decade}?"), &dates, &[]).await;
    }
    let mut student = site.visitor();
    student.opens(COLD_WAR).await.gets(200).sees("32 key dates in words");
    let periods = student.all(".periods a");
    assert_eq!(periods, ["1900–1907 8 dates", "1910–1917 8 dates", "1920–1927 8 dates", "1930–1937 8 dates"]);
    student.follows("1910–1917").await.gets(200).sees("Timeline: 1910–1917").sees("8 key dates in words");
    assert_eq!(student.all(".chart-dates b").len(), 8);
    assert_eq!(student.attribute("meta[name=robots]", "content").as_deref(), Some("noindex"));
    student.follows("All 32 dates").await.gets(200);
    assert_eq!(student.path, COLD_WAR);
    student.opens(&format!("{COLD_WAR}?from=1700&to=1710")).await.gets(404);
    student.opens(&format!("{COLD_WAR}?from=x&to=")).await.gets(200);
}

#[tokio::test]
async fn a_topic_of_five_hundred_answers_is_short_and_soon_made() {
    let site = Site::open().await;
    tells(&site, "The first?", &[("1900", "It begins.")], &[("Term", "Its meaning.")]).await;
    // the same answer over and over, with other dates and terms
    sqlx::query(
        r"insert into answers (id, level_id, subject_id, topic_id, slug, question, short_answer, body_markdown,
                  body_html, author, sources, attribution, licence, state, created_at, updated_at, published_at,
                  dates, terms, chronology)
           select gen_random_uuid(), level_id, subject_id, topic_id, 'answer-' || n, 'What of matter ' || n || '?',
                  repeat('A short answer of some length. ', 5), body_markdown, body_html, author, sources,
                  attribution, licence, state, created_at, updated_at, published_at,
                  (select jsonb_agg(jsonb_build_object('date', (1000 + (n * 7 + k * 131) % 900)::text,
                                                       'event', 'Event ' || n || ' of ' || k || ' in some words.'))
                   from generate_series(1, 5) k),
                  (select jsonb_agg(jsonb_build_object('term', 'Term ' || n || k, 'definition', 'What it means.'))
                   from generate_series(1, 4) k), n
           from answers cross join generate_series(2, 500) n",
    )
    .execute(&site.state.pool())
    .await
    .unwrap();
    let mut student = site.visitor();
    student.opens(COLD_WAR).await.gets(200).sees("500 answers at GCSE").sees("All 1997 key terms");
    let html = student.html();
    let begins = html.find("<section id=\"timeline\"").unwrap();
    let timeline = &html[begins..html[begins..].find("</section>").unwrap() + begins];
    assert!(timeline.len() < 30 * 1024, "{} bytes", timeline.len());
    assert!(html.len() < 100 * 1024, "{} bytes", html.len());
    assert_eq!(student.all(".chart-dates").len(), 0, "2,496 dates are no list");
    student.sees("Choose some years to read them");
    let first = student.all(".periods a").first().cloned().unwrap();
    student.follows(&first).await.gets(200).sees("All 2496 dates");
}

#[tokio::test]
async fn tutors_who_teach_it_are_named_until_they_are_hidden() {
    let site = Site::open().await;
    tells(&site, "Why was the Berlin Wall built?", &[], &[]).await;
    let mut student = site.visitor();
    student.opens(COLD_WAR).await.gets(200).sees("We look for a tutor who teaches GCSE History");
    crate::tutor_pages::link_of_a_tutor(&site).await;
    student.opens(COLD_WAR).await.gets(200);
    let named = student.all(".named a");
    assert_eq!(named.len(), 1, "{}", student.text());
    sqlx::query("update tutors set hidden_at = now(), hidden_by = 'ann@lectern.example'")
        .execute(&site.state.pool())
        .await
        .unwrap();
    student.opens(COLD_WAR).await.gets(200).sees_not(&named[0]);
}
