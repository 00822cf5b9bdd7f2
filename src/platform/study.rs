//! The row “Read · Cards · Quiz · Exam practice” on the page of an answer or a topic.
//!
//! A room adds to it with a [`StudyLink`] in the field `study` of its `ROOM`; the pages of answers and
//! topics know no such room. Whether the link leads anywhere is decided without a query: by what the
//! answer or topic has ([`Exists::With`]), or by a row that the room keeps in the table `study_pages`
//! with `topics::note_study_page` ([`Exists::Noted`]).

use super::room::Room;

/// A page of a room that belongs to an answer or a topic.
#[derive(Debug, Clone, Copy)]
pub struct StudyLink {
    /// What it is called: in the table `study_pages`, and for [`StudyRow::of`].
    pub name: &'static str,
    pub label: &'static str,
    /// Its position in the row, counted from the left.
    pub place: u8,
    /// What follows the path of a topic's page, such as `/cards`.
    pub of_topic: &'static str,
    /// What follows the path of an answer's page. `None`: the answer's page links to that of its topic.
    pub of_answer: Option<&'static str>,
    pub exists: Exists,
}

/// Where a page exists.
#[derive(Debug, Clone, Copy)]
pub enum Exists {
    /// Where there is enough to make it of.
    With(fn(Material) -> bool),
    /// Where the table `study_pages` has a row with its name, for the level and the topic.
    Noted,
}

/// What there is to study: of one answer, or of all published answers of a topic.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Material {
    pub answers: usize,
    pub dates: usize,
    pub terms: usize,
}

/// The answer or topic whose page shows the row.
#[derive(Debug, Clone, Copy)]
pub struct StudyPlace<'a> {
    /// The path of the topic's page.
    pub topic: &'a str,
    /// The path of the answer's page; `None` on the pages of a topic.
    pub answer: Option<&'a str>,
    pub material: Material,
    /// The names that the table `study_pages` has for the level and topic.
    pub noted: &'a [String],
}

/// The row, drawn by `parts/study_row.html`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StudyRow {
    pub steps: Vec<StudyStep>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StudyStep {
    pub label: &'static str,
    pub path: String,
    pub is_current: bool,
}

/// The name of the answer or topic itself, which comes first.
pub const READ: &str = "read";

impl StudyRow {
    /// The row at a place, on the page with the name `current`. Empty where there is nothing to study
    /// it with.
    pub fn of(rooms: &[Room], at: StudyPlace<'_>, current: &str) -> Self {
        let mut links: Vec<&StudyLink> = rooms.iter().flat_map(|room| room.study).collect();
        links.retain(|link| match link.exists {
            Exists::With(is_enough) => is_enough(at.material),
            Exists::Noted => at.noted.iter().any(|name| name == link.name),
        });
        if links.is_empty() {
            return Self::default();
        }
        links.sort_by_key(|link| link.place);
        let read = at.answer.unwrap_or(at.topic).to_owned();
        let first = StudyStep { label: "Read", path: read, is_current: current == READ };
        let others = links.into_iter().map(|link| StudyStep {
            label: link.label,
            path: link.path(at),
            is_current: current == link.name,
        });
        Self { steps: std::iter::once(first).chain(others).collect() }
    }
}

impl StudyLink {
    fn path(&self, at: StudyPlace<'_>) -> String {
        match (at.answer, self.of_answer) {
            (Some(answer), Some(ending)) => format!("{answer}{ending}"),
            _ => format!("{}{}", at.topic, self.of_topic),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARDS: Room = Room {
        study: &[StudyLink {
            name: "cards",
            label: "Cards",
            place: 1,
            of_topic: "/cards",
            of_answer: Some("/cards"),
            exists: Exists::With(|has| has.answers + has.dates > 1),
        }],
        ..Room::new("cards")
    };
    const PRACTICE: Room = Room {
        study: &[StudyLink {
            name: "practice",
            label: "Exam practice",
            place: 3,
            of_topic: "/practice",
            of_answer: None,
            exists: Exists::Noted,
        }],
        ..Room::new("practice")
    };

    fn paths(at: StudyPlace<'_>) -> Vec<String> {
        StudyRow::of(&[PRACTICE, CARDS], at, "cards").steps.into_iter().map(|step| step.path).collect()
    }

    #[test]
    fn the_row_names_what_exists_in_its_order() {
        let practice = ["practice".to_owned()];
        let material = Material { answers: 1, dates: 3, terms: 0 };
        let answer =
            StudyPlace { topic: "/topics/x", answer: Some("/answers/x"), material, noted: &practice };
        assert_eq!(paths(answer), ["/answers/x", "/answers/x/cards", "/topics/x/practice"]);
        let topic = StudyPlace { answer: None, ..answer };
        assert_eq!(paths(topic), ["/topics/x", "/topics/x/cards", "/topics/x/practice"]);
        let thin = StudyPlace { material: Material::default(), ..topic };
        assert_eq!(paths(thin), ["/topics/x", "/topics/x/practice"]);
        assert_eq!(paths(StudyPlace { noted: &[], ..thin }), [""; 0], "a row of one is no row");
        let row = StudyRow::of(&[CARDS], topic, "cards");
        let current: Vec<_> =
            row.steps.iter().filter(|step| step.is_current).map(|step| step.label).collect();
        assert_eq!(current, ["Cards"]);
    }
}
