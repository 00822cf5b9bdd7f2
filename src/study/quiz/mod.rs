//! Quizzes: questions that are drawn from answers by a seed, and marked.
//!
//! The same answers and the same seed are the same quiz, so an address with a seed can be shared, and
//! a quiz is marked without being stored. [`Quiz::edition`] tells when an edit of the answers has made
//! it another one.

mod draw;
mod event;
mod marking;
mod meaning;
mod rules;
mod seeded;
mod short_answer;
mod vocabulary;

pub use draw::{MOST_QUESTIONS, Material, draw};
pub use marking::{LETTERS, Marked, Verdict, mark};
pub use meaning::SameThings;

/// Questions to answer in one go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quiz {
    pub seed: u32,
    /// A hash of all questions.
    pub edition: String,
    pub questions: Vec<Question>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What to do: “When was this?”
    pub prompt: &'static str,
    /// What it is asked of; empty where the task says it all.
    pub of: String,
    pub task: Task,
    /// What is right, sentence by sentence.
    pub facts: Vec<Fact>,
    /// The slug of the topic that all of it comes from.
    pub topic: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// One of the choices is right.
    Choice { choices: Vec<String>, right: usize },
    /// A year to fill in, astronomical: 0 is 1 BC.
    Year { right: i32 },
    /// Events in any order, and the place of each in time, from 0.
    Order { events: Vec<String>, right: Vec<usize> },
    /// Terms, the definitions in another order, and the definition of each term.
    Match { terms: Vec<String>, definitions: Vec<String>, right: Vec<usize> },
}

/// A sentence that is right, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub text: String,
    /// The answer's page, at the sentence.
    pub link: String,
    /// The answer's question.
    pub answer: String,
}

impl Question {
    /// The names of its fields in the form; `number` counts the questions from 1.
    pub fn fields(&self, number: usize) -> Vec<String> {
        match &self.task {
            Task::Choice { .. } | Task::Year { .. } => vec![format!("q{number}")],
            Task::Order { right, .. } | Task::Match { right, .. } => {
                (1..=right.len()).map(|part| format!("q{number}_{part}")).collect()
            }
        }
    }
}
