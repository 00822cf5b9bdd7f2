//! Lectern answers history questions, shows what is worth reading next, and finds a
//! tutor for whoever is stuck.
//!
//! The rooms stand in the order in which they may know one another: the core of a
//! room (its noun, queries and letters) uses only rooms named before it, while a page
//! may ask at any door. `tests/house.rs` holds the code to it.

pub mod config;
pub mod database;
pub mod web;

pub mod mail;

pub mod topics;
pub mod tutors;

pub mod answers;
pub mod search;

pub mod related;

pub mod enquiries;

pub mod admin;

pub mod server;

pub mod commands;
pub mod site;
