//! The best of what a search visits, and how all of it is spread over levels, subjects
//! and topics.

use tantivy::{DocAddress, Score, Searcher, columnar::Column};
use uuid::Uuid;

use super::{
    index::{ID, LEVEL, SUBJECT, TOPIC, number},
    ranking::{Filter, Ranking},
};

/// How many answers there are of each kind. Ids come from sequences and are dense, and a
/// list by id is counted in several times as fast as a map.
#[derive(Debug, Clone, Default)]
pub struct Tally(Vec<u64>);

impl Tally {
    fn count(&mut self, id: u64) {
        let Ok(id) = usize::try_from(id) else { return };
        if id >= self.0.len() {
            self.0.resize(id + 1, 0);
        }
        self.0[id] += 1;
    }

    pub fn of(&self, id: i32) -> u64 {
        usize::try_from(id).ok().and_then(|id| self.0.get(id)).copied().unwrap_or(0)
    }
}

pub struct Columns {
    level: Column<u64>,
    subject: Column<u64>,
    topic: Column<u64>,
    id: [Column<u64>; 2],
}

impl Columns {
    pub fn of(reader: &tantivy::SegmentReader) -> anyhow::Result<Self> {
        let column = |name: &str| reader.fast_fields().u64(name);
        Ok(Self {
            level: column(LEVEL)?,
            subject: column(SUBJECT)?,
            topic: column(TOPIC)?,
            id: [column(ID[0])?, column(ID[1])?],
        })
    }

    pub fn fit(&self, doc: u32, filter: &Filter) -> bool {
        let fits = |wanted: Option<i32>, column: &Column<u64>| {
            wanted.is_none_or(|wanted| column.first(doc) == Some(number(wanted)))
        };
        fits(filter.level.map(i32::from), &self.level)
            && fits(filter.subject.map(i32::from), &self.subject)
            && fits(filter.topic, &self.topic)
            && filter.only.as_ref().is_none_or(|only| only.contains(&self.id(doc)))
    }

    fn id(&self, doc: u32) -> Uuid {
        let [high, low] = [0, 1].map(|half| self.id[half].first(doc).unwrap_or(0));
        Uuid::from_u64_pair(high, low)
    }
}

#[derive(Debug, Default)]
pub struct Gathered {
    depth: usize,
    pub best: Vec<(Score, DocAddress)>,
    /// Nothing below it is wanted any more.
    threshold: Score,
    pub total: u64,
    pub is_exact: bool,
    levels: Tally,
    subjects: Tally,
    topics: Tally,
}

impl Gathered {
    pub fn new(depth: usize) -> Self {
        Self { depth, threshold: Score::MIN, ..Self::default() }
    }

    /// What an answer's score has to be above to be among the best.
    pub fn threshold(&self) -> Score {
        self.threshold
    }

    pub fn into_best(self) -> Vec<(Score, DocAddress)> {
        self.best
    }

    pub fn take(&mut self, address: DocAddress, score: Score) {
        if score <= self.threshold {
            return;
        }
        self.best.push((score, address));
        if self.best.len() >= 2 * self.depth.max(1) {
            self.settle();
        }
    }

    pub fn settle(&mut self) {
        self.best.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        if self.best.len() >= self.depth {
            self.best.truncate(self.depth);
            self.threshold = self.best.last().map_or(Score::MIN, |last| last.0);
        }
    }

    /// Counts an answer by what each filter would let through if it were the only one
    /// lifted; whether it passes them all.
    pub fn counts(&mut self, columns: &Columns, doc: u32, filter: &Filter) -> bool {
        if filter.only.is_some() {
            return columns.fit(doc, filter);
        }
        let [level, subject, topic] =
            [&columns.level, &columns.subject, &columns.topic].map(|column| column.first(doc).unwrap_or(0));
        let is = |wanted: Option<i32>, value: u64| wanted.is_none_or(|wanted| number(wanted) == value);
        let is_level = is(filter.level.map(i32::from), level);
        let is_subject = is(filter.subject.map(i32::from), subject);
        let is_topic = is(filter.topic, topic);
        if is_subject && is_topic {
            self.levels.count(level);
        }
        if is_level && is_topic {
            self.subjects.count(subject);
        }
        if is_level && is_subject {
            self.topics.count(topic);
        }
        let is_wanted = is_level && is_subject && is_topic;
        self.total += u64::from(is_wanted);
        is_wanted
    }

    /// Counts the best alone, where counting all would take too long.
    pub fn estimate(
        &mut self,
        best: &[(Score, DocAddress)],
        searcher: &Searcher,
        filter: &Filter,
    ) -> anyhow::Result<()> {
        let columns: Vec<Columns> =
            searcher.segment_readers().iter().map(Columns::of).collect::<anyhow::Result<_>>()?;
        for (_, address) in best {
            if let Some(columns) = columns.get(address.segment_ord as usize) {
                self.counts(columns, address.doc_id, filter);
            }
        }
        Ok(())
    }

    pub fn ranking(self, searcher: &Searcher) -> anyhow::Result<Ranking> {
        let columns: Vec<Columns> =
            searcher.segment_readers().iter().map(Columns::of).collect::<anyhow::Result<_>>()?;
        let best = self
            .best
            .iter()
            .filter_map(|(score, address)| {
                Some((columns.get(address.segment_ord as usize)?.id(address.doc_id), *score))
            })
            .collect();
        Ok(Ranking {
            best,
            total: self.total,
            is_exact: self.is_exact,
            levels: self.levels,
            subjects: self.subjects,
            topics: self.topics,
        })
    }
}
