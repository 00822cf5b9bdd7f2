use askama::Template;

use crate::{
    answers::{Answer, Outline, Timeline},
    platform::{
        Layout,
        clock::Day,
        room::Room,
        study::{Material, READ, StudyPlace, StudyRow},
    },
    reading::{
        Reading, Step,
        citation::{Citation, citations, report_address},
    },
    related::Neighbour,
    topics,
};

/// The page of an answer.
#[derive(Debug, Template)]
#[template(path = "reading/show.html")]
pub struct AnswerPage {
    frame: Layout,
    answer: Answer,
    path: String,
    /// The path of its topic's page.
    topic: String,
    study: StudyRow,
    published: Option<Day>,
    updated: Option<Day>,
    related: Vec<Neighbour>,
    previous: Option<Step>,
    next: Option<Step>,
    timeline: Option<Timeline>,
    outline: Outline,
    linked_data: Vec<String>,
    citations: [Citation; 3],
    /// The address of an email about a mistake; empty until [`AnswerPage::reports_to`].
    report_address: String,
    /// Whether to link to the form in which the answer is edited.
    is_for_staff: bool,
}

impl AnswerPage {
    /// `linked_data` makes the JSON-LD blocks of the answer.
    pub fn new(
        frame: Layout,
        reading: Reading,
        rooms: &[Room],
        linked_data: impl FnOnce(&Answer, &Outline) -> Vec<String>,
    ) -> Self {
        let Reading { answer, related, previous, next, study_pages, .. } = reading;
        let outline = Outline::of(&answer.body_html);
        let content = &answer.content;
        let topic = topics::path(&content.level.slug, &content.subject.slug, &content.topic.slug);
        let (path, material) =
            (answer.path(), Material { answers: 1, dates: content.dates.len(), terms: content.terms.len() });
        let place = StudyPlace { topic: &topic, answer: Some(&path), material, noted: &study_pages };
        Self {
            study: StudyRow::of(rooms, place, READ),
            path,
            topic,
            published: answer.published_at.map(Day),
            updated: Some(Day(answer.updated_at)),
            related,
            previous,
            next,
            timeline: Timeline::of(&answer.content.dates),
            linked_data: linked_data(&answer, &outline),
            citations: citations(&answer, frame.canonical.as_deref().unwrap_or_default()),
            report_address: String::new(),
            outline,
            answer,
            frame,
            is_for_staff: false,
        }
    }

    /// Takes reports of mistakes at the team's email address.
    #[must_use]
    pub fn reports_to(self, team: &str) -> Self {
        let address = self.frame.canonical.as_deref().unwrap_or_default();
        let report_address = report_address(team, &self.answer.content.question, address);
        Self { report_address, ..self }
    }

    /// Links to the form in which the answer is edited.
    #[must_use]
    pub fn for_staff(self, is_for_staff: bool) -> Self {
        Self { is_for_staff, ..self }
    }
}
