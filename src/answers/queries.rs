use sqlx::{PgConnection, PgExecutor, Result, query, query_as, query_scalar, types::Json};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::{
    answer::{Answer, Check, Label, Publication, Source, Term},
    draft::ValidAnswer,
    key_date::KeyDate,
};
use crate::platform::clock::Day;

/// The columns of an answer with its labels, as `Row` reads them.
struct Row {
    id: Uuid,
    level: String,
    level_label: String,
    subject: String,
    subject_label: String,
    topic: String,
    topic_label: String,
    slug: String,
    question: String,
    short_answer: String,
    body_markdown: String,
    body_html: String,
    author: String,
    sources: Json<Vec<Source>>,
    attribution: String,
    licence: String,
    dates: Json<Vec<KeyDate>>,
    terms: Json<Vec<Term>>,
    checked_by: String,
    checked_on: Option<Date>,
    state: String,
    version: i32,
    updated_at: OffsetDateTime,
    published_at: Option<OffsetDateTime>,
}

impl From<Row> for Answer {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            level: Label { slug: row.level, label: row.level_label },
            subject: Label { slug: row.subject, label: row.subject_label },
            topic: Label { slug: row.topic, label: row.topic_label },
            slug: row.slug,
            question: row.question,
            short_answer: row.short_answer,
            body_markdown: row.body_markdown,
            body_html: row.body_html,
            author: row.author,
            sources: row.sources.0,
            attribution: row.attribution,
            licence: row.licence,
            dates: row.dates.0,
            terms: row.terms.0,
            check: Check::of(row.checked_by, row.checked_on),
            state: Publication::of(&row.state),
            version: row.version,
            updated_at: row.updated_at,
            published_at: row.published_at,
        }
    }
}

/// The answer that has or had this address: compare its path with the one asked for.
pub async fn at_address(
    db: impl PgExecutor<'_>,
    level: &str,
    subject: &str,
    slug: &str,
) -> Result<Option<Answer>> {
    let row = query_as!(
        Row,
        r#"with wanted as (
               select a.id, 0 as age from answers a
               join levels l on l.id = a.level_id join subjects s on s.id = a.subject_id
               where l.slug = $1 and s.slug = $2 and a.slug = $3
               union all
               select f.answer_id, 1 from former_addresses f
               join levels l on l.id = f.level_id join subjects s on s.id = f.subject_id
               where l.slug = $1 and s.slug = $2 and f.slug = $3
               order by 2 limit 1
           )
           select a.id, l.slug as level, l.label as level_label, s.slug as subject, s.label as subject_label,
                  t.slug as topic, t.label as topic_label, a.slug, a.question, a.short_answer, a.body_markdown,
                  a.body_html, a.author, a.sources as "sources: Json<Vec<Source>>", a.attribution, a.licence,
                  a.dates as "dates: Json<Vec<KeyDate>>", a.terms as "terms: Json<Vec<Term>>", a.checked_by, a.checked_on,
                  a.state, a.version, a.updated_at, a.published_at
           from wanted join answers a on a.id = wanted.id join levels l on l.id = a.level_id
           join subjects s on s.id = a.subject_id join topics t on t.id = a.topic_id"#,
        level,
        subject,
        slug,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(Answer::from))
}

/// The answer with this id, in whatever state.
pub async fn by_id(db: impl PgExecutor<'_>, id: Uuid) -> Result<Option<Answer>> {
    let row = query_as!(
        Row,
        r#"select a.id, l.slug as level, l.label as level_label, s.slug as subject, s.label as subject_label,
                  t.slug as topic, t.label as topic_label, a.slug, a.question, a.short_answer, a.body_markdown,
                  a.body_html, a.author, a.sources as "sources: Json<Vec<Source>>", a.attribution, a.licence,
                  a.dates as "dates: Json<Vec<KeyDate>>", a.terms as "terms: Json<Vec<Term>>", a.checked_by, a.checked_on,
                  a.state, a.version, a.updated_at, a.published_at
           from answers a join levels l on l.id = a.level_id
           join subjects s on s.id = a.subject_id join topics t on t.id = a.topic_id
           where a.id = $1"#,
        id,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(Answer::from))
}

/// What a list shows of a published answer.
#[derive(Debug, Clone)]
pub struct Entry {
    pub id: Uuid,
    pub level: String,
    pub level_label: String,
    pub subject: String,
    pub subject_label: String,
    pub topic: String,
    pub topic_label: String,
    pub slug: String,
    pub question: String,
    pub short_answer: String,
}

impl Entry {
    pub fn path(&self) -> String {
        super::answer::path(&self.level, &self.subject, &self.slug)
    }
}

