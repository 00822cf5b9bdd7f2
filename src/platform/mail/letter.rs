use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::queries;
use crate::{
    config::{Config, Mailbox},
    platform::{form::line, values::looks_like_an_address},
};

/// A letter to be posted. Sender, Message-ID and thread are added by [`post`] and the worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The name of its template, such as `enquiries/confirm`.
    pub kind: &'static str,
    /// The id of what it is about; letters about one thing to one address form a thread.
    pub about: Option<Uuid>,
    pub to: Mailbox,
    /// `None`: the desk.
    pub reply_to: Option<Mailbox>,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// For one-click unsubscription (RFC 8058): only in mail that a tutor subscribes to.
    pub unsubscribe_url: Option<String>,
}

/// Inserts a letter into the outbox, in the caller's transaction.
pub async fn post(
    tx: &mut PgConnection,
    config: &Config,
    letter: Letter,
    now: OffsetDateTime,
) -> sqlx::Result<()> {
    let letter = letter.in_safe_lines(&config.desk);
    let thread = match letter.about {
        Some(about) => queries::thread(&mut *tx, about, &letter.to.email).await?,
        None => Vec::new(),
    };
    let id = Uuid::now_v7();
    let message_id = format!("<{id}@{}>", config.base_url.mail_domain());
    queries::insert(tx, id, &message_id, &thread, &letter, now).await
}

/// As [`post`] for many letters, in two statements.
pub async fn post_all(
    tx: &mut PgConnection,
    config: &Config,
    letters: Vec<Letter>,
    now: OffsetDateTime,
) -> sqlx::Result<()> {
    let about: Vec<Uuid> = letters.iter().filter_map(|letter| letter.about).collect();
    let mut threads = queries::threads(&mut *tx, &about).await?;
    let mut rows = queries::Rows::default();
    for letter in letters {
        let letter = letter.in_safe_lines(&config.desk);
        let id = Uuid::now_v7();
        let message_id = format!("<{id}@{}>", config.base_url.mail_domain());
        let mut thread = Vec::new();
        if let Some(about) = letter.about {
            let known = threads.entry((about, letter.to.email.clone())).or_default();
            thread.extend_from_slice(&known[known.len().saturating_sub(queries::LONGEST_THREAD)..]);
            known.push(message_id.clone());
        }
        rows.push(id, message_id, &thread, letter);
    }
    queries::insert_all(tx, &rows, now).await
}

impl Letter {
    /// Prevents header injection: nothing that becomes a header may hold a line break or another
    /// control character.
    fn in_safe_lines(self, desk: &Mailbox) -> Self {
        let reply_to = self.reply_to.as_ref().unwrap_or(desk);
        Self {
            to: one_line(&self.to),
            reply_to: Some(one_line(reply_to)),
            subject: line(&self.subject),
            unsubscribe_url: self.unsubscribe_url.as_deref().map(line),
            ..self
        }
    }
}

/// A name that looks like an address would hide the true one, so it is left out.
fn one_line(mailbox: &Mailbox) -> Mailbox {
    let name = Some(line(&mailbox.name)).filter(|name| !looks_like_an_address(name));
    Mailbox { name: name.unwrap_or_default(), email: line(&mailbox.email) }
}

#[cfg(test)]
mod tests {
    use askama::Template;

    use super::*;

    #[derive(Template)]
    #[template(
        source = r#"{% extends "mail/letter.html" %}{% block title %}Hello{% endblock %}{% block content %}<p>{{ name }}</p>{% endblock %}"#,
        ext = "html"
    )]
    struct HtmlLetter {
        name: &'static str,
    }

    #[derive(Template)]
    #[template(
        source = r#"{% extends "mail/letter.txt" %}{% block content %}{{ name }}{% endblock %}{% block why %}You asked.{% endblock %}"#,
        ext = "txt"
    )]
    struct TextLetter {
        name: &'static str,
    }

    #[test]
    fn a_letter_is_drawn_in_its_layout_and_fetches_nothing() {
        let html = HtmlLetter { name: "Ann & <Bo>" }.render().unwrap();
        assert!(html.starts_with("<!doctype html>") && html.contains("<title>Hello</title>"), "{html}");
        assert!(html.contains("<p>Ann &#38; &#60;Bo&#62;</p>") && html.contains("Sent by Lectern"), "{html}");
        for remote in ["http://", "https://", "url(", "src=", "@import", "<link"] {
            assert!(!html.contains(remote), "{remote}");
        }
        let text = TextLetter { name: "Ann & <Bo>" }.render().unwrap();
        assert!(
            text.starts_with("Ann & <Bo>\n\n-- \nSent by Lectern") && text.ends_with("You asked."),
            "{text}"
        );
    }

    fn letter() -> Letter {
        Letter {
            kind: "tests/plain",
            about: None,
            to: Mailbox::new("Ann\r\nBcc: all", "ann@school.example\r\n"),
            reply_to: None,
            subject: "Hello\nX-Other: yes\u{0}".into(),
            text: "One\nTwo".into(),
            html: "<p>One</p>".into(),
            unsubscribe_url: None,
        }
    }

    #[test]
    fn no_line_break_reaches_a_header() {
        let safe = letter().in_safe_lines(&Mailbox::new("Desk", "desk@lectern.example"));
        assert_eq!(safe.to, Mailbox::new("Ann Bcc: all", "ann@school.example"));
        assert_eq!(safe.subject, "Hello X-Other: yes");
        assert_eq!(safe.text, "One\nTwo");
    }

    #[test]
    fn a_name_that_looks_like_an_address_is_no_display_name() {
        let desk = Mailbox::new("Desk", "desk@lectern.example");
        let odd = Some(Mailbox::new("desk@lectern.example", "eve@evil.example"));
        let safe = Letter { reply_to: odd, ..letter() }.in_safe_lines(&desk);
        assert_eq!(safe.reply_to, Some(Mailbox::new("", "eve@evil.example")));
    }

    #[test]
    fn replies_go_to_the_desk_unless_the_letter_says_otherwise() {
        let desk = Mailbox::new("Desk", "desk@lectern.example");
        assert_eq!(letter().in_safe_lines(&desk).reply_to, Some(desk.clone()));
        let tutor = Mailbox::new("Bo", "bo@tutors.example");
        let letter = Letter { reply_to: Some(tutor.clone()), ..letter() };
        assert_eq!(letter.in_safe_lines(&desk).reply_to, Some(tutor));
    }
}
