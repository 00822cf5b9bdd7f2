//! The assessment objectives of history exams in England, in plain words. The regulator sets them for
//! all boards: four at GCSE, three at A-level.

/// What an objective rewards. `None` if a level has no objective of this name.
pub fn meaning(level: &str, objective: &str) -> Option<&'static str> {
    Some(match (level, objective) {
        ("a-level", "AO1") => "what you know, organised into an argument with a supported judgement",
        ("a-level", "AO2") => "how you evaluate sources from the time, in their context",
        ("a-level", "AO3") => "how you evaluate the ways historians interpret the past",
        ("a-level", _) => return None,
        (_, "AO1") => "what you know about the key features of the time",
        (_, "AO2") => "how you explain it: cause, consequence, change, similarity or significance",
        (_, "AO3") => "how you use sources from the time to reach a judgement",
        (_, "AO4") => "how you judge interpretations, and why historians differ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gcse_has_four_objectives_and_a_level_three() {
        assert!(meaning("gcse", "AO4").is_some());
        assert!(meaning("a-level", "AO4").is_none());
        assert!(meaning("a-level", "AO2").unwrap().contains("sources"));
        assert!(meaning("gcse", "AO5").is_none());
    }
}
