//! Lists of tutors. The conditions of a filter stand in the function `tutor_fits` of the database, as
//! the list, its length and the number behind each filter have to agree.

use sqlx::{PgExecutor, Result, query_as, query_scalar};
use time::OffsetDateTime;

use crate::tutors::{
    listing::{Filter, Place, Sort},
    tutor::Tutor,
};

/// A page of the tutors that fit.
pub async fn listed(
    db: impl PgExecutor<'_>,
    filter: &Filter,
    sort: Sort,
    now: OffsetDateTime,
    (at_most, offset): (i64, i64),
) -> Result<Vec<Tutor>> {
    query_as!(
        Tutor,
        r#"select id, slug, name, email, headline, about_markdown, about_html, paused_at, paused_until,
                  suspended_at, suspended_by, hidden_at, hidden_by, weekly_limit, teaches_online, teaches_in_person, areas, times, price_pence, last_asked_at
           from tutors t
           where tutor_fits(t, $1, $2, $3, $7)
             and (($4::smallint is null and $5::smallint is null) or exists (
                 select from tutor_subjects c
                 where c.tutor_id = t.id and ($4::smallint is null or c.level_id = $4)
                   and ($5::smallint is null or c.subject_id = $5)
             ))
           order by tutor_is_paused(t, $7),
                    case when $6 = 'price' then price_pence end nulls last,
                    case when $6 = 'newest' then created_at end desc nulls last,
                    folded(name), id
           limit $8 offset $9"#,
        filter.standing.slug(),
        &filter.words,
        filter.place.map(Place::slug).unwrap_or_default(),
        filter.level_id,
        filter.subject_id,
        sort.slug(),
        now,
        at_most,
        offset,
    )
    .fetch_all(db)
    .await
}

/// How many tutors fit.
pub async fn count_listed(db: impl PgExecutor<'_>, filter: &Filter, now: OffsetDateTime) -> Result<i64> {
    query_scalar!(
        r#"select count(*) as "count!" from tutors t
           where tutor_fits(t, $1, $2, $3, $6)
             and (($4::smallint is null and $5::smallint is null) or exists (
                 select from tutor_subjects c
                 where c.tutor_id = t.id and ($4::smallint is null or c.level_id = $4)
                   and ($5::smallint is null or c.subject_id = $5)
             ))"#,
        filter.standing.slug(),
        &filter.words,
        filter.place.map(Place::slug).unwrap_or_default(),
        filter.level_id,
        filter.subject_id,
        now,
    )
    .fetch_one(db)
    .await
}

/// How many tutors fit at each level of each subject; both ids are `None` in the row that counts all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CourseCount {
    pub level_id: Option<i16>,
    pub subject_id: Option<i16>,
    pub tutors: i64,
}

/// How many tutors fit at each level of the chosen subject, and in each subject of the chosen level.
pub async fn course_counts(
    db: impl PgExecutor<'_>,
    filter: &Filter,
    now: OffsetDateTime,
) -> Result<Vec<CourseCount>> {
    query_as!(
        CourseCount,
        r#"with fitting as (
               select c.tutor_id, c.level_id, c.subject_id
               from tutors t join tutor_subjects c on c.tutor_id = t.id
               where tutor_fits(t, $1, $2, $3, $6)
           )
           select level_id as "level_id?", null::smallint as subject_id, count(distinct tutor_id) as "tutors!"
           from fitting where $5::smallint is null or subject_id = $5
           group by level_id
           union all
           select null, subject_id, count(distinct tutor_id)
           from fitting where $4::smallint is null or level_id = $4
           group by subject_id"#,
        filter.standing.slug(),
        &filter.words,
        filter.place.map(Place::slug).unwrap_or_default(),
        filter.level_id,
        filter.subject_id,
        now,
    )
    .fetch_all(db)
    .await
}
