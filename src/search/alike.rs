use uuid::Uuid;

use super::{
    library::Library,
    queries::{self, Found},
    ranking::Filter,
};
use crate::{answers, web::State};

/// How many are worth a look.
const NEAREST: usize = 5;

/// A published answer to a question like the one that is being written.
#[derive(Debug, Clone)]
pub struct Alike {
    pub path: String,
    pub question: String,
    pub level_label: String,
}

/// The nearest published answers to a question, but the one with this id; none while the
/// search is warming up.
pub async fn alike(state: &State, question: &str, but: Uuid) -> anyhow::Result<Vec<Alike>> {
    let Some(open) = Library::of(state).open() else { return Ok(Vec::new()) };
    let mut near = open.index.near(question, "", &Filter::default(), NEAREST + 1)?;
    near.retain(|(id, _)| *id != but);
    near.truncate(NEAREST);
    let ids: Vec<Uuid> = near.into_iter().map(|(id, _)| id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = queries::suggested(&state.pool(), &ids).await?;
    Ok(found.into_iter().map(Alike::from).collect())
}

impl From<Found> for Alike {
    fn from(found: Found) -> Self {
        Self {
            path: answers::path(&found.level, &found.subject, &found.slug),
            question: found.question,
            level_label: found.level_label,
        }
    }
}
