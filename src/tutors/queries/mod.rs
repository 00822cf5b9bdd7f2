//! The SQL of tutors, one file per subject. Callers provide the connection or transaction.

mod checks;
mod listing;
mod profile_text;
mod profiles;
mod standing;
mod teaching;

pub use checks::{checks_of, set_checks};
pub use listing::{CourseCount, count_listed, course_counts, listed};
pub use profile_text::{change_of, count_changes, set_change, set_profile_text, take_change};
pub use profiles::{by_id, by_slug, id_of_email, insert, lock, slugs_like, update};
pub use standing::{end_hiding, end_suspension, hide, is_barred, suspend};
pub use teaching::{
    answering, courses, courses_of, pause, remember_answer, resume, set_courses, set_teaching,
};
