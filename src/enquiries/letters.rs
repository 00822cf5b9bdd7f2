//! What the letters about an enquiry say. Each has a subject, a text and an HTML part with
//! the same facts and links; the words of visitors never stand in a subject.

use askama::{Result, Template};
use uuid::Uuid;

use super::enquiry::{Enquiry, Offer};
use crate::{config::Mailbox, mail::Letter, web::time::Moment};

/// An answer that was read when the enquiry was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
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
    pub pause_link: String,
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

/// To a tutor whose answer is no longer needed.
#[derive(Debug)]
pub struct OfferClosed<'a> {
    pub enquiry: &'a Enquiry,
    pub tutor: &'a Mailbox,
    pub why: &'static str,
}

/// To the family: nobody could take it.
#[derive(Debug)]
pub struct DeclinedFamily<'a> {
    pub enquiry: &'a Enquiry,
    pub link: String,
}

/// To the desk: nobody could take it.
#[derive(Debug)]
pub struct DeclinedDesk<'a> {
    pub enquiry: &'a Enquiry,
    pub offers: &'a [Offer],
    pub link: String,
}

/// To the family: nobody here teaches this at the moment.
#[derive(Debug)]
pub struct UnmatchedFamily<'a> {
    pub enquiry: &'a Enquiry,
    pub link: String,
}

/// To the desk: nobody here teaches this at the moment.
#[derive(Debug)]
pub struct UnmatchedDesk<'a> {
    pub enquiry: &'a Enquiry,
    pub link: String,
}

/// A letter before it has an address.
pub trait Sheet {
    const KIND: &'static str;

    fn enquiry(&self) -> &Enquiry;

    /// Subject, text and HTML.
    fn rendered(&self) -> Result<[String; 3]>;

    /// The letter; answers go to `reply_to`, or to the desk.
    fn to(&self, to: Mailbox, reply_to: Option<Mailbox>) -> Result<Letter> {
        let [subject, text, html] = self.rendered()?;
        Ok(Letter {
            kind: Self::KIND,
            about: Some(self.enquiry().id),
            to,
            reply_to,
            subject: subject.trim().to_owned(),
            text,
            html,
            unsubscribe_url: None,
        })
    }
}

macro_rules! sheet {
    ($letter:ident, $kind:literal, $subject:tt, $text:tt, $html:tt) => {
        impl Sheet for $letter<'_> {
            const KIND: &'static str = $kind;

            fn enquiry(&self) -> &Enquiry {
                self.enquiry
            }

            fn rendered(&self) -> Result<[String; 3]> {
                #[derive(Template)]
                #[template(path = $subject, escape = "none")]
                struct Subject<'a> {
                    letter: &'a $letter<'a>,
                }
                #[derive(Template)]
                #[template(path = $text)]
                struct Text<'a> {
                    letter: &'a $letter<'a>,
                }
                #[derive(Template)]
                #[template(path = $html)]
                struct Html<'a> {
                    letter: &'a $letter<'a>,
                }
                Ok([
                    Subject { letter: self }.render()?,
                    Text { letter: self }.render()?,
                    Html { letter: self }.render()?,
                ])
            }
        }
    };
}

