//! The parts of a long answer, and how long it takes to read. It is made when a page is
//! drawn, so that texts stored before headings had addresses have them too.

use std::{borrow::Cow, collections::HashSet, ops::Range};

use crate::{platform::markdown::without_tags, topics::slug_of};

/// Fewer parts than these are seen at a glance.
const LONG: usize = 3;
/// What a pupil reads in a minute.
const WORDS_A_MINUTE: usize = 200;
const HEADING: &str = "<h2>";
const FOOTNOTE: (&str, &str) = (r#"<sup class="footnote-reference">"#, "</sup>");

/// Where the parts of a text stand. Its methods want the same text again, which is too
/// long to be copied.
#[derive(Debug, PartialEq, Eq)]
pub struct Outline {
    /// Before the first heading.
    preface: Range<usize>,
    pub parts: Vec<Part>,
    pub minutes: usize,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Part {
    pub id: String,
    /// As HTML without tags.
    pub heading: String,
    /// Behind its opening tag.
    range: Range<usize>,
}

impl Outline {
    /// Reads what `markdown::to_html` wrote: its headings carry no attributes.
    pub fn of(html: &str) -> Self {
        let mut ends: Vec<usize> = html.match_indices(HEADING).map(|(at, _)| at).collect();
        ends.push(html.len());
        let mut taken = HashSet::new();
        let parts = ends.windows(2).map(|ends| {
            let range = ends[0] + HEADING.len()..ends[1];
            let heading = html[range.clone()].split("</h2>").next().unwrap_or_default();
            let heading = without_tags(&without_footnotes(heading), "").trim().to_owned();
            Part { id: address(&heading, &mut taken), heading, range }
        });
        Self { parts: parts.collect(), preface: 0..ends[0], minutes: words(html).div_ceil(WORDS_A_MINUTE) }
    }

    pub fn is_long(&self) -> bool {
        self.parts.len() >= LONG
    }

    pub fn preface<'a>(&self, html: &'a str) -> &'a str {
        &html[self.preface.clone()]
    }
}

impl Part {
    /// Its heading and its text, without the opening tag of the heading.
    pub fn text<'a>(&self, html: &'a str) -> &'a str {
        &html[self.range.clone()]
    }
}

/// How many words stand between the tags; a tag inside a word does not part it.
fn words(html: &str) -> usize {
    let mut texts = html.split('<');
    let first = texts.next().into_iter();
    let (mut words, mut before) = (0, b' ');
    for text in first.chain(texts.filter_map(|tag| Some(tag.split_once('>')?.1))) {
        let text = text.as_bytes();
        let Some((&begin, &end)) = text.first().zip(text.last()) else { continue };
        let begins = |was: u8, is: u8| usize::from(is_space(was) & !is_space(is));
        words += begins(before, begin);
        // written so that many bytes are compared at once
        words += text.iter().zip(&text[1..]).map(|(was, is)| begins(*was, *is)).sum::<usize>();
        before = end;
    }
    words
}

/// Text of ours has no other control characters.
fn is_space(byte: u8) -> bool {
    byte <= b' '
}

/// The numbers of footnotes stand in a heading, and not in the contents.
fn without_footnotes(heading: &str) -> Cow<'_, str> {
    let mut heading = Cow::Borrowed(heading);
    while let Some(begin) = heading.find(FOOTNOTE.0)
        && let Some(length) = heading[begin..].find(FOOTNOTE.1)
    {
        heading.to_mut().replace_range(begin..begin + length + FOOTNOTE.1.len(), "");
    }
    heading
}

/// An `id` that no other part has; the second “Causes” is `part-2-causes`, unless “2 causes” came
/// before it.
fn address(heading: &str, taken: &mut HashSet<String>) -> String {
    let slug = slug_of(
        &["&amp;", "&lt;", "&gt;", "&nbsp;"]
            .iter()
            .fold(heading.to_owned(), |text, reference| text.replace(reference, " ")),
    );
    let slug = if slug.is_empty() { "section" } else { &slug };
    let mut id = format!("part-{slug}");
    let mut number = 1_usize;
    while !taken.insert(id.clone()) {
        number += 1;
        id = format!("part-{number}-{slug}");
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_has_an_address_of_its_own() {
        let html = "<p>a</p><h2>War &amp; <em>peace</em></h2><p>b</p><h2>War &amp; peace</h2>";
        let outline = Outline::of(html);
        let parts: Vec<_> = outline.parts.iter().map(|part| (part.id.as_str(), part.text(html))).collect();
        assert_eq!(outline.preface(html), "<p>a</p>");
        assert_eq!(
            parts,
            [
                ("part-war-peace", "War &amp; <em>peace</em></h2><p>b</p>"),
                ("part-2-war-peace", "War &amp; peace</h2>")
            ]
        );
        assert_eq!(outline.parts[0].heading, "War &amp; peace");
        assert!(!outline.is_long());
    }

    #[test]
    fn no_two_headings_share_an_address_and_none_shows_a_footnote() {
        let source =
            "# Results[^1]\n\n# Results\n\n# 2 results\n\n# Results\n\n# ???\n\n# !!!\n\n# 2\n\n[^1]: Note.";
        let html = crate::platform::markdown::to_html(source).unwrap();
        let outline = Outline::of(&html);
        let ids: HashSet<&str> = outline.parts.iter().map(|part| part.id.as_str()).collect();
        assert_eq!((ids.len(), outline.parts.len()), (7, 7), "{:?}", outline.parts);
        assert_eq!(outline.parts[0].heading, "Results");
        assert_eq!(outline.parts[0].id, "part-results");
        assert!(outline.parts[0].text(&html).starts_with("Results<sup"), "{html}");
    }

    #[test]
    fn a_begun_minute_counts() {
        for (words, minutes) in [(0, 0), (1, 1), (200, 1), (201, 2)] {
            assert_eq!(Outline::of(&format!("<p>{}</p>", "word ".repeat(words))).minutes, minutes);
        }
        assert_eq!(words(" a<em>b</em>c d\n<p>\n e</p><hr>f "), 3, "abc, d and ef");
        assert_eq!(words(""), 0);
    }
}
