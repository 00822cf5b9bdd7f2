//! The registry of rooms, in order of dependency: a room may only use those listed before it. A new
//! room is added here and nowhere else.

use crate::{
    answers, applications, concerns, desk, editorial, enquiries, operations, papers, platform::room::Room,
    practice, privacy, reading, related, search, specifications, staff, study, topic_pages, topics,
    tutor_pages, tutors, unsaved,
};

pub static ROOMS: [Room; 21] = [
    staff::ROOM,
    unsaved::ROOM,
    topics::ROOM,
    specifications::ROOM,
    answers::ROOM,
    search::ROOM,
    related::ROOM,
    reading::ROOM,
    editorial::ROOM,
    tutors::ROOM,
    papers::ROOM,
    topic_pages::ROOM,
    study::ROOM,
    practice::ROOM,
    applications::ROOM,
    concerns::ROOM,
    enquiries::ROOM,
    tutor_pages::ROOM,
    privacy::ROOM,
    operations::ROOM,
    desk::ROOM,
];
