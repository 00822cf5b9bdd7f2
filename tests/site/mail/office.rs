//! An outbox and a worker of a test's own.

use lectern::{
    config::{Config, Mailbox},
    platform::{
        App,
        clock::Clock,
        database::Database,
        mail::{self, Letter, Transport, Worker},
        token::Secret,
    },
};
use secrecy::ExposeSecret;
use sqlx::{PgPool, query, query_as, query_scalar};
use time::{Duration, OffsetDateTime, macros::datetime};
use uuid::Uuid;

use crate::support::database;

pub const NOON: OffsetDateTime = datetime!(2026-03-02 12:00 UTC);

pub struct Office {
    pub state: App,
    pub transport: Transport,
    pub worker: Worker,
}

/// A letter as its row stands.
#[derive(Debug, sqlx::FromRow)]
pub struct Row {
    pub id: Uuid,
    pub state: String,
    pub attempts: i32,
    pub next_attempt_at: OffsetDateTime,
    pub last_error: Option<String>,
    pub body_text: Option<String>,
    pub message_id: String,
}

impl Office {
    /// With letters that stay in memory.
    pub fn new(pool: &PgPool) -> Self {
        let config = config(None);
        let transport = Transport::memory(&config);
        Self::with(pool, config, transport)
    }

    /// With letters that leave by SMTP.
    pub fn by_smtp(pool: &PgPool, url: &str) -> Self {
        let config = config(Some(url));
        let transport = Transport::from_config(&config).unwrap();
        Self::with(pool, config, transport)
    }

    fn with(pool: &PgPool, config: Config, transport: Transport) -> Self {
        let secret = Secret::new("a secret for tests, of 32 letters".to_owned().into());
        let state = App::new(
            config,
            Database::over(pool.clone()),
            Clock::fixed(NOON),
            secret,
            &lectern::rooms::ROOMS,
        );
        Self { worker: Worker::new(state.clone(), transport.clone()), state, transport }
    }

    pub async fn posts(&self, letter: Letter) {
        let mut tx = self.state.pool().begin().await.unwrap();
        mail::post(&mut tx, &self.state.config, letter, self.state.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Moves the clock, then runs the worker once.
    pub async fn later(&self, by: Duration) -> usize {
        self.state.clock.advance(by);
        self.round().await
    }

    pub async fn round(&self) -> usize {
        self.worker.run_once().await.unwrap()
    }

    /// All letters, in the order in which they were posted.
    pub async fn rows(&self) -> Vec<Row> {
        query_as(
            "select id, state, attempts, next_attempt_at, last_error, body_text, message_id from letters order by created_at, id",
        )
        .fetch_all(&self.state.pool())
        .await
        .unwrap()
    }

    pub async fn row(&self) -> Row {
        let mut rows = self.rows().await;
        assert_eq!(rows.len(), 1);
        rows.remove(0)
    }

    pub async fn count(&self, state: &str) -> i64 {
        query_scalar("select count(*) from letters where state = $1")
            .bind(state)
            .fetch_one(&self.state.pool())
            .await
            .unwrap()
    }

    /// Gives the letters to `email` a name that no door would have let in.
    pub async fn poisons(&self, email: &str) {
        query("update letters set to_name = E'Eve\\r\\nBcc: all@school.example' where to_email = $1")
            .bind(email)
            .execute(&self.state.pool())
            .await
            .unwrap();
    }
}

/// A fresh database.
pub async fn pool() -> PgPool {
    PgPool::connect(database::fresh().await.expose_secret()).await.unwrap()
}

pub fn config(smtp_url: Option<&str>) -> Config {
    Config::read(|name| match name {
        "LECTERN_BASE_URL" => Some("https://lectern.example".to_owned()),
        "SMTP_URL" => smtp_url.map(str::to_owned),
        _ => None,
    })
    .unwrap()
}

pub fn letter_to(email: &str) -> Letter {
    Letter {
        kind: "tests/plain",
        about: None,
        to: Mailbox::new("Ann Reader", email),
        reply_to: None,
        subject: "Please confirm your enquiry".to_owned(),
        text: "Hello,\n\nhttps://lectern.example/enquiries/abc\n".to_owned(),
        html: "<p>Hello, <a href=\"https://lectern.example/enquiries/abc\">confirm</a></p>".to_owned(),
        unsubscribe_url: None,
    }
}

pub fn letter_about(about: Uuid, email: &str, subject: &str) -> Letter {
    Letter { about: Some(about), subject: subject.to_owned(), ..letter_to(email) }
}
