//! What a deck or a quiz is of, as its address names it.

use super::deck::StudyAnswer;

/// The most topics of one set.
pub const MOST_TOPICS: usize = 8;

/// A set of topics of one level and subject. The address joins their slugs with `+`, which no slug
/// contains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicSet {
    pub level: String,
    pub subject: String,
    /// In the order of the address, each once.
    pub topics: Vec<String>,
}

impl TopicSet {
    /// `None` where it has no topic, or too many.
    pub fn new<'a>(level: &str, subject: &str, topics: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let mut known: Vec<String> = Vec::new();
        for topic in topics.into_iter().filter(|topic| !topic.is_empty()) {
            if !known.iter().any(|other| other == topic) {
                known.push(topic.to_owned());
            }
        }
        let (level, subject) = (level.to_owned(), subject.to_owned());
        (1..=MOST_TOPICS).contains(&known.len()).then_some(Self { level, subject, topics: known })
    }

    /// From the part of an address: `russia+germany`.
    pub fn parse(level: &str, subject: &str, topics: &str) -> Option<Self> {
        Self::new(level, subject, topics.split('+'))
    }

    /// The address of the topic, or of the set, without host.
    pub fn path(&self) -> String {
        format!("/topics/{}/{}/{}", self.level, self.subject, self.topics.join("+"))
    }
}

/// “Russia and the Soviet Union”, “Germany, Medicine and The Cold War”: the topics of these answers,
/// in their order.
pub fn topic_labels(answers: &[StudyAnswer]) -> String {
    let mut labels: Vec<&str> = Vec::new();
    for answer in answers {
        if !labels.contains(&&*answer.topic_label) {
            labels.push(&answer.topic_label);
        }
    }
    match labels.split_last() {
        Some((last, [])) => (*last).to_owned(),
        // a label may have an “and” of its own
        Some((last, [only])) => format!("{only}, and {last}"),
        Some((last, others)) => format!("{}, and {last}", others.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_topics_has_one_address() {
        let set = TopicSet::parse("gcse", "history", "russia+germany+russia").unwrap();
        assert_eq!(set.path(), "/topics/gcse/history/russia+germany");
        assert_eq!(TopicSet::parse("gcse", "history", "+"), None);
        assert_eq!(TopicSet::parse("gcse", "history", "a+b+c+d+e+f+g+h+i"), None);
    }
}
