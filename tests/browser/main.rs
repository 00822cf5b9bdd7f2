//! The main tasks, done in Chromium, with scripts and without.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

#[path = "../support/browser/mod.rs"]
mod browser;
#[path = "../support/mod.rs"]
#[allow(dead_code, reason = "the tests of the site use the other half")]
mod support;

/// Does a task twice: with scripts and without.
macro_rules! both {
    ($task:ident) => {
        mod $task {
            use crate::browser::Scripts;

            #[tokio::test]
            async fn with_scripts() {
                super::$task(Scripts::On).await;
            }

            #[tokio::test]
            async fn without_scripts() {
                super::$task(Scripts::Off).await;
            }
        }
    };
}

mod desk;
mod hiring;
mod inspection;
mod long_words;
mod pictures;
mod practice;
mod reading;
mod study;
mod teaching;
mod unsaved;
