use std::{collections::HashSet, sync::Arc};

use askama::Template;
use axum::{Json, extract::State, response::IntoResponse};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

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
    answers::{self, queries::Shelf},
    platform::{App, Error, Layout, Page, Result, client::Address, form::Query, pagination::Pagination},
    topics::{Level, Subject},
};

const PER_PAGE: usize = 10;
/// Nobody reads further, and a deep page costs as much as all before it.
const DEEPEST: usize = 200;
/// The topics worth a link.
const TOPICS: usize = 8;

#[derive(Debug, Template)]
#[template(path = "search/results.html")]
struct View {
    frame: Layout,
    phrase: String,
    level: String,
    subject: String,
    topic: String,
    filters: Vec<Choices>,
    is_warming: bool,
    is_exact: bool,
    total: u64,
    shown_for: Option<String>,
    meant: Option<(String, String)>,
    results: Vec<Shown>,
    pages: Pagination,
    /// After how many the last page ends, where there are more.
    cut_at: Option<usize>,
    /// The same search without filters, when nothing was found with them.
    widened: Option<String>,
    /// Where to look on, when nothing was found.
    shelves: Vec<Shelf>,
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
    State(state): State<App>,
    address: Address,
    Query(asked): Query<Asked>,
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
        nearest(answers::queries::shelves(&state.read_pool()).await?, search.phrase.as_str())
    } else {
        Vec::new()
    };
    let filters =
        if found.total == 0 && !search.is_narrowed() { Vec::new() } else { search.filters(&found.reply) };
    let is_lost = found.total == 0 && search.is_narrowed();
    let view = View {
        frame,
        cut_at: (found.pages.current == found.pages.last && found.total > DEEPEST as u64).then_some(DEEPEST),
        widened: is_lost.then(|| format!("/search?{}", search.query(search.phrase.as_str(), "", "", ""))),
        filters,
        shelves,
        meant: found.reply.meant.as_ref().map(|meant| (meant.clone(), search.path_for(meant))),
        shown_for: found.reply.shown_for.clone(),
        is_exact: found.reply.ranking.is_exact,
        is_warming: found.is_warming,
        phrase: search.phrase.as_str().to_owned(),
        level: search.level.map(|level| level.slug).unwrap_or_default(),
        subject: search.subject.map(|subject| subject.slug).unwrap_or_default(),
        topic: search.topic.map(|topic| topic.slug).unwrap_or_default(),
        total: found.total,
        results: found.results,
        pages: found.pages,
    };
    Ok(Page(view))
}

#[derive(Debug, Serialize)]
struct AsJson {
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
    State(state): State<App>,
    address: Address,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse> {
    state.limits.guard(crate::search::SEARCHES, address.0)?;
    let found = Search::of(&state, &asked).run(&state, &asked.page).await?;
    if found.is_warming {
        // no result would read as nothing found
        return Err(Error::Unavailable);
    }
    let results = found
        .results
        .into_iter()
        .map(|shown| ResultAsJson {
            url: state.config.base_url.join(&shown.path()),
            snippet: shown.pieces.iter().map(|piece| piece.text.as_str()).collect(),
            question: shown.found.question,
            short_answer: shown.found.short_answer,
        })
        .collect();
    Ok(([("x-robots-tag", "noindex")], Json(AsJson { total: found.total, results })))
}

/// A search as it was understood: unknown filters are dropped.
#[derive(Debug)]
struct Search {
    phrase: Phrase,
    /// Nothing while it is filled for the first time.
    open: Option<Open>,
    shelves: Arc<Shelves>,
    level: Option<Level>,
    subject: Option<Subject>,
    topic: Option<Topic>,
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
fn nearest(mut shelves: Vec<Shelf>, phrase: &str) -> Vec<Shelf> {
    let sought = pieces_of(phrase);
    let likeness = |shelf: &Shelf| pieces_of(&shelf.topic_label).intersection(&sought).count();
    shelves.sort_by_key(|shelf| std::cmp::Reverse((likeness(shelf), shelf.answers)));
    shelves.truncate(6);
    shelves
}

/// Every three letters in a row.
fn pieces_of(text: &str) -> HashSet<String> {
    let letters: Vec<char> = text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    letters.windows(3).map(|piece| piece.iter().collect()).collect()
}

/// How many of the best a page needs; a page that is not there needs none.
fn depth_of(page: &str) -> usize {
    let page: usize = if page.is_empty() { 1 } else { page.parse().unwrap_or(1) };
    page.saturating_mul(PER_PAGE).clamp(5 * PER_PAGE, DEEPEST)
}

fn signed(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
