use axum::response::Response;
use uuid::Uuid;

use super::{Edit, form_of};
use crate::{
    answers::{Answer, Publication, queries},
    editorial::form::Typed,
    platform::{
        Result,
        form::{Mistakes, line},
    },
    unsaved::{self, Fields, FormState, responses},
};

impl Edit {
    /// Withdraws an answer, with a reason for its readers. Only the state changes, so no other field
    /// can stand in the way; what was typed and not saved stays as a draft.
    pub(super) async fn withdraw(
        &self,
        stored: Answer,
        mut fields: Fields,
        typed: Typed,
    ) -> Result<Response> {
        let reason = line(fields.get("reason"));
        if stored.is_published()
            && let Some(mistake) = mistake(&reason)
        {
            let mut mistakes = Mistakes::default();
            mistakes.mark("reason", mistake);
            return Ok(self.unsaved_view(Some(stored), &fields, typed).await?.mistaken(mistakes));
        }
        let (now, me) = (self.app.clock.now(), self.me.id);
        let form = form_of(self.id, Some(&stored));
        let mut tx = self.app.begin().await?;
        let is_withdrawn = queries::withdraw(&mut *tx, self.id, &reason, now).await?;
        let draft = Uuid::parse_str(fields.get("draft")).ok();
        if is_withdrawn {
            let is_unchanged = fields.is_like(&Fields::of(&Typed::of(&stored)));
            unsaved::saved(&mut tx, me, &form, draft.filter(|_| is_unchanged), now).await?;
            if !is_unchanged {
                if stored.version.to_string() == typed.version {
                    fields.set("version", (stored.version + 1).to_string());
                }
                FormState::keep(&mut tx, me, &form, &fields, now).await?;
            }
        } else if typed.question.trim() != "" {
            FormState::keep(&mut tx, me, &form, &fields, now).await?;
        }
        tx.commit().await?;
        let notice = match stored.state {
            _ if is_withdrawn => "Withdrawn: its page now says so, and why.",
            Publication::Draft => {
                "This answer is a draft, so readers can't see it. There is nothing to withdraw."
            }
            _ => "This answer has already been withdrawn.",
        };
        Ok(responses::saved(&self.jar, &form, notice, draft.filter(|_| is_withdrawn)))
    }
}

fn mistake(reason: &str) -> Option<&'static str> {
    match reason.chars().count() {
        0 => Some("Say why you’re withdrawing it. Readers will see this on the page."),
        301.. => Some("Shorten the reason to 300 characters."),
        _ => None,
    }
}
