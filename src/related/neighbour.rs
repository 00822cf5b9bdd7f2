use std::collections::HashSet;

use uuid::Uuid;

use crate::{answers, search::analysis};

/// An answer beside another one, with the reason why it stands there.
#[derive(Debug, Clone)]
pub struct Neighbour {
    pub level: String,
    pub level_label: String,
    pub subject: String,
    pub topic_label: String,
    pub slug: String,
    pub question: String,
    pub reason: Reason,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The same question at a higher level.
    Deeper,
    /// The same question at a lower level.
    Simpler,
    /// The same question at a level beside this one.
    OtherLevel,
    SameTopic,
    /// The same person or place.
    SameName(String),
    SameYear(String),
    SimilarQuestion,
}

impl Reason {
    /// As the table spells it.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Deeper => "deeper",
            Self::Simpler => "simpler",
            Self::OtherLevel => "other-level",
            Self::SameTopic => "same-topic",
            Self::SameName(_) => "same-name",
            Self::SameYear(_) => "same-year",
            Self::SimilarQuestion => "similar-question",
        }
    }

    /// What it names.
    pub fn detail(&self) -> &str {
        match self {
            Self::SameName(detail) | Self::SameYear(detail) => detail,
            _ => "",
        }
    }

    /// Reads the table's spelling, which a constraint guards.
    pub fn of(text: &str, detail: String) -> Self {
        match text {
            "deeper" => Self::Deeper,
            "simpler" => Self::Simpler,
            "other-level" => Self::OtherLevel,
            "same-topic" => Self::SameTopic,
            "same-name" => Self::SameName(detail),
            "same-year" => Self::SameYear(detail),
            _ => Self::SimilarQuestion,
        }
    }
}

impl Neighbour {
    pub fn path(&self) -> String {
        answers::path(&self.level, &self.subject, &self.slug)
    }

    /// The reason in a reader's words.
    pub fn why(&self) -> String {
        match &self.reason {
            Reason::Deeper => format!("Goes deeper: {}", self.level_label),
            Reason::Simpler => format!("Simpler: {}", self.level_label),
            Reason::OtherLevel => format!("Same question: {}", self.level_label),
            Reason::SameTopic => format!("Same topic: {}", self.topic_label),
            Reason::SameName(name) => format!("Also about {name}: {}", self.topic_label),
            Reason::SameYear(year) => format!("Also about {year}: {}", self.topic_label),
            Reason::SimilarQuestion => format!("Similar question: {}", self.level_label),
        }
    }
}

/// An answer that might be a neighbour, or whose neighbours are sought.
#[derive(Debug, Clone, Default)]
pub struct Candidate {
    pub id: Uuid,
    pub level_id: i16,
    pub level_position: i32,
    pub subject_id: i16,
    pub topic_id: i32,
    pub question: String,
    pub short_answer: String,
    /// A draft may ask what a published one asks, and is nobody's neighbour.
    pub is_published: bool,
    /// The stems of the question's telling words: see [`Candidate::with_stems`].
    pub stems: HashSet<String>,
}

impl Candidate {
    /// Cutting words takes longer than reading a row: whoever needs them asks.
    #[must_use]
    pub fn with_stems(mut self) -> Self {
        self.stems = analysis::words(&self.question).into_iter().map(|word| word.term).collect();
        self
    }
}

/// A neighbour that was chosen, and why.
pub type Choice = (Uuid, Reason);

/// How many neighbours an answer has.
pub const NEIGHBOURS: usize = 6;
/// Of these, how many places are kept for the same question at other levels.
const SISTERS: usize = 2;
/// How many of the same topic, where others would come too.
const HOME: usize = 4;
/// Questions that share this part of their telling words ask the same.
const SAME_QUESTION: f32 = 0.5;
/// Questions that share this part say the same words over: one of them is enough.
const COPY: f32 = 0.8;

