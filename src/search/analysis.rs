//! What counts as a word, for answers and for those who look for them alike: folded,
//! spelt one way, and cut to its stem.

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use frostem::{Algorithm, Stemmer};
use tantivy::tokenizer::{AsciiFoldingFilter, RawTokenizer, TextAnalyzer};

/// A longer run of letters is nobody's word.
const LONGEST: usize = 40;

/// A word that tells something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As it was spelt, in lower case and without accents.
    pub plain: String,
    /// What it is indexed under.
    pub term: String,
}

/// The telling words of a text, in their order.
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for plain in all_words(text) {
        if !is_stop_word(&plain) {
            words.push(Word { term: term_of(&plain), plain });
        }
    }
    words
}

/// Whether a word stands in any sentence, and so tells nothing.
pub fn is_stop_word(plain: &str) -> bool {
    FILLERS.contains(plain)
}

/// Every word of a text, folded.
pub fn all_words(text: &str) -> Vec<String> {
    if let Some(word) = single(text) {
        return vec![word];
    }
    let chars: Vec<char> = text.chars().collect();
    let mut words = Vec::new();
    let mut word = String::new();
    for (at, c) in chars.iter().enumerate() {
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        } else if is_within(&chars, at) {
            if is_apostrophe(*c) {
                word.push('\'');
            }
        } else {
            finish(&mut word, &mut words);
        }
    }
    finish(&mut word, &mut words);
    words
}

/// What a word is indexed under: British and American spelling are one, and so are the
/// forms of a word.
pub fn term_of(plain: &str) -> String {
    TERMS.with_borrow_mut(|terms| {
        if let Some(term) = terms.get(plain) {
            return term.clone();
        }
        if terms.len() == REMEMBERED {
            terms.clear();
        }
        let term = STEMMER.stem(&british(plain)).into_owned();
        terms.insert(plain.to_owned(), term.clone());
        term
    })
}

/// A text says the same words again and again: so many are cut only once.
const REMEMBERED: usize = 8000;

thread_local! {
    static TERMS: RefCell<HashMap<String, String>> = RefCell::default();
}

static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::new(Algorithm::English));

/// Signs that do not end a word: an apostrophe, the dots of U.S.S.R., the comma of 1,000,
/// an accent that stands by itself.
fn is_within(chars: &[char], at: usize) -> bool {
    let near = |offset: isize| at.checked_add_signed(offset).and_then(|at| chars.get(at)).copied();
    let is = |offset: isize, kind: fn(char) -> bool| near(offset).is_some_and(kind);
    match chars[at] {
        '\u{300}'..='\u{36f}' | '\u{ad}' => true,
        c if is_apostrophe(c) => is(-1, char::is_alphanumeric) && is(1, char::is_alphanumeric),
        '.' => {
            is(-1, char::is_alphabetic)
                && !is(-2, char::is_alphanumeric)
                && is(1, char::is_alphabetic)
                && !is(2, char::is_alphanumeric)
        }
        ',' => {
            let is_digit = |c: char| c.is_ascii_digit();
            is(-1, is_digit) && (1..=3).all(|offset| is(offset, is_digit)) && !is(4, is_digit)
        }
        _ => false,
    }
}

/// What is one plain word, perhaps with a sign before or behind it, as most words are.
fn single(text: &str) -> Option<String> {
    let bare = text.trim_matches(|c: char| c.is_ascii_punctuation());
    let is_plain =
        !bare.is_empty() && bare.len() <= LONGEST && bare.bytes().all(|b| b.is_ascii_alphanumeric());
    is_plain.then(|| bare.to_ascii_lowercase())
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '`')
}

fn finish(word: &mut String, words: &mut Vec<String>) {
    let typed = std::mem::take(word);
    let bare = typed.strip_suffix("'s").unwrap_or(&typed).replace('\'', "");
    let folded = if bare.is_ascii() { bare } else { folded(&bare) };
    if !folded.is_empty() {
        words.push(folded.chars().take(LONGEST).collect());
    }
}

fn folded(word: &str) -> String {
    let mut folding = TextAnalyzer::builder(RawTokenizer::default()).filter(AsciiFoldingFilter).build();
    let mut stream = folding.token_stream(word);
    if stream.advance() { stream.token().text.to_lowercase() } else { word.to_owned() }
}

/// One spelling of a word that has two.
fn british(word: &str) -> String {
    if let Some(british) = TWO_SPELLINGS.get(word) {
        return (*british).to_owned();
    }
    for (american, british) in ENDINGS {
        if let Some(root) = word.strip_suffix(american)
            && root.len() >= 3
        {
            return format!("{root}{british}");
        }
    }
    for (american, british) in BEGINNINGS {
        if let Some(rest) = word.strip_prefix(american) {
            return format!("{british}{rest}");
        }
    }
    for root in OUR_WORDS {
        // labor -> labour, and with it labored, laborer
        if let Some(rest) = word.strip_prefix(root)
            && let Some(ending) = rest.strip_prefix("or")
        {
            return format!("{root}our{ending}");
        }
    }
    for root in DOUBLED {
        if let Some(ending) = word.strip_prefix(root)
            && ["ed", "ing", "er", "ers"].contains(&ending)
        {
            return format!("{root}l{ending}");
        }
    }
    word.to_owned()
}

