//! Lectern answers history questions, shows what is worth reading next, and finds a
//! tutor for whoever is stuck.
//!
//! The rooms stand in the order in which they may know one another: a room uses only those
//! named before it. `tests/house.rs` holds the code to it.

pub mod config;
pub mod platform;

pub mod topics;
pub mod tutors;

pub mod answers;
pub mod search;

pub mod related;

pub mod enquiries;

pub mod staff;

pub mod desk;
pub mod operations;

pub mod commands;
pub mod site;
