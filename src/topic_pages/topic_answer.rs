use sqlx::types::Json;

use crate::{
    answers::{self, KeyDate, Term},
    platform::study::Material,
    specifications::Specification,
    topics,
};

/// A topic at a level, with everything that its address and its headings need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicPlace {
    pub level_id: i16,
    pub level: String,
    pub level_label: String,
    pub subject_id: i16,
    pub subject: String,
    pub subject_label: String,
    pub topic_id: i32,
    pub topic: String,
    pub topic_label: String,
}

impl TopicPlace {
    pub fn path(&self) -> String {
        topics::path(&self.level, &self.subject, &self.topic)
    }

    /// The path of the list that the topic is part of.
    pub fn list_path(&self) -> String {
        format!("/answers/{}/{}", self.level, self.subject)
    }

    /// Such as `GCSE History`.
    pub fn list_label(&self) -> String {
        format!("{} {}", self.level_label, self.subject_label)
    }

    /// The names and paths of the steps that lead here.
    pub fn breadcrumb(&self) -> Vec<(String, String)> {
        vec![("Answers".to_owned(), "/answers".to_owned()), (self.list_label(), self.list_path())]
    }
}

impl TopicPlace {
    /// The breadcrumb of a page below that of the topic.
    pub fn with_own_step(&self) -> Vec<(String, String)> {
        let mut steps = self.breadcrumb();
        steps.push((self.topic_label.clone(), self.path()));
        steps
    }
}

/// A published answer as the page of its topic shows it.
#[derive(Debug, Clone)]
pub struct TopicAnswer {
    pub level: String,
    pub subject: String,
    pub slug: String,
    pub question: String,
    pub short_answer: String,
    pub dates: Json<Vec<KeyDate>>,
    pub terms: Json<Vec<Term>>,
    /// Whether the editors gave it a place of its own.
    pub is_placed: bool,
    /// `aqa 8145`: those that it counts for, where they are fewer than its topic's.
    pub specifications: Vec<String>,
}

impl TopicAnswer {
    pub fn path(&self) -> String {
        answers::path(&self.level, &self.subject, &self.slug)
    }

    /// The specifications that it counts for, where they are fewer than its topic's.
    pub fn counts_for(&self) -> Vec<Specification> {
        self.specifications.iter().filter_map(|text| text.parse().ok()).collect()
    }

    /// The boards of these, as the browser knows them: `aqa ocr`.
    pub fn boards(&self) -> String {
        boards(self.counts_for().iter())
    }

    /// The years of its key dates, such as `1948–1949`.
    pub fn years(&self) -> Option<String> {
        answers::years(&self.dates)
    }
}

/// The boards of specifications, each once, as the browser knows them: `aqa ocr`.
pub fn boards<'a>(specifications: impl Iterator<Item = &'a Specification>) -> String {
    let mut boards: Vec<&str> = specifications.map(|it| it.board.slug()).collect();
    boards.sort_unstable();
    boards.dedup();
    boards.join(" ")
}

/// What there is to study in all of these.
pub fn material(answers: &[TopicAnswer]) -> Material {
    Material {
        answers: answers.len(),
        dates: answers.iter().map(|answer| answer.dates.len()).sum(),
        terms: answers.iter().map(|answer| answer.terms.len()).sum(),
    }
}
