//! The matching rule: which tutors are asked next.
//!
//! 1. A tutor fits who teaches the subject at the level (which the query selects), is not paused, is
//!    below their weekly limit, and suits place, area and times.
//! 2. No tutor is asked twice about one enquiry. A family that comes back is not offered a tutor
//!    whom they had before, unless they prefer that tutor.
//! 3. The preferred tutor is asked first, alone.
//! 4. Otherwise up to three tutors are asked, those first whose last offer is longest ago; ties go to
//!    the higher rate of answers, then to whoever joined earlier.

use std::cmp::Reverse;

use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    enquiry::Enquiry,
    fit::{Availability, Shortage},
};

/// How many tutors are asked at once.
const ROUND: usize = 3;

/// A tutor of the subject at the level, with the facts that the rule needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub id: Uuid,
    pub name: String,
    pub email: String,
    pub availability: Availability,
    pub last_asked_at: Option<OffsetDateTime>,
    pub joined_at: OffsetDateTime,
    /// How many of the `remembered` offers were answered in time.
    pub answered: i64,
    pub remembered: i64,
    /// Was asked about this enquiry before.
    pub was_asked: bool,
    /// Said yes to an earlier enquiry from the same address.
    pub knows_family: bool,
}

/// The tutors who are asked next; empty where nobody is left.
pub fn choose<'a>(candidates: &'a [Candidate], enquiry: &Enquiry) -> Vec<&'a Candidate> {
    let mut fit: Vec<_> = candidates.iter().filter(|tutor| !tutor.was_asked && tutor.fits(enquiry)).collect();
    if let Some(wanted) = fit.iter().find(|tutor| Some(tutor.id) == enquiry.preferred_tutor) {
        return vec![wanted];
    }
    fit.retain(|tutor| !tutor.knows_family);
    fit.sort_by_key(|tutor| (tutor.last_asked_at, Reverse(tutor.rate()), tutor.joined_at, tutor.id));
    fit.truncate(ROUND);
    fit
}

/// Why [`choose`] finds nobody.
pub fn shortage(candidates: &[Candidate], enquiry: &Enquiry) -> Shortage {
    let tutors = candidates.iter().map(|tutor| (&tutor.availability, tutor.was_asked));
    Shortage::among(tutors, enquiry.wants())
}

impl Candidate {
    fn fits(&self, enquiry: &Enquiry) -> bool {
        self.availability.misfit(enquiry.wants()).is_none()
    }

    /// Answers in thousandths of offers; 1000 for a tutor who was never asked.
    fn rate(&self) -> i64 {
        if self.remembered == 0 { 1000 } else { self.answered * 1000 / self.remembered }
    }
}

#[cfg(test)]
mod tests {
    use time::{Duration, macros::datetime};

    use super::*;
    use crate::enquiries::{enquiry::Place, letters::samples};

    const JOINED: OffsetDateTime = datetime!(2026-01-01 12:00 UTC);

    fn tutor(number: u128) -> Candidate {
        Candidate {
            id: Uuid::from_u128(number),
            name: format!("Tutor {number}"),
            email: format!("{number}@tutors.example"),
            availability: Availability {
                is_paused: false,
                weekly_limit: None,
                asked_lately: 0,
                teaches_online: true,
                teaches_in_person: false,
                areas: vec![],
                times: vec![],
            },
            last_asked_at: None,
            joined_at: JOINED + Duration::days(i64::try_from(number).unwrap()),
            answered: 0,
            remembered: 0,
            was_asked: false,
            knows_family: false,
        }
    }

    /// A tutor with another availability.
    fn who(number: u128, change: impl FnOnce(&mut Availability)) -> Candidate {
        let mut candidate = tutor(number);
        change(&mut candidate.availability);
        candidate
    }

    fn chosen(candidates: &[Candidate], enquiry: &Enquiry) -> Vec<u128> {
        choose(candidates, enquiry).into_iter().map(|tutor| tutor.id.as_u128()).collect()
    }

