use sqlx::PgConnection;

use crate::topics::{self, Level, Subject, Topic, slug_of};

/// The levels, subjects and topics that exist, to choose from in the form.
#[derive(Debug)]
pub struct KnownLabels {
    pub levels: Vec<Level>,
    pub subjects: Vec<Subject>,
    /// Each with the slug of its subject.
    pub topics: Vec<(String, Topic)>,
}

impl KnownLabels {
    pub async fn load(db: &mut PgConnection) -> sqlx::Result<Self> {
        let levels = topics::levels(&mut *db).await?;
        let subjects = topics::subjects(&mut *db).await?;
        let mut known = Vec::new();
        for subject in &subjects {
            let topics = topics::topics_of(&mut *db, subject.id).await?;
            known.extend(topics.into_iter().map(|topic| (subject.slug.clone(), topic)));
        }
        Ok(Self { levels, subjects, topics: known })
    }

    /// The label of a level, or nothing if it does not exist.
    pub fn level(&self, slug: &str) -> &str {
        self.levels.iter().find(|level| level.slug == slug).map_or("", |level| &level.label)
    }

    /// The label of a subject, or nothing if it does not exist.
    pub fn subject(&self, slug: &str) -> &str {
        self.subjects.iter().find(|subject| subject.slug == slug).map_or("", |subject| &subject.label)
    }

    /// The label of the topic that was typed, in whatever case; what was typed, if it is new.
    pub fn topic<'a>(&'a self, subject: &str, typed: &'a str) -> &'a str {
        let slug = slug_of(typed);
        let known = self.topics.iter().find(|(of, topic)| of == subject && topic.slug == slug);
        known.map_or(typed, |(_, topic)| &topic.label)
    }
}
