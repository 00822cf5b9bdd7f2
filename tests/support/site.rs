use axum::Router;
use lectern::{
    answers::{Draft, Publication, save_new},
    config::Config,
    platform::{App, clock::Clock, database::Database, token::Secret},
    related,
    search::IndexSync,
};
use time::macros::datetime;
use uuid::Uuid;

use super::{database, visitor::Visitor};

/// A whole site on a database of its own, at noon of a winter's day.
#[derive(Debug)]
pub struct Site {
    pub state: App,
    pub clock: Clock,
    pub router: Router,
}

impl Site {
    pub async fn open() -> Self {
        Self::open_with(&[]).await
    }

    /// A site with these settings beside the defaults.
    pub async fn open_with(settings: &[(&str, &str)]) -> Self {
        let config = Config::read(|name| {
            settings.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
        .unwrap();
        Self::over(config, Database::open(&database::fresh().await, None).unwrap())
    }

    /// A second instance on the same database, with the same clock.
    #[allow(dead_code, reason = "not every test binary needs two")]
    pub fn second_instance(&self) -> Self {
        let config = (*self.state.config).clone();
        Self::with_clock(config, self.state.database().clone(), self.clock.clone())
    }

    fn over(config: Config, database: Database) -> Self {
        Self::with_clock(config, database, Clock::fixed(datetime!(2026-01-14 12:00 UTC)))
    }

    fn with_clock(config: Config, database: Database, clock: Clock) -> Self {
        let secret = Secret::new("a secret that only the tests know".to_owned().into());
        let state = App::new(config, database, clock.clone(), secret, &lectern::rooms::ROOMS);
        Self { router: lectern::site::router(state.clone()), state, clock }
    }

    pub fn visitor(&self) -> Visitor {
        Visitor::new(self.router.clone())
    }

    /// Brings the search to where the database is.
    pub async fn catches_up(&self) {
        IndexSync::of(&self.state).catch_up(&self.state).await.unwrap();
    }

    /// Publishes an answer and computes its neighbours; gives its path.
    pub async fn publishes(&self, level: &str, topic: &str, question: &str) -> String {
        self.keeps(Publication::Published, level, topic, question).await
    }

    pub async fn keeps(&self, state: Publication, level: &str, topic: &str, question: &str) -> String {
        self.keeps_draft(
            state,
            Draft {
                level: level.into(),
                subject: "History".into(),
                topic: topic.into(),
                question: question.into(),
                short_answer: format!("In short: {question}"),
                body_markdown: format!("## At length\n\nThis is what is to be said about *{topic}*."),
                author: "Lectern editors".into(),
                ..Draft::default()
            },
        )
        .await
    }

    pub async fn keeps_draft(&self, state: Publication, draft: Draft) -> String {
        let valid = draft.check(state).unwrap();
        let (id, now) = (Uuid::now_v7(), self.clock.now());
        let mut tx = self.state.pool().begin().await.unwrap();
        save_new(&mut tx, id, &valid, now).await.unwrap();
        tx.commit().await.unwrap();
        related::compute_due(&self.state).await.unwrap();
        valid.content.path()
    }
}
