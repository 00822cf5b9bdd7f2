use askama::Template;
use axum::{extract::State, response::IntoResponse, response::Response};
use time::Duration;

use crate::{
    answers,
    platform::{App, Layout, Page, Result, headers::no_cache_private},
    search::queries::counts::{self, MissingAnswer, OpenedAnswer},
    staff::Staff,
};

/// How many lines each list has.
const SHOWN: i64 = 50;

/// What readers look for: what is missing, and what they open.
#[derive(Debug, Template)]
#[template(path = "search/searches.html")]
struct View {
    frame: Layout,
    missing: Vec<MissingAnswer>,
    opened: Vec<OpenedAnswer>,
}

impl MissingAnswer {
    fn draft(&self) -> String {
        with_query("/admin/answers/new", "question", &self.query)
    }

    fn synonym(&self) -> String {
        with_query("/admin/synonyms", "add", &self.query)
    }
}

impl OpenedAnswer {
    fn path(&self) -> String {
        answers::path(&self.level, &self.subject, &self.slug)
    }
}

pub async fn get(State(app): State<App>, me: Staff) -> Result<Response> {
    let since = (app.clock.now() - Duration::days(6)).date();
    let view = View {
        frame: Layout::desk(&app, "What readers look for").narrowed(!me.is_admin()),
        missing: counts::missing(&app.pool(), since, SHOWN).await?,
        opened: counts::most_opened(&app.pool(), since, SHOWN).await?,
    };
    Ok(no_cache_private(Page(view)).into_response())
}

fn with_query(path: &str, name: &str, value: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish();
    format!("{path}?{query}")
}
