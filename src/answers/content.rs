//! Everything that an editor writes of an answer, field by field.

use std::fmt;

use time::Date;

use super::{key_date::KeyDate, label::Label};
use crate::platform::clock::Day;
use serde::{Deserialize, Serialize};

/// What an editor writes. The level, subject, topic and slug are part of it, since together they
/// make the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    pub level: Label,
    pub subject: Label,
    pub topic: Label,
    pub slug: String,
    pub question: String,
    pub short_answer: String,
    pub body_markdown: String,
    pub author: String,
    pub sources: Vec<Source>,
    pub attribution: String,
    pub licence: String,
    /// In chronological order.
    pub dates: Vec<KeyDate>,
    pub terms: Vec<Term>,
    pub check: Option<Check>,
}

/// Where a claim can be verified; without a URL it is a source on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    pub title: String,
    #[serde(default)]
    pub url: String,
}

/// A word that a student has to know to follow the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    pub term: String,
    pub definition: String,
}

/// Who reviewed the answer besides its author, and on which day last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub by: String,
    pub on: Date,
}

/// One field of a [`Content`], borrowed from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field<'a> {
    /// The name in forms and files; the check, which has two fields there, is `check`.
    pub name: &'static str,
    /// The name that editors see.
    pub label: &'static str,
    pub value: Value<'a>,
}

/// The value of a field. Two are equal if they mean the same, and [`fmt::Display`] writes one as
/// plain text that can be compared line by line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    Text(&'a str),
    /// The slug alone: the label of a level, subject or topic can be changed without any change
    /// to the answers below it.
    Place(&'a str),
    Sources(&'a [Source]),
    Dates(&'a [KeyDate]),
    Terms(&'a [Term]),
    Check(Option<&'a Check>),
}

impl Content {
    /// The address of the answer's page, without host.
    pub fn path(&self) -> String {
        path(&self.level.slug, &self.subject.slug, &self.slug)
    }

    /// Whether the page has an address: a draft may lack its level, its subject, or both.
    pub fn is_placed(&self) -> bool {
        self.level.is_chosen() && self.subject.is_chosen()
    }

    /// Every field, in the order of the form. This is the one list that comparisons, revisions
    /// and merges go by.
    pub fn fields(&self) -> [Field<'_>; 14] {
        // destructured without `..`, so that a new field cannot be forgotten here
        let Self {
            level,
            subject,
            topic,
            slug,
            question,
            short_answer,
            body_markdown,
            author,
            sources,
            attribution,
            licence,
            dates,
            terms,
            check,
        } = self;
        let field = |name, label, value| Field { name, label, value };
        [
            field("question", "Question", Value::Text(question)),
            field("short_answer", "Short answer", Value::Text(short_answer)),
            field("body_markdown", "Long answer", Value::Text(body_markdown)),
            field("level", "Level", Value::Place(&level.slug)),
            field("subject", "Subject", Value::Place(&subject.slug)),
            field("topic", "Topic", Value::Place(&topic.slug)),
            field("slug", "Address", Value::Text(slug)),
            field("author", "Author", Value::Text(author)),
            field("sources", "Sources", Value::Sources(sources)),
            field("attribution", "Attribution", Value::Text(attribution)),
            field("licence", "Licence", Value::Text(licence)),
            field("dates", "Key dates", Value::Dates(dates)),
            field("terms", "Key terms", Value::Terms(terms)),
            field("check", "Check", Value::Check(check.as_ref())),
        ]
    }

    /// The fields in which two contents differ, each as it is here and there.
    pub fn differences<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (Field<'a>, Field<'a>)> {
        self.fields().into_iter().zip(other.fields()).filter(|(here, there)| here.value != there.value)
    }
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Place(text) => f.write_str(text),
            Self::Sources(sources) => {
                sources.iter().try_for_each(|source| writeln!(f, "{} {}", source.title, source.url))
            }
            Self::Dates(dates) => dates.iter().try_for_each(|key| writeln!(f, "{} {}", key.date, key.event)),
            Self::Terms(terms) => {
                terms.iter().try_for_each(|key| writeln!(f, "{}: {}", key.term, key.definition))
            }
            Self::Check(None) => f.write_str("not checked"),
            Self::Check(Some(check)) => write!(f, "{}, {}", check.by, check.day()),
        }
    }
}

impl Check {
    /// From the two columns or form fields that hold a check; `None` unless both are filled in.
    pub fn from_parts(by: String, on: Option<Date>) -> Option<Self> {
        on.filter(|_| !by.is_empty()).map(|on| Self { by, on })
    }

    pub fn day(&self) -> Day {
        Day(self.on.midnight().assume_utc())
    }

    /// Whether the answer was changed on a later day than it was checked on.
    pub fn is_before(&self, change: Option<&Day>) -> bool {
        change.is_some_and(|change| change.iso() > self.day().iso())
    }
}

/// The address of an answer's page, without host.
pub fn path(level: &str, subject: &str, slug: &str) -> String {
    format!("/answers/{level}/{subject}/{slug}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::{Draft, Publication};

    #[test]
    fn a_field_differs_where_it_means_something_else() {
        let draft = Draft {
            level: "gcse".into(),
            subject: "history".into(),
            topic: "The Cold War".into(),
            question: "Who began it?".into(),
            ..Draft::default()
        };
        let one = draft.check(Publication::Draft).unwrap().content;
        let mut other = one.clone();
        other.topic.label = "Renamed since".into();
        assert_eq!(one.differences(&other).count(), 0, "a label is not the answer's");
        other.sources = vec![Source { title: "A book".into(), url: String::new() }];
        other.check = Check::from_parts("Ann".into(), Date::from_ordinal_date(2026, 1).ok());
        let names: Vec<_> = one
            .differences(&other)
            .map(|(here, there)| (here.name, here.value.to_string(), there.value.to_string()))
            .collect();
        assert_eq!(
            names,
            [
                ("sources", String::new(), "A book \n".to_owned()),
                ("check", "not checked".to_owned(), "Ann, 1 January 2026".to_owned()),
            ]
        );
    }
}
