use serde::Serialize;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::config::Mailbox;

/// Who a tutor is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum Requester {
    Me,
    Child,
    Under18,
    School,
}

/// Where an enquiry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum EnquiryState {
    /// The desk looks at it before any letter leaves.
    Held,
    /// The adult has a letter with the link that confirms.
    Received,
    /// Passed through on the way to `Offered` or `Unmatched`.
    Confirmed,
    /// No tutor fits so far.
    Unmatched,
    Offered,
    Accepted,
    /// Every tutor who fits said no.
    Declined,
    /// A week went by without a yes.
    Expired,
    Withdrawn,
    /// The family says that they met the tutor who said yes.
    Met,
    /// The family says that they did not.
    NotMet,
    Closed,
    Erased,
}

/// Who moved an enquiry on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum Actor {
    Family,
    Tutor,
    Desk,
    Clock,
}

/// Where lessons can be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum Place {
    Online,
    /// In person, in the family's area.
    Nearby,
    #[default]
    Either,
}

/// When lessons can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Times {
    Daytime,
    Evenings,
    Weekends,
}

/// What a link is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum LinkScope {
    /// Whoever posted the form sees the course.
    Watch,
    /// Whoever reads the contact's mail confirms, corrects, withdraws and erases.
    Act,
}

/// Someone asks for a tutor. The contact is always an adult.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enquiry {
    pub id: Uuid,
    pub made_for: Requester,
    pub contact_name: String,
    pub contact_email: String,
    pub contact_phone: String,
    /// A first name.
    pub student_name: String,
    pub level_id: i16,
    pub level_label: String,
    pub subject_id: i16,
    pub subject_label: String,
    pub answer_id: Option<Uuid>,
    pub message: String,
    pub place: Place,
    /// The first half of a postcode, or nothing.
    pub area: String,
    /// As [`Times`] spells them; none: any time.
    pub times: Vec<String>,
    /// Who is asked first.
    pub wanted_tutor: Option<Uuid>,
    pub state: EnquiryState,
    /// How many events there are.
    pub step: i32,
    /// What its links are derived from.
    pub link_salt: Vec<u8>,
    pub created_at: OffsetDateTime,
    pub reminded_at: Option<OffsetDateTime>,
    pub confirmed_at: Option<OffsetDateTime>,
    /// Until when a tutor's answer is promised.
    pub promised_until: Option<OffsetDateTime>,
    /// When we said that the promise was not kept.
    pub apologised_at: Option<OffsetDateTime>,
    pub accepted_at: Option<OffsetDateTime>,
    /// When the family was asked whether they met.
    pub meeting_asked_at: Option<OffsetDateTime>,
    pub delete_at: OffsetDateTime,
}

/// One step of the course of an enquiry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The state that it left; the first one left none.
    pub previous: Option<EnquiryState>,
    /// The state that it entered.
    pub state: EnquiryState,
    pub actor: Actor,
    pub note: String,
    pub happened_at: OffsetDateTime,
}

/// Where an offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum OfferState {
    Asked,
    Accepted,
    Declined,
    /// The tutor was silent until the time was over; a late answer is still taken while the family looks.
    Lapsed,
    /// Not needed any more.
    Closed,
}

/// An enquiry as one tutor was asked about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    pub id: Uuid,
    pub enquiry_id: Uuid,
    pub tutor_id: Uuid,
    pub tutor_name: String,
    pub tutor_email: String,
    pub tutor_slug: String,
    pub standing: OfferState,
    /// What the tutor wrote with the yes or no.
    pub sentence: String,
    pub asked_at: OffsetDateTime,
    /// Until when the answer is waited for before others are asked.
    pub answer_by: OffsetDateTime,
    /// When it stopped waiting for an answer.
    pub answered_at: Option<OffsetDateTime>,
}

impl Requester {
    pub const ALL: [Self; 4] = [Self::Me, Self::Child, Self::Under18, Self::School];

    /// As the form and the table spell it.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Me => "me",
            Self::Child => "child",
            Self::Under18 => "under18",
            Self::School => "school",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Me => "Me: I am 18 or over",
            Self::Child => "My child",
            Self::Under18 => "Me: I am under 18",
            Self::School => "A school",
        }
    }

    /// What whoever chooses it should know.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Me => "You learn for yourself, or for an exam of your own.",
            Self::Child => "You are a parent or carer and ask for your child.",
            Self::Under18 => "We write to your parent or carer, who confirms.",
            Self::School => "You ask for pupils of your school.",
        }
    }

    /// How a tutor hears of it.
    pub fn described(self) -> &'static str {
        match self {
            Self::Me => "an adult who wants to learn",
            Self::Child => "a parent or carer, for their child",
            Self::Under18 => "a pupil under 18, with a parent or carer who confirmed it",
            Self::School => "a school",
        }
    }

    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|case| case.slug() == slug)
    }
}

