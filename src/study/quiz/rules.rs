//! Which wrong choices may stand beside a right one. A wrong choice that may be right as well is worse
//! than no question, so each rule errs towards leaving a choice out.

use super::{
    event::Event,
    short_answer::{ShortAnswer, Whole},
    vocabulary::KeyTerm,
};

/// Short answers of fewer words than this are names, dates and numbers: one word in common is too much.
const FEW_WORDS: usize = 5;
/// Longer ones may share this much, in percent.
const MOST_SHARED: usize = 40;
/// Questions that are this much alike, in percent, ask the same.
const SAME_QUESTION: usize = 40;
/// How much of a wrong choice may stand in the whole of the right answer, in percent.
const MOST_WITHIN: usize = 75;

/// Whether the date of `wrong` may be right for `asked`: the periods overlap, or another event that
/// may be the one that is asked for has a date that overlaps it.
pub fn date_may_be_right(asked: &Event, wrong: &Event, all: &[Event]) -> bool {
    let overlaps = |event: &Event| event.period.overlaps(wrong.period);
    overlaps(asked) || all.iter().any(|event| overlaps(event) && event.may_be(asked))
}

/// Whether `wrong` may have happened when `asked` did.
pub fn event_may_be_right(asked: &Event, wrong: &Event, all: &[Event]) -> bool {
    let overlaps = |event: &Event| event.period.overlaps(asked.period);
    overlaps(wrong) || wrong.may_be(asked) || all.iter().any(|event| overlaps(event) && event.may_be(wrong))
}

/// Whether only one year can be right for an event: no other event that may be the same has another.
pub fn has_one_year(asked: &Event, all: &[Event]) -> bool {
    all.iter().filter(|event| event.may_be(asked)).all(|event| event.period.year() == asked.period.year())
}

/// Whether it is certain which of both came first.
pub fn has_one_order(one: &Event, other: &Event) -> bool {
    (one.period.is_before(other.period) || other.period.is_before(one.period)) && !one.may_be(other)
}

pub fn term_may_be_right(asked: &KeyTerm, wrong: &KeyTerm) -> bool {
    asked.may_mean(wrong)
}

/// Whether the short answer of `wrong` may be right for the question of `asked`; `whole` is what the
/// question and the whole answer of `asked` mean.
pub fn short_answer_may_be_right(asked: &ShortAnswer, whole: &Whole, wrong: &ShortAnswer) -> bool {
    let fewest = asked.meaning.len().min(wrong.meaning.len());
    let is_short = fewest < FEW_WORDS;
    let shares = if is_short {
        fewest == 0 || asked.meaning.shares_a_word_with(&wrong.meaning)
    } else {
        asked.meaning.percent_shared(&wrong.meaning) > MOST_SHARED
    };
    // what the right answer says too may be part of what is asked for
    let is_within = if wrong.meaning.len() < FEW_WORDS {
        wrong.meaning.shares_a_word_with(&whole.meaning)
    } else {
        wrong.meaning.percent_shared(&whole.meaning) > MOST_WITHIN
    };
    shares
        || is_within
        || whole.says(&wrong.text)
        || asked.question_meaning.percent_alike(&wrong.question_meaning) >= SAME_QUESTION
        || (is_short && years_may_overlap(&asked.years, &wrong.years))
}

/// Whether periods from the first to the last year overlap.
fn years_may_overlap(one: &[i32], other: &[i32]) -> bool {
    let ends = |years: &[i32]| Some((*years.iter().min()?, *years.iter().max()?));
    matches!((ends(one), ends(other)), (Some(one), Some(other)) if one.0 <= other.1 && other.0 <= one.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::{
        deck::samples::answer,
        quiz::{event::events, meaning::SameThings, short_answer::short_answers},
    };

    #[test]
    fn dates_that_overlap_are_no_wrong_choices() {
        let dates = [
            ("30 January 1933", "Hitler becomes Chancellor."),
            ("1933", "The Reichstag burns."),
            ("1934", "The Night of the Long Knives."),
            ("March 1933", "Hitler becomes the Chancellor"),
        ];
        let all = events(&[answer(1, "Why?", &[], &dates)], &SameThings::default());
        assert!(date_may_be_right(&all[0], &all[1], &all));
        assert!(!date_may_be_right(&all[0], &all[2], &all));
        assert!(date_may_be_right(&all[0], &all[3], &all), "the same event is dated twice");
        assert!(event_may_be_right(&all[1], &all[0], &all) && !event_may_be_right(&all[2], &all[0], &all));
        assert!(has_one_year(&all[0], &all) && has_one_order(&all[0], &all[2]));
        assert!(!has_one_order(&all[0], &all[1]) && !has_one_order(&all[0], &all[3]));
    }

    #[test]
    fn short_answers_that_say_the_same_are_no_wrong_choices() {
        let mut answers = vec![
            answer(1, "Which party took power?", &[], &[]),
            answer(2, "Whose revolution was it?", &[], &[]),
            answer(3, "Who led the Whites?", &[], &[]),
            answer(4, "When did it end?", &[], &[]),
            answer(5, "When did it begin?", &[], &[]),
        ];
        for (answer, short) in answers.iter_mut().zip([
            "The Bolsheviks",
            "the Bolshevik party",
            "Admiral Kolchak",
            "1917 to 1922",
            "about 1920",
        ]) {
            answer.short_answer = short.to_owned();
        }
        answers[2].body = "Kolchak fought the Bolsheviks.".to_owned();
        let all = short_answers(&answers, &SameThings::default());
        let may_be_right = |asked: usize, wrong: usize| {
            let whole = all[asked].whole(&answers, &SameThings::default());
            short_answer_may_be_right(&all[asked], &whole, &all[wrong])
        };
        assert!(may_be_right(0, 1), "one word is shared");
        assert!(!may_be_right(0, 2));
        assert!(may_be_right(2, 0), "the answer names them");
        assert!(may_be_right(3, 4), "the years overlap");
    }
}
