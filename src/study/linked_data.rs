//! A deck or a quiz as JSON-LD (schema.org `Quiz`): what its page shows, and nothing else.

use std::borrow::Cow;

use serde::Serialize;

use super::{
    deck::Deck,
    quiz::{Question, Task},
};

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct QuizData<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    about: &'a str,
    educational_level: &'a str,
    in_language: &'static str,
    url: &'a str,
    has_part: Vec<QuestionData<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QuestionData<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    edu_question_type: &'static str,
    text: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted_answer: Option<AnswerData<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggested_answer: Vec<AnswerData<'a>>,
}

#[derive(Debug, Serialize)]
struct AnswerData<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    text: &'a str,
}

impl<'a> QuestionData<'a> {
    fn flashcard(front: &'a str, back: &'a str) -> Self {
        Self { accepted_answer: Some(AnswerData::new(back)), ..Self::new("Flashcard", front) }
    }

    fn new(edu_question_type: &'static str, text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        Self {
            kind: "Question",
            edu_question_type,
            text,
            accepted_answer: None,
            suggested_answer: Vec::new(),
        }
    }
}

impl<'a> AnswerData<'a> {
    fn new(text: &'a str) -> Self {
        Self { kind: "Answer", text }
    }
}

/// The cards of a deck, for a `<script>` element; `None` without any.
pub fn of_deck(deck: &Deck, name: &str, about: &str, url: &str) -> Option<String> {
    let cards = deck.cards.iter().map(|card| QuestionData::flashcard(&card.front, &card.back)).collect();
    of_questions(&deck.answers.first()?.level_label, name, about, url, cards)
}

/// The questions of a page, with `<` escaped, so that no text can close the `<script>` element.
pub fn of_questions(
    level: &str,
    name: &str,
    about: &str,
    url: &str,
    has_part: Vec<QuestionData<'_>>,
) -> Option<String> {
    if has_part.is_empty() || name.is_empty() || about.is_empty() {
        return None;
    }
    let quiz = QuizData {
        context: "https://schema.org",
        kind: "Quiz",
        name,
        about,
        educational_level: level,
        in_language: "en-GB",
        url,
        has_part,
    };
    serde_json::to_string(&quiz).ok().map(|text| text.replace('<', "\\u003c"))
}

impl Question {
    /// The question with its choices; what is right shows when it is marked.
    pub fn linked_data(&self) -> QuestionData<'_> {
        let text = format!("{} {}", self.prompt, self.of).trim_end().to_owned();
        match &self.task {
            Task::Choice { choices, .. } => {
                let suggested_answer = choices.iter().map(|choice| AnswerData::new(choice)).collect();
                QuestionData { suggested_answer, ..QuestionData::new("Multiple choice", text) }
            }
            _ => QuestionData::new("Short answer", text),
        }
    }
}
