//! The rules of single fields, which a new enquiry and a correction share. Each marks its mistake
//! and returns the normalised text.

use email_address::{EmailAddress, Options};

use crate::{
    enquiries::{
        enquiry::{Place, Times},
        pii::outward,
    },
    platform::form::{Mistakes, line, prose},
};

/// In characters.
pub const LONGEST_MESSAGE: usize = 5_000;

/// A name of one line.
pub fn name(field: &'static str, typed: &str, missing: &str, mistakes: &mut Mistakes) -> String {
    let name = line(typed);
    match name.chars().count() {
        0 => mistakes.mark(field, missing),
        1..=100 => {}
        _ => mistakes.mark(field, "The name is longer than 100 characters."),
    }
    name
}

pub fn email(field: &'static str, typed: &str, mistakes: &mut Mistakes) -> String {
    let email = typed.trim().to_owned();
    // an address alone: neither a name before it nor a machine's number behind it
    let bare = Options::default().without_display_text().without_domain_literal().with_required_tld();
    if email.is_empty() {
        mistakes.mark(field, "Enter an e-mail address.");
    } else if email.len() > 254 {
        mistakes.mark(field, "The e-mail address is longer than 254 characters.");
    } else if EmailAddress::parse_with_options(&email, bare).is_err() {
        mistakes.mark(field, "Check the e-mail address: it should look like name@school.example.");
    }
    email
}

/// A telephone number as people write it, or nothing.
pub fn phone(typed: &str, mistakes: &mut Mistakes) -> String {
    let phone = line(typed);
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    if !phone.is_empty() && (digits < 6 || phone.chars().count() > 40) {
        mistakes.mark("phone", "Check the telephone number, or leave it empty.");
    }
    phone
}

/// A first name, or nothing.
pub fn first_name(typed: &str, mistakes: &mut Mistakes) -> String {
    let name = line(typed);
    if name.contains(' ') || name.contains('@') || name.chars().count() > 40 {
        mistakes
            .mark("student_name", "Enter the first name only: we do not keep a pupil’s surname or address.");
    }
    name
}

/// What help is wanted.
pub fn message(typed: &str, mistakes: &mut Mistakes) -> String {
    let message = prose(typed);
    match message.chars().count() {
        0 => mistakes.mark("message", "Write what you need help with."),
        1..=LONGEST_MESSAGE => {}
        count => mistakes.mark(
            "message",
            format!("The message has {count} characters; the most that we can take is {LONGEST_MESSAGE}."),
        ),
    }
    message
}

/// The first half of a postcode; the second half of a whole one is dropped here.
pub fn area(typed: &str, place: Place, mistakes: &mut Mistakes) -> String {
    let typed = line(typed);
    let joined: String = typed.split_whitespace().collect();
    let first_half = joined.len().checked_sub(3).and_then(|end| joined.get(..end)).and_then(outward);
    match typed.split(' ').next().and_then(outward).or(first_half) {
        _ if place == Place::Online => String::new(),
        Some(area) => area,
        None if typed.is_empty() && place == Place::Either => String::new(),
        None => {
            mistakes.mark("area", "Enter the first half of your postcode, such as LS6.");
            String::new()
        }
    }
}

/// The times that we know of those that were ticked.
pub fn times(typed: &[String]) -> Vec<String> {
    Times::ALL
        .into_iter()
        .map(Times::slug)
        .filter(|slug| typed.iter().any(|ticked| ticked == slug))
        .map(str::to_owned)
        .collect()
}
