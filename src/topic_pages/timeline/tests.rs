use super::*;
use crate::topic_pages::topic_event::tests::event;

#[test]
fn a_line_is_to_scale_and_bars_are_as_long_as_their_time() {
    let events = [event("1900", "One."), event("1910", "Two."), event("1914/1919", "Three.")];
    let line = TopicTimeline::of(&events).unwrap();
    assert_eq!((&*line.first, &*line.last), ("1900", "1919"));
    assert_eq!(line.ticks.first().map(|tick| tick.label.as_str()), Some("1900"));
    let places: Vec<(String, Option<String>)> = line
        .marks
        .iter()
        .map(|mark| (mark.at.to_string(), mark.width.map(|width| width.to_string())))
        .collect();
    assert_eq!(places[0], ("0%".to_owned(), None));
    assert_eq!(places[1], ("50%".to_owned(), None));
    assert_eq!(places[2], ("70%".to_owned(), Some("29.9%".to_owned())));
    assert_eq!(TopicTimeline::of(&events[..1]), None);
    assert_eq!(TopicTimeline::of(&[]), None);
}

#[test]
fn labels_stand_in_lanes_and_never_on_each_other() {
    let events: Vec<TopicEvent> =
        (0..12).map(|at| event(&format!("{}", 1914 + at / 4), "A battle that went on and on")).collect();
    let line = TopicTimeline::of(&events).unwrap();
    let box_of = |mark: &Mark| {
        let letters = i64::try_from(mark.label.chars().count()).unwrap() * LETTER * 1000 / WIDTH;
        if mark.is_left {
            (mark.label_at.0 - letters, mark.label_at.0)
        } else {
            (mark.label_at.0, mark.label_at.0 + letters)
        }
    };
    for (at, one) in line.marks.iter().enumerate() {
        for other in &line.marks[at + 1..] {
            let ((a, b), (c, d)) = (box_of(one), box_of(other));
            let is_apart = one.y != other.y || b < c || d < a;
            assert!(is_apart || one.label.is_empty() || other.label.is_empty(), "{one:?} {other:?}");
        }
    }
}

#[test]
fn many_events_become_a_histogram_of_small_size() {
    let events: Vec<TopicEvent> =
        (0..2500).map(|at| event(&format!("{}", 1000 + at % 900), "Something.")).collect();
    let line = TopicTimeline::of(&events).unwrap();
    assert!(line.marks.is_empty() && line.histogram.unwrap().len() < 1200);
    assert!(line.ticks.len() <= 12, "{:?}", line.ticks);
}

#[test]
fn a_label_is_cut_at_a_word() {
    assert_eq!(short("Lenin died."), "Lenin died");
    assert_eq!(
        short("The Bolsheviks, led by Lenin, seized power in Petrograd."),
        "The Bolsheviks, led by Lenin…"
    );
}

proptest::proptest! {
    #[test]
    fn every_mark_lies_in_the_picture(years in proptest::collection::vec((1000_i32..2000, 0_i32..300), 2..60)) {
        let mut events: Vec<TopicEvent> = years
            .iter()
            .map(|(from, more)| event(&format!("{from}/{}", from + more), "Something happened then."))
            .collect();
        events.sort_by_key(|event| event.key.date.first());
        if let Some(line) = TopicTimeline::of(&events) {
            for mark in line.marks {
                proptest::prop_assert!(mark.at.0 >= 0 && mark.at.0 + mark.width.map_or(0, |it| it.0) <= 1006);
                proptest::prop_assert!(mark.y + LANE <= line.height);
            }
            for tick in line.ticks {
                proptest::prop_assert!(tick.width.0 >= 0 && tick.at.0 + tick.width.0 <= 1000);
            }
        }
    }
}