impl EnquiryState {
    pub const ALL: [Self; 13] = [
        Self::Held,
        Self::Received,
        Self::Confirmed,
        Self::Unmatched,
        Self::Offered,
        Self::Accepted,
        Self::Declined,
        Self::Expired,
        Self::Withdrawn,
        Self::Met,
        Self::NotMet,
        Self::Closed,
        Self::Erased,
    ];

    pub fn slug(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Received => "received",
            Self::Confirmed => "confirmed",
            Self::Unmatched => "unmatched",
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
            Self::Met => "met",
            Self::NotMet => "notmet",
            Self::Closed => "closed",
            Self::Erased => "erased",
        }
    }

    /// The desk's word for it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Held => "Held",
            Self::Received => "Not confirmed yet",
            Self::Confirmed => "Confirmed",
            Self::Unmatched => "No tutor yet",
            Self::Offered => "Tutors asked",
            Self::Accepted => "Accepted",
            Self::Declined => "Declined by all",
            Self::Expired => "Expired",
            Self::Withdrawn => "Withdrawn",
            Self::Met => "Met",
            Self::NotMet => "Not met",
            Self::Closed => "Closed",
            Self::Erased => "Erased",
        }
    }

    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.slug() == slug)
    }

    /// Every change that there is. The table `course_changes` holds the same pairs, and
    /// the database refuses any other.
    pub fn changes(self) -> &'static [Self] {
        match self {
            Self::Held => &[Self::Received, Self::Withdrawn, Self::Closed, Self::Erased],
            Self::Received => &[Self::Confirmed, Self::Withdrawn, Self::Closed, Self::Erased],
            Self::Confirmed => &[Self::Offered, Self::Unmatched],
            Self::Unmatched => &[Self::Offered, Self::Expired, Self::Withdrawn, Self::Closed, Self::Erased],
            Self::Offered => {
                &[Self::Accepted, Self::Declined, Self::Expired, Self::Withdrawn, Self::Closed, Self::Erased]
            }
            Self::Accepted => &[Self::Met, Self::NotMet, Self::Closed, Self::Erased],
            Self::Met | Self::NotMet => &[Self::Closed, Self::Erased],
            Self::Declined | Self::Expired | Self::Withdrawn | Self::Closed => &[Self::Erased],
            Self::Erased => &[],
        }
    }

    pub fn may_become(self, next: Self) -> bool {
        self.changes().contains(&next)
    }

    /// Whether a tutor is still looked for.
    pub fn is_looking(self) -> bool {
        matches!(self, Self::Confirmed | Self::Unmatched | Self::Offered)
    }
}

impl Place {
    pub const ALL: [Self; 3] = [Self::Online, Self::Nearby, Self::Either];

    pub fn slug(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Nearby => "nearby",
            Self::Either => "either",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Online => "Online",
            Self::Nearby => "In person, near us",
            Self::Either => "Either",
        }
    }

    /// How a tutor hears of it.
    pub fn described(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Nearby => "in person",
            Self::Either => "online or in person",
        }
    }

    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.slug() == slug)
    }
}

impl Times {
    pub const ALL: [Self; 3] = [Self::Daytime, Self::Evenings, Self::Weekends];

    pub fn slug(self) -> &'static str {
        match self {
            Self::Daytime => "daytime",
            Self::Evenings => "evenings",
            Self::Weekends => "weekends",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Daytime => "Weekdays in the daytime",
            Self::Evenings => "Weekday evenings",
            Self::Weekends => "Weekends",
        }
    }

    /// Within a sentence.
    pub fn described(self) -> &'static str {
        match self {
            Self::Daytime => "weekdays in the daytime",
            Self::Evenings => "weekday evenings",
            Self::Weekends => "weekends",
        }
    }

    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|times| times.slug() == slug)
    }
}

impl Actor {
    /// Who it was, where it was a person.
    pub fn label(self) -> Option<&'static str> {
        match self {
            Self::Family => Some("the family"),
            Self::Tutor => Some("a tutor"),
            Self::Desk => Some("our desk"),
            Self::Clock => None,
        }
    }
}

