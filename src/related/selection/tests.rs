use super::*;
use crate::{
    answers::KeyDate,
    related::{candidate::Candidate, entity::Entity},
};

const LIST: &str = "person: Vladimir Lenin = Lenin\nperson: Joseph Stalin = Stalin\nterm: Collectivisation < Joseph Stalin
event: Spanish Armada = Armada\nevent: Schlieffen Plan\nplace: Berlin\nevent: Berlin Wall < Berlin\nperiod: Cold War
country: Germany = German\ncountry: France = French\nterm: Black Death\nplace: Normandy";
const RUSSIA: i32 = 1;
const ELSEWHERE: i32 = 2;

fn answer(id: u128, level: i16, topic: i32, question: &str, short_answer: &str) -> Candidate {
    Candidate {
        id: Uuid::from_u128(id),
        level_id: level,
        level_position: level.into(),
        topic_id: topic,
        question: question.to_owned(),
        short_answer: short_answer.to_owned(),
        ..Candidate::default()
    }
}

fn reasons_with(of: Candidate, others: Vec<Candidate>, choices: &Choices) -> Vec<(u128, String)> {
    let matcher = Matcher::new(Entity::parse_all(LIST).unwrap());
    let of = Subject::of(of, &matcher);
    let others: Vec<Subject> = others.into_iter().map(|other| Subject::of(other, &matcher)).collect();
    let others: Vec<&Subject> = others.iter().collect();
    // a word of few answers, but for what hundreds are about
    let frequency = |term: &str| match term {
        "death" | "black" => 400,
        term if term.starts_with("normand") => 40,
        _ => 5,
    };
    choose_neighbours(&of, &others, choices, &matcher, &frequency)
        .into_iter()
        .map(|(id, reason)| (id.as_u128(), reason.why("A-level")))
        .collect()
}

fn reasons(of: Candidate, others: Vec<Candidate>) -> Vec<(u128, String)> {
    reasons_with(of, others, &Choices::default())
}

fn told<const N: usize>(mut answer: Candidate, dates: [&str; N]) -> Candidate {
    answer.dates =
        dates.map(|date| KeyDate { date: date.parse().unwrap(), event: "It happened.".to_owned() }).into();
    answer
}

fn explains(mut answer: Candidate, term: &str) -> Candidate {
    answer.key_terms = vec![term.to_owned()];
    answer
}

#[test]
fn the_same_question_at_another_level_comes_first_and_the_same_person_is_named() {
    let of = answer(1, 1, RUSSIA, "What was the impact of Lenin’s death?", "A struggle for power.");
    let found = reasons(
        of,
        vec![
            answer(2, 1, RUSSIA, "How did Lenin rule?", "Harshly."),
            answer(3, 2, RUSSIA, "How great was the impact of Lenin’s death?", "Great."),
            answer(4, 2, RUSSIA, "What was the impact of Stalin’s death?", "Great too."),
        ],
    );
    assert_eq!(found, [(3, "Goes deeper: A-level".to_owned()), (2, "Also about: Vladimir Lenin".to_owned())]);
}

#[test]
fn no_reason_is_no_link() {
    let armada = answer(1, 1, RUSSIA, "Why did the Spanish Armada fail in 1588?", "The plan failed.");
    let strangers = vec![
        answer(2, 2, ELSEWHERE, "Why did the Schlieffen Plan fail?", "The plan failed."),
        answer(3, 1, RUSSIA, "Why did harvests fail in 1588?", "It rained."),
        answer(4, 1, RUSSIA, "Why did German armies fail?", "They were tired."),
    ];
    assert_eq!(reasons(armada, strangers), []);
}

#[test]
fn what_hundreds_of_answers_are_about_relates_only_those_of_other_topics() {
    let of = || answer(1, 1, RUSSIA, "How did people explain the Black Death?", "By sins.");
    let other = |topic| answer(2, 2, topic, "Where did the Black Death begin?", "In Asia.");
    assert_eq!(reasons(of(), vec![other(RUSSIA)]), []);
    assert_eq!(reasons(of(), vec![other(ELSEWHERE)]), [(2, "Also about: Black Death".to_owned())]);
}

#[test]
fn a_person_in_passing_and_a_place_in_another_age_relate_nothing_elsewhere() {
    let of = || answer(1, 1, RUSSIA, "Why did the Berlin Wall fall?", "Stalin’s heirs were weak.");
    let others = |topic| {
        vec![
            answer(2, 1, topic, "How did Stalin rule?", "Harshly."),
            answer(3, 1, topic, "Who built churches in Berlin?", "The French."),
        ]
    };
    assert_eq!(reasons(of(), others(ELSEWHERE)), []);
    let here = reasons(of(), others(RUSSIA));
    assert_eq!(here.len(), 2, "{here:?}");
}

