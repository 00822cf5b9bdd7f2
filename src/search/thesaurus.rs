//! The thesaurus that ships with the site. It stands in the migration that adds it, where staff have
//! not changed it since; here it is read again for measurements without a database.

use super::synonym::{Synonym, SynonymError};
use crate::platform::database::MIGRATIONS;

/// What begins and ends the list in its migration.
const MARK: &str = "$thesaurus$";

/// The entries of the list.
///
/// # Errors
/// Where a line is no synonym, which a test rules out.
pub fn shipped() -> Result<Vec<Synonym>, SynonymError> {
    let lists = MIGRATIONS.iter().filter_map(|migration| migration.sql.as_str().split(MARK).nth(1));
    Ok(lists.map(Synonym::parse_all).collect::<Result<Vec<_>, _>>()?.concat())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_list_that_ships_is_large_and_each_name_is_of_one_thing() {
        let shipped = shipped().unwrap();
        assert!(shipped.len() >= 300, "{}", shipped.len());
        assert!(shipped.iter().filter(|thing| !thing.broader.is_empty()).count() >= 150);
        let mut seen = HashSet::new();
        let names = shipped.iter().flat_map(|thing| &thing.names);
        let twice: Vec<&String> = names.filter(|name| !seen.insert(name.to_lowercase())).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