const ENDINGS: [(&str, &str); 14] = [
    ("ization", "isation"),
    ("izations", "isations"),
    ("izing", "ising"),
    ("ized", "ised"),
    ("izes", "ises"),
    ("ize", "ise"),
    ("izer", "iser"),
    ("izers", "isers"),
    ("yze", "yse"),
    ("yzed", "ysed"),
    ("yzing", "ysing"),
    ("emia", "aemia"),
    ("rrhea", "rrhoea"),
    ("edema", "oedema"),
];

const BEGINNINGS: [(&str, &str); 9] = [
    ("archeolog", "archaeolog"),
    ("encyclopedi", "encyclopaedi"),
    ("paleo", "palaeo"),
    ("pediatric", "paediatric"),
    ("orthopedic", "orthopaedic"),
    ("anesthe", "anaesthe"),
    ("estrogen", "oestrogen"),
    ("esophag", "oesophag"),
    ("maneuver", "manoeuvr"),
];

const OUR_WORDS: [&str; 26] = [
    "lab",
    "col",
    "hon",
    "harb",
    "neighb",
    "fav",
    "rum",
    "arm",
    "endeav",
    "behavi",
    "hum",
    "val",
    "vig",
    "splend",
    "tum",
    "od",
    "parl",
    "savi",
    "cand",
    "clam",
    "ard",
    "ferv",
    "ranc",
    "disfav",
    "dishon",
    "misbehavi",
];

const DOUBLED: [&str; 17] = [
    "travel", "cancel", "label", "model", "level", "fuel", "quarrel", "signal", "counsel", "rival", "marvel",
    "channel", "tunnel", "duel", "shovel", "initial", "total",
];

static TWO_SPELLINGS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let pairs = "center centre centers centres centered centred theater theatre theaters theatres meter metre \
                 meters metres fiber fibre fibers fibres caliber calibre somber sombre defense defence \
                 defenses defences offense offence offenses offences pretense pretence license licence \
                 licenses licences program programme programs programmes gray grey plow plough plows ploughs \
                 plowed ploughed aluminum aluminium catalog catalogue dialog dialogue mold mould skeptic sceptic \
                 skeptical sceptical skepticism scepticism fetus foetus fetal foetal mediaeval medieval \
                 jewelry jewellery fulfill fulfil enroll enrol installment instalment skillful skilful \
                 tzar tsar czar tsar tzars tsars czars tsars tzarist tsarist czarist tsarist \
                 artefact artifact artefacts artifacts judgement judgment enquiry inquiry enquiries inquiries \
                 organiser organiser size size sizes sizes sized sized prize prize prizes prizes seize seize \
                 seizes seizes seized seized seizing seizing";
    let words: Vec<&str> = pairs.split_whitespace().collect();
    words.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
});

static FILLERS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "a an and are as at be been but by can could did do does doing for from had has have having he her hers \
     him his how i if in into is it its me my of on or our she should so such than that the their them then \
     there these they this those to was we were what when where which who whom whose why will with would you \
     your about after all also am any because before being between both during each few further here just \
     more most no nor not now off once only other out over own same some through too under until up very \
     while s t don im whats didnt doesnt isnt wasnt cant vs versus many much"
        .split_whitespace()
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> String {
        words(text).into_iter().map(|word| word.term).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn one_word_however_it_is_written() {
        for (one, other) in [
            ("The organisation of labour", "organization of LABOR"),
            ("Lenin’s death", "lenins' deaths, Lenin's"),
            ("the U.S.S.R. in 1924.", "USSR 1924"),
            ("Café Königsberg", "cafe konigsberg"),
            ("the theatre's centre", "theaters and centers"),
            ("1,000 soldiers", "1000 soldier"),
            ("defence programme", "defense programs"),
            ("travelled", "traveled"),
            ("the Tsars", "czar"),
        ] {
            let [one, other] = [terms(one), terms(other)];
            assert!(other.starts_with(&one) || one == other, "{one} / {other}");
        }
    }

    #[test]
    fn numbers_are_words_and_fillers_are_none() {
        assert_eq!(terms("What was the Five-Year Plan of 1928–32?"), "five year plan 1928 32");
        assert_eq!(terms("what is the of and"), "");
        assert_eq!(terms("👩‍👩‍👧 ?! —"), "");
        assert_eq!(all_words(&"x".repeat(10_000))[0].len(), LONGEST);
    }

    #[test]
    fn a_word_that_only_looks_american_stays() {
        assert_eq!(british("size"), "size");
        assert_eq!(british("four"), "four");
        assert_eq!(british("corporal"), "corporal");
    }
}
