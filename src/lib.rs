//! Lectern answers history questions, shows what to read next, and finds a tutor for those who need
//! help.
//!
//! Start with `rooms.rs`: it lists the rooms, each of which may only use those before it.
//! `tests/house/` enforces this.

pub mod config;
pub mod platform;

pub mod specifications;
pub mod staff;
pub mod topics;
pub mod unsaved;

pub mod answers;
pub mod search;

pub mod related;

pub mod reading;

pub mod editorial;

pub mod tutors;

pub mod papers;
pub mod topic_pages;

pub mod study;

pub mod practice;

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
