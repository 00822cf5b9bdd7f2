//! The row of ways to study on the pages of this room.

use super::STUDY;
use crate::platform::{
    room::Room,
    study::{Material, StudyPlace, StudyRow},
};

/// The row of a topic, empty where the topic has no answers and so no page of its own.
pub fn row(rooms: &[Room], topic: &str, (material, noted): &(Material, Vec<String>)) -> StudyRow {
    if material.answers == 0 {
        return StudyRow::default();
    }
    StudyRow::of(rooms, StudyPlace { topic, answer: None, material: *material, noted }, STUDY)
}
