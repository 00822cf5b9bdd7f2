//! Proper names in a text that are not on the list of entities.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// A short answer of at most this many words is a phrase: its first word is not capitalised for
/// standing first.
const PHRASE_WORDS: usize = 4;
/// Words that are in the middle of a name, as in “Robert de Brus”.
const PARTICLES: [&str; 10] = ["of", "de", "du", "des", "la", "le", "von", "van", "al", "ibn"];

/// The names of an answer. By themselves they are guesses: capital letters are no proof, so a name
/// counts only where two answers share it and few have it.
#[derive(Debug, Clone, Default)]
pub struct ProperNames(HashMap<String, ProperName>);

#[derive(Debug, Clone)]
pub struct ProperName {
    /// As readers see it.
    pub name: String,
    pub words: usize,
    /// It stands in the question.
    pub is_asked_about: bool,
    /// Somewhere it does not begin a sentence, so it is capitalised for itself.
    pub is_sure: bool,
}

impl ProperNames {
    /// The names in a question and its short answer.
    pub fn of(question: &str, short_answer: &str) -> Self {
        let mut names = HashMap::new();
        for (text, is_question) in [(question, true), (short_answer, false)] {
            let is_phrase = !is_question && text.split_whitespace().count() <= PHRASE_WORDS;
            for (name, is_first) in runs(text) {
                let key = name.to_lowercase();
                if is_common(&key) {
                    continue;
                }
                let words = name.split_whitespace().count();
                let known = names.entry(key).or_insert(ProperName {
                    name,
                    words,
                    is_asked_about: false,
                    is_sure: false,
                });
                known.is_asked_about |= is_question;
                known.is_sure |= is_phrase || !is_first;
            }
        }
        Self(names)
    }

    /// The names that both have, with whether each asks about it. One of the two has to be sure of
    /// it.
    pub fn shared<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (&'a ProperName, &'a ProperName)> {
        self.0
            .iter()
            .filter_map(|(key, here)| Some((here, other.0.get(key)?)))
            .filter(|(here, there)| here.is_sure || there.is_sure)
    }
}

/// Runs of capitalised words, each with whether it begins a sentence. A possessive s is dropped.
fn runs(text: &str) -> Vec<(String, bool)> {
    let mut runs: Vec<(Vec<&str>, bool)> = Vec::new();
    let (mut is_first, mut is_open) = (true, false);
    let mut particles: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let bare = bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s")).unwrap_or(bare);
        let is_capitalised = bare.starts_with(char::is_uppercase) && bare.chars().count() > 1;
        let is_numeral = is_open && !bare.is_empty() && bare.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
        if is_capitalised || is_numeral {
            match runs.last_mut() {
                Some((run, _)) if is_open => {
                    run.append(&mut particles);
                    run.push(bare);
                }
                _ => runs.push((vec![bare], is_first)),
            }
            particles.clear();
            is_open = !word.ends_with([',', ';', ':', '.', '?', '!', ')', '"', '”']);
            is_open &= !word.ends_with("'s") && !word.ends_with("’s");
        } else if is_open && PARTICLES.contains(&word) {
            particles.push(word);
        } else {
            particles.clear();
            is_open = false;
        }
        is_first = word.ends_with(['.', '?', '!', ':']);
    }
    // a sentence begins with a capital: “Did Luther” is Luther
    for (run, is_first) in &mut runs {
        while *is_first && run.len() > 1 && is_common(&run[0].to_lowercase()) {
            run.remove(0);
            *is_first = false;
        }
    }
    runs.into_iter().map(|(run, is_first)| (run.join(" "), is_first)).collect()
}

/// Whether a name of one word, in small letters, is none or too many people's: a first name says
/// nothing about who it is.
fn is_common(name: &str) -> bool {
    COMMON_WORDS.contains(name)
}

static COMMON_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| COMMON.split_whitespace().collect());

const COMMON: &str = "january february march april may june july august september october november december \
    monday tuesday wednesday thursday friday saturday sunday spring summer autumn winter christmas easter \
    who whom whose what when where which why how did does do was were is are has had have can could would should \
    the a an in on at of for from by to with after before during under according during describe explain name \
    if and but or not he she it they his her its their this that these those one two three four five six seven eight nine ten \
    some many most all both each other another besides despite although because since while until \
    adam albert alexander alfred andrew anna anne arthur benjamin catherine charles daniel david edward elizabeth \
    ernest francis frederick george hans harold helen henry hugh isaac jack jacob james jane jean john joseph \
    josef karl katherine lewis louis luke margaret mark martin mary matthew michael nicholas otto patrick paul \
    peter philip ralph richard robert roger samuel simon stephen thomas victor walter wilhelm william \
    i ii iii iv v vi vii viii ix x xi xii god god's christ jesus lord king queen prince duke emperor empress pope \
    tsar czar khan shah sultan kaiser president chancellor general captain major colonel senator governor \
    minister secretary father sir saint st dr mr mrs ms archbishop bishop elector \
    north south east west northern southern eastern western central new old great grand high upper lower middle \
    black white red green blue native indian indians american americans european europeans asian asians african \
    africans african-americans african-american british english french german germans spanish italian italians \
    russian russians chinese japanese korean koreans dutch swiss irish scottish scots welsh polish portuguese greek \
    greeks roman romans turkish turks arab arabs jewish jews christian christians muslim muslims catholic catholics \
    protestant protestants lutheran lutherans buddhist buddhists islam islamic christianity protestantism catholicism \
    buddhism judaism latin hebrew bible europe asia africa america americas australia england britain france germany \
    spain italy russia china japan korea india ireland scotland wales canada mexico \
    u.s us usa uk states state united union empire republic kingdom church congress senate house parliament \
    court constitution government party democrats republicans democrat republican democratic army navy war battle \
    act acts law laws treaty revolution river mountains lake island islands sea ocean coast valley city county \
    university college school press times journal day age era century earth moon sun world land country \
    dynasty mongol mongols mongolian mongolians mongolia yuan luther's tv nation nations national international \
    federal confederate confederacy society association committee board council department section chapter \
    washington jackson johnson jefferson adams roosevelt wilson grant lee clinton bush";

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        runs(text)
            .into_iter()
            .filter(|(name, _)| !is_common(&name.to_lowercase()))
            .map(|(name, _)| name)
            .collect()
    }

    #[test]
    fn a_run_of_capitals_is_one_name_up_to_a_comma_or_a_possessive() {
        assert_eq!(
            names("Did Robert de Brus meet Philip IV, Joinville and Marin's Captain in May?"),
            ["Robert de Brus", "Philip IV", "Joinville", "Marin"]
        );
    }

    #[test]
    fn a_name_is_shared_where_one_of_two_is_sure_of_it() {
        let of = |question, short| ProperNames::of(question, short);
        let shared = |one: &ProperNames, other: &ProperNames| {
            one.shared(other).map(|(here, _)| here.name.clone()).collect::<Vec<_>>()
        };
        let asks = of("Who was the wife of Berengar?", "Gisela");
        assert_eq!(shared(&asks, &of("What did Gisela found?", "An abbey")), ["Gisela"]);
        let sentence = of("What was found?", "Gold was found in large amounts.");
        assert!(shared(&sentence, &of("Why?", "Gold was scarce in those years.")).is_empty());
    }
}
