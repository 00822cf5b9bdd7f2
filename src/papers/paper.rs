use std::fmt;

use uuid::Uuid;

use crate::specifications::Specification;

/// What of a past paper a link leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PaperKind {
    QuestionPaper,
    MarkScheme,
    ExaminersReport,
}

impl PaperKind {
    pub const ALL: [Self; 3] = [Self::QuestionPaper, Self::MarkScheme, Self::ExaminersReport];

    pub fn slug(self) -> &'static str {
        match self {
            Self::QuestionPaper => "question-paper",
            Self::MarkScheme => "mark-scheme",
            Self::ExaminersReport => "examiners-report",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::QuestionPaper => "Question paper",
            Self::MarkScheme => "Mark scheme",
            Self::ExaminersReport => "Examiners’ report",
        }
    }

    /// From a slug or a label.
    pub fn parse(text: &str) -> Option<Self> {
        let text = plain(text);
        Self::ALL.into_iter().find(|kind| plain(kind.slug()) == text)
    }
}

/// When an exam was sat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Series {
    January,
    June,
    November,
    /// Written by the board to show what its exam will be like.
    Specimen,
}

impl Series {
    pub const ALL: [Self; 4] = [Self::January, Self::June, Self::November, Self::Specimen];

    pub fn slug(self) -> &'static str {
        match self {
            Self::January => "january",
            Self::June => "june",
            Self::November => "november",
            Self::Specimen => "specimen",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::January => "January",
            Self::June => "June",
            Self::November => "November",
            Self::Specimen => "Specimen",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        let text = plain(text);
        Self::ALL.into_iter().find(|series| series.slug() == text)
    }
}

/// Letters alone, in lower case: “Examiner’s report” and `examiners-report` are one.
fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase()
}

/// What an editor or a file says about a past paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidPaper {
    pub level_id: i16,
    pub subject_id: i16,
    pub specification: Specification,
    pub year: i16,
    pub series: Series,
    /// As the board calls it: `Paper 2`.
    pub paper: String,
    pub kind: PaperKind,
    pub url: String,
    pub topics: Vec<i32>,
}

/// A link to a past paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    pub id: Uuid,
    pub level_label: String,
    pub subject_label: String,
    pub specification: String,
    pub year: i16,
    pub series: String,
    pub paper: String,
    pub kind: String,
    pub url: String,
    pub topics: String,
    pub is_dead: bool,
    /// Why it failed last; empty if it did not.
    pub failure: String,
}

impl Paper {
    /// Such as `June 2023, paper 2`.
    pub fn sitting(&self) -> Sitting<'_> {
        Sitting(self)
    }

    pub fn kind_label(&self) -> &'static str {
        PaperKind::parse(&self.kind).map_or("", PaperKind::label)
    }

    /// `AQA 8145`.
    pub fn specification_label(&self) -> String {
        self.specification
            .parse::<Specification>()
            .map_or_else(|_| self.specification.clone(), |it| it.to_string())
    }

    /// The board, as the browser knows it.
    pub fn board(&self) -> &str {
        self.specification.split(' ').next().unwrap_or_default()
    }
}

/// The sitting of a paper, in words.
#[derive(Debug)]
pub struct Sitting<'a>(&'a Paper);

impl fmt::Display for Sitting<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Paper { year, series, paper, .. } = self.0;
        let series = Series::parse(series).map_or("", Series::label);
        // in the middle of a sentence
        let mut letters = paper.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_lowercase).collect();
        write!(f, "{series} {year}, {first}{}", letters.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_series_are_read_as_people_write_them() {
        assert_eq!(PaperKind::parse("Examiner’s report"), Some(PaperKind::ExaminersReport));
        assert_eq!(PaperKind::parse("mark-scheme"), Some(PaperKind::MarkScheme));
        assert_eq!(PaperKind::parse("Answers"), None);
        assert_eq!(Series::parse("JUNE"), Some(Series::June));
        assert_eq!(Series::parse("summer"), None);
    }
}
