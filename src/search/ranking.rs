//! From what is sought to the answers that fit it, the best first: BM25 over the whole
//! answer and over its question, then the best of these again by how much of the phrase
//! they hold and how close together.
#![allow(clippy::cast_precision_loss, reason = "a score is an estimate")]

use std::collections::{HashMap, HashSet};

use tantivy::{
    DocAddress, DocSet, Score, Searcher, Term,
    postings::Postings,
    query::{Bm25StatisticsProvider, Bm25Weight},
    schema::{Field, IndexRecordOption},
};
use uuid::Uuid;

use super::{
    facets::{Columns, Gathered, Tally},
    index::{Fields, Index},
    max_score::{List, visit},
};

/// How the parts of a score were weighed against one another: see benches/README.md.
#[derive(Debug, Clone, Copy)]
pub struct Weights {
    /// The question alone, beside the whole text that holds it too.
    question: Score,
    /// Whether the whole text is sought in at all.
    text: bool,
    /// The power of a word's rarity; 1 is plain BM25.
    rarity: Score,
    /// How much an answer gains that holds all of the phrase.
    coverage: Score,
    /// Two words beside each other as in the phrase.
    adjacency: Score,
    /// How many of the best are looked at again.
    again: usize,
    /// Whether all that fits is counted, where that is cheap.
    counts: bool,
}

pub const SEARCH: Weights = Weights {
    question: 0.9,
    text: true,
    rarity: 1.2,
    coverage: 0.5,
    adjacency: 0.5,
    again: 40,
    counts: true,
};
pub const RELATED: Weights = Weights {
    question: 1.0,
    text: true,
    rarity: 1.5,
    coverage: 0.0,
    adjacency: 0.0,
    again: 0,
    counts: false,
};

/// What is typed is a question, so the question counts most.
pub const SUGGESTED: Weights = Weights {
    question: 3.0,
    text: true,
    rarity: 1.0,
    coverage: 1.0,
    adjacency: 0.5,
    again: 30,
    counts: false,
};

/// The same among questions alone, which are soon looked through.
pub const ASKED: Weights = Weights { text: false, ..SUGGESTED };

/// Answers above this number of occurrences are not counted one by one.
const COUNTED: u64 = 200_000;

/// A word of a phrase with all that counts as it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Slot {
    /// Terms and what each is worth; a worth of 0 fills the slot and adds nothing.
    pub terms: Vec<(String, Score)>,
}

/// Narrows a search down.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub level: Option<i16>,
    pub subject: Option<i16>,
    pub topic: Option<i32>,
    /// Nothing but these.
    pub only: Option<HashSet<Uuid>>,
}

impl Filter {
    pub fn is_open(&self) -> bool {
        self.level.is_none() && self.subject.is_none() && self.topic.is_none() && self.only.is_none()
    }
}

/// What was found, and how it is spread.
#[derive(Debug, Clone, Default)]
pub struct Ranking {
    /// The best first, with their scores.
    pub best: Vec<(Uuid, Score)>,
    pub total: u64,
    /// Whether `total` and the counts are exact, or only what is surely there.
    pub is_exact: bool,
    pub levels: Tally,
    pub subjects: Tally,
    pub topics: Tally,
}

impl Index {
    pub fn rank(
        &self,
        searcher: &Searcher,
        slots: &[Slot],
        filter: &Filter,
        depth: usize,
        weights: Weights,
    ) -> anyhow::Result<Ranking> {
        let sought = Sought::of(searcher, self.fields, slots, weights)?;
        if sought.terms.is_empty() {
            return Ok(Ranking { is_exact: true, ..Ranking::default() });
        }
        let mut gathered = sought.gather(searcher, filter, depth.max(weights.again))?;
        let again = gathered.best.len().min(weights.again);
        sought.look_again(searcher, self.fields.text, slots, &mut gathered.best[..again])?;
        gathered.best.truncate(depth);
        gathered.ranking(searcher)
    }
}