#[test]
fn a_wide_place_relates_only_what_asks_about_it() {
    let of = |question, short_answer| answer(1, 1, RUSSIA, question, short_answer);
    let other = || answer(2, 1, RUSSIA, "Who ruled Normandy?", "A duke.");
    assert_eq!(reasons(of("Whom did the king marry?", "Sybilla of Normandy."), vec![other()]), []);
    let both = reasons(of("Who founded Normandy?", "Rollo."), vec![other()]);
    assert_eq!(both, [(2, "Also about: Normandy".to_owned())]);
}

#[test]
fn the_other_country_is_named_where_two_questions_differ_in_nothing_else() {
    let of = || answer(1, 1, RUSSIA, "Why did industry grow late in France?", "Coal was dear.");
    let other = |question| answer(2, 1, ELSEWHERE, question, "It was ruled by many.");
    let contrast = [(2, "The same question about Germany".to_owned())];
    assert_eq!(reasons(of(), vec![other("Why did industry grow late in Germany?")]), contrast);
    assert_eq!(reasons(of(), vec![other("Why did German industry grow late?")]), []);
    assert_eq!(reasons(of(), vec![other("Why did cities grow late in Germany?")]), []);
}

#[test]
fn what_came_before_and_what_followed_are_told_by_key_dates() {
    let death = told(
        answer(1, 1, RUSSIA, "What did Lenin’s death change?", "Much."),
        ["1924-01", "1924-05", "1925", "1929"],
    );
    let before = told(answer(2, 1, RUSSIA, "How did Lenin win?", "By war."), ["1918", "1919", "1921-03"]);
    let after = told(
        answer(3, 1, RUSSIA, "What did collectivisation end, that Lenin began?", "Trade."),
        ["1929-12", "1930", "1933"],
    );
    let long_after = told(answer(4, 1, RUSSIA, "Who praised Lenin last?", "Some."), ["1989", "1990", "1991"]);
    assert_eq!(
        reasons(death, vec![long_after, after, before]),
        [
            (2, "What came before".to_owned()),
            (3, "What followed".to_owned()),
            (4, "Also about: Vladimir Lenin".to_owned())
        ]
    );
}

#[test]
fn a_key_term_relates_answers_of_its_topic() {
    let of = |topic| explains(answer(1, 1, topic, "How did plague spread?", "By fleas."), "Miasma");
    let other = || explains(answer(2, 1, RUSSIA, "How did cholera spread?", "By water."), "Miasma");
    assert_eq!(reasons(of(RUSSIA), vec![other()]), [(2, "Same key term: Miasma".to_owned())]);
    assert_eq!(reasons(of(ELSEWHERE), vec![other()]), []);
}

#[test]
fn editors_pin_order_and_forbid() {
    let of = || answer(1, 1, RUSSIA, "How did Lenin rule?", "Harshly.");
    let others = || {
        vec![
            answer(2, 1, RUSSIA, "How did Lenin die?", "Ill."),
            answer(3, 1, RUSSIA, "How did Lenin write?", "Fast."),
            answer(4, 1, ELSEWHERE, "How do bees live?", "In hives."),
        ]
    };
    let [two, three, four] = [2, 3, 4].map(Uuid::from_u128);
    let pinned = vec![(four, "Why not".to_owned()), (three, String::new())];
    let choices = Choices { pinned, forbidden: vec![two] };
    assert_eq!(
        reasons_with(of(), others(), &choices),
        [(4, "Why not".to_owned()), (3, "Also about: Vladimir Lenin".to_owned())]
    );
    let unexplained = Choices { pinned: vec![(four, String::new())], forbidden: Vec::new() };
    assert_eq!(reasons_with(of(), others(), &unexplained)[0], (4, "Chosen by our editors".to_owned()));
    let many = (10..20).map(|id| answer(id, 1, RUSSIA, &format!("How did Lenin see affair{id}?"), "So."));
    assert_eq!(reasons_with(of(), many.collect(), &Choices::default()).len(), NEIGHBOURS);
}

#[test]
fn near_duplicates_take_one_place() {
    let of = answer(1, 1, RUSSIA, "How did Lenin rule?", "Harshly.");
    let alike = (10..20).map(|id| answer(id, 1, RUSSIA, "When did Lenin write letters?", "Often."));
    assert_eq!(reasons(of, alike.collect()).len(), 1);
}
