//! The site as its visitors meet it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

#[path = "../support/mod.rs"]
mod support;

mod admin;
mod answers;
mod enquiries;
mod html;
mod mail;
mod related;
mod search;
mod tutors;
mod web;
mod wire;
