//! All answers, last changed first.

use askama::Template;
use axum::{extract::State, response::IntoResponse};
use serde::Deserialize;
use url::form_urlencoded;

use crate::{
    answers::Publication,
    editorial::{
        known_labels::KnownLabels,
        queries::{self, AnswerFilter, ChangedAnswer},
    },
    platform::{App, Error, Layout, Page, Result, extract::Query, form::line, pagination::Pagination},
    related,
    staff::Staff,
    unsaved::{self, KeptDraft},
};

const PER_PAGE: i64 = 50;

#[derive(Debug, Template)]
#[template(path = "editorial/list.html")]
struct View {
    frame: Layout,
    query: ListQuery,
    total: i64,
    changes: Vec<ChangedAnswer>,
    pages: Pagination,
    /// Pairs of answers that may ask the same.
    duplicates: i64,
    /// What the reader has typed into the form of an answer and not saved.
    drafts: Vec<KeptDraft>,
    known: KnownLabels,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    q: String,
    state: String,
    level: String,
    subject: String,
    topic: String,
    page: String,
}

impl ListQuery {
    /// The state to list; `None` is every state.
    fn publication(&self) -> Option<Publication> {
        Publication::ALL.into_iter().find(|state| state.as_str() == self.state)
    }

    fn answers(&self) -> AnswerFilter {
        AnswerFilter {
            words: self.q.to_lowercase().split_whitespace().map(str::to_owned).collect(),
            state: self.publication(),
            level: self.level.clone(),
            subject: self.subject.clone(),
            topic: self.topic.clone(),
        }
    }

    fn filter(&self) -> String {
        let mut filter = form_urlencoded::Serializer::new(String::new());
        let fields = [
            ("q", &self.q),
            ("state", &self.state),
            ("level", &self.level),
            ("subject", &self.subject),
            ("topic", &self.topic),
        ];
        for (name, value) in fields {
            if !value.is_empty() {
                filter.append_pair(name, value);
            }
        }
        filter.finish()
    }
}

pub async fn get(
    State(app): State<App>,
    me: Staff,
    Query(query): Query<ListQuery>,
) -> Result<impl IntoResponse> {
    let query = ListQuery { q: line(&query.q), ..query };
    let pool = app.pool();
    let total = queries::count(&pool, &query.answers()).await?;
    let pages = Pagination::new("/admin/answers", &query.filter(), &query.page, total, PER_PAGE)
        .ok_or(Error::Missing)?;
    let changes = queries::last_changed(&pool, &query.answers(), PER_PAGE, pages.offset()).await?;
    let frame = Layout::desk(&app, "Answers").narrowed(!me.is_admin());
    let duplicates = related::count_of_pairs(&pool).await?;
    let mut drafts = unsaved::all_of(&pool, me.id).await?;
    drafts.retain(|kept| kept.form.starts_with("/admin/answers/"));
    let known = KnownLabels::load(&mut *pool.acquire().await?).await?;
    Ok(Page(View { frame, query, total, changes, pages, duplicates, drafts, known }))
}
