//! Every room, in the order in which they may know one another: each uses only those before it.
//! This is the one list that a new room must be added to.

use crate::{
    answers, applications, concerns, desk, editorial, enquiries, operations, platform::room::Room, privacy,
    reading, related, search, staff, topics, tutor_pages, tutors,
};

pub static ROOMS: [Room; 15] = [
    staff::ROOM,
    topics::ROOM,
    answers::ROOM,
    search::ROOM,
    related::ROOM,
    reading::ROOM,
    editorial::ROOM,
    tutors::ROOM,
    applications::ROOM,
    concerns::ROOM,
    enquiries::ROOM,
    tutor_pages::ROOM,
    privacy::ROOM,
    operations::ROOM,
    desk::ROOM,
];
