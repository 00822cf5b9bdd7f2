//! Words that no sentence holds, what stands in their place, and the exceptions with their reasons.

use super::sentences::Said;

/// Places that only staff and operators meet. They know the desk by this name.
pub const STAFF: &[&str] = &[
    "templates/desk/",
    "templates/editorial/",
    "templates/operations/",
    "templates/practice/edit.html",
    "templates/practice/list.html",
    "templates/related/",
    "templates/staff/",
    "templates/applications/list.html",
    "templates/applications/show.html",
    "templates/concerns/list.html",
    "templates/enquiries/desk.html",
    "templates/enquiries/show.html",
    "templates/parts/changes.html",
    "templates/search/synonyms.html",
    "templates/tutors/desk.html",
    "templates/tutors/edit.html",
    "templates/layout.html",
    "letters/desk.",
    "_desk.",
    "letters/held.",
    "letters/change_desk",
    "/desk",
    "_desk",
    "email applications/desk",
    "email enquiries/held",
    "lectern ",
    "src/commands/",
    "src/config",
    "src/desk/",
    "src/editorial/",
    "src/operations/",
    "src/staff/",
    "src/platform/database/",
    "src/platform/telemetry",
    "static/editor.js",
];

/// Files whose literals are data, or the words of made-up people.
pub const NOT_SPEECH: &[&str] = &[
    "queries",
    "letter_samples",
    "letters/samples",
    "tests.rs",
    "stop_words",
    "spelling_variants",
    "desk/pages/style.rs",
    "shared_names",
    "platform/markdown",
];

/// A phrase in lower case, and what to write instead.
const AVOIDED: &[(&str, &str)] = &[
    ("letter", "email"),
    ("letters", "emails"),
    ("e-mail", "email"),
    ("e-mails", "emails"),
    ("telephone", "phone"),
    ("erase", "delete"),
    ("erased", "deleted"),
    ("erasing", "deleting"),
    ("erasure", "deletion"),
    ("take it out", "delete it, or remove it"),
    ("take them out", "remove them"),
    ("taken out", "deleted, or removed"),
    ("shall", "will, or ’ll"),
    ("whilst", "while"),
    ("whoever", "anyone who"),
    ("junk mail", "junk folder"),
    ("by itself", "automatically"),
    ("by themselves", "automatically"),
    ("of itself", "automatically"),
    ("they differ", "Not a duplicate"),
    ("tried too often", "Too many attempts"),
    ("not to be had", "isn’t available"),
    ("cannot be had", "isn’t available"),
    ("as they read", "previews"),
    ("nobody else yet", "Not yet reviewed"),
    ("stands here", "is here"),
    ("stands at", "is at"),
    ("stands below", "is below"),
    ("stood here", "was here"),
    ("stand in", "be in"),
    ("all the same", "anyway, or leave it out"),
    ("go on as", "continue as"),
    ("hears of it", "sees it"),
    ("hear of it", "see it"),
    ("heard of it", "seen it"),
    ("thereof", "of it"),
    ("hence", "so"),
    ("thus", "so"),
    ("therefore", "so"),
    ("afresh", "again"),
    ("anew", "again"),
    ("amend", "change"),
    ("mended", "fixed"),
    ("rounds", "scheduled jobs"),
    ("postman", "worker"),
    ("parked", "failed"),
    ("said no more", "stopped"),
    ("without a word", "unexpectedly"),
    ("ended of", "stopped"),
    ("is not taken", "isn’t accepted"),
    ("are taken as", "are accepted as"),
    ("is asked back", "gets a question"),
    ("the course of", "the history of"),
    ("what is asked", "What they need"),
    ("tells more", "has the details"),
    ("first-hand", "directly"),
    ("e.g.", "such as"),
    ("i.e.", "that is"),
    ("please note", "leave it out"),
    ("click here", "name the page"),
    ("in order to", "to"),
    ("prior to", "before"),
    ("utilise", "use"),
    ("commence", "start"),
];

/// Sentences that may hold a phrase: a part of the place, a part of the sentence, the reason.
const ALLOWED: &[(&str, &str, &str)] = &[
    ("", "letter of the alphabet", "a character, not an email"),
    ("", "letters a to z", "characters"),
    ("", "letter or digit", "characters"),
    ("security_txt", "Contact: mailto:{desk}", "the name of a variable"),
    ("", "letters or digits", "characters"),
    ("", "Erase everything", "the button keeps the word that people know from the right to erasure"),
    ("", "--only", "an old name that is still accepted"),
];

pub fn complaints(said: &Said) -> Vec<String> {
    let text = said.text.replace('\'', "’");
    if ALLOWED.iter().any(|(place, part, _)| said.place.contains(place) && text.contains(part)) {
        return Vec::new();
    }
    let lower = text.to_lowercase();
    AVOIDED
        .iter()
        .chain((said.is_public()).then_some(&("desk", "the team, or we")))
        .filter(|(phrase, _)| holds(&lower, phrase))
        .map(|(phrase, instead)| format!("{}: “{phrase}” (better: {instead}) in: {text}", said.place))
        .collect()
}

/// Whether a text holds a phrase between the edges of words.
fn holds(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let is_word = |letter: char| {
            letter.is_alphanumeric() || letter == '_' || letter == '-' || letter == '/' || letter == '@'
        };
        !text[..at].chars().next_back().is_some_and(is_word)
            && !text[at + phrase.len()..].chars().next().is_some_and(is_word)
    })
}
