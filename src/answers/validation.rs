use time::{Date, OffsetDateTime, macros::format_description};

use super::{
    answer::Publication,
    content::{Check, Content, Source, Term},
    draft::Draft,
    edtf::EdtfDate,
    key_date::{self, KeyDate},
    unfinished,
};
use crate::{
    platform::{
        clock::Day,
        form::{Mistakes, line, prose},
        markdown,
    },
    topics::slug_of,
};

/// An answer that may be saved: every field is within its limits, and the Markdown is rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidAnswer {
    pub content: Content,
    pub body_html: String,
    pub state: Publication,
}

impl Draft {
    /// Validates every field and renders the Markdown. Only a published answer needs both its
    /// short and its long answer.
    ///
    /// # Errors
    /// The mistakes by field, in the order of the form.
    pub fn check(&self, state: Publication) -> Result<ValidAnswer, Mistakes> {
        self.check_as(state, false)
    }

    pub(super) fn check_as(&self, state: Publication, is_unfinished: bool) -> Result<ValidAnswer, Mistakes> {
        let mut mistakes = Mistakes::default();
        let question = bounded(&mut mistakes, "question", "question", &plain(&self.question), 300);
        if question.is_empty() {
            mistakes.mark("question", "Enter the question.");
        }
        let mut slug = if self.slug.trim().is_empty() { slug_of(&question) } else { slug_of(&self.slug) };
        if slug.is_empty() && is_unfinished {
            slug = unfinished::draft_slug(&question);
        }
        if slug.is_empty() && !question.is_empty() {
            mistakes.mark(
                "slug",
                "Enter an address with letters a to z, digits and hyphens. We can’t make one from the question.",
            );
        }
        let mut label = |field, text| unfinished::label(&mut mistakes, field, text, (state, is_unfinished));
        let level = label("level", &self.level);
        let subject = label("subject", &self.subject);
        let topic = label("topic", &self.topic);
        let short_answer =
            bounded(&mut mistakes, "short_answer", "short answer", &plain(&self.short_answer), 600);
        let body_markdown = prose(&self.body_markdown);
        if state == Publication::Published && short_answer.is_empty() {
            mistakes.mark("short_answer", "Enter the short answer: one sentence that answers the question.");
        }
        if state == Publication::Published && body_markdown.is_empty() {
            mistakes.mark("body_markdown", "Enter the long answer.");
        }
        let body_html = markdown::to_html(&body_markdown).unwrap_or_else(|refused| {
            mistakes.mark("body_markdown", format!("The long answer {refused}."));
            String::new()
        });
        let author = bounded(&mut mistakes, "author", "author", &line(&self.author), 100);
        let sources = self.sources(&mut mistakes);
        let attribution =
            bounded(&mut mistakes, "attribution", "attribution", &plain(&self.attribution), 2000);
        let licence = bounded(&mut mistakes, "licence", "licence", &line(&self.licence), 200);
        let dates = self.dates(&mut mistakes);
        let terms = self.terms(&mut mistakes);
        let check = self.checked(&mut mistakes);
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let content = Content {
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
        };
        Ok(ValidAnswer { content, body_html, state })
    }

    fn dates(&self, mistakes: &mut Mistakes) -> Vec<KeyDate> {
        if self.dates.len() > 20 {
            mistakes.mark("dates", "Enter at most 20 key dates: only those that a student needs to know.");
        }
        let mut dates = Vec::new();
        for typed in &self.dates {
            let event = plain(&typed.event);
            match line(&typed.date).parse::<EdtfDate>() {
                Err(unreadable) => mistakes.mark("dates", format!("{unreadable}.")),
                Ok(_) if event.is_empty() || event.chars().count() > 200 => mistakes.mark(
                    "dates",
                    format!("Say what happened in at most 200 characters: {} | what happened", typed.date),
                ),
                Ok(date) => dates.push(KeyDate { date, event }),
            }
        }
        key_date::in_order(&mut dates);
        dates
    }

    fn terms(&self, mistakes: &mut Mistakes) -> Vec<Term> {
        if self.terms.len() > 20 {
            mistakes.mark("terms", "Enter at most 20 key terms.");
        }
        let mut terms: Vec<Term> = Vec::new();
        for typed in &self.terms {
            let (term, definition) = (plain(&typed.term), plain(&typed.definition));
            // the form separates a term from its definition at the first |
            if term.is_empty() || term.chars().count() > 80 || term.contains('|') {
                mistakes.mark("terms", "Each key term needs 1 to 80 characters, then | and its definition.");
            } else if definition.is_empty() || definition.chars().count() > 300 {
                mistakes.mark(
                    "terms",
                    format!("Say what “{term}” means in at most 300 characters: {term} | what it means"),
                );
            } else if terms.iter().any(|known| known.term.to_lowercase() == term.to_lowercase()) {
                mistakes.mark("terms", format!("“{term}” is listed twice. Delete one."));
            } else {
                terms.push(Term { term, definition });
            }
        }
        terms
    }

    fn checked(&self, mistakes: &mut Mistakes) -> Option<Check> {
        let by = bounded(mistakes, "checked_by", "name", &line(&self.checked_by), 100);
        let typed = line(&self.checked_on);
        let on = Date::parse(&typed, format_description!("[year]-[month]-[day]")).ok();
        match (by.is_empty(), typed.is_empty(), on) {
            (true, true, _) | (false, false, Some(_)) => {}
            (_, false, None) => {
                mistakes.mark("checked_on", "Enter the day of the review like this: 2026-11-24.");
            }
            (true, ..) => mistakes.mark("checked_by", "Enter who reviewed it, or leave the day empty."),
            (_, true, _) => mistakes.mark("checked_on", "Enter the day it was reviewed."),
        }
        Check::from_parts(by, on)
    }

    fn sources(&self, mistakes: &mut Mistakes) -> Vec<Source> {
        if self.sources.len() > 30 {
            mistakes.mark("sources", "Enter at most 30 sources.");
        }
        let mut sources = Vec::new();
        for source in &self.sources {
            let source = Source { title: plain(&source.title), url: line(&source.url) };
            let is_web =
                url::Url::parse(&source.url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
            if source.title.is_empty() || source.title.chars().count() > 300 {
                mistakes.mark("sources", "Each source needs a title of at most 300 characters.");
            } else if !source.url.is_empty() && (!is_web || source.url.len() > 2000) {
                mistakes.mark(
                    "sources",
                    format!("“{}” is not a web address: start it with https:// or http://.", source.url),
                );
            } else {
                sources.push(source);
            }
        }
        sources
    }
}

fn bounded(mistakes: &mut Mistakes, field: &'static str, what: &str, text: &str, longest: usize) -> String {
    let length = text.chars().count();
    if length > longest {
        mistakes.mark(field, format!("The {what} has {length} characters. Shorten it to {longest}."));
    }
    text.to_owned()
}

/// A line that is shown as it is, so without marks of Markdown.
pub(super) fn plain(text: &str) -> String {
    markdown::without_marks(&line(text))
}

impl ValidAnswer {
    /// Refuses a check that is dated after today.
    ///
    /// # Errors
    /// The mistake, at the field `checked_on`.
    pub fn checked_before(self, now: OffsetDateTime) -> Result<Self, Mistakes> {
        let today = Day(now).iso();
        if self.content.check.as_ref().is_none_or(|check| check.day().iso() <= today) {
            return Ok(self);
        }
        let mut mistakes = Mistakes::default();
        mistakes.mark("checked_on", format!("The day of the review is in the future. Today is {today}."));
        Err(mistakes)
    }
}

#[cfg(test)]
mod tests;
