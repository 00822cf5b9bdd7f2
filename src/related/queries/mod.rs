mod due;
mod duplicates;
mod neighbours;

pub use due::{Due, mark_due, mark_similar_due, mark_stale_due, take_due};
pub use duplicates::{count_of_pairs, dismiss, known_pairs, pairs, possible_duplicates, update_pairs};
pub use neighbours::{candidates, lock_writing, replace_neighbours};
