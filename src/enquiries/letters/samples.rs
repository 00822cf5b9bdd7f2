//! Each email with sample data, for the desk's previews and for tests.

use time::{OffsetDateTime, macros::datetime};
use uuid::Uuid;

use super::{
    AccessLink, ClosedFamily, ClosedTutor, Confirm, CorrectedTutor, DeclinedDesk, DeclinedFamily,
    ErasedTutor, ExpiredDesk, ExpiredFamily, Held, IntroductionFamily, IntroductionTutor, Invitation,
    Meeting, NotMetDesk, OfferClosed, PromiseDesk, PromiseFamily, Reminder, TutorUnavailable, UnmatchedDesk,
    UnmatchedFamily, WithdrawnFamily,
};
use crate::{
    config::Mailbox,
    enquiries::enquiry::{Enquiry, EnquiryState, Offer, OfferState, Place, Requester},
    platform::{
        clock::{UkDay, UkTime},
        mail::{EmailTemplate, Letter},
    },
};

const CAME_IN: OffsetDateTime = datetime!(2026-01-14 12:00 UTC);
const PROMISED: OffsetDateTime = datetime!(2026-01-15 12:30 UTC);
const EXPIRES: OffsetDateTime = datetime!(2026-01-21 12:30 UTC);
const DELETED: OffsetDateTime = datetime!(2026-02-20 12:30 UTC);

/// Every email about an enquiry, in the order of the lifecycle.
pub fn letter_samples() -> anyhow::Result<Vec<Letter>> {
    let (enquiry, offers) = (enquiry(), [offer(), silent()]);
    let [offer, _] = &offers;
    let family = || enquiry.contact();
    let tutor = || offer.tutor();
    let desk = || Mailbox::new("The Lectern team", "desk@lectern.example");
    let own = || "https://lectern.example/enquiries/the-link-of-the-letter".to_owned();
    let at_the_desk = || "https://lectern.example/admin/enquiries/7".to_owned();
    let answers = || "https://lectern.example/answers".to_owned();
    let promise = || "24 hours".to_owned();
    let (until, day) = (UkTime(EXPIRES), UkDay(DELETED));
    let confirm_by = UkTime(CAME_IN + EnquiryState::Received.retention().kept);
    let pause = "https://lectern.example/offers/the-link-of-the-letter/pause".to_owned();
    let reading = ("What was the impact of Lenin’s death on the Soviet Union?", own_answer());
    let shortage = "No tutor who teaches GCSE History online has time on weekday evenings.";
    let reason = "the form was sent in less than 3 seconds";
    let letters = [
        Confirm { enquiry: &enquiry, link: own(), until: confirm_by, promise: promise() }
            .to(Mailbox::new("", &enquiry.contact_email), None)?,
        Reminder { enquiry: &enquiry, link: own(), until: confirm_by }
            .to(Mailbox::new("", &enquiry.contact_email), None)?,
        AccessLink { enquiry: &enquiry, link: own(), until: confirm_by }
            .to(Mailbox::new("", &enquiry.contact_email), None)?,
        Held { enquiry: &enquiry, reason, link: at_the_desk() }.to(desk(), None)?,
        Letter {
            unsubscribe_url: Some(pause.clone()),
            ..Invitation {
                enquiry: &enquiry,
                tutor: &tutor(),
                reading: Some(reading),
                link: "https://lectern.example/offers/the-link-of-the-letter".to_owned(),
                until: UkTime(offer.answer_by),
                is_preferred: false,
                pause_link: pause,
            }
            .to(tutor(), None)?
        },
        OfferClosed { enquiry: &enquiry, tutor: &tutor(), why: "another tutor said yes first" }
            .to(tutor(), None)?,
        IntroductionFamily {
            enquiry: &enquiry,
            offer,
            profile: "https://lectern.example/tutors/ada-sample".to_owned(),
        }
        .to(family(), Some(tutor()))?,
        IntroductionTutor { enquiry: &enquiry, offer }.to(tutor(), Some(family()))?,
        CorrectedTutor { enquiry: &enquiry, offer }.to(tutor(), Some(family()))?,
        UnmatchedFamily { enquiry: &enquiry, reason: shortage, may_mend: true, link: own(), until }
            .to(family(), None)?,
        UnmatchedDesk { enquiry: &enquiry, reason: shortage, link: at_the_desk() }.to(desk(), None)?,
        PromiseFamily { enquiry: &enquiry, link: own(), until, promise: promise() }.to(family(), None)?,
        PromiseDesk {
            enquiry: &enquiry,
            offers: &offers[1..],
            link: at_the_desk(),
            until,
            promise: promise(),
        }
        .to(desk(), None)?,
        TutorUnavailable {
            enquiry: &enquiry,
            is_preferred: false,
            others_are_asked: true,
            until,
            link: own(),
        }
        .to(family(), None)?,
        DeclinedFamily { enquiry: &enquiry, answers: answers(), link: own(), until: day }
            .to(family(), None)?,
        DeclinedDesk { enquiry: &enquiry, offers: &offers, link: at_the_desk() }.to(desk(), None)?,
        ExpiredFamily { enquiry: &enquiry, answers: answers(), link: own(), until: day }
            .to(family(), None)?,
        ExpiredDesk { enquiry: &enquiry, offers: &offers[1..], link: at_the_desk() }.to(desk(), None)?,
        WithdrawnFamily { enquiry: &enquiry, link: own(), until: day }.to(family(), None)?,
        Meeting {
            enquiry: &enquiry,
            offer,
            yes_link: format!("{}/meeting?met=yes", own()),
            no_link: format!("{}/meeting?met=no", own()),
        }
        .to(family(), None)?,
        NotMetDesk { enquiry: &enquiry, offer, link: at_the_desk() }.to(desk(), None)?,
        ClosedFamily { enquiry: &enquiry, link: own(), until: day }.to(family(), None)?,
        ClosedTutor { enquiry: &enquiry, offer, until: day }.to(tutor(), None)?,
        ErasedTutor { enquiry: &enquiry, offer }.to(tutor(), None)?,
    ];
    Ok(letters.into())
}

