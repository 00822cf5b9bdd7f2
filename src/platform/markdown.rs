//! Renders Markdown to sanitized HTML. This happens when a text is saved, not when it is read.

mod footnotes;
mod marks;

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use self::footnotes::Footnotes;
pub use self::marks::without_marks;
use super::values::is_xml_char;

/// The longest source that is accepted, in bytes.
pub const LONGEST: usize = 100 * 1024;
/// The deepest nesting that is accepted. Deeper input is not prose, and is slow to sanitize.
const DEEPEST: usize = 50;
/// The most cells in tables. Short rows are filled up to the width of the head, so that 5 KB could
/// become hundreds of thousands of cells.
const MOST_CELLS: usize = 20_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("is longer than 100 KB")]
    TooLong,
    #[error("has tables of more than 20,000 cells")]
    TooWide,
    #[error("has more than 50 quotes or lists inside one another")]
    TooDeep,
}

/// The text of sanitized HTML, with `instead` in place of each tag. Character references stay
/// escaped.
pub fn without_tags(html: &str, instead: &str) -> String {
    let mut text = String::with_capacity(html.len());
    for (at, part) in html.split('<').enumerate() {
        if at == 0 {
            text.push_str(part);
        } else {
            text.push_str(instead);
            text.push_str(part.split_once('>').map_or("", |(_, after)| after));
        }
    }
    text
}

/// Renders CommonMark with tables, footnotes and strikethrough. Raw HTML is escaped. Images become
/// links, because pages load nothing from other sites.
///
/// # Errors
/// If the source is too long or nested too deeply.
pub fn to_html(source: &str) -> Result<String, Refused> {
    if source.len() > LONGEST {
        return Err(Refused::TooLong);
    }
    if cells(source) > MOST_CELLS {
        return Err(Refused::TooWide);
    }
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let (mut depth, mut footnotes) = (0_usize, Footnotes::default());
    let mut events = Vec::new();
    for event in Parser::new_ext(source, options) {
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Err(Refused::TooDeep);
        }
        events.push(footnotes.with_ids(tame(event)));
    }
    let mut rendered = String::with_capacity(source.len() * 3 / 2);
    html::push_html(&mut rendered, events.into_iter());
    let mut html = scrolling_tables(&CLEANER.clean(&aligned_by_class(&rendered)).to_string());
    // character references have become characters by now
    html.retain(is_xml_char);
    Ok(html)
}

/// The most cells that the tables of a source can have: the columns of each row of dashes, times the
/// lines from it to the next blank one.
fn cells(source: &str) -> usize {
    let (mut columns, mut cells) = (0_usize, 0_usize);
    for line in source.lines() {
        let is_delimiter = line.contains('-')
            && line.contains('|')
            && line.chars().all(|c| matches!(c, '|' | '-' | ':' | '>' | '+' | '*' | ' ' | '\t'));
        if is_delimiter {
            columns = columns.max(line.matches('|').count() + 1);
        } else if line.trim().is_empty() {
            columns = 0;
        }
        cells = cells.saturating_add(columns);
    }
    cells
}

