//! Finds personal data (PII) in a message, by which its writer could be identified. The writer is
//! asked once whether it should stay; nothing is refused.

use email_address::{EmailAddress, Options};

use crate::platform::values::PostcodeArea;

/// A kind of personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonalDetail {
    Email,
    Phone,
    School,
    BirthDate,
    Postcode,
}

impl PersonalDetail {
    /// “an email address”.
    pub fn described(self) -> &'static str {
        match self {
            Self::Email => "an email address",
            Self::Phone => "a phone number",
            Self::School => "the name of a school",
            Self::BirthDate => "a date of birth",
            Self::Postcode => "a postcode",
        }
    }
}

/// What a text seems to hold, each kind once.
pub fn find(text: &str) -> Vec<PersonalDetail> {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty()).collect();
    [
        (PersonalDetail::Email, holds_email(text)),
        (PersonalDetail::Phone, holds_phone_number(text)),
        (PersonalDetail::School, names_school(&words)),
        (PersonalDetail::BirthDate, names_birthday(&words)),
        (PersonalDetail::Postcode, holds_postcode(&words)),
    ]
    .into_iter()
    .filter_map(|(detail, is_there)| is_there.then_some(detail))
    .collect()
}

/// “an email address and a telephone number”.
pub fn described(details: &[PersonalDetail]) -> String {
    details.iter().map(|detail| detail.described()).collect::<Vec<_>>().join(" and ")
}

fn holds_email(text: &str) -> bool {
    let bare = Options::default().without_display_text().with_required_tld();
    text.split_whitespace().filter(|word| word.contains('@')).any(|word| {
        EmailAddress::parse_with_options(word.trim_matches(|c: char| !c.is_alphanumeric()), bare).is_ok()
    })
}

/// Digits in a row, grouped by single separators: in a list of years other characters stand between.
fn holds_phone_number(text: &str) -> bool {
    let is_separator = |c: char| matches!(c, ' ' | '-' | '(' | ')' | '.' | '\u{a0}');
    let mut digits = String::new();
    let mut gap = 0;
    for c in text.chars().chain(std::iter::once('\n')) {
        if c.is_ascii_digit() {
            digits.push(c);
            gap = 0;
        } else if is_separator(c) && gap < 2 {
            gap += 1;
        } else {
            if is_number(&digits) {
                return true;
            }
            digits.clear();
            gap = 0;
        }
    }
    false
}

/// British numbers have ten or eleven digits beginning with 0, or the country code 44.
fn is_number(digits: &str) -> bool {
    let national = digits.strip_prefix("0044").or_else(|| digits.strip_prefix("44")).unwrap_or(digits);
    let national = national.strip_prefix('0').unwrap_or(national);
    let is_abroad = national.len() != digits.len();
    is_abroad && (9..=10).contains(&national.len())
}

/// “I go to Park Lane School”, “my daughter is at St Mary's Academy”.
fn names_school(words: &[&str]) -> bool {
    const KINDS: [&str; 5] = ["school", "academy", "college", "grammar", "sixth"];
    const PLAIN: [&str; 22] = [
        "my",
        "her",
        "his",
        "their",
        "our",
        "the",
        "a",
        "an",
        "this",
        "that",
        "in",
        "at",
        "of",
        "for",
        "to",
        "secondary",
        "high",
        "primary",
        "private",
        "state",
        "public",
        "home",
    ];
    const VERBS: [&str; 6] = ["go", "goes", "attend", "attends", "at", "study"];
    words.iter().enumerate().any(|(at, word)| {
        let named = KINDS.contains(word) && at > 0 && !PLAIN.contains(&words[at - 1]);
        let from = at.saturating_sub(7);
        named && words[from..at].iter().any(|before| VERBS.contains(before))
    })
}

/// “born on 3 May 2011”, “my birthday is”, “date of birth”.
fn names_birthday(words: &[&str]) -> bool {
    let born = words.windows(3).any(|three| {
        matches!(three, ["was" | "am" | "is" | "i'm", "born", "on" | "in"])
            && words.iter().any(|word| is_recent_year(word))
    });
    let told = words.windows(3).any(|three| matches!(three, ["date", "of", "birth"]));
    let birthday = words.windows(2).any(|two| matches!(two, ["my" | "her" | "his", "birthday"]));
    born || told || birthday || words.contains(&"dob")
}

/// The year of birth of somebody who is at school now, not of a person in history.
fn is_recent_year(word: &str) -> bool {
    word.len() == 4 && word.parse::<u16>().is_ok_and(|year| (2000..2100).contains(&year))
}

/// A whole British postcode, `LS6 2AB` or `LS62AB`.
fn holds_postcode(words: &[&str]) -> bool {
    let is_inward = |word: &str| {
        let bytes = word.as_bytes();
        bytes.len() == 3 && bytes[0].is_ascii_digit() && bytes[1..].iter().all(u8::is_ascii_lowercase)
    };
    words.windows(2).any(|two| is_outward(two[0]) && is_inward(two[1]))
        || words.iter().any(|word| {
            word.len() > 4
                && word.is_ascii()
                && is_outward(&word[..word.len() - 3])
                && is_inward(&word[word.len() - 3..])
        })
}

/// The outward half of a postcode: `LS6`, `EC1A`.
fn is_outward(word: &str) -> bool {
    PostcodeArea::parse(word).is_ok_and(|area| area.is_district())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_gives_somebody_away_is_noticed() {
        for (text, detail) in [
            ("Write to zoe@pupils.example please", PersonalDetail::Email),
            ("Ring 07700 900123, after six", PersonalDetail::Phone),
            ("ring (020) 7946-0000", PersonalDetail::Phone),
            ("+44 7700 900 123", PersonalDetail::Phone),
            ("I go to Park Lane School in Leeds", PersonalDetail::School),
            ("My daughter attends St Mary's Academy.", PersonalDetail::School),
            ("she is at King Edward VI grammar", PersonalDetail::School),
            ("I was born on 3 May 2011", PersonalDetail::BirthDate),
            ("DOB 03/05/2011", PersonalDetail::BirthDate),
            ("my birthday is in May", PersonalDetail::BirthDate),
            ("We live at LS6 2AB", PersonalDetail::Postcode),
            ("sw1a1aa", PersonalDetail::Postcode),
        ] {
            assert_eq!(find(text), [detail], "{text}");
        }
    }

    #[test]
    fn history_gives_nobody_away() {
        for text in [
            "Why did the League of Nations fail? Mondays, please.",
            "The years 1905, 1917, 1918 and 1921: what links them?",
            "1914-1918 1939-1945 1947-1991",
            "Hitler was born in 1889 and Lenin was born in 1870.",
            "I need help with my school work and the sixth form entrance.",
            "My exam is on 12 June 2026 at 9.30, paper 8145/1B/C",
            "He goes to school on weekdays, so evenings are best.",
            "the Bauhaus school of design at its beginning",
            "3 lessons @ 5pm",
            "A4 paper, 2nd year, grade B3 to A1",
        ] {
            assert_eq!(find(text), [], "{text}");
        }
    }

    #[test]
    fn half_a_postcode_is_known() {
        assert!(is_outward("ls6"));
        assert!(is_outward("EC1A"));
        for other in ["Leeds", "LS", "6", "LS6666", "É6", ""] {
            assert!(!is_outward(other), "{other}");
        }
    }
}
