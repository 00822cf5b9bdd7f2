//! Whether a tutor suits an enquiry and, where one does not, why: in the words that the family reads.

use super::enquiry::{Enquiry, Place};
use crate::platform::values::Times;

/// What the family asks for.
#[derive(Debug, Clone, Copy)]
pub struct Wishes<'a> {
    pub place: Place,
    /// The outward half of a postcode, or empty.
    pub area: &'a str,
    /// Slugs of the times; empty: any time.
    pub times: &'a [String],
}

/// Where, when and whether a tutor can teach at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Availability {
    pub is_paused: bool,
    /// The most offers in seven days; `None`: no limit.
    pub weekly_limit: Option<i16>,
    /// Offers in the last seven days; 0 where there is no limit.
    pub asked_lately: i64,
    pub teaches_online: bool,
    pub teaches_in_person: bool,
    /// Postcode areas or districts, such as `LS` or `LS6`.
    pub areas: Vec<String>,
    /// Slugs of the times; empty: any time.
    pub times: Vec<String>,
}

/// The tutor whom the family prefers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferred {
    pub name: String,
    pub slug: String,
    /// Whether they teach the subject at the level.
    pub teaches: bool,
    pub availability: Availability,
}

/// Why a tutor is not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// Does not teach the subject at the level.
    Course,
    Place,
    Times,
    /// Takes no new students.
    Paused,
    /// Was offered as many enquiries this week as they take.
    Full,
}

/// Why there is nobody to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortage {
    /// Nobody teaches the subject at the level.
    Course,
    /// Nobody who teaches it does so there.
    Place,
    /// Nobody who teaches it there has time then.
    Times,
    /// Whoever fits is paused or has reached their limit.
    Free,
    /// Whoever fits was asked already.
    Asked,
}

impl Enquiry {
    pub fn wants(&self) -> Wishes<'_> {
        Wishes { place: self.place, area: &self.area, times: &self.times }
    }
}

impl Preferred {
    /// Why this tutor cannot be asked, in a sentence; `None` where they can.
    pub fn obstacle(&self, course: &str, wishes: Wishes<'_>) -> Option<String> {
        let misfit = if self.teaches { self.availability.misfit(wishes)? } else { Misfit::Course };
        Some(self.availability.explain(misfit, &self.name, course, wishes))
    }

    /// As [`Preferred::obstacle`], before the family has said where and when.
    pub fn obstacle_anywhere(&self, course: &str) -> Option<String> {
        let anywhere = Wishes { place: Place::Either, area: "", times: &[] };
        let availability = Availability { teaches_online: true, ..self.availability.clone() };
        Self { availability, ..self.clone() }.obstacle(course, anywhere)
    }
}

impl Availability {
    /// Why the tutor is not asked; `None` where they fit. What the family can change comes first.
    pub fn misfit(&self, wishes: Wishes<'_>) -> Option<Misfit> {
        [
            (Misfit::Place, self.suits_place(wishes)),
            (Misfit::Times, self.suits_times(wishes)),
            (Misfit::Paused, !self.is_paused),
            (Misfit::Full, self.weekly_limit.is_none_or(|limit| self.asked_lately < i64::from(limit))),
        ]
        .into_iter()
        .find_map(|(misfit, is_well)| (!is_well).then_some(misfit))
    }

    fn suits_place(&self, wishes: Wishes<'_>) -> bool {
        let nearby = self.teaches_in_person && self.comes_to(wishes.area);
        match wishes.place {
            Place::Online => self.teaches_online,
            Place::Nearby => nearby,
            Place::Either => self.teaches_online || nearby,
        }
    }

    /// An area matches all of its districts (`LS` matches LS1 and LS17, not L1), a district itself
    /// alone. A tutor without areas does not travel.
    fn comes_to(&self, area: &str) -> bool {
        self.areas.iter().any(|known| {
            let is_district = known.contains(|c: char| c.is_ascii_digit());
            area == known || (!is_district && letters_of(area) == known)
        })
    }

    fn suits_times(&self, wishes: Wishes<'_>) -> bool {
        self.times.is_empty()
            || wishes.times.is_empty()
            || self.times.iter().any(|times| wishes.times.contains(times))
    }

    /// The reason in a sentence: “Ben only teaches online.”
    fn explain(&self, misfit: Misfit, name: &str, course: &str, wishes: Wishes<'_>) -> String {
        match misfit {
            Misfit::Course => format!("{name} doesn’t teach {course}."),
            Misfit::Paused => format!("{name} isn’t taking new students right now."),
            Misfit::Full => format!("{name} can’t take any more enquiries this week."),
            Misfit::Times => format!("{name} doesn’t teach at the times you chose."),
            Misfit::Place
                if wishes.place != Place::Online && self.teaches_in_person && wishes.area.is_empty() =>
            {
                format!("{name} only teaches in person, and we don’t know where you are.")
            }
            Misfit::Place => match (wishes.place, self.teaches_online, self.teaches_in_person) {
                (Place::Online, ..) => format!("{name} only teaches in person."),
                (_, true, false) => format!("{name} only teaches online."),
                _ => format!("{name} doesn’t teach in person near {}.", wishes.area),
            },
        }
    }
}

