//! What the letters about an enquiry say. Each has a subject, a text and an HTML part with
//! the same facts and links; the words of visitors never stand in a subject.

use uuid::Uuid;

use super::enquiry::{Enquiry, Offer};
use crate::{
    config::Mailbox,
    platform::{
        clock::{Day, Moment},
        mail::{self, EmailTemplate},
    },
};

/// An answer that was read when the enquiry was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerContext {
    pub id: Uuid,
    pub question: String,
    pub path: String,
}

/// To the adult: the link that confirms. It repeats nothing that was typed, because the
/// address may have been typed by anybody.
#[derive(Debug)]
pub struct Confirm<'a> {
    pub enquiry: &'a Enquiry,
    pub link: String,
    pub until: Moment,
    /// “24 hours”.
    pub promise: String,
}

/// To the adult, once: the same link again.
#[derive(Debug)]
pub struct Reminder<'a> {
    pub enquiry: &'a Enquiry,
    pub link: String,
    pub until: Moment,
}

/// To the desk: something about the form looks odd.
#[derive(Debug)]
pub struct Held<'a> {
    pub enquiry: &'a Enquiry,
    pub reason: &'a str,
    pub link: String,
}

/// To a tutor: who asks for what, without a way to reach them.
#[derive(Debug)]
pub struct Invitation<'a> {
    pub enquiry: &'a Enquiry,
    pub tutor: &'a Mailbox,
    /// The question and the address of the answer.
    pub reading: Option<(&'a str, String)>,
    pub link: String,
    pub until: Moment,
    /// The family asked for this tutor.
    pub is_wanted: bool,
    pub pause_link: String,
}

/// To a tutor whose answer is no longer needed.
#[derive(Debug)]
pub struct OfferClosed<'a> {
    pub enquiry: &'a Enquiry,
    pub tutor: &'a Mailbox,
    pub why: &'static str,
}

/// To the family: this tutor said yes.
#[derive(Debug)]
pub struct IntroductionFamily<'a> {
    pub enquiry: &'a Enquiry,
    pub offer: &'a Offer,
    pub profile: String,
    pub link: String,
}

/// To the tutor who said yes: how to reach the family.
#[derive(Debug)]
pub struct IntroductionTutor<'a> {
    pub enquiry: &'a Enquiry,
    pub offer: &'a Offer,
}

/// To the family: nobody here fits at the moment.
#[derive(Debug)]
pub struct UnmatchedFamily<'a> {
    pub enquiry: &'a Enquiry,
    pub link: String,
    pub until: Moment,
}

/// To the desk: nobody here fits at the moment.
#[derive(Debug)]
pub struct UnmatchedDesk<'a> {
    pub enquiry: &'a Enquiry,
    pub link: String,
}

/// To the family: the promised time is over, and this comes next.
#[derive(Debug)]
pub struct PromiseFamily<'a> {
    pub enquiry: &'a Enquiry,
    pub link: String,
    pub until: Moment,
    pub promise: String,
}

/// To the desk: the promised time is over without a yes.
#[derive(Debug)]
pub struct PromiseDesk<'a> {
    pub enquiry: &'a Enquiry,
    pub offers: &'a [Offer],
    pub link: String,
    pub until: Moment,
    pub promise: String,
}

/// To the family: every tutor said no.
#[derive(Debug)]
pub struct DeclinedFamily<'a> {
    pub enquiry: &'a Enquiry,
    /// Where every answer is listed.
    pub answers: String,
    pub link: String,
    pub until: Day,
}

/// To the desk: every tutor said no.
#[derive(Debug)]
pub struct DeclinedDesk<'a> {
    pub enquiry: &'a Enquiry,
    pub offers: &'a [Offer],
    pub link: String,
}

/// To the family: a week went by, and there are other ways.
#[derive(Debug)]
pub struct ExpiredFamily<'a> {
    pub enquiry: &'a Enquiry,
    /// Where every answer is listed.
    pub answers: String,
    pub link: String,
    pub until: Day,
}

/// To the desk: a week went by.
#[derive(Debug)]
pub struct ExpiredDesk<'a> {
    pub enquiry: &'a Enquiry,
    pub offers: &'a [Offer],
    pub link: String,
}

/// To the family: it is withdrawn.
#[derive(Debug)]
pub struct WithdrawnFamily<'a> {
    pub enquiry: &'a Enquiry,
    pub link: String,
    pub until: Day,
}

/// To the family, three days after a yes: did you meet?
#[derive(Debug)]
pub struct Meeting<'a> {
    pub enquiry: &'a Enquiry,
    pub offer: &'a Offer,
    pub yes_link: String,
    pub no_link: String,
}

/// To the desk: they did not meet.
#[derive(Debug)]
pub struct NotMetDesk<'a> {
    pub enquiry: &'a Enquiry,
    pub offer: &'a Offer,
    pub link: String,
}

/// To the family: it is closed.
#[derive(Debug)]
pub struct ClosedFamily<'a> {
    pub enquiry: &'a Enquiry,
    pub link: String,
    pub until: Day,
}

/// To the tutor who said yes: it is closed.
#[derive(Debug)]
pub struct ClosedTutor<'a> {
    pub enquiry: &'a Enquiry,
    pub offer: &'a Offer,
    pub until: Day,
}

/// To the tutor who said yes: the family erased it. Names nobody.
#[derive(Debug)]
pub struct ErasedTutor<'a> {
    pub enquiry: &'a Enquiry,
    pub offer: &'a Offer,
}

/// A letter about an enquiry.
pub trait AboutEnquiry: EmailTemplate {
    fn enquiry(&self) -> &Enquiry;
}

