//! Readability: words a sentence, and the Flesch-Kincaid grade.

use super::sentences::paragraphs;

#[derive(Debug)]
pub struct Reading {
    pub sentences: usize,
    /// Words a sentence.
    pub mean: f64,
    /// The Flesch-Kincaid grade: years at a US school.
    pub grade: f64,
    pub longest: String,
}

impl Reading {
    /// Reads the sentences of a text, which end with a mark; labels and headings do not.
    #[allow(clippy::cast_precision_loss, reason = "a text has few words")]
    pub fn of(text: &str) -> Self {
        let sentences: Vec<String> = paragraphs(text).flat_map(|paragraph| split(&paragraph)).collect();
        let words: Vec<&str> = sentences.iter().flat_map(|sentence| words(sentence)).collect();
        let syllables: usize = words.iter().map(|word| syllables(word)).sum();
        let count = sentences.len().max(1) as f64;
        let mean = words.len() as f64 / count;
        let longest = sentences.iter().max_by_key(|sentence| self::words(sentence).count());
        Self {
            sentences: sentences.len(),
            mean,
            grade: 0.39 * mean + 11.8 * syllables as f64 / words.len().max(1) as f64 - 15.59,
            longest: longest.cloned().unwrap_or_default(),
        }
    }
}

fn split(paragraph: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut sentence = String::new();
    for word in paragraph.split_whitespace() {
        sentence.push_str(word);
        if word.trim_end_matches(['”', ')', '"']).ends_with(['.', '?', '!']) {
            sentences.push(std::mem::take(&mut sentence));
        } else {
            sentence.push(' ');
        }
    }
    sentences
}

fn words(sentence: &str) -> impl Iterator<Item = &str> {
    sentence
        .split_whitespace()
        .filter(|word| !word.contains("://") && word.chars().any(char::is_alphanumeric))
}

/// Groups of vowels, without a silent e at the end.
fn syllables(word: &str) -> usize {
    let word: String = word.to_lowercase().chars().filter(char::is_ascii_alphabetic).collect();
    let is_vowel = |letter: char| "aeiouy".contains(letter);
    let mut count = 0;
    let mut in_vowels = false;
    for letter in word.chars() {
        if is_vowel(letter) && !in_vowels {
            count += 1;
        }
        in_vowels = is_vowel(letter);
    }
    let is_silent = word.ends_with('e') && !word.ends_with("le")
        || word.ends_with("ed") && !word.ends_with("ted") && !word.ends_with("ded");
    if is_silent && count > 1 { count - 1 } else { count.max(1) }
}
