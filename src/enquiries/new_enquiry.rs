//! From what was typed to what is asked for: read once, here.

use email_address::{EmailAddress, Options};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    enquiry::{Place, Requester, Times},
    pii::outward,
};
use crate::{
    platform::form::{Mistakes, line, prose},
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
    /// The slug of the tutor who is to be asked first.
    pub tutor: String,
    /// `yes`, once somebody has been asked whether what the message tells should stay.
    pub as_it_is: String,
    /// `yes`, where somebody wants to see first what is answered here.
    pub look: String,
    /// The honeypot: people do not see it.
    pub website: String,
    /// When the form was handed out, signed.
    pub shown: String,
}

/// What is asked for, fit to be kept.
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

/// What replaces what stood there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    pub name: String,
    pub phone: String,
    pub student_name: String,
    pub message: String,
    pub place: Place,
    pub area: String,
    pub times: Vec<String>,
}

/// The longest message.
pub const LONGEST_MESSAGE: usize = 5_000;

impl NewEnquiry {
    /// Reads what was typed. Fields that do not belong to the case are not looked at: a
    /// pupil's own address is dropped here, before anything could keep it.
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
                times: times(&typed.times),
                preferred_tutor: None,
            }),
            _ => Err(mistakes),
        }
    }
}

/// The adult.
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
            // first the case: until then nobody knows which fields are wanted
            None => Self { name: String::new(), email: String::new(), phone: String::new() },
        }
    }
}

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

fn email(field: &'static str, typed: &str, mistakes: &mut Mistakes) -> String {
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

fn student_name(typed: &Typed, requester: Option<Requester>, mistakes: &mut Mistakes) -> String {
    match requester {
        Some(Requester::Me) => String::new(),
        _ => first_name(&typed.student_name, mistakes),
    }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn levels() -> Vec<Level> {
        vec![Level { id: 1, slug: "gcse".into(), label: "GCSE".into(), position: 1 }]
    }

    fn subjects() -> Vec<Subject> {
        vec![Subject { id: 7, slug: "history".into(), label: "History".into() }]
    }

    fn typed(requester: &str) -> Typed {
        Typed {
            requester: requester.into(),
            name: "Ann Carer".into(),
            email: "ann@home.example".into(),
            phone: "+44 (0)20 7946 0000".into(),
            adult_name: "Bea Carer".into(),
            adult_email: "bea@home.example".into(),
            student_name: "Zoë".into(),
            level: "gcse".into(),
            subject: "history".into(),
            message: "Why did the League fail?".into(),
            ..Typed::default()
        }
    }

    fn read(typed: &Typed) -> Result<NewEnquiry, Mistakes> {
        NewEnquiry::parse(typed, &levels(), &subjects())
    }

    fn fields(mistakes: &Mistakes) -> Vec<&'static str> {
        mistakes.iter().map(|mistake| mistake.field).collect()
    }

    #[test]
    fn a_pupils_own_address_is_dropped() {
        let asked = read(&typed("under18")).unwrap();
        assert_eq!(
            (asked.contact_name.as_str(), asked.contact_email.as_str(), asked.contact_phone.as_str()),
            ("Bea Carer", "bea@home.example", "")
        );
        assert_eq!(asked.student_name, "Zoë");
    }

    #[test]
    fn an_adult_is_their_own_contact() {
        let asked = read(&typed("me")).unwrap();
        assert_eq!(asked.contact_email, "ann@home.example");
        assert_eq!(asked.student_name, "");
    }

    #[test]
    fn each_case_marks_its_own_fields() {
        let empty = |requester: &str| Typed { requester: requester.into(), ..Typed::default() };
        assert_eq!(fields(&read(&empty("")).unwrap_err()), ["for", "level", "subject", "message"]);
        assert_eq!(
            fields(&read(&empty("under18")).unwrap_err()),
            ["adult_name", "adult_email", "level", "subject", "message"]
        );
        assert_eq!(
            fields(&read(&empty("school")).unwrap_err()),
            ["name", "email", "level", "subject", "message"]
        );
    }

    #[test]
    fn a_surname_of_a_pupil_is_not_taken() {
        for name in ["Zoë Carer", "zoe@home.example", &"z".repeat(41)] {
            let mistakes =
                read(&Typed { student_name: name.into(), ..typed("child") }).expect_err("a first name only");
            assert_eq!(fields(&mistakes), ["student_name"]);
        }
    }

    #[test]
    fn addresses_of_all_scripts_are_taken_and_tricks_are_not() {
        for good in ["a@b.example", "josé@exämple.example", "o'neil+x@sub.school.example"] {
            assert!(read(&Typed { email: good.into(), ..typed("me") }).is_ok(), "{good}");
        }
        for bad in
            ["ann", "ann@", "Ann <ann@home.example>", "a@b.example\r\nBcc: c@d.example", "a@[127.0.0.1]"]
        {
            assert!(read(&Typed { email: bad.into(), ..typed("me") }).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_message_has_a_length() {
        let exact = Typed { message: "é".repeat(5_000), ..typed("me") };
        assert!(read(&exact).is_ok());
        let long = Typed { message: "é".repeat(5_001), ..typed("me") };
        assert!(read(&long).unwrap_err().at("message").unwrap().contains("5001"));
    }

    #[test]
    fn of_a_postcode_only_the_first_half_is_kept() {
        let lives =
            |place: &str, area: &str| read(&Typed { place: place.into(), area: area.into(), ..typed("me") });
        for written in ["LS6", "ls6 2ab", "LS62AB", " ls6 "] {
            assert_eq!(lives("nearby", written).unwrap().area, "LS6", "{written}");
        }
        assert_eq!(lives("online", "LS6").unwrap().area, "", "nobody travels to a lesson online");
        assert_eq!(lives("", "").unwrap().place, Place::Either);
        for (place, area) in [("nearby", ""), ("nearby", "Leeds"), ("either", "somewhere")] {
            assert_eq!(fields(&lives(place, area).unwrap_err()), ["area"], "{place} {area}");
        }
    }

    #[test]
    fn times_that_nobody_knows_are_dropped() {
        let ticked = vec!["weekends".into(), "nights".into(), "daytime".into(), "weekends".into()];
        assert_eq!(read(&Typed { times: ticked, ..typed("me") }).unwrap().times, ["daytime", "weekends"]);
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_marked(name in any::<String>(), email in any::<String>(), message in any::<String>()) {
            let typed = Typed { name, email, message, ..typed("me") };
            if let Ok(asked) = read(&typed) {
                prop_assert!(!asked.contact_name.chars().any(char::is_control));
                prop_assert!(!asked.contact_email.chars().any(char::is_control));
            }
        }
    }
}
