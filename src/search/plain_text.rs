//! The text of an answer's HTML, for the index and for snippets.

/// Elements within a word or a sentence: their tags do not end a word.
const INLINE: [&str; 6] = ["a", "code", "del", "em", "strong", "span"];

/// The plain text of HTML, without the numbers of footnotes. It must be our own, as only the
/// entities that our renderer writes are decoded.
pub fn html_to_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut is_footnote_number = false;
    for (at, part) in html.split('<').enumerate() {
        let Some((tag, after)) = part.split_once('>').filter(|_| at > 0) else {
            text.push_str(if at == 0 { part } else { "" });
            continue;
        };
        let name: &str =
            tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
        match name {
            "sup" => is_footnote_number = !tag.starts_with('/'),
            name if INLINE.contains(&name) => {}
            name => {
                let is_heading_end = tag.starts_with("/h") && name != "hr";
                // without its tags it would run into the text below
                text.push_str(if is_heading_end && text.ends_with(char::is_alphanumeric) {
                    ": "
                } else {
                    " "
                });
            }
        }
        if !is_footnote_number {
            text.push_str(after);
        }
    }
    decoded(text)
}

fn decoded(text: String) -> String {
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", "\u{A0}"),
        ("&amp;", "&"),
    ];
    entities.iter().fold(
        text,
        |text, (escaped, plain)| {
            if text.contains('&') { text.replace(escaped, plain) } else { text }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::html_to_text;
    use crate::platform::markdown::to_html;

    fn text(markdown: &str) -> String {
        let text = html_to_text(&to_html(markdown).unwrap());
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_mark_within_a_word_does_not_split_it() {
        for (markdown, plain) in [
            ("The **N**orth **A**tlantic; *Sovietis*ation", "The North Atlantic; Sovietisation"),
            ("led by *Lenin*, (see [this](https://e.com)).", "led by Lenin, (see this)."),
            ("~~un~~well `co`de ![alt](https://e.com/x.png)s", "unwell code alts"),
            ("revolution[^1].\n\n[^1]: A note.", "revolution. A note."),
            ("one  \ntwo\n\n- three\n- four", "one two three four"),
            ("| a | b |\n|---|---|\n| 1 | 2 |", "a b 1 2"),
            ("AT&T, 1 < 2", "AT&T, 1 < 2"),
        ] {
            assert_eq!(text(markdown), plain, "{markdown}");
        }
    }

    #[test]
    fn a_heading_ends() {
        let headed = "## Lenin and **Stalin**\n\nStalin won.\n\n## Why?\n\nHe was patient.\n\n---\n\nEnd";
        assert_eq!(text(headed), "Lenin and Stalin: Stalin won. Why? He was patient. End");
        assert_eq!(html_to_text("<p>Tom &amp; Ann</p>").trim(), "Tom & Ann");
    }
}
