use crate::answers::queries::TopicCount;

/// A level and subject with its topics.
#[derive(Debug)]
pub struct LevelTopics {
    pub level: String,
    /// Of both, such as `GCSE History`.
    pub label: String,
    pub path: String,
    pub answers: i64,
    pub topics: Vec<TopicCount>,
}

/// Groups topics that are ordered by level and subject.
pub fn by_level(topics: Vec<TopicCount>) -> Vec<LevelTopics> {
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
                label: format!("{} {}", topic.level_label, topic.subject_label),
                path,
                answers: topic.answers,
                topics: vec![topic],
            }),
        }
    }
    levels
}
