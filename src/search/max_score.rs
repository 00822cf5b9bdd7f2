//! Disjunctive top-k retrieval by `MaxScore` (Turtle and Flood, "Query evaluation: strategies and
//! optimizations", 1995), in windows of document ids. Posting lists that together cannot lift a
//! document above the threshold are non-essential: they are not traversed, but only asked for
//! the scores of documents that an essential list contains.

use tantivy::{
    DocId, Score, SegmentReader, TERMINATED, Term, fieldnorm::FieldNormReader,
    postings::BlockSegmentPostings, query::Bm25Weight, schema::IndexRecordOption,
};

/// How many document ids are scored at a time: their scores (16 KB) and what they cover (32 KB) stay
/// in the caches of a core.
const WINDOW: u32 = 64 * 64;

/// The posting list of a term in one segment, with its BM25 weight.
pub struct PostingList {
    postings: BlockSegmentPostings,
    /// The place in the current block of postings.
    cursor: usize,
    norms: FieldNormReader,
    weight: Bm25Weight,
    /// An upper bound of what the term adds to a score.
    max_score: Score,
    /// The words of the query that a document covers with this term, as bits.
    covers: u64,
}

impl PostingList {
    /// `None` where no document of the segment contains the term.
    pub fn open(
        segment: &SegmentReader,
        term: &Term,
        weight: &Bm25Weight,
        covers: u64,
    ) -> anyhow::Result<Option<Self>> {
        let index = segment.inverted_index(term.field())?;
        let Some(postings) = index.read_block_postings(term, IndexRecordOption::WithFreqs)? else {
            return Ok(None);
        };
        let norms = segment.get_fieldnorms_reader(term.field())?;
        let (weight, max_score) = (weight.clone(), weight.max_score());
        Ok(Some(Self { postings, cursor: 0, norms, weight, max_score, covers }))
    }

    fn doc(&self) -> DocId {
        self.postings.docs().get(self.cursor).copied().unwrap_or(TERMINATED)
    }

    /// Adds the scores of all documents before `end` to the window.
    fn accumulate(&mut self, window: &mut Window, end: DocId) {
        loop {
            let (docs, freqs) = (self.postings.docs(), self.postings.freqs());
            let before =
                docs[self.cursor..].iter().zip(&freqs[self.cursor..]).take_while(|(doc, _)| **doc < end);
            let mut passed = 0;
            for (doc, freq) in before {
                window.add(*doc, self.weight.score(self.norms.fieldnorm_id(*doc), *freq), self.covers);
                passed += 1;
            }
            self.cursor += passed;
            if self.cursor < docs.len() || docs.is_empty() {
                return;
            }
            self.postings.advance();
            self.cursor = 0;
        }
    }

    /// What the term adds to the score of a document, and what it covers. Documents must be asked
    /// for in ascending order.
    fn seek(&mut self, doc: DocId) -> (Score, u64) {
        self.cursor = self.postings.seek(doc);
        if self.postings.doc(self.cursor) == doc {
            let score = self.weight.score(self.norms.fieldnorm_id(doc), self.postings.freq(self.cursor));
            (score, self.covers)
        } else {
            (0.0, 0)
        }
    }
}

/// The scores of consecutive document ids.
struct Window {
    begin: DocId,
    scores: Box<[Score]>,
    /// What each document covers.
    covered: Box<[u64]>,
    /// A bit set of the documents that were found.
    found: [u64; 64],
}

impl Window {
    fn add(&mut self, doc: DocId, score: Score, covers: u64) {
        let place = (doc - self.begin) as usize;
        self.scores[place] += score;
        self.covered[place] |= covers;
        self.found[place / 64] |= 1 << (place % 64);
    }
}

