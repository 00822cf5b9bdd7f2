//! A line in the wrong place fails here, with the reason why it may not stand there.
//!
//! Everything below `src/` is core unless its place says otherwise: `pieces.rs` has the table. The
//! rules are functions over a [`House`], so each is also shown to fail on a line that breaks it.
//! ARCHITECTURE.md draws the map that these rules keep true.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

mod figures;
mod house;
mod pages;
mod pieces;
mod rules;
mod source;

use std::sync::LazyLock;

use house::{Complaint, House};

static HOUSE: LazyLock<House> = LazyLock::new(House::open);

/// What is known and not yet mended: rule, path, reason. The list only ever becomes shorter.
const TOLERATED: &[(&str, &str, &str)] = &[
    (
        "only_routes_import_pages",
        "src/reading/mod.rs",
        "the bench draws the site's own view of an answer, not a copy of it",
    ),
    (
        "only_routes_import_pages",
        "src/staff/guard.rs",
        "where a form comes without a session, the guard answers with the sign-in page that carries it",
    ),
    (
        "the_core_takes_part_in_transactions",
        "src/answers/import.rs",
        "an import of many lines commits after each batch",
    ),
    ("a_transaction_is_begun_by_the_app", "src/answers/import.rs", "the command line has a pool and no App"),
];

type Rule = (&'static str, fn(&House) -> Vec<Complaint>, &'static str);

const RULES: &[Rule] = &[
    (
        "rooms_know_only_those_before_them",
        rules::rooms_know_only_those_before_them,
        "A room uses only rooms that stand before it in rooms.rs.",
    ),
    (
        "the_platform_knows_no_room",
        rules::the_platform_knows_no_room,
        "Every room stands on platform/, so platform/ and the settings stand on no room.",
    ),
    ("no_room_knows_the_top", rules::no_room_knows_the_top, "What puts rooms together is above all of them."),
    (
        "only_routes_import_pages",
        rules::only_routes_import_pages,
        "A page is imported by its room's routes.rs alone; what two pages share is no page.",
    ),
    (
        "only_the_door_imports_routes",
        rules::only_the_door_imports_routes,
        "routes.rs is imported by the ROOM in its door alone.",
    ),
    (
        "the_core_knows_no_request",
        rules::the_core_knows_no_request,
        "Nouns, rules, queries, jobs and letters know nothing of requests: that is the page's part.",
    ),
    ("the_core_draws_nothing", rules::the_core_draws_nothing, "Templates are drawn by pages and letters."),
    (
        "the_core_knows_neither_time_nor_chance",
        rules::the_core_knows_neither_time_nor_chance,
        "What depends on the time or on chance gets it as an argument.",
    ),
    (
        "the_machines_clock_is_read_in_one_place",
        rules::the_machines_clock_is_read_in_one_place,
        "Time comes from the clock of the App, which tests can set.",
    ),
    (
        "sql_has_one_address",
        rules::sql_has_one_address,
        "SQL stands in queries.rs or queries/, so that a table has one place where it is asked.",
    ),
    (
        "queries_never_end_a_transaction",
        rules::queries_never_end_a_transaction,
        "A query borrows an executor: who knows what belongs together begins and commits.",
    ),
    (
        "the_core_takes_part_in_transactions",
        rules::the_core_takes_part_in_transactions,
        "Pages and jobs begin and commit; the core gets a connection.",
    ),
    (
        "a_transaction_is_begun_by_the_app",
        rules::a_transaction_is_begun_by_the_app,
        "App::begin goes on where a request is given up; the pool's own would leave the connection in a \
         transaction that nobody ends.",
    ),
    (
        "the_environment_is_read_in_one_place",
        rules::the_environment_is_read_in_one_place,
        "Settings are read once, by config.rs, and checked when read.",
    ),
    (
        "one_place_talks_to_mail_servers",
        rules::one_place_talks_to_mail_servers,
        "How a letter travels is the transport's affair alone.",
    ),
    (
        "addresses_are_read_by_our_own_extractors",
        rules::addresses_are_read_by_our_own_extractors,
        "platform::extract and platform::form answer what they cannot read with a page of ours.",
    ),
    ("no_import_is_a_glob", rules::no_import_is_a_glob, "A glob hides where a name comes from."),
    (
        "every_room_is_registered",
        rules::every_room_is_registered,
        "A folder of src/ is a room that is listed.",
    ),
    (
        "a_name_means_one_thing",
        rules::a_name_means_one_thing,
        "One word, one thing: a newcomer who searches for a name finds one definition.",
    ),
    ("no_file_is_long", rules::no_file_is_long, "A file of more than 300 lines holds more than one thing."),
    (
        "a_page_and_its_template_share_a_name",
        pages::a_page_and_its_template_share_a_name,
        "A page's template stands in the folder of its room, under the name of the page.",
    ),
    (
        "a_page_and_its_tests_share_a_name",
        pages::a_page_and_its_tests_share_a_name,
        "The tests of a page stand in tests/site/, under its room and its name.",
    ),
    ("every_test_is_compiled", pages::every_test_is_compiled, "A test that no mod line names never runs."),
    ("every_template_is_drawn", pages::every_template_is_drawn, "A template that nobody draws is removed."),
    (
        "templates_ask_nobody_else_for_anything",
        pages::templates_ask_nobody_else_for_anything,
        "No page asks another site for anything, and no style or script stands in a page.",
    ),
];

#[test]
fn the_house_is_in_order() {
    let house = &*HOUSE;
    let mut said = Vec::new();
    for (name, rule, reason) in RULES {
        let is_tolerated =
            |found: &Complaint| TOLERATED.iter().any(|(rule, path, _)| rule == name && found.path == *path);
        let found: Vec<String> = rule(house)
            .into_iter()
            .filter(|found| !is_tolerated(found))
            .map(|found| format!("  {}:{} {}", found.path, found.line, found.what))
            .collect();
        if !found.is_empty() {
            said.push(format!("{name}: {reason}\n{}", found.join("\n")));
        }
    }
    assert!(said.is_empty(), "\n{}\n", said.join("\n\n"));
}

#[test]
fn figures() {
    let house = &*HOUSE;
    figures::print(house);
    for (name, path, _) in TOLERATED {
        let (_, rule, _) = RULES.iter().find(|(rule, ..)| rule == name).expect("each entry names a rule");
        if !rule(house).iter().any(|found| found.path == *path) {
            println!("no longer to be tolerated: {name} in {path}");
        }
    }
    assert_eq!(figures::circles_between_rooms(house), [[""; 0]; 0]);
}
