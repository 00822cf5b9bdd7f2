//! The form and what it is parsed to.

mod correction;
pub mod fields;
#[cfg(test)]
mod tests;

use serde::Deserialize;
use uuid::Uuid;

pub use correction::Correction;
pub use fields::LONGEST_MESSAGE;
use fields::{area, email, first_name, message, name, phone};

use super::{
    enquiry::{Place, Requester},
    fit::Wishes,
};
use crate::{
    platform::{
        form::{Mistakes, fingerprint},
        values::Times,
    },
    topics::{Level, Subject},
};

/// The form as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub submission: String,
    #[serde(rename = "for")]
    pub requester: String,
    pub name: String,
    pub email: String,
    pub phone: String,
    pub adult_name: String,
    pub adult_email: String,
    pub student_name: String,
    pub level: String,
    pub subject: String,
    pub message: String,
    pub place: String,
    pub area: String,
    pub times: Vec<String>,
    pub answer: String,
    /// The id of the practice question that the visitor was answering.
    pub practice: String,
    /// `practice` where the form is opened from the page of that question.
    pub open: String,
    /// What they wrote there, which is dropped unless `include` is `yes`.
    pub written: String,
    pub include: String,
    /// The slug of the tutor who is asked first.
    pub tutor: String,
    /// `yes` where personal data should stay in the message.
    pub as_it_is: String,
    /// `yes` where the answers are to be searched first.
    pub look: String,
    /// Why the tutor cannot be asked first, as the page has said.
    pub others: String,
    /// The address that the form has asked about as a likely slip.
    pub asked_email: String,
    /// The address to use in place of the typed one, where a button said so.
    pub use_email: String,
    /// The honeypot, which people do not see.
    pub website: String,
    /// The signed time at which the form was drawn.
    pub shown: String,
}

/// What a link to the form can fill in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Prefill {
    answer: String,
    level: String,
    subject: String,
    tutor: String,
    #[serde(rename = "for")]
    requester: String,
}

impl From<Prefill> for Typed {
    fn from(link: Prefill) -> Self {
        Self {
            requester: link.requester,
            level: link.level,
            subject: link.subject,
            answer: link.answer,
            tutor: link.tutor,
            ..Self::default()
        }
    }
}

/// An enquiry that can be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEnquiry {
    pub requester: Requester,
    pub contact_name: String,
    pub contact_email: String,
    pub contact_phone: String,
    pub student_name: String,
    pub level_id: i16,
    pub subject_id: i16,
    pub answer_id: Option<Uuid>,
    pub message: String,
    pub place: Place,
    pub area: String,
    pub times: Vec<String>,
    pub preferred_tutor: Option<Uuid>,
}

impl Typed {
    /// The address of the adult whom we write to, as it was typed.
    pub fn contact_email(&self) -> &str {
        match Requester::parse(self.requester.trim()) {
            Some(Requester::Under18) => &self.adult_email,
            _ => &self.email,
        }
    }

    /// Puts the address that a button chose into its field.
    pub fn take_chosen_email(&mut self) {
        let chosen = std::mem::take(&mut self.use_email);
        if chosen.is_empty() {
            return;
        }
        match Requester::parse(self.requester.trim()) {
            Some(Requester::Under18) => self.adult_email = chosen,
            _ => self.email = chosen,
        }
    }
}

impl NewEnquiry {
    /// Parses what was typed. Fields that the requester should not fill in are ignored: a pupil's own
    /// address is dropped here, before it could be stored.
    ///
    /// # Errors
    /// The mistakes, in the order of the fields.
    pub fn parse(typed: &Typed, levels: &[Level], subjects: &[Subject]) -> Result<Self, Mistakes> {
        let mut mistakes = Mistakes::default();
        let requester = Requester::parse(typed.requester.trim());
        if requester.is_none() {
            mistakes.mark("for", "Choose who the tutor is for.");
        }
        let contact = Contact::parse(typed, requester, &mut mistakes);
        let student_name = student_name(typed, requester, &mut mistakes);
        let level_id = levels.iter().find(|level| level.slug == typed.level).map(|level| level.id);
        if level_id.is_none() {
            mistakes.mark("level", "Choose a level.");
        }
        let subject_id = subjects.iter().find(|subject| subject.slug == typed.subject).map(|known| known.id);
        if subject_id.is_none() {
            mistakes.mark("subject", "Choose a subject.");
        }
        let message = message(&typed.message, &mut mistakes);
        let place = Place::parse(&typed.place).unwrap_or_default();
        let area = area(&typed.area, place, &mut mistakes);
        match (requester, level_id, subject_id) {
            (Some(requester), Some(level_id), Some(subject_id)) if mistakes.is_empty() => Ok(Self {
                requester,
                contact_name: contact.name,
                contact_email: contact.email,
                contact_phone: contact.phone,
                student_name,
                level_id,
                subject_id,
                answer_id: None,
                message,
                place,
                area,
                times: Times::slugs_among(&typed.times),
                preferred_tutor: None,
            }),
            _ => Err(mistakes),
        }
    }
}

impl NewEnquiry {
    pub fn wants(&self) -> Wishes<'_> {
        Wishes { place: self.place, area: &self.area, times: &self.times }
    }

    /// What was sent, for telling a second click from a correction.
    pub fn fingerprint(&self, submission: &str) -> String {
        fingerprint(submission, self)
    }
}

/// The adult whom we write to.
struct Contact {
    name: String,
    email: String,
    phone: String,
}

impl Contact {
    fn parse(typed: &Typed, requester: Option<Requester>, mistakes: &mut Mistakes) -> Self {
        match requester {
            Some(Requester::Under18) => Self {
                name: name(
                    "adult_name",
                    &typed.adult_name,
                    "Enter the name of your parent or carer.",
                    mistakes,
                ),
                email: email("adult_email", &typed.adult_email, mistakes),
                phone: String::new(),
            },
            Some(_) => Self {
                name: name("name", &typed.name, "Enter your name.", mistakes),
                email: email("email", &typed.email, mistakes),
                phone: phone(&typed.phone, mistakes),
            },
            // until the requester is chosen, no field is required
            None => Self { name: String::new(), email: String::new(), phone: String::new() },
        }
    }
}

fn student_name(typed: &Typed, requester: Option<Requester>, mistakes: &mut Mistakes) -> String {
    match requester {
        Some(Requester::Me) => String::new(),
        _ => first_name(&typed.student_name, mistakes),
    }
}