/// Calls `collect` with each document that contains any of the terms, passes `filter`, and
/// scores above the threshold, with its score and what it covers of the query. `collect` returns
/// the threshold from then on.
pub fn for_each_match(
    mut lists: Vec<PostingList>,
    mut threshold: Score,
    filter: impl Fn(DocId) -> bool,
    mut collect: impl FnMut(DocId, Score, u64) -> Score,
) {
    lists.sort_by(|a, b| a.max_score.total_cmp(&b.max_score));
    // the upper bound of all lists up to each one, with a margin for the rounding of sums
    let max_sums: Vec<Score> = lists
        .iter()
        .scan(0.0, |sum, list| {
            *sum += list.max_score * 1.0001;
            Some(*sum)
        })
        .collect();
    let mut window = Window {
        begin: 0,
        scores: vec![0.0; WINDOW as usize].into(),
        covered: vec![0; WINDOW as usize].into(),
        found: [0; 64],
    };
    loop {
        let non_essential_count = max_sums.partition_point(|sum| *sum <= threshold);
        let (non_essential, essential) = lists.split_at_mut(non_essential_count);
        let Some(next) = essential.iter().map(PostingList::doc).min().filter(|doc| *doc < TERMINATED) else {
            return;
        };
        window.begin = next;
        for list in essential {
            list.accumulate(&mut window, next.saturating_add(WINDOW));
        }
        for block in 0..window.found.len() {
            let mut found = std::mem::take(&mut window.found[block]);
            while found > 0 {
                let place = block * 64 + found.trailing_zeros() as usize;
                // clears the lowest set bit
                found &= found - 1;
                let mut score = std::mem::take(&mut window.scores[place]);
                let mut covered = std::mem::take(&mut window.covered[place]);
                let doc = window.begin + u32::try_from(place).unwrap_or(0);
                let can_qualify = |score: Score, lists_left: usize| {
                    score + lists_left.checked_sub(1).map_or(0.0, |last| max_sums[last]) > threshold
                };
                if !can_qualify(score, non_essential_count) || !filter(doc) {
                    continue;
                }
                for (at, list) in non_essential.iter_mut().enumerate().rev() {
                    if !can_qualify(score, at + 1) {
                        break;
                    }
                    let (added, covers) = list.seek(doc);
                    score += added;
                    covered |= covers;
                }
                if score > threshold {
                    threshold = collect(doc, score, covered);
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

    /// Three windows of documents, with words from very frequent to rare.
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

    /// The scores of the top ten for the words, and how many documents were collected; without
    /// pruning, that is every match.
    fn top_ten(
        index: &Index,
        words: &[String],
        is_pruned: bool,
        filter: fn(DocId) -> bool,
    ) -> (Vec<i32>, usize) {
        let searcher = index.reader().unwrap().searcher();
        let reader = searcher.segment_reader(0);
        let text = index.schema().get_field("text").unwrap();
        let lists = words
            .iter()
            .filter_map(|word| {
                let term = Term::from_field_text(text, word);
                let found = searcher.doc_freq(&term).unwrap();
                let weight = Bm25Weight::for_one_term_without_explain(found, 3 * u64::from(WINDOW), 6.0);
                PostingList::open(reader, &term, &weight, 0).unwrap()
            })
            .collect();
        let (mut scores, mut collected) = (Vec::new(), 0);
        for_each_match(lists, Score::MIN, filter, |_, score, _| {
            collected += 1;
            scores.push(score);
            scores.sort_by(|a, b| b.total_cmp(a));
            scores.truncate(10);
            if is_pruned && scores.len() == 10 { scores[9] } else { Score::MIN }
        });
        (scores.iter().map(|score| (score * 1000.0).round() as i32).collect(), collected)
    }

    #[test]
    fn pruning_loses_no_top_document() {
        let index = index();
        let mut chance = StdRng::seed_from_u64(6);
        let mut pruned = 0;
        for _ in 0..200 {
            let words: Vec<String> =
                (0..chance.random_range(1..9)).map(|_| format!("w{}", chance.random_range(0..220))).collect();
            for filter in [|_| true, |doc| doc % 7 == 3] as [fn(DocId) -> bool; 2] {
                let (every, collected) = top_ten(&index, &words, false, filter);
                let (few, collected_of_few) = top_ten(&index, &words, true, filter);
                assert_eq!(every, few, "{words:?}");
                pruned += collected - collected_of_few;
            }
        }
        assert!(pruned > 0);
    }

    #[test]
    fn every_document_with_a_word_is_collected_once() {
        let index = index();
        let words: Vec<String> = (0..=200).map(|word| format!("w{word}")).collect();
        assert_eq!(top_ten(&index, &words, false, |_| true).1, 3 * WINDOW as usize);
    }
}
