//! Lectern answers history questions, shows what is worth reading next, and finds a
//! tutor for whoever is stuck.
//!
//! `rooms.rs` lists the rooms in the order in which they may know one another: a room uses only
//! those before it. `tests/house/` holds the code to it.

pub mod config;
pub mod platform;

pub mod staff;
pub mod topics;

pub mod answers;
pub mod search;

pub mod related;

pub mod reading;

pub mod editorial;

pub mod tutors;

pub mod applications;
pub mod concerns;
pub mod enquiries;

pub mod tutor_pages;

pub mod privacy;

pub mod operations;

pub mod desk;

pub mod rooms;

pub mod commands;
pub mod site;
