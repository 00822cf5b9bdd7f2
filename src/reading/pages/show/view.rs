use askama::Template;

use crate::{
    answers::{Answer, Outline, Timeline},
    platform::{Layout, clock::Day},
    reading::{Reading, Step},
    related::Neighbour,
};

/// The page of an answer.
#[derive(Debug, Template)]
#[template(path = "reading/show.html")]
pub struct AnswerPage {
    frame: Layout,
    answer: Answer,
    path: String,
    published: Option<Day>,
    updated: Option<Day>,
    related: Vec<Neighbour>,
    previous: Option<Step>,
    next: Option<Step>,
    timeline: Option<Timeline>,
    outline: Outline,
    linked_data: Vec<String>,
    /// Whether to link to the form in which the answer is edited.
    is_for_staff: bool,
}

impl AnswerPage {
    /// `linked_data` makes the JSON-LD blocks of the answer.
    pub fn new(
        frame: Layout,
        reading: Reading,
        linked_data: impl FnOnce(&Answer, &Outline) -> Vec<String>,
    ) -> Self {
        let Reading { answer, related, previous, next, .. } = reading;
        let outline = Outline::of(&answer.body_html);
        Self {
            frame,
            path: answer.path(),
            published: answer.published_at.map(Day),
            updated: Some(Day(answer.updated_at)),
            related,
            previous,
            next,
            timeline: Timeline::of(&answer.content.dates),
            linked_data: linked_data(&answer, &outline),
            outline,
            answer,
            is_for_staff: false,
        }
    }

    /// Links to the form in which the answer is edited.
    #[must_use]
    pub fn for_staff(self, is_for_staff: bool) -> Self {
        Self { is_for_staff, ..self }
    }
}
