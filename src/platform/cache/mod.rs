//! The page cache: finished pages, kept in the memory of the process.
//!
//! A handler asks for it with [`get_or_render()`]: it states under which address its page is kept
//! ([`CachedPage`]), on what the page depends ([`Dependency`]), and how it is rendered. No page is
//! cached that does not ask.
//!
//! **Validity.** The database keeps a counter for each dependency (the table `page_dependencies`,
//! and the sequence of `answer_changes` for answers), which triggers increment. An entry remembers
//! the [`Revision`] that it was rendered from: the counters of what it depends on, always including
//! [`LOOK`], which stands for what shows on every page. [`follow_database`] reads the counters after
//! each NOTIFY and twice a second besides. A reading counts as fresh for `FRESH_FOR`, so no page
//! is older than two seconds even where every notification is lost. A room adds a dependency of its
//! own with a row, a trigger and a constant; nothing in this folder changes.
//!
//! **Rendering.** Single flight: one request renders while the others for the same page wait for
//! its result. Where the entry has a [`Fingerprint`], `render` is given it and may answer
//! [`Rendered::Unchanged`]; the entry is then renewed as it is. That is how an edit of one answer
//! costs a query, and not a rendering, for each of the other answers.
//!
//! **Who gets what.** Requests with the session cookie of staff are rendered afresh and stored
//! nowhere, unless the page is [`CachedPage::for_everybody`]. While the database is unavailable, entries
//! are served whatever their revision, with `Age`.
//!
//! **Keys.** An entry is stored under an exact request target, path or path with query, that its
//! page declared canonical; other targets are rendered and not kept, so crawlers cannot fill the
//! memory with queries. The server looks entries up before it routes a request ([`Cache::write`]):
//! by the exact target, or by the path alone where the page declared that its query is ignored.
//!
//! **Form.** An entry holds its header lines and its bodies as they travel. Bodies are compressed
//! in the background with gzip and Brotli, each with a strong `ETag` derived from headers and body;
//! a page changed by a new build of the site therefore has another `ETag`. `Last-Modified` is the
//! time since which the page has been as it is here; `If-Modified-Since` is compared with it where there is
//! no `If-None-Match`. [`Warming`] renders the pages most read
//! before a restart.

mod database_view;
mod dependency;
mod entry;
mod follower;
mod get_or_render;
mod header_lines;
mod page_cache;
mod page_request;
mod queries;
mod representation;
mod serving;
mod single_flight;
mod warming;

use time::Duration;

pub use dependency::{Dependency, LOOK, Revision, Versions};
pub use follower::{follow_database, update_view};
pub use get_or_render::{CachedPage, Rendered, get_or_render};
pub use page_cache::Cache;
pub use page_request::{CacheRequest, PageRequest};
pub use representation::Fingerprint;
pub use warming::Warming;

/// `Cache-Control` of every page that may be kept here: shared caches may store it too, and must
/// revalidate it each time.
const CACHE_CONTROL: &str = "public, max-age=0, must-revalidate";
/// How long the counters that were read from the database count as current.
const FRESH_FOR: Duration = Duration::milliseconds(1500);
