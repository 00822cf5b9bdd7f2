//! Dates in digits, as EDTF writes them: `1924-01-21`, `-0043`, `1933~`, `193X`, `1944-24`.

use super::span::Span;

pub fn parse(text: &str) -> Option<Span> {
    let (text, is_approximate, is_uncertain) = match text.strip_suffix(['~', '?', '%']) {
        Some(bare) => (bare, !text.ends_with('?'), !text.ends_with('~')),
        None => (text, false, false),
    };
    let (bare, sign) = match text.strip_prefix('-') {
        Some(bare) => (bare, -1),
        None => (text, 1),
    };
    let parts: Vec<&str> = bare.split('-').collect();
    let span = match parts[..] {
        [year, month, day] => Span::day(sign * year_of(year, sign)?, digits(month, 2)?, digits(day, 2)?),
        [year, month] => {
            let year = sign * year_of(year, sign)?;
            match digits(month, 2)? {
                season @ 21..=24 => Span::season(year, season - 21),
                month => Span::month(year, month),
            }
        }
        [years] if sign > 0 && years.len() == 4 && years.ends_with(['X', 'x']) => unspecified(years),
        [far] if far.starts_with('Y') => {
            Span::year(far[1..].parse().ok().filter(|year: &i32| *year < -9_999)?)
        }
        [year] if sign < 0 || text.len() != 4 => year_of(year, sign).and_then(|year| Span::year(sign * year)),
        [year] => Span::year(year_of(year, sign)?),
        _ => None,
    }?;
    Some(Span { is_approximate, is_uncertain, ..span })
}

/// `193X` is a decade, `19XX` a century by its digits.
fn unspecified(years: &str) -> Option<Span> {
    let known = years.trim_end_matches(['X', 'x']);
    let all = match known.len() {
        3 => 10,
        2 => 100,
        _ => return None,
    };
    let from = digits::<i32>(known, known.len())? * all;
    Span::years(from.max(1), from + all - 1)
}

/// Four digits. There is no year 0 as people count.
fn year_of(text: &str, sign: i32) -> Option<i32> {
    digits(text, 4).filter(|year| sign < 0 || *year > 0)
}

fn digits<T: std::str::FromStr>(text: &str, many: usize) -> Option<T> {
    (text.len() == many && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}
