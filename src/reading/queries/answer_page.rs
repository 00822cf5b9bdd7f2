use serde::{Deserialize, Serialize};
use sqlx::{PgExecutor, Result, query, types::Json};

use crate::{
    answers::{KeyDate, Source, Term, queries::answer_from_row},
    platform::cache::Fingerprint,
    reading::{Address, Found, Reading, Step},
    related::{NEIGHBOURS, Neighbour, Reason},
};

/// A neighbour as a row, or as a JSON array of the same columns.
#[derive(Debug, Deserialize)]
struct NeighbourRow {
    level: String,
    level_label: String,
    subject: String,
    topic_label: String,
    slug: String,
    question: String,
    reason: String,
    detail: String,
}

impl From<NeighbourRow> for Neighbour {
    fn from(row: NeighbourRow) -> Self {
        Self {
            level: row.level,
            level_label: row.level_label,
            subject: row.subject,
            topic_label: row.topic_label,
            slug: row.slug,
            question: row.question,
            reason: Reason::of(&row.reason, row.detail),
        }
    }
}

/// An address as a row to join with. The rows travel as JSON, for which PostgreSQL keeps one
/// generic plan; for an array it makes a plan by the array's length each time, which takes longer
/// than the query.
#[derive(Debug, Serialize)]
struct AddressRow<'a> {
    at: usize,
    level: &'a str,
    subject: &'a str,
    slug: &'a str,
    with_markdown: bool,
    known: &'a str,
}

impl<'a> AddressRow<'a> {
    fn of((at, address): (usize, &'a Address)) -> Self {
        Self {
            at,
            level: &address.level,
            subject: &address.subject,
            slug: &address.slug,
            with_markdown: address.with_markdown,
            known: address.known.as_ref().map_or("", Fingerprint::as_str),
        }
    }
}

/// The answers at these addresses with everything around them on their pages, in the same order:
/// without the Markdown unless it is asked for, and nothing at all if the known fingerprint is
/// still right.
pub async fn readings_at(db: impl PgExecutor<'_>, addresses: &[Address]) -> Result<Vec<Option<Found>>> {
    let asked: Vec<AddressRow<'_>> = addresses.iter().enumerate().map(AddressRow::of).collect();
    let rows = query!(
        r#"select asked.at as "at!", around.print as "print!", asked.known = around.print as "is_unchanged!",
                  a.id, l.slug as level, l.label as level_label, s.slug as subject, s.label as subject_label,
                  t.slug as topic, t.label as topic_label, a.slug, a.question, a.short_answer,
                  case when asked.with_markdown then a.body_markdown else '' end as "body_markdown!",
                  case when asked.known = around.print then '' else a.body_html end as "body_html!",
                  a.author, a.attribution, a.licence, a.checked_by, a.checked_on,
                  case when asked.known = around.print then '[]' else a.sources end as "sources!: Json<Vec<Source>>",
                  case when asked.known = around.print then '[]' else a.dates end as "dates!: Json<Vec<KeyDate>>",
                  case when asked.known = around.print then '[]' else a.terms end as "terms!: Json<Vec<Term>>",
                  a.state, a.version, a.updated_at, a.published_at,
                  case when asked.known <> around.print then around.related end as "related: Json<Vec<NeighbourRow>>",
                  case when asked.known <> around.print then around.previous end as "previous: Json<Step>",
                  case when asked.known <> around.print then around.next end as "next: Json<Step>",
                  case when asked.known <> around.print then around.study_pages end as "study_pages: Json<Vec<String>>"
           from jsonb_to_recordset($1) as asked (at bigint, level text, subject text, slug text, with_markdown boolean, known text)
           join levels l on l.slug = asked.level join subjects s on s.slug = asked.subject
           join answers a on a.level_id = l.id and a.subject_id = s.id and a.slug = asked.slug
           join topics t on t.id = a.topic_id
           cross join lateral (
               select beside.*,
                      md5(json_build_array(a.xmin::text, a.version, l.label, s.label, t.slug, t.label,
                                           beside.related, beside.previous, beside.next,
                                           beside.study_pages)::text) as print
               from (select
                  (select json_agg(json_build_array(nl.slug, nl.label, ns.slug, nt.label, b.slug, b.question,
                                                    near.reason, near.detail) order by near.position)
                   from (select * from neighbours n where n.answer_id = a.id order by n.position limit $2) near
                   join answers b on b.id = near.neighbour_id and b.state = 'published'
                   join levels nl on nl.id = b.level_id
                   join subjects ns on ns.id = b.subject_id join topics nt on nt.id = b.topic_id
                  ) as related,
                  (select json_build_array(l.slug, s.slug, b.slug, b.question) from answers b
                   where b.state = 'published' and b.level_id = a.level_id and b.subject_id = a.subject_id and b.topic_id = a.topic_id
                     and (b.rank, b.chronology, b.position, b.id) < (a.rank, a.chronology, a.position, a.id)
                   order by b.rank desc, b.chronology desc, b.position desc, b.id desc limit 1) as previous,
                  (select json_build_array(l.slug, s.slug, b.slug, b.question) from answers b
                   where b.state = 'published' and b.level_id = a.level_id and b.subject_id = a.subject_id and b.topic_id = a.topic_id
                     and (b.rank, b.chronology, b.position, b.id) > (a.rank, a.chronology, a.position, a.id)
                   order by b.rank, b.chronology, b.position, b.id limit 1) as next,
                  (select json_agg(p.name order by p.name) from study_pages p
                   where p.level_id = a.level_id and p.topic_id = a.topic_id) as study_pages
                  offset 0) beside
               offset 0) around"#,
        Json(asked) as _,
        i64::try_from(NEIGHBOURS).unwrap_or(i64::MAX),
    )
    .fetch_all(db)
    .await?;
    let mut found: Vec<Option<Found>> = addresses.iter().map(|_| None).collect();
    for row in rows {
        let place = usize::try_from(row.at).ok().and_then(|at| found.get_mut(at));
        let Some(place) = place else { continue };
        if row.is_unchanged {
            *place = Some(Found::Unchanged);
            continue;
        }
        *place = Some(Found::Reading(Box::new(Reading {
            answer: answer_from_row!(row),
            related: row
                .related
                .map(|rows| rows.0.into_iter().map(Neighbour::from).collect())
                .unwrap_or_default(),
            previous: row.previous.map(|step| step.0),
            next: row.next.map(|step| step.0),
            study_pages: row.study_pages.map(|names| names.0).unwrap_or_default(),
            print: Some(Fingerprint::new(row.print)),
        })));
    }
    Ok(found)
}