    #[test]
    fn three_at_once_and_those_first_who_waited_longest() {
        let at = |day: i64| Some(JOINED + Duration::days(day));
        let tutors = [
            Candidate { last_asked_at: at(30), ..tutor(1) },
            Candidate { last_asked_at: at(20), ..tutor(2) },
            tutor(3),
            Candidate { last_asked_at: at(10), ..tutor(4) },
        ];
        assert_eq!(chosen(&tutors, &samples::enquiry()), [3, 4, 2]);
    }

    #[test]
    fn among_equals_the_better_rate_of_answering_is_first() {
        let tutors = [
            Candidate { answered: 1, remembered: 4, ..tutor(1) },
            Candidate { answered: 3, remembered: 4, ..tutor(2) },
            Candidate { answered: 0, remembered: 4, ..tutor(3) },
        ];
        assert_eq!(chosen(&tutors, &samples::enquiry()), [2, 1, 3]);
    }

    #[test]
    fn who_is_paused_or_full_or_was_asked_is_left_alone() {
        let tutors = [
            who(1, |tutor| tutor.is_paused = true),
            who(2, |tutor| (tutor.weekly_limit, tutor.asked_lately) = (Some(2), 2)),
            who(3, |tutor| (tutor.weekly_limit, tutor.asked_lately) = (Some(2), 1)),
            Candidate { was_asked: true, ..tutor(4) },
        ];
        assert_eq!(chosen(&tutors, &samples::enquiry()), [3]);
    }

    #[test]
    fn lessons_in_person_are_within_the_tutors_area() {
        let nearby = |area: &str| Enquiry { place: Place::Nearby, area: area.into(), ..samples::enquiry() };
        let walks = |areas: &[&str]| {
            who(1, |tutor| {
                (tutor.teaches_online, tutor.teaches_in_person) = (false, true);
                tutor.areas = areas.iter().map(|area| (*area).to_owned()).collect();
            })
        };
        for (areas, area, comes) in [
            (&["LS"][..], "LS6", true),
            (&["LS"], "L6", false),
            (&["L"], "LS6", false),
            (&["LS6"], "LS6", true),
            (&["LS6"], "LS61", false),
            (&["M20", "M21"], "M21", true),
            (&["EC"], "EC1A", true),
            (&[], "LS6", false),
        ] {
            assert_eq!(!chosen(&[walks(areas)], &nearby(area)).is_empty(), comes, "{areas:?} {area}");
        }
        assert!(chosen(&[tutor(1)], &nearby("LS6")).is_empty(), "who teaches online only does not travel");
        let either = Enquiry { place: Place::Either, ..samples::enquiry() };
        assert_eq!(chosen(&[tutor(1)], &either), [1]);
        let online = Enquiry { place: Place::Online, ..samples::enquiry() };
        assert!(chosen(&[walks(&["LS"])], &online).is_empty());
    }

    #[test]
    fn times_need_to_meet_once() {
        let tutors = [
            who(1, |tutor| tutor.times = vec!["daytime".into()]),
            who(2, |tutor| tutor.times = vec!["evenings".into(), "weekends".into()]),
            tutor(3),
        ];
        let weekends = Enquiry { times: vec!["weekends".into()], ..samples::enquiry() };
        assert_eq!(chosen(&tutors, &weekends), [2, 3]);
    }

    #[test]
    fn the_tutor_whom_the_family_asks_for_is_asked_alone_and_once() {
        let wanted = Enquiry { preferred_tutor: Some(Uuid::from_u128(4)), ..samples::enquiry() };
        let mut tutors = [tutor(1), tutor(2), tutor(3), Candidate { knows_family: true, ..tutor(4) }];
        assert_eq!(chosen(&tutors, &wanted), [4]);
        assert_eq!(chosen(&tutors, &samples::enquiry()), [1, 2, 3], "who taught them is not sent again");
        tutors[3].was_asked = true;
        assert_eq!(chosen(&tutors, &wanted), [1, 2, 3]);
        tutors[3] = who(4, |tutor| tutor.is_paused = true);
        assert_eq!(chosen(&tutors, &wanted), [1, 2, 3]);
    }
}
