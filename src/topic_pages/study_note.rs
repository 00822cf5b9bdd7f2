//! What of a topic fits on two printed pages. Each part has its share of the lines; where there is
//! more, the note says what it leaves out.

use super::{glossary::GlossaryTerm, overview::Overview, topic_answer::TopicAnswer, topic_event::TopicEvent};

/// The characters of a printed line, in one of two columns.
const LINE: usize = 62;
/// The lines of both columns of both pages, below the heading and the timeline.
const LINES: usize = 232;

/// The parts of a note.
#[derive(Debug, Clone)]
pub struct StudyNote {
    pub overview_html: String,
    pub answers: Vec<TopicAnswer>,
    pub events: Vec<TopicEvent>,
    pub terms: Vec<GlossaryTerm>,
    /// How many answers, dates and terms are left out.
    pub left_out: [usize; 3],
}

impl StudyNote {
    /// Every answer comes before the second half of the dates and terms: without them the note would
    /// not say what they are about.
    pub fn of(
        overview: &Overview,
        answers: Vec<TopicAnswer>,
        events: Vec<TopicEvent>,
        terms: Vec<GlossaryTerm>,
    ) -> Self {
        let overview_lines = lines(&overview.markdown) + overview.markdown.matches("\n\n").count();
        // what is too long for half of the note is for the screen
        let overview_html = if overview_lines <= LINES / 3 { overview.html.clone() } else { String::new() };
        let mut left = LINES - if overview_html.is_empty() { 0 } else { overview_lines + 2 };
        let (all_answers, all_events, all_terms) = (answers.len(), events.len(), terms.len());
        let share = left / 4;
        let cost = |event: &TopicEvent| lines(&format!("{} {}", event.key.date, event.key.event));
        let definition = |term: &GlossaryTerm| lines(&format!("{} {}", term.term, term.definition));
        let answer = |answer: &TopicAnswer| lines(&answer.question) + lines(&answer.short_answer);
        let events = fitting(events, share, &mut left, cost);
        let terms = fitting(terms, share, &mut left, definition);
        let rest = left;
        let answers = fitting(answers, rest, &mut left, answer);
        let left_out = [all_answers - answers.len(), all_events - events.len(), all_terms - terms.len()];
        Self { overview_html, answers, events, terms, left_out }
    }
}

/// As many from the beginning as have room in `share` lines, which are taken from `left`.
fn fitting<T>(things: Vec<T>, share: usize, left: &mut usize, lines: impl Fn(&T) -> usize) -> Vec<T> {
    let mut used = 2;
    let kept: Vec<T> = things
        .into_iter()
        .take_while(|thing| {
            used += lines(thing);
            used <= share
        })
        .collect();
    if !kept.is_empty() {
        *left = left.saturating_sub(used.min(share));
    }
    kept
}

/// How many lines a text takes.
fn lines(text: &str) -> usize {
    text.lines().map(|line| line.chars().count().div_ceil(LINE).max(1)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topic_pages::topic_event::tests::event;

    fn term(number: usize) -> GlossaryTerm {
        GlossaryTerm {
            term: format!("Term {number}"),
            definition: "What it means, in a sentence of about sixty letters in all.".into(),
            path: String::new(),
            question: String::new(),
        }
    }

    #[test]
    fn a_long_topic_is_cut_and_the_note_says_so() {
        let events = (0..300).map(|at| event(&(1000 + at).to_string(), "Something happened.")).collect();
        let note = StudyNote::of(&Overview::default(), Vec::new(), events, (0..300).map(term).collect());
        assert!(!note.events.is_empty() && note.events.len() <= LINES / 4, "{}", note.events.len());
        assert_eq!(note.left_out[1], 300 - note.events.len());
        assert_eq!(note.left_out[2], 300 - note.terms.len());
        assert!(note.terms.len() <= LINES / 8, "two lines each");
    }
}
