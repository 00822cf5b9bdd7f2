use askama::Template;
use axum::{extract::State, http::header, response::IntoResponse};
use serde::Deserialize;
use time::OffsetDateTime;
use url::form_urlencoded;
use uuid::Uuid;

use crate::tutors::{
    listing::{Filter, Place, Sort, words},
    queries::{self, CourseCount},
    tutor::{Course, Tutor},
};
use crate::{
    platform::{App, Error, Layout, Page, Result, extract::Query, pagination::Pagination},
    topics::{self, Level, Subject},
};

const PER_PAGE: i64 = 20;

#[derive(Debug, Template)]
#[template(path = "tutors/list.html")]
struct View {
    frame: Layout,
    query: ListQuery,
    sort: Sort,
    filters: [FilterLinks; 3],
    total: i64,
    tutors: Vec<Tutor>,
    courses: Vec<(Uuid, Course)>,
    pages: Pagination,
    now: OffsetDateTime,
}

/// The links that filter by one thing; none where there is no choice.
#[derive(Debug)]
struct FilterLinks {
    label: &'static str,
    choices: Vec<Choice>,
}

/// A filter, with how many tutors it leads to. Filters that lead to nobody are not shown.
#[derive(Debug)]
struct Choice {
    label: String,
    path: String,
    count: Option<i64>,
    is_current: bool,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    q: String,
    level: String,
    subject: String,
    place: String,
    sort: String,
    page: String,
}

impl ListQuery {
    /// The parameters but the page. The default sort and empty ones are left out.
    fn parameters(&self) -> String {
        let mut parameters = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("q", &self.q),
            ("level", &self.level),
            ("subject", &self.subject),
            ("place", &self.place),
            ("sort", &self.sort),
        ] {
            if !value.is_empty() && (name, value.as_str()) != ("sort", Sort::default().slug()) {
                parameters.append_pair(name, value);
            }
        }
        parameters.finish()
    }

    fn path(&self) -> String {
        Pagination::address("/tutors", &self.parameters(), 1)
    }

    /// Whether anything was chosen but the page.
    fn is_filtered(&self) -> bool {
        !self.parameters().is_empty()
    }
}

pub async fn get(State(app): State<App>, Query(mut query): Query<ListQuery>) -> Result<impl IntoResponse> {
    let now = app.clock.now();
    let mut db = app.read_pool().acquire().await?;
    let levels = topics::levels(&mut *db).await?;
    let subjects = topics::subjects(&mut *db).await?;
    query.q = query.q.trim().chars().take(200).filter(|c| *c != '\0').collect();
    let level = chosen(&levels, &query.level, |level| &level.slug)?;
    let subject = chosen(&subjects, &query.subject, |subject| &subject.slug)?;
    let filter = Filter {
        level_id: level.map(|level| level.id),
        subject_id: subject.map(|subject| subject.id),
        words: words(&query.q),
        place: Place::ALL.into_iter().find(|place| place.slug() == query.place),
        ..Filter::default()
    };
    let sort = Sort::ALL.into_iter().find(|sort| sort.slug() == query.sort).unwrap_or_default();
    let total = queries::count_listed(&mut *db, &filter, now).await?;
    let pages = Pagination::new("/tutors", &query.parameters(), &query.page, total, PER_PAGE)
        .ok_or(Error::Missing)?;
    let tutors = queries::listed(&mut *db, &filter, sort, now, (PER_PAGE, pages.offset())).await?;
    let ids: Vec<Uuid> = tutors.iter().map(|tutor| tutor.id).collect();
    let courses = queries::courses_of(&mut *db, &ids).await?;
    let counts = queries::course_counts(&mut *db, &filter, now).await?;
    let mut at_places = Vec::new();
    for place in Place::ALL {
        let there = Filter { place: Some(place), ..filter.clone() };
        at_places.push((place, queries::count_listed(&mut *db, &there, now).await?));
    }
    let view = View {
        frame: frame(&app, &query, &pages),
        filters: [
            FilterLinks { label: "Levels", choices: level_choices(&query, &levels, &counts) },
            FilterLinks { label: "Subjects", choices: subject_choices(&query, &subjects, &counts) },
            FilterLinks { label: "Places", choices: place_choices(&query, &at_places) },
        ],
        query,
        sort,
        total,
        tutors,
        courses,
        pages,
        now,
    };
    Ok(([(header::CACHE_CONTROL, "public, max-age=0, must-revalidate")], Page(view)))
}

