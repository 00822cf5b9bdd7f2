mod picture;

use askama::Template;
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use qrcode::{EcLevel, QrCode, render::svg};
use serde::Serialize;
use tokio::task::spawn_blocking;

use crate::{
    answers::{ANSWERS, Answer, KeyDate, Outline, Publication, Source, Term, Timeline},
    platform::{
        App, Error, Layout, Page, Result,
        cache::{self, CacheRequest, CachedPage, Dependency, Rendered},
        clock::{Day, http_date, rfc3339},
    },
    reading::{self, Address, Found, Reading, Step, linked_data},
    related::{NEIGHBOUR_LISTS, Neighbour},
    topics::TOPICS,
};

#[derive(Debug, Template)]
#[template(path = "reading/show.html")]
struct View {
    frame: Layout,
    answer: Answer,
    path: String,
    published: Option<Day>,
    updated: Option<Day>,
    related: Vec<Neighbour>,
    previous: Option<Step>,
    next: Option<Step>,
    timeline: Option<Timeline>,
    outline: Outline,
    linked_data: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Page,
    Json,
    Markdown,
    /// For previews of a link.
    Picture,
    /// The address on paper.
    Code,
}

impl Form {
    /// Splits the ending off the last part of an address.
    fn of(name: &str) -> (&str, Self) {
        if let Some(slug) = name.strip_suffix(".json") {
            (slug, Self::Json)
        } else if let Some(slug) = name.strip_suffix(".md") {
            (slug, Self::Markdown)
        } else if let Some(slug) = name.strip_suffix(".png") {
            (slug, Self::Picture)
        } else if let Some(slug) = name.strip_suffix(".qr.svg") {
            (slug, Self::Code)
        } else {
            (name, Self::Page)
        }
    }

    fn has_markdown(self) -> bool {
        matches!(self, Self::Json | Self::Markdown)
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Page => "",
            Self::Json => ".json",
            Self::Markdown => ".md",
            Self::Picture => ".png",
            Self::Code => ".qr.svg",
        }
    }
}

/// What the fingerprint of a reading covers: the whole of its page.
const DEPENDS_ON: &[Dependency] = &[ANSWERS, TOPICS, NEIGHBOUR_LISTS];

pub async fn get(
    State(app): State<App>,
    request: CacheRequest,
    Path((mut level, mut subject, mut name)): Path<(String, String, String)>,
) -> Result<Response> {
    for part in [&mut level, &mut subject, &mut name] {
        part.make_ascii_lowercase();
    }
    let (slug, form) = Form::of(&name);
    let address =
        Address { level, subject, slug: slug.to_owned(), with_markdown: form.has_markdown(), known: None };
    let page = match form {
        // it takes too long to be drawn for each visitor with a cookie
        Form::Picture => CachedPage::at_path(DEPENDS_ON).for_everybody(),
        _ => CachedPage::at_path(DEPENDS_ON),
    };
    cache::get_or_render(&app, &request, page, async |known| {
        render(&app, request.path(), Address { known, ..address }, form).await
    })
    .await
}

async fn render(app: &App, path_asked: &str, address: Address, form: Form) -> Result<Rendered> {
    let reading = match reading::reading(app, address).await?.ok_or(Error::Missing)? {
        Found::Reading(reading) => *reading,
        Found::Unchanged => return Ok(Rendered::Unchanged),
    };
    let answer = &reading.answer;
    match answer.state {
        Publication::Draft => return Err(Error::Missing),
        Publication::Withdrawn => return Err(Error::Gone),
        Publication::Published => {}
    }
    let path = answer.path();
    if path_asked.strip_prefix(&*path) != Some(form.ending()) {
        return Ok(Rendered::page(moved_to(&(path + form.ending()))));
    }
    let fingerprint = reading.print.clone();
    let response = match form {
        Form::Page => page(app, reading, path),
        Form::Json => json(app, reading),
        Form::Markdown => markdown(app, answer),
        Form::Picture => picture(app, answer).await?,
        Form::Code => code(app, answer)?,
    };
    Ok(Rendered::with_fingerprint(response, fingerprint))
}

fn moved_to(address: &str) -> Response {
    match HeaderValue::from_str(address) {
        Ok(location) => (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, location)]).into_response(),
        Err(_) => Error::Missing.into_response(),
    }
}

