use std::collections::HashSet;

use super::topic_answer::TopicAnswer;
use crate::answers::KeyDate;

/// A key date of a topic, with the answer that has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicEvent {
    pub key: KeyDate,
    /// The path of the first answer that has it.
    pub path: String,
}

impl TopicEvent {
    pub fn first_year(&self) -> i32 {
        self.key.date.first().year
    }
}

/// All key dates in chronological order, each once even where several answers have it.
pub fn events(answers: &[TopicAnswer]) -> Vec<TopicEvent> {
    let mut seen = HashSet::new();
    let mut events: Vec<TopicEvent> = Vec::new();
    for answer in answers {
        for key in answer.dates.iter() {
            let is_new = seen.insert((key.date.in_edtf(), key.event.to_lowercase()));
            if is_new {
                events.push(TopicEvent { key: key.clone(), path: answer.path() });
            }
        }
    }
    events.sort_by_key(|event| (event.key.date.first(), event.key.date.last()));
    events
}

/// Some years of a topic, to look at more closely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub from: i32,
    pub to: i32,
    pub events: usize,
}

impl Period {
    /// Such as `1917–1921`.
    pub fn label(self) -> String {
        let (from, to) = (crate::answers::year_in_words(self.from), crate::answers::year_in_words(self.to));
        if from == to { from } else { format!("{from}–{to}") }
    }

    pub fn holds(self, event: &TopicEvent) -> bool {
        (self.from..=self.to).contains(&event.first_year())
    }
}

/// Fewer events than this are not divided.
const FEW: usize = 13;

/// Divides events, which are in chronological order, at the ends of years into at most eight periods
/// of about as many events each. Empty where there is nothing to divide.
pub fn periods(events: &[TopicEvent]) -> Vec<Period> {
    if events.len() < FEW {
        return Vec::new();
    }
    let parts = (events.len() / 7).clamp(2, 8);
    let wanted = events.len().div_ceil(parts);
    let mut periods: Vec<Period> = Vec::new();
    for event in events {
        let year = event.first_year();
        match periods.last_mut() {
            Some(last) if last.events < wanted || last.to == year => {
                last.to = year;
                last.events += 1;
            }
            _ => periods.push(Period { from: year, to: year, events: 1 }),
        }
    }
    if periods.len() < 2 { Vec::new() } else { periods }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    pub fn event(date: &str, text: &str) -> TopicEvent {
        TopicEvent {
            key: KeyDate { date: date.parse().unwrap(), event: text.to_owned() },
            path: "/answers/gcse/history/x".to_owned(),
        }
    }

    #[test]
    fn periods_end_with_a_year_and_hold_every_event_once() {
        let events: Vec<TopicEvent> =
            (0..60).map(|at| event(&(1900 + at / 3).to_string(), "Something.")).collect();
        let periods = periods(&events);
        assert_eq!(periods.len(), 7);
        assert_eq!(periods.iter().map(|period| period.events).sum::<usize>(), 60);
        for pair in periods.windows(2) {
            assert!(pair[0].to < pair[1].from, "{periods:?}");
        }
        for event in &events {
            assert_eq!(periods.iter().filter(|period| period.holds(event)).count(), 1);
        }
        assert_eq!(periods[0].label(), "1900–1902");
    }

    #[test]
    fn what_is_short_or_of_one_year_is_not_divided() {
        let one_year: Vec<TopicEvent> = (0..40).map(|_| event("1917", "Something.")).collect();
        assert_eq!(periods(&one_year), []);
        assert_eq!(periods(&one_year[..3]), []);
    }
}
