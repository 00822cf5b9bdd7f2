//! Which candidates become neighbours, and for which reason. Without a reason there is no link.

#[cfg(test)]
mod tests;

use std::cmp::Ordering;

use uuid::Uuid;

use super::{
    entity::Kind,
    matcher::Matcher,
    neighbour::Reason,
    shared::{Frequency, Shared, SharedKind, shared},
    subject_matter::Subject,
};

/// A chosen neighbour, and the reason.
pub type ChosenNeighbour = (Uuid, Reason);

/// How many neighbours an answer has at most.
pub const NEIGHBOURS: usize = 6;
/// How many of these may be counterparts: the same question at other levels.
const MAX_COUNTERPARTS: usize = 2;
/// How many may tell what came before, and how many what followed.
const MAX_STEPS: usize = 2;
/// Questions of two levels with at least this similarity are counterparts.
const COUNTERPART: f32 = 0.5;
/// So much has to be left of two questions that differ in a country alone, in terms.
const MIN_FRAME: usize = 2;

/// A candidate with its reason, and how strong that is.
struct Link<'a> {
    to: &'a Subject,
    reason: Reason,
    strength: f32,
}

/// What editors say about the neighbours of an answer.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// The pinned ones in their order, each with the reason that readers see or nothing.
    pub pinned: Vec<(Uuid, String)>,
    pub forbidden: Vec<Uuid>,
}

/// Chooses the neighbours of `of` from `candidates`, which are sorted by similarity, the highest
/// first: those that editors pinned, and then those that have a reason. Candidates must not
/// contain its duplicates.
pub fn choose_neighbours(
    of: &Subject,
    candidates: &[&Subject],
    choices: &Choices,
    matcher: &Matcher,
    frequency: Frequency<'_>,
) -> Vec<ChosenNeighbour> {
    let others = || candidates.iter().copied().filter(|other| other.answer.id != of.answer.id);
    let pinned = choices.pinned.iter().filter_map(|(id, note)| {
        let to = others().find(|other| other.answer.id == *id)?;
        let found = if note.is_empty() { link(of, to, matcher, frequency) } else { None };
        Some((to, found.map_or_else(|| Reason::Pinned(note.clone()), |link| link.reason)))
    });
    let pinned: Vec<(&Subject, Reason)> = pinned.take(NEIGHBOURS).collect();
    let is_free = |other: &&Subject| {
        let id = other.answer.id;
        !choices.forbidden.contains(&id) && pinned.iter().all(|(to, _)| to.answer.id != id)
    };
    let mut links: Vec<Link<'_>> =
        others().filter(is_free).filter_map(|other| link(of, other, matcher, frequency)).collect();
    // a stable sort: of links as strong, the more similar comes first
    links.sort_by(|a, b| {
        place_of(&a.reason).cmp(&place_of(&b.reason)).then(b.strength.total_cmp(&a.strength))
    });
    let mut chosen: Vec<Link<'_>> = Vec::new();
    for link in links {
        let same = chosen.iter().filter(|other| place_of(&other.reason) == place_of(&link.reason)).count();
        let is_new = chosen.iter().map(|other| other.to).chain(pinned.iter().map(|(to, _)| *to));
        let is_new = is_new.into_iter().all(|other| !other.answer.is_near_duplicate(&link.to.answer));
        if same < most_of(&link.reason) && is_new {
            chosen.push(link);
        }
    }
    let pinned: Vec<ChosenNeighbour> =
        pinned.into_iter().map(|(to, reason)| (to.answer.id, reason)).collect();
    let chosen = chosen.into_iter().map(|link| (link.to.answer.id, link.reason));
    pinned.into_iter().chain(chosen).take(NEIGHBOURS).collect()
}

fn link<'a>(of: &Subject, to: &'a Subject, matcher: &Matcher, frequency: Frequency<'_>) -> Option<Link<'a>> {
    if let Some((reason, strength)) = counterpart(of, to) {
        return Some(Link { to, reason, strength });
    }
    if let Some(country) = contrast(of, to, matcher) {
        return Some(Link { to, reason: Reason::Contrast(country), strength: 1.0 });
    }
    let shared = shared(of, to, matcher, frequency);
    let strength = shared.iter().map(|shared| shared.weight).sum();
    let reason = step(of, to, shared.first()).or_else(|| {
        shared.into_iter().next().map(|shared| match shared.kind {
            SharedKind::Thing => Reason::SameThing(shared.name),
            SharedKind::KeyTerm => Reason::SameTerm(shared.name),
        })
    })?;
    Some(Link { to, reason, strength })
}

/// The same question at another level, with how similar the two are.
fn counterpart(of: &Subject, to: &Subject) -> Option<(Reason, f32)> {
    let (here, there) = (&of.answer, &to.answer);
    // “the wall of Berlin” is the Berlin Wall, and Lenin’s death is not Stalin’s
    let is_own = |one: &Subject, other: &Subject| {
        one.matter.asked_about.iter().any(|id| !other.matter.entities.contains_key(id))
    };
    let asks_of_others = is_own(of, to) && is_own(to, of);
    if here.level_id == there.level_id || here.subject_id != there.subject_id || asks_of_others {
        return None;
    }
    let similarity = here.similarity(there);
    let reason = match there.level_position.cmp(&here.level_position) {
        Ordering::Greater => Reason::Deeper,
        Ordering::Less => Reason::Simpler,
        Ordering::Equal => Reason::OtherLevel,
    };
    (similarity >= COUNTERPART).then_some((reason, similarity))
}

/// The country of the other, where the two questions differ in nothing else.
fn contrast(of: &Subject, to: &Subject, matcher: &Matcher) -> Option<String> {
    let frame = &of.matter.question_frame;
    if frame.len() < MIN_FRAME
        || *frame != to.matter.question_frame
        || of.matter.asked_about.len() != to.matter.asked_about.len()
    {
        return None;
    }
    let (here, there) = (of.matter.only(Kind::Country, matcher)?, to.matter.only(Kind::Country, matcher)?);
    // “the English name” and “the Chinese name” are no two countries
    let is_named = |subject: &Subject, id| subject.answer.question.contains(matcher.name(id));
    (here != there && is_named(of, here) && is_named(to, there)).then(|| matcher.name(there).to_owned())
}

/// What came before or followed: the other is of the same topic and next in time, and it tells of
/// the same thing or of one same day.
fn step(of: &Subject, to: &Subject, shared: Option<&Shared>) -> Option<Reason> {
    let (here, there) = (&of.matter.chronology, &to.matter.chronology);
    let is_one_story = shared.is_some() || here.share_a_day(there);
    if of.answer.topic_id != to.answer.topic_id || !is_one_story {
        return None;
    }
    if there.is_before(here) {
        Some(Reason::Before)
    } else if here.is_before(there) {
        Some(Reason::After)
    } else {
        None
    }
}

/// The order in which reasons are shown.
fn place_of(reason: &Reason) -> u8 {
    match reason {
        Reason::Pinned(_) => 0,
        Reason::Deeper | Reason::Simpler | Reason::OtherLevel => 1,
        Reason::Before => 2,
        Reason::After => 3,
        Reason::Contrast(_) => 4,
        Reason::SameThing(_) | Reason::SameTerm(_) => 5,
    }
}

fn most_of(reason: &Reason) -> usize {
    match reason {
        Reason::Deeper | Reason::Simpler | Reason::OtherLevel => MAX_COUNTERPARTS,
        Reason::Before | Reason::After => MAX_STEPS,
        _ => NEIGHBOURS,
    }
}