fn chosen<'a, T>(known: &'a [T], slug: &str, slug_of: impl Fn(&T) -> &String) -> Result<Option<&'a T>> {
    if slug.is_empty() {
        return Ok(None);
    }
    known.iter().find(|one| slug_of(one) == slug).map(Some).ok_or(Error::Missing)
}

fn level_choices(query: &ListQuery, levels: &[Level], counts: &[CourseCount]) -> Vec<Choice> {
    let with = |level: &str| ListQuery { level: level.to_owned(), ..query.clone() }.path();
    let each = levels.iter().map(|level| {
        let count =
            counts.iter().find(|count| count.level_id == Some(level.id)).map_or(0, |count| count.tutors);
        (level.label.clone(), with(&level.slug), count, level.slug == query.level)
    });
    choices(("All levels", with("")), each)
}

fn subject_choices(query: &ListQuery, subjects: &[Subject], counts: &[CourseCount]) -> Vec<Choice> {
    let with = |subject: &str| ListQuery { subject: subject.to_owned(), ..query.clone() }.path();
    let each = subjects.iter().map(|subject| {
        let count =
            counts.iter().find(|count| count.subject_id == Some(subject.id)).map_or(0, |count| count.tutors);
        (subject.label.clone(), with(&subject.slug), count, subject.slug == query.subject)
    });
    choices(("All subjects", with("")), each)
}

fn place_choices(query: &ListQuery, counts: &[(Place, i64)]) -> Vec<Choice> {
    let with = |place: &str| ListQuery { place: place.to_owned(), ..query.clone() }.path();
    let each = counts.iter().map(|(place, count)| {
        (place.label().to_owned(), with(place.slug()), *count, place.slug() == query.place)
    });
    choices(("Online or in person", with("")), each)
}

/// The choices that lead to somebody, and the one that is chosen; none where there is no choice.
fn choices(
    (all, path): (&str, String),
    each: impl Iterator<Item = (String, String, i64, bool)>,
) -> Vec<Choice> {
    let some: Vec<Choice> = each
        .filter(|(_, _, count, is_current)| *count > 0 || *is_current)
        .map(|(label, path, count, is_current)| Choice { label, path, count: Some(count), is_current })
        .collect();
    let is_chosen = some.iter().any(|choice| choice.is_current);
    if some.len() < 2 && !is_chosen {
        return Vec::new();
    }
    let all = Choice { label: all.to_owned(), path, count: None, is_current: !is_chosen };
    std::iter::once(all).chain(some).collect()
}

fn frame(app: &App, query: &ListQuery, pages: &Pagination) -> Layout {
    if query.is_filtered() {
        return Layout::unlisted("Tutors");
    }
    let title =
        if pages.current > 1 { format!("Tutors, page {}", pages.current) } else { "Tutors".to_owned() };
    Layout::public(
        app,
        &pages.path_of(pages.current),
        title,
        "Our tutors, what they teach, and what we’ve checked.",
    )
}

impl View {
    fn courses_of(&self, tutor: &Tutor) -> Vec<&Course> {
        self.courses.iter().filter(|(id, _)| *id == tutor.id).map(|(_, course)| course).collect()
    }

    fn sorts() -> [Sort; 3] {
        Sort::ALL
    }

    /// The fields of the search form that keep what was chosen.
    fn kept(&self) -> [(&'static str, &str); 3] {
        [("level", &self.query.level), ("subject", &self.query.subject), ("place", &self.query.place)]
    }
}
