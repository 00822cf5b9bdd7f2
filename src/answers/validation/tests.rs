use super::*;
use crate::answers::DraftDate;

fn draft() -> Draft {
    Draft {
        level: "gcse".into(),
        subject: "history".into(),
        topic: "Russia and the Soviet Union".into(),
        question: "What was the impact of Lenin's death?".into(),
        short_answer: "It opened a struggle for power.".into(),
        body_markdown: "It *did*.".into(),
        ..Draft::default()
    }
}

#[test]
fn a_whole_draft_can_be_published() {
    let valid = draft().check(Publication::Published).unwrap();
    assert_eq!(valid.content.slug, "what-was-the-impact-of-lenins-death");
    assert_eq!(valid.content.topic.slug, "russia-and-the-soviet-union");
    assert_eq!(valid.body_html, "<p>It <em>did</em>.</p>\n");
}

#[test]
fn publishing_wants_what_a_draft_may_lack() {
    let lacking = Draft { short_answer: String::new(), body_markdown: String::new(), ..draft() };
    assert!(lacking.check(Publication::Draft).is_ok());
    let mistakes = lacking.check(Publication::Published).unwrap_err();
    assert!(mistakes.at("short_answer").is_some() && mistakes.at("body_markdown").is_some());
}

#[test]
fn a_source_is_a_page_or_on_paper() {
    let mut draft = draft();
    draft.sources = vec![Source { title: "A book".into(), url: String::new() }];
    assert!(draft.check(Publication::Published).is_ok());
    draft.sources[0].url = "javascript:alert(1)".into();
    assert!(draft.check(Publication::Published).unwrap_err().at("sources").is_some());
}

#[test]
fn key_dates_come_into_the_order_of_time_and_a_wrong_one_is_named() {
    let date = |date: &str, event: &str| DraftDate { date: date.into(), event: event.into() };
    let mut draft = draft();
    draft.dates = vec![date("1928–1932", "Plan."), date("21 January 1924", "Lenin dies.")];
    let content = draft.check(Publication::Draft).unwrap().content;
    let kept: Vec<String> = content.dates.iter().map(|key| key.date.to_string()).collect();
    assert_eq!(kept, ["21 January 1924", "1928–1932"]);
    draft.dates.push(date("the other day", "Something."));
    assert!(draft.check(Publication::Draft).unwrap_err().at("dates").unwrap().contains("the other day"));
}

#[test]
fn a_check_has_a_name_and_a_day() {
    let draft = |by: &str, on: &str| Draft { checked_by: by.into(), checked_on: on.into(), ..draft() };
    assert_eq!(draft("", "").check(Publication::Draft).unwrap().content.check, None);
    let whole = draft("A. Reader", "2026-05-03").check(Publication::Draft).unwrap().content.check.unwrap();
    assert_eq!((whole.by.as_str(), whole.day().iso().as_str()), ("A. Reader", "2026-05-03"));
    for (by, on, field) in
        [("A. Reader", "", "checked_on"), ("", "2026-05-03", "checked_by"), ("A", "3/5/26", "checked_on")]
    {
        assert!(draft(by, on).check(Publication::Draft).unwrap_err().at(field).is_some(), "{by} {on}");
    }
}

#[test]
fn a_term_needs_its_definition_and_stands_once() {
    let term = |term: &str, definition: &str| Term { term: term.into(), definition: definition.into() };
    let with = |terms: Vec<Term>| Draft { terms, ..draft() }.check(Publication::Draft);
    assert!(with(vec![term("Politburo", "A committee.")]).is_ok());
    assert!(with(vec![term("Politburo", "")]).unwrap_err().at("terms").is_some());
    assert!(with(vec![term("Poli|buro", "A committee.")]).unwrap_err().at("terms").is_some());
    let twice = vec![term("Politburo", "A."), term("politburo", "B.")];
    assert!(with(twice).unwrap_err().at("terms").unwrap().contains("twice"));
}

#[test]
fn no_line_shows_marks() {
    let term = Term { term: "*Blitzkrieg*".into(), definition: "A **fast** war.".into() };
    let marked = Draft {
        question: r"Who wrote *Mein Kampf* and \*Pravda\*?".into(),
        short_answer: "_Hitler_ did.".into(),
        sources: vec![Source { title: "*Mein Kampf*, 1925".into(), url: String::new() }],
        dates: vec![DraftDate { date: "1925".into(), event: "*Mein Kampf* comes out.".into() }],
        terms: vec![term],
        ..draft()
    };
    let content = marked.check(Publication::Published).unwrap().content;
    assert_eq!(content.question, "Who wrote Mein Kampf and Pravda?");
    assert_eq!(content.short_answer, "Hitler did.");
    assert_eq!(content.sources[0].title, "Mein Kampf, 1925");
    assert_eq!(content.dates[0].event, "Mein Kampf comes out.");
    assert_eq!(content.terms[0].term, "Blitzkrieg");
    assert_eq!(content.terms[0].definition, "A fast war.");
}
