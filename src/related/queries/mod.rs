mod choices;
mod due;
mod duplicates;
mod entities;
mod neighbours;

pub use choices::{
    ChosenAnswer, choices, chosen_of, forbid, forget, lock_choices, move_up, pin, question_of,
};
pub use due::{Due, mark_all_due, mark_due, mark_similar_due, mark_stale_due, take_due};
pub use duplicates::{count_of_pairs, dismiss, known_pairs, pairs, possible_duplicates, update_pairs};
pub use entities::{entities, lock_entities, replace_entities};
pub use neighbours::{candidates, lock_writing, replace_neighbours};
