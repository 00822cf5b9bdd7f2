//! What two texts have in common: a name or a year.

use std::collections::HashSet;

use super::{candidate::Candidate, neighbour::Reason};

/// Why an answer of another topic is worth reading: a shared name, else a shared year, else the
/// similar question.
pub fn shared_reason(of: &Candidate, other: &Candidate) -> Reason {
    let [here, there] = [of, other].map(|one| format!("{}? {}", one.question, one.short_answer));
    let others: HashSet<String> = names(&there).into_iter().collect();
    if let Some(name) = names(&here).into_iter().find(|name| others.contains(name)) {
        return Reason::SameName(name);
    }
    let others: HashSet<&str> = years(&there).collect();
    match years(&here).find(|year| others.contains(year)) {
        Some(year) => Reason::SameYear(year.to_owned()),
        None => Reason::SimilarQuestion,
    }
}

/// Names of people and places: runs of capitalised words, without the first word of a sentence.
fn names(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut is_sentence_start = true;
    let mut continues_name = false;
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let bare = bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s")).unwrap_or(bare);
        let is_capitalised = bare.chars().next().is_some_and(char::is_uppercase) && bare.chars().count() > 1;
        match names.last_mut() {
            Some(name) if continues_name && is_capitalised => {
                name.push(' ');
                name.push_str(bare);
            }
            _ if is_capitalised && !is_sentence_start => names.push(bare.to_owned()),
            _ => {}
        }
        continues_name = is_capitalised && !is_sentence_start && word.ends_with(char::is_alphanumeric);
        is_sentence_start = word.ends_with(['.', '?', '!']);
    }
    names.retain(|name| !DATES.split(' ').any(|date| date == name) && !is_adjective(name));
    names
}

/// Every number that can be a year: 1000 to 1999 and 2000 to 2099.
fn years(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|number| number.len() == 4 && (number.starts_with('1') || number.starts_with("20")))
}

/// Capitalised, and no names.
const DATES: &str = "January February March April May June July August September October November December \
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday";

/// Whether a capitalised word is an adjective of a place, such as “Belgian”.
fn is_adjective(name: &str) -> bool {
    const ENDINGS: [&str; 5] = ["ian", "ean", "ican", "ish", "ese"];
    const OTHERS: [&str; 5] = ["German", "French", "Dutch", "Greek", "Soviet"];
    OTHERS.contains(&name) || (!name.contains(' ') && ENDINGS.iter().any(|ending| name.ends_with(ending)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_capitalised_within_a_sentence() {
        assert_eq!(
            names(
                "Why did Nicholas II fall? The Tsar's army left Petrograd in March, and Lenin came on Easter Monday."
            ),
            ["Nicholas II", "Tsar", "Petrograd", "Lenin", "Easter Monday"]
        );
        assert_eq!(names("How did Belgian and Soviet troops reach the Soviet Union?"), ["Soviet Union"]);
        assert_eq!(years("from 1917 to 1924, 12 and 1000000").collect::<Vec<_>>(), ["1917", "1924"]);
    }
}