fn own_answer() -> String {
    "https://lectern.example/answers/gcse/history/what-was-the-impact-of-lenins-death-on-the-soviet-union"
        .to_owned()
}

/// A pupil's enquiry, with text that must be escaped.
pub fn enquiry() -> Enquiry {
    Enquiry {
        id: Uuid::from_u128(7),
        requester: Requester::Under18,
        contact_name: "Bea <Carer> & Co".into(),
        contact_email: "bea@home.example".into(),
        contact_phone: String::new(),
        student_name: "Zoë".into(),
        level_id: 1,
        level_label: "GCSE".into(),
        subject_id: 1,
        subject_label: "History".into(),
        answer_id: None,
        message: "Why did the League fail?\n<Soon>, please & thanks.".into(),
        place: Place::Either,
        area: String::new(),
        times: vec!["evenings".into()],
        preferred_tutor: None,
        state: EnquiryState::Offered,
        step: 3,
        link_salt: vec![0; 16],
        created_at: CAME_IN,
        reminded_at: None,
        confirmed_at: Some(datetime!(2026-01-14 12:30 UTC)),
        promised_until: Some(PROMISED),
        apologised_at: None,
        accepted_at: Some(datetime!(2026-01-14 13:00 UTC)),
        meeting_asked_at: None,
        delete_at: DELETED,
    }
}

/// An accepted offer.
pub fn offer() -> Offer {
    Offer {
        id: Uuid::nil(),
        enquiry_id: Uuid::from_u128(7),
        tutor_id: Uuid::from_u128(1),
        tutor_name: "Ada O'Sample".into(),
        tutor_email: "ada@tutors.example".into(),
        tutor_slug: "ada-osample".into(),
        state: OfferState::Accepted,
        sentence: "Mondays & <Tuesdays>".into(),
        asked_at: datetime!(2026-01-14 12:30 UTC),
        answer_by: datetime!(2026-01-14 20:30 UTC),
        answered_at: Some(datetime!(2026-01-14 13:00 UTC)),
    }
}

/// A lapsed offer.
fn silent() -> Offer {
    Offer {
        tutor_name: "Ben Example".into(),
        tutor_email: "ben@tutors.example".into(),
        tutor_slug: "ben-example".into(),
        state: OfferState::Lapsed,
        sentence: String::new(),
        answered_at: Some(datetime!(2026-01-14 20:30 UTC)),
        ..offer()
    }
}
