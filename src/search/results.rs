use askama::Template;
use axum::{
    Json,
    extract::{Query, State as Extract},
    response::IntoResponse,
};
use serde::{Deserialize, Serialize};

use super::{
    phrase::{Phrase, Piece, pieces},
    queries::{self, Filter, Found},
};
use crate::{
    answers,
    topics::{self, Level, Subject},
    web::{Error, Frame, Page, Result, State, client::Address, limits::Limited, pages::Pages},
};

const PER_PAGE: i64 = 10;
/// Nobody reads further, and a deep page costs as much as all before it.
const LAST_PAGE: i64 = 20;

#[derive(Debug, Template)]
#[template(path = "search/results.html")]
struct View {
    frame: Frame,
    phrase: String,
    level: String,
    subject: String,
    levels: Vec<Choice>,
    total: i64,
    results: Vec<Shown>,
    pages: Pages,
}

/// A level to narrow the search to.
#[derive(Debug)]
struct Choice {
    label: String,
    path: String,
    is_chosen: bool,
}

#[derive(Debug)]
struct Shown {
    found: Found,
    pieces: Vec<Piece>,
}

impl Shown {
    fn path(&self) -> String {
        answers::path(&self.found.level, &self.found.subject, &self.found.slug)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    level: String,
    subject: String,
    page: String,
}

pub(super) async fn get(
    Extract(state): Extract<State>,
    address: Address,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse> {
    state.limits.guard(Limited::Search, address.0)?;
    let (levels, subjects) = known(&state).await?;
    let search = Search::of(&asked, &levels, &subjects);
    let (total, results, pages) = search.run(&state, &asked.page).await?;
    let mut frame = Frame::unlisted(if search.phrase.is_empty() {
        "Search".to_owned()
    } else {
        format!("{} – search", search.phrase.as_str())
    });
    frame.query.clone_from(&asked.q);
    let view = View {
        frame,
        levels: search.choices(&levels),
        phrase: search.phrase.as_str().to_owned(),
        level: search.filter.level,
        subject: search.filter.subject,
        total,
        results,
        pages,
    };
    Ok(Page(view))
}

#[derive(Debug, Serialize)]
struct AsJson {
    total: i64,
    results: Vec<ResultAsJson>,
}

#[derive(Debug, Serialize)]
struct ResultAsJson {
    url: String,
    question: String,
    short_answer: String,
    snippet: String,
}

pub(super) async fn get_json(
    Extract(state): Extract<State>,
    address: Address,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse> {
    state.limits.guard(Limited::Search, address.0)?;
    let (levels, subjects) = known(&state).await?;
    let (total, results, _) = Search::of(&asked, &levels, &subjects).run(&state, &asked.page).await?;
    let results = results
        .into_iter()
        .map(|shown| ResultAsJson {
            url: state.config.base_url.join(&shown.path()),
            snippet: shown.pieces.iter().map(|piece| piece.text.as_str()).collect(),
            question: shown.found.question,
            short_answer: shown.found.short_answer,
        })
        .collect();
    Ok(([("x-robots-tag", "noindex")], Json(AsJson { total, results })))
}

async fn known(state: &State) -> Result<(Vec<Level>, Vec<Subject>)> {
    let mut db = state.read_pool().acquire().await?;
    Ok((topics::levels(&mut *db).await?, topics::subjects(&mut *db).await?))
}

/// A search as it was understood: unknown filters are dropped.
#[derive(Debug)]
struct Search {
    phrase: Phrase,
    filter: Filter,
}

impl Search {
    fn of(asked: &Asked, levels: &[Level], subjects: &[Subject]) -> Self {
        let level = levels.iter().find(|level| level.slug == asked.level).map(|level| level.slug.clone());
        let subject =
            subjects.iter().find(|subject| subject.slug == asked.subject).map(|subject| subject.slug.clone());
        let filter = Filter { level: level.unwrap_or_default(), subject: subject.unwrap_or_default() };
        Self { phrase: Phrase::of(&asked.q), filter }
    }

    /// The rest of an address of this search.
    fn query(&self, level: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", self.phrase.as_str());
        for (name, value) in [("level", level), ("subject", &self.filter.subject)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.finish()
    }

    fn choices(&self, levels: &[Level]) -> Vec<Choice> {
        let choice = |label: &str, slug: &str| Choice {
            label: label.to_owned(),
            path: format!("/search?{}", self.query(slug)),
            is_chosen: self.filter.level == slug,
        };
        std::iter::once(choice("All levels", ""))
            .chain(levels.iter().map(|level| choice(&level.label, &level.slug)))
            .collect()
    }

    async fn run(&self, state: &State, page: &str) -> Result<(i64, Vec<Shown>, Pages)> {
        let mut db = state.read_pool().acquire().await?;
        let total = if self.phrase.is_empty() {
            0
        } else {
            queries::total(&mut *db, &self.phrase, &self.filter).await?
        };
        let listed = total.min(LAST_PAGE * PER_PAGE);
        let pages = Pages::new("/search", &self.query(&self.filter.level), page, listed, PER_PAGE)
            .ok_or(Error::Missing)?;
        if total == 0 {
            return Ok((0, Vec::new(), pages));
        }
        let ids = queries::ranked(&mut *db, &self.phrase, &self.filter, PER_PAGE, pages.offset()).await?;
        let found = queries::found(&mut *db, &self.phrase, &ids).await?;
        let results =
            found.into_iter().map(|found| Shown { pieces: pieces(&found.snippet), found }).collect();
        Ok((total, results, pages))
    }
}
