//! What this process knows of the database, and which entries are current by it.

use std::sync::atomic::{AtomicU64, Ordering};

use time::{Duration, OffsetDateTime};

use super::{Dependency, FRESH_FOR, Revision, Versions, entry::Entry};

#[derive(Debug, Default)]
pub(super) struct DatabaseView {
    state: State,
    /// Incremented with each change of the state, but not where the same versions are read again.
    generation: u64,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Unknown,
    Seen(Versions, OffsetDateTime),
    /// Nothing can be rendered: an outdated page is better than none.
    Unreachable,
}

/// Whether an entry may be served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Validity {
    Current,
    /// The database is unreachable, so nobody can tell; served with `Age`.
    Stale,
    Outdated,
}

impl DatabaseView {
    pub fn seen(&mut self, versions: Versions, now: OffsetDateTime) {
        let is_same = matches!(&self.state, State::Seen(known, _) if *known == versions);
        self.generation += u64::from(!is_same);
        self.state = State::Seen(versions, now);
    }

    pub fn unreachable(&mut self) {
        self.generation += 1;
        self.state = State::Unreachable;
    }

    fn fresh(&self, now: OffsetDateTime) -> Option<&Versions> {
        match &self.state {
            State::Seen(versions, at) if (Duration::ZERO..=FRESH_FOR).contains(&(now - *at)) => {
                Some(versions)
            }
            _ => None,
        }
    }

    /// The revision of pages rendered from now on; `None` where it is not known well enough.
    pub fn revision(&self, depends_on: &[Dependency], now: OffsetDateTime) -> Option<Revision> {
        self.fresh(now)?.revision(depends_on)
    }

    pub fn validity(&self, entry: &Entry, now: OffsetDateTime) -> Validity {
        if matches!(self.state, State::Unreachable) {
            return Validity::Stale;
        }
        let is_current =
            |versions: &Versions| versions.revision(entry.policy.depends_on) == Some(entry.revision);
        match self.fresh(now) {
            // most entries were compared with these versions before
            Some(versions) if entry.current_in.is_or_becomes(self.generation, || is_current(versions)) => {
                Validity::Current
            }
            _ => Validity::Outdated,
        }
    }
}

/// The generation of the view of the database in which an entry was last found current, so that
/// its versions are compared once in a generation and not for each request.
#[derive(Debug, Default)]
pub(super) struct CurrentIn(AtomicU64);

impl CurrentIn {
    pub fn is_or_becomes(&self, generation: u64, is_current: impl FnOnce() -> bool) -> bool {
        if self.0.load(Ordering::Relaxed) == generation {
            return true;
        }
        let is_current = is_current();
        if is_current {
            self.0.store(generation, Ordering::Relaxed);
        }
        is_current
    }
}

/// A copy may get another revision, and is compared anew.
impl Clone for CurrentIn {
    fn clone(&self) -> Self {
        Self::default()
    }
}