/// Replaces inline alignment styles, which the content security policy blocks, with classes. Plain
/// replacement is safe, because every `<` of the source has been escaped.
fn aligned_by_class(html: &str) -> String {
    html.replace(r#"<th style="text-align: "#, r#"<th class=""#)
        .replace(r#"<td style="text-align: "#, r#"<td class=""#)
}

/// Makes wide tables scroll horizontally, also by keyboard. Plain replacement is safe, because
/// sanitized HTML contains no other `<table>`.
fn scrolling_tables(html: &str) -> String {
    html.replace("<table>", r#"<div class="table" role="region" tabindex="0" aria-label="Table"><table>"#)
        .replace("</table>", "</table></div>")
}

fn tame(event: Event<'_>) -> Event<'_> {
    match event {
        // The page's title is its only `h1`.
        Event::Start(Tag::Heading { level: HeadingLevel::H1, id, classes, attrs }) => {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, id, classes, attrs })
        }
        Event::End(TagEnd::Heading(HeadingLevel::H1)) => Event::End(TagEnd::Heading(HeadingLevel::H2)),
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        Event::End(TagEnd::Image) => Event::End(TagEnd::Link),
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        event => event,
    }
}

static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = ammonia::Builder::default();
    cleaner
        .rm_tags(["img", "map", "area"])
        .add_tag_attributes("div", ["id"])
        .add_tag_attributes("ol", ["start"])
        .allowed_classes(HashMap::from([
            ("sup", HashSet::from(["footnote-reference", "footnote-definition-label"])),
            ("div", HashSet::from(["footnote-definition"])),
            ("th", HashSet::from(["right", "center"])),
            ("td", HashSet::from(["right", "center"])),
        ]))
        .attribute_filter(|_, attribute, value| match attribute {
            "id" if !value.starts_with(footnotes::PREFIX) => None,
            _ => Some(Cow::Borrowed(value)),
        })
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .link_rel(Some("noopener"));
    cleaner
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_editors_write_is_rendered() {
        let html = to_html("# Causes\n\n- one\n- *two*\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> quoted\n\nnoted[^1]\n\n[^1]: a footnote").unwrap();
        for part in [
            "<h2>Causes</h2>",
            "<li>one</li>",
            "<em>two</em>",
            "<td>2</td>",
            "<blockquote>",
            "href=\"#note-1\"",
            "id=\"note-1\"",
        ] {
            assert!(html.contains(part), "{part} is not in {html}");
        }
        assert!(!html.contains("<h1"), "{html}");
    }

    #[test]
    fn figures_stand_at_the_side_that_their_column_names() {
        let html = to_html("| a | b |\n|---|--:|\n| 1 | 2 |\n\n`<td style=\"text-align: right\">`").unwrap();
        assert!(html.contains(r#"<th class="right">b</th>"#), "{html}");
        assert!(html.contains(r#"<td>1</td><td class="right">2</td>"#), "{html}");
        assert!(html.contains("text-align: right"), "what was written is changed: {html}");
    }

    #[test]
    fn nothing_in_it_is_live() {
        let html = to_html(
            "<script>alert(1)</script>\n\n[x](javascript:alert(1)) ![p](https://elsewhere.example/p.png)",
        )
        .unwrap();
        assert!(
            !html.contains("<script") && !html.contains("javascript:") && !html.contains("<img"),
            "{html}"
        );
        assert!(html.contains("&lt;script&gt;"), "{html}");
    }

    #[test]
    fn what_xml_cannot_hold_is_not_rendered() {
        let html =
            to_html("a&#xB;b &#11; &#xFFFE;&#xFFFF; [l](/x \"t&#1;t\") `c\u{8}d` \u{1F} &#0; &eacute;")
                .unwrap();
        assert!(html.chars().all(is_xml_char), "{html:?}");
        assert!(html.contains("ab ") && html.contains("é"), "{html}");
    }

    #[test]
    fn each_footnote_has_an_id_and_a_number_of_its_own() {
        let html = to_html(
            "a[^2.1] b[^21] c[^§] d[^¶] e[^Note] f[^note] g[^21]\n\n[^2.1]: One.\n\n[^21]: Two.\n\n[^§]: Three.\n\n\
             [^¶]: Four.\n\n[^note]: Five.\n\n[^21]: Six.",
        )
        .unwrap();
        let ids: Vec<&str> =
            html.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        let unique: HashSet<&&str> = ids.iter().collect();
        assert!(unique.len() == ids.len() && ids.len() >= 5, "{ids:?} {html}");
        let led: Vec<&str> =
            html.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        assert_eq!(led.len(), 7, "{html}");
        assert!(led.iter().all(|id| ids.contains(id)), "{led:?} {ids:?}");
        assert_eq!(led.iter().collect::<HashSet<_>>().len(), 5, "{led:?}");
    }

    #[test]
    fn a_table_that_is_filled_up_is_refused_before_it_costs_anything() {
        for columns in [50, 800, 2_000] {
            let head = format!("{}\n{}\n", "|a".repeat(columns), "|-".repeat(columns));
            let bomb = format!("{head}{}", "|\n".repeat(3_000));
            assert_eq!(to_html(&bomb), Err(Refused::TooWide), "{columns}");
            let quoted: String = bomb.lines().map(|line| format!("> {line}\n")).collect();
            assert_eq!(to_html(&quoted), Err(Refused::TooWide), "{columns}, quoted");
        }
        let real = format!("|a|b|c|\n|-|-|-|\n{}", "|1|2|3|\n".repeat(500));
        assert!(to_html(&real).is_ok());
    }

    #[test]
    fn towers_of_quotes_are_refused_before_they_cost_anything() {
        assert_eq!(to_html(&">".repeat(20_000)), Err(Refused::TooDeep));
        assert_eq!(to_html(&"a".repeat(LONGEST + 1)), Err(Refused::TooLong));
    }
}