fn page(app: &App, reading: Reading, path: String) -> Response {
    let Reading { answer, related, previous, next, .. } = reading;
    let frame = Layout::public(
        app,
        &path,
        format!("{} ({})", answer.question, answer.level.label),
        answer.short_answer.clone(),
    )
    .with_picture(format!("{}{path}.png", app.config.base_url));
    let modified = (header::LAST_MODIFIED, http_date(answer.updated_at));
    let outline = Outline::of(&answer.body_html);
    let view = View {
        frame,
        linked_data: linked_data::of(app, &answer, &outline),
        outline,
        published: answer.published_at.map(Day),
        updated: Some(Day(answer.updated_at)),
        timeline: Timeline::of(&answer.dates),
        related,
        previous,
        next,
        answer,
        path,
    };
    ([modified], Page(view)).into_response()
}

#[derive(Debug, Serialize)]
struct AsJson<'a> {
    question: &'a str,
    short_answer: &'a str,
    body_markdown: &'a str,
    body_html: &'a str,
    level: &'a str,
    subject: &'a str,
    topic: &'a str,
    author: &'a str,
    sources: &'a [Source],
    attribution: &'a str,
    licence: &'a str,
    dates: &'a [KeyDate],
    terms: &'a [Term],
    checked_by: Option<&'a str>,
    checked_on: Option<String>,
    url: String,
    published_at: Option<String>,
    updated_at: String,
    related: Vec<RelatedAsJson>,
}

#[derive(Debug, Serialize)]
struct RelatedAsJson {
    url: String,
    question: String,
    reason: String,
}

fn json(app: &App, reading: Reading) -> Response {
    let Reading { answer, related, .. } = reading;
    let absolute = |path: &str| app.config.base_url.join(path);
    let related = related
        .into_iter()
        .map(|near| RelatedAsJson {
            url: absolute(&near.path()),
            reason: near.why(),
            question: near.question,
        })
        .collect();
    let body = AsJson {
        question: &answer.question,
        short_answer: &answer.short_answer,
        body_markdown: &answer.body_markdown,
        body_html: &answer.body_html,
        level: &answer.level.slug,
        subject: &answer.subject.slug,
        topic: &answer.topic.label,
        author: &answer.author,
        sources: &answer.sources,
        attribution: &answer.attribution,
        licence: &answer.licence,
        dates: &answer.dates,
        terms: &answer.terms,
        checked_by: answer.check.as_ref().map(|check| check.by.as_str()),
        checked_on: answer.check.as_ref().map(|check| check.day().iso()),
        url: absolute(&answer.path()),
        published_at: answer.published_at.map(rfc3339),
        updated_at: rfc3339(answer.updated_at),
        related,
    };
    (canonical(app, &answer), Json(body)).into_response()
}

#[derive(Debug, Template)]
#[template(path = "reading/show.md", escape = "none")]
struct AsMarkdown<'a> {
    answer: &'a Answer,
    url: String,
    updated: Day,
}

fn markdown(app: &App, answer: &Answer) -> Response {
    let view =
        AsMarkdown { answer, url: app.config.base_url.join(&answer.path()), updated: Day(answer.updated_at) };
    match view.render() {
        Ok(text) => {
            let kind = (header::CONTENT_TYPE, "text/markdown; charset=utf-8");
            ([kind], canonical(app, answer), text).into_response()
        }
        Err(error) => Error::Broken(error.into()).into_response(),
    }
}

async fn picture(app: &App, answer: &Answer) -> Result<Response> {
    let card = picture::Card::of(answer, app.config.base_url.host());
    // drawing takes a while, and others are waiting
    let png =
        spawn_blocking(move || card.draw()).await.map_err(anyhow::Error::from)?.map_err(Error::Broken)?;
    let kind = (header::CONTENT_TYPE, "image/png");
    // it is made to be shown elsewhere
    let place = (header::HeaderName::from_static("cross-origin-resource-policy"), "cross-origin");
    Ok(([kind, place], png).into_response())
}

fn code(app: &App, answer: &Answer) -> Result<Response> {
    let address = app.config.base_url.join(&answer.path());
    let code = QrCode::with_error_correction_level(&address, EcLevel::L).map_err(anyhow::Error::from)?;
    let drawn = code.render::<svg::Color<'_>>().quiet_zone(true).build();
    let kind = (header::CONTENT_TYPE, "image/svg+xml");
    Ok(([kind], drawn).into_response())
}

/// The page is the one that search engines list, not its other forms.
fn canonical(app: &App, answer: &Answer) -> [(header::HeaderName, String); 1] {
    [(header::LINK, format!("<{}>; rel=\"canonical\"", app.config.base_url.join(&answer.path())))]
}
