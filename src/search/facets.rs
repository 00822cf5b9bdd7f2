//! Facet counts: how many matches there are at each level, in each subject and in each topic.

use tantivy::{DocAddress, Score, Searcher, SegmentReader, columnar::Column};
use uuid::Uuid;

use super::{
    hits::Filter,
    index::{ID, LEVEL, SUBJECT, TOPIC, fast_value},
};

/// The matches by level, subject and topic.
#[derive(Debug, Clone, Default)]
pub struct Facets {
    pub levels: FacetCounts,
    pub subjects: FacetCounts,
    pub topics: FacetCounts,
}

/// The counts of one facet by id. Ids come from sequences and are dense, so a vector is
/// enough; it counts several times as fast as a hash map.
#[derive(Debug, Clone, Default)]
pub struct FacetCounts(Vec<u64>);

impl FacetCounts {
    fn increment(&mut self, id: u64) {
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

impl Facets {
    /// Counts a document in each facet whose other facets' filters it passes, so that a count
    /// says what choosing another value of this facet would find. Returns whether the document
    /// passes the whole filter. Nothing is counted where [`Filter::only`] is set.
    pub fn count(&mut self, fast_fields: &FastFields, doc: u32, filter: &Filter) -> bool {
        if filter.only.is_some() {
            return fast_fields.matches(doc, filter);
        }
        let [level, subject, topic] = [&fast_fields.level, &fast_fields.subject, &fast_fields.topic]
            .map(|column| column.first(doc).unwrap_or(0));
        let is = |wanted: Option<i32>, value: u64| wanted.is_none_or(|wanted| fast_value(wanted) == value);
        let is_level = is(filter.level.map(i32::from), level);
        let is_subject = is(filter.subject.map(i32::from), subject);
        let is_topic = is(filter.topic, topic);
        if is_subject && is_topic {
            self.levels.increment(level);
        }
        if is_level && is_topic {
            self.subjects.increment(subject);
        }
        if is_level && is_subject {
            self.topics.increment(topic);
        }
        is_level && is_subject && is_topic
    }

    /// Counts the top documents only, where counting every match would take too long.
    pub fn of_top(top: &[(Score, DocAddress)], searcher: &Searcher, filter: &Filter) -> anyhow::Result<Self> {
        let mut facets = Self::default();
        let segments = FastFields::of_segments(searcher)?;
        for (_, address) in top {
            if let Some(fast_fields) = segments.get(address.segment_ord as usize) {
                facets.count(fast_fields, address.doc_id, filter);
            }
        }
        Ok(facets)
    }
}

/// The fast fields of one segment.
pub struct FastFields {
    level: Column<u64>,
    subject: Column<u64>,
    topic: Column<u64>,
    id: [Column<u64>; 2],
}

impl FastFields {
    pub fn of(segment: &SegmentReader) -> anyhow::Result<Self> {
        let column = |name: &str| segment.fast_fields().u64(name);
        Ok(Self {
            level: column(LEVEL)?,
            subject: column(SUBJECT)?,
            topic: column(TOPIC)?,
            id: [column(ID[0])?, column(ID[1])?],
        })
    }

    pub fn of_segments(searcher: &Searcher) -> anyhow::Result<Vec<Self>> {
        searcher.segment_readers().iter().map(Self::of).collect()
    }

    pub fn matches(&self, doc: u32, filter: &Filter) -> bool {
        let matches = |wanted: Option<i32>, column: &Column<u64>| {
            wanted.is_none_or(|wanted| column.first(doc) == Some(fast_value(wanted)))
        };
        matches(filter.level.map(i32::from), &self.level)
            && matches(filter.subject.map(i32::from), &self.subject)
            && matches(filter.topic, &self.topic)
            && filter.only.as_ref().is_none_or(|only| only.contains(&self.id(doc)))
    }

    pub fn id(&self, doc: u32) -> Uuid {
        let [high, low] = [0, 1].map(|half| self.id[half].first(doc).unwrap_or(0));
        Uuid::from_u64_pair(high, low)
    }
}
