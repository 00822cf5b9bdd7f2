mod desk;
mod public;

pub use desk::{
    ListedTopic, answer_ids, list, set_answer_specifications, set_overview, set_ranks, set_specifications,
    with_content,
};
pub use public::{
    TopicTutor, answers_of, boards_of_topics, changed_at, lock, overview, place, specifications_of, tutors_of,
};
