//! Draws the questions of a quiz.

mod together;

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    Question, Quiz, Task,
    event::{Event, events},
    meaning::SameThings,
    rules,
    seeded::Seeded,
    short_answer::{ShortAnswer, short_answers},
    vocabulary::{KeyTerm, key_terms},
};
use crate::study::{card::folded, deck::StudyAnswer};

pub const MOST_QUESTIONS: usize = 10;
/// The wrong choices beside a right one.
const WRONG: usize = 3;
/// Wrong dates are among so many that are nearest in time.
const NEAREST: usize = 9;

/// What quizzes are drawn from.
#[derive(Debug)]
pub struct Material {
    answers: Vec<StudyAnswer>,
    same: SameThings,
    events: Vec<Event>,
    terms: Vec<KeyTerm>,
    short_answers: Vec<ShortAnswer>,
}

impl Material {
    pub fn new(answers: Vec<StudyAnswer>, same: SameThings) -> Self {
        Self {
            events: events(&answers, &same),
            terms: key_terms(&answers, &same),
            short_answers: short_answers(&answers, &same),
            answers,
            same,
        }
    }
}

/// The kinds of questions, in the order in which they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    Definition,
    Year,
    ShortAnswer,
    Order,
    Term,
    Date,
    Match,
    Event,
}

const PLAN: [Form; MOST_QUESTIONS] = [
    Form::Definition,
    Form::Year,
    Form::ShortAnswer,
    Form::Order,
    Form::Date,
    Form::Match,
    Form::ShortAnswer,
    Form::Event,
    Form::Term,
    Form::Year,
];
/// What takes the place of those that the answers have too little for.
const REST: [Form; 6] =
    [Form::ShortAnswer, Form::Date, Form::Definition, Form::Event, Form::Term, Form::Year];

/// The quiz with this seed; it asks for what stands in the answer `only`, if there is one, and takes
/// wrong choices from the others too.
pub fn draw(material: &Material, only: Option<Uuid>, seed: u32) -> Quiz {
    let seeded = Seeded::new(u64::from(seed));
    let mut drawing = Drawing { material, only, seeded, asked: BTreeSet::new() };
    let mut questions: Vec<Question> = PLAN.iter().filter_map(|form| drawing.question(*form)).collect();
    let mut rest: Vec<Form> = REST.to_vec();
    while questions.len() < MOST_QUESTIONS && !rest.is_empty() {
        rest.retain(|form| {
            let question = (questions.len() < MOST_QUESTIONS).then(|| drawing.question(*form)).flatten();
            let is_drawn = question.is_some();
            questions.extend(question);
            is_drawn
        });
    }
    let digest = Sha256::digest(format!("{questions:?}"));
    let edition = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    Quiz { seed, edition, questions }
}

struct Drawing<'a> {
    material: &'a Material,
    only: Option<Uuid>,
    seeded: Seeded,
    /// What was asked already, by its text: nothing is asked twice in other words.
    asked: BTreeSet<String>,
}

