//! The picture that stands beside a link to an answer elsewhere (Open Graph).

use std::sync::{Arc, LazyLock};

use anyhow::Context;
use askama::Template;
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Options, Tree, fontdb},
};
use skrifa::{
    FontRef, MetadataProvider,
    instance::{LocationRef, Size},
};
use tokio::task::spawn_blocking;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::{
    answers::Answer,
    platform::{App, Error, Result, values::is_xml_char},
};

/// In pixels, as the sites that show such pictures ask for it.
const SIZE: (u32, u32) = (1200, 630);
/// How wide a line may be.
const MEASURE: f64 = 1034.0;
/// The sizes of type that are tried, the largest first, with the lines that fit.
const SIZES: [(f64, usize); 4] = [(84.0, 3), (68.0, 4), (56.0, 5), (46.0, 6)];
/// The sizes of type of the level, subject and topic, which stand in one line.
const PLACE_SIZES: [f64; 3] = [34.0, 30.0, 26.0];
const SITE_SIZES: [f64; 3] = [30.0, 26.0, 22.0];
/// How wide the address of the site may be: our name stands beside it.
const SITE_MEASURE: f64 = 800.0;

static FONT: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/static/lectern-serif.ttf"));

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(FONT.to_vec());
    Arc::new(fonts)
});

pub async fn response(app: &App, answer: &Answer) -> Result<Response> {
    let card = Card::of(answer, app.config.base_url.host());
    // drawing blocks, so it is done off the threads that serve requests
    let png =
        spawn_blocking(move || card.draw()).await.map_err(anyhow::Error::from)?.map_err(Error::Broken)?;
    let kind = (header::CONTENT_TYPE, "image/png");
    // other sites show it beside their links
    let policy = (header::HeaderName::from_static("cross-origin-resource-policy"), "cross-origin");
    Ok(([kind, policy], png).into_response())
}

#[derive(Debug, Template)]
#[template(path = "reading/picture.svg", escape = "html")]
pub struct Card {
    lines: Vec<Line>,
    size: f64,
    place: Fitted,
    site: Fitted,
}

/// A text in the largest type in which it fits into one line.
#[derive(Debug)]
struct Fitted {
    text: String,
    size: f64,
}

#[derive(Debug)]
struct Line {
    text: String,
    baseline: f64,
}

impl Card {
    pub fn of(answer: &Answer, site: &str) -> Self {
        let content = &answer.content;
        let question = drawable(&content.question);
        let topic = drawable(&content.topic.label);
        // a question of which no word can be drawn
        let is_blank = !question.contains(char::is_alphanumeric);
        let (size, lines) = set(if is_blank { &topic } else { &question });
        let leading = size * 1.16;
        let lines = lines
            .into_iter()
            .zip(0_u16..)
            .map(|(text, at)| Line { text, baseline: 178.0 + size * 0.8 + leading * f64::from(at) })
            .collect();
        Self {
            lines,
            size,
            place: Fitted::of(
                &[&content.level.label, &content.subject.label, &content.topic.label]
                    .map(|label| drawable(label))
                    .join(" · "),
                PLACE_SIZES,
                MEASURE,
            ),
            site: Fitted::of(site, SITE_SIZES, SITE_MEASURE),
        }
    }

    /// As a PNG.
    ///
    /// # Errors
    /// Where the drawing cannot be made, which no text does.
    pub fn draw(&self) -> anyhow::Result<Vec<u8>> {
        let options = Options {
            fontdb: Arc::clone(&FONTS),
            font_family: "Lectern Serif".to_owned(),
            ..Options::default()
        };
        let mut drawing = self.render()?;
        drawing.retain(is_xml_char);
        let tree = Tree::from_str(&drawing, &options)?;
        let mut pixels = Pixmap::new(SIZE.0, SIZE.1).context("no memory for a picture")?;
        resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
        Ok(pixels.encode_png()?)
    }
}

/// Breaks a question into lines of the largest type in which it fits; what does not fit
/// even in the smallest ends in an ellipsis.
fn set(question: &str) -> (f64, Vec<String>) {
    for (size, most) in SIZES {
        let lines = broken(question, size);
        if lines.len() <= most {
            return (size, lines);
        }
    }
    let (size, most) = SIZES[SIZES.len() - 1];
    let mut lines = broken(question, size);
    lines.truncate(most);
    if let Some(last) = lines.last_mut() {
        *last = shortened(last, size, MEASURE);
    }
    (size, lines)
}

/// The longest beginning of a text that fits with an ellipsis.
fn shortened(text: &str, size: f64, measure: f64) -> String {
    let mut text = text.to_owned();
    while width(&format!("{text}…"), size) > measure && text.pop().is_some() {}
    format!("{}…", text.trim_end())
}

impl Fitted {
    fn of(text: &str, sizes: [f64; 3], measure: f64) -> Self {
        let fits = |size: &f64| width(text, *size) <= measure;
        match sizes.into_iter().find(fits) {
            Some(size) => Self { text: text.to_owned(), size },
            None => Self { text: shortened(text, sizes[2], measure), size: sizes[2] },
        }
    }
}

