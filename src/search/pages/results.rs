use std::collections::HashSet;

use askama::Template;
use axum::{Json, extract::State, response::IntoResponse};
use serde::Serialize;

use crate::platform::{
    App, Error, Layout, Page, Result, client::Address, form::Query, pagination::Pagination,
};
use crate::search::{
    facets::Tally,
    index_sync::{IndexSync, Open, Shelves},
    phrase::Phrase,
    queries::{self, Found, Topic},
    query_parser::Reply,
    ranking::Filter,
    snippet::{Piece, snippet, text_of},
};
use crate::{
    answers::{self, queries::TopicCount},
    platform::{App, Error, Layout, Page, Result, client::Address, form::Query, pagination::Pagination},
    topics::{Level, Subject},
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
    is_warming: bool,
    is_exact: bool,
    total: u64,
    /// The text that was searched for, where it is not the one typed.
    corrected: Option<String>,
    /// A likelier text, with the address of its results.
    did_you_mean: Option<(String, String)>,
    results: Vec<SearchResult>,
    pages: Pagination,
    /// How many results can be paged through, on the last page where there are more.
    cut_at: Option<usize>,
    /// The same search without filters, when nothing was found with them.
    widened: Option<String>,
    /// Where to look on, when nothing was found.
    shelves: Vec<TopicCount>,
}

/// Ways to narrow the search down, of one kind.
#[derive(Debug)]
struct Choices {
    name: &'static str,
    choices: Vec<Choice>,
}

#[derive(Debug)]
struct Choice {
    label: String,
    path: String,
    /// How many answers it leaves.
    count: Option<u64>,
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
pub struct Asked {
    q: String,
    level: String,
    subject: String,
    topic: String,
    page: String,
}

pub async fn get(
    State(app): State<App>,
    address: Address,
    Query(query): Query<SearchQuery>,
) -> Result<impl IntoResponse> {
    state.limits.guard(crate::search::SEARCHES, address.0)?;
    let search = Search::of(&state, &asked);
    let found = search.run(&state, &asked.page).await?;
    let mut frame = Layout::unlisted(if search.phrase.is_empty() {
        "Search".to_owned()
    } else {
        format!("{} – search", search.phrase.as_str())
    });
    "Search Lectern’s history answers: each with one sentence, a full answer and its sources."
        .clone_into(&mut frame.description);
    frame.query.clone_from(&asked.q);
    let shelves = if found.total == 0 && !search.phrase.is_empty() {
        nearest(answers::queries::topic_counts(&state.read_pool()).await?, search.phrase.as_str())
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
        pages: found.pages,
    }))
}

