//! What waits in the outbox, and the families and tutors who get it.

use sqlx::Row;

use super::{site::Site, visitor::Visitor};

/// A letter as it was posted.
#[allow(dead_code, reason = "not every binary looks at all of it")]
#[derive(Debug, Clone)]
pub struct Posted {
    pub kind: String,
    pub to_name: String,
    pub to: String,
    pub reply_to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub thread: usize,
    pub unsubscribe_url: Option<String>,
}

impl Posted {
    /// The path of the first link that leads to one of these pages; both parts hold it.
    pub fn link_to(&self, page: &str) -> String {
        let start = self.text.find(page).unwrap_or_else(|| panic!("no {page} in\n{}", self.text));
        let path = self.text[start..].split_whitespace().next().unwrap().to_owned();
        assert!(self.html.contains(&path), "{path} is not in the HTML part");
        path
    }
}

#[allow(dead_code, reason = "not every test binary reads letters")]
impl Site {
    /// All letters, oldest first.
    pub async fn letters(&self) -> Vec<Posted> {
        let rows = sqlx::query(
            "select kind, to_name, to_email, reply_to_email, subject, body_text, body_html, \
             cardinality(thread) as thread, unsubscribe_url from letters order by created_at, id",
        )
        .fetch_all(&self.state.pool())
        .await
        .unwrap();
        let posted = |row: &sqlx::postgres::PgRow| Posted {
            kind: row.get("kind"),
            to_name: row.get("to_name"),
            to: row.get("to_email"),
            reply_to: row.get::<Option<String>, _>("reply_to_email").unwrap_or_default(),
            subject: row.get("subject"),
            text: row.get::<Option<String>, _>("body_text").unwrap_or_default(),
            html: row.get::<Option<String>, _>("body_html").unwrap_or_default(),
            thread: usize::try_from(row.get::<i32, _>("thread")).unwrap(),
            unsubscribe_url: row.get("unsubscribe_url"),
        };
        rows.iter().map(posted).collect()
    }

    /// The kinds of all letters, oldest first, without their room.
    pub async fn kinds(&self) -> Vec<String> {
        let kinds = self.letters().await;
        kinds.into_iter().map(|letter| letter.kind.trim_start_matches("enquiries/").to_owned()).collect()
    }

    /// The letters of a kind.
    pub async fn letters_of(&self, kind: &str) -> Vec<Posted> {
        let kind = format!("enquiries/{kind}");
        self.letters().await.into_iter().filter(|letter| letter.kind == kind).collect()
    }

    /// The one letter of a kind.
    pub async fn letter(&self, kind: &str) -> Posted {
        let mut letters = self.letters_of(kind).await;
        assert_eq!(letters.len(), 1, "letters of the kind {kind}: {letters:?}");
        letters.remove(0)
    }

    /// A tutor who teaches History at these levels.
    pub async fn engages(&self, name: &str, levels: &[&str]) {
        let subjects: Vec<_> =
            levels.iter().map(|level| serde_json::json!({"level": level, "subject": "History"})).collect();
        let line = serde_json::json!({
            "name": name, "email": format!("{}@tutors.example", name.to_lowercase().replace(' ', ".")),
            "subjects": subjects, "headline": format!("{name} teaches"), "about": "I **like** sources.",
        });
        let mut tx = self.state.pool().begin().await.unwrap();
        lectern::tutors::import(&mut tx, &line.to_string(), self.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Somebody with the form before them for long enough.
    pub async fn asker(&self) -> Visitor {
        let mut visitor = self.visitor();
        visitor.opens("/hire-a-tutor").await.gets(200);
        self.clock.advance(time::Duration::seconds(30));
        visitor
    }

    /// An adult's enquiry for GCSE History, not confirmed; gives the path of the letter's link.
    pub async fn receives_an_enquiry(&self) -> String {
        let mut visitor = self.asker().await;
        visitor.asks_as_adult("me").submits("Send enquiry").await.gets(200);
        let letters = self.letters_of("confirm").await;
        letters.last().unwrap().link_to("/enquiries/")
    }

    /// As [`Site::receives_an_enquiry`], confirmed.
    pub async fn confirms_an_enquiry(&self) -> String {
        let path = self.receives_an_enquiry().await;
        self.visitor().opens(&path).await.submits("Confirm").await.gets(200);
        path
    }
}

#[allow(dead_code, reason = "not every test binary asks")]
impl Visitor {
    /// Fills in the form as an adult does.
    pub fn asks_as_adult(&mut self, requester: &str) -> &mut Self {
        self.fills("for", requester)
            .fills("name", "Ann Carer")
            .fills("email", "ann@home.example")
            .fills("phone", "020 7946 0000")
            .fills("level", "gcse")
            .fills("subject", "history")
            .fills("message", "Why did the League of Nations fail?\nMondays, please.")
    }
}
