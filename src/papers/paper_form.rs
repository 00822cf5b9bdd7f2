//! A past paper as it is typed at the desk, or stands on a line of a file.

use serde::{Deserialize, Serialize};
use url::Url;

use super::paper::{PaperKind, Series, ValidPaper};
use crate::{platform::form::Mistakes, specifications::Specification, topics::slug_of};

/// The fields of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PaperForm {
    pub level: String,
    pub subject: String,
    pub specification: String,
    pub year: String,
    pub series: String,
    pub paper: String,
    pub kind: String,
    pub url: String,
    /// One a line.
    pub topics: String,
}

/// The levels, subjects and topics of the site, by their slugs.
#[derive(Debug, Clone, Default)]
pub struct KnownPlaces {
    pub levels: Vec<(String, i16)>,
    pub subjects: Vec<(String, i16)>,
    /// With the id of their subject.
    pub topics: Vec<(i16, String, i32)>,
}

const LONGEST_URL: usize = 1000;
const LONGEST_PAPER: usize = 80;

impl PaperForm {
    /// Parses the form.
    pub fn parse(&self, known: &KnownPlaces) -> Result<ValidPaper, Mistakes> {
        let mut mistakes = Mistakes::default();
        let place = |places: &[(String, i16)], text: &str| {
            let slug = slug_of(text);
            places.iter().find(|(known, _)| *known == slug).map(|(_, id)| *id)
        };
        let level = mistakes.keep("level", place(&known.levels, &self.level).ok_or("Choose a level."));
        let subject =
            mistakes.keep("subject", place(&known.subjects, &self.subject).ok_or("Choose a subject."));
        let specification = mistakes.keep("specification", self.specification.parse::<Specification>());
        let year = self.year.trim().parse::<i16>().ok().filter(|year| (1990..=2100).contains(year));
        let year = mistakes.keep("year", year.ok_or("Enter the year of the exam, like 2023."));
        let series = Series::parse(&self.series)
            .ok_or("Choose when the exam was: January, June, November or specimen.");
        let series = mistakes.keep("series", series);
        let paper =
            Some(self.paper.trim()).filter(|text| !text.is_empty() && text.chars().count() <= LONGEST_PAPER);
        let paper = mistakes.keep("paper", paper.ok_or("Enter what the board calls it, like Paper 2."));
        let kind =
            PaperKind::parse(&self.kind).ok_or("Choose question paper, mark scheme or examiners’ report.");
        let kind = mistakes.keep("kind", kind);
        let url = mistakes
            .keep("url", link(&self.url).ok_or("Enter the whole link, like https://www.aqa.org.uk/…"));
        let topics = mistakes.keep("topics", self.topics(subject, known)).unwrap_or_default();
        match (level, subject, specification, year, series, paper, kind, url) {
            (
                Some(level_id),
                Some(subject_id),
                Some(specification),
                Some(year),
                Some(series),
                Some(paper),
                Some(kind),
                Some(url),
            ) if mistakes.is_empty() => Ok(ValidPaper {
                level_id,
                subject_id,
                specification,
                year,
                series,
                paper: paper.to_owned(),
                kind,
                url,
                topics,
            }),
            _ => Err(mistakes),
        }
    }

    fn topics(&self, subject: Option<i16>, known: &KnownPlaces) -> Result<Vec<i32>, String> {
        let named = self.topics.lines().map(str::trim).filter(|line| !line.is_empty());
        named
            .map(|name| {
                let slug = slug_of(name);
                let topic = known.topics.iter().find(|(of, known, _)| Some(*of) == subject && *known == slug);
                topic
                    .map(|(_, _, id)| *id)
                    .ok_or_else(|| format!("There is no topic “{name}” in this subject."))
            })
            .collect()
    }
}

/// A link with a host, without anything that signs somebody in.
fn link(text: &str) -> Option<String> {
    let url = Url::parse(text.trim()).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    let is_plain = url.username().is_empty() && url.password().is_none();
    (is_web && is_plain && url.as_str().len() <= LONGEST_URL).then(|| url.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_whole_and_signs_nobody_in() {
        assert_eq!(link(" https://a.example/x y ").as_deref(), Some("https://a.example/x%20y"));
        for wrong in ["", "a.example/x", "javascript:alert(1)", "ftp://a.example", "https://me:x@a.example"] {
            assert_eq!(link(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_field_says_what_is_wrong() {
        let mistakes = PaperForm { topics: "Alchemy".into(), ..PaperForm::default() }
            .parse(&KnownPlaces::default())
            .unwrap_err();
        assert_eq!(mistakes.iter().len(), 9);
    }
}
