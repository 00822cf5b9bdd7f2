use std::collections::HashMap;

use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;
use sqlx::PgConnection;

use crate::{
    answers::{self, ANSWERS, queries::TopicCount},
    papers::{self, PAPERS, Paper},
    platform::{
        App, Error, Layout, Page, Result,
        cache::{self, CacheRequest, CachedPage, Rendered},
        extract::{Path, Query},
        pagination::Pagination,
        study::{READ, StudyPlace, StudyRow},
    },
    reading::breadcrumb,
    specifications::Board,
    topic_pages::{
        GlossaryTerm, Overview, Period, StoredTopic, TUTORS, TopicAnswer, TopicEvent, TopicPlace,
        TopicTimeline, Unit, boards, events, glossary, material, periods,
        queries::{self, TopicTutor},
    },
    topics::{self, TOPICS},
};

const PER_PAGE: u8 = 50;
/// How many topics stand at the side; the others are folded away.
const TOPICS_AT_THE_SIDE: usize = 12;
/// More dates than these are listed a period at a time.
const MOST_DATES: usize = 60;
/// More terms than these have a page of their own.
const MOST_TERMS: usize = 30;
const TUTORS_NAMED: i64 = 3;

#[derive(Debug, Template)]
#[template(path = "topic_pages/show.html")]
struct View {
    frame: Layout,
    place: TopicPlace,
    steps: Vec<(String, String)>,
    linked_data: Option<String>,
    study: StudyRow,
    overview: Overview,
    units: Vec<Unit>,
    total: usize,
    answers: Vec<TopicAnswer>,
    begins_at: usize,
    pages: Pagination,
    counts: Vec<TopicCount>,
    /// The boards of the other topics, by their ids.
    boards: HashMap<i32, String>,
    dates: Dates,
    terms: Vec<GlossaryTerm>,
    tutors: Vec<TopicTutor>,
    /// The past papers that ask about it, the newest first.
    asked: Vec<Paper>,
    is_for_staff: bool,
}

/// The timeline and what is listed beside it.
#[derive(Debug)]
struct Dates {
    timeline: Option<TopicTimeline>,
    /// Of the period that is looked at, or of the whole topic.
    events: Vec<TopicEvent>,
    periods: Vec<Period>,
    /// The period that is looked at.
    chosen: Option<Period>,
    total: usize,
}

impl View {
    fn topics_shown(&self) -> Vec<&TopicCount> {
        self.side().filter(|(_, is_shown)| *is_shown).map(|(topic, _)| topic).collect()
    }

    fn topics_folded(&self) -> Vec<&TopicCount> {
        self.side().filter(|(_, is_shown)| !*is_shown).map(|(topic, _)| topic).collect()
    }

    /// The topics at the side, this one always among those that are shown.
    fn side(&self) -> impl Iterator<Item = (&TopicCount, bool)> {
        // one more link takes no more room than the line that would fold it away
        let is_short = self.counts.len() <= TOPICS_AT_THE_SIDE + 1;
        let is_shown = move |at, topic| is_short || at < TOPICS_AT_THE_SIDE || self.is_here(topic);
        self.counts.iter().enumerate().map(move |(at, topic)| (topic, is_shown(at, topic)))
    }

    fn is_here(&self, topic: &TopicCount) -> bool {
        topic.topic_id == self.place.topic_id
    }

    fn boards_of(&self, topic: &TopicCount) -> &str {
        self.boards.get(&topic.topic_id).map_or("", String::as_str)
    }

    /// The boards that set this topic, as the browser knows them.
    fn own_boards(&self) -> String {
        boards(self.units.iter().map(|unit| &unit.specification))
    }

    fn all_boards() -> [Board; 6] {
        Board::ALL
    }

    /// The sittings that asked about it, each once: `AQA 8145, June 2023, paper 1`.
    fn sittings(&self) -> Vec<(String, &str)> {
        let each = self.asked.iter();
        let mut sittings: Vec<(String, &str)> =
            each.map(|it| (format!("{}, {}", it.specification_label(), it.sitting()), it.board())).collect();
        sittings.dedup();
        sittings
    }

    fn terms_shown(&self) -> &[GlossaryTerm] {
        if self.terms.len() > MOST_TERMS { &[] } else { &self.terms }
    }

