//! Command words: what a question tells a student to do.

/// A command word, and what it means for the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommandWord {
    /// Its spelling in the database and in files.
    pub slug: &'static str,
    pub label: &'static str,
    /// What the answer has to do, for students.
    pub advice: &'static str,
}

const fn word(slug: &'static str, label: &'static str, advice: &'static str) -> CommandWord {
    CommandWord { slug, label, advice }
}

pub static COMMAND_WORDS: [CommandWord; 9] = [
    word(
        "describe",
        "Describe",
        "Say what something was like. Give two features, and a fact that supports each. You don’t need reasons.",
    ),
    word(
        "explain",
        "Explain why",
        "Give reasons, and show how each one led to the result. A list of facts isn’t enough: say “this meant that…”.",
    ),
    word(
        "consequences",
        "Explain the consequences",
        "Say what changed because of the event. Give two results, and show how the event caused each of them.",
    ),
    word(
        "narrative",
        "Write an account",
        "Tell the story in order, and link its steps. Each step should say how it led to the next.",
    ),
    word(
        "similarity",
        "Explain a similarity or difference",
        "Compare one thing at two times. Use a fact from each time, and say what was the same or what had changed.",
    ),
    word(
        "usefulness",
        "How useful",
        "Judge a source. Use what it says, who made it and why, and what you know. Say what it’s useful for.",
    ),
    word(
        "judgement",
        "How far do you agree",
        "Weigh both sides of a view, then decide. Your judgement needs a reason, not just a “yes” or “partly”.",
    ),
    word(
        "importance",
        "How important",
        "Weigh one factor against others. Decide which mattered most, and say how they worked together.",
    ),
    word(
        "assess",
        "Assess the view",
        "Build an argument about a view from start to finish. Test it against evidence, then reach a supported judgement.",
    ),
];

impl CommandWord {
    pub fn parse(slug: &str) -> Option<&'static Self> {
        COMMAND_WORDS.iter().find(|word| word.slug == slug)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_found_by_its_slug() {
        for word in &COMMAND_WORDS {
            assert_eq!(CommandWord::parse(word.slug), Some(word));
        }
        assert_eq!(CommandWord::parse("discuss"), None);
    }
}