struct Sought {
    weights: Weights,
    terms: Vec<(Term, Bm25Weight)>,
    /// How rare each term of the text is.
    rarity: HashMap<String, Score>,
    occurrences: u64,
    most: u64,
}

impl Sought {
    fn of(searcher: &Searcher, fields: Fields, slots: &[Slot], weights: Weights) -> anyhow::Result<Self> {
        let mut worth: HashMap<&str, Score> = HashMap::new();
        for (term, weight) in slots.iter().flat_map(|slot| &slot.terms) {
            let worth = worth.entry(term).or_default();
            *worth = worth.max(*weight);
        }
        let answers = searcher.num_docs().max(1);
        let text = Measure::of(searcher, fields.text)?;
        let question = Measure::of(searcher, fields.question)?;
        let (mut occurrences, mut most) = (0, 0);
        let mut rarity = HashMap::new();
        let mut terms = Vec::new();
        for (word, worth) in worth {
            let term = Term::from_field_text(fields.text, word);
            let found = searcher.doc_freq(&term)?;
            if found == 0 {
                continue;
            }
            let rare = rarity_of(found.min(answers), answers);
            rarity.insert(word.to_owned(), rare);
            if worth == 0.0 {
                continue;
            }
            occurrences += found;
            most = most.max(found);
            let boost = worth * rare.powf(weights.rarity - 1.0);
            if weights.text {
                terms.push((term, text.weight(found, boost)));
            }
            if weights.question > 0.0 {
                let term = Term::from_field_text(fields.question, word);
                let weight = question.weight(searcher.doc_freq(&term)?, boost * weights.question);
                terms.push((term, weight));
            }
        }
        Ok(Self { weights, terms, rarity, occurrences, most })
    }

    /// The best of all, and how many there are: exactly where that is cheap.
    fn gather(&self, searcher: &Searcher, filter: &Filter, depth: usize) -> anyhow::Result<Gathered> {
        let is_exact = self.weights.counts && self.occurrences <= COUNTED;
        let mut gathered = Gathered::new(depth);
        let is_estimated = self.weights.counts && !is_exact;
        let mut all = (is_estimated && !filter.is_open()).then(|| Gathered::new(depth));
        for (segment, reader) in (0..).zip(searcher.segment_readers()) {
            let columns = Columns::of(reader)?;
            let alive = reader.alive_bitset();
            let is_alive = |doc| alive.is_none_or(|alive| alive.is_alive(doc));
            let lists: Vec<Option<List>> = self
                .terms
                .iter()
                .map(|(term, weight)| List::open(reader, term, weight))
                .collect::<anyhow::Result<_>>()?;
            let lists: Vec<List> = lists.into_iter().flatten().collect();
            if is_exact {
                visit(lists, Score::MIN, is_alive, |doc, score| {
                    if gathered.counts(&columns, doc, filter) {
                        gathered.take(DocAddress::new(segment, doc), score);
                    }
                    Score::MIN
                });
            } else if let Some(all) = &mut all {
                visit(lists, gathered.threshold(), is_alive, |doc, score| {
                    let address = DocAddress::new(segment, doc);
                    all.take(address, score);
                    if columns.fit(doc, filter) {
                        gathered.take(address, score);
                    }
                    gathered.threshold()
                });
            } else {
                let fits = |doc| is_alive(doc) && columns.fit(doc, filter);
                visit(lists, gathered.threshold(), fits, |doc, score| {
                    gathered.take(DocAddress::new(segment, doc), score);
                    gathered.threshold()
                });
            }
        }
        gathered.settle();
        if is_estimated {
            let best = match all {
                Some(mut all) => {
                    all.settle();
                    all.into_best()
                }
                None => gathered.best.clone(),
            };
            gathered.estimate(&best, searcher, filter)?;
            gathered.total = if filter.is_open() { self.most } else { gathered.best.len() as u64 };
        }
        gathered.is_exact = is_exact;
        Ok(gathered)
    }