macro_rules! about_enquiry {
    ($letter:ident, $kind:literal, $subject:tt, $text:tt, $html:tt) => {
        mail::email_template!($letter, |letter| Some(letter.enquiry.id), $kind, $subject, $text, $html);

        impl AboutEnquiry for $letter<'_> {
            fn enquiry(&self) -> &Enquiry {
                self.enquiry
            }
        }
    };
}

about_enquiry!(
    Confirm,
    "enquiries/confirm",
    "enquiries/letters/confirm.subject",
    "enquiries/letters/confirm.txt",
    "enquiries/letters/confirm.html"
);
about_enquiry!(
    Reminder,
    "enquiries/reminder",
    "enquiries/letters/reminder.subject",
    "enquiries/letters/reminder.txt",
    "enquiries/letters/reminder.html"
);
about_enquiry!(
    Held,
    "enquiries/held",
    "enquiries/letters/held.subject",
    "enquiries/letters/held.txt",
    "enquiries/letters/held.html"
);
about_enquiry!(
    Invitation,
    "enquiries/offer",
    "enquiries/letters/offer.subject",
    "enquiries/letters/offer.txt",
    "enquiries/letters/offer.html"
);
about_enquiry!(
    OfferClosed,
    "enquiries/offer_closed",
    "enquiries/letters/offer_closed.subject",
    "enquiries/letters/offer_closed.txt",
    "enquiries/letters/offer_closed.html"
);
about_enquiry!(
    IntroductionFamily,
    "enquiries/introduction_family",
    "enquiries/letters/introduction_family.subject",
    "enquiries/letters/introduction_family.txt",
    "enquiries/letters/introduction_family.html"
);
about_enquiry!(
    IntroductionTutor,
    "enquiries/introduction_tutor",
    "enquiries/letters/introduction_tutor.subject",
    "enquiries/letters/introduction_tutor.txt",
    "enquiries/letters/introduction_tutor.html"
);
about_enquiry!(
    UnmatchedFamily,
    "enquiries/unmatched_family",
    "enquiries/letters/unmatched_family.subject",
    "enquiries/letters/unmatched_family.txt",
    "enquiries/letters/unmatched_family.html"
);
about_enquiry!(
    UnmatchedDesk,
    "enquiries/unmatched_desk",
    "enquiries/letters/unmatched_desk.subject",
    "enquiries/letters/unmatched_desk.txt",
    "enquiries/letters/unmatched_desk.html"
);
about_enquiry!(
    PromiseFamily,
    "enquiries/promise_family",
    "enquiries/letters/promise_family.subject",
    "enquiries/letters/promise_family.txt",
    "enquiries/letters/promise_family.html"
);
about_enquiry!(
    PromiseDesk,
    "enquiries/promise_desk",
    "enquiries/letters/promise_desk.subject",
    "enquiries/letters/promise_desk.txt",
    "enquiries/letters/promise_desk.html"
);
about_enquiry!(
    DeclinedFamily,
    "enquiries/declined_family",
    "enquiries/letters/declined_family.subject",
    "enquiries/letters/declined_family.txt",
    "enquiries/letters/declined_family.html"
);
about_enquiry!(
    DeclinedDesk,
    "enquiries/declined_desk",
    "enquiries/letters/declined_desk.subject",
    "enquiries/letters/declined_desk.txt",
    "enquiries/letters/declined_desk.html"
);
about_enquiry!(
    ExpiredFamily,
    "enquiries/expired_family",
    "enquiries/letters/expired_family.subject",
    "enquiries/letters/expired_family.txt",
    "enquiries/letters/expired_family.html"
);
about_enquiry!(
    ExpiredDesk,
    "enquiries/expired_desk",
    "enquiries/letters/expired_desk.subject",
    "enquiries/letters/expired_desk.txt",
    "enquiries/letters/expired_desk.html"
);
about_enquiry!(
    WithdrawnFamily,
    "enquiries/withdrawn_family",
    "enquiries/letters/withdrawn_family.subject",
    "enquiries/letters/withdrawn_family.txt",
    "enquiries/letters/withdrawn_family.html"
);
about_enquiry!(
    Meeting,
    "enquiries/meeting",
    "enquiries/letters/meeting.subject",
    "enquiries/letters/meeting.txt",
    "enquiries/letters/meeting.html"
);
about_enquiry!(
    NotMetDesk,
    "enquiries/not_met_desk",
    "enquiries/letters/not_met_desk.subject",
    "enquiries/letters/not_met_desk.txt",
    "enquiries/letters/not_met_desk.html"
);
about_enquiry!(
    ClosedFamily,
    "enquiries/closed_family",
    "enquiries/letters/closed_family.subject",
    "enquiries/letters/closed_family.txt",
    "enquiries/letters/closed_family.html"
);
about_enquiry!(
    ClosedTutor,
    "enquiries/closed_tutor",
    "enquiries/letters/closed_tutor.subject",
    "enquiries/letters/closed_tutor.txt",
    "enquiries/letters/closed_tutor.html"
);
about_enquiry!(
    ErasedTutor,
    "enquiries/erased_tutor",
    "enquiries/letters/erased_tutor.subject",
    "enquiries/letters/erased_tutor.txt",
    "enquiries/letters/erased_tutor.html"
);

#[cfg(test)]
mod tests {
    use crate::enquiries::letter_samples::{enquiry, letter_samples, offer};

    use super::*;
    use crate::platform::mail::Letter;

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
            both_parts_hold(&letter, "12:00 on 16 January 2026");
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
            "20:30 on 14 January 2026",
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
            until: Moment(offer().answer_by),
            is_wanted: true,
            pause_link: String::new(),
        };
        let letter = invitation.to(tutor.clone(), None).unwrap();
        both_parts_hold(&letter, "They asked for you by name");
        assert!(!letter.text.contains("at most three tutors"), "{}", letter.text);
    }
}
