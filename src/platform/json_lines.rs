//! The text of files in JSON Lines, which are UTF-8. Spreadsheets and Windows write other
//! encodings, too: those are named, so that whoever has such a file knows how to save it.

/// Begins the files of some editors, and is no part of their text.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// A file of which no line can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("This file is {0}. {1}")]
pub struct WrongFile(&'static str, &'static str);

/// A line that is not UTF-8.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "This line is not UTF-8 but looks like Windows-1252: {found}. Save the file as UTF-8 and import it again."
)]
pub struct WrongLine {
    found: String,
}

/// Refuses a file by the beginning of its first line.
///
/// # Errors
/// If it is encoded in UTF-16 or UTF-32, or compressed.
pub fn check_start(line: &[u8]) -> Result<(), WrongFile> {
    const SAVE: &str = "Save it as UTF-8 and import it again.";
    const UNPACK: &str = "Unpack it and import what is in it.";
    let wrong = match line {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] | [0, 0, 0, _, ..] | [_, 0, 0, 0, ..] => {
            WrongFile("in UTF-32, not UTF-8", SAVE)
        }
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, _, ..] | [_, 0, ..] => {
            WrongFile("in UTF-16, not UTF-8", SAVE)
        }
        [0x1F, 0x8B, ..] => WrongFile("compressed with gzip", UNPACK),
        [b'P', b'K', 3, 4, ..] => WrongFile("a ZIP archive or a spreadsheet, not JSON lines", UNPACK),
        _ => return Ok(()),
    };
    Err(wrong)
}

/// The text of a line, without a byte order mark and white space around it.
///
/// # Errors
/// If the line is not UTF-8; the error shows the first word that is wrong.
pub fn text(line: &[u8]) -> Result<&str, WrongLine> {
    let text = str::from_utf8(line).map_err(|error| WrongLine { found: found(line, error.valid_up_to()) })?;
    // files that were put together have one at each seam
    Ok(text.trim_ascii().trim_start_matches(BYTE_ORDER_MARK).trim_ascii())
}

/// The word around the byte at `at`, as Windows-1252 has it.
fn found(line: &[u8], at: usize) -> String {
    let is_space = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'"';
    let begin = line[..at].iter().rposition(is_space).map_or(0, |space| space + 1).max(at.saturating_sub(20));
    let end = line[at..].iter().position(is_space).map_or(line.len(), |space| at + space).min(at + 20);
    let word: String = line[begin..end].iter().map(|byte| windows_1252(*byte)).collect();
    format!("byte {} is 0x{:02X}, as in “{word}”", at + 1, line[at])
}

/// The character of a byte, in the encoding that the WHATWG calls windows-1252.
fn windows_1252(byte: u8) -> char {
    const FROM_80: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => FROM_80[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_text() {
        assert_eq!(text("\u{FEFF}{}\r".as_bytes()), Ok("{}"));
        assert_eq!(text(" \u{FEFF} ".as_bytes()), Ok(""));
        assert_eq!(check_start("\u{FEFF}{}".as_bytes()), Ok(()));
    }

    #[test]
    fn other_encodings_are_named() {
        let wide = |text: &str, big: bool| -> Vec<u8> {
            text.encode_utf16()
                .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
                .collect()
        };
        for big in [false, true] {
            for start in ["\u{FEFF}{}", "{}"] {
                let error = check_start(&wide(start, big)).unwrap_err().to_string();
                assert!(error.contains("in UTF-16, not UTF-8"), "{error}");
            }
        }
        assert!(check_start(b"\x1f\x8b\x08").unwrap_err().to_string().contains("gzip"));
        let error = text(b"{\"question\":\"Why Lenin\x92s plan?\"}").unwrap_err().to_string();
        assert!(error.contains("Windows-1252") && error.contains("0x92, as in “Lenin’s”"), "{error}");
    }
}
