//! The vetting checklist of a tutor. An empty field means that nothing was checked.

use serde::{Deserialize, Serialize};
use time::{Date, format_description::well_known::Iso8601};

use crate::platform::form::{self, Mistakes};

/// The levels of certificates of the Disclosure and Barring Service.
pub const LEVELS: [&str; 4] = ["Basic", "Standard", "Enhanced", "Enhanced with barred lists"];

/// The checklist as it was typed. Dates have the form `2026-01-14`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub identity: String,
    pub references: String,
    pub dbs: String,
    pub dbs_level: String,
    pub qualifications: String,
    pub qualifications_detail: String,
}

/// A completed check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The `kind` in the table `tutor_checks`.
    pub kind: &'static str,
    pub detail: String,
    pub on: Date,
}

/// Parses the completed checks. Dates after `today` are invalid.
///
/// # Errors
/// The invalid fields.
pub fn parse(typed: &Typed, today: Date) -> Result<Vec<Seen>, Mistakes> {
    let mut mistakes = Mistakes::default();
    let level = LEVELS.into_iter().find(|level| *level == typed.dbs_level).unwrap_or_default();
    let degree = form::line(&typed.qualifications_detail);
    let lines = [
        ("identity", &typed.identity, String::new()),
        ("references", &typed.references, String::new()),
        ("dbs", &typed.dbs, level.to_owned()),
        ("qualifications", &typed.qualifications, degree.clone()),
    ];
    let mut seen = Vec::new();
    for (kind, typed, detail) in lines {
        match day(typed, today) {
            Ok(Some(on)) => seen.push(Seen { kind, detail, on }),
            Ok(None) => {}
            Err(why) => mistakes.mark(kind, why),
        }
    }
    let has = |kind: &str| seen.iter().any(|seen| seen.kind == kind);
    if has("dbs") && level.is_empty() {
        mistakes.mark("dbs_level", "Choose the level of the certificate.");
    }
    if degree.chars().count() > 200 {
        mistakes.mark("qualifications_detail", "Shorten this to 200 characters.");
    }
    if mistakes.is_empty() { Ok(seen) } else { Err(mistakes) }
}

fn day(typed: &str, today: Date) -> Result<Option<Date>, &'static str> {
    match typed.trim() {
        "" => Ok(None),
        day => match Date::parse(day, &Iso8601::DATE) {
            Ok(day) if day <= today && day.year() >= 1990 => Ok(Some(day)),
            Ok(day) if day > today => Err("Enter a day that isn’t in the future."),
            _ => Err("Enter the day as 2026-01-14, or leave it empty."),
        },
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    const TODAY: Date = date!(2026 - 01 - 14);

    #[test]
    fn what_is_left_empty_was_not_seen() {
        assert_eq!(parse(&Typed::default(), TODAY), Ok(vec![]));
        let typed = Typed { dbs: "2026-01-14".into(), dbs_level: "Enhanced".into(), ..Typed::default() };
        let seen = Seen { kind: "dbs", detail: "Enhanced".into(), on: TODAY };
        assert_eq!(parse(&typed, TODAY), Ok(vec![seen]));
    }

    #[test]
    fn a_day_that_cannot_be_is_marked() {
        for wrong in ["2026-01-15", "yesterday", "0026-01-14", "+99999-01-01"] {
            let typed = Typed { identity: wrong.into(), ..Typed::default() };
            assert!(parse(&typed, TODAY).unwrap_err().at("identity").is_some(), "{wrong}");
        }
        let typed = Typed { dbs: "2026-01-14".into(), ..Typed::default() };
        assert!(parse(&typed, TODAY).unwrap_err().at("dbs_level").is_some());
    }
}
