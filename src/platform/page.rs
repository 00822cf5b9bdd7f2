use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};

use super::{
    App,
    room::{Nav, Role, Room},
};

/// Renders a template as an HTML response.
#[derive(Debug)]
pub struct Page<T>(pub T);

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        // Large enough for most pages, to avoid reallocation while rendering.
        let mut html = String::with_capacity(T::SIZE_HINT.max(16 * 1024));
        match self.0.render_into(&mut html) {
            Ok(()) => Html(html).into_response(),
            Err(error) => {
                tracing::error!(%error, "a template failed to render");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

/// The data that the layout needs.
#[derive(Debug, Clone)]
pub struct Layout {
    pub title: String,
    /// For search engines and link previews; empty if there is none.
    pub description: String,
    /// The absolute URL. A page without one is marked `noindex`.
    pub canonical: Option<String>,
    /// The absolute URL of a preview image; empty if there is none.
    pub picture: String,
    /// The query to show in the search box.
    pub query: String,
    /// Whether to show the desk's menu instead of the public one.
    pub desk: bool,
    /// The rooms whose links the desk's menu shows.
    pub rooms: &'static [Room],
    /// Hides menu items that require an admin.
    pub narrow: bool,
}

impl Layout {
    /// A public page that search engines may index at `path`.
    pub fn public(app: &App, path: &str, title: impl Into<String>, description: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            description: description.into(),
            canonical: Some(app.config.base_url.join(path)),
            picture: String::new(),
            query: String::new(),
            desk: false,
            rooms: &[],
            narrow: false,
        }
    }

    /// Adds an image for link previews.
    #[must_use]
    pub fn with_picture(self, picture: String) -> Self {
        Self { picture, ..self }
    }

    /// A page that is only meant for its visitor, marked `noindex`.
    pub fn unlisted(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            description: String::new(),
            canonical: None,
            picture: String::new(),
            query: String::new(),
            desk: false,
            rooms: &[],
            narrow: false,
        }
    }

    /// A page of the desk.
    pub fn desk(app: &App, title: impl Into<String>) -> Self {
        Self { desk: true, rooms: app.rooms, ..Self::unlisted(title) }
    }

    /// The menu items that the reader may open.
    pub fn nav(&self) -> Vec<&'static Nav> {
        let open = self.rooms.iter().filter(|room| room.needs == Role::Editor || !self.narrow);
        let mut nav: Vec<_> = open.flat_map(|room| room.nav).collect();
        nav.sort_by_key(|link| link.place);
        nav
    }

    /// Hides menu items that require an admin.
    #[must_use]
    pub fn narrowed(self, narrow: bool) -> Self {
        Self { narrow, ..self }
    }
}
