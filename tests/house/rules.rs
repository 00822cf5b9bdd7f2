//! The rules about sources: each says what it found, line by line.

use crate::{
    house::{Complaint, House},
    pieces::{May, may},
    source::{Reference, Source},
};

/// Names that once stood for many things: each may be defined once.
const HOMONYMS: [&str; 5] = ["Asked", "Wanted", "Entry", "Standing", "State"];
/// Crates that deal with requests.
const HTTP: [&str; 9] =
    ["axum", "axum_core", "axum_extra", "headers", "http", "http_body", "hyper", "tower", "tower_http"];
/// What of our own belongs to requests and responses.
const OUR_HTTP: [&str; 5] = ["Error", "Layout", "Page", "Result", "asset"];
/// The most lines that a file of `src/` may have.
pub const MOST_LINES: usize = 300;

fn in_a_room(house: &House, source: &Source) -> bool {
    house.rank(source.room()).is_some() && source.path.contains('/') && !source.place().is_empty()
}

/// A room uses only those before it, so rooms form no circle and no pair knows each other.
pub fn rooms_know_only_those_before_them(house: &House) -> Vec<Complaint> {
    house.complain(
        |source| in_a_room(house, source),
        |source, add| {
            let rank = house.rank(source.room());
            for reference in &source.references {
                let Some(other) = house.room_of(&reference.path) else { continue };
                if house.rank(other) > rank {
                    add(reference.line, format!("knows {}, which comes after it", reference.text()));
                }
            }
        },
    )
}

/// Every page stands on `platform/`, so that stands on no room; nor do settings.
pub fn the_platform_knows_no_room(house: &House) -> Vec<Complaint> {
    house.complain(
        |source| matches!(source.room(), "platform" | "config"),
        |source, add| {
            for reference in &source.references {
                let is_top =
                    matches!(reference.path.get(1).map(String::as_str), Some("rooms" | "site" | "commands"));
                if house.room_of(&reference.path).is_some() || (reference.path[0] == "crate" && is_top) {
                    add(reference.line, format!("knows {}", reference.text()));
                }
            }
        },
    )
}

/// What puts the rooms together is above all of them.
pub fn no_room_knows_the_top(house: &House) -> Vec<Complaint> {
    house.complain(
        |source| in_a_room(house, source),
        |source, add| {
            for reference in &source.references {
                if ["rooms", "site", "commands"].iter().any(|top| reference.starts_with(&["crate", top])) {
                    add(reference.line, format!("knows {}", reference.text()));
                }
            }
        },
    )
}

/// Pages are imported by their room's `routes.rs` alone: no door, no core, no other page.
pub fn only_routes_import_pages(house: &House) -> Vec<Complaint> {
    house.complain(
        |_| true,
        |source, add| {
            for reference in &source.references {
                let [first, room, pages, page, ..] = &reference.path[..] else { continue };
                if first != "crate" || pages != "pages" {
                    continue;
                }
                let is_own = source.room() == room && source.page() == Some(page);
                let is_routes = source.path == format!("src/{room}/routes.rs");
                if !is_own && !is_routes {
                    add(reference.line, format!("imports the page {}", reference.text()));
                }
            }
        },
    )
}

/// `routes.rs` is imported by its door alone.
pub fn only_the_door_imports_routes(house: &House) -> Vec<Complaint> {
    house.complain(
        |_| true,
        |source, add| {
            for reference in &source.references {
                let [first, room, routes, ..] = &reference.path[..] else { continue };
                let is_door = source.path == format!("src/{room}/mod.rs");
                if first == "crate" && routes == "routes" && house.rank(room).is_some() && !is_door {
                    add(reference.line, format!("imports {}", reference.text()));
                }
            }
        },
    )
}

/// Only what stands in `pages/`, `routes.rs` or `guard.rs` knows requests.
pub fn the_core_knows_no_request(house: &House) -> Vec<Complaint> {
    house.complain(
        |source| in_a_room(house, source) && !may(source, May::Http),
        |source, add| {
            for reference in &source.references {
                let is_ours = reference.starts_with(&["crate", "platform"])
                    && reference.path.len() == 3
                    && OUR_HTTP.contains(&reference.last());
                if HTTP.contains(&reference.path[0].as_str()) || is_ours {
                    add(reference.line, format!("uses {}", reference.text()));
                }
            }
        },
    )
}

