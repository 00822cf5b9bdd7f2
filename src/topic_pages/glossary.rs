use std::collections::BTreeMap;

use super::topic_answer::TopicAnswer;

/// A key term of a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GlossaryTerm {
    pub term: String,
    pub definition: String,
    /// The path of the first answer that has it.
    pub path: String,
    /// The question of that answer.
    pub question: String,
}

/// All key terms in alphabetical order. Where several answers define one, the first of the topic is
/// heard.
pub fn glossary(answers: &[TopicAnswer]) -> Vec<GlossaryTerm> {
    let mut terms: BTreeMap<String, GlossaryTerm> = BTreeMap::new();
    for answer in answers {
        for key in answer.terms.iter() {
            terms.entry(key.term.to_lowercase()).or_insert_with(|| GlossaryTerm {
                term: key.term.clone(),
                definition: key.definition.clone(),
                path: answer.path(),
                question: answer.question.clone(),
            });
        }
    }
    terms.into_values().collect()
}
