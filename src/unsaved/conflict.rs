use time::OffsetDateTime;
use uuid::Uuid;

use super::{fields::Fields, merge::Merge, queries::LastSave};
use crate::platform::clock::Moment;

/// What the page says where somebody else has saved the same thing in the meantime.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    pub heading: String,
    /// Who did what, and when.
    pub who: String,
    /// Whether it was oneself, in another tab.
    pub is_mine: bool,
    /// What has to be decided.
    pub fields: Vec<ConflictingField>,
    /// The labels of the fields that only they changed.
    pub taken: Vec<String>,
}

/// A field that both changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictingField {
    pub name: String,
    pub label: String,
    pub theirs: String,
    pub yours: String,
}

/// What the others did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Save,
    Publish,
    Withdraw,
}

impl Deed {
    fn past(self) -> &'static str {
        match self {
            Self::Save => "saved",
            Self::Publish => "published",
            Self::Withdraw => "withdrew",
        }
    }

    fn participle(self) -> &'static str {
        match self {
            Self::Save => "saved",
            Self::Publish => "published",
            Self::Withdraw => "withdrawn",
        }
    }
}

/// A save that somebody else, or oneself in another tab, has made in the meantime.
#[derive(Debug, Clone, Copy)]
pub struct OtherSave<'a> {
    /// The thing that was saved, such as “this answer”.
    pub what: &'static str,
    pub deed: Deed,
    pub at: OffsetDateTime,
    /// Who saved it, if it was saved at the desk.
    pub last: Option<&'a LastSave>,
    /// Who is told of it.
    pub me: Uuid,
}

impl Conflict {
    /// `label` names a field.
    pub fn new(other: &OtherSave, theirs: &Fields, merge: &Merge, label: impl Fn(&str) -> String) -> Self {
        let OtherSave { what, deed, at, last, me } = *other;
        let (when, done) = (Moment(at), deed.past());
        let last = last.filter(|last| last.saved_at == at);
        let (heading, who) = match last {
            Some(last) if last.staff_id == me => (
                format!("You {done} {what} in another tab"),
                format!("You {done} it in another tab or window at {when}."),
            ),
            Some(last) => (
                format!("Someone else {done} {what} while you were writing"),
                format!("{} {done} it at {when}.", last.email),
            ),
            None => (
                format!("Someone else {done} {what} while you were writing"),
                format!("It was {} at {when}, but not in this form.", deed.participle()),
            ),
        };
        let fields = merge.conflicts.iter().map(|name| ConflictingField {
            label: label(name),
            theirs: theirs.text(name),
            yours: merge.fields.text(name),
            name: name.clone(),
        });
        Self {
            heading,
            who,
            is_mine: last.is_some_and(|last| last.staff_id == me),
            fields: fields.collect(),
            taken: merge.taken.iter().map(|name| label(name)).collect(),
        }
    }
}

/// What is said after two changes were merged without a question.
pub fn merged(last: Option<&LastSave>, me: Uuid, labels: &[String]) -> String {
    let who = match last {
        Some(last) if last.staff_id == me => "You had changed".to_owned(),
        Some(last) => format!("{} had changed", last.email),
        None => "Someone else had changed".to_owned(),
    };
    let place = if last.is_some_and(|last| last.staff_id == me) { " in another tab" } else { " meanwhile" };
    format!("{who} {}{place}; that is kept too.", labels.join(", ").to_lowercase())
}
