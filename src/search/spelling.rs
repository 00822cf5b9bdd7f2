//! What somebody meant who typed a word that no answer holds.

use std::collections::HashMap;

use tantivy::{Searcher, Term, query::FuzzyTermQuery};

use super::{
    analysis::{is_stop_word, term_of},
    index::Index,
};

/// Most words that one mistyped word is taken for.
const READINGS: usize = 3;
/// Words that a beginning is completed to are chosen from this many.
const COMPLETIONS: usize = 300;
/// A word that is so much more frequent than the one typed may be what was meant.
const MUCH_MORE: u64 = 12;

/// A word that may have been meant, and in how many answers it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub plain: String,
    pub answers: u64,
}

impl Index {
    /// In how many answers a word stands as it is spelt.
    pub fn frequency(&self, searcher: &Searcher, plain: &str) -> anyhow::Result<u64> {
        Ok(searcher.doc_freq(&Term::from_field_text(self.fields.plain, plain))?)
    }

    /// What an unknown word may have meant, the likeliest first: a slip of one letter from
    /// four letters on, of two from eight; else two words written as one, or a beginning.
    pub fn readings(&self, searcher: &Searcher, plain: &str) -> anyhow::Result<Vec<Reading>> {
        let length = plain.chars().count();
        if length < 4 || plain.chars().all(|c| c.is_ascii_digit()) {
            return Ok(Vec::new());
        }
        let mut readings = self.within(searcher, plain, 1)?;
        if readings.is_empty() {
            readings = self.otherwise_begun(searcher, plain)?;
        }
        if readings.is_empty() && length >= 8 {
            readings = self.within(searcher, plain, 2)?;
        }
        if readings.is_empty() {
            readings = self.completions(searcher, plain, READINGS)?;
        }
        readings.truncate(READINGS);
        Ok(readings)
    }

    /// A far more frequent word that differs by one letter from a rare one.
    pub fn likelier(&self, searcher: &Searcher, plain: &str, found: u64) -> anyhow::Result<Option<Reading>> {
        if plain.chars().count() < 5 || found > 3 || plain.chars().any(|c| c.is_ascii_digit()) {
            return Ok(None);
        }
        let near = self.within(searcher, plain, 1)?;
        let other = |reading: &Reading| term_of(&reading.plain) != term_of(plain);
        Ok(near.into_iter().find(|reading| other(reading) && reading.answers >= found.max(1) * MUCH_MORE))
    }

    /// The words that are this near and begin with the same letter, as few mistype the
    /// first: to seek among these takes a twentieth of the time.
    fn within(&self, searcher: &Searcher, plain: &str, distance: u8) -> anyhow::Result<Vec<Reading>> {
        let term = Term::from_field_text(self.fields.plain, plain);
        let near = FuzzyTermQuery::new(term, distance, true).automaton()?;
        let first: String = plain.chars().take(1).collect();
        let mut found: HashMap<String, u64> = HashMap::new();
        for reader in searcher.segment_readers() {
            let index = reader.inverted_index(self.fields.plain)?;
            let mut stream = index.terms().search(&near).ge(&first).into_stream()?;
            while stream.advance() && stream.key().starts_with(first.as_bytes()) {
                if let Ok(word) = std::str::from_utf8(stream.key())
                    && word != plain
                {
                    *found.entry(word.to_owned()).or_default() += u64::from(stream.value().doc_freq);
                }
            }
        }
        Ok(likeliest(found, plain))
    }

    /// The words that one slip at the very beginning was made of. They are few enough to
    /// ask for each.
    fn otherwise_begun(&self, searcher: &Searcher, plain: &str) -> anyhow::Result<Vec<Reading>> {
        let mut found = HashMap::new();
        for word in begun_otherwise(plain) {
            let answers = self.frequency(searcher, &word)?;
            if answers > 0 {
                found.insert(word, answers);
            }
        }
        Ok(likeliest(found, plain))
    }

