//! A mark scheme in levels. In forms and files a level is a line: `5–6 | What such an answer does`.

use serde::{Deserialize, Serialize};

/// A level of a mark scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemeLevel {
    /// Its marks, such as `5–6`, or one number.
    pub marks: String,
    /// What an answer at this level does.
    pub descriptor: String,
}

impl SchemeLevel {
    /// Parses a line of the form.
    pub fn parse(line: &str) -> Self {
        let (marks, descriptor) = line.split_once('|').unwrap_or(("", line));
        Self { marks: marks.trim().replace('-', "–"), descriptor: descriptor.trim().to_owned() }
    }

    /// The line that [`SchemeLevel::parse`] takes.
    pub fn to_line(&self) -> String {
        format!("{} | {}", self.marks, self.descriptor)
    }

    /// The lowest and the highest mark.
    pub fn range(&self) -> Option<(i16, i16)> {
        let (low, high) = self.marks.split_once('–').unwrap_or((&self.marks, &self.marks));
        let (low, high) = (low.trim().parse().ok()?, high.trim().parse().ok()?);
        (1 <= low && low <= high).then_some((low, high))
    }
}

/// What is wrong with the levels of a question with so many marks, in a sentence. Together they hold
/// each mark from 1 to the highest once, in either order.
pub fn mistake(levels: &[SchemeLevel], marks: i16) -> Option<String> {
    let mut ranges = Vec::new();
    for level in levels {
        match level.range() {
            Some(range) if !level.descriptor.is_empty() => ranges.push(range),
            _ => {
                return Some(format!(
                    "Write each level as its marks, then | and what the answer does. This one isn’t: {}",
                    level.to_line()
                ));
            }
        }
    }
    ranges.sort_unstable();
    let is_whole = ranges.first().is_some_and(|first| first.0 == 1)
        && ranges.last().is_some_and(|last| last.1 == marks)
        && ranges.windows(2).all(|pair| pair[0].1 + 1 == pair[1].0);
    (!is_whole).then(|| format!("The levels need to hold each mark from 1 to {marks} once."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_survives_its_line() {
        let level = SchemeLevel::parse("5-6 | Explains two reasons | and links them");
        assert_eq!(level.to_line(), "5–6 | Explains two reasons | and links them");
        assert_eq!(SchemeLevel::parse(&level.to_line()), level);
        assert_eq!(level.range(), Some((5, 6)));
        assert_eq!(SchemeLevel::parse("1 | One").range(), Some((1, 1)));
    }

    #[test]
    fn levels_hold_each_mark_once() {
        let levels = |lines: &[&str]| lines.iter().map(|line| SchemeLevel::parse(line)).collect::<Vec<_>>();
        assert_eq!(mistake(&levels(&["1–2 | a", "3–4 | b"]), 4), None);
        assert_eq!(mistake(&levels(&["3–4 | b", "1–2 | a"]), 4), None);
        for wrong in [&["1–2 | a", "4 | b"][..], &["1–3 | a", "3–4 | b"], &["1–2 | a"], &["2–4 | a"], &[]]
        {
            assert!(mistake(&levels(wrong), 4).unwrap().contains("1 to 4"), "{wrong:?}");
        }
        for wrong in [&["a to b | c"][..], &["1–4 |"], &["4–1 | a"], &["no marks"]] {
            assert!(mistake(&levels(wrong), 4).unwrap().contains("This one isn’t"), "{wrong:?}");
        }
    }
}
