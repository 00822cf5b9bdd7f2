//! The timeline of an enquiry, as the family and the desk both see it: what has happened, and what
//! comes next and until when.

use time::OffsetDateTime;

use super::enquiry::{Enquiry, EnquiryState, Event, Offer, OfferState};
use crate::platform::clock::{UkDay, UkTime};

/// A line of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineStep {
    pub at: OffsetDateTime,
    pub words: String,
    /// Who did it; `None` for the clock.
    pub by: Option<&'static str>,
}

/// What has happened, oldest first.
pub fn behind(enquiry: &Enquiry, events: &[Event], offers: &[Offer]) -> Vec<TimelineStep> {
    let mut steps: Vec<TimelineStep> = events
        .iter()
        // the line for its round of offers says more
        .filter(|event| event.state != EnquiryState::Offered)
        .map(|event| TimelineStep {
            at: event.happened_at,
            words: event_in_words(enquiry, event),
            by: event.actor.label(),
        })
        .chain(offer_rounds(offers))
        .chain(emails_by_the_clock(enquiry))
        .collect();
    steps.sort_by_key(|step| step.at);
    steps
}

/// What comes next if nobody acts, and when.
pub fn ahead(enquiry: &Enquiry, offers: &[Offer], promise: &str) -> Vec<String> {
    match enquiry.state {
        EnquiryState::Held | EnquiryState::Received => vec![
            format!("The adult confirms with the link in our email, by {}.", UkTime(enquiry.delete_at)),
            "We ask up to three tutors at a time.".to_owned(),
            format!("A tutor replies within {promise} of that, or we tell you what happens next."),
        ],
        EnquiryState::Confirmed | EnquiryState::Unmatched | EnquiryState::Offered => search(enquiry, offers),
        EnquiryState::Accepted => match (enquiry.meeting_asked_at, enquiry.meeting_at()) {
            (None, Some(at)) => vec![format!("On {} we’ll ask if you’ve met.", UkDay(at))],
            _ => vec![],
        },
        _ => vec![],
    }
}

fn search(enquiry: &Enquiry, offers: &[Offer]) -> Vec<String> {
    let open = offers.iter().filter(|offer| offer.state == OfferState::Asked);
    let mut next = vec![match open.map(|offer| offer.answer_by).min() {
        Some(by) => format!("The tutors answer by {}. If they don’t, we ask others.", UkTime(by)),
        None => "We’ll ask any suitable tutor as soon as they’re free.".to_owned(),
    }];
    if let (Some(promised), None) = (enquiry.promised_until, enquiry.apologised_at) {
        next.push(format!(
            "We promise that a tutor will reply by {}. If nobody has said yes by then, we’ll email you what happens next.",
            UkTime(promised)
        ));
    }
    if let Some(over) = enquiry.expires_at() {
        next.push(format!("If nobody has said yes by {}, we’ll stop asking and tell you.", UkTime(over)));
    }
    next
}

fn event_in_words(enquiry: &Enquiry, event: &Event) -> String {
    let words = match event.state {
        EnquiryState::Held => "We received the enquiry. We’re checking it before we send any emails.",
        EnquiryState::Received if enquiry.contact_email.is_empty() => {
            "We received the enquiry and emailed a link to confirm it."
        }
        EnquiryState::Received => {
            return format!("We received the enquiry and emailed a link to {}.", enquiry.masked_email());
        }
        EnquiryState::Confirmed => "It was confirmed.",
        EnquiryState::Unmatched => "No suitable tutor yet. We’re looking for someone.",
        EnquiryState::Offered => "We asked tutors.",
        EnquiryState::Accepted => "A tutor said yes. We’ve emailed both of you each other’s address.",
        EnquiryState::Declined => "None of the tutors we asked can help.",
        EnquiryState::Expired => "Nobody said yes for a week, so we stopped asking.",
        EnquiryState::Withdrawn => "It was withdrawn.",
        EnquiryState::Met => "The family told us that they met.",
        EnquiryState::NotMet => "The family told us that they didn’t meet.",
        EnquiryState::Closed => "It was closed.",
        EnquiryState::Erased => "Everything personal was deleted.",
    };
    words.to_owned()
}