/// Only pages and letters draw templates.
pub fn the_core_draws_nothing(house: &House) -> Vec<Complaint> {
    house.complain(
        |source| in_a_room(house, source) && !may(source, May::Askama),
        |source, add| {
            for reference in source.references.iter().filter(|reference| reference.path[0] == "askama") {
                add(reference.line, format!("uses {}", reference.text()));
            }
        },
    )
}

/// Time and chance come in as arguments.
pub fn the_core_knows_neither_time_nor_chance(house: &House) -> Vec<Complaint> {
    house.complain(
        |source| in_a_room(house, source),
        |source, add| {
            let is_chance = |reference: &Reference| {
                matches!(reference.path[0].as_str(), "rand" | "getrandom" | "rand_core")
                    || reference.last() == "new_v4"
                    || reference.last() == "OsRng"
            };
            for reference in &source.references {
                if !may(source, May::Clock) && is_clock(reference) {
                    add(reference.line, format!("uses {}", reference.text()));
                }
                if !may(source, May::Chance) && is_chance(reference) {
                    add(reference.line, format!("uses {}", reference.text()));
                }
            }
            for call in source.calls.iter().filter(|call| call.receiver == "clock" && call.method == "now") {
                if !may(source, May::Clock) {
                    add(call.line, "reads the clock".to_owned());
                }
            }
        },
    )
}

fn is_clock(reference: &Reference) -> bool {
    is_machine_clock(reference)
        || reference.starts_with(&["crate", "platform", "clock", "Clock"])
        || reference.path.iter().any(|name| name == "Instant")
}

fn is_machine_clock(reference: &Reference) -> bool {
    matches!(reference.last(), "now_utc" | "now_local")
        || reference.path.iter().any(|name| name == "SystemTime")
        || (reference.path[0] == "jiff" && reference.last() == "now")
}

/// Time comes from the clock of the `App`, so tests can set it.
pub fn the_machines_clock_is_read_in_one_place(house: &House) -> Vec<Complaint> {
    house.complain(
        |source| source.path != "src/platform/clock.rs",
        |source, add| {
            for reference in source.references.iter().filter(|reference| is_machine_clock(reference)) {
                // a type may be named, as in a signature; its clock may not be read
                if reference.last() != "SystemTime" || reference.path.len() == 1 {
                    add(reference.line, format!("uses {}", reference.text()));
                }
            }
        },
    )
}

fn is_query_file(house: &House, source: &Source) -> bool {
    let is_by_name = source.path.ends_with("/queries.rs") || source.path.contains("/queries/");
    is_by_name && (in_a_room(house, source) || source.room() == "platform")
}

/// SQL stands in `queries.rs` or `queries/`, so that a table has one place where it is asked.
pub fn sql_has_one_address(house: &House) -> Vec<Complaint> {
    let is_statement = |reference: &Reference| {
        reference.path[0] == "sqlx"
            && reference.path.iter().any(|name| {
                name.starts_with("query")
                    || ["raw_sql", "QueryBuilder", "AssertSqlSafe", "Executor", "migrate"]
                        .contains(&name.as_str())
            })
    };
    house.complain(
        |source| !is_query_file(house, source) && !source.path.starts_with("src/platform/database/"),
        |source, add| {
            for reference in source.references.iter().filter(|reference| is_statement(reference)) {
                add(reference.line, format!("uses {}", reference.text()));
            }
        },
    )
}

/// A query borrows an executor: who knows what belongs together begins and commits.
pub fn queries_never_end_a_transaction(house: &House) -> Vec<Complaint> {
    house.complain(
        |source| is_query_file(house, source),
        |source, add| {
            for call in &source.calls {
                if matches!(call.method.as_str(), "begin" | "commit" | "rollback") {
                    add(call.line, format!("calls {}", call.method));
                }
            }
        },
    )
}

