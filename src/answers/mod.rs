//! The noun of the site: a question with its short and its long answer; saving, import and export.

mod answer;
mod content;
mod draft;
mod edtf;
pub mod export;
pub mod import;
mod key_date;
mod label;
mod line;
mod outline;
pub mod queries;
mod save;
mod source_list;
mod timeline;
mod unfinished;
mod validation;

pub use answer::{Answer, Publication, Withdrawal};
pub use content::{Check, Content, Field, Source, Term, Value, path};
pub use draft::{Draft, DraftDate};
pub use edtf::{Date, EdtfDate, year_in_words};
pub use key_date::{KeyDate, years};
pub use label::Label;
pub use outline::Outline;
pub use save::{Saved, place_of, save, save_new};
pub use timeline::Timeline;
pub use unfinished::is_draft_slug;
pub use validation::ValidAnswer;

use crate::platform::{cache::Dependency, room::Room};

pub const ROOM: Room = Room::new("answers");

/// Every change of a published answer.
pub const ANSWERS: Dependency = Dependency::named("answers");