impl Shortage {
    /// What stands in the way where nobody of these can be asked. The boolean says that a tutor was
    /// asked about this enquiry before.
    pub fn among<'a>(tutors: impl Iterator<Item = (&'a Availability, bool)>, wishes: Wishes<'_>) -> Self {
        let misfits: Vec<_> = tutors.map(|(tutor, was_asked)| (tutor.misfit(wishes), was_asked)).collect();
        let has = |wanted: &dyn Fn(Option<Misfit>, bool) -> bool| {
            misfits.iter().any(|(misfit, was_asked)| wanted(*misfit, *was_asked))
        };
        if misfits.is_empty() {
            Self::Course
        } else if has(&|misfit, was_asked| misfit.is_none() || was_asked) {
            Self::Asked
        } else if has(&|misfit, _| matches!(misfit, Some(Misfit::Paused | Misfit::Full))) {
            Self::Free
        } else if has(&|misfit, _| misfit == Some(Misfit::Times)) {
            Self::Times
        } else {
            Self::Place
        }
    }

    /// The reason in a sentence for the family.
    pub fn explain(self, course: &str, wishes: Wishes<'_>) -> String {
        let there = where_in_words(wishes);
        match self {
            Self::Course => format!("No tutor here teaches {course} yet."),
            Self::Place => format!("No tutor who teaches {course} gives lessons {there}."),
            Self::Times => {
                format!("No tutor who teaches {course} {there} has time on {}.", times_in_words(wishes))
            }
            Self::Free => format!("No tutor who teaches {course} {there} is free right now."),
            Self::Asked => format!("We have asked every tutor who teaches {course} {there}."),
        }
    }

    /// Whether the family can mend it by other wishes.
    pub fn depends_on_wishes(self) -> bool {
        matches!(self, Self::Place | Self::Times)
    }
}

fn where_in_words(wishes: Wishes<'_>) -> String {
    match (wishes.place, wishes.area) {
        (Place::Online, _) | (Place::Either, "") => "online".to_owned(),
        (Place::Nearby, area) => format!("in person near {area}"),
        (Place::Either, area) => format!("online or near {area}"),
    }
}

fn times_in_words(wishes: Wishes<'_>) -> String {
    let times: Vec<_> =
        wishes.times.iter().filter_map(|slug| Times::parse(slug).ok()).map(Times::described).collect();
    times.join(" or ")
}

/// The area of a district: `LS` of LS17, `EC` of EC1A.
fn letters_of(area: &str) -> &str {
    let end = area.find(|c: char| c.is_ascii_digit()).unwrap_or(area.len());
    &area[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn online() -> Availability {
        Availability {
            is_paused: false,
            weekly_limit: None,
            asked_lately: 0,
            teaches_online: true,
            teaches_in_person: false,
            areas: vec![],
            times: vec![],
        }
    }

    fn near(area: &str) -> Wishes<'_> {
        Wishes { place: Place::Nearby, area, times: &[] }
    }

    #[test]
    fn the_true_reason_is_told() {
        let travels = |areas: &[&str]| Availability {
            teaches_online: false,
            teaches_in_person: true,
            areas: areas.iter().map(|area| (*area).to_owned()).collect(),
            ..online()
        };
        let weekends = ["weekends".to_owned()];
        let on_weekends = Wishes { place: Place::Online, area: "", times: &weekends };
        let full = Availability { weekly_limit: Some(2), asked_lately: 2, ..online() };
        let cases = [
            (online(), near("LS6"), "Ben only teaches online."),
            (travels(&["M"]), near("LS6"), "Ben doesn’t teach in person near LS6."),
            (travels(&["LS"]), on_weekends, "Ben only teaches in person."),
            (
                Availability { times: vec!["daytime".into()], ..online() },
                on_weekends,
                "Ben doesn’t teach at the times you chose.",
            ),
            (
                Availability { is_paused: true, ..online() },
                on_weekends,
                "Ben isn’t taking new students right now.",
            ),
            (full, on_weekends, "Ben can’t take any more enquiries this week."),
        ];
        for (availability, wishes, reason) in cases {
            let ben = Preferred { name: "Ben".into(), slug: "ben".into(), teaches: true, availability };
            assert_eq!(ben.obstacle("GCSE History", wishes).as_deref(), Some(reason));
            let other = Preferred { teaches: false, ..ben };
            let reason = other.obstacle("A-level History", wishes);
            assert_eq!(reason.as_deref(), Some("Ben doesn’t teach A-level History."));
        }
    }

    #[test]
    fn nobody_is_free_only_where_nothing_else_stands_in_the_way() {
        let (wishes, paused) = (near("LS6"), Availability { is_paused: true, ..online() });
        let local = Availability { teaches_in_person: true, areas: vec!["LS".into()], ..online() };
        let away = Availability { is_paused: true, ..local.clone() };
        let busy = Availability { times: vec!["daytime".into()], ..local.clone() };
        let evenings = ["evenings".to_owned()];
        let in_the_evening = Wishes { times: &evenings, ..wishes };
        let told = |tutors: &[(Availability, bool)], wishes| {
            let tutors = tutors.iter().map(|(tutor, was_asked)| (tutor, *was_asked));
            Shortage::among(tutors, wishes).explain("GCSE History", wishes)
        };
        assert_eq!(told(&[], wishes), "No tutor here teaches GCSE History yet.");
        for tutors in [vec![(online(), false)], vec![(paused.clone(), false), (online(), false)]] {
            assert_eq!(
                told(&tutors, wishes),
                "No tutor who teaches GCSE History gives lessons in person near LS6."
            );
        }
        assert_eq!(
            told(&[(online(), false), (away.clone(), false)], wishes),
            "No tutor who teaches GCSE History in person near LS6 is free right now."
        );
        assert_eq!(
            told(&[(busy, false), (online(), false)], in_the_evening),
            "No tutor who teaches GCSE History in person near LS6 has time on weekday evenings."
        );
        assert_eq!(
            told(&[(local, true), (away, false)], wishes),
            "We have asked every tutor who teaches GCSE History in person near LS6."
        );
    }
}
