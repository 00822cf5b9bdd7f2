//! What a draft may lack until it is published: its level, subject and topic, and an address that can
//! be read.

use super::{
    answer::Publication,
    draft::Draft,
    label::Label,
    validation::{ValidAnswer, plain},
};
use crate::platform::form::Mistakes;

const DRAFT_SLUG: &str = "draft-";

impl Draft {
    /// As [`Draft::check`], but a draft needs its question alone.
    ///
    /// # Errors
    /// As [`Draft::check`].
    pub fn check_unfinished(&self, state: Publication) -> Result<ValidAnswer, Mistakes> {
        self.check_as(state, state == Publication::Draft)
    }
}

/// The address of a draft until it has one of its own, where none can be made from its question.
pub(super) fn draft_slug(question: &str) -> String {
    // FNV-1a: the same question gets the same address, and another most likely another
    let hash = question
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("{DRAFT_SLUG}{hash:08x}")
}

/// Whether an address was made for a draft and is none for readers.
pub fn is_draft_slug(slug: &str) -> bool {
    let rest = slug.strip_prefix(DRAFT_SLUG);
    rest.is_some_and(|rest| rest.len() == 8 && rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// A level, subject or topic; in an unfinished draft it may be missing.
pub(super) fn label(
    mistakes: &mut Mistakes,
    field: &'static str,
    text: &str,
    (state, is_unfinished): (Publication, bool),
) -> Label {
    let label = Label::named(&plain(text));
    if label.label.is_empty() && is_unfinished {
        return Label::unchosen(field);
    }
    let is_missing = label.label.is_empty() || (!label.is_chosen() && state != Publication::Draft);
    if is_missing {
        mistakes.mark(field, format!("Enter the {field}."));
    } else if label.slug.is_empty() || label.label.chars().count() > 100 {
        mistakes.mark(
            field,
            format!("The {field} needs a name with letters or digits, of at most 100 characters."),
        );
    }
    label
}

#[cfg(test)]
mod tests {
    use crate::answers::{Draft, Publication};

    #[test]
    fn an_unfinished_draft_needs_a_question_and_no_more() {
        for question in ["Why?", "Почему?", "x", "100%"] {
            let draft = Draft { question: question.into(), ..Draft::default() };
            let valid = draft.check_unfinished(Publication::Draft).unwrap();
            assert!(!valid.content.is_placed() && !valid.content.slug.is_empty(), "{question}");
            assert_eq!(valid.content.topic.label, "No topic yet");
            let again = Draft::from(&valid.content);
            assert_eq!(again.check(Publication::Draft).unwrap().content, valid.content);
            let mistakes = again.check_unfinished(Publication::Published).unwrap_err();
            for field in ["level", "subject", "topic", "short_answer", "body_markdown"] {
                assert!(mistakes.at(field).is_some(), "{field} of {question}");
            }
            assert!(draft.check(Publication::Draft).is_err());
        }
        assert!(Draft::default().check_unfinished(Publication::Draft).unwrap_err().at("question").is_some());
    }
}
