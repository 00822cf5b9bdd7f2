//! Lines that are shown as plain text: questions, short answers, titles. Who writes or imports one
//! may mark a word as in Markdown, and readers should not see the marks.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// What can be a mark, or be escaped so that it is none.
const MARKS: [char; 4] = ['*', '_', '`', '~'];

/// A line without the marks of emphasis: `*Mein Kampf*` and `\\*Mein Kampf\\*` become `Mein Kampf`. All
/// else stays as it is written, also HTML, links and a mark that has no partner, as in `2 * 3`. What
/// comes out is not changed a second time.
pub fn without_marks(line: &str) -> String {
    let mut line = line.to_owned();
    while line.contains(MARKS) {
        let plainer = once(&line);
        if plainer == line {
            break;
        }
        line = plainer;
    }
    line
}

fn once(line: &str) -> String {
    // what stands before keeps `1917. Why?` from being a list, and `# Why?` from being a heading
    const BEFORE: &str = "x ";
    let source = format!("{BEFORE}{line}");
    let mut plain = String::with_capacity(source.len());
    // up to where the source is copied, and to where it is copied with all marks
    let (mut copied, mut whole_until) = (0, 0);
    for (event, range) in Parser::new_ext(&source, Options::ENABLE_STRIKETHROUGH).into_offset_iter() {
        if range.end <= whole_until {
            continue;
        }
        match event {
            Event::Start(Tag::Paragraph | Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
            | Event::End(TagEnd::Paragraph | TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => {}
            Event::Code(code) if is_words(&code) => {
                plain.push_str(&code);
                copied = range.end;
            }
            Event::Start(_) => {
                whole_until = range.end;
                copy(&source, range, &mut copied, &mut plain);
            }
            _ => copy(&source, range, &mut copied, &mut plain),
        }
    }
    plain.strip_prefix(BEFORE).map_or_else(|| line.to_owned(), str::to_owned)
}

/// Copies a part of the source, with the backslash before it unless that escapes a mark.
fn copy(source: &str, range: Range<usize>, copied: &mut usize, plain: &mut String) {
    let part = &source[range.clone()];
    if range.start > *copied && source[..range.start].ends_with('\\') && !part.starts_with(MARKS) {
        plain.push('\\');
    }
    plain.push_str(part);
    *copied = range.end;
}

/// Whether marked code is a name or words, and not code.
fn is_words(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '\'' | '’' | '.' | ','))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_not_shown() {
        for (marked, plain) in [
            ("Which is *not* true?", "Which is not true?"),
            (r"Who wrote \*Mein Kampf\*?", "Who wrote Mein Kampf?"),
            ("**Why** did _Pravda_ and __Izvestia__ differ?", "Why did Pravda and Izvestia differ?"),
            ("***Probanzas*** de *méritos*", "Probanzas de méritos"),
            ("Was ~~Lenin~~ `Ulyanov` there?", "Was Lenin Ulyanov there?"),
            (r"What was a 5\* general?", "What was a 5* general?"),
            (r"*Nested \*stars\* here*", "Nested stars here"),
        ] {
            assert_eq!(without_marks(marked), plain);
            assert_eq!(without_marks(plain), plain);
        }
    }

    #[test]
    fn all_else_stays_as_it_is_written() {
        for line in [
            "What is 2 * 3 * 4?",
            "He went to ________ and ________.",
            "1917. Why then? # - > | a_b_c",
            r"either\/or \\ AT&amp;T &lt;b&gt; <b>bold</b> <script>alert(1)</script> *",
            "[Decree](https://a.example/x) ![p](y) <https://a.example> `rm -rf /*; $(x)`",
            "a* b *c [^1] ``",
            "",
        ] {
            assert_eq!(without_marks(line), line);
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_changed_a_second_time(line in r"[ab*_`~\\ \[\]()<>&;#]{0,30}") {
            let once = without_marks(&line);
            proptest::prop_assert_eq!(without_marks(&once), once);
        }
    }
}
