use axum::{http::StatusCode, response::Response};
use uuid::Uuid;

use super::{Edit, View};
use crate::{
    answers::{Answer, Content, Publication, Saved, ValidAnswer, queries, save, save_new},
    editorial::{
        action::Action,
        field_labels::{self, label},
        form::Typed,
        known_labels::KnownLabels,
    },
    platform::{Result, form::Mistakes},
    unsaved::{self, Conflict, Deed, Fields, Merge, OtherSave, responses, three_way},
};

/// How often a save begins anew because somebody else was faster.
const ROUNDS: usize = 3;

/// The version that somebody started from, as it was saved then.
struct Base {
    fields: Fields,
    state: Publication,
}

impl Edit {
    /// Saves what was typed. If somebody else has saved in the meantime, both texts are merged, and
    /// only what both have changed is asked.
    pub(super) async fn save(
        &self,
        mut stored: Option<Answer>,
        mut fields: Fields,
        mut typed: Typed,
    ) -> Result<Response> {
        let mut note = String::new();
        for _ in 0..ROUNDS {
            let now_in = stored.as_ref().map_or(Publication::Draft, |stored| stored.state);
            let state = typed.action().state_after(now_in);
            let known = KnownLabels::load(&mut *self.app.pool().acquire().await?).await?;
            let valid = match typed.check(&known, state, self.app.clock.now()).await? {
                Ok(valid) => valid,
                Err(mistakes) => {
                    return Ok(self.unsaved_view(stored, &fields, typed).await?.mistaken(mistakes));
                }
            };
            if let Some(theirs) = &stored
                && theirs.version.to_string() != typed.version
            {
                if theirs.state == valid.state && theirs.content.differences(&valid.content).next().is_none()
                {
                    // the second of two clicks
                    return self.saved(&valid, typed.action(), &fields, &note).await;
                }
                let merge = match self.merge(theirs, &fields, &typed).await? {
                    Ok(merge) => merge,
                    Err(conflict) => return self.conflicting(stored, fields, conflict).await,
                };
                note = self.note_of(&merge, theirs).await?;
                fields = merge.fields;
                fields.set("version", theirs.version.to_string());
                typed = fields.parse()?;
                continue;
            }
            if self.store(stored.as_ref(), &valid, &fields).await? {
                return self.saved(&valid, typed.action(), &fields, &note).await;
            }
            // another answer has the address, or somebody else was faster
            let current = queries::by_id(&self.app.pool(), self.id).await?;
            let version = |answer: &Option<Answer>| answer.as_ref().map(|answer| answer.version);
            if version(&current) == version(&stored) {
                break;
            }
            stored = current;
        }
        let taken = self.address_taken(&typed).await?;
        Ok(self.unsaved_view(stored, &fields, typed).await?.mistaken(taken))
    }

    /// Names the answer that has the address, or had it before and is still found there.
    async fn address_taken(&self, typed: &Typed) -> Result<Mistakes> {
        let mut db = self.app.pool().acquire().await?;
        let known = KnownLabels::load(&mut db).await?;
        let mut mistakes = Mistakes::default();
        let Ok(valid) = typed.check(&known, Publication::Draft, self.app.clock.now()).await? else {
            return Ok(mistakes);
        };
        let Content { level, subject, slug, .. } = &valid.content;
        let holder = queries::at_address(&mut *db, &level.slug, &subject.slug, slug).await?;
        let message = match holder {
            Some(holder) if holder.path() != valid.content.path() => format!(
                "This address belonged to “{}”, and old links to it still lead there. Choose another.",
                holder.content.question
            ),
            Some(holder) => format!("“{}” has this address. Choose another.", holder.content.question),
            None => "Another answer at this level and subject has this address. Choose a different one."
                .to_owned(),
        };
        mistakes.mark("slug", message);
        Ok(mistakes)
    }

