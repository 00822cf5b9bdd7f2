use std::collections::HashMap;

use sqlx::{PgConnection, Result};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    overview::{Overview, Unit},
    queries,
    topic_answer::{TopicAnswer, TopicPlace},
    topic_form::{TopicForm, ValidTopic},
};

/// Everything that is stored of a topic.
#[derive(Debug)]
pub struct StoredTopic {
    pub overview: Overview,
    pub units: Vec<Unit>,
    pub answers: Vec<TopicAnswer>,
}

impl StoredTopic {
    pub async fn load(db: &mut PgConnection, place: &TopicPlace) -> Result<Self> {
        Ok(Self {
            overview: queries::overview(&mut *db, place).await?,
            units: queries::specifications_of(&mut *db, place).await?,
            answers: queries::answers_of(&mut *db, place).await?,
        })
    }

    pub fn form(&self) -> TopicForm {
        TopicForm::of(&self.overview, &self.units, &self.answers)
    }
}

/// The ids of the published answers of a topic by their slugs.
pub async fn known_answers(db: &mut PgConnection, place: &TopicPlace) -> Result<HashMap<String, Uuid>> {
    Ok(queries::answer_ids(db, place).await?.into_iter().collect())
}

/// Stores what an editor has written about a topic.
pub async fn save(
    db: &mut PgConnection,
    place: &TopicPlace,
    valid: &ValidTopic,
    now: OffsetDateTime,
) -> Result<()> {
    let Overview { markdown, html } = &valid.overview;
    queries::set_overview(&mut *db, place, (markdown, html), now).await?;
    queries::set_specifications(&mut *db, place, &valid.units).await?;
    let answers: Vec<Uuid> = known_answers(&mut *db, place).await?.into_values().collect();
    queries::set_answer_specifications(&mut *db, &answers, &valid.answer_specifications).await?;
    queries::set_ranks(db, place, &valid.order).await
}
