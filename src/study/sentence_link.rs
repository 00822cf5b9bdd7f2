//! Links to the very sentence of an answer.

use std::fmt::Write;

/// The ids of the parts of an answer's page.
pub const IN_SHORT: &str = "in-short";
pub const KEY_DATES: &str = "key-dates-heading";
pub const KEY_TERMS: &str = "key-terms-heading";

/// The page at `path`, at a part of it, with a text fragment that marks the sentence; browsers that
/// know no text fragments go to the part.
pub fn sentence_link(path: &str, part: &str, sentence: &str) -> String {
    let mut link = format!("{path}#{part}:~:text=");
    for byte in sentence.bytes() {
        // what has a meaning in a text fragment (`-`, `,`, `&`) is written as any other byte
        if byte.is_ascii_alphanumeric() {
            link.push(char::from(byte));
        } else {
            let _ = write!(link, "%{byte:02X}");
        }
    }
    link
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_percent_encoded() {
        let link = sentence_link("/answers/gcse/history/lenin", IN_SHORT, "A red-brown, “free” 5");
        assert_eq!(
            link,
            "/answers/gcse/history/lenin#in-short:~:text=A%20red%2Dbrown%2C%20%E2%80%9Cfree%E2%80%9D%205"
        );
    }
}
