use std::collections::HashSet;

use askama::Template;
use axum::{Json, extract::State, response::IntoResponse};
use serde::Serialize;

use crate::platform::{
    App, Error, Layout, Page, Result, client::Address, extract::Query, pagination::Pagination,
};
use crate::search::{
    SEARCHES,
    counts::counted,
    filter_links::FilterGroup,
    queries::{self, TopicWithAnswers, counts},
    query_text::QueryText,
    results::{MAX_RESULTS, Search, SearchQuery, SearchResult},
};

/// How many topics are offered where nothing was found.
const TOPICS: usize = 6;

#[derive(Debug, Template)]
#[template(path = "search/results.html")]
struct View {
    frame: Layout,
    text: String,
    level: String,
    subject: String,
    topic: String,
    filter_groups: Vec<FilterGroup>,
    /// The filters that are set; empty where none is.
    filters: String,
    is_warming: bool,
    is_exact: bool,
    total: u64,
    /// The text that was searched for, where it is not the one typed.
    corrected: Option<String>,
    /// A likelier text, with the address of its results.
    did_you_mean: Option<(String, String)>,
    results: Vec<SearchResult>,
    /// What has only some of the words, set apart from the results.
    near: Vec<SearchResult>,
    pages: Pagination,
    /// How many results can be paged through, on the last page where there are more.
    cut_at: Option<usize>,
    /// The same search without filters, where nothing was found with them.
    without_filters: Option<String>,
    /// Where else to look, where nothing was found.
    topics: Vec<TopicWithAnswers>,
}

pub async fn get(
    State(app): State<App>,
    address: Address,
    Query(query): Query<SearchQuery>,
) -> Result<impl IntoResponse> {
    app.limits.guard(SEARCHES, address.0)?;
    let search = Search::of(&app, &query);
    let found = search.run(&app, &query.page).await?.ok_or(Error::Missing)?;
    let total = found.response.hits.total;
    let is_offering_topics = total == 0 && !search.text.is_empty();
    let is_first_page = found.pages.current == 1;
    if is_offering_topics && !found.is_warming && !search.is_narrowed() && is_first_page {
        count_without_result(&app, &search.text).await?;
    }
    let topics = if is_offering_topics {
        nearest(queries::topics_with_answers(&app.read_pool()).await?, search.text.as_str())
    } else {
        Vec::new()
    };
    let filter_groups =
        if total == 0 && !search.is_narrowed() { Vec::new() } else { search.filter_groups(&found.response) };
    let is_last_page = found.pages.current == found.pages.last;
    let did_you_mean = found.response.did_you_mean;
    Ok(Page(View {
        frame: layout(&search, &query),
        cut_at: (is_last_page && total > MAX_RESULTS as u64).then_some(MAX_RESULTS),
        without_filters: (total == 0 && search.is_narrowed()).then(|| search.path_without_filters()),
        did_you_mean: did_you_mean.map(|text| {
            let path = search.path_for(&text);
            (text, path)
        }),
        filters: search.filters_in_words(),
        filter_groups,
        topics,
        corrected: found.response.corrected,
        is_exact: found.response.hits.is_exact,
        is_warming: found.is_warming,
        text: search.text.as_str().to_owned(),
        level: search.level.map(|level| level.slug).unwrap_or_default(),
        subject: search.subject.map(|subject| subject.slug).unwrap_or_default(),
        topic: search.topic.map(|topic| topic.slug).unwrap_or_default(),
        total,
        results: found.results,
        near: found.near,
        pages: found.pages,
    }))
}

/// Counts a search that found nothing, so that the desk sees what is missing.
async fn count_without_result(app: &App, text: &QueryText) -> Result<()> {
    if let Some(query) = counted(text) {
        counts::count_without_result(&app.pool(), app.clock.now().date(), &query).await?;
    }
    Ok(())
}

fn layout(search: &Search, query: &SearchQuery) -> Layout {
    let mut layout = Layout::unlisted(if search.text.is_empty() {
        "Search".to_owned()
    } else {
        format!("{} – search", search.text.as_str())
    });
    "Search Lectern’s history answers. Each has a one-sentence answer, a full answer and its sources."
        .clone_into(&mut layout.description);
    layout.query.clone_from(&query.q);
    layout
}

#[derive(Debug, Serialize)]
struct ResultsAsJson {
    total: u64,
    results: Vec<ResultAsJson>,
}

#[derive(Debug, Serialize)]
struct ResultAsJson {
    url: String,
    question: String,
    short_answer: String,
    snippet: String,
}

pub async fn get_json(
    State(app): State<App>,
    address: Address,
    Query(query): Query<SearchQuery>,
) -> Result<impl IntoResponse> {
    app.limits.guard(SEARCHES, address.0)?;
    let found = Search::of(&app, &query).run(&app, &query.page).await?.ok_or(Error::Missing)?;
    if found.is_warming {
        // an empty list would say that there is no such answer
        return Err(Error::Unavailable);
    }
    let results = found
        .results
        .into_iter()
        .map(|result| ResultAsJson {
            url: app.config.base_url.join(&result.path()),
            snippet: result.snippet.iter().map(|fragment| fragment.text.as_str()).collect(),
            question: result.row.question,
            short_answer: result.row.short_answer,
        })
        .collect();
    let json = ResultsAsJson { total: found.response.hits.total, results };
    Ok(([("x-robots-tag", "noindex")], Json(json)))
}

/// The topics whose labels share the most trigrams with a text; among equals, those with the most
/// answers.
fn nearest(mut topics: Vec<TopicWithAnswers>, text: &str) -> Vec<TopicWithAnswers> {
    let of_text = trigrams(text);
    let shared = |topic: &TopicWithAnswers| trigrams(&topic.topic_label).intersection(&of_text).count();
    topics.sort_by_key(|topic| std::cmp::Reverse((shared(topic), topic.answers)));
    topics.truncate(TOPICS);
    topics
}

fn trigrams(text: &str) -> HashSet<String> {
    let letters: Vec<char> = text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    letters.windows(3).map(|trigram| trigram.iter().collect()).collect()
}
