mod desk;
mod edit;
mod glossary;
mod import;
mod note;
mod show;

use lectern::{
    answers::{Draft, DraftDate, Publication, Term},
    staff::Role,
};

use crate::support::{site::Site, visitor::Visitor};

const COLD_WAR: &str = "/topics/gcse/history/the-cold-war";
const FORM: &str = "/admin/topics/gcse/history/the-cold-war";

/// Publishes an answer about the Cold War with these dates and terms; gives its path.
async fn tells(site: &Site, question: &str, dates: &[(&str, &str)], terms: &[(&str, &str)]) -> String {
    let dated = |(date, event): &(&str, &str)| DraftDate { date: (*date).into(), event: (*event).into() };
    let term =
        |(term, definition): &(&str, &str)| Term { term: (*term).into(), definition: (*definition).into() };
    let draft = Draft {
        level: "GCSE".into(),
        subject: "History".into(),
        topic: "The Cold War".into(),
        question: question.into(),
        short_answer: format!("In short: {question}"),
        body_markdown: "At length.".into(),
        dates: dates.iter().map(dated).collect(),
        terms: terms.iter().map(term).collect(),
        ..Draft::default()
    };
    site.keeps_draft(Publication::Published, draft).await
}

async fn editor(site: &Site) -> Visitor {
    site.at_the_desk("ann@lectern.example", Role::Editor).await
}
