//! An answer in all its formats, each at the address of the page with an ending of its own.

mod json;
mod markdown;
#[cfg(feature = "pictures")]
mod picture;
mod qr_code;
mod view;

use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use uuid::Uuid;

use crate::{
    answers::{self, ANSWERS, Answer, Publication},
    platform::{
        App, Error, Layout, Page, Result,
        cache::{self, CacheRequest, CachedPage, Dependency, Rendered},
        clock::Day,
        extract::Path,
    },
    reading::{self, Address, Found, Reading, linked_data},
    related::NEIGHBOUR_LISTS,
    topics::TOPICS,
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
    if let Some((slug, ending @ ("apkg" | "csv"))) = name.rsplit_once('.') {
        // its cards, which have a page of their own beside it
        return Ok(moved_to(&format!("{}/cards.{ending}", answers::path(&level, &subject, slug))));
    }
    let (slug, format) = Format::of(&name);
    let address =
        Address { level, subject, slug: slug.to_owned(), with_markdown: format.has_markdown(), known: None };
    let page = match format {
        // it takes too long to be drawn for each visitor with a cookie
        Format::Picture => CachedPage::at_path(DEPENDS_ON).for_everybody(),
        _ => CachedPage::at_path(DEPENDS_ON),
    };
    cache::get_or_render(&app, &request, page, async |known| {
        render(&app, &request, Address { known, ..address }, format).await
    })
    .await
}

async fn render(app: &App, request: &CacheRequest, address: Address, format: Format) -> Result<Rendered> {
    let reading = match reading::reading(app, address).await?.ok_or(Error::Missing)? {
        Found::Reading(reading) => *reading,
        Found::Unchanged => return Ok(Rendered::Unchanged),
    };
    let answer = &reading.answer;
    match answer.state {
        Publication::Draft => return Err(Error::Missing),
        Publication::Withdrawn => return Err(withdrawn(app, answer.id).await?),
        Publication::Published => {}
    }
    let path = answer.path();
    if request.path().strip_prefix(&*path) != Some(format.ending()) {
        return Ok(Rendered::page(moved_to(&(path + format.ending()))));
    }
    let fingerprint = reading.print.clone();
    let response = match format {
        Format::Page => page(app, reading, &path, request.is_staff()),
        Format::Json => json::response(app, reading),
        Format::Markdown => markdown::response(app, answer),
        #[cfg(feature = "pictures")]
        Format::Picture => picture::response(app, answer).await?,
        #[cfg(not(feature = "pictures"))]
        Format::Picture => return Err(Error::Missing),
        Format::QrCode => qr_code::response(app, answer)?,
    };
    Ok(Rendered::with_fingerprint(response, fingerprint))
}

/// Says when an answer was withdrawn, and why if its editors said so.
async fn withdrawn(app: &App, id: Uuid) -> Result<Error> {
    let Some(withdrawal) = answers::queries::withdrawal(&app.pool(), id).await? else {
        return Ok(Error::Gone);
    };
    let why = match withdrawal.reason.as_str() {
        "" => String::new(),
        reason => format!(" The reason they gave: “{reason}”"),
    };
    Ok(Error::Withdrawn(format!(
        "Our editors took it down on {}.{why} If they publish it again, it will be back at this address. \
         Until then, another answer may help: search for it, or choose from the lists.",
        Day(withdrawal.at)
    )))
}

fn moved_to(address: &str) -> Response {
    match HeaderValue::from_str(address) {
        Ok(location) => (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, location)]).into_response(),
        Err(_) => Error::Missing.into_response(),
    }
}

fn page(app: &App, reading: Reading, path: &str, is_staff: bool) -> Response {
    let answer = &reading.answer;
    let mut frame = Layout::public(
        app,
        path,
        format!("{} ({})", answer.content.question, answer.content.level.label),
        answer.content.short_answer.clone(),
    );
    if cfg!(feature = "pictures") {
        frame = frame.with_picture(format!("{}{path}.png", app.config.base_url));
    }
    let page =
        AnswerPage::new(frame, reading, app.rooms, |answer, outline| linked_data::of(app, answer, outline))
            .reports_to(&app.config.desk.email)
            .for_staff(is_staff);
    Page(page).into_response()
}

/// Names the page to search engines as the one of the formats to list.
fn canonical(app: &App, answer: &Answer) -> [(header::HeaderName, String); 1] {
    [(header::LINK, format!("<{}>; rel=\"canonical\"", app.config.base_url.join(&answer.path())))]
}