/// Pages, jobs and commands begin and commit; the core takes part.
pub fn the_core_takes_part_in_transactions(house: &House) -> Vec<Complaint> {
    house.complain(
        |source| in_a_room(house, source) && !may(source, May::Transact),
        |source, add| {
            for call in &source.calls {
                let ends = matches!(call.method.as_str(), "commit" | "rollback") && call.receiver == "tx";
                if ends || (call.method == "begin" && call.receiver != "self") {
                    add(call.line, format!("calls {}.{}", call.receiver, call.method));
                }
            }
            for reference in &source.references {
                if reference.starts_with(&["sqlx"]) && reference.last() == "Transaction" {
                    add(reference.line, format!("uses {}", reference.text()));
                }
            }
        },
    )
}

/// `App::begin` goes on where a request is given up; the pool's own would leave the connection in
/// a transaction that nobody ends.
pub fn a_transaction_is_begun_by_the_app(house: &House) -> Vec<Complaint> {
    house.complain(
        |source| !source.path.starts_with("src/platform/database/"),
        |source, add| {
            for call in source.calls.iter().filter(|call| call.method == "begin") {
                let is_app = ["app", "state", "site", "self"].contains(&call.receiver.as_str())
                    || (call.receiver == "database" && source.path == "src/platform/app.rs")
                    // a command has no request that could be given up
                    || (call.receiver == "pool" && source.room() == "commands");
                if !is_app {
                    add(call.line, format!("begins with {}.begin(), not app.begin()", call.receiver));
                }
            }
            for reference in &source.references {
                if reference.last() == "begin"
                    && matches!(reference.path[0].as_str(), "sqlx" | "Pool" | "PgPool")
                {
                    add(reference.line, format!("begins with {}", reference.text()));
                }
            }
        },
    )
}

/// Settings are read once, by `config.rs`, and checked when read.
pub fn the_environment_is_read_in_one_place(house: &House) -> Vec<Complaint> {
    let reads = ["var", "var_os", "vars", "vars_os", "set_var", "remove_var"];
    house.complain(
        |source| source.path != "src/config.rs" && !source.path.starts_with("src/config/"),
        |source, add| {
            for reference in &source.references {
                // where the programs of this machine are is no setting of ours
                let is_path =
                    reference.last() == "var_os" && source.path.starts_with("src/platform/database/bundled/");
                if reference.starts_with(&["std", "env"]) && reads.contains(&reference.last()) && !is_path {
                    add(reference.line, format!("uses {}", reference.text()));
                }
            }
        },
    )
}

/// How a letter travels is the transport's affair alone.
pub fn one_place_talks_to_mail_servers(house: &House) -> Vec<Complaint> {
    house.complain(
        |source| !source.path.starts_with("src/platform/mail/transport"),
        |source, add| {
            for reference in source.references.iter().filter(|reference| reference.path[0] == "lettre") {
                // what is taken for an address is what can be written to
                let is_parser = reference.starts_with(&["lettre", "Address"]);
                if is_parser && source.path == "src/platform/values/email_address.rs" {
                    continue;
                }
                add(reference.line, format!("uses {}", reference.text()));
            }
        },
    )
}

/// axum's own extractors answer a mistyped address with axum's words, in plain text.
pub fn addresses_are_read_by_our_own_extractors(house: &House) -> Vec<Complaint> {
    house.complain(
        |source| !source.path.starts_with("src/platform/"),
        |source, add| {
            for reference in &source.references {
                let is_foreign = ["Path", "Query", "RawQuery", "Form", "Json"].contains(&reference.last())
                    && reference.starts_with(&["axum"]);
                // `axum::Json` is also how JSON is answered
                if is_foreign && !(reference.last() == "Json" && reference.path.len() == 2) {
                    add(reference.line, format!("uses {}", reference.text()));
                }
            }
        },
    )
}

/// A glob hides where a name comes from, from readers and from these rules.
pub fn no_import_is_a_glob(house: &House) -> Vec<Complaint> {
    house.complain(
        // unit tests in a file of their own may, as those in a block may
        |source| !source.path.ends_with("/tests.rs"),
        |source, add| {
            for (line, path) in source.globs() {
                add(line, format!("imports {path}::*"));
            }
        },
    )
}

