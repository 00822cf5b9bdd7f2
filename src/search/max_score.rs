//! Which answers hold any of some terms, and what each is worth. Windows of the index are
//! looked at one after the other; lists of terms that could not lift an answer among the
//! best, not even all of them together, are only asked about answers that others hold
//! (`MaxScore`: Turtle and Flood, "Query evaluation: strategies and optimizations", 1995).

use tantivy::{
    DocId, Score, SegmentReader, TERMINATED, Term, fieldnorm::FieldNormReader,
    postings::BlockSegmentPostings, query::Bm25Weight, schema::IndexRecordOption,
};

/// Answers of one window: their scores stay in the processor's nearest cache.
const WINDOW: u32 = 64 * 64;

/// The answers of one segment that hold a term.
pub struct List {
    postings: BlockSegmentPostings,
    /// The place in the block of postings.
    at: usize,
    norms: FieldNormReader,
    weight: Bm25Weight,
    /// No answer gets more from this term.
    most: Score,
}

impl List {
    pub fn open(reader: &SegmentReader, term: &Term, weight: &Bm25Weight) -> anyhow::Result<Option<Self>> {
        let index = reader.inverted_index(term.field())?;
        let Some(postings) = index.read_block_postings(term, IndexRecordOption::WithFreqs)? else {
            return Ok(None);
        };
        let norms = reader.get_fieldnorms_reader(term.field())?;
        Ok(Some(Self { postings, at: 0, norms, weight: weight.clone(), most: weight.max_score() }))
    }

    fn doc(&self) -> DocId {
        self.postings.docs().get(self.at).copied().unwrap_or(TERMINATED)
    }

    /// Adds what its answers before `end` are worth.
    fn add(&mut self, window: &mut Window, end: DocId) {
        loop {
            let (docs, freqs) = (self.postings.docs(), self.postings.freqs());
            let before = docs[self.at..].iter().zip(&freqs[self.at..]).take_while(|(doc, _)| **doc < end);
            let mut passed = 0;
            for (doc, freq) in before {
                window.add(*doc, self.weight.score(self.norms.fieldnorm_id(*doc), *freq));
                passed += 1;
            }
            self.at += passed;
            if self.at < docs.len() || docs.is_empty() {
                return;
            }
            self.postings.advance();
            self.at = 0;
        }
    }

    /// What an answer is worth for this term; ask in the order of answers.
    fn seek(&mut self, doc: DocId) -> Score {
        self.at = self.postings.seek(doc);
        if self.postings.doc(self.at) == doc {
            self.weight.score(self.norms.fieldnorm_id(doc), self.postings.freq(self.at))
        } else {
            0.0
        }
    }
}

/// The scores of some answers in a row.
struct Window {
    begin: DocId,
    scores: Box<[Score]>,
    /// A bit for each answer that was found.
    found: [u64; 64],
}

impl Window {
    fn add(&mut self, doc: DocId, score: Score) {
        let place = (doc - self.begin) as usize;
        self.scores[place] += score;
        self.found[place / 64] |= 1 << (place % 64);
    }
}