/// One page of a level and subject, by topic and then by question.
pub async fn page_of(
    db: impl PgExecutor<'_>,
    level_id: i16,
    subject_id: i16,
    topic_id: Option<i32>,
    limit: i64,
    offset: i64,
) -> Result<Vec<Entry>> {
    query_as!(
        Entry,
        r#"select a.id, l.slug as level, l.label as level_label, s.slug as subject, s.label as subject_label,
                  t.slug as topic, t.label as topic_label, a.slug, a.question, a.short_answer
           from answers a join levels l on l.id = a.level_id
           join subjects s on s.id = a.subject_id join topics t on t.id = a.topic_id
           where a.state = 'published' and a.level_id = $1 and a.subject_id = $2 and ($3::int is null or a.topic_id = $3)
           order by t.position, t.id, a.question, a.id limit $4 offset $5"#,
        level_id,
        subject_id,
        topic_id,
        limit,
        offset,
    )
    .fetch_all(db)
    .await
}

/// The newest answers of the whole site.
pub async fn newest(db: impl PgExecutor<'_>, limit: i64) -> Result<Vec<Entry>> {
    query_as!(
        Entry,
        r#"select a.id, l.slug as level, l.label as level_label, s.slug as subject, s.label as subject_label,
                  t.slug as topic, t.label as topic_label, a.slug, a.question, a.short_answer
           from answers a join levels l on l.id = a.level_id
           join subjects s on s.id = a.subject_id join topics t on t.id = a.topic_id
           where a.state = 'published' order by a.published_at desc, a.id desc limit $1"#,
        limit,
    )
    .fetch_all(db)
    .await
}

/// A topic as a level and subject has it, with how many answers stand in it.
#[derive(Debug, Clone)]
pub struct Shelf {
    pub level: String,
    pub level_label: String,
    pub subject: String,
    pub subject_label: String,
    pub topic_id: i32,
    pub topic: String,
    pub topic_label: String,
    pub answers: i64,
}

/// Every topic that has published answers, by level, subject and topic.
pub async fn shelves(db: impl PgExecutor<'_>) -> Result<Vec<Shelf>> {
    query_as!(
        Shelf,
        r#"select l.slug as level, l.label as level_label, s.slug as subject, s.label as subject_label,
                  t.id as topic_id, t.slug as topic, t.label as topic_label, counted.answers as "answers!"
           from (select level_id, subject_id, topic_id, count(*) as answers
                 from answers where state = 'published' group by 1, 2, 3) counted
           join levels l on l.id = counted.level_id join subjects s on s.id = counted.subject_id
           join topics t on t.id = counted.topic_id
           order by s.position, s.id, l.position, l.id, t.position, t.id"#,
    )
    .fetch_all(db)
    .await
}

/// The same for one level and subject.
pub async fn shelves_of(db: impl PgExecutor<'_>, level_id: i16, subject_id: i16) -> Result<Vec<Shelf>> {
    query_as!(
        Shelf,
        r#"select l.slug as level, l.label as level_label, s.slug as subject, s.label as subject_label,
                  t.id as topic_id, t.slug as topic, t.label as topic_label, counted.answers as "answers!"
           from (select topic_id, count(*) as answers
                 from answers where state = 'published' and level_id = $1 and subject_id = $2 group by 1) counted
           join topics t on t.id = counted.topic_id join levels l on l.id = $1 join subjects s on s.id = $2
           order by t.position, t.id"#,
        level_id,
        subject_id,
    )
    .fetch_all(db)
    .await
}

/// Where a manuscript goes: the rows that its labels name.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub level_id: i16,
    pub subject_id: i16,
    pub topic_id: i32,
}