    /// Stores a new answer, or the next version of one. `false` if its address is taken or it has
    /// another version by now.
    async fn store(&self, stored: Option<&Answer>, valid: &ValidAnswer, fields: &Fields) -> Result<bool> {
        let now = self.app.clock.now();
        let mut tx = self.app.begin().await?;
        let saved = match stored {
            None => save_new(&mut tx, self.id, valid, now).await,
            Some(stored) => save(&mut tx, self.id, stored.version, valid, now).await,
        };
        match saved {
            Ok(Saved::Done) => {
                let form = format!("/admin/answers/{}", self.id);
                let draft = Uuid::parse_str(fields.get("draft")).ok();
                unsaved::saved(&mut tx, self.me.id, &form, draft, now).await?;
                tx.commit().await?;
                Ok(true)
            }
            Ok(Saved::AddressTaken | Saved::Outdated) => Ok(false),
            // a double click, or another answer took the address in the meantime
            Err(error) if is_unique_violation(&error) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    async fn saved(
        &self,
        valid: &ValidAnswer,
        action: Action,
        fields: &Fields,
        note: &str,
    ) -> Result<Response> {
        let done = field_labels::saved(valid.state, action == Action::Publish);
        let notice = if note.is_empty() { done.to_owned() } else { format!("{done} {note}") };
        let draft = Uuid::parse_str(fields.get("draft")).ok();
        if let Some(draft) = draft {
            unsaved::close(&self.app.pool(), self.me.id, draft, self.app.clock.now()).await?;
        }
        Ok(responses::saved(&self.jar, &format!("/admin/answers/{}", self.id), &notice, draft))
    }

    /// What both come to together, or what has to be asked.
    async fn merge(
        &self,
        theirs: &Answer,
        fields: &Fields,
        typed: &Typed,
    ) -> Result<std::result::Result<Merge, (Conflict, Merge)>> {
        let base = self.base(typed).await?;
        let stored = Fields::of(&Typed::of(theirs));
        let mut merge = three_way(base.as_ref().map(|base| &base.fields), &stored, &Fields::of(typed));
        // fields of the page that belong to no answer, such as the id of the draft
        for name in ["draft", "action"] {
            merge.fields.take(name, fields);
        }
        let was = base.map_or(theirs.state, |base| base.state);
        let is_wanted = typed.action() == Action::Publish && theirs.state == Publication::Published;
        let is_asked = was != theirs.state && !is_wanted;
        if merge.conflicts.is_empty() && !is_asked {
            return Ok(Ok(merge));
        }
        let deed = match theirs.state {
            Publication::Withdrawn if was != theirs.state => Deed::Withdraw,
            Publication::Published if was != theirs.state => Deed::Publish,
            _ => Deed::Save,
        };
        let mut db = self.app.pool().acquire().await?;
        let last = unsaved::last_save(&mut *db, &format!("/admin/answers/{}", self.id)).await?;
        let (what, at) = ("this answer", theirs.updated_at);
        let other = OtherSave { what, deed, at, last: last.as_ref(), me: self.me.id };
        let mut conflict = Conflict::new(&other, &stored, &merge, label);
        if let Some(withdrawal) =
            queries::withdrawal(&mut *db, self.id).await?.filter(|_| deed == Deed::Withdraw)
            && !withdrawal.reason.is_empty()
        {
            conflict.who.push_str(&format!(" The reason: “{}”", withdrawal.reason));
        }
        Ok(Err((conflict, merge)))
    }

    /// The version that the form was opened with; `None` if it is not known any more.
    async fn base(&self, typed: &Typed) -> Result<Option<Base>> {
        let base = match typed.version.parse() {
            Ok(0) => return Ok(Some(Base { fields: Fields::default(), state: Publication::Draft })),
            Ok(version) => queries::revision(&self.app.pool(), self.id, version).await?,
            Err(_) => None,
        };
        Ok(base.map(|base| Base { fields: Fields::of(&Typed::of(&base)), state: base.state }))
    }

    async fn note_of(&self, merge: &Merge, theirs: &Answer) -> Result<String> {
        if merge.taken.is_empty() {
            return Ok(String::new());
        }
        let last = unsaved::last_save(&self.app.pool(), &format!("/admin/answers/{}", self.id)).await?;
        let last = last.filter(|last| last.saved_at == theirs.updated_at);
        let labels: Vec<String> = merge.taken.iter().map(|name| label(name)).collect();
        Ok(unsaved::merged(last.as_ref(), self.me.id, &labels))
    }

    /// Asks what both have changed. The form has the stored version now, and their changes where they
    /// alone made some, so that saving again overwrites nothing unknowingly.
    async fn conflicting(
        &self,
        stored: Option<Answer>,
        fields: Fields,
        (conflict, merge): (Conflict, Merge),
    ) -> Result<Response> {
        let mut merged = merge.fields;
        merged.take("reason", &fields);
        let version = stored.as_ref().map_or(0, |stored| stored.version);
        merged.set("version", version.to_string());
        let typed: Typed = merged.parse()?;
        let view = self.unsaved_view(stored, &merged, typed).await?;
        Ok(View { conflict: Some(conflict), ..view }.drawn(StatusCode::CONFLICT))
    }
}

fn is_unique_violation(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}