fn layout(search: &Search, query: &SearchQuery) -> Layout {
    let mut layout = Layout::unlisted(if search.text.is_empty() {
        "Search".to_owned()
    } else {
        format!("{} – search", search.text.as_str())
    });
    "Search Lectern’s history answers: each with one sentence, a full answer and its sources."
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
    let found = Search::of(&app, &query).run(&app, &query.page).await?;
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

/// What came of a search.
#[derive(Debug)]
struct Outcome {
    is_warming: bool,
    reply: Reply,
    total: u64,
    results: Vec<Shown>,
    pages: Pagination,
}

impl Search {
    fn of(state: &App, asked: &Asked) -> Self {
        let open = IndexSync::of(state).open();
        let shelves = open.as_ref().map(|open| Arc::clone(&open.shelves)).unwrap_or_default();
        let of_subject = |topic: &&Topic| asked.subject.is_empty() || topic.subject == asked.subject;
        Self {
            phrase: Phrase::of(&asked.q),
            level: shelves.levels.iter().find(|level| level.slug == asked.level).cloned(),
            subject: shelves.subjects.iter().find(|subject| subject.slug == asked.subject).cloned(),
            topic: shelves.topics.iter().filter(of_subject).find(|topic| topic.slug == asked.topic).cloned(),
            open,
            shelves,
        }
    }

    fn is_narrowed(&self) -> bool {
        self.level.is_some() || self.subject.is_some() || self.topic.is_some()
    }

    fn filter(&self) -> Filter {
        Filter {
            level: self.level.as_ref().map(|level| level.id),
            subject: self.subject.as_ref().map(|subject| subject.id),
            topic: self.topic.as_ref().map(|topic| topic.id),
            only: None,
        }
    }

    async fn run(&self, state: &App, page: &str) -> Result<Outcome> {
        let reply = match &self.open {
            Some(open) if !self.phrase.is_empty() => {
                let depth = depth_of(page);
                open.index
                    .search(&self.phrase, &open.synonyms, &self.filter(), depth)
                    .map_err(Error::Broken)?
            }
            _ => Reply::default(),
        };
        let total = reply.ranking.total;
        let listed = i64::try_from(total).unwrap_or(i64::MAX).min(signed(DEEPEST));
        let [level, subject, topic] = self.slugs();
        let query = self.query(self.phrase.as_str(), level, subject, topic);
        let pages =
            Pagination::new("/search", &query, page, listed, signed(PER_PAGE)).ok_or(Error::Missing)?;
        let begin = usize::try_from(pages.offset()).unwrap_or(0);
        let ids: Vec<Uuid> =
            reply.ranking.best.iter().skip(begin).take(PER_PAGE).map(|(id, _)| *id).collect();
        let results = if ids.is_empty() { Vec::new() } else { shown(state, &ids, &reply).await? };
        Ok(Outcome { is_warming: self.open.is_none(), reply, total, results, pages })
    }

    fn slugs(&self) -> [&str; 3] {
        [
            self.level.as_ref().map_or("", |level| &level.slug),
            self.subject.as_ref().map_or("", |subject| &subject.slug),
            self.topic.as_ref().map_or("", |topic| &topic.slug),
        ]
    }

    /// The rest of an address of a search.
    #[allow(clippy::unused_self, reason = "reads as the search's own")]
    fn query(&self, phrase: &str, level: &str, subject: &str, topic: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", phrase);
        for (name, value) in [("level", level), ("subject", subject), ("topic", topic)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.finish()
    }

    /// The same search for another phrase.
    fn path_for(&self, phrase: &str) -> String {
        let [level, subject, topic] = self.slugs();
        format!("/search?{}", self.query(phrase, level, subject, topic))
    }

    fn filters(&self, reply: &Reply) -> Vec<Choices> {
        let ranking = &reply.ranking;
        let topics = self.topics(&ranking.topics);
        let [level, subject, topic] = self.slugs();
        let phrase = self.phrase.as_str();
        let choice = |label: &str, query: String, count: Option<u64>, is_chosen: bool| Choice {
            label: label.to_owned(),
            path: format!("/search?{query}"),
            count,
            is_chosen,
        };
        let mut levels =
            vec![choice("All levels", self.query(phrase, "", subject, topic), None, level.is_empty())];
        levels.extend(self.shelves.levels.iter().map(|known| {
            let query = self.query(phrase, &known.slug, subject, topic);
            choice(&known.label, query, Some(ranking.levels.of(known.id.into())), known.slug == level)
        }));
        let mut subjects =
            vec![choice("All subjects", self.query(phrase, level, "", ""), None, subject.is_empty())];
        subjects.extend(self.shelves.subjects.iter().map(|known| {
            let query = self.query(phrase, level, &known.slug, "");
            choice(&known.label, query, Some(ranking.subjects.of(known.id.into())), known.slug == subject)
        }));
        let mut shelves =
            vec![choice("All topics", self.query(phrase, level, subject, ""), None, topic.is_empty())];
        shelves.extend(topics.iter().map(|known| {
            let query = self.query(phrase, level, &known.subject, &known.slug);
            choice(&known.label, query, Some(ranking.topics.of(known.id)), known.slug == topic)
        }));
        let all = [("Levels", levels), ("Subjects", subjects), ("Topics", shelves)];
        // what leads to nothing is no choice, and neither is the only way
        let leads_on = |choice: &Choice| {
            choice.is_chosen || !ranking.is_exact || choice.count.is_none_or(|count| count > 0)
        };
        all.into_iter()
            .map(|(name, choices)| Choices { name, choices: choices.into_iter().filter(leads_on).collect() })
            .filter(|kind| kind.choices.len() > 2 || !kind.choices[0].is_chosen)
            .collect()
    }

    /// The topics with the most results, and the chosen one.
    fn topics(&self, counts: &Tally) -> Vec<&Topic> {
        let count = |topic: &Topic| counts.of(topic.id);
        let mut most: Vec<u64> = self.shelves.topics.iter().map(count).filter(|count| *count > 0).collect();
        most.sort_unstable_by(|a, b| b.cmp(a));
        let least = most.get(TOPICS - 1).copied().unwrap_or(1);
        let chosen = self.topic.as_ref().map(|topic| topic.id);
        let is_shown = |topic: &&Topic| Some(topic.id) == chosen || count(topic) >= least;
        self.shelves.topics.iter().filter(is_shown).take(2 * TOPICS).collect()
    }
}

/// Reads the rows of the results, with the part of each that shows why it was found.
async fn shown(state: &App, ids: &[Uuid], reply: &Reply) -> Result<Vec<Shown>> {
    let terms: HashSet<&str> = reply.terms.iter().map(String::as_str).collect();
    let found = queries::found(&state.pool(), ids).await?;
    let show = |mut found: Found| {
        let html = std::mem::take(&mut found.body_html);
        Shown { pieces: snippet(&text_of(&html), &terms), found }
    };
    Ok(found.into_iter().map(show).collect())
}

/// The topics that look most like what was typed; of those alike the fullest.
fn nearest(mut shelves: Vec<TopicCount>, phrase: &str) -> Vec<TopicCount> {
    let sought = pieces_of(phrase);
    let likeness = |shelf: &TopicCount| pieces_of(&shelf.topic_label).intersection(&sought).count();
    shelves.sort_by_key(|shelf| std::cmp::Reverse((likeness(shelf), shelf.answers)));
    shelves.truncate(6);
    shelves
}

/// Every three letters in a row.
fn pieces_of(text: &str) -> HashSet<String> {
    let letters: Vec<char> = text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    letters.windows(3).map(|trigram| trigram.iter().collect()).collect()
}
