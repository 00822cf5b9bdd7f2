//! Finds the entities of the list in a text.

use std::{
    collections::{HashMap, HashSet},
    sync::{OnceLock, PoisonError, RwLock},
};

use super::entity::{Entity, Kind};
use crate::search::analysis::{Token, analyze};

/// The longest name of an entity, in terms.
pub const MAX_NAME_TERMS: usize = 6;

/// The place of an entity in the list.
pub type EntityId = usize;

/// The list of entities, prepared for looking texts up in it.
#[derive(Debug, Default)]
pub struct Matcher {
    entities: Vec<Entity>,
    /// The names by their first term, the longest first.
    by_first_term: HashMap<String, Vec<Name>>,
    within: Vec<Vec<EntityId>>,
    /// How many answers have an entity's name, counted when it is asked for.
    frequencies: Vec<OnceLock<u64>>,
    /// What was found in the names of topics, of which there are few.
    topics: RwLock<HashMap<String, Vec<EntityId>>>,
}

#[derive(Debug)]
struct Name {
    entity: EntityId,
    terms: Vec<String>,
    /// The surface form of a name of one term, without the s of a plural: “native” has the stem of
    /// “nativism”, and is another word.
    surface: Option<String>,
    /// What the text has to contain in these very letters: a name of one word is no name in small
    /// letters, as in “worms”, and “Mary I” has a word that is no term.
    spelling: Option<String>,
}

/// The entities in a text, and which of its tokens are none of a name.
#[derive(Debug, Default)]
pub struct Found {
    pub entities: Vec<EntityId>,
    pub other_terms: HashSet<String>,
}

impl Matcher {
    pub fn new(entities: Vec<Entity>) -> Self {
        let mut by_first_term: HashMap<String, Vec<Name>> = HashMap::new();
        let mut by_name = HashMap::new();
        for (id, entity) in entities.iter().enumerate() {
            by_name.entry(entity.names[0].clone()).or_insert(id);
            for name in &entity.names {
                let tokens = analyze(name);
                let terms: Vec<String> = tokens.iter().map(|token| token.term.clone()).collect();
                if let [first, ..] = tokens.as_slice() {
                    let surface = (terms.len() == 1).then(|| singular(&first.surface).to_owned());
                    let spelling = spelling_of(entity.kind, name, terms.len());
                    let name = Name { entity: id, terms, surface, spelling };
                    by_first_term.entry(first.term.clone()).or_default().push(name);
                }
            }
        }
        for names in by_first_term.values_mut() {
            names.sort_by_key(|name| std::cmp::Reverse(name.terms.len()));
        }
        let ids =
            |wholes: &Vec<String>| wholes.iter().filter_map(|whole| by_name.get(whole).copied()).collect();
        let within = entities.iter().map(|entity| ids(&entity.within)).collect();
        let frequencies = entities.iter().map(|_| OnceLock::new()).collect();
        Self { entities, by_first_term, within, frequencies, topics: RwLock::default() }
    }

    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    pub fn kind(&self, id: EntityId) -> Kind {
        self.entities[id].kind
    }

    pub fn name(&self, id: EntityId) -> &str {
        &self.entities[id].names[0]
    }

    /// The entities that this one is part of.
    pub fn within(&self, id: EntityId) -> &[EntityId] {
        &self.within[id]
    }

    /// The entities named in a text. A longer name hides the shorter ones in it: “Berlin Wall” is
    /// not Berlin, unless the list says that it is part of it.
    pub fn find(&self, text: &str) -> Found {
        self.find_in(&analyze(text), text)
    }

