//! The style guide: every design token, and every component in each of its states.

use askama::Template;
use axum::{extract::State, response::IntoResponse};
use time::OffsetDateTime;

use crate::staff::Staff;
use crate::{
    answers::{Draft, DraftDate, Label, Outline, Publication, Source, Term, Timeline, ValidAnswer},
    platform::{
        App, Error, Layout, Page, Result,
        clock::{Day, UkTime},
        form::Mistakes,
        pagination::Pagination,
    },
};

/// The source of the design tokens.
const TOKENS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/tokens.css"));

#[derive(Debug, Template)]
#[template(path = "desk/style.html")]
struct StylePage {
    frame: Layout,
    colours: Vec<Token>,
    others: Vec<Token>,
    answer: ValidAnswer,
    outline: Outline,
    timeline: Option<Timeline>,
    published: Option<Day>,
    updated: Option<Day>,
    sound: Mistakes,
    mistakes: Mistakes,
    levels: Vec<Label>,
    pages: Pagination,
    behind: [Step<'static>; 2],
    ahead: [&'static str; 2],
}

#[derive(Debug, PartialEq, Eq)]
struct Token {
    name: &'static str,
    value: &'static str,
}

/// A step of a timeline, as the component expects it.
#[derive(Debug)]
struct Step<'a> {
    at: OffsetDateTime,
    words: &'a str,
    by: Option<&'a str>,
}

pub async fn get(State(state): State<App>, me: Staff) -> Result<impl IntoResponse> {
    let now = state.clock.now();
    let answer = specimen().check(Publication::Published).map_err(|mistakes| {
        Error::Broken(anyhow::anyhow!("the specimen of the style page has mistakes: {mistakes:?}"))
    })?;
    let (colours, others) = tokens().into_iter().partition(|token| token.value.starts_with('#'));
    let mut mistakes = Mistakes::default();
    mistakes.mark("wrong", "Give an address that holds an @, like name@example.org.");
    mistakes.mark("wrong_text", "Say what the lessons are for.");
    mistakes.mark("wrong_level", "Choose a level.");
    Ok(Page(StylePage {
        frame: Layout::desk(&state, "Style").narrowed(!me.is_admin()),
        colours,
        others,
        outline: Outline::of(&answer.body_html),
        timeline: Timeline::of(&answer.content.dates),
        published: Some(Day(now)),
        updated: Some(Day(now)),
        answer,
        sound: Mistakes::default(),
        mistakes,
        levels: ["GCSE", "A-level"].map(Label::named).into(),
        pages: Pagination::new("/admin/style", "", "3", 100, 10).ok_or(Error::Missing)?,
        behind: [
            Step { at: now, words: "Sent.", by: None },
            Step { at: now, words: "Held for a look.", by: Some("the desk") },
        ],
        ahead: ["A tutor is asked.", "The tutor answers within two days."],
    }))
}

/// The tokens of the first `:root` rule, which later rules only override.
fn tokens() -> Vec<Token> {
    let first = TOKENS.split(":root {").nth(1).and_then(|rest| rest.split("\n}").next()).unwrap_or_default();
    let set =
        first.lines().filter_map(|line| line.trim().strip_prefix("--")?.strip_suffix(';')?.split_once(": "));
    set.map(|(name, value)| Token { name, value }).collect()
}

/// A sample answer that uses every feature.
fn specimen() -> Draft {
    let date = |date: &str, event: &str| DraftDate { date: date.into(), event: event.into() };
    let term = |term: &str, definition: &str| Term { term: term.into(), definition: definition.into() };
    Draft {
        level: "GCSE".into(),
        subject: "History".into(),
        topic: "The making of books".into(),
        question: "How does this answer show every part of a page?".into(),
        short_answer: "It holds one of each: headings, lists, a table, a quotation, a footnote and a link.".into(),
        body_markdown: "A paragraph with *stress*, **more of it**, `a word of code`, a [link](/answers) and a footnote.[^1]\n\n\
            ## A list\n\n- one thing\n- another\n\n1. first\n2. second\n\n\
            ## A table\n\n| Year | Sheets |\n|------|-------:|\n| 1455 | 1,286 |\n| 1476 | 742 |\n\n\
            ## A quotation\n\n> Read not to contradict and confute; nor to believe and take for granted.\n\n### Below a heading\n\nThe last words.\n\n\
            [^1]: It stands at the end."
            .into(),
        author: "The desk".into(),
        sources: vec![
            Source { title: "A page elsewhere".into(), url: "https://library.example/page".into() },
            Source { title: "A book on paper".into(), url: String::new() },
        ],
        attribution: "After a text from elsewhere.".into(),
        licence: "CC BY 4.0".into(),
        dates: vec![
            date("1455", "A Bible is printed at Mainz."),
            date("1476", "Caxton sets up his press at Westminster."),
            date("1517-10-31", "Theses are sent, and soon printed everywhere."),
            date("1525/1526", "An English New Testament is printed abroad."),
        ],
        terms: vec![term("Folio", "A sheet folded once."), term("Quarto", "A sheet folded twice.")],
        checked_by: "A second reader".into(),
        checked_on: "2026-01-02".into(),
        ..Draft::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_specimen_is_sound_and_shows_every_part() {
        let answer = specimen().check(Publication::Published).unwrap();
        for part in ["<h2>", "<h3>", "<ul>", "<ol>", "<table>", "<blockquote>", "footnote"] {
            assert!(answer.body_html.contains(part), "{part}: {}", answer.body_html);
        }
        assert!(Outline::of(&answer.body_html).is_long() && Timeline::of(&answer.content.dates).is_some());
    }

    #[test]
    fn the_tokens_are_read_from_their_file() {
        let tokens = tokens();
        assert!(tokens.contains(&Token { name: "paper", value: "#f5f2e9" }), "{tokens:?}");
        assert!(tokens.iter().any(|token| token.name == "motion"));
    }
}