/// Each folder of `src/` is a room that `rooms.rs` and `lib.rs` know.
pub fn every_room_is_registered(house: &House) -> Vec<Complaint> {
    let declared = house.source("src/lib.rs").map_or(&[][..], |lib| &lib.modules);
    house.complain(
        |source| source.path.matches('/').count() == 2 && source.path.ends_with("/mod.rs"),
        |source, add| {
            let room = source.room().to_owned();
            if matches!(room.as_str(), "platform" | "commands") {
                return;
            }
            if !house.rooms.contains(&room) {
                add(1, "is not in rooms.rs".to_owned());
            }
            if !declared.contains(&room) {
                add(1, "is not in lib.rs".to_owned());
            }
        },
    )
}

/// One word, one thing.
pub fn a_name_means_one_thing(house: &House) -> Vec<Complaint> {
    let mut complaints = house.complain(
        |_| true,
        |source, add| {
            for (reference, alias) in &source.aliases {
                if reference.path[0] == "axum" && reference.last() == "State" {
                    add(reference.line, format!("calls axum's State {alias}"));
                }
            }
        },
    );
    for name in HOMONYMS {
        let all = house.complain(
            |_| true,
            |source, add| {
                for (_, line) in source.types.iter().filter(|(defined, _)| defined == name) {
                    add(*line, format!("defines {name}, which more than one file does"));
                }
            },
        );
        if all.len() > 1 {
            complaints.extend(all);
        }
    }
    complaints
}

