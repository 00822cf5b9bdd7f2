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

use crate::{
    answers::Answer,
    platform::{App, Error, Result, values::is_xml_char},
};

/// In pixels, as the sites that show such pictures ask for it.
const SIZE: (u32, u32) = (1200, 630);
/// What a line of the question may take of it.
const MEASURE: f64 = 1040.0;
/// The sizes of type that are tried, the largest first, with the lines that fit.
const SIZES: [(f64, usize); 4] = [(84.0, 3), (68.0, 4), (56.0, 5), (46.0, 6)];

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
    place: String,
    site: String,
}

#[derive(Debug)]
struct Line {
    text: String,
    baseline: f64,
}

impl Card {
    pub fn of(answer: &Answer, site: &str) -> Self {
        let (size, lines) = set(&answer.content.question);
        let leading = size * 1.16;
        let lines = lines
            .into_iter()
            .zip(0_u16..)
            .map(|(text, at)| Line { text, baseline: 178.0 + size * 0.8 + leading * f64::from(at) })
            .collect();
        Self {
            lines,
            size,
            place: [&answer.content.level.label, &answer.content.subject.label, &answer.content.topic.label]
                .map(String::as_str)
                .join(" · "),
            site: site.to_owned(),
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
        while width(&format!("{last}…"), size) > MEASURE && last.pop().is_some() {}
        last.truncate(last.trim_end().len());
        last.push('…');
    }
    (size, lines)
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

/// How wide a text stands, without kerning.
fn width(text: &str, size: f64) -> f64 {
    static FACE: LazyLock<Option<FontRef<'static>>> = LazyLock::new(|| FontRef::new(FONT).ok());
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

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn no_line_is_too_long(text in "[\\PC ]{0,300}") {
            let (size, lines) = set(&text);
            for line in lines {
                proptest::prop_assert!(width(&line, size) <= MEASURE || line.chars().count() <= 2, "{line}");
            }
        }
    }
}