/// Chooses the neighbours of `of` from `candidates`, the nearest in wording first: some of
/// the same topic, the same question at other levels, and whatever else is near. Its
/// duplicates are no candidates.
pub fn choose(of: &Candidate, candidates: &[&Candidate]) -> Vec<Choice> {
    let others: Vec<&Candidate> = candidates.iter().copied().filter(|other| other.id != of.id).collect();
    let mut sisters: Vec<(f32, &Candidate)> = others
        .iter()
        .filter(|other| other.level_id != of.level_id)
        .map(|other| (overlap(&of.stems, &other.stems), *other))
        .filter(|(overlap, _)| *overlap >= SAME_QUESTION)
        .collect();
    sisters.sort_by(|a, b| b.0.total_cmp(&a.0));
    sisters.truncate(SISTERS);
    let sisters: Vec<&Candidate> = sisters.into_iter().map(|(_, sister)| sister).collect();

    let mut taken: Vec<&Candidate> = sisters.clone();
    let places = NEIGHBOURS - sisters.len();
    let home: Vec<&Candidate> =
        others.iter().copied().filter(|other| other.topic_id == of.topic_id).collect();
    let away: Vec<&Candidate> =
        others.iter().copied().filter(|other| other.topic_id != of.topic_id).collect();
    let mut beside = different(&home, &mut taken, places.min(HOME));
    let elsewhere = different(&away, &mut taken, places - beside.len());
    let left = places - beside.len() - elsewhere.len();
    beside.extend(different(&home, &mut taken, left));

    let mut chosen: Vec<Choice> = beside.into_iter().map(|near| (near.id, Reason::SameTopic)).collect();
    chosen.extend(sisters.iter().map(|sister| (sister.id, sister_reason(of, sister))));
    chosen.extend(elsewhere.into_iter().map(|near| (near.id, shared_reason(of, near))));
    chosen
}

/// The first that are no near-copies of one another or of what is `taken`.
fn different<'a>(from: &[&'a Candidate], taken: &mut Vec<&'a Candidate>, most: usize) -> Vec<&'a Candidate> {
    let mut chosen = Vec::new();
    for candidate in from {
        if chosen.len() == most {
            break;
        }
        let is_new = taken.iter().all(|other| other.id != candidate.id && !is_near_copy(other, candidate));
        if is_new {
            chosen.push(*candidate);
            taken.push(candidate);
        }
    }
    chosen
}

/// Whether two questions say the same words over.
pub fn is_near_copy(one: &Candidate, other: &Candidate) -> bool {
    overlap(&one.stems, &other.stems) >= COPY
}

fn sister_reason(of: &Candidate, sister: &Candidate) -> Reason {
    match sister.level_position.cmp(&of.level_position) {
        std::cmp::Ordering::Greater => Reason::Deeper,
        std::cmp::Ordering::Less => Reason::Simpler,
        std::cmp::Ordering::Equal => Reason::OtherLevel,
    }
}

/// What two answers of different topics have in common.
fn shared_reason(of: &Candidate, other: &Candidate) -> Reason {
    let [here, there] = [of, other].map(|one| format!("{}? {}", one.question, one.short_answer));
    let others: HashSet<String> = names(&there).into_iter().collect();
    if let Some(name) = names(&here).into_iter().find(|name| others.contains(name)) {
        return Reason::SameName(name);
    }
    let others: HashSet<&str> = years(&there).collect();
    match years(&here).find(|year| others.contains(year)) {
        Some(year) => Reason::SameYear(year.to_owned()),
        None => Reason::SimilarQuestion,
    }
}

/// Written large, and nobody's name.
const DATES: &str = "January February March April May June July August September October November December \
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday";

/// Whose something is, such as “Belgian”.
fn is_adjective(name: &str) -> bool {
    const ENDINGS: [&str; 5] = ["ian", "ean", "ican", "ish", "ese"];
    const OTHERS: [&str; 5] = ["German", "French", "Dutch", "Greek", "Soviet"];
    OTHERS.contains(&name) || (!name.contains(' ') && ENDINGS.iter().any(|ending| name.ends_with(ending)))
}

