//! The site as its visitors meet it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

#[path = "../support/mod.rs"]
mod support;

mod answers;
mod applications;
mod cache;
mod concerns;
mod desk;
mod editorial;
mod enquiries;
mod html;
mod mail;
mod operations;
mod papers;
mod practice;
mod privacy;
mod reading;
mod related;
mod routes;
mod search;
mod staff;
mod study;
mod topic_pages;
mod tutor_pages;
mod tutors;
mod unsaved;
mod web;
mod wire;
mod words;
