//! What pages depend on, and the versions of it that the database counts.

use std::hash::{DefaultHasher, Hash, Hasher};

/// Something that pages show, with a counter in the database that every change of it increments.
///
/// The counter is a row of the table `page_dependencies`; a trigger with the function
/// `bump_page_dependency('name')` increments it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Dependency(&'static str);

/// What shows on every page: the site's name, its colours, its menu. Every page depends on it,
/// without having to say so.
pub const LOOK: Dependency = Dependency::named("look");

impl Dependency {
    pub const fn named(name: &'static str) -> Self {
        Self(name)
    }
}

/// The counters of all dependencies, from one statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versions(Box<[(String, i64)]>);

impl Versions {
    pub(super) fn new(counters: Vec<(String, i64)>) -> Self {
        Self(counters.into())
    }

    fn of(&self, dependency: Dependency) -> Option<i64> {
        self.0.iter().find(|(name, _)| name == dependency.0).map(|(_, version)| *version)
    }

    /// The revision of pages that depend on these; `None` where the database has no counter for
    /// one of them: such a page is not kept, as nothing would tell when it changes.
    pub(super) fn revision(&self, depends_on: &[Dependency]) -> Option<Revision> {
        let mut content = DefaultHasher::new();
        for dependency in depends_on {
            self.of(*dependency)?.hash(&mut content);
        }
        Some(Revision { look: self.of(LOOK)?, content: content.finish() })
    }
}

/// The state of the database that a page was rendered from. Comparable between pages with the same
/// dependencies only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revision {
    look: i64,
    /// A hash of the versions of what the page depends on.
    content: u64,
}

impl Revision {
    /// Whether what shows on every page is the same in both. No fingerprint covers that.
    pub(super) fn has_look_of(self, other: Self) -> bool {
        self.look == other.look
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWERS: Dependency = Dependency::named("answers");
    const TOPICS: Dependency = Dependency::named("topics");

    fn versions(answers: i64, topics: i64, look: i64) -> Versions {
        Versions::new(vec![("answers".into(), answers), ("look".into(), look), ("topics".into(), topics)])
    }

    #[test]
    fn a_revision_moves_with_what_it_names_and_with_the_look_of_every_page() {
        let before = versions(1, 1, 1).revision(&[ANSWERS]);
        assert!(before.is_some());
        assert_eq!(before, versions(1, 2, 1).revision(&[ANSWERS]));
        assert_ne!(before, versions(2, 1, 1).revision(&[ANSWERS]));
        assert_ne!(before, versions(1, 1, 2).revision(&[ANSWERS]));
        assert_ne!(
            versions(1, 2, 1).revision(&[ANSWERS, TOPICS]),
            versions(2, 1, 1).revision(&[ANSWERS, TOPICS])
        );
    }

    #[test]
    fn what_no_counter_tells_of_has_no_revision() {
        assert_eq!(versions(1, 1, 1).revision(&[Dependency::named("weather")]), None);
    }
}
