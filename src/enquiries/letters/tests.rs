use super::{
    Invitation,
    samples::{enquiry, letter_samples, offer},
};
use crate::platform::{
    clock::UkTime,
    mail::{EmailTemplate, Letter},
};

fn sample(kind: &str) -> Letter {
    let kind = format!("enquiries/{kind}");
    letter_samples().unwrap().into_iter().find(|letter| letter.kind == kind).unwrap()
}

fn plain(html: &str) -> String {
    html.replace("&#38;", "&").replace("&#60;", "<").replace("&#62;", ">").replace("&#39;", "'")
}

fn both_parts_hold(letter: &Letter, fact: &str) {
    assert!(letter.text.contains(fact), "{fact}:\n{}", letter.text);
    assert!(plain(&letter.html).contains(fact), "{fact}:\n{}", letter.html);
}

fn neither_part_holds(letter: &Letter, secret: &str) {
    assert!(!letter.text.contains(secret) && !letter.html.contains(secret), "{}: {secret}", letter.kind);
}

#[test]
fn no_letter_lets_words_become_markup() {
    for letter in letter_samples().unwrap() {
        assert!(!letter.subject.is_empty() && !letter.subject.contains('\n'), "{:?}", letter.subject);
        assert!(!letter.text.contains("&#"), "a text part is not escaped:\n{}", letter.text);
        for words in ["<Soon>", "<Tuesdays>", "<Carer>"] {
            assert!(!letter.html.contains(words), "{}: {words}", letter.kind);
        }
    }
}

#[test]
fn every_letter_names_the_course_and_no_subject_the_family() {
    for letter in letter_samples().unwrap() {
        both_parts_hold(&letter, "GCSE History");
        for typed in ["Bea", "Zoë", "League", "Mondays"] {
            assert!(!letter.subject.contains(typed), "{}: {}", letter.kind, letter.subject);
        }
    }
}

#[test]
fn what_leaves_before_a_confirmation_repeats_nothing_that_was_typed() {
    for kind in ["confirm", "reminder"] {
        let letter = sample(kind);
        both_parts_hold(&letter, "https://lectern.example/enquiries/the-link-of-the-letter");
        both_parts_hold(&letter, "midday on Friday 16 January, UK time");
        for typed in ["Bea", "Zoë", "League"] {
            neither_part_holds(&letter, typed);
        }
    }
    both_parts_hold(&sample("confirm"), "within 24 hours");
}

#[test]
fn an_offer_holds_the_aims_and_no_way_to_reach_the_family() {
    let letter = sample("offer");
    for fact in [
        "Why did the League fail?",
        "online or in person; weekday evenings",
        "https://lectern.example/offers/the-link-of-the-letter/pause",
        "8:30 pm on Wednesday 14 January, UK time",
        "Ada O'Sample",
    ] {
        both_parts_hold(&letter, fact);
    }
    for secret in ["Bea", "bea@home.example", "Zoë"] {
        neither_part_holds(&letter, secret);
    }
}

#[test]
fn an_introduction_gives_each_side_the_other() {
    let letter = sample("introduction_family");
    for fact in ["Ada O'Sample", "ada@tutors.example", "Mondays & <Tuesdays>"] {
        both_parts_hold(&letter, fact);
    }
    let letter = sample("introduction_tutor");
    for fact in ["Bea <Carer> & Co", "bea@home.example", "Zoë", "Why did the League fail?"] {
        both_parts_hold(&letter, fact);
    }
}

#[test]
fn who_did_not_say_yes_never_learns_who_asked() {
    for kind in ["offer", "offer_closed", "erased_tutor", "closed_tutor"] {
        for secret in ["Bea", "bea@home.example", "Zoë"] {
            neither_part_holds(&sample(kind), secret);
        }
    }
}

#[test]
fn a_tutor_who_was_asked_for_by_name_hears_it() {
    let (enquiry, tutor) = (enquiry(), offer().tutor());
    let invitation = Invitation {
        enquiry: &enquiry,
        tutor: &tutor,
        reading: None,
        link: String::new(),
        until: UkTime(offer().answer_by),
        is_preferred: true,
        pause_link: String::new(),
    };
    let letter = invitation.to(tutor.clone(), None).unwrap();
    both_parts_hold(&letter, "They asked for you by name");
    assert!(!letter.text.contains("up to three tutors"), "{}", letter.text);
}