    /// The same where the text is analyzed already.
    pub fn find_in(&self, tokens: &[Token], text: &str) -> Found {
        let mut found = Found::default();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let names = self.by_first_term.get(&token.term).map(Vec::as_slice).unwrap_or_default();
            if let Some(name) = names.iter().find(|name| name.is_at(&tokens[at..], text)) {
                if !found.entities.contains(&name.entity) {
                    found.entities.push(name.entity);
                }
                at += name.terms.len();
            } else {
                found.other_terms.insert(token.term.clone());
                at += 1;
            }
        }
        found
    }

    /// The entities named in the name of a topic.
    pub fn find_in_topic(&self, label: &str) -> Vec<EntityId> {
        if let Some(known) = self.topics.read().unwrap_or_else(PoisonError::into_inner).get(label) {
            return known.clone();
        }
        let found = self.find(label).entities;
        self.topics.write().unwrap_or_else(PoisonError::into_inner).insert(label.to_owned(), found.clone());
        found
    }

    /// How many answers have a name of the entity; `count` says how many have a term. A name of
    /// several words counts as often as its rarest.
    pub fn frequency(&self, id: EntityId, count: impl Fn(&str) -> u64) -> u64 {
        *self.frequencies[id].get_or_init(|| {
            let frequency =
                |name: &String| analyze(name).iter().map(|token| count(&token.term)).min().unwrap_or(0);
            self.entities[id].names.iter().map(frequency).max().unwrap_or(0)
        })
    }
}

impl Name {
    fn is_at(&self, tokens: &[Token], text: &str) -> bool {
        self.terms.len() <= tokens.len()
            && self.terms.iter().zip(tokens).all(|(term, token)| *term == token.term)
            && self.surface.as_ref().is_none_or(|surface| singular(&tokens[0].surface) == surface)
            && self.spelling.as_ref().is_none_or(|spelling| has_word(text, spelling))
    }
}

fn singular(surface: &str) -> &str {
    surface.trim_end_matches('s')
}

/// Whether a text has a name in these letters, not followed by another letter but a plural's s.
fn has_word(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let after = &text[at + name.len()..];
        !after.strip_prefix('s').unwrap_or(after).starts_with(char::is_alphanumeric)
    })
}

/// Terms are written small as well, unless they are acronyms.
fn spelling_of(kind: Kind, name: &str, terms: usize) -> Option<String> {
    let lost: Vec<&str> = name.split(' ').filter(|word| analyze(word).is_empty()).collect();
    if lost.iter().any(|word| word.starts_with(char::is_uppercase)) {
        return Some(name.to_owned());
    }
    let is_acronym = name.chars().filter(|c| c.is_uppercase()).count() > 1;
    let is_name = kind != Kind::Term && name.starts_with(char::is_uppercase);
    (terms == 1 && !name.contains(' ') && (is_acronym || is_name)).then(|| singular(name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &str, text: &str) -> Vec<String> {
        let matcher = Matcher::new(Entity::parse_all(list).unwrap());
        matcher.find(text).entities.into_iter().map(|id| matcher.name(id).to_owned()).collect()
    }

    const LIST: &str =
        "place: Berlin\nevent: Berlin Wall < Berlin\nplace: Worms\nterm: Equal Rights Amendment = ERA
term: Hymns\nperson: Mary, Queen of Scots";

    #[test]
    fn the_longest_name_is_found_in_any_form() {
        assert_eq!(
            names(LIST, "Why was the Berlin Wall built around West Berlin?"),
            ["Berlin Wall", "Berlin"]
        );
        assert_eq!(
            names(LIST, "Who wrote a hymn for Mary Queen of Scots?"),
            ["Hymns", "Mary, Queen of Scots"]
        );
    }

    #[test]
    fn a_name_of_one_word_is_none_in_small_letters() {
        assert_eq!(names(LIST, "Who came to Worms in the era of reform?"), ["Worms"]);
        assert!(names(LIST, "Which worms eat silk?").is_empty());
        assert_eq!(names(LIST, "Why did the ERA fail?"), ["Equal Rights Amendment"]);
    }

    #[test]
    fn another_word_with_the_same_stem_and_a_longer_numeral_are_no_names() {
        let list = "term: Nativism\nperson: Mary I\nevent: First World War = World War I";
        assert!(names(list, "Which native peoples of the world made war in the days of Mary II?").is_empty());
        assert_eq!(names(list, "Mary I and nativism"), ["Mary I", "Nativism"]);
        assert!(names(list, "Who won World War II?").is_empty());
    }
}