/// How many tutors were asked, did not answer or said no at the same time.
fn offer_rounds(offers: &[Offer]) -> Vec<TimelineStep> {
    let mut steps: Vec<TimelineStep> = counted(offers.iter().map(|offer| offer.asked_at))
        .map(|(at, count)| TimelineStep { at, words: format!("We asked {}.", tutors(count)), by: None })
        .collect();
    let ended = |state: OfferState| {
        counted(offers.iter().filter(move |offer| offer.state == state).filter_map(|offer| offer.answered_at))
    };
    steps.extend(ended(OfferState::Lapsed).map(|(at, count)| TimelineStep {
        at,
        words: format!("{} didn’t answer in time.", capital(&tutors(count))),
        by: None,
    }));
    steps.extend(ended(OfferState::Declined).map(|(at, count)| TimelineStep {
        at,
        words: format!("{} said no.", capital(&tutors(count))),
        by: None,
    }));
    steps
}

/// Each distinct moment with how often it occurs, in order of first occurrence.
fn counted(moments: impl Iterator<Item = OffsetDateTime>) -> impl Iterator<Item = (OffsetDateTime, usize)> {
    let mut counts: Vec<(OffsetDateTime, usize)> = Vec::new();
    for at in moments {
        match counts.iter_mut().find(|(known, _)| *known == at) {
            Some((_, count)) => *count += 1,
            None => counts.push((at, 1)),
        }
    }
    counts.into_iter()
}

fn tutors(count: usize) -> String {
    match count {
        1 => "one tutor".to_owned(),
        2 => "two tutors".to_owned(),
        3 => "three tutors".to_owned(),
        _ => format!("{count} tutors"),
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Emails that the clock sent.
fn emails_by_the_clock(enquiry: &Enquiry) -> Vec<TimelineStep> {
    [
        (enquiry.reminded_at, "We sent the link again."),
        (enquiry.apologised_at, "Nobody said yes in the time we promised. We emailed what happens next."),
        (enquiry.meeting_asked_at, "We asked if the family and the tutor had met."),
    ]
    .into_iter()
    .filter_map(|(at, words)| at.map(|at| TimelineStep { at, words: words.to_owned(), by: None }))
    .collect()
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::enquiries::{
        enquiry::Actor,
        letters::samples::{enquiry, offer},
    };

    #[test]
    fn a_round_and_its_silence_are_told_once() {
        let asked = |state, answered_at| Offer { state, answered_at, ..offer() };
        let over = datetime!(2026-01-14 20:30 UTC);
        let offers = [
            asked(OfferState::Lapsed, Some(over)),
            asked(OfferState::Lapsed, Some(over)),
            asked(OfferState::Declined, Some(datetime!(2026-01-14 13:30 UTC))),
        ];
        let event = |state, happened_at| Event {
            previous: None,
            state,
            actor: Actor::Clock,
            note: String::new(),
            happened_at,
        };
        let events = [
            event(EnquiryState::Confirmed, offer().asked_at),
            event(EnquiryState::Offered, offer().asked_at),
        ];
        let told: Vec<String> =
            behind(&enquiry(), &events, &offers).into_iter().map(|step| step.words).collect();
        assert_eq!(
            told,
            [
                "It was confirmed.",
                "We asked three tutors.",
                "One tutor said no.",
                "Two tutors didn’t answer in time."
            ]
        );
    }

    #[test]
    fn the_hour_of_the_promise_is_told_while_it_lasts() {
        let asked = Offer { state: OfferState::Asked, answered_at: None, ..offer() };
        let next = ahead(&enquiry(), &[asked], "24 hours").join(" ");
        for hour in [
            "8:30 pm on Wednesday 14 January, UK time",
            "12:30 pm on Thursday 15 January, UK time",
            "12:30 pm on Wednesday 21 January, UK time",
        ] {
            assert!(next.contains(hour), "{hour}: {next}");
        }
        let late = Enquiry { apologised_at: Some(datetime!(2026-01-15 12:30 UTC)), ..enquiry() };
        assert!(!ahead(&late, &[], "24 hours").join(" ").contains("promise"));
    }
}