/// Adds an answer. The address may be taken: see [`is_address_taken`].
pub async fn insert(
    db: impl PgExecutor<'_>,
    id: Uuid,
    place: Place,
    new: &ValidAnswer,
    now: OffsetDateTime,
) -> Result<()> {
    query!(
        r#"insert into answers (id, level_id, subject_id, topic_id, slug, question, short_answer, body_markdown, body_html,
                                author, sources, attribution, licence, state, created_at, updated_at, published_at, withdrawn_at,
                                dates, terms, checked_by, checked_on)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15,
                   case when $14 = 'published' then $15::timestamptz end,
                   case when $14 = 'withdrawn' then $15::timestamptz end, $16, $17, $18, $19)"#,
        id,
        place.level_id,
        place.subject_id,
        place.topic_id,
        new.slug,
        new.question,
        new.short_answer,
        new.body_markdown,
        new.body_html,
        new.author,
        Json(&new.sources) as _,
        new.attribution,
        new.licence,
        new.state.as_str(),
        now,
        Json(&new.dates) as _,
        Json(&new.terms) as _,
        new.check.as_ref().map_or("", |check| &check.by),
        new.check.as_ref().map(|check| check.on),
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Saves over `version` of an answer; `false` where somebody saved in between. An
/// address that the public could see goes on leading here.
pub async fn update(
    tx: &mut PgConnection,
    id: Uuid,
    version: i32,
    place: Place,
    new: &ValidAnswer,
    now: OffsetDateTime,
) -> Result<bool> {
    query!(
        r#"insert into former_addresses (level_id, subject_id, slug, answer_id, left_at)
           select level_id, subject_id, slug, id, $6 from answers
           where id = $1 and version = $2 and published_at is not null
             and (level_id, subject_id, slug) is distinct from ($3::smallint, $4::smallint, $5::text)
           on conflict (level_id, subject_id, slug) do update set answer_id = excluded.answer_id, left_at = excluded.left_at"#,
        id,
        version,
        place.level_id,
        place.subject_id,
        new.slug,
        now,
    )
    .execute(&mut *tx)
    .await?;
    query!(
        "delete from former_addresses where level_id = $1 and subject_id = $2 and slug = $3",
        place.level_id,
        place.subject_id,
        new.slug,
    )
    .execute(&mut *tx)
    .await?;
    let saved = query!(
        r#"update answers set level_id = $3, subject_id = $4, topic_id = $5, slug = $6, question = $7, short_answer = $8,
                  body_markdown = $9, body_html = $10, author = $11, sources = $12, attribution = $13, licence = $14,
                  state = $15, version = version + 1, updated_at = $16,
                  published_at = case when $15 = 'published' then coalesce(published_at, $16) else published_at end,
                  withdrawn_at = case when $15 = 'withdrawn' then coalesce(withdrawn_at, $16) end,
                  dates = $17, terms = $18, checked_by = $19, checked_on = $20
           where id = $1 and version = $2"#,
        id,
        version,
        place.level_id,
        place.subject_id,
        place.topic_id,
        new.slug,
        new.question,
        new.short_answer,
        new.body_markdown,
        new.body_html,
        new.author,
        Json(&new.sources) as _,
        new.attribution,
        new.licence,
        new.state.as_str(),
        now,
        Json(&new.dates) as _,
        Json(&new.terms) as _,
        new.check.as_ref().map_or("", |check| &check.by),
        new.check.as_ref().map(|check| check.on),
    )
    .execute(tx)
    .await?;
    Ok(saved.rows_affected() == 1)
}

/// Whether another answer stands at this address.
pub async fn is_address_taken(
    db: impl PgExecutor<'_>,
    place: Place,
    slug: &str,
    but_by: Option<Uuid>,
) -> Result<bool> {
    query_scalar!(
        r#"select exists (select from answers where level_id = $1 and subject_id = $2 and slug = $3
                          and id is distinct from $4) as "taken!""#,
        place.level_id,
        place.subject_id,
        slug,
        but_by,
    )
    .fetch_one(db)
    .await
}

/// A batch of all answers for an export, in the order of their addresses.
pub async fn batch_after(
    db: impl PgExecutor<'_>,
    after: (&str, &str, &str),
    limit: i64,
) -> Result<Vec<Answer>> {
    let rows = query_as!(
        Row,
        r#"select a.id, l.slug as level, l.label as level_label, s.slug as subject, s.label as subject_label,
                  t.slug as topic, t.label as topic_label, a.slug, a.question, a.short_answer, a.body_markdown,
                  a.body_html, a.author, a.sources as "sources: Json<Vec<Source>>", a.attribution, a.licence,
                  a.dates as "dates: Json<Vec<KeyDate>>", a.terms as "terms: Json<Vec<Term>>", a.checked_by, a.checked_on,
                  a.state, a.version, a.updated_at, a.published_at
           from answers a join levels l on l.id = a.level_id
           join subjects s on s.id = a.subject_id join topics t on t.id = a.topic_id
           where (l.slug collate "C", s.slug collate "C", a.slug collate "C") > ($1, $2, $3)
           order by l.slug collate "C", s.slug collate "C", a.slug collate "C" limit $4"#,
        after.0,
        after.1,
        after.2,
        limit,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Answer::from).collect())
}

