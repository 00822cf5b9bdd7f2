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

fn parse(typed: &Typed) -> Result<NewEnquiry, Mistakes> {
    NewEnquiry::parse(typed, &levels(), &subjects())
}

fn fields(mistakes: &Mistakes) -> Vec<&'static str> {
    mistakes.iter().map(|mistake| mistake.field).collect()
}

#[test]
fn a_pupils_own_address_is_dropped() {
    let new = parse(&typed("under18")).unwrap();
    assert_eq!(
        (new.contact_name.as_str(), new.contact_email.as_str(), new.contact_phone.as_str()),
        ("Bea Carer", "bea@home.example", "")
    );
    assert_eq!(new.student_name, "Zoë");
}

#[test]
fn an_adult_is_their_own_contact() {
    let new = parse(&typed("me")).unwrap();
    assert_eq!(new.contact_email, "ann@home.example");
    assert_eq!(new.student_name, "");
}

#[test]
fn each_case_marks_its_own_fields() {
    let empty = |requester: &str| Typed { requester: requester.into(), ..Typed::default() };
    assert_eq!(fields(&parse(&empty("")).unwrap_err()), ["for", "level", "subject", "message"]);
    assert_eq!(
        fields(&parse(&empty("under18")).unwrap_err()),
        ["adult_name", "adult_email", "level", "subject", "message"]
    );
    assert_eq!(
        fields(&parse(&empty("school")).unwrap_err()),
        ["name", "email", "level", "subject", "message"]
    );
}

#[test]
fn a_surname_of_a_pupil_is_not_taken() {
    for name in ["Zoë Carer", "zoe@home.example", &"z".repeat(41)] {
        let mistakes =
            parse(&Typed { student_name: name.into(), ..typed("child") }).expect_err("a first name only");
        assert_eq!(fields(&mistakes), ["student_name"]);
    }
}

#[test]
fn addresses_of_all_scripts_are_taken_and_tricks_are_not() {
    for good in ["a@b.example", "josé@exämple.example", "o'neil+x@sub.school.example"] {
        assert!(parse(&Typed { email: good.into(), ..typed("me") }).is_ok(), "{good}");
    }
    for bad in ["ann", "ann@", "Ann <ann@home.example>", "a@b.example\r\nBcc: c@d.example", "a@[127.0.0.1]"] {
        assert!(parse(&Typed { email: bad.into(), ..typed("me") }).is_err(), "{bad}");
    }
}

#[test]
fn a_message_has_a_length() {
    let exact = Typed { message: "é".repeat(5_000), ..typed("me") };
    assert!(parse(&exact).is_ok());
    let long = Typed { message: "é".repeat(5_001), ..typed("me") };
    assert!(parse(&long).unwrap_err().at("message").unwrap().contains("5001"));
}

#[test]
fn of_a_postcode_only_the_first_half_is_kept() {
    let lives =
        |place: &str, area: &str| parse(&Typed { place: place.into(), area: area.into(), ..typed("me") });
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
    assert_eq!(parse(&Typed { times: ticked, ..typed("me") }).unwrap().times, ["daytime", "weekends"]);
}

proptest! {
    #[test]
    fn whatever_is_typed_is_parsed_or_marked(name in any::<String>(), email in any::<String>(), message in any::<String>()) {
        let typed = Typed { name, email, message, ..typed("me") };
        if let Ok(new) = parse(&typed) {
            prop_assert!(!new.contact_name.chars().any(char::is_control));
            prop_assert!(!new.contact_email.chars().any(char::is_control));
        }
    }
}
