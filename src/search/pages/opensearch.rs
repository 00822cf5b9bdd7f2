use askama::Template;
use axum::{extract::State, http::header, response::IntoResponse};

use crate::platform::{App, Error, Result};

/// What a browser needs to search here from its address bar.
#[derive(Debug, Template)]
#[template(path = "search/opensearch.xml")]
struct Description {
    search: String,
    picture: String,
}

pub async fn get(State(state): State<App>) -> Result<impl IntoResponse> {
    let base = &state.config.base_url;
    let view = Description {
        search: base.join("/search?q={searchTerms}"),
        picture: base.join(crate::platform::asset("mark.svg")),
    };
    let body = view.render().map_err(|error| Error::Broken(error.into()))?;
    let kind = (header::CONTENT_TYPE, "application/opensearchdescription+xml; charset=utf-8");
    Ok(([kind, (header::CACHE_CONTROL, "public, max-age=3600")], body))
}