/// How many answers there are, in whatever state.
pub async fn count(db: impl PgExecutor<'_>) -> Result<i64> {
    query_scalar!(r#"select count(*) as "count!" from answers"#).fetch_one(db).await
}

/// What a feed tells of an answer.
#[derive(Debug, Clone)]
pub struct News {
    pub id: Uuid,
    pub level: String,
    pub subject: String,
    pub slug: String,
    pub question: String,
    pub short_answer: String,
    pub body_html: String,
    pub author: String,
    pub updated_at: OffsetDateTime,
    pub published_at: OffsetDateTime,
}

/// The newest answers, of the whole site or of one level and subject.
pub async fn news(db: impl PgExecutor<'_>, of: Option<(i16, i16)>, limit: i64) -> Result<Vec<News>> {
    let (level_id, subject_id) = of.unzip();
    query_as!(
        News,
        r#"select a.id, l.slug as level, s.slug as subject, a.slug, a.question, a.short_answer, a.body_html, a.author,
                  a.updated_at, a.published_at as "published_at!"
           from answers a join levels l on l.id = a.level_id join subjects s on s.id = a.subject_id
           where a.state = 'published' and ($1::smallint is null or (a.level_id = $1 and a.subject_id = $2))
           order by a.published_at desc, a.id desc limit $3"#,
        level_id,
        subject_id,
        limit,
    )
    .fetch_all(db)
    .await
}

/// How the answers are cut into sitemaps: the number of each and its newest change.
pub async fn sitemaps(db: impl PgExecutor<'_>, per_map: i64) -> Result<Vec<(i64, OffsetDateTime)>> {
    let rows = query!(
        r#"select part as "part!", max(updated_at) as "updated_at!"
           from (select (row_number() over (order by id) - 1) / $1 + 1 as part, updated_at from answers where state = 'published') numbered
           group by part order by part"#,
        per_map,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.part, row.updated_at)).collect())
}

/// The addresses of one sitemap.
pub async fn sitemap(
    db: impl PgExecutor<'_>,
    part: i64,
    per_map: i64,
) -> Result<Vec<(String, OffsetDateTime)>> {
    let rows = query!(
        r#"select l.slug as level, s.slug as subject, a.slug, a.updated_at
           from (select * from answers where state = 'published' order by id limit $2::bigint offset ($1::bigint - 1) * $2::bigint) a
           join levels l on l.id = a.level_id join subjects s on s.id = a.subject_id order by a.id"#,
        part,
        per_map,
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (super::answer::path(&row.level, &row.subject, &row.slug), row.updated_at))
        .collect())
}

/// The lists that have answers, each with its newest change.
pub async fn lists(db: impl PgExecutor<'_>) -> Result<Vec<(String, OffsetDateTime)>> {
    let rows = query!(
        r#"select l.slug as level, s.slug as subject, max(a.updated_at) as "updated_at!"
           from answers a join levels l on l.id = a.level_id join subjects s on s.id = a.subject_id
           where a.state = 'published' group by l.slug, s.slug order by 1, 2"#,
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (format!("/answers/{}/{}", row.level, row.subject), row.updated_at))
        .collect())
}

/// An answer in the order of changes, as the desk lists it.
#[derive(Debug, Clone)]
pub struct Change {
    pub id: Uuid,
    pub level_label: String,
    pub topic_label: String,
    pub question: String,
    pub state: String,
    pub updated_at: OffsetDateTime,
}

impl Change {
    pub fn day(&self) -> Day {
        Day(self.updated_at)
    }

    /// The state in a reader's words.
    pub fn standing(&self) -> &'static str {
        Publication::of(&self.state).label()
    }
}

/// The answers whose question or address holds `words`, in one state or in any, the
/// last changed first.
pub async fn latest(
    db: impl PgExecutor<'_>,
    words: &str,
    state: Option<Publication>,
    limit: i64,
    offset: i64,
) -> Result<Vec<Change>> {
    query_as!(
        Change,
        r#"select a.id, l.label as level_label, t.label as topic_label, a.question, a.state, a.updated_at
           from answers a join levels l on l.id = a.level_id join topics t on t.id = a.topic_id
           where (strpos(lower(a.question), lower($1)) > 0 or strpos(a.slug, lower($1)) > 0)
             and ($2::text is null or a.state = $2)
           order by a.updated_at desc, a.id desc limit $3 offset $4"#,
        words,
        state.map(Publication::as_str),
        limit,
        offset,
    )
    .fetch_all(db)
    .await
}

/// How many these are.
pub async fn count_of(db: impl PgExecutor<'_>, words: &str, state: Option<Publication>) -> Result<i64> {
    query_scalar!(
        r#"select count(*) as "count!" from answers
           where (strpos(lower(question), lower($1)) > 0 or strpos(slug, lower($1)) > 0)
             and ($2::text is null or state = $2)"#,
        words,
        state.map(Publication::as_str),
    )
    .fetch_one(db)
    .await
}
