//! The cards of an answer or of topics: a page, a file for Anki, a table.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderName, header},
    response::{IntoResponse, Response},
};

use crate::{
    answers::ANSWERS,
    platform::{
        App, Error, Layout, Page, Result,
        cache::{self, CacheRequest, CachedPage, Dependency, Rendered},
        extract::Path,
        study::StudyRow,
    },
    study::{
        CARD_EDITS, CARDS, Deck, anki, csv, linked_data,
        place::TopicSet,
        queries,
        responses::{self, Place},
    },
    topics::TOPICS,
};

const DEPENDS_ON: &[Dependency] = &[ANSWERS, TOPICS, CARD_EDITS];

#[derive(Debug, Template)]
#[template(path = "study/cards.html")]
struct View {
    frame: Layout,
    place: Place,
    study: StudyRow,
    deck: Deck,
    linked_data: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Page,
    Anki,
    Csv,
}

impl Format {
    fn of(request: &CacheRequest) -> Self {
        match request.path().rsplit_once('.') {
            Some((_, "apkg")) => Self::Anki,
            Some((_, "csv")) => Self::Csv,
            _ => Self::Page,
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Page => "cards",
            Self::Anki => "cards.apkg",
            Self::Csv => "cards.csv",
        }
    }

    fn cached(self) -> CachedPage {
        let page = CachedPage::at_path(DEPENDS_ON);
        if self == Self::Page { page } else { page.for_everybody() }
    }
}

pub async fn get(
    State(app): State<App>,
    request: CacheRequest,
    Path((level, subject, topics)): Path<(String, String, String)>,
) -> Result<Response> {
    let set = TopicSet::parse(&level, &subject, &topics).ok_or(Error::Missing)?;
    let format = Format::of(&request);
    let page = match &*set.topics {
        [_] => format.cached(),
        // sets of topics are too many to keep
        _ => CachedPage::at_target(String::new(), DEPENDS_ON),
    };
    cache::get_or_render(&app, &request, page, async |_| {
        let place = (&*set.level, &*set.subject);
        let answers = queries::answers_of_topics(&app.read_pool(), place, &set.topics, false).await?;
        let place = Place::of_topics(&answers, set.path()).ok_or(Error::Missing)?;
        let deck = responses::deck(&app, answers).await?;
        Ok(Rendered::page(format.response(&app, place, deck).await?))
    })
    .await
}

pub async fn get_of_answer(
    State(app): State<App>,
    request: CacheRequest,
    Path((level, subject, slug)): Path<(String, String, String)>,
) -> Result<Response> {
    let format = Format::of(&request);
    cache::get_or_render(&app, &request, format.cached(), async |_| {
        let found = responses::published(&app, (&level, &subject, &slug), format.ending()).await?;
        let answer = match found {
            Ok(answer) => answer,
            Err(redirect) => return Ok(Rendered::page(redirect)),
        };
        let place = Place::of_answer(&answer);
        let deck = responses::deck(&app, vec![answer]).await?;
        Ok(Rendered::page(format.response(&app, place, deck).await?))
    })
    .await
}

impl Format {
    async fn response(self, app: &App, place: Place, deck: Deck) -> Result<Response> {
        let absolute = |path: &str| app.config.base_url.join(path);
        let canonical = (header::LINK, format!("<{}/cards>; rel=\"canonical\"", absolute(&place.path)));
        Ok(match self {
            Self::Page => {
                let study = responses::study_row(app, &place, &deck.answers, CARDS.name).await?;
                Page(View::new(app, place, study, deck)).into_response()
            }
            Self::Anki => {
                let file = anki::package(&deck, absolute)?;
                (download(&place, "application/zip", "apkg"), [canonical], file).into_response()
            }
            Self::Csv => {
                let file = csv::csv(&deck, absolute);
                (download(&place, "text/csv; charset=utf-8", "csv"), [canonical], file).into_response()
            }
        })
    }
}

/// The headers of a file, named after what its cards are of.
fn download(place: &Place, kind: &str, ending: &str) -> [(HeaderName, String); 2] {
    let name = place.path.rsplit('/').next().unwrap_or("cards").replace('+', "-and-");
    let disposition = format!("attachment; filename=\"{name}.{ending}\"");
    [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)]
}

impl View {
    fn new(app: &App, place: Place, study: StudyRow, deck: Deck) -> Self {
        let path = format!("{}/cards", place.path);
        let title = format!("Cards: {} ({})", place.about, place.level_label);
        let (level, subject, count) = (&place.level_label, &place.subject_label, deck.cards.len());
        let description = format!(
            "{count} {} for {level} {subject}, on {}. Learn them here, in Anki or on paper.",
            if count == 1 { "card" } else { "cards" },
            place.about,
        );
        let url = app.config.base_url.join(&path);
        let linked_data = linked_data::of_deck(&deck, &title, &place.about, &url);
        let frame = match (&place.topic, deck.cards.is_empty()) {
            (Some(_), false) => Layout::public(app, &path, title, description),
            _ => Layout::unlisted(title),
        };
        Self { linked_data: linked_data.filter(|_| frame.canonical.is_some()), frame, place, study, deck }
    }
}
