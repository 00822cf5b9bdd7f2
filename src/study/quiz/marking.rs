use super::{Quiz, Task};
use crate::answers::EdtfDate;

/// How a question was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    pub verdict: Verdict,
    /// What was given in each of its fields.
    pub given: Vec<String>,
    /// Whether that is right, field by field.
    pub parts: Vec<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Right,
    Wrong,
    /// Nothing was given.
    Blank,
}

/// The letters of definitions to match.
pub const LETTERS: [&str; 4] = ["A", "B", "C", "D"];

impl Task {
    /// What is right in each field of its form: the number of a choice from 0, a year, the place of
    /// an event from 1, the letter of a definition.
    pub fn right_values(&self) -> Vec<String> {
        match self {
            Self::Choice { right, .. } => vec![right.to_string()],
            Self::Year { right } => vec![right.to_string()],
            Self::Order { right, .. } => right.iter().map(|place| (place + 1).to_string()).collect(),
            Self::Match { right, .. } => {
                right.iter().filter_map(|at| LETTERS.get(*at)).map(|letter| (*letter).to_owned()).collect()
            }
        }
    }

    fn is_right(&self, given: &str, right: &str) -> bool {
        match self {
            Self::Year { .. } => year_of(given).is_some_and(|year| year.to_string() == right),
            _ => given == right,
        }
    }
}

/// The year that somebody means by “1924”, “21 January 1924” or “44 BC”.
fn year_of(typed: &str) -> Option<i32> {
    let date: EdtfDate = typed.parse().ok()?;
    (date.first().year == date.last().year).then_some(date.first().year)
}

/// Marks a quiz; `given` is what came in a field of its form, empty if nothing did.
pub fn mark(quiz: &Quiz, given: impl Fn(&str) -> String) -> Vec<Marked> {
    let questions = quiz.questions.iter().zip(1..);
    questions
        .map(|(question, number)| {
            let given: Vec<String> =
                question.fields(number).iter().map(|name| given(name).trim().to_owned()).collect();
            let right = question.task.right_values();
            let parts: Vec<bool> =
                given.iter().zip(&right).map(|(given, right)| question.task.is_right(given, right)).collect();
            let verdict = if given.iter().all(String::is_empty) {
                Verdict::Blank
            } else if parts.iter().all(|is_right| *is_right) {
                Verdict::Right
            } else {
                Verdict::Wrong
            };
            Marked { verdict, given, parts }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::quiz::Question;

    #[test]
    fn a_year_is_right_however_it_is_written() {
        for right in ["1924", " 1924 ", "21 January 1924", "1924-01-21", "AD 1924"] {
            assert_eq!(year_of(right), Some(1924), "{right}");
        }
        assert_eq!(year_of("44 BC"), Some(-43));
        assert_eq!(year_of("1928 to 1932"), None);
        assert_eq!(year_of("about then"), None);
    }

    #[test]
    fn an_order_is_right_as_a_whole() {
        let task = Task::Order { events: vec![String::new(); 3], right: vec![2, 0, 1] };
        let question =
            Question { prompt: "", of: String::new(), task, facts: Vec::new(), topic: String::new() };
        let quiz = Quiz { seed: 1, edition: String::new(), questions: vec![question] };
        let marked = |given: [&str; 3]| {
            mark(&quiz, |name| given[name["q1_".len()..].parse::<usize>().unwrap() - 1].to_owned()).remove(0)
        };
        assert_eq!(marked(["3", "1", "2"]).verdict, Verdict::Right);
        let wrong = marked(["3", "2", "1"]);
        assert_eq!((wrong.verdict, wrong.parts), (Verdict::Wrong, vec![true, false, false]));
        assert_eq!(marked(["", "", ""]).verdict, Verdict::Blank);
    }
}
