//! Vetting checks of a tutor, as the public sees them.

use time::Date;

use super::checklist;

/// A completed check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// `identity`, `references`, `dbs` or `qualifications`.
    pub kind: String,
    pub detail: String,
    pub seen_on: Date,
}

/// Every kind of check, with its label.
pub const KINDS: [(&str, &str); 4] = [
    ("identity", "Identity"),
    ("dbs", "Criminal record (Disclosure and Barring Service)"),
    ("qualifications", "Qualifications"),
    ("references", "References"),
];

/// The label and the result of every kind of check.
pub fn lines(checks: &[Check]) -> Vec<(&'static str, String)> {
    KINDS
        .into_iter()
        .map(|(kind, label)| {
            let seen = checks.iter().find(|check| check.kind == kind);
            (label, seen.map_or_else(|| "not checked".to_owned(), Check::in_words))
        })
        .collect()
}

/// “Usually answers within 3 hours (…)”. `None` if there are too few measurements.
pub fn usual_answer(answers: i64, minutes: f64) -> Option<String> {
    /// A median of fewer answers predicts little.
    const ENOUGH: i64 = 5;
    let hours = (minutes / 60.0).ceil();
    let within = match hours {
        ..=1.0 => "an hour".to_owned(),
        ..48.0 => format!("{hours:.0} hours"),
        _ => format!("{:.0} days", (hours / 24.0).ceil()),
    };
    (answers >= ENOUGH).then(|| format!("Usually answers within {within} (from {answers} answers)"))
}

/// The checks as values of the desk's form.
pub fn typed(checks: &[Check]) -> checklist::Typed {
    let seen = |kind: &str| checks.iter().find(|check| check.kind == kind);
    let day = |kind: &str| seen(kind).map(|check| check.seen_on.to_string()).unwrap_or_default();
    let detail = |kind: &str| seen(kind).map(|check| check.detail.clone()).unwrap_or_default();
    checklist::Typed {
        identity: day("identity"),
        references: day("references"),
        dbs: day("dbs"),
        dbs_level: detail("dbs"),
        qualifications: day("qualifications"),
        qualifications_detail: detail("qualifications"),
    }
}

impl Check {
    /// The result in words: “seen on 14 January 2026: Enhanced”.
    fn in_words(&self) -> String {
        let day = format!("{} {} {}", self.seen_on.day(), self.seen_on.month(), self.seen_on.year());
        match self.detail.as_str() {
            "" => format!("seen on {day}"),
            detail => format!("seen on {day}: {detail}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn what_was_not_checked_is_said() {
        let check = Check { kind: "dbs".into(), detail: "Enhanced".into(), seen_on: date!(2026 - 01 - 14) };
        let said: Vec<String> = lines(&[check]).into_iter().map(|(_, words)| words).collect();
        assert_eq!(said, ["not checked", "seen on 14 January 2026: Enhanced", "not checked", "not checked"]);
    }

    #[test]
    fn five_answers_say_how_long_it_takes() {
        assert_eq!(usual_answer(4, 10.0), None);
        for (minutes, words) in [(10.0, "an hour"), (130.0, "3 hours"), (3_000.0, "3 days")] {
            assert!(usual_answer(5, minutes).unwrap().contains(&format!("within {words} ")), "{minutes}");
        }
    }
}
