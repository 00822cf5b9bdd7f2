use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};

use super::{
    App,
    room::{Nav, Role, Room},
};

/// A template as a response.
#[derive(Debug)]
pub struct Page<T>(pub T);

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        // most pages find room in this, and need not be moved while they grow
        let mut html = String::with_capacity(T::SIZE_HINT.max(16 * 1024));
        match self.0.render_into(&mut html) {
            Ok(()) => Html(html).into_response(),
            Err(error) => {
                tracing::error!(%error, "a template broke");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

/// What the layout around a page needs to know about it.
#[derive(Debug, Clone)]
pub struct Layout {
    pub title: String,
    /// For search engines and link previews; empty where there is none.
    pub description: String,
    /// The absolute address; a page without one asks not to be indexed.
    pub canonical: Option<String>,
    /// The absolute address of a picture of it; empty where there is none.
    pub picture: String,
    /// The search box keeps what was asked.
    pub query: String,
    /// Draws the desk's navigation instead of the public one.
    pub desk: bool,
    /// Whose links stand in the desk's menu.
    pub rooms: &'static [Room],
    /// Leaves what only admins may open out of the desk's navigation.
    pub narrow: bool,
}

impl Layout {
    /// A public page that search engines may list at `path`.
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

    /// The same page with a picture for previews of its link.
    #[must_use]
    pub fn with_picture(self, picture: String) -> Self {
        Self { picture, ..self }
    }

    /// A page that is nobody's business but the visitor's: `noindex`.
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

    /// The menu of the desk, as far as the reader may open it.
    pub fn nav(&self) -> Vec<&'static Nav> {
        let open = self.rooms.iter().filter(|room| room.needs == Role::Editor || !self.narrow);
        let mut nav: Vec<_> = open.flat_map(|room| room.nav).collect();
        nav.sort_by_key(|link| link.place);
        nav
    }

    /// The same page for somebody who may not open all of the desk.
    #[must_use]
    pub fn narrowed(self, narrow: bool) -> Self {
        Self { narrow, ..self }
    }
}
