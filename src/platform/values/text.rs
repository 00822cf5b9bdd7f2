//! Normalisation of text that people type or paste.

/// Text of one line: no control or invisible format characters, no white space at its ends, and
/// runs of white space folded into one space. The result is safe in an email header.
pub fn line(text: &str) -> String {
    let visible: String =
        text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_invisible(*c)).collect();
    visible.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Text of several lines, unchanged except that line breaks become `\n`, also those of word
/// processors (vertical tab, form feed), that what is no [`is_xml_char`] is removed, and that blank
/// lines around the text are trimmed.
pub fn prose(text: &str) -> String {
    let text: String = text
        .replace("\r\n", "\n")
        .chars()
        .map(|c| if matches!(c, '\r' | '\u{B}' | '\u{C}') { '\n' } else { c })
        .filter(|c| is_xml_char(*c))
        .collect();
    text.trim_start_matches('\n').trim_end().to_owned()
}

/// Whether XML 1.0 can hold `c`: its production Char. Anything else makes a feed or a drawing
/// ill-formed, even as a character reference; NUL cannot stand in a PostgreSQL text either.
pub fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// Whether `c` is a control character, or a format character that hides text or changes its
/// direction. The joiners that emoji and Indic and Persian scripts need are visible.
pub(super) fn is_invisible(c: char) -> bool {
    c.is_control()
        || !is_xml_char(c)
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0001}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_cannot_break_a_header() {
        assert_eq!(line("Ann\r\nBcc: all@school.example"), "Ann Bcc: all@school.example");
        assert_eq!(line("  É\u{202E}  李\u{0} "), "É 李");
        assert_eq!(line("a\u{B}b \u{FFFE}\u{FFFF}\u{1}c"), "a b c");
    }

    #[test]
    fn prose_keeps_its_lines() {
        assert_eq!(prose("\r\none\r\n\r\n  two \u{202E}三\n"), "one\n\n  two \u{202E}三");
        assert_eq!(prose("one\u{B}two\u{C}three\u{1}\u{FFFE}\u{FFFF}\u{1F}"), "one\ntwo\nthree");
    }
}
