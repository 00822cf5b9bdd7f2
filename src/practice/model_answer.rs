//! Model answers, each part of which is annotated with what it does.
//!
//! In the desk's form a part is a line: `Point: The Treaty weakened trust.` An empty line begins a new
//! paragraph, and a line without an annotation continues the part above it.

use serde::{Deserialize, Serialize};

/// What a part of a paragraph does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Point,
    Evidence,
    Explanation,
    /// Back to the question.
    Link,
    Judgement,
}

/// A part of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub role: Role,
    pub text: String,
}

/// An answer at one grade.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ModelAnswer {
    /// Such as `Grade 5`.
    pub grade: String,
    /// What it would get.
    pub marks: i16,
    pub paragraphs: Vec<Vec<Part>>,
}

impl Role {
    pub const ALL: [Self; 5] = [Self::Point, Self::Evidence, Self::Explanation, Self::Link, Self::Judgement];

    pub fn label(self) -> &'static str {
        match self {
            Self::Point => "Point",
            Self::Evidence => "Evidence",
            Self::Explanation => "Explanation",
            Self::Link => "Link",
            Self::Judgement => "Judgement",
        }
    }
}

/// Parses the text of the form.
///
/// # Errors
/// The first line of a paragraph that has no annotation.
pub fn parse(text: &str) -> Result<Vec<Vec<Part>>, String> {
    let mut paragraphs: Vec<Vec<Part>> = Vec::new();
    let mut is_new = true;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            is_new = true;
            continue;
        }
        let annotated = line.split_once(':').and_then(|(name, text)| {
            let role = Role::ALL.into_iter().find(|role| role.label().eq_ignore_ascii_case(name.trim()))?;
            Some(Part { role, text: text.trim().to_owned() })
        });
        match (annotated, is_new) {
            (Some(part), true) => paragraphs.push(vec![part]),
            (Some(part), false) => paragraphs.last_mut().into_iter().for_each(|last| last.push(part.clone())),
            (None, true) => return Err(line.to_owned()),
            (None, false) => {
                if let Some(part) = paragraphs.last_mut().and_then(|last| last.last_mut()) {
                    part.text = format!("{} {line}", part.text);
                }
            }
        }
        is_new = false;
    }
    Ok(paragraphs)
}

/// The text that [`parse`] takes.
pub fn to_text(paragraphs: &[Vec<Part>]) -> String {
    let paragraph = |parts: &Vec<Part>| {
        let lines: Vec<String> =
            parts.iter().map(|part| format!("{}: {}", part.role.label(), part.text)).collect();
        lines.join("\n")
    };
    paragraphs.iter().map(paragraph).collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_survive_their_text() {
        let text = "Point: One reason was debt.\nEvidence: In 1923: a loaf cost a fortune.\n\nlink: So it mattered\nto many.";
        let paragraphs = parse(text).unwrap();
        assert_eq!(paragraphs.len(), 2);
        assert_eq!(paragraphs[0][1].text, "In 1923: a loaf cost a fortune.");
        assert_eq!(paragraphs[1][0], Part { role: Role::Link, text: "So it mattered to many.".into() });
        assert_eq!(parse(&to_text(&paragraphs)).unwrap(), paragraphs);
    }

    #[test]
    fn a_paragraph_begins_with_an_annotation() {
        assert_eq!(parse("Point: a\n\nBut why?").unwrap_err(), "But why?");
        assert_eq!(parse("Opinion: a").unwrap_err(), "Opinion: a");
        assert_eq!(parse(" \n"), Ok(Vec::new()));
    }
}
