//! Entities: the people, events, places and terms that answers are about. Staff edit the list.

use super::matcher::MAX_NAME_TERMS;
use crate::search::analysis::analyze;

/// What an entity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Person,
    Event,
    Place,
    /// An idea, a policy, a state or an institution.
    Term,
    /// A war or an age: too wide to link two answers unless both ask about it.
    Period,
    /// Too wide to link two answers. Two questions that differ in it alone are a contrast.
    Country,
}

/// Something that answers are about, with all its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    pub kind: Kind,
    /// The first is the one that readers see.
    pub names: Vec<String>,
    /// The names of the entities that it is part of: who is about it is about these too.
    pub within: Vec<String>,
}

/// A line that is no entity, with the reason in an editor's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityError {
    /// Counted from 1.
    pub line: usize,
    pub reason: String,
}

impl Kind {
    pub const ALL: [Self; 6] =
        [Self::Person, Self::Event, Self::Place, Self::Term, Self::Period, Self::Country];

    /// As the database and the lines of the list spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Event => "event",
            Self::Place => "place",
            Self::Term => "term",
            Self::Period => "period",
            Self::Country => "country",
        }
    }

    pub fn of(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

impl Entity {
    /// Parses `kind: name = another name < the whole that it is part of, another whole`.
    ///
    /// # Errors
    /// The reason, for an editor.
    pub fn parse(line: &str) -> Result<Self, &'static str> {
        const KINDS: &str = "Begin the line with person, event, place, term, period or country, and a colon.";
        let (kind, rest) = line.split_once(':').ok_or(KINDS)?;
        let kind = Kind::of(&kind.trim().to_lowercase()).ok_or(KINDS)?;
        let (names, within) = rest.split_once('<').unwrap_or((rest, ""));
        let names: Vec<String> = names.split('=').map(one_line).collect();
        let is_name = |name: &String| (1..=MAX_NAME_TERMS).contains(&analyze(name).len());
        if !names.iter().all(is_name) {
            return Err("Each name needs one to six words, not counting small words such as “the”.");
        }
        // a name may have a comma: “Mary, Queen of Scots”
        let within = within.split(';').map(one_line).filter(|whole| !whole.is_empty()).collect();
        Ok(Self { kind, names, within })
    }

    /// Parses one entity a line; blank lines are skipped.
    ///
    /// # Errors
    /// The first line that is no entity, or that is part of one that the list has not.
    pub fn parse_all(text: &str) -> Result<Vec<Self>, EntityError> {
        let mut entities: Vec<Self> = Vec::new();
        let mut lines = Vec::new();
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let error = |reason: &str| EntityError { line: at + 1, reason: reason.to_owned() };
            entities.push(Self::parse(line).map_err(error)?);
            lines.push(at + 1);
        }
        let known: std::collections::HashSet<&str> =
            entities.iter().filter_map(|entity| entity.names.first()).map(String::as_str).collect();
        for (entity, line) in entities.iter().zip(lines) {
            if let Some(missing) = entity.within.iter().find(|whole| !known.contains(whole.as_str())) {
                let reason = format!("No line begins with “{missing}”, which stands after <.");
                return Err(EntityError { line, reason });
            }
        }
        Ok(entities)
    }

    /// The line that [`Entity::parse`] takes.
    pub fn to_line(&self) -> String {
        let line = format!("{}: {}", self.kind.as_str(), self.names.join(" = "));
        if self.within.is_empty() { line } else { format!("{line} < {}", self.within.join("; ")) }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_kind_with_names_and_wholes() {
        let line = "event: Spanish Armada = Armada < Elizabeth I; Mary, Queen of Scots";
        let armada = Entity::parse(line).unwrap();
        assert_eq!(armada.kind, Kind::Event);
        assert_eq!(armada.names, ["Spanish Armada", "Armada"]);
        assert_eq!(armada.within, ["Elizabeth I", "Mary, Queen of Scots"]);
        assert_eq!(armada.to_line(), line);
        for wrong in ["", "Lenin", "king: Lenin", "person:", "person: Lenin =", "term: a b = the"] {
            assert!(Entity::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_entity_is_part_of_one_that_the_list_has() {
        let text = "person: Lenin\n\nterm: NEP < Lenin\nterm: Cheka < Stalin";
        let error = Entity::parse_all(text).unwrap_err();
        assert_eq!(error.line, 4);
        assert!(error.reason.contains("Stalin"), "{}", error.reason);
    }
}