    fn look_again(
        &self,
        searcher: &Searcher,
        text: Field,
        slots: &[Slot],
        best: &mut [(Score, DocAddress)],
    ) -> anyhow::Result<()> {
        if best.is_empty() || (self.weights.coverage == 0.0 && self.weights.adjacency == 0.0) {
            return Ok(());
        }
        let places = Places::read(searcher, text, self.rarity.keys(), best)?;
        let rarity_of = |slot: &Slot| {
            slot.terms.iter().filter_map(|(term, _)| self.rarity.get(term)).copied().fold(0.0, Score::max)
        };
        // a word that no answer knows is missed by all alike, yet it is missed
        let rarest = self.rarity.values().copied().fold(0.0, Score::max);
        let rarities: Vec<Score> = slots
            .iter()
            .map(|slot| match rarity_of(slot) {
                0.0 => rarest,
                rarity => rarity,
            })
            .collect();
        let all: Score = rarities.iter().sum::<Score>().max(Score::MIN_POSITIVE);
        for (score, address) in best.iter_mut() {
            let held: Vec<Vec<u32>> = slots.iter().map(|slot| places.of(*address, slot)).collect();
            let covered: Score = held
                .iter()
                .zip(&rarities)
                .filter(|(held, _)| !held.is_empty())
                .map(|(_, rarity)| rarity)
                .sum();
            let adjacent: Score = held
                .windows(2)
                .zip(rarities.windows(2))
                .filter(|(held, _)| held[0].iter().any(|at| held[1].contains(&(at + 1))))
                .map(|(_, rarities)| rarities[0].min(rarities[1]))
                .sum();
            *score =
                (*score + self.weights.adjacency * adjacent) * (1.0 + self.weights.coverage * covered / all);
        }
        best.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        Ok(())
    }
}

/// What BM25 needs to know of a field.
struct Measure {
    answers: u64,
    average: Score,
}

impl Measure {
    fn of(searcher: &Searcher, field: Field) -> anyhow::Result<Self> {
        let answers = searcher.total_num_docs()?.max(1);
        Ok(Self { answers, average: searcher.total_num_tokens(field)? as Score / answers as Score })
    }

    fn weight(&self, found: u64, boost: Score) -> Bm25Weight {
        Bm25Weight::for_one_term_without_explain(found.min(self.answers), self.answers, self.average)
            .boost_by(boost)
    }
}

pub fn rarity_of(found: u64, of: u64) -> Score {
    let [found, of] = [found as Score, of as Score];
    (1.0 + (of - found + 0.5) / (found + 0.5)).ln()
}

/// Where terms stand in the texts of some answers.
struct Places<'a>(HashMap<(DocAddress, &'a str), Vec<u32>>);

impl<'a> Places<'a> {
    fn read(
        searcher: &Searcher,
        text: Field,
        terms: impl Iterator<Item = &'a String>,
        best: &[(Score, DocAddress)],
    ) -> anyhow::Result<Self> {
        let mut addresses: Vec<DocAddress> = best.iter().map(|(_, address)| *address).collect();
        addresses.sort_unstable();
        let mut places = HashMap::new();
        for term in terms {
            for part in addresses.chunk_by(|one, other| one.segment_ord == other.segment_ord) {
                let index = searcher.segment_reader(part[0].segment_ord).inverted_index(text)?;
                let sought = Term::from_field_text(text, term);
                let Some(mut postings) =
                    index.read_postings(&sought, IndexRecordOption::WithFreqsAndPositions)?
                else {
                    continue;
                };
                for address in part {
                    if postings.doc() > address.doc_id {
                        continue;
                    }
                    if postings.seek(address.doc_id) == address.doc_id {
                        let mut at = Vec::new();
                        postings.positions(&mut at);
                        places.insert((*address, term.as_str()), at);
                    }
                }
            }
        }
        Ok(Self(places))
    }

    fn of(&self, address: DocAddress, slot: &Slot) -> Vec<u32> {
        slot.terms
            .iter()
            .filter_map(|(term, _)| self.0.get(&(address, term.as_str())))
            .flatten()
            .copied()
            .collect()
    }
}
