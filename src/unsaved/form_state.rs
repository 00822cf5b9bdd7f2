use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{fields::Fields, queries};
use crate::platform::clock::Moment;

/// A draft as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDraft {
    pub id: Uuid,
    pub form: String,
    pub fields: Fields,
    pub kept_at: OffsetDateTime,
}

impl KeptDraft {
    pub fn moment(&self) -> Moment {
        Moment(self.kept_at)
    }

    /// The page that shows the draft in its form.
    pub fn path(&self) -> String {
        let (page, _) = self.form.split_once('#').unwrap_or((&self.form, ""));
        format!("{page}?draft={}", self.id)
    }

    /// The first line of what was typed, to know it by in a list.
    pub fn title(&self) -> String {
        let named =
            ["question", "name", "headline", "synonyms"].into_iter().map(|name| self.fields.text(name));
        let line = named.map(|text| text.trim().lines().next().unwrap_or_default().to_owned());
        line.into_iter().find(|line| !line.is_empty()).unwrap_or_else(|| self.form.clone())
    }
}

/// What a page knows of the words in its form that are not saved.
#[derive(Debug, Clone)]
pub struct FormState {
    /// The path of the form, by which its drafts are found.
    pub form: String,
    pub person: Uuid,
    /// The id under which this page keeps what is typed.
    pub draft: Uuid,
    /// Whether the page shows words that are not saved.
    pub is_unsaved: bool,
    /// Other drafts of the same person for the same form.
    pub offers: Vec<KeptDraft>,
}

impl FormState {
    /// A form with nothing unsaved in it, and the drafts that are offered with it: those that differ
    /// from what the form shows.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn open(db: &mut PgConnection, person: Uuid, form: &str, shown: &Fields) -> sqlx::Result<Self> {
        let mut offers = queries::offers(db, person, form).await?;
        offers.retain(|kept| !kept.fields.is_like(shown));
        Ok(Self { form: form.to_owned(), person, draft: Uuid::now_v7(), is_unsaved: false, offers })
    }

    /// The form with a draft in it, if this person has one with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn restore(
        db: &mut PgConnection,
        person: Uuid,
        form: &str,
        id: &str,
    ) -> sqlx::Result<Option<(Self, Fields)>> {
        let Ok(id) = Uuid::parse_str(id) else { return Ok(None) };
        let mut offers = queries::offers(db, person, form).await?;
        let Some(at) = offers.iter().position(|kept| kept.id == id) else { return Ok(None) };
        let kept = offers.remove(at);
        let state = Self { form: form.to_owned(), person, draft: id, is_unsaved: true, offers };
        Ok(Some((state, kept.fields)))
    }

    /// The form as it came back and was not saved. What was typed is kept as a draft, under a new id
    /// where the old one is closed: after Back to a page that was saved.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn keep(
        db: &mut PgConnection,
        person: Uuid,
        form: &str,
        fields: &Fields,
        now: OffsetDateTime,
    ) -> sqlx::Result<Self> {
        let mut draft = Uuid::parse_str(fields.get("draft")).unwrap_or_else(|_| Uuid::now_v7());
        if !queries::keep(&mut *db, person, form, draft, fields, now).await? {
            draft = Uuid::now_v7();
            queries::keep(db, person, form, draft, fields, now).await?;
        }
        Ok(Self { form: form.to_owned(), person, draft, is_unsaved: true, offers: Vec::new() })
    }
}
