use askama::Template;
use axum::{extract::State, http::header, response::IntoResponse};

use crate::platform::{App, Error, Result};

/// The `OpenSearch` description, by which browsers offer this search in their address bar.
#[derive(Debug, Template)]
#[template(path = "search/opensearch.xml")]
struct View {
    search: String,
    picture: String,
}

pub async fn get(State(app): State<App>) -> Result<impl IntoResponse> {
    let base = &app.config.base_url;
    let view = View {
        search: base.join("/search?q={searchTerms}"),
        picture: base.join(crate::platform::asset("mark.svg")),
    };
    let body = view.render().map_err(|error| Error::Broken(error.into()))?;
    let content_type = (header::CONTENT_TYPE, "application/opensearchdescription+xml; charset=utf-8");
    Ok(([content_type, (header::CACHE_CONTROL, "public, max-age=3600")], body))
}