/// A file that does not fit on a few screens holds more than one thing.
pub fn no_file_is_long(house: &House) -> Vec<Complaint> {
    house.complain(
        |source| source.lines > MOST_LINES,
        |source, add| add(source.lines, format!("has {} lines", source.lines)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the rule says of one file among innocent ones.
    fn said(rule: fn(&House) -> Vec<Complaint>, path: &str, text: &str) -> Vec<String> {
        let house = House::with(&[
            ("src/topics/mod.rs", "pub mod topic; pub use axum::Json;"),
            ("src/tutors/mod.rs", "mod tutor; pub use tutor::Tutor;"),
            ("src/tutors/tutor.rs", "pub struct Tutor;"),
            ("src/platform/mod.rs", "pub use axum::Form;"),
            (path, text),
        ]);
        rule(&house).into_iter().filter(|found| found.path == path).map(|found| found.what).collect()
    }

    #[track_caller]
    fn fails(rule: fn(&House) -> Vec<Complaint>, path: &str, texts: &[&str]) {
        for text in texts {
            assert!(!said(rule, path, text).is_empty(), "nothing is said of {path}: {text}");
        }
    }

    #[track_caller]
    fn passes(rule: fn(&House) -> Vec<Complaint>, path: &str, texts: &[&str]) {
        for text in texts {
            assert_eq!(said(rule, path, text), Vec::<String>::new(), "{path}: {text}");
        }
    }

    #[test]
    fn a_later_room_is_seen_in_every_spelling() {
        let later = [
            "use crate::tutors::Tutor;",
            "use crate::{platform::mail, tutors::{self as others, Tutor}};",
            "use super::super::tutors;",
            "use crate as root; fn f() { root::tutors::round(); }",
            "use crate::*; fn f() { tutors::round(); }",
            "fn f() -> crate::tutors::Tutor { todo!() }",
            "fn f() { g::<Vec<crate::tutors::Tutor>>() }",
            "fn f() { format!(\"{}\", crate::tutors::name()); }",
            "fn f() { use crate::tutors; tutors::round() }",
            "#[derive(crate::tutors::Noun)] struct S;",
            "macro_rules! m { () => { $crate::tutors::round() } }",
            "mod inner { use super::super::super::tutors::Tutor; }",
        ];
        fails(rooms_know_only_those_before_them, "src/answers/save.rs", &later);
        fails(rooms_know_only_those_before_them, "src/answers/pages/show.rs", &later[..2]);
        fails(rooms_know_only_those_before_them, "src/answers/mod.rs", &later[..2]);
        passes(
            rooms_know_only_those_before_them,
            "src/answers/save.rs",
            &[
                "use crate::topics::Topic;",
                "#[cfg(test)] mod tests { use crate::tutors::Tutor; }",
                "/// [`crate::tutors`]\nstruct S;",
            ],
        );
    }

    #[test]
    fn the_platform_and_the_rooms_know_nothing_above_them() {
        fails(
            the_platform_knows_no_room,
            "src/platform/cache/mod.rs",
            &["use crate::{config, topics::Topic};", "use crate::rooms::ROOMS;"],
        );
        passes(the_platform_knows_no_room, "src/platform/cache/mod.rs", &["use crate::config::Config;"]);
        fails(
            no_room_knows_the_top,
            "src/topics/topic.rs",
            &["use crate::rooms::ROOMS;", "use crate::{site::router};"],
        );
    }

    #[test]
    fn a_page_is_imported_by_routes_alone() {
        let imports = ["use super::pages::show;", "use crate::answers::pages::{show, list};"];
        fails(only_routes_import_pages, "src/answers/mod.rs", &["use self::pages::show;", imports[1]]);
        fails(only_routes_import_pages, "src/answers/guard.rs", &imports);
        fails(only_routes_import_pages, "src/answers/pages/list.rs", &["use super::show::Show;"]);
        fails(only_routes_import_pages, "src/tutors/routes.rs", &imports[1..]);
        passes(only_routes_import_pages, "src/answers/routes.rs", &imports);
        passes(
            only_routes_import_pages,
            "src/answers/pages/show/mod.rs",
            &["mod part; use part::Part; use self::part::Other;"],
        );
        fails(only_the_door_imports_routes, "src/answers/save.rs", &["use super::routes;"]);
        passes(
            only_the_door_imports_routes,
            "src/answers/mod.rs",
            &["mod routes; const R: F = routes::public;"],
        );
    }

    #[test]
    fn requests_and_templates_are_for_pages() {
        let http = [
            "use axum::Json;",
            "use axum as web; fn f(x: web::Json<u8>) {}",
            "use crate::topics::Json;",
            "use crate::platform::Form;",
            "use crate::platform::{App, Result};",
            "fn f(x: axum_extra::CookieJar) {}",
        ];
        fails(the_core_knows_no_request, "src/answers/anything/at_all.rs", &http);
        fails(the_core_knows_no_request, "src/answers/mod.rs", &http[..1]);
        passes(the_core_knows_no_request, "src/answers/pages/show.rs", &http);
        passes(the_core_knows_no_request, "src/answers/save.rs", &["use crate::platform::App;"]);
        fails(
            the_core_draws_nothing,
            "src/answers/save.rs",
            &["use askama::Template;", "#[derive(askama::Template)] struct S;"],
        );
        passes(the_core_draws_nothing, "src/answers/letters.rs", &["use askama::Template;"]);
    }

    #[test]
    fn time_and_chance_come_in_as_arguments() {
        let clock = [
            "fn f(app: &App) { app.clock.now() }",
            "use crate::platform::clock::Clock;",
            "fn f() { time::OffsetDateTime::now_utc() }",
            "use std::time::Instant; fn f() { Instant::now() }",
            "fn f(app: &App) { assert!(app.clock.now() > x) }",
        ];
        fails(the_core_knows_neither_time_nor_chance, "src/answers/save.rs", &clock);
        passes(the_core_knows_neither_time_nor_chance, "src/answers/jobs.rs", &clock[..1]);
        let chance = ["use rand::Rng;", "fn f() { x.unwrap_or_else(uuid::Uuid::new_v4) }"];
        fails(the_core_knows_neither_time_nor_chance, "src/answers/save.rs", &chance);
        fails(the_core_knows_neither_time_nor_chance, "src/answers/jobs.rs", &chance);
        passes(the_core_knows_neither_time_nor_chance, "src/answers/pages/show.rs", &chance);
        let machine = [
            "use time::OffsetDateTime as T; fn f() { T::now_utc() }",
            "fn f() { std::time::SystemTime::now() }",
            "fn f() { jiff::Zoned::now() }",
        ];
        fails(the_machines_clock_is_read_in_one_place, "src/commands/serve.rs", &machine);
        fails(the_machines_clock_is_read_in_one_place, "src/platform/mail/worker.rs", &machine);
        passes(the_machines_clock_is_read_in_one_place, "src/platform/clock.rs", &machine);
    }

    #[test]
    fn sql_and_transactions_have_their_places() {
        let sql = [
            "fn f() { sqlx::query!(\"select 1\"); }",
            "use sqlx::query_as as ask; fn f() { ask(\"select 1\") }",
            "use sqlx as db; fn f() { db::query(\"select 1\") }",
            "fn f() { sqlx::raw_sql(\"select 1\") }",
        ];
        for path in [
            "src/answers/save.rs",
            "src/answers/pages/show.rs",
            "src/commands/staff.rs",
            "src/platform/cache/mod.rs",
        ] {
            fails(sql_has_one_address, path, &sql);
        }
        for path in ["src/answers/queries.rs", "src/answers/queries/list.rs", "src/platform/mail/queries.rs"]
        {
            passes(sql_has_one_address, path, &sql);
        }
        fails(
            queries_never_end_a_transaction,
            "src/answers/queries/list.rs",
            &["fn f() { tx.commit() }", "fn f() { m!(db.begin()) }"],
        );
        fails(the_core_takes_part_in_transactions, "src/answers/save.rs", &["fn f() { app.begin() }"]);
        passes(the_core_takes_part_in_transactions, "src/answers/pages/show.rs", &["fn f() { app.begin() }"]);
        fails(
            a_transaction_is_begun_by_the_app,
            "src/answers/pages/show.rs",
            &[
                "fn f() { app.pool().begin() }",
                "fn f(db: &PgPool) { db.begin() }",
                "use sqlx::Acquire; fn f() { sqlx::Acquire::begin(db) }",
            ],
        );
        passes(a_transaction_is_begun_by_the_app, "src/answers/pages/show.rs", &["fn f() { app.begin() }"]);
    }

    #[test]
    fn the_environment_and_mail_servers_have_one_place_each() {
        let env = [
            "fn f() { std::env::var(\"X\") }",
            "use std::env; fn f() { env::var_os(\"X\") }",
            "use std::env::{self, vars as all};",
        ];
        fails(the_environment_is_read_in_one_place, "src/commands/serve.rs", &env);
        passes(the_environment_is_read_in_one_place, "src/config.rs", &env);
        fails(one_place_talks_to_mail_servers, "src/platform/mail/worker.rs", &["use lettre::Message;"]);
        passes(
            one_place_talks_to_mail_servers,
            "src/platform/mail/transport/smtp.rs",
            &["use lettre::Message;"],
        );
        let axum = ["use axum::extract::{Path, State};", "fn f(q: axum::extract::Query<u8>) {}"];
        fails(addresses_are_read_by_our_own_extractors, "src/answers/pages/show.rs", &axum);
        passes(addresses_are_read_by_our_own_extractors, "src/platform/extract.rs", &axum);
        fails(no_import_is_a_glob, "src/answers/save.rs", &["use super::*;", "use crate::{topics::*};"]);
        passes(no_import_is_a_glob, "src/answers/save.rs", &["#[cfg(test)] mod tests { use super::*; }"]);
    }

    #[test]
    fn rooms_names_and_lengths_are_counted() {
        fails(every_room_is_registered, "src/quizzes/mod.rs", &["pub const ROOM: u8 = 0;"]);
        let house =
            House::with(&[("src/topics/a.rs", "struct Asked;"), ("src/topics/b.rs", "enum Asked {}")]);
        assert_eq!(a_name_means_one_thing(&house).len(), 2);
        passes(a_name_means_one_thing, "src/answers/save.rs", &["struct Asked;"]);
        fails(
            a_name_means_one_thing,
            "src/answers/pages/show.rs",
            &["use axum::extract::{State as Extract};"],
        );
        let long = "\n".repeat(MOST_LINES + 1);
        fails(no_file_is_long, "src/answers/save.rs", &[&long]);
    }
}