sheet!(
    Confirm,
    "enquiries/confirm",
    "enquiries/letters/confirm.subject",
    "enquiries/letters/confirm.txt",
    "enquiries/letters/confirm.html"
);
sheet!(
    Held,
    "enquiries/held",
    "enquiries/letters/held.subject",
    "enquiries/letters/held.txt",
    "enquiries/letters/held.html"
);
sheet!(
    Invitation,
    "enquiries/offer",
    "enquiries/letters/offer.subject",
    "enquiries/letters/offer.txt",
    "enquiries/letters/offer.html"
);
sheet!(
    IntroductionFamily,
    "enquiries/introduction_family",
    "enquiries/letters/introduction_family.subject",
    "enquiries/letters/introduction_family.txt",
    "enquiries/letters/introduction_family.html"
);
sheet!(
    IntroductionTutor,
    "enquiries/introduction_tutor",
    "enquiries/letters/introduction_tutor.subject",
    "enquiries/letters/introduction_tutor.txt",
    "enquiries/letters/introduction_tutor.html"
);
sheet!(
    OfferClosed,
    "enquiries/offer_closed",
    "enquiries/letters/offer_closed.subject",
    "enquiries/letters/offer_closed.txt",
    "enquiries/letters/offer_closed.html"
);
sheet!(
    DeclinedFamily,
    "enquiries/declined_family",
    "enquiries/letters/declined_family.subject",
    "enquiries/letters/declined_family.txt",
    "enquiries/letters/declined_family.html"
);
sheet!(
    DeclinedDesk,
    "enquiries/declined_desk",
    "enquiries/letters/declined_desk.subject",
    "enquiries/letters/declined_desk.txt",
    "enquiries/letters/declined_desk.html"
);
sheet!(
    UnmatchedFamily,
    "enquiries/unmatched_family",
    "enquiries/letters/unmatched_family.subject",
    "enquiries/letters/unmatched_family.txt",
    "enquiries/letters/unmatched_family.html"
);
sheet!(
    UnmatchedDesk,
    "enquiries/unmatched_desk",
    "enquiries/letters/unmatched_desk.subject",
    "enquiries/letters/unmatched_desk.txt",
    "enquiries/letters/unmatched_desk.html"
);

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::{
        super::enquiry::{MadeFor, Standing, State},
        *,
    };

    fn enquiry() -> Enquiry {
        Enquiry {
            id: Uuid::nil(),
            made_for: MadeFor::Under18,
            contact_name: "Bea <Carer> & Co".into(),
            contact_email: "bea@home.example".into(),
            contact_phone: String::new(),
            student_name: "Zoë".into(),
            level_id: 1,
            level_label: "GCSE".into(),
            subject_id: 1,
            subject_label: "History".into(),
            answer_id: None,
            message: "Why did the League fail?\n<b>Soon</b>, please & thanks.".into(),
            state: State::Offered,
            link_salt: vec![0; 16],
            created_at: datetime!(2026-01-14 12:00 UTC),
            delete_at: datetime!(2026-02-14 12:00 UTC),
        }
    }

    fn offer() -> Offer {
        Offer {
            id: Uuid::nil(),
            enquiry_id: Uuid::nil(),
            tutor_id: Uuid::nil(),
            tutor_name: "Ada O'Sample".into(),
            tutor_email: "ada@tutors.example".into(),
            tutor_slug: "ada-osample".into(),
            standing: Standing::Accepted,
            sentence: "Mondays & <Tuesdays>".into(),
            asked_at: datetime!(2026-01-14 12:00 UTC),
            answered_at: Some(datetime!(2026-01-14 13:00 UTC)),
        }
    }

    fn rendered(sheet: &impl Sheet) -> Letter {
        let letter = sheet.to(Mailbox::new("", "to@home.example"), None).unwrap();
        assert!(!letter.subject.is_empty() && !letter.subject.contains('\n'), "{:?}", letter.subject);
        assert!(!letter.text.contains("&#"), "a text part is not escaped:\n{}", letter.text);
        assert!(
            !letter.html.contains("<b>Soon</b>") && !letter.html.contains("<Tuesdays>"),
            "{}",
            letter.html
        );
        letter
    }

    fn both_parts_hold(letter: &Letter, fact: &str) {
        let html = letter
            .html
            .replace("&#38;", "&")
            .replace("&#60;", "<")
            .replace("&#62;", ">")
            .replace("&#39;", "'");
        assert!(letter.text.contains(fact), "{fact}:\n{}", letter.text);
        assert!(html.contains(fact), "{fact}:\n{html}");
    }

    #[test]
    fn the_confirming_letter_repeats_nothing_that_was_typed() {
        let enquiry = enquiry();
        let until = Moment(datetime!(2026-01-16 12:00 UTC));
        let letter =
            rendered(&Confirm { enquiry: &enquiry, link: "https://l.example/enquiries/x".into(), until });
        assert_eq!(letter.kind, "enquiries/confirm");
        for fact in ["https://l.example/enquiries/x", "12:00 on 16 January 2026", "GCSE History"] {
            both_parts_hold(&letter, fact);
        }
        for typed in ["Bea", "Zoë", "League"] {
            assert!(!letter.text.contains(typed) && !letter.html.contains(typed), "{typed}");
        }
    }

    #[test]
    fn an_offer_holds_the_aims_and_no_way_to_reach_the_family() {
        let enquiry = enquiry();
        let letter = rendered(&Invitation {
            enquiry: &enquiry,
            tutor: &Mailbox::new("Ada O'Sample", "ada@tutors.example"),
            reading: Some(("Why did it fail?", "https://l.example/answers/a".into())),
            link: "https://l.example/offers/x".into(),
            until: Moment(datetime!(2026-01-28 12:00 UTC)),
            pause_link: "https://l.example/offers/x/pause".into(),
        });
        for fact in [
            "GCSE History",
            "Why did the League fail?",
            "https://l.example/offers/x",
            "https://l.example/offers/x/pause",
            "https://l.example/answers/a",
            "12:00 on 28 January 2026",
            "Ada O'Sample",
        ] {
            both_parts_hold(&letter, fact);
        }
        for secret in ["Bea", "bea@home.example", "Zoë"] {
            assert!(!letter.text.contains(secret) && !letter.html.contains(secret), "{secret}");
        }
    }

    #[test]
    fn an_introduction_gives_each_side_the_other() {
        let (enquiry, offer) = (enquiry(), offer());
        let letter = rendered(&IntroductionFamily {
            enquiry: &enquiry,
            offer: &offer,
            profile: "https://l.example/tutors/ada-osample".into(),
            link: "https://l.example/enquiries/x".into(),
        });
        for fact in [
            "Ada O'Sample",
            "ada@tutors.example",
            "Mondays & <Tuesdays>",
            "https://l.example/tutors/ada-osample",
        ] {
            both_parts_hold(&letter, fact);
        }
        let letter = rendered(&IntroductionTutor { enquiry: &enquiry, offer: &offer });
        for fact in ["Bea <Carer> & Co", "bea@home.example", "Zoë", "Why did the League fail?"] {
            both_parts_hold(&letter, fact);
        }
    }

    #[test]
    fn the_desk_and_the_family_hear_that_nobody_can() {
        let (enquiry, offers) = (enquiry(), [offer()]);
        let link = "https://l.example/x".to_owned();
        let why = "the family has found a tutor";
        let letters = [
            rendered(&Held { enquiry: &enquiry, reason: "a hidden field was filled in", link: link.clone() }),
            rendered(&DeclinedFamily { enquiry: &enquiry, link: link.clone() }),
            rendered(&DeclinedDesk { enquiry: &enquiry, offers: &offers, link: link.clone() }),
            rendered(&UnmatchedFamily { enquiry: &enquiry, link: link.clone() }),
            rendered(&UnmatchedDesk { enquiry: &enquiry, link }),
        ];
        for letter in &letters {
            both_parts_hold(letter, "https://l.example/x");
            both_parts_hold(letter, "GCSE History");
        }
        let closed = rendered(&OfferClosed { enquiry: &enquiry, tutor: &offer().tutor(), why });
        both_parts_hold(&closed, why);
    }
}