/// The words of a text, as far as the font has their letters. A letter with an accent that it has
/// not stands without it; a word with other letters becomes an ellipsis, or is left out where it
/// stands in brackets.
fn drawable(text: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut is_in_brackets = false;
    for typed in text.split_whitespace() {
        let word: String = typed.nfc().flat_map(drawable_letter).collect();
        let is_missing = word.contains(char::REPLACEMENT_CHARACTER);
        is_in_brackets |= is_missing && typed.starts_with(['(', '[', '（']);
        if is_missing {
            let end = word.trim_end_matches(|c: char| c.is_ascii_punctuation()).len();
            let end = word[end..].trim_matches([')', ']', '"', '\'']);
            match words.last_mut() {
                Some(last) if is_in_brackets || last.ends_with('…') => last.push_str(end),
                _ if is_in_brackets => {}
                _ => words.push(format!("…{end}")),
            }
        } else if !word.is_empty() {
            words.push(word);
        }
        is_in_brackets &= !typed.contains([')', ']', '）']);
    }
    words.join(" ")
}

/// A letter as the font has it; a letter that it has not is U+FFFD, another character nothing.
fn drawable_letter(c: char) -> Vec<char> {
    if has_glyph(c) {
        return vec![c];
    }
    let bare: Vec<char> = c.nfkd().filter(|c| has_glyph(*c) && !is_combining_mark(*c)).collect();
    if bare.is_empty() && c.is_alphanumeric() { vec![char::REPLACEMENT_CHARACTER] } else { bare }
}

fn broken(text: &str, size: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if !line.is_empty() && width(&longer, size) > MEASURE {
            lines.push(std::mem::replace(&mut line, word.to_owned()));
        } else {
            line = longer;
        }
        // a word that no line holds is cut
        while width(&line, size) > MEASURE {
            let fits = (1..=line.chars().count())
                .rev()
                .find(|count| width(&line.chars().take(*count).collect::<String>(), size) <= MEASURE)
                .unwrap_or(1);
            let rest = line.chars().skip(fits).collect();
            lines.push(std::mem::replace(&mut line, rest).chars().take(fits).collect());
        }
    }
    lines.extend((!line.is_empty()).then_some(line));
    lines
}

static FACE: LazyLock<Option<FontRef<'static>>> = LazyLock::new(|| FontRef::new(FONT).ok());

fn has_glyph(c: char) -> bool {
    FACE.as_ref().is_some_and(|face| face.charmap().map(c).is_some())
}

/// How wide a text stands, without kerning.
fn width(text: &str, size: f64) -> f64 {
    let Some(face) = FACE.as_ref() else { return 0.0 };
    let (letters, metrics) = (face.charmap(), face.glyph_metrics(Size::new(1.0), LocationRef::default()));
    let wide = |c: char| letters.map(c).and_then(|glyph| metrics.advance_width(glyph)).unwrap_or(0.5);
    text.chars().map(|c| f64::from(wide(c))).sum::<f64>() * size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_question_stands_large_and_a_long_one_small() {
        let (large, lines) = set("Who won the Cold War?");
        assert_eq!(lines, ["Who won the Cold War?"]);
        let (small, lines) = set(&"Why did the word come so often? ".repeat(30));
        assert!(small < large);
        assert_eq!(lines.len(), 6);
        assert!(lines[5].ends_with('…'));
    }

    #[test]
    fn a_word_that_the_font_has_not_is_never_drawn_as_boxes() {
        for name in
            ["Điện Biên Phủ", "Muḥammad ʿAlī", "Кремль і Київ", "Σωκράτης", "Ātatürk, İstanbul", "Hawaiʻi"]
        {
            assert_eq!(drawable(name), name);
            assert!(name.chars().all(has_glyph), "{name}");
        }
        for (typed, drawn) in [
            ("Đie\u{302}\u{323}n Bie\u{302}n Phu\u{309}", "Điện Biên Phủ"),
            ("Who was Ἀλέξανδρος?", "Who was Αλέξανδρος?"),
            ("Who was Mao Zedong (毛泽东)?", "Who was Mao Zedong?"),
            ("Who was Mao (毛 泽东), and why?", "Who was Mao, and why?"),
            ("What was 天安門 廣場?", "What was …?"),
            ("What did صدام حسين want?", "What did … want?"),
            ("Peace ☮ or war ⚔️? 👩\u{200d}👩", "Peace or war ?"),
            ("a\u{b}b \u{ffff}c", "a b c"),
            ("天安門", "…"),
        ] {
            assert_eq!(drawable(typed), drawn, "{typed}");
        }
    }

    #[test]
    fn a_long_topic_stays_within_the_frame() {
        for label in ["Conflict and tension: the inter-war years, 1918–1939", &"Wasser".repeat(40), "Kings"]
        {
            let place = Fitted::of(&format!("GCSE · History · {label}"), PLACE_SIZES, MEASURE);
            assert!(width(&place.text, place.size) <= MEASURE, "{place:?}");
        }
        let site = Fitted::of(&"a-long-name.".repeat(12), SITE_SIZES, SITE_MEASURE);
        assert!(width(&site.text, site.size) <= SITE_MEASURE && site.text.ends_with('…'));
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn no_line_is_too_long(text in "[\\PC ]{0,300}") {
            let (size, lines) = set(&drawable(&text));
            for line in lines {
                proptest::prop_assert!(line.chars().all(has_glyph), "{line}");
                proptest::prop_assert!(width(&line, size) <= MEASURE || line.chars().count() <= 2, "{line}");
            }
        }
    }
}
