//! Dates in words, as people write them: `c. 1933`, `early May 1926`, `5th century BC`, `the 1930s`.

use super::span::{MONTHS, Part, Span};

const ORDINALS: [&str; 21] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty-first",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

pub fn parse(text: &str) -> Option<Span> {
    let text = plain(text);
    let bare = text.trim_matches(['?', '~', '(', ')', '[', ']', ' ']);
    let mut is_uncertain = text.starts_with('?') || text.trim_end_matches([')', ']', ' ']).ends_with('?');
    let mut is_approximate = text.starts_with('~');
    let mut words: Vec<&str> = bare.split_whitespace().filter(|word| !is_filler(word)).collect();
    let (mut part, mut edge) = (None, None);
    match words[..] {
        [.., "onwards" | "onward"] => {
            words.pop();
        }
        [.., year, "c." | "ca." | "circa" | "approx."] if number(year).is_some() => {
            words.pop();
            is_approximate = true;
        }
        _ => {}
    }
    loop {
        match words[..] {
            [
                "c." | "c" | "ca." | "ca" | "circa" | "about" | "around" | "approx." | "approx"
                | "approximately" | "roughly",
                ..,
            ] => is_approximate = true,
            ["probably" | "possibly" | "perhaps" | "maybe", ..] => is_uncertain = true,
            ["early" | "beginning" | "start", ..] => part = Some(Part { number: 0, of: 3 }),
            ["mid" | "middle", ..] => part = Some(Part { number: 1, of: 3 }),
            ["late" | "end", ..] => part = Some(Part { number: 2, of: 3 }),
            ["first" | "1st", "half", ..] => part = Some(Part { number: 0, of: 2 }),
            ["second" | "2nd", "half", ..] => part = Some(Part { number: 1, of: 2 }),
            ["half", ..] if part.is_some() => {}
            ["before" | "until" | "till" | "by", ..] => edge = Some(false),
            ["after", ..] => edge = Some(true),
            ["from" | "since", ..] => {}
            _ => break,
        }
        words.remove(0);
    }
    let (words, era) = without_era(words);
    let mut span = core(&words, era)?;
    if let Some(part) = part {
        span = span.part(part)?;
    }
    if let Some(is_after) = edge {
        span = span.beside(is_after);
    }
    Some(Span { is_approximate, is_uncertain, ..span })
}

/// In lower case, with spaces where words are run together: `c.1933`, `mid-1930s`, `44BC`.
fn plain(text: &str) -> String {
    let lower = text.trim().to_lowercase().replace(['’', '\''], "");
    let letters: Vec<char> = lower.chars().collect();
    let is_digit = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_digit);
    let mut plain = String::new();
    for (at, c) in letters.iter().enumerate() {
        let before = at.checked_sub(1);
        match c {
            // 10,000 BC
            ',' if is_digit(before)
                && (1..=3).all(|more| is_digit(Some(at + more)))
                && !is_digit(Some(at + 4)) => {}
            ',' => plain.push(' '),
            '0'..='9' if plain.ends_with("c.") || plain.ends_with("ca.") || plain == "c" => {
                plain.push(' ');
                plain.push(*c);
            }
            'b' | 'a' | 'c' if is_digit(before) => {
                plain.push(' ');
                plain.push(*c);
            }
            c => plain.push(*c),
        }
    }
    for joined in ["early-", "mid-", "late-"] {
        if let Some(rest) = plain.strip_prefix(joined) {
            plain = format!("{} {rest}", joined.trim_end_matches('-'));
        }
    }
    plain.replace("-century", " century").replace("-millennium", " millennium")
}

fn is_filler(word: &str) -> bool {
    matches!(word, "the" | "in" | "on" | "of" | "year")
        || WEEKDAYS.iter().any(|day| word.len() >= 3 && day.starts_with(word.trim_end_matches('.')))
}

/// The words without BC or AD, and whether it is BC.
fn without_era(words: Vec<&str>) -> (Vec<&str>, Option<bool>) {
    let era_of = |word: &str| match &*word.replace('.', "") {
        "bc" | "bce" => Some(true),
        "ad" | "ce" => Some(false),
        _ => None,
    };
    let era = words.iter().find_map(|word| era_of(word));
    (words.into_iter().filter(|word| era_of(word).is_none()).collect(), era)
}

fn core(words: &[&str], era: Option<bool>) -> Option<Span> {
    let is_bc = era == Some(true);
    match *words {
        [day, month, year] if month_of(month).is_some() => {
            Span::day(year_of(year, is_bc)?, month_of(month)?, day_of(day)?)
        }
        [month, day, year] if month_of(month).is_some() => {
            Span::day(year_of(year, is_bc)?, month_of(month)?, day_of(day)?)
        }
        [which, "century" | "c."] => run_of_years(ordinal(which)?, 100, is_bc),
        [which, "millennium"] => run_of_years(ordinal(which)?, 1000, is_bc),
        [month, year] if month_of(month).is_some() => Span::month(year_of(year, is_bc)?, month_of(month)?),
        [season, year] => Span::season(year_of(year, is_bc)?, season_of(season)?),
        [decade] if decade.ends_with("0s") => {
            let from = year_of(&decade[..decade.len() - 1], false)?;
            // 1900s and 1800s are centuries, as most people mean them
            let more = if from % 100 == 0 { 99 } else { 9 };
            if is_bc { Span::years(1 - (from + more), 1 - from) } else { Span::years(from, from + more) }
        }
        [year] => Span::year(year_of(year, is_bc)?),
        _ => None,
    }
}

/// The 5th century BC is 500 BC to 401 BC.
fn run_of_years(number: i32, long: i32, is_bc: bool) -> Option<Span> {
    if is_bc {
        Span::years(1 - number * long, -(number - 1) * long)
    } else {
        Span::years((number - 1) * long + 1, number * long)
    }
}

fn ordinal(word: &str) -> Option<i32> {
    let by_name = ORDINALS.iter().position(|name| *name == word).and_then(|at| i32::try_from(at + 1).ok());
    by_name
        .or_else(|| number(without_ordinal(word)).filter(|_| word.len() > without_ordinal(word).len()))
        .filter(|number| (1..=60).contains(number))
}

fn without_ordinal(word: &str) -> &str {
    ["st", "nd", "rd", "th"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word)
}

fn day_of(word: &str) -> Option<u8> {
    number(without_ordinal(word)).and_then(|day| u8::try_from(day).ok())
}

fn year_of(word: &str, is_bc: bool) -> Option<i32> {
    let year = number(word)?;
    let most = if is_bc { 999_999 } else { 9_999 };
    (1..=most).contains(&year).then_some(if is_bc { 1 - year } else { year })
}

fn number(word: &str) -> Option<i32> {
    let is_number = (1..=6).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| word.parse().ok())?
}

/// A month by its name, or by its first three letters or more.
pub fn month_of(word: &str) -> Option<u8> {
    let word = word.trim_end_matches('.');
    let at = MONTHS.iter().position(|month| word.len() >= 3 && month.to_lowercase().starts_with(word))?;
    u8::try_from(at + 1).ok()
}

fn season_of(word: &str) -> Option<u8> {
    Some(match word {
        "spring" => 0,
        "summer" => 1,
        "autumn" | "fall" => 2,
        "winter" => 3,
        _ => return None,
    })
}
