//! The rules of single fields, which a new enquiry and a correction share. Each marks its mistake
//! and returns the normalised text.

use crate::{
    enquiries::enquiry::Place,
    platform::{
        form::{Mistakes, line},
        values::{
            EmailAddress, InvalidEmailAddress, InvalidMessage, Message, PersonName, PostcodeArea,
            looks_like_an_address,
        },
    },
};

/// In characters.
pub const LONGEST_MESSAGE: usize = 5_000;

/// The name of an adult; `missing` is the sentence where there is none.
pub fn name(field: &'static str, typed: &str, missing: &str, mistakes: &mut Mistakes) -> String {
    match PersonName::parse(typed) {
        Ok(name) => name.into_string(),
        Err(invalid) => {
            mistakes.mark(field, invalid.or_missing(missing));
            String::new()
        }
    }
}

pub fn email(field: &'static str, typed: &str, mistakes: &mut Mistakes) -> String {
    match EmailAddress::parse(typed) {
        Ok(email) => return email.into_string(),
        Err(InvalidEmailAddress::Missing) => {
            mistakes.mark(field, "Enter an email address, like name@example.com.");
        }
        Err(invalid) => mistakes.mark(field, invalid.to_string()),
    }
    String::new()
}

/// A phone number as people write it, or empty.
pub fn phone(typed: &str, mistakes: &mut Mistakes) -> String {
    let phone = line(typed);
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    if !phone.is_empty() && (digits < 6 || phone.chars().count() > 40 || looks_like_an_address(&phone)) {
        mistakes.mark("phone", "Check the phone number, or leave it empty.");
    }
    phone
}

/// The first name of a pupil, or empty.
pub fn first_name(typed: &str, mistakes: &mut Mistakes) -> String {
    let name = line(typed);
    if name.contains(' ') || looks_like_an_address(&name) || name.chars().count() > 40 {
        mistakes
            .mark("student_name", "Enter the first name only: we don’t keep a student’s surname or address.");
    }
    name
}

/// What help is wanted.
pub fn message(typed: &str, mistakes: &mut Mistakes) -> String {
    match Message::<LONGEST_MESSAGE>::parse(typed) {
        Ok(message) => return message.into_string(),
        Err(InvalidMessage::Missing) => mistakes.mark("message", "Write what you need help with."),
        Err(InvalidMessage::TooLong { count, max }) => {
            mistakes.mark("message", format!("The message has {count} characters. Shorten it to {max}."));
        }
    }
    String::new()
}

/// The outward half of a postcode; empty where lessons are online. The inward half is dropped here.
pub fn area(typed: &str, place: Place, mistakes: &mut Mistakes) -> String {
    let typed = line(typed);
    match PostcodeArea::district_of(&typed) {
        _ if place == Place::Online => String::new(),
        Ok(district) => district.into_string(),
        Err(_) if typed.is_empty() && place == Place::Either => String::new(),
        Err(_) => {
            mistakes.mark("area", "Enter the first part of your postcode, such as LS6.");
            String::new()
        }
    }
}
