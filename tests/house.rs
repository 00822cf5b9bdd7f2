//! A line in the wrong room fails here, with the reason why it may not stand there.
//! ARCHITECTURE.md draws the map that these rules keep true.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// In the order of `lib.rs`: the core of a room knows only those before it.
const ROOMS: [&str; 8] =
    ["topics", "tutors", "answers", "search", "related", "enquiries", "staff", "operations"];

struct Source {
    path: String,
    /// Without comments, and without the tests at its end.
    code: String,
}

impl Source {
    fn room(&self) -> &str {
        self.path.strip_prefix("src/").unwrap().split(['/', '.']).next().unwrap()
    }

    fn file(&self) -> &str {
        self.path.rsplit('/').next().unwrap()
    }

    fn is_room(&self) -> bool {
        ROOMS.contains(&self.room())
    }

    /// The noun, the queries, the letters and the rounds: what is no page and no door.
    fn is_core(&self) -> bool {
        let nouns = [
            "letter.rs",
            "topic.rs",
            "tutor.rs",
            "applied.rs",
            "checklist.rs",
            "told.rs",
            "answer.rs",
            "chronology.rs",
            "draft.rs",
            "neighbour.rs",
            "duplicate.rs",
            "phrase.rs",
            "synonym.rs",
            "enquiry.rs",
            "choice.rs",
            "particulars.rs",
            "retention.rs",
            "timeline.rs",
            "staff.rs",
            "password.rs",
        ];
        self.is_room()
            && (["queries.rs", "letters.rs", "rounds.rs"].contains(&self.file())
                || nouns.contains(&self.file()))
    }
}

fn files(dir: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.to_str().unwrap().ends_with(ending) {
            found.push(path);
        }
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<Source> {
    let mut paths = Vec::new();
    files(&root().join("src"), ".rs", &mut paths);
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]\nmod tests").next().unwrap().to_owned();
        let code =
            text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        Source { path: path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned(), code }
    };
    let sources: Vec<Source> = paths.into_iter().map(read).collect();
    assert!(sources.len() > 40, "the sources were not found");
    sources
}

/// No file that `applies` may hold any of `words`.
fn forbid(words: &[&str], reason: &str, applies: impl Fn(&Source) -> bool) {
    let mut found = Vec::new();
    for source in sources().iter().filter(|source| applies(source)) {
        for word in words {
            if source.code.contains(word) {
                found.push(format!("{} holds `{word}`", source.path));
            }
        }
    }
    assert!(found.is_empty(), "{reason}\n{}", found.join("\n"));
}

#[test]
fn sql_has_one_address() {
    forbid(
        &["sqlx::query", "query!(", "query_as!(", "query_scalar!("],
        "SQL stands in a room's queries.rs (and in database/), so that a table has one place where it is asked.",
        |source| source.file() != "queries.rs" && !source.path.starts_with("src/platform/"),
    );
}

#[test]
fn queries_borrow_a_transaction_and_never_end_one() {
    forbid(
        &[".begin()", ".commit()", "axum::", "askama"],
        "A query borrows an executor: who knows what belongs together, the page, begins and commits.",
        |source| source.is_room() && source.file() == "queries.rs",
    );
}

#[test]
fn the_core_of_a_room_knows_no_request() {
    forbid(
        &["axum::", "axum_extra", "Form<", "Extract("],
        "Nouns, queries, letters and rounds know nothing of requests: that is the page's part.",
        Source::is_core,
    );
}

#[test]
fn nouns_know_neither_time_nor_chance() {
    forbid(
        &["now_utc", "clock.now", "now_v7", "new_v4", "rand::"],
        "What depends on the time or on chance gets it as an argument.",
        |source| {
            source.is_core()
                && !["queries.rs", "letters.rs", "rounds.rs", "password.rs", "letter.rs"]
                    .contains(&source.file())
        },
    );
}

#[test]
fn the_machines_clock_is_read_in_one_place() {
    forbid(
        &["now_utc()", "SystemTime::now"],
        "Time comes in as an argument, from the clock of the state.",
        |source| source.path != "src/platform/clock.rs",
    );
}

#[test]
fn the_environment_is_read_in_one_place() {
    forbid(&["env::var("], "Settings are read once, by config.rs, and checked when read.", |source| {
        source.path != "src/config.rs"
    });
}

#[test]
fn one_file_talks_to_mail_servers() {
    forbid(&["lettre::"], "How a letter travels is the carrier's affair alone.", |source| {
        !source.path.starts_with("src/platform/mail/transport")
    });
}

#[test]
fn the_floor_knows_no_room() {
    let rooms: Vec<String> = ROOMS.iter().map(|room| format!("crate::{room}")).collect();
    let rooms: Vec<&str> = rooms.iter().map(String::as_str).collect();
    forbid(&rooms, "Every page stands on platform/, so platform/ stands on no room.", |source| {
        source.room() == "platform"
    });
}

#[test]
fn cores_know_only_the_rooms_before_theirs() {
    let mut found = Vec::new();
    for source in sources().iter().filter(|source| source.is_core()) {
        let rank = ROOMS.iter().position(|room| *room == source.room()).unwrap();
        for later in &ROOMS[rank + 1..] {
            if source.code.contains(&format!("crate::{later}"))
                || source.code.contains(&format!("    {later}::"))
            {
                found.push(format!("{} knows {later}", source.path));
            }
        }
    }
    assert!(
        found.is_empty(),
        "The cores of the rooms form no circle: see the order in lib.rs.\n{}",
        found.join("\n")
    );
}

#[test]
fn a_page_and_its_template_share_a_room() {
    let mut found = Vec::new();
    for source in sources().iter().filter(|source| source.is_room()) {
        for part in source.code.split("#[template(path = \"").skip(1) {
            let template = part.split('"').next().unwrap();
            if !template.starts_with(&format!("{}/", source.room())) {
                found.push(format!("{} draws {template}", source.path));
            }
        }
    }
    assert!(found.is_empty(), "A page's template stands in the folder of its room.\n{}", found.join("\n"));
}

#[test]
fn templates_ask_nobody_else_for_anything() {
    let mut templates = Vec::new();
    files(&root().join("templates"), ".html", &mut templates);
    let mut found = Vec::new();
    for path in templates {
        let text = fs::read_to_string(&path).unwrap();
        let is_letter = path.to_str().unwrap().contains("/letter");
        for word in
            ["src=\"http", "<link rel=\"stylesheet\" href=\"http", " style=\"", " onclick=", " onload="]
        {
            if text.contains(word) && !is_letter {
                found.push(format!("{} holds `{word}`", path.display()));
            }
        }
    }
    assert!(
        found.is_empty(),
        "No page asks another site for anything, and no style or script stands in a page.\n{}",
        found.join("\n")
    );
}

#[test]
fn a_transaction_is_begun_by_the_state() {
    forbid(
        &[".pool().begin()"],
        "`State::begin` goes on where a request is given up; the pool's own would leave the connection in a transaction that nobody ends.",
        |source| !source.path.starts_with("src/platform/"),
    );
}
