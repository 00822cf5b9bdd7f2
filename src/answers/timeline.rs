use super::{
    edtf::{Date, year_in_words},
    key_date::KeyDate,
};

/// Key dates drawn to scale on a line of [`Timeline::LENGTH`] units.
#[derive(Debug, PartialEq, Eq)]
pub struct Timeline {
    /// The first and the last year of the line, as readers see them.
    pub first: String,
    pub last: String,
    /// Each mark as its start and its length, in units of the line.
    pub marks: Vec<(i64, i64)>,
}

impl Timeline {
    pub const LENGTH: i64 = 960;
    /// A day would be too thin to see.
    const SHORTEST: i64 = 10;

    /// `dates` are in chronological order. `None` unless there are two different marks.
    pub fn of(dates: &[KeyDate]) -> Option<Self> {
        let first = dates.iter().map(|key| key.date.first()).min()?;
        let last = dates.iter().map(|key| key.date.last()).max()?;
        // from the beginning of the first year to the end of the last
        let start = Date::first_of(first.year, 1).number();
        let whole = (Date::last_of(last.year, 12).number() - start).max(1);
        let at = |day: Date| (day.number() - start) * Self::LENGTH / whole;
        let mut marks: Vec<(i64, i64)> = dates
            .iter()
            .map(|key| {
                let from = at(key.date.first());
                let length = if key.date.is_interval() {
                    (at(key.date.last()) - from).max(Self::SHORTEST)
                } else {
                    Self::SHORTEST
                };
                (from.min(Self::LENGTH - length), length)
            })
            .collect();
        marks.dedup();
        (marks.len() > 1).then(|| Self {
            first: year_in_words(first.year),
            last: year_in_words(last.year),
            marks,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::key_date::in_order;

    #[test]
    fn a_line_holds_its_dates_in_proportion() {
        let dates = ["1900", "1910", "1915/1919"]
            .map(|date| KeyDate { date: date.parse().unwrap(), event: String::new() });
        let line = Timeline::of(&dates).unwrap();
        assert_eq!((&*line.first, &*line.last), ("1900", "1919"));
        assert_eq!(line.marks, [(0, 10), (480, 10), (720, 240)]);
        assert_eq!(Timeline::of(&dates[..1]), None);
    }

    #[test]
    fn years_before_christ_stand_on_the_left() {
        let dates = ["100 BC", "c. 1 BC", "AD 100"]
            .map(|date| KeyDate { date: date.parse().unwrap(), event: String::new() });
        let line = Timeline::of(&dates).unwrap();
        assert_eq!((&*line.first, &*line.last), ("100 BC", "100"));
        // there is no year 0: the first of 200 years, the 100th and the last
        assert_eq!(line.marks, [(0, 10), (475, 10), (950, 10)]);
    }

    proptest::proptest! {
        #[test]
        fn every_mark_lies_on_the_line(years in proptest::collection::vec((1_i16..=9999, 0_i16..50, proptest::bool::ANY), 2..8)) {
            let mut dates: Vec<KeyDate> = years
                .iter()
                .map(|(from, more, is_bc)| {
                    if *is_bc { format!("{from} BC") } else { format!("{from:04}/{:04}", (from + more).min(9999)) }
                })
                .map(|date| KeyDate { date: date.parse().unwrap(), event: String::new() })
                .collect();
            in_order(&mut dates);
            if let Some(line) = Timeline::of(&dates) {
                for (at, length) in line.marks {
                    proptest::prop_assert!(at >= 0 && length > 0 && at + length <= Timeline::LENGTH);
                }
            }
        }
    }
}