/// Visits each answer that holds any of the terms, that fits, and whose score is above the
/// threshold; `take` says what the threshold is from then on.
pub fn visit(
    mut lists: Vec<List>,
    mut threshold: Score,
    fits: impl Fn(DocId) -> bool,
    mut take: impl FnMut(DocId, Score) -> Score,
) {
    lists.sort_by(|a, b| a.most.total_cmp(&b.most));
    // what the lists up to each can add together; a little more than that, as sums are rounded
    let together: Vec<Score> = lists
        .iter()
        .scan(0.0, |sum, list| {
            *sum += list.most * 1.0001;
            Some(*sum)
        })
        .collect();
    let mut window = Window { begin: 0, scores: vec![0.0; WINDOW as usize].into(), found: [0; 64] };
    loop {
        let minor = together.partition_point(|sum| *sum <= threshold);
        let (minors, majors) = lists.split_at_mut(minor);
        let Some(next) = majors.iter().map(List::doc).min().filter(|doc| *doc < TERMINATED) else { return };
        window.begin = next;
        for list in majors {
            list.add(&mut window, next.saturating_add(WINDOW));
        }
        for part in 0..window.found.len() {
            let mut found = std::mem::take(&mut window.found[part]);
            while found > 0 {
                let place = part * 64 + found.trailing_zeros() as usize;
                found &= found - 1;
                let mut score = std::mem::take(&mut window.scores[place]);
                let doc = window.begin + u32::try_from(place).unwrap_or(0);
                let may_be_best = |score: Score, minor: usize| {
                    score + minor.checked_sub(1).map_or(0.0, |last| together[last]) > threshold
                };
                if !may_be_best(score, minor) || !fits(doc) {
                    continue;
                }
                for (at, list) in minors.iter_mut().enumerate().rev() {
                    if !may_be_best(score, at + 1) {
                        break;
                    }
                    score += list.seek(doc);
                }
                if score > threshold {
                    threshold = take(doc, score);
                }
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a test knows its numbers")]
mod tests {
    use rand::{RngExt, SeedableRng, rngs::StdRng};
    use tantivy::{
        Index,
        schema::{Schema, TEXT},
    };

    use super::*;

    /// Three windows of answers, words from everywhere to hardly anywhere.
    fn index() -> Index {
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
        let mut chance = StdRng::seed_from_u64(5);
        for _ in 0..3 * WINDOW {
            let words: Vec<String> = (0..chance.random_range(1..12))
                .map(|_| {
                    let rare: f32 = chance.random();
                    format!("w{}", (200.0 * rare * rare * rare) as u32)
                })
                .collect();
            writer.add_document(tantivy::doc!(text => words.join(" "))).unwrap();
        }
        writer.commit().unwrap();
        index
    }

    /// The best ten of what the words find, with every answer visited or only those that may matter.
    fn best(index: &Index, words: &[String], is_pruned: bool, fits: fn(DocId) -> bool) -> (Vec<i32>, usize) {
        let searcher = index.reader().unwrap().searcher();
        let reader = searcher.segment_reader(0);
        let text = index.schema().get_field("text").unwrap();
        let lists = words
            .iter()
            .filter_map(|word| {
                let term = Term::from_field_text(text, word);
                let found = searcher.doc_freq(&term).unwrap();
                let weight = Bm25Weight::for_one_term_without_explain(found, 3 * u64::from(WINDOW), 6.0);
                List::open(reader, &term, &weight).unwrap()
            })
            .collect();
        let (mut scores, mut visited) = (Vec::new(), 0);
        visit(lists, Score::MIN, fits, |_, score| {
            visited += 1;
            scores.push(score);
            scores.sort_by(|a, b| b.total_cmp(a));
            scores.truncate(10);
            if is_pruned && scores.len() == 10 { scores[9] } else { Score::MIN }
        });
        (scores.iter().map(|score| (score * 1000.0).round() as i32).collect(), visited)
    }

    #[test]
    fn what_is_passed_over_would_not_have_been_among_the_best() {
        let index = index();
        let mut chance = StdRng::seed_from_u64(6);
        let mut spared = 0;
        for _ in 0..200 {
            let words: Vec<String> =
                (0..chance.random_range(1..9)).map(|_| format!("w{}", chance.random_range(0..220))).collect();
            for fits in [|_| true, |doc| doc % 7 == 3] as [fn(DocId) -> bool; 2] {
                let (every, visited) = best(&index, &words, false, fits);
                let (few, visited_of_few) = best(&index, &words, true, fits);
                assert_eq!(every, few, "{words:?}");
                spared += visited - visited_of_few;
            }
        }
        assert!(spared > 0);
    }

    #[test]
    fn every_answer_that_holds_a_word_is_visited_once() {
        let index = index();
        let words: Vec<String> = (0..=200).map(|word| format!("w{word}")).collect();
        assert_eq!(best(&index, &words, false, |_| true).1, 3 * WINDOW as usize);
    }
}
