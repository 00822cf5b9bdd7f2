//! A migration says what it is for, and goes only forward.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

#[test]
fn each_begins_with_what_it_is_for() {
    for migration in lectern::platform::database::MIGRATIONS.iter() {
        assert!(
            migration.sql.as_str().starts_with("-- "),
            "{} begins without a comment",
            migration.description
        );
    }
}

#[test]
fn they_are_numbered_without_a_gap() {
    let numbers: Vec<i64> =
        lectern::platform::database::MIGRATIONS.iter().map(|migration| migration.version).collect();
    let expected: Vec<i64> = (1..=i64::try_from(numbers.len()).unwrap()).collect();
    assert_eq!(numbers, expected);
}

#[test]
fn every_moment_knows_its_zone() {
    for migration in lectern::platform::database::MIGRATIONS.iter() {
        let sql = migration.sql.as_str();
        assert!(
            !sql.contains("timestamp ") && !sql.contains("timestamp,"),
            "{}: use timestamptz",
            migration.description
        );
    }
}

#[test]
fn no_column_could_hold_what_we_must_not_know() {
    for migration in lectern::platform::database::MIGRATIONS.iter() {
        for word in ["birth", "surname", "child_", "school_name", "ip_address", " inet"] {
            let columns = migration.sql.as_str().lines().filter(|line| !line.trim_start().starts_with("--"));
            assert!(
                !columns.clone().any(|line| line.contains(word)),
                "{}: no column for `{word}`",
                migration.description
            );
        }
    }
}
