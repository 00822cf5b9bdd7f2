use crate::answers::queries::TopicCount;

/// A level and subject with its topics.
#[derive(Debug)]
pub struct LevelTopics {
    pub level: String,
    /// For links within a page, such as `gcse-history`.
    pub id: String,
    /// Of both, such as `GCSE History`.
    pub label: String,
    pub path: String,
    pub answers: i64,
    pub topics: Vec<TopicCount>,
    /// How many of the topics are named.
    most: usize,
}

impl LevelTopics {
    pub fn named(&self) -> impl Iterator<Item = &TopicCount> {
        self.topics.iter().take(self.most)
    }

    pub fn is_cut(&self) -> bool {
        self.topics.len() > self.most
    }
}

/// Groups topics that are ordered by level and subject, and names at most `most` of each level.
pub fn by_level(topics: Vec<TopicCount>, most: usize) -> Vec<LevelTopics> {
    let mut levels: Vec<LevelTopics> = Vec::new();
    for topic in topics {
        let path = format!("/answers/{}/{}", topic.level, topic.subject);
        match levels.last_mut() {
            Some(level) if level.path == path => {
                level.answers += topic.answers;
                level.topics.push(topic);
            }
            _ => levels.push(LevelTopics {
                level: topic.level.clone(),
                id: format!("{}-{}", topic.level, topic.subject),
                label: format!("{} {}", topic.level_label, topic.subject_label),
                path,
                answers: topic.answers,
                topics: vec![topic],
                most,
            }),
        }
    }
    levels
}