    /// The words that begin so, the most frequent first.
    pub fn completions(
        &self,
        searcher: &Searcher,
        beginning: &str,
        most: usize,
    ) -> anyhow::Result<Vec<Reading>> {
        let mut found: HashMap<String, u64> = HashMap::new();
        for reader in searcher.segment_readers() {
            let index = reader.inverted_index(self.fields.plain)?;
            let mut stream = index.terms().range().ge(beginning).into_stream()?;
            let mut seen = 0;
            while seen < COMPLETIONS && stream.advance() && stream.key().starts_with(beginning.as_bytes()) {
                seen += 1;
                if let Ok(word) = std::str::from_utf8(stream.key()) {
                    *found.entry(word.to_owned()).or_default() += u64::from(stream.value().doc_freq);
                }
            }
        }
        let mut readings: Vec<Reading> =
            found.into_iter().map(|(plain, answers)| Reading { plain, answers }).collect();
        readings.sort_by(|a, b| b.answers.cmp(&a.answers).then_with(|| a.plain.cmp(&b.plain)));
        readings.truncate(most);
        Ok(readings)
    }

    /// Two known words that were written as one.
    pub fn parts(&self, searcher: &Searcher, plain: &str) -> anyhow::Result<Option<[String; 2]>> {
        let mut best = None;
        for (at, _) in plain.char_indices().skip(3) {
            let (first, second) = plain.split_at(at);
            if second.chars().count() < 3 {
                break;
            }
            let known = self.frequency(searcher, first)?.min(self.frequency(searcher, second)?);
            if known > 0 && best.as_ref().is_none_or(|(most, _)| known > *most) {
                best = Some((known, [first.to_owned(), second.to_owned()]));
            }
        }
        Ok(best.map(|(_, parts)| parts))
    }
}

/// Every word that is one slip away in its first letter: it was left out, put in, taken
/// for another, or changed places with the second.
fn begun_otherwise(plain: &str) -> Vec<String> {
    let mut letters = plain.chars();
    let first = letters.next();
    let rest = letters.as_str();
    let mut words: Vec<String> =
        ('a'..='z').flat_map(|other| [format!("{other}{plain}"), format!("{other}{rest}")]).collect();
    words.push(rest.to_owned());
    if let (Some(first), Some(second)) = (first, letters.next()) {
        words.push(format!("{second}{first}{}", letters.as_str()));
    }
    words.retain(|word| word != plain);
    words
}

/// Few mistype the first letter, and many the last.
fn likeliest(found: HashMap<String, u64>, typed: &str) -> Vec<Reading> {
    let weight = |reading: &Reading| {
        let same_first = reading.plain.chars().next() == typed.chars().next();
        let same_letters = sorted(&reading.plain) == sorted(typed);
        reading.answers * if same_first { 8 } else { 1 } * if same_letters { 4 } else { 1 }
    };
    let mut readings: Vec<Reading> =
        found.into_iter().map(|(plain, answers)| Reading { plain, answers }).collect();
    readings.sort_by(|a, b| weight(b).cmp(&weight(a)).then_with(|| a.plain.cmp(&b.plain)));
    readings
}

/// The letters of a word without doubles: what swapping and doubling leaves alone.
fn sorted(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    letters
}

/// Whether an unknown word is a slip of one that tells nothing anyway, such as "waht".
pub fn is_slipped_filler(plain: &str) -> bool {
    let letters: Vec<char> = plain.chars().collect();
    letters.len() >= 3
        && (0..letters.len() - 1).any(|at| {
            let mut swapped = letters.clone();
            swapped.swap(at, at + 1);
            is_stop_word(&swapped.into_iter().collect::<String>())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_in_the_first_letter_has_few_readings() {
        let words = begun_otherwise("uerope");
        for meant in ["europe", "tuerope", "erope", "berope"] {
            assert!(words.iter().any(|word| word == meant), "{meant}");
        }
        assert!(!words.contains(&"uerope".to_owned()));
        assert!(begun_otherwise("x").contains(&String::new()));
    }
}
