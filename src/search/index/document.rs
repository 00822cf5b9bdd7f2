//! The schema of the index, and how an answer becomes a document of it.

use std::collections::BTreeSet;

use tantivy::{
    TantivyDocument,
    schema::{BytesOptions, FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions},
    tokenizer::{PreTokenizedString, Token as IndexToken},
};
use uuid::Uuid;

use super::checkpoint::Phrases;
use crate::search::{
    analysis::{Token, tokens, words},
    small_words,
};

/// Added to positions between two parts of an answer, so that the last token of one and the
/// first of the next are not adjacent.
const POSITION_GAP: usize = 100;

/// An answer as it is indexed.
#[derive(Debug, Clone, Default)]
pub struct Document {
    pub id: Uuid,
    pub level_id: i16,
    pub subject_id: i16,
    pub topic_id: i32,
    pub question: String,
    pub short_answer: String,
    /// The labels of its topic and level: an answer is found by these too.
    pub labels: String,
    /// The long answer as plain text.
    pub body: String,
}

/// The indexed fields.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    pub id: Field,
    /// The terms of the question alone.
    pub question: Field,
    /// The terms of the whole answer, question included, with their positions.
    pub text: Field,
    /// Surface forms of the whole answer: the vocabulary of spelling correction.
    pub surface: Field,
    /// What a query that has nothing but stop words is searched in: see [`small_words`].
    pub small: Field,
}

impl Fields {
    pub(super) fn of(schema: &Schema) -> tantivy::Result<Self> {
        Ok(Self {
            id: schema.get_field("id")?,
            question: schema.get_field("question")?,
            text: schema.get_field("text")?,
            surface: schema.get_field("plain")?,
            small: schema.get_field("small")?,
        })
    }
}

// names of the fast fields (a value for each document, in columns)
pub const LEVEL: &str = "level";
pub const SUBJECT: &str = "subject";
pub const TOPIC: &str = "topic";
/// The two halves of the id.
pub const ID: [&str; 2] = ["id_high", "id_low"];

pub(super) fn schema() -> Schema {
    let terms = |option: IndexRecordOption, norms: bool| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default().set_tokenizer("raw").set_index_option(option).set_fieldnorms(norms),
        )
    };
    let mut schema = Schema::builder();
    schema.add_bytes_field("id", BytesOptions::from(INDEXED));
    schema.add_text_field("question", terms(IndexRecordOption::WithFreqs, true));
    schema.add_text_field("text", terms(IndexRecordOption::WithFreqsAndPositions, true));
    schema.add_text_field("small", terms(IndexRecordOption::WithFreqsAndPositions, true));
    schema.add_text_field("plain", terms(IndexRecordOption::Basic, false));
    for fast_field in ID.into_iter().chain([LEVEL, SUBJECT, TOPIC]) {
        schema.add_u64_field(fast_field, FAST);
    }
    schema.build()
}

impl Document {
    pub(super) fn to_tantivy(&self, schema: &Schema, fields: Fields, phrases: &Phrases) -> TantivyDocument {
        let question = words(&self.question);
        let others = [&self.short_answer, &self.labels, &self.body].map(|text| words(text));
        let small = small_words::of_document(&question, &others);
        let small = small.iter().map(|term| index_token(term, 0)).collect();
        let (question, others) = (tokens(question), others.map(tokens));
        let mut document = TantivyDocument::new();
        document.add_bytes(fields.id, self.id.as_bytes());
        let (high, low) = self.id.as_u64_pair();
        for (name, value) in [
            (ID[0], high),
            (ID[1], low),
            (LEVEL, fast_value(self.level_id.into())),
            (SUBJECT, fast_value(self.subject_id.into())),
            (TOPIC, fast_value(self.topic_id)),
        ] {
            if let Ok(field) = schema.get_field(name) {
                document.add_u64(field, value);
            }
        }
        let surfaces: BTreeSet<&str> = question
            .iter()
            .chain(others.iter().flatten())
            .flat_map(|token| std::iter::once(&token.surface).chain(&token.parts))
            .map(String::as_str)
            .collect();
        let surfaces = surfaces.into_iter().map(|surface| index_token(surface, 0)).collect();
        let mut text = Vec::new();
        for (part, tokens) in std::iter::once(&question).chain(&others).enumerate() {
            let begin = text.last().map_or(part, |last: &IndexToken| last.position + POSITION_GAP);
            text.extend(index_tokens(tokens, begin, phrases));
        }
        let heading = index_tokens(&question, 0, phrases);
        for (field, tokens) in [
            (fields.surface, surfaces),
            (fields.question, heading),
            (fields.text, text),
            (fields.small, small),
        ] {
            document.add_pre_tokenized_text(field, PreTokenizedString { text: String::new(), tokens });
        }
        document
    }
}

/// The terms of some tokens from position `begin` on, each followed by its parts, and by the
/// compounds and phrases that begin with it.
fn index_tokens(tokens: &[Token], begin: usize, phrases: &Phrases) -> Vec<IndexToken> {
    let mut indexed = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        indexed.extend(token.terms().map(|term| index_token(&term, begin + at)));
        indexed.extend(phrases.starting_at(tokens, at).map(|phrase| index_token(phrase, begin + at)));
    }
    indexed
}

fn index_token(text: &str, position: usize) -> IndexToken {
    IndexToken { position, text: text.to_owned(), ..IndexToken::default() }
}

/// An id of the database as a fast field stores it; ids are never negative.
pub fn fast_value(id: i32) -> u64 {
    u64::try_from(id).unwrap_or(0)
}
