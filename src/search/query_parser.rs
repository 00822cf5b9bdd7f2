//! From what was typed to what is sought: fillers out, slips mended, synonyms in.

use tantivy::{Searcher, Term};

use super::{
    analysis::{Word, all_words, is_stop_word, term_of, words},
    index::Index,
    phrase::Phrase,
    ranking::{ASKED, Filter, RELATED, Ranking, SEARCH, SUGGESTED, Slot},
    spelling::is_slipped_filler,
    synonym::Synonyms,
};

/// A longer phrase is a text: its rarest words are sought.
const LONGEST: usize = 24;
/// Words that half a word may become.
const WHOLES: usize = 8;
/// What a mended word is worth beside one that was typed so.
const MENDED: f32 = 0.8;
/// The same for what was not the first choice.
const ELSE: f32 = 0.3;
const SYNONYM: f32 = 0.8;

/// What a search found, and as what the phrase was read.
#[derive(Debug, Clone, Default)]
pub struct Reply {
    pub ranking: Ranking,
    /// The phrase that results are shown for, where it is not the one typed.
    pub shown_for: Option<String>,
    /// A phrase that is likelier than the one typed.
    pub meant: Option<String>,
    /// Terms that stand out in a result.
    pub terms: Vec<String>,
}

impl Index {
    /// The answers that fit a phrase.
    ///
    /// # Errors
    /// Where the files of the index cannot be read.
    pub fn search(
        &self,
        phrase: &Phrase,
        synonyms: &Synonyms,
        filter: &Filter,
        depth: usize,
    ) -> anyhow::Result<Reply> {
        let searcher = self.searcher();
        let mut read = Read::default();
        for plain in all_words(phrase.as_str()) {
            self.read(&searcher, &plain, &mut read)?;
        }
        let slots = read.with_synonyms(synonyms);
        let ranking = self.rank(&searcher, &self.rarest(&searcher, slots)?, filter, depth, SEARCH)?;
        Ok(Reply {
            ranking,
            shown_for: read.is_mended.then(|| read.shown.join(" ")),
            meant: (read.is_doubtful && !read.is_mended).then(|| read.meant.join(" ")),
            terms: read.slots.iter().flat_map(|slot| &slot.terms).map(|(term, _)| term.clone()).collect(),
        })
    }

    /// The answers whose question somebody may be typing: the last word may be half of one.
    pub fn suggest(
        &self,
        phrase: &Phrase,
        synonyms: &Synonyms,
        most: usize,
    ) -> anyhow::Result<Vec<uuid::Uuid>> {
        let searcher = self.searcher();
        let mut typed = all_words(phrase.as_str());
        let is_half = phrase.as_str().ends_with(char::is_alphanumeric);
        let half = if is_half { typed.pop() } else { None };
        let mut read = Read::default();
        for plain in typed {
            self.read(&searcher, &plain, &mut read)?;
        }
        // two letters tell little where other words tell enough
        let telling = if read.slots.len() < 2 { 2 } else { 3 };
        if let Some(half) = half.filter(|half| half.chars().count() >= telling) {
            let mut terms: Vec<(String, f32)> = Vec::new();
            for whole in self.completions(&searcher, &half, WHOLES)? {
                let term = term_of(&whole.plain);
                if !is_stop_word(&whole.plain) && !terms.iter().any(|(known, _)| *known == term) {
                    terms.push((term, 1.0));
                }
            }
            if terms.is_empty() {
                self.read(&searcher, &half, &mut read)?;
            } else {
                read.slots.push(Slot { terms });
            }
        }
        let slots = self.rarest(&searcher, read.with_synonyms(synonyms))?;
        let mut best = self.rank(&searcher, &slots, &Filter::default(), most, ASKED)?;
        if best.best.len() < most {
            best = self.rank(&searcher, &slots, &Filter::default(), most, SUGGESTED)?;
        }
        Ok(best.best.into_iter().map(|(id, _)| id).collect())
    }

    /// The answers whose wording is near that of a question with its short answer.
    pub fn near(
        &self,
        question: &str,
        short_answer: &str,
        filter: &Filter,
        depth: usize,
    ) -> anyhow::Result<Vec<(uuid::Uuid, f32)>> {
        let searcher = self.searcher();
        let slot = |worth: f32| move |word: Word| Slot { terms: vec![(word.term, worth)] };
        let mut slots: Vec<Slot> = words(question).into_iter().map(slot(1.0)).collect();
        slots.extend(words(short_answer).into_iter().map(slot(0.4)));
        let slots = self.rarest(&searcher, slots)?;
        Ok(self.rank(&searcher, &slots, filter, depth, RELATED)?.best)
    }

