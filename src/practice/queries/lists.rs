//! What lists of practice questions show.

use sqlx::{PgExecutor, Result, query, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    answers::{self, Publication},
    platform::{clock::Day, study::Material},
    practice::{command_word::CommandWord, content},
};

/// A question as lists show it.
#[derive(Debug, Clone)]
pub struct ListedQuestion {
    pub id: Uuid,
    pub level: String,
    pub level_label: String,
    pub subject: String,
    pub topic_label: String,
    pub slug: String,
    pub question: String,
    pub command: String,
    pub marks: i16,
    pub board: String,
    pub has_extract: bool,
    pub state: String,
    pub updated_at: OffsetDateTime,
}

impl ListedQuestion {
    pub fn path(&self) -> String {
        content::path(&self.level, &self.subject, &self.slug)
    }

    pub fn command_label(&self) -> &'static str {
        CommandWord::parse(&self.command).map_or("No command word yet", |word| word.label)
    }

    pub fn day(&self) -> Day {
        Day(self.updated_at)
    }

    pub fn state_label(&self) -> &'static str {
        Publication::of(&self.state).label()
    }

    pub fn is_published(&self) -> bool {
        Publication::of(&self.state) == Publication::Published
    }
}

/// A topic of a level that has published questions, and how many.
#[derive(Debug, Clone)]
pub struct PracticeTopic {
    pub level: String,
    pub level_label: String,
    pub subject: String,
    pub subject_label: String,
    pub topic: String,
    pub topic_label: String,
    pub questions: i64,
}

impl PracticeTopic {
    pub fn path(&self) -> String {
        content::topic_path(&self.level, &self.subject, &self.topic)
    }
}

/// Every topic that has published questions, by level and topic.
pub async fn practice_topics(db: impl PgExecutor<'_>) -> Result<Vec<PracticeTopic>> {
    query_as!(
        PracticeTopic,
        r#"select l.slug as level, l.label as level_label, s.slug as subject, s.label as subject_label,
                  t.slug as topic, t.label as topic_label, counted.questions as "questions!"
           from (select level_id, subject_id, topic_id, count(*) as questions
                 from practice_questions where state = 'published' group by 1, 2, 3) counted
           join levels l on l.id = counted.level_id join subjects s on s.id = counted.subject_id
           join topics t on t.id = counted.topic_id
           order by s.position, s.id, l.position, l.id, t.position, t.id"#,
    )
    .fetch_all(db)
    .await
}

/// The published questions of a topic, those with fewer marks first.
pub async fn of_topic(
    db: impl PgExecutor<'_>,
    level: &str,
    subject: &str,
    topic: &str,
) -> Result<Vec<ListedQuestion>> {
    query_as!(
        ListedQuestion,
        r#"select p.id, l.slug as level, l.label as level_label, s.slug as subject, t.label as topic_label, p.slug,
                  p.question, p.command, p.marks, coalesce(p.body ->> 'board', '') as "board!",
                  p.body ? 'extract' as "has_extract!", p.state, p.updated_at
           from practice_questions p join levels l on l.id = p.level_id
           join subjects s on s.id = p.subject_id join topics t on t.id = p.topic_id
           where p.state = 'published' and l.slug = $1 and s.slug = $2 and t.slug = $3
           order by p.marks, p.id limit 200"#,
        level,
        subject,
        topic,
    )
    .fetch_all(db)
    .await
}

/// All questions or the drafts among them, the last changed first: at most so many.
pub async fn changed(
    db: impl PgExecutor<'_>,
    drafts_alone: bool,
    limit: i64,
    offset: i64,
) -> Result<Vec<ListedQuestion>> {
    query_as!(
        ListedQuestion,
        r#"select p.id, l.slug as level, l.label as level_label, s.slug as subject, t.label as topic_label, p.slug,
                  p.question, p.command, p.marks, coalesce(p.body ->> 'board', '') as "board!",
                  p.body ? 'extract' as "has_extract!", p.state, p.updated_at
           from practice_questions p join levels l on l.id = p.level_id
           join subjects s on s.id = p.subject_id join topics t on t.id = p.topic_id
           where not $1 or p.state = 'draft'
           order by p.updated_at desc, p.id limit $2 offset $3"#,
        drafts_alone,
        limit,
        offset,
    )
    .fetch_all(db)
    .await
}

/// How many are drafts.
pub async fn drafts(db: impl PgExecutor<'_>) -> Result<i64> {
    query_scalar!(r#"select count(*) as "count!" from practice_questions where state = 'draft'"#)
        .fetch_one(db)
        .await
}

/// The published answers of a topic, in its order: their addresses and questions, at most so many.
pub async fn reading_of_topic(
    db: impl PgExecutor<'_>,
    level: &str,
    subject: &str,
    topic: &str,
    limit: i64,
) -> Result<Vec<(String, String)>> {
    let rows = query!(
        r#"select a.slug, a.question from answers a join levels l on l.id = a.level_id
           join subjects s on s.id = a.subject_id join topics t on t.id = a.topic_id
           where a.state = 'published' and l.slug = $1 and s.slug = $2 and t.slug = $3
           order by a.chronology, a.position, a.id limit $4"#,
        level,
        subject,
        topic,
        limit,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (answers::path(level, subject, &row.slug), row.question)).collect())
}

/// What there is to study of a topic, and the names of the pages that rooms have noted for it.
pub async fn study_of_topic(
    db: impl PgExecutor<'_>,
    level: &str,
    subject: &str,
    topic: &str,
) -> Result<(Material, Vec<String>)> {
    let row = query!(
        r#"select count(a.id) as "answers!", coalesce(sum(jsonb_array_length(a.dates)), 0) as "dates!",
                  coalesce(sum(jsonb_array_length(a.terms)), 0) as "terms!",
                  array(select name from study_pages n where n.level_id = l.id and n.topic_id = t.id order by name)
                      as "noted!"
           from levels l cross join subjects s join topics t on t.subject_id = s.id
           left join answers a on a.state = 'published' and a.level_id = l.id and a.topic_id = t.id
           where l.slug = $1 and s.slug = $2 and t.slug = $3 group by l.id, t.id"#,
        level,
        subject,
        topic,
    )
    .fetch_optional(db)
    .await?;
    let size = |count: i64| usize::try_from(count).unwrap_or_default();
    Ok(row.map_or_else(Default::default, |row| {
        let material =
            Material { answers: size(row.answers), dates: size(row.dates), terms: size(row.terms) };
        (material, row.noted)
    }))
}

/// The paths of the public pages, each with its last change.
pub async fn pages(db: impl PgExecutor<'_>) -> Result<Vec<(String, OffsetDateTime)>> {
    let rows = query!(
        r#"select l.slug as level, s.slug as subject, t.slug as topic, p.slug as "slug?", max(p.updated_at) as "updated_at!"
           from practice_questions p join levels l on l.id = p.level_id
           join subjects s on s.id = p.subject_id join topics t on t.id = p.topic_id
           where p.state = 'published'
           group by grouping sets ((l.slug, s.slug, t.slug), (l.slug, s.slug, t.slug, p.slug))
           order by 1, 2, 3, 4 nulls first limit 50000"#,
    )
    .fetch_all(db)
    .await?;
    let path = |level: &str, subject: &str, topic: &str, slug: Option<String>| match slug {
        Some(slug) => content::path(level, subject, &slug),
        None => content::topic_path(level, subject, topic),
    };
    let pages =
        rows.into_iter().map(|row| (path(&row.level, &row.subject, &row.topic, row.slug), row.updated_at));
    Ok(pages.collect())
}