impl OfferState {
    pub fn label(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Accepted => "said yes",
            Self::Declined => "said no",
            Self::Lapsed => "did not answer in time",
            Self::Closed => "no longer needed",
        }
    }
}

impl Enquiry {
    /// “GCSE History”.
    pub fn course(&self) -> String {
        format!("{} {}", self.level_label, self.subject_label)
    }

    pub fn contact(&self) -> Mailbox {
        Mailbox::new(&self.contact_name, &self.contact_email)
    }

    /// The address, told only to those who know it already: `a•••@school.example`.
    pub fn masked_email(&self) -> String {
        match self.contact_email.rsplit_once('@') {
            Some((local, domain)) => format!("{}•••@{domain}", local.chars().take(1).collect::<String>()),
            None => String::new(),
        }
    }

    /// “online or in person near LS6; weekday evenings, weekends”.
    pub fn wishes(&self) -> String {
        let near = if self.area.is_empty() { String::new() } else { format!(" near {}", self.area) };
        let times: Vec<_> =
            self.times.iter().filter_map(|slug| Times::parse(slug)).map(Times::described).collect();
        let times = if times.is_empty() { "at any time".to_owned() } else { times.join(", ") };
        format!("{}{near}; {times}", self.place.described())
    }

    pub fn may(&self, next: EnquiryState) -> bool {
        self.state.may_become(next)
    }

    /// What was erased cannot be written again.
    pub fn may_be_corrected(&self) -> bool {
        self.state != EnquiryState::Erased
    }
}

impl Offer {
    pub fn tutor(&self) -> Mailbox {
        Mailbox::new(&self.tutor_name, &self.tutor_email)
    }

    pub fn is_accepted(&self) -> bool {
        self.standing == OfferState::Accepted
    }

    /// Whether a yes or a no is taken: a late one too, while the family still looks.
    pub fn takes_an_answer(&self, enquiry: EnquiryState) -> bool {
        enquiry == EnquiryState::Offered && matches!(self.standing, OfferState::Asked | OfferState::Lapsed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_erasure() {
        assert!(EnquiryState::ALL.into_iter().all(|next| !EnquiryState::Erased.may_become(next)));
    }

    #[test]
    fn everything_but_the_moment_of_matching_can_be_erased() {
        for state in EnquiryState::ALL {
            let can = !matches!(state, EnquiryState::Confirmed | EnquiryState::Erased);
            assert_eq!(state.may_become(EnquiryState::Erased), can, "{state:?}");
        }
    }

    #[test]
    fn a_yes_is_taken_only_while_tutors_are_asked() {
        let ways: Vec<_> =
            EnquiryState::ALL.into_iter().filter(|s| s.may_become(EnquiryState::Accepted)).collect();
        assert_eq!(ways, [EnquiryState::Offered]);
    }

    #[test]
    fn the_database_allows_what_the_code_does() {
        let sql = include_str!("../../migrations/0009_course.sql");
        let list = sql.split("insert into course_changes (previous, next) values").nth(1).unwrap();
        let words: Vec<&str> = list.split(';').next().unwrap().split('\'').skip(1).step_by(2).collect();
        let mut stored: Vec<(&str, &str)> = words.chunks(2).map(|pair| (pair[0], pair[1])).collect();
        let mut allowed: Vec<(&str, &str)> = EnquiryState::ALL
            .into_iter()
            .flat_map(|state| state.changes().iter().map(move |next| (state.slug(), next.slug())))
            .collect();
        stored.sort_unstable();
        allowed.sort_unstable();
        assert_eq!(stored, allowed);
    }

    #[test]
    fn every_course_comes_to_an_end() {
        for state in EnquiryState::ALL {
            let ahead: Vec<_> =
                state.changes().iter().filter(|next| **next != EnquiryState::Erased).collect();
            let is_end = matches!(
                state,
                EnquiryState::Declined
                    | EnquiryState::Expired
                    | EnquiryState::Withdrawn
                    | EnquiryState::Closed
                    | EnquiryState::Erased
            );
            assert_eq!(ahead.is_empty(), is_end, "{state:?}");
        }
    }

    #[test]
    fn words_survive_their_spelling() {
        for state in EnquiryState::ALL {
            assert_eq!(EnquiryState::parse(state.slug()), Some(state));
        }
        for case in Requester::ALL {
            assert_eq!(Requester::parse(case.slug()), Some(case));
        }
        for place in Place::ALL {
            assert_eq!(Place::parse(place.slug()), Some(place));
        }
        for times in Times::ALL {
            assert_eq!(Times::parse(times.slug()), Some(times));
        }
    }
}