    /// Reads one word of a phrase.
    fn read(&self, searcher: &Searcher, plain: &str, read: &mut Read) -> anyhow::Result<()> {
        let term = term_of(plain);
        if is_stop_word(plain) {
            read.keep(plain);
            return Ok(());
        }
        if self.knows(searcher, &term)? {
            let found = self.frequency(searcher, plain)?;
            let likelier = if found == 0 { None } else { self.likelier(searcher, plain, found)? };
            let mut terms = vec![(term, 1.0)];
            if let Some(likelier) = &likelier {
                terms.push((term_of(&likelier.plain), ELSE));
            }
            read.take(plain, terms, likelier.map(|likelier| likelier.plain));
            return Ok(());
        }
        if is_slipped_filler(plain) {
            read.keep(plain);
            return Ok(());
        }
        let readings = self.readings(searcher, plain)?;
        if readings.is_empty()
            && let Some(parts) = self.parts(searcher, plain)?
        {
            read.mend(&parts.join(" "), parts.iter().map(|part| vec![(term_of(part), MENDED)]).collect());
            return Ok(());
        }
        let Some(first) = readings.first() else {
            read.take(plain, vec![(term, 1.0)], None);
            return Ok(());
        };
        let terms = readings
            .iter()
            .enumerate()
            .map(|(at, reading)| (term_of(&reading.plain), if at == 0 { MENDED } else { ELSE }));
        read.mend(&first.plain, vec![terms.collect()]);
        Ok(())
    }

    fn knows(&self, searcher: &Searcher, term: &str) -> anyhow::Result<bool> {
        Ok(searcher.doc_freq(&Term::from_field_text(self.fields.text, term))? > 0)
    }

    /// The slots whose words stand in the fewest answers, in their order.
    fn rarest(&self, searcher: &Searcher, mut slots: Vec<Slot>) -> anyhow::Result<Vec<Slot>> {
        if slots.len() <= LONGEST {
            return Ok(slots);
        }
        let mut found = Vec::new();
        for slot in &slots {
            let term = slot.terms.first().map_or("", |(term, _)| term);
            found.push(searcher.doc_freq(&Term::from_field_text(self.fields.text, term))?);
        }
        let mut known: Vec<u64> = found.iter().copied().filter(|found| *found > 0).collect();
        known.sort_unstable();
        let most = known.get(LONGEST).copied().unwrap_or(u64::MAX);
        let mut is_kept = found.iter().map(|found| *found > 0 && *found <= most);
        slots.retain(|_| is_kept.next().unwrap_or(false));
        slots.truncate(2 * LONGEST);
        Ok(slots)
    }
}

#[derive(Debug, Default)]
struct Read {
    slots: Vec<Slot>,
    shown: Vec<String>,
    meant: Vec<String>,
    is_mended: bool,
    is_doubtful: bool,
}

impl Read {
    /// A word that is said again and not sought.
    fn keep(&mut self, plain: &str) {
        self.shown.push(plain.to_owned());
        self.meant.push(plain.to_owned());
    }

    fn take(&mut self, plain: &str, terms: Vec<(String, f32)>, likelier: Option<String>) {
        self.is_doubtful |= likelier.is_some();
        self.shown.push(plain.to_owned());
        self.meant.push(likelier.unwrap_or_else(|| plain.to_owned()));
        self.slots.push(Slot { terms });
    }

    fn mend(&mut self, as_what: &str, slots: Vec<Vec<(String, f32)>>) {
        self.is_mended = true;
        self.shown.push(as_what.to_owned());
        self.meant.push(as_what.to_owned());
        self.slots.extend(slots.into_iter().map(|terms| Slot { terms }));
    }

    fn with_synonyms(&self, synonyms: &Synonyms) -> Vec<Slot> {
        let mut slots = self.slots.clone();
        let terms: Vec<&str> =
            self.slots.iter().map(|slot| slot.terms.first().map_or("", |(term, _)| term.as_str())).collect();
        for (at, length, others) in synonyms.in_terms(&terms) {
            for (place, slot) in slots.iter_mut().enumerate().skip(at).take(length) {
                let worth = if place == at { SYNONYM } else { 0.0 };
                slot.terms.extend(others.iter().map(|other| (other.clone(), worth)));
            }
        }
        slots
    }
}
