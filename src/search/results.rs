//! A search as an address asks for it, and a page of its results.

use std::{collections::HashSet, sync::Arc};

use serde::Deserialize;
use uuid::Uuid;

use super::{
    engine::SearchResponse,
    hits::Filter,
    index_sync::{FilterOptions, IndexSync, OpenIndex},
    plain_text::html_to_text,
    queries::{self, ResultRow, Topic},
    query_text::QueryText,
    snippet::{Fragment, snippet},
};
use crate::{
    answers,
    platform::{App, pagination::Pagination},
    topics::{Level, Subject},
};

const PER_PAGE: usize = 10;
/// Where there are fewer results, answers that are only near are shown below them.
const FEW: u64 = 2;
/// How many answers that are only near are shown.
const NEAR: usize = 3;
/// How many results can be paged through: a page costs as much as all before it together.
pub const MAX_RESULTS: usize = 200;
/// The least that is ranked, so that the first pages show the same order.
const MIN_RANKED: usize = 5 * PER_PAGE;

/// The query string of `/search`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SearchQuery {
    pub q: String,
    pub level: String,
    pub subject: String,
    pub topic: String,
    pub page: String,
}

/// A search with its filters looked up; unknown ones are dropped.
#[derive(Debug)]
pub struct Search {
    pub text: QueryText,
    /// `None` before the index is ready.
    open: Option<OpenIndex>,
    pub options: Arc<FilterOptions>,
    pub level: Option<Level>,
    pub subject: Option<Subject>,
    pub topic: Option<Topic>,
}

/// A page of results.
#[derive(Debug)]
pub struct ResultsPage {
    /// The index is not ready yet, so nothing was searched.
    pub is_warming: bool,
    pub response: SearchResponse,
    pub results: Vec<SearchResult>,
    /// Answers with some of the words only, where there are hardly any results.
    pub near: Vec<SearchResult>,
    pub pages: Pagination,
}

#[derive(Debug)]
pub struct SearchResult {
    pub row: ResultRow,
    pub snippet: Vec<Fragment>,
}

impl SearchResult {
    pub fn path(&self) -> String {
        answers::path(&self.row.level, &self.row.subject, &self.row.slug)
    }
}

impl Search {
    pub fn of(app: &App, query: &SearchQuery) -> Self {
        let open = IndexSync::of(app).current();
        let options = open.as_ref().map(|open| Arc::clone(&open.filter_options)).unwrap_or_default();
        let is_of_subject = |topic: &&Topic| query.subject.is_empty() || topic.subject == query.subject;
        Self {
            text: QueryText::of(&query.q),
            level: options.levels.iter().find(|level| level.slug == query.level).cloned(),
            subject: options.subjects.iter().find(|subject| subject.slug == query.subject).cloned(),
            topic: options
                .topics
                .iter()
                .filter(is_of_subject)
                .find(|topic| topic.slug == query.topic)
                .cloned(),
            open,
            options,
        }
    }

    pub fn is_narrowed(&self) -> bool {
        self.level.is_some() || self.subject.is_some() || self.topic.is_some()
    }

    /// `None` where there is no such page.
    ///
    /// # Errors
    /// Where the index or the database cannot be read.
    pub async fn run(&self, app: &App, page: &str) -> anyhow::Result<Option<ResultsPage>> {
        let response = match &self.open {
            Some(open) if !self.text.is_empty() => {
                open.index.search(&self.text, &open.synonyms, &self.filter(), ranked(page))?
            }
            _ => SearchResponse::default(),
        };
        let listed = i64::try_from(response.hits.total).unwrap_or(i64::MAX).min(signed(MAX_RESULTS));
        let Some(pages) = Pagination::new("/search", &self.query_string(), page, listed, signed(PER_PAGE))
        else {
            return Ok(None);
        };
        let offset = usize::try_from(pages.offset()).unwrap_or(0);
        let ids: Vec<Uuid> =
            response.hits.top.iter().skip(offset).take(PER_PAGE).map(|(id, _)| *id).collect();
        let results = load(app, &ids, &response).await?;
        let near: Vec<Uuid> = response.hits.near.iter().take(NEAR).map(|(id, _)| *id).collect();
        let near = if response.hits.total < FEW { load(app, &near, &response).await? } else { Vec::new() };
        Ok(Some(ResultsPage { is_warming: self.open.is_none(), response, results, near, pages }))
    }

    fn filter(&self) -> Filter {
        Filter {
            level: self.level.as_ref().map(|level| level.id),
            subject: self.subject.as_ref().map(|subject| subject.id),
            topic: self.topic.as_ref().map(|topic| topic.id),
            only: None,
        }
    }
}

/// Loads the rows of the results and makes their snippets.
async fn load(app: &App, ids: &[Uuid], response: &SearchResponse) -> sqlx::Result<Vec<SearchResult>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let terms: HashSet<&str> = response.terms.iter().map(String::as_str).collect();
    let rows = queries::result_rows(&app.pool(), ids).await?;
    let with_snippet = |mut row: ResultRow| {
        let html = std::mem::take(&mut row.body_html);
        SearchResult { snippet: snippet(&html_to_text(&html), &terms), row }
    };
    Ok(rows.into_iter().map(with_snippet).collect())
}

/// How many documents to rank for a page. What is no number counts as the first page, as
/// [`Pagination`] refuses it.
fn ranked(page: &str) -> usize {
    let page: usize = if page.is_empty() { 1 } else { page.parse().unwrap_or(1) };
    // one page more, as where not everything is counted, what is ranked is all that is known of
    page.saturating_add(1).saturating_mul(PER_PAGE).clamp(MIN_RANKED, MAX_RESULTS)
}

fn signed(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