impl Drawing<'_> {
    fn question(&mut self, form: Form) -> Option<Question> {
        match form {
            Form::Definition | Form::Term => self.term(form),
            Form::Date | Form::Event => self.event(form),
            Form::Year => self.year(),
            Form::ShortAnswer => self.short_answer(),
            Form::Order => self.order(),
            Form::Match => self.matching(),
        }
    }

    /// In a drawn order, what may be asked for and was not yet: the positions in a list of which each
    /// has an answer and a text.
    fn unasked<T>(&mut self, all: &[T], of: impl Fn(&T) -> (usize, &str)) -> Vec<usize> {
        let is_wanted = |at: usize| {
            let answer = self.material.answers.get(at);
            self.only.is_none() || answer.map(|answer| answer.id) == self.only
        };
        let may = |thing: &T| {
            let (answer, text) = of(thing);
            is_wanted(answer) && !self.asked.contains(&folded(text))
        };
        let mut places: Vec<usize> = (0..all.len()).filter(|at| may(&all[*at])).collect();
        self.seeded.shuffle(&mut places);
        places
    }

    fn term(&mut self, form: Form) -> Option<Question> {
        let material = self.material;
        let terms = &material.terms;
        self.unasked(terms, |term| (term.answer, &term.term)).into_iter().find_map(|at| {
            let asked = &terms[at];
            if asked.gives_itself_away() {
                return None;
            }
            let fits = |wrong: &&KeyTerm| {
                wrong.topic == asked.topic
                    && !rules::term_may_be_right(asked, wrong)
                    && !wrong.gives_itself_away()
            };
            let wrong = self.wrong(terms.iter().filter(fits).collect(), KeyTerm::may_mean)?;
            let is_term = form == Form::Term;
            let text = |term: &KeyTerm| if is_term { term.term.clone() } else { term.definition.clone() };
            self.asked.insert(folded(&asked.term));
            Some(Question {
                prompt: if is_term { "Which term is this?" } else { "What does this mean?" },
                of: if is_term { asked.definition.clone() } else { asked.term.clone() },
                task: self.choice(text(asked), wrong.into_iter().map(text)),
                facts: vec![asked.fact.clone()],
                topic: asked.topic.clone(),
            })
        })
    }

    fn event(&mut self, form: Form) -> Option<Question> {
        let material = self.material;
        let events = &material.events;
        self.unasked(events, |event| (event.answer, &event.text)).into_iter().find_map(|at| {
            let asked = &events[at];
            if asked.tells_a_year || !asked.is_exact {
                return None;
            }
            let is_date = form == Form::Date;
            if !is_date && self.asked.contains(&folded(&asked.date)) {
                return None;
            }
            let may_be_right = if is_date { rules::date_may_be_right } else { rules::event_may_be_right };
            let mut near: Vec<&Event> = events
                .iter()
                .filter(|wrong| {
                    wrong.topic == asked.topic && wrong.is_exact && (is_date || !wrong.tells_a_year)
                })
                .filter(|wrong| !may_be_right(asked, wrong, events))
                .collect();
            near.sort_by_key(|wrong| wrong.period.years_from(asked.period));
            near.truncate(NEAREST);
            let wrong = self.wrong(near, |one, other| {
                one.period.overlaps(other.period) || folded(&one.date) == folded(&other.date)
            })?;
            self.asked.insert(folded(&asked.text));
            if !is_date {
                self.asked.insert(folded(&asked.date));
            }
            let text = |event: &Event| if is_date { event.date.clone() } else { event.text.clone() };
            Some(Question {
                prompt: if is_date { "When was this?" } else { "What happened then?" },
                of: if is_date { asked.text.clone() } else { asked.date.clone() },
                task: self.choice(text(asked), wrong.into_iter().map(text)),
                facts: vec![asked.fact.clone()],
                topic: asked.topic.clone(),
            })
        })
    }

    fn year(&mut self) -> Option<Question> {
        let material = self.material;
        let events = &material.events;
        self.unasked(events, |event| (event.answer, &event.text)).into_iter().find_map(|at| {
            let asked = &events[at];
            let right = asked.period.year()?;
            if asked.tells_a_year || !asked.is_exact || !rules::has_one_year(asked, events) {
                return None;
            }
            self.asked.insert(folded(&asked.text));
            Some(Question {
                prompt: "Which year was this?",
                of: asked.text.clone(),
                task: Task::Year { right },
                facts: vec![asked.fact.clone()],
                topic: asked.topic.clone(),
            })
        })
    }

    fn short_answer(&mut self) -> Option<Question> {
        let material = self.material;
        let all = &material.short_answers;
        let places = self.unasked(all, |short| (short.answer, &short.question));
        places.into_iter().filter(|at| all[*at].can_be_asked).find_map(|at| {
            let asked = &all[at];
            let whole = asked.whole(&material.answers, &material.same);
            let mut others: Vec<&ShortAnswer> = all
                .iter()
                .filter(|wrong| wrong.topic == asked.topic && wrong.answer != asked.answer)
                .filter(|wrong| wrong.is_plausible_for(asked))
                .filter(|wrong| !rules::short_answer_may_be_right(asked, &whole, wrong))
                .collect();
            self.seeded.shuffle(&mut others);
            others.sort_by_key(|wrong| wrong.distance(asked));
            others.truncate(NEAREST);
            let wrong = self.wrong(others, |one, other| {
                one.meaning == other.meaning || folded(&one.text) == folded(&other.text)
            })?;
            self.asked.insert(folded(&asked.question));
            Some(Question {
                prompt: "Which answer is right?",
                of: asked.question.clone(),
                task: self.choice(asked.text.clone(), wrong.into_iter().map(|wrong| wrong.text.clone())),
                facts: vec![asked.fact.clone()],
                topic: asked.topic.clone(),
            })
        })
    }

    /// Wrong choices in a drawn order, none of which clash with each other; `None` where there are
    /// too few.
    fn wrong<'t, T>(
        &mut self,
        mut candidates: Vec<&'t T>,
        clash: impl Fn(&T, &T) -> bool,
    ) -> Option<Vec<&'t T>> {
        self.seeded.shuffle(&mut candidates);
        let mut chosen: Vec<&T> = Vec::new();
        for candidate in candidates {
            if chosen.len() < WRONG && !chosen.iter().any(|other| clash(candidate, other)) {
                chosen.push(candidate);
            }
        }
        (chosen.len() == WRONG).then_some(chosen)
    }

    fn choice(&mut self, right: String, wrong: impl Iterator<Item = String>) -> Task {
        let mut choices: Vec<(bool, String)> =
            std::iter::once((true, right)).chain(wrong.map(|wrong| (false, wrong))).collect();
        self.seeded.shuffle(&mut choices);
        let right = choices.iter().position(|(is_right, _)| *is_right).unwrap_or_default();
        Task::Choice { choices: choices.into_iter().map(|(_, text)| text).collect(), right }
    }
}
