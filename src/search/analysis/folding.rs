//! Unicode-aware folding: one form for all spellings of a letter.

use tantivy::tokenizer::{AsciiFoldingFilter, RawTokenizer, TextAnalyzer};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Lower case without accents. Compatibility decomposition comes before lower case, because İ in
/// lower case is an i with a combining dot. Vowel signs of scripts such as Devanagari are kept:
/// they are no accents.
pub(super) fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let bare: String = word
        .nfkd()
        .filter(|c| !is_accent(*c) && (c.is_alphanumeric() || is_combining_mark(*c)))
        .flat_map(char::to_lowercase)
        .map(one_form)
        .nfc()
        .collect();
    if bare.is_ascii() { bare } else { in_ascii(&bare) }
}

/// An apostrophe, or a letter that looks like one: those of Kyivʼs, Hawaiʻi, Qurʾan and Shiʿa.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`' | '\u{b4}' | '\u{2b9}'
            ..='\u{2bf}'
                | '\u{2c8}'
                | '\u{2ca}'
                | '\u{2cb}'
                | '\u{2ee}'
                | '\u{55a}'
                | '\u{5f3}'
                | '\u{2018}'
                | '\u{2019}'
                | '\u{201b}'
                | '\u{2032}'
                | '\u{a78b}'
                | '\u{a78c}'
                | '\u{ff07}'
    )
}

/// What may stand within a word without being a letter: a combining mark, a soft hyphen, a joiner,
/// a mark of direction.
pub(super) fn is_invisible_or_mark(c: char) -> bool {
    is_combining_mark(c)
        || matches!(c, '\u{ad}' | '\u{640}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Accents of Latin, Greek and Cyrillic letters, and the vowel points of Arabic and Hebrew, which
/// most texts leave out.
fn is_accent(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}'
            | '\u{483}'..='\u{487}'
            | '\u{591}'..='\u{5bd}'
            | '\u{5bf}'
            | '\u{5c1}'..='\u{5c2}'
            | '\u{5c4}'..='\u{5c5}'
            | '\u{5c7}'
            | '\u{610}'..='\u{61a}'
            | '\u{640}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{6d6}'..='\u{6dc}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{fe20}'..='\u{fe2f}'
    )
}

/// Letters with several forms that decomposition does not unite.
fn one_form(c: char) -> char {
    match c {
        'ς' => 'σ',
        'ى' | 'ی' => 'ي',
        'ک' => 'ك',
        'ة' => 'ه',
        'ٱ' => 'ا',
        c => c,
    }
}

/// Latin letters that have no decomposition, such as đ, ł, ø and ß.
fn in_ascii(word: &str) -> String {
    let mut folding = TextAnalyzer::builder(RawTokenizer::default()).filter(AsciiFoldingFilter).build();
    let mut stream = folding.token_stream(word);
    if stream.advance() { stream.token().text.to_lowercase() } else { word.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn every_form_of_a_letter_is_one() {
        for (one, other) in [
            ("İstanbul", "istanbul"),
            ("İSTANBUL", "Istanbul"),
            ("Işık", "isik"),
            ("Điện", "Dien"),
            ("Đie\u{302}\u{323}n", "dien"),
            ("Muḥammad", "Muhammad"),
            ("Łódź", "lodz"),
            ("Weiß", "weiss"),
            ("ΟΔΥΣΣΕΥΣ", "Ὀδυσσεύς"),
            ("Σωκράτης", "ΣΩΚΡΑΤΗΣ"),
            ("Королёв", "королев"),
            ("أحمد", "احمد"),
            ("مُحَمَّد", "محمد"),
            ("שָׁלוֹם", "שלום"),
            ("ﬁre", "fire"),
            ("ＷＡＲ", "war"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} / {other}");
        }
        assert_eq!(fold("हिन्दी"), "हिन्दी", "vowel signs are no accents");
        assert_ne!(fold("がく"), fold("かく"));
    }
}
