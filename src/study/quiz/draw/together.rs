//! Questions of several things at once: events to put in order, terms to match.

use super::Drawing;
use crate::study::{
    card::folded,
    quiz::{Question, Task, rules},
};

/// Events to put in order, and terms to match.
const TOGETHER: usize = 4;

impl Drawing<'_> {
    pub fn order(&mut self) -> Option<Question> {
        let material = self.material;
        let events = &material.events;
        let together = self.together(
            events,
            |event| (event.answer, &event.text),
            |one, other| one.topic == other.topic && rules::has_one_order(one, other),
            |event| event.is_exact && !event.tells_a_year,
        );
        together.map(|chosen| {
            let place =
                |at: usize| chosen.iter().filter(|other| other.period.is_before(chosen[at].period)).count();
            let right: Vec<usize> = (0..chosen.len()).map(place).collect();
            let mut facts: Vec<(usize, _)> =
                chosen.iter().zip(&right).map(|(event, place)| (*place, event.fact.clone())).collect();
            facts.sort_by_key(|(place, _)| *place);
            Question {
                prompt: "Put these in order: 1 is the earliest.",
                of: String::new(),
                task: Task::Order { events: chosen.iter().map(|event| event.text.clone()).collect(), right },
                facts: facts.into_iter().map(|(_, fact)| fact).collect(),
                topic: chosen[0].topic.clone(),
            }
        })
    }

    pub fn matching(&mut self) -> Option<Question> {
        let material = self.material;
        let terms = &material.terms;
        let together = self.together(
            terms,
            |term| (term.answer, &term.term),
            |one, other| one.topic == other.topic && !rules::term_may_be_right(one, other),
            |term| !term.gives_itself_away(),
        );
        together.map(|chosen| {
            let mut places: Vec<usize> = (0..chosen.len()).collect();
            self.seeded.shuffle(&mut places);
            let right = (0..chosen.len())
                .map(|at| places.iter().position(|place| *place == at).unwrap_or_default())
                .collect();
            Question {
                prompt: "Match each term with its meaning.",
                of: String::new(),
                task: Task::Match {
                    terms: chosen.iter().map(|term| term.term.clone()).collect(),
                    definitions: places.iter().map(|at| chosen[*at].definition.clone()).collect(),
                    right,
                },
                facts: chosen.iter().map(|term| term.fact.clone()).collect(),
                topic: chosen[0].topic.clone(),
            }
        })
    }

    /// Four things that fit each other, of which the first was drawn; all of them count as asked.
    fn together<'t, T>(
        &mut self,
        all: &'t [T],
        of: impl Fn(&T) -> (usize, &str),
        fit: impl Fn(&T, &T) -> bool,
        is_usable: impl Fn(&T) -> bool,
    ) -> Option<Vec<&'t T>> {
        let places = self.unasked(all, &of);
        let places: Vec<usize> = places.into_iter().filter(|at| is_usable(&all[*at])).collect();
        let chosen = places.iter().take(TOGETHER * 4).find_map(|first| {
            let mut chosen = vec![&all[*first]];
            for at in &places {
                if chosen.len() < TOGETHER && chosen.iter().all(|other| fit(&all[*at], other)) {
                    chosen.push(&all[*at]);
                }
            }
            (chosen.len() == TOGETHER).then_some(chosen)
        })?;
        self.asked.extend(chosen.iter().map(|thing| folded(of(thing).1)));
        Some(chosen)
    }
}
