use lectern::answers::{
    Draft, Publication,
    import::{Mode, import},
};

use crate::support::site::Site;

#[tokio::test]
async fn a_feed_names_the_newest_first_and_a_list_its_own() {
    let site = Site::open().await;
    let older = site.publishes("GCSE", "The Cold War", "Why was the Berlin Wall built?").await;
    site.clock.advance(time::Duration::hours(1));
    let newer = site.publishes("A-level", "The Cold War", "Who began the Cold War?").await;
    site.keeps(Publication::Draft, "GCSE", "The Cold War", "What is a draft?").await;
    let mut machine = site.visitor();
    machine.opens("/feed.atom").await.gets(200);
    assert_eq!(machine.header("content-type"), Some("application/atom+xml; charset=utf-8"));
    let place = |path: &str| machine.html().find(path);
    assert!(place(&newer).unwrap() < place(&older).unwrap(), "{}", machine.html());
    assert!(place("what-is-a-draft").is_none(), "{}", machine.html());
    machine.opens("/answers/gcse/history/feed.atom").await.gets(200);
    assert!(machine.html().contains(&older) && !machine.html().contains(&newer), "{}", machine.html());
    machine.opens("/answers/gcse/alchemy/feed.atom").await.gets(404);
}

#[tokio::test]
async fn no_way_in_lets_a_character_through_that_xml_cannot_hold() {
    let site = Site::open().await;
    let bad = "\\u000b\\u0001\\ufffe\\uffff";
    let line = format!(
        r#"{{"level":"GCSE","subject":"History","topic":"A{bad}b","question":"Pasted{bad}from a document?","short_answer":"Sh{bad}ort.","body_markdown":"One{bad}two &#xB; &#8; &#xFFFE;","author":"An{bad}n","attribution":"At{bad}t","sources":["So{bad}urce"],"dates":[{{"date":"1924","event":"Ev{bad}ent"}}],"terms":[{{"term":"Te{bad}rm","definition":"De{bad}f"}}]}}"#
    );
    let (pool, now) = (site.state.pool(), site.clock.now());
    let report = import(&pool, line.as_bytes(), Mode::default(), now, |_| {}).await.unwrap();
    assert_eq!(report.refused, []);
    let kept = site
        .keeps_draft(
            Publication::Published,
            Draft {
                level: "GCSE".into(),
                subject: "History".into(),
                topic: "Typed".into(),
                question: "Typed\u{1F} in\u{FFFF} the form?".into(),
                short_answer: "Short\u{B}er.".into(),
                body_markdown: "Long\u{C}er &#31;.".into(),
                ..Draft::default()
            },
        )
        .await;
    let mut machine = site.visitor();
    for feed in ["/feed.atom", "/answers/gcse/history/feed.atom"] {
        machine.opens(feed).await.gets(200);
        let is_sound = |c: char| !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}');
        assert!(machine.html().chars().all(|c| c == '\n' || is_sound(c)), "{:?}", machine.html());
        assert!(machine.html().contains("Pasted from a document?"), "{}", machine.html());
    }
    for path in ["/answers/gcse/history/pasted-from-a-document", &*kept] {
        machine.opens(&format!("{path}.png")).await.gets(200);
    }
    machine.opens("/answers/gcse/history/pasted-from-a-document.json").await.gets(200);
    for bad in ["\\u000b", "\\u0001", "\u{FFFE}", "\u{FFFF}"] {
        assert!(!machine.html().contains(bad), "{bad}: {}", machine.html());
    }
}
