//! How to cite an answer in an essay. The day of reading is left open, as pages are kept: a script
//! fills it in.

use crate::{answers::Answer, platform::clock::Day};

/// A citation in one style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    pub style: &'static str,
    /// Up to the day of reading.
    pub text: String,
    /// What follows that day; `None` where the style names none.
    pub after_day: Option<&'static str>,
}

/// The citations of an answer at an absolute address, dated by its last change.
pub fn citations(answer: &Answer, address: &str) -> [Citation; 3] {
    let question = &answer.content.question;
    let (author, day) = (answer.content.author.as_str(), Day(answer.updated_at));
    let year = answer.updated_at.year();
    let first = if author.is_empty() { String::new() } else { format!("{author}, ") };
    let author = if author.is_empty() { "Lectern" } else { author };
    [
        Citation {
            style: "MHRA",
            text: format!("{first}‘{question}’, Lectern, {day} <{address}> [accessed "),
            after_day: Some("]"),
        },
        Citation {
            style: "Harvard",
            text: format!("{author} ({year}) ‘{question}’, Lectern. Available at: {address} (Accessed: "),
            after_day: Some(")"),
        },
        Citation { style: "Plain text", text: format!("{question} (Lectern, {address})"), after_day: None },
    ]
}

/// The address of an email to `team` about a mistake in an answer.
pub fn report_address(team: &str, question: &str, address: &str) -> String {
    // a mail program takes a plus as it is
    let encoded = |text: &str| {
        url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
    };
    let subject = encoded(&format!("A mistake in: {question}"));
    let body = encoded(&format!("{address}\n\nWhat is wrong, and where did you find the right facts?\n\n"));
    format!("mailto:{team}?subject={subject}&body={body}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_program_can_read_the_address() {
        let address = report_address("desk@lectern.example", "Why? & what + how", "https://x.example/a");
        assert_eq!(
            address,
            "mailto:desk@lectern.example?subject=A%20mistake%20in%3A%20Why%3F%20%26%20what%20%2B%20how&body=\
             https%3A%2F%2Fx.example%2Fa%0A%0AWhat%20is%20wrong%2C%20and%20where%20did%20you%20find%20the%20right%20\
             facts%3F%0A%0A"
        );
    }
}
