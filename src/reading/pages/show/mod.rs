//! An answer in all its formats, each at the address of the page with an ending of its own.

mod json;
mod markdown;
mod picture;
mod qr_code;
mod view;

use axum::{
    Extension,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};

use crate::{
    answers::{Answer, Publication},
    platform::{
        App, Error, Layout, Page, Result,
        cache::{Fingerprint, SHARED, Unchanged},
        clock::http_date,
    },
    reading::{self, Address, Found, Reading, linked_data},
};
pub use view::AnswerPage;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Page,
    Json,
    Markdown,
    /// For the preview of a link on other sites.
    Picture,
    /// The address, to be scanned from paper.
    QrCode,
}

impl Format {
    /// Splits the last segment of a path into slug and format.
    fn of(name: &str) -> (&str, Self) {
        if let Some(slug) = name.strip_suffix(".json") {
            (slug, Self::Json)
        } else if let Some(slug) = name.strip_suffix(".md") {
            (slug, Self::Markdown)
        } else if let Some(slug) = name.strip_suffix(".png") {
            (slug, Self::Picture)
        } else if let Some(slug) = name.strip_suffix(".qr.svg") {
            (slug, Self::QrCode)
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
            Self::QrCode => ".qr.svg",
        }
    }
}

pub async fn get(
    State(app): State<App>,
    uri: Uri,
    Path((mut level, mut subject, mut name)): Path<(String, String, String)>,
    known: Option<Extension<Fingerprint>>,
) -> Result<Response> {
    for part in [&mut level, &mut subject, &mut name] {
        part.make_ascii_lowercase();
    }
    let (slug, format) = Format::of(&name);
    let address = Address {
        level,
        subject,
        slug: slug.to_owned(),
        with_markdown: format.has_markdown(),
        known: known.map(|known| known.0),
    };
    let reading = match reading::reading(&app, address).await?.ok_or(Error::Missing)? {
        Found::Reading(reading) => *reading,
        Found::Unchanged => return Ok(Unchanged.into_response()),
    };
    let answer = &reading.answer;
    match answer.state {
        Publication::Draft => return Err(Error::Missing),
        Publication::Withdrawn => return Err(Error::Gone),
        Publication::Published => {}
    }
    let path = answer.path();
    if uri.path().strip_prefix(&*path) != Some(format.ending()) {
        return Ok(moved_to(&(path + format.ending())));
    }
    let print = reading.print.clone();
    let mut response = match format {
        Format::Page => page(&app, reading, &path),
        Format::Json => json::response(&app, reading),
        Format::Markdown => markdown::response(&app, answer),
        Format::Picture => picture::response(&app, answer).await?,
        Format::QrCode => qr_code::response(&app, answer)?,
    };
    if let Some(print) = print {
        response.extensions_mut().insert(print);
    }
    Ok(response)
}

fn moved_to(address: &str) -> Response {
    match HeaderValue::from_str(address) {
        Ok(location) => (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, location)]).into_response(),
        Err(_) => Error::Missing.into_response(),
    }
}

fn page(app: &App, reading: Reading, path: &str) -> Response {
    let answer = &reading.answer;
    let frame = Layout::public(
        app,
        path,
        format!("{} ({})", answer.content.question, answer.content.level.label),
        answer.content.short_answer.clone(),
    )
    .with_picture(format!("{}{path}.png", app.config.base_url));
    let modified = (header::LAST_MODIFIED, http_date(answer.updated_at));
    let page = AnswerPage::new(frame, reading, |answer, outline| linked_data::of(app, answer, outline));
    ([(header::CACHE_CONTROL, SHARED)], [modified], Page(page)).into_response()
}

/// Names the page to search engines as the one of the formats to list.
fn canonical(app: &App, answer: &Answer) -> [(header::HeaderName, String); 1] {
    [(header::LINK, format!("<{}>; rel=\"canonical\"", app.config.base_url.join(&answer.path())))]
}
