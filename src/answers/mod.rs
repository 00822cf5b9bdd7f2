//! The noun of the site: a question with its short and its long answer; saving, import and export.

mod answer;
mod draft;
pub mod export;
pub mod import;
mod key_date;
mod outline;
pub mod queries;
mod save;

pub use answer::{Answer, Check, Label, Publication, Source, Term, path};
pub use draft::{Draft, DraftDate, ValidAnswer};
pub use key_date::{KeyDate, Timeline};
pub use outline::Outline;
pub use save::{Saved, place_of, save, save_new};

use crate::platform::{cache::Dependency, room::Room};

pub const ROOM: Room = Room::new("answers");

/// Every change of a published answer.
pub const ANSWERS: Dependency = Dependency::named("answers");
