use sqlx::{PgExecutor, Result, query_as, query_scalar};
use uuid::Uuid;

use super::phrase::Phrase;

/// Narrows a search down; empty slugs do not.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub level: String,
    pub subject: String,
}

/// The published answers that share a word with the phrase, the best first.
///
/// A word counts by its weight in the answer (question, short answer, body); an answer
/// with every word of the phrase comes before those that lack one.
pub async fn ranked(
    db: impl PgExecutor<'_>,
    phrase: &Phrase,
    filter: &Filter,
    limit: i64,
    offset: i64,
) -> Result<Vec<Uuid>> {
    query_scalar!(
        r#"with asked as (
               select string_agg(quote_literal(stem), ' | ')::tsquery as any_word,
                      string_agg(quote_literal(stem), ' & ')::tsquery as every_word
               from unnest(tsvector_to_array(to_tsvector('english', $1))) stem
           )
           select a.id
           from answers a cross join asked
           join levels l on l.id = a.level_id join subjects s on s.id = a.subject_id
           where a.state = 'published' and a.words @@ asked.any_word
             and ($2 = '' or l.slug = $2) and ($3 = '' or s.slug = $3)
           order by ts_rank('{0.1, 0.2, 0.6, 1.0}', a.words, asked.any_word, 1)
                    * case when a.words @@ asked.every_word then 2 else 1 end desc, a.id
           limit $4 offset $5"#,
        phrase.as_str(),
        filter.level,
        filter.subject,
        limit,
        offset,
    )
    .fetch_all(db)
    .await
}

/// How many answers a search finds.
pub async fn total(db: impl PgExecutor<'_>, phrase: &Phrase, filter: &Filter) -> Result<i64> {
    query_scalar!(
        r#"with asked as (
               select string_agg(quote_literal(stem), ' | ')::tsquery as any_word
               from unnest(tsvector_to_array(to_tsvector('english', $1))) stem
           )
           select count(*) as "count!" from answers a cross join asked
           join levels l on l.id = a.level_id join subjects s on s.id = a.subject_id
           where a.state = 'published' and a.words @@ asked.any_word
             and ($2 = '' or l.slug = $2) and ($3 = '' or s.slug = $3)"#,
        phrase.as_str(),
        filter.level,
        filter.subject,
    )
    .fetch_one(db)
    .await
}

/// A result as the list shows it; the snippet is marked.
#[derive(Debug, Clone)]
pub struct Found {
    pub level: String,
    pub level_label: String,
    pub subject: String,
    pub subject_label: String,
    pub topic_label: String,
    pub slug: String,
    pub question: String,
    pub short_answer: String,
    pub snippet: String,
}

/// The results with these ids, in their order, read anew: what was withdrawn since the
/// ranking is left out.
pub async fn found(db: impl PgExecutor<'_>, phrase: &Phrase, ids: &[Uuid]) -> Result<Vec<Found>> {
    query_as!(
        Found,
        r#"with asked as (
               select string_agg(quote_literal(stem), ' | ')::tsquery as any_word
               from unnest(tsvector_to_array(to_tsvector('english', $1))) stem
           )
           select l.slug as level, l.label as level_label, s.slug as subject, s.label as subject_label,
                  t.label as topic_label, a.slug, a.question, a.short_answer,
                  ts_headline('english', regexp_replace(a.body_html, '<[^>]*>', ' ', 'g'), asked.any_word,
                      U&'StartSel=\E000, StopSel=\E001, MaxWords=34, MinWords=16, MaxFragments=1') as "snippet!"
           from unnest($2::uuid[]) with ordinality as list (id, place)
           join answers a on a.id = list.id and a.state = 'published'
           cross join asked join levels l on l.id = a.level_id join subjects s on s.id = a.subject_id
           join topics t on t.id = a.topic_id
           order by list.place"#,
        phrase.as_str(),
        ids,
    )
    .fetch_all(db)
    .await
}
