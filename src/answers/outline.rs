//! The parts of a long answer, and how long it takes to read. It is made when a page is
//! drawn, so that texts stored before headings had addresses have them too.

use std::collections::HashMap;

use crate::{topics::slug_of, web::markdown::without_tags};

/// Fewer parts than these are seen at a glance.
const LONG: usize = 3;
/// What a pupil reads in a minute.
const WORDS_A_MINUTE: usize = 200;

#[derive(Debug, PartialEq, Eq)]
pub struct Outline {
    /// The text, each of its main headings with an `id`.
    pub html: String,
    pub parts: Vec<Part>,
    pub minutes: usize,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Part {
    pub id: String,
    /// As HTML without tags.
    pub heading: String,
}

impl Outline {
    /// Reads what `markdown::to_html` wrote: its headings carry no attributes.
    pub fn of(html: &str) -> Self {
        let mut sections = html.split("<h2>");
        let mut outlined = String::with_capacity(html.len() + 512);
        outlined.push_str(sections.next().unwrap_or_default());
        let mut parts = Vec::new();
        let mut met = HashMap::new();
        for section in sections {
            let heading = without_tags(section.split("</h2>").next().unwrap_or_default(), "");
            let id = address(&heading, &mut met);
            for part in ["<h2 id=\"", &id, "\">", section] {
                outlined.push_str(part);
            }
            parts.push(Part { id, heading });
        }
        Self { html: outlined, parts, minutes: words(html).div_ceil(WORDS_A_MINUTE) }
    }

    pub fn is_long(&self) -> bool {
        self.parts.len() >= LONG
    }
}

/// How many words stand between the tags; a tag inside a word does not part it.
fn words(html: &str) -> usize {
    let (mut words, mut is_word) = (0, false);
    let mut texts = html.split('<');
    let first = texts.next().into_iter();
    for text in first.chain(texts.filter_map(|tag| Some(tag.split_once('>')?.1))) {
        for byte in text.bytes() {
            let was_word = std::mem::replace(&mut is_word, !byte.is_ascii_whitespace());
            words += usize::from(is_word && !was_word);
        }
    }
    words
}

/// An `id` that no other part has; the second “Causes” is `part-2-causes`.
fn address(heading: &str, met: &mut HashMap<String, usize>) -> String {
    let slug = slug_of(&heading.replace("&amp;", " "));
    let times = met.entry(slug.clone()).or_default();
    *times += 1;
    if *times == 1 { format!("part-{slug}") } else { format!("part-{times}-{slug}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_has_an_address_of_its_own() {
        let outline =
            Outline::of("<p>a</p><h2>War &amp; <em>peace</em></h2><p>b</p><h2>War &amp; peace</h2>");
        assert_eq!(
            outline.html,
            "<p>a</p><h2 id=\"part-war-peace\">War &amp; <em>peace</em></h2><p>b</p><h2 id=\"part-2-war-peace\">War &amp; peace</h2>"
        );
        assert_eq!(outline.parts[0].heading, "War &amp; peace");
        assert!(!outline.is_long());
    }

    #[test]
    fn a_begun_minute_counts() {
        for (words, minutes) in [(0, 0), (1, 1), (200, 1), (201, 2)] {
            assert_eq!(Outline::of(&format!("<p>{}</p>", "word ".repeat(words))).minutes, minutes);
        }
    }
}