    fn dates_shown(&self) -> &[TopicEvent] {
        if self.dates.events.len() > MOST_DATES && !self.dates.periods.is_empty() {
            &[]
        } else {
            &self.dates.events
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TopicQuery {
    page: String,
    /// The first and the last year of the period to look at.
    from: String,
    to: String,
}

impl TopicQuery {
    fn years(&self) -> Option<(i32, i32)> {
        Some((self.from.parse().ok()?, self.to.parse().ok()?))
    }

    /// The address of the page as the site links to it.
    fn canonical(&self, path: &str) -> String {
        match self.years() {
            Some((from, to)) => format!("{path}?from={from}&to={to}"),
            None => Pagination::address(path, "", self.page.parse().unwrap_or(1)),
        }
    }
}

pub async fn get(
    State(app): State<App>,
    request: CacheRequest,
    Path((level, subject, topic)): Path<(String, String, String)>,
    Query(query): Query<TopicQuery>,
) -> Result<Response> {
    let canonical = query.canonical(&topics::path(&level, &subject, &topic));
    let page = CachedPage::at_target(canonical, &[ANSWERS, TOPICS, TUTORS, PAPERS]);
    let is_staff = request.is_staff();
    cache::get_or_render(&app, &request, page, async |_| {
        let mut db = app.read_pool().acquire().await?;
        let place = queries::place(&mut *db, &level, &subject, &topic).await?.ok_or(Error::Missing)?;
        Ok(Rendered::page(Page(view(&app, &mut db, place, &query, is_staff).await?)))
    })
    .await
}

async fn view(
    app: &App,
    db: &mut PgConnection,
    place: TopicPlace,
    query: &TopicQuery,
    is_for_staff: bool,
) -> Result<View> {
    let StoredTopic { overview, units, answers } = StoredTopic::load(&mut *db, &place).await?;
    if answers.is_empty() {
        return Err(Error::Missing);
    }
    let counts = answers::queries::topic_counts_of(&mut *db, place.level_id, place.subject_id).await?;
    let noted = topics::study_pages(&mut *db, place.level_id, place.topic_id).await?;
    let boards = queries::boards_of_topics(&mut *db, place.level_id).await?;
    let tutors = queries::tutors_of(&mut *db, &place, app.clock.now(), TUTORS_NAMED).await?;
    let asked = papers::queries::of_topic(&mut *db, place.level_id, place.topic_id).await?;
    let (path, total) = (place.path(), answers.len());
    let all = i64::try_from(total).unwrap_or(i64::MAX);
    let pages = Pagination::new(&path, "", &query.page, all, i64::from(PER_PAGE)).ok_or(Error::Missing)?;
    let dates = Dates::of(events(&answers), query)?;
    let at = StudyPlace { topic: &path, answer: None, material: material(&answers), noted: &noted };
    let steps = place.breadcrumb();
    let skipped = usize::try_from(pages.offset()).unwrap_or_default();
    let mut frame = frame(app, &place, &pages, total);
    if dates.chosen.is_some() {
        // a part of the page that has an address of its own, for readers alone
        frame.canonical = None;
    }
    Ok(View {
        frame,
        linked_data: breadcrumb(app, &steps),
        study: StudyRow::of(app.rooms, at, READ),
        overview,
        units,
        total,
        terms: glossary(&answers),
        answers: answers.into_iter().skip(skipped).take(usize::from(PER_PAGE)).collect(),
        begins_at: skipped + 1,
        pages,
        counts,
        boards: boards.into_iter().collect(),
        dates,
        tutors,
        asked,
        steps,
        place,
        is_for_staff,
    })
}

impl Dates {
    fn of(events: Vec<TopicEvent>, query: &TopicQuery) -> Result<Self> {
        let total = events.len();
        let chosen = query.years().map(|(from, to)| Period { from, to, events: 0 });
        let events: Vec<TopicEvent> =
            events.into_iter().filter(|event| chosen.is_none_or(|period| period.holds(event))).collect();
        if chosen.is_some() && events.is_empty() {
            return Err(Error::Missing);
        }
        Ok(Self { timeline: TopicTimeline::of(&events), periods: periods(&events), events, chosen, total })
    }
}

fn frame(app: &App, place: &TopicPlace, pages: &Pagination, total: usize) -> Layout {
    let title = format!("{}: {}", place.topic_label, place.list_label());
    let description = format!(
        "{} at {}: the timeline, the key terms and {total} question{} with short and full answers.",
        place.topic_label,
        place.level_label,
        if total == 1 { "" } else { "s" },
    );
    Layout::public(app, &pages.path_of(pages.current), title, description)
}
