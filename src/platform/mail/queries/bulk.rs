//! Many letters at once.

use std::collections::HashMap;

use sqlx::{PgExecutor, Result, query};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::platform::mail::Letter;

/// How many Message-IDs a thread names at most.
pub const LONGEST_THREAD: usize = 20;

/// What a letter is about, and to which address: its thread.
type Thread = (Uuid, String);

/// The Message-IDs of all letters about these things, by thread, oldest first.
pub async fn threads(db: impl PgExecutor<'_>, about: &[Uuid]) -> Result<HashMap<Thread, Vec<String>>> {
    let rows = query!(
        r#"select about as "about!", to_email, message_id from letters
           where about = any($1) order by created_at, id"#,
        about,
    )
    .fetch_all(db)
    .await?;
    let mut threads: HashMap<Thread, Vec<String>> = HashMap::new();
    for row in rows {
        threads.entry((row.about, row.to_email)).or_default().push(row.message_id);
    }
    Ok(threads)
}

/// Letters as columns.
#[derive(Debug, Default)]
pub struct Rows {
    ids: Vec<Uuid>,
    message_ids: Vec<String>,
    /// Message-IDs, which hold no space, joined by spaces.
    threads: Vec<String>,
    kinds: Vec<String>,
    about: Vec<Option<Uuid>>,
    to_names: Vec<String>,
    to_emails: Vec<String>,
    reply_to_names: Vec<Option<String>>,
    reply_to_emails: Vec<Option<String>>,
    subjects: Vec<String>,
    texts: Vec<String>,
    htmls: Vec<String>,
    unsubscribe_urls: Vec<Option<String>>,
}

impl Rows {
    pub fn push(&mut self, id: Uuid, message_id: String, thread: &[String], letter: Letter) {
        self.ids.push(id);
        self.message_ids.push(message_id);
        self.threads.push(thread.join(" "));
        self.kinds.push(letter.kind.to_owned());
        self.about.push(letter.about);
        self.to_names.push(letter.to.name);
        self.to_emails.push(letter.to.email);
        let (name, email) = letter.reply_to.map(|mailbox| (mailbox.name, mailbox.email)).unzip();
        self.reply_to_names.push(name);
        self.reply_to_emails.push(email);
        self.subjects.push(letter.subject);
        self.texts.push(letter.text);
        self.htmls.push(letter.html);
        self.unsubscribe_urls.push(letter.unsubscribe_url);
    }
}

/// Inserts letters that are due at once.
pub async fn insert_all(db: impl PgExecutor<'_>, rows: &Rows, now: OffsetDateTime) -> Result<()> {
    query!(
        r#"insert into letters (
               id, message_id, thread, kind, about, to_name, to_email, reply_to_name, reply_to_email,
               subject, body_text, body_html, unsubscribe_url, next_attempt_at, created_at
           )
           select id, message_id, string_to_array(thread, ' '), kind, about, to_name, to_email, reply_to_name,
                  reply_to_email, subject, body_text, body_html, unsubscribe_url, $14, $14
           from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::text[],
                       $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[])
               as t (id, message_id, thread, kind, about, to_name, to_email, reply_to_name, reply_to_email,
                     subject, body_text, body_html, unsubscribe_url)"#,
        &rows.ids,
        &rows.message_ids,
        &rows.threads,
        &rows.kinds,
        &rows.about as _,
        &rows.to_names,
        &rows.to_emails,
        &rows.reply_to_names as _,
        &rows.reply_to_emails as _,
        &rows.subjects,
        &rows.texts,
        &rows.htmls,
        &rows.unsubscribe_urls as _,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}