/// Names of people and places: what is written large within a sentence.
fn names(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut begins = true;
    let mut goes_on = false;
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let bare = bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s")).unwrap_or(bare);
        let is_large = bare.chars().next().is_some_and(char::is_uppercase) && bare.chars().count() > 1;
        match names.last_mut() {
            Some(name) if goes_on && is_large => {
                name.push(' ');
                name.push_str(bare);
            }
            _ if is_large && !begins => names.push(bare.to_owned()),
            _ => {}
        }
        let ends = word.ends_with(['.', '?', '!']);
        goes_on = is_large && !begins && word.ends_with(char::is_alphanumeric);
        begins = ends;
    }
    names.retain(|name| !DATES.split(' ').any(|date| date == name) && !is_adjective(name));
    names
}

/// Every number that can be a year.
fn years(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|number| number.len() == 4 && (number.starts_with('1') || number.starts_with("20")))
}

/// The shared part of two sets of words (Jaccard's index).
fn overlap(a: &HashSet<String>, b: &HashSet<String>) -> f32 {
    let shared = a.intersection(b).count();
    let all = a.len() + b.len() - shared;
    if all == 0 { 0.0 } else { count(shared) / count(all) }
}

fn count(of: usize) -> f32 {
    f32::from(u16::try_from(of).unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(id: u128, level: i16, topic: i32, question: &str) -> Candidate {
        Candidate {
            id: Uuid::from_u128(id),
            level_id: level,
            level_position: level.into(),
            topic_id: topic,
            question: question.to_owned(),
            short_answer: format!("Answer {id}."),
            stems: question.to_lowercase().split(' ').map(str::to_owned).collect(),
            ..Candidate::default()
        }
    }

    fn reasons(of: &Candidate, candidates: &[Candidate]) -> Vec<(u128, Reason)> {
        let candidates: Vec<&Candidate> = candidates.iter().collect();
        choose(of, &candidates).into_iter().map(|(id, reason)| (id.as_u128(), reason)).collect()
    }

    #[test]
    fn topic_first_then_sisters_then_what_is_shared() {
        let of = candidate(1, 1, 1, "impact of Lenin death in 1924");
        let found = reasons(
            &of,
            &[
                of.clone(),
                candidate(2, 2, 1, "impact of Lenin death in 1924 why"),
                candidate(4, 1, 1, "stalin leader"),
                candidate(3, 1, 1, "tsar abdic"),
                candidate(5, 1, 9, "who was Lenin"),
                candidate(6, 1, 9, "elections of 1924"),
                candidate(7, 1, 9, "impact on war"),
            ],
        );
        assert_eq!(
            found,
            [
                (4, Reason::SameTopic),
                (3, Reason::SameTopic),
                (2, Reason::Deeper),
                (5, Reason::SameName("Lenin".to_owned())),
                (6, Reason::SameYear("1924".to_owned())),
                (7, Reason::SimilarQuestion),
            ]
        );
    }

    #[test]
    fn a_crowded_topic_leaves_room_for_the_sister() {
        let of = candidate(1, 2, 1, "impact lenin death");
        let mut all: Vec<Candidate> =
            (10..30).map(|id| candidate(id, 2, 1, &format!("other {id} word{id}"))).collect();
        all.push(candidate(2, 1, 1, "impact lenin death"));
        let found = reasons(&of, &all);
        assert_eq!(found.len(), NEIGHBOURS);
        assert_eq!(found[5], (2, Reason::Simpler));
    }

    #[test]
    fn near_copies_take_one_place() {
        let of = candidate(1, 1, 1, "why did the wall fall");
        let all: Vec<Candidate> = (10..20).map(|id| candidate(id, 1, 1, "when was the wall built")).collect();
        assert_eq!(reasons(&of, &all).len(), 1);
    }

    #[test]
    fn a_name_is_written_large_within_a_sentence() {
        assert_eq!(
            names(
                "Why did Nicholas II fall? The Tsar's army left Petrograd in March, and Lenin came on Easter Monday."
            ),
            ["Nicholas II", "Tsar", "Petrograd", "Lenin", "Easter Monday"]
        );
        assert_eq!(names("How did Belgian and Soviet troops reach the Soviet Union?"), ["Soviet Union"]);
        assert_eq!(years("from 1917 to 1924, 12 and 1000000").collect::<Vec<_>>(), ["1917", "1924"]);
    }
}
