//! Words of visitors in letters, so that nobody takes them for ours.

/// The words of a visitor in the plain text part, marked as a quotation line by line: a message
/// cannot look like a sentence or a link of the site's own.
pub fn quoted(words: &str) -> String {
    let lines = words.split(['\n', '\r', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}']);
    let quoted: Vec<String> =
        lines.map(|line| if line.trim().is_empty() { ">".to_owned() } else { format!("> {line}") }).collect();
    quoted.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_a_visitor_is_marked() {
        assert_eq!(
            quoted("One\n\nhttps://evil.example\r\u{2028}-- "),
            "> One\n>\n> https://evil.example\n>\n> -- "
        );
        assert_eq!(quoted(""), ">");
    }
}
