//! The main tasks, done in Chromium, with scripts and without.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

#[path = "../support/browser/mod.rs"]
mod browser;
#[path = "../support/mod.rs"]
mod support;

mod reading;
