//! An essay plan: the headings of an answer, in the order that a student gives them.

use std::collections::BTreeMap;

use crate::answers::Outline;

/// A heading of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The number that was typed beside it, or its place in the answer.
    pub number: String,
    /// The name of its field, which stands for its place in the answer.
    pub field: String,
    /// As HTML without tags.
    pub heading: String,
    /// Where the answer has it.
    pub anchor: String,
    /// Whether it was left out: its number is 0.
    pub is_out: bool,
}

/// The headings in the order of the numbers typed beside them. A heading without a number keeps its
/// place in the answer; those that are left out come last.
pub fn steps(outline: &Outline, typed: &BTreeMap<String, String>) -> Vec<Step> {
    let mut steps: Vec<((bool, u32), Step)> = Vec::new();
    for (place, part) in (1_u32..).zip(&outline.parts) {
        let field = format!("n{place}");
        let number = typed.get(&field).and_then(|typed| typed.trim().parse::<u32>().ok());
        let is_out = number == Some(0);
        let number = number.unwrap_or(place).min(99);
        let step = Step {
            number: number.to_string(),
            field,
            heading: part.heading.clone(),
            anchor: part.id.clone(),
            is_out,
        };
        steps.push(((is_out, number), step));
    }
    // stable, so that equal numbers stay in the order of the answer
    steps.sort_by_key(|(key, _)| *key);
    steps.into_iter().map(|(_, step)| step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_stand_in_the_order_of_their_numbers() {
        let outline = Outline::of("<p>a</p><h2>One</h2><p>b</p><h2>Two</h2><h2>Three</h2>");
        let order = |numbers: &[(&str, &str)]| -> Vec<String> {
            let typed = numbers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            steps(&outline, &typed.collect()).into_iter().map(|step| step.heading).collect()
        };
        assert_eq!(order(&[]), ["One", "Two", "Three"]);
        assert_eq!(order(&[("n1", "3"), ("n2", "1"), ("n3", "2")]), ["Two", "Three", "One"]);
        assert_eq!(order(&[("n1", "0"), ("n2", "x"), ("n9", "1")]), ["Two", "Three", "One"]);
        assert_eq!(order(&[("n1", "2"), ("n2", "2"), ("n3", "1")]), ["Three", "One", "Two"]);
    }
}
