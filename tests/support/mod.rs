//! What the tests stand on. They speak the visitor's language: a visitor opens a page,
//! fills in a form, submits it and sees what comes.

pub mod database;
pub mod letters;
#[allow(dead_code, reason = "only those with a browser need a port")]
pub mod served;
pub mod site;
#[allow(dead_code, reason = "only the tests of mail need all of its faults")]
pub mod smtp;
pub mod staff;
pub mod visitor;
