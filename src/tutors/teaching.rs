//! How a tutor teaches: where, when, at what price, and how many enquiries they accept.

use serde::Deserialize;

use super::tutor::Course;
use crate::platform::{
    form::Mistakes,
    values::{PostcodeArea, Times, line},
};

/// The form as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub weekly_limit: String,
    /// Any of `online` and `in_person`.
    pub places: Vec<String>,
    pub areas: String,
    pub times: Vec<String>,
    pub price: String,
    /// Slugs of courses.
    pub teaches: Vec<String>,
}

/// How a tutor teaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Teaching {
    /// The most offers in seven days. `None`: no limit.
    pub weekly_limit: Option<i16>,
    pub teaches_online: bool,
    pub teaches_in_person: bool,
    pub areas: Vec<String>,
    pub times: Vec<String>,
    pub price_pence: Option<i32>,
}

impl Default for Teaching {
    fn default() -> Self {
        Self {
            weekly_limit: None,
            teaches_online: true,
            teaches_in_person: false,
            areas: Vec::new(),
            times: Vec::new(),
            price_pence: None,
        }
    }
}

impl Typed {
    pub fn has(&self, course: &Course) -> bool {
        self.teaches.contains(&course.slug())
    }

    pub fn is_at(&self, place: &str) -> bool {
        self.places.iter().any(|ticked| ticked == place)
    }

    pub fn is_free(&self, time: &str) -> bool {
        self.times.iter().any(|ticked| ticked == time)
    }
}

impl Teaching {
    /// Parses the form and records invalid fields in `mistakes`.
    pub fn parse(typed: &Typed, mistakes: &mut Mistakes) -> Self {
        let (online, in_person) = (typed.is_at("online"), typed.is_at("in_person"));
        if !online && !in_person {
            mistakes.mark("places", "Choose online, in person, or both.");
        }
        Self {
            weekly_limit: weekly_limit(&typed.weekly_limit, mistakes),
            teaches_online: online,
            teaches_in_person: in_person,
            areas: parse_areas(&typed.areas, in_person, mistakes),
            times: Times::slugs_among(&typed.times),
            price_pence: price(&typed.price, mistakes),
        }
    }

    /// The values of the form.
    pub fn typed(&self, courses: &[Course]) -> Typed {
        let places = [(self.teaches_online, "online"), (self.teaches_in_person, "in_person")];
        Typed {
            weekly_limit: self.weekly_limit.map(|limit| limit.to_string()).unwrap_or_default(),
            places: places.into_iter().filter(|(is, _)| *is).map(|(_, slug)| slug.to_owned()).collect(),
            areas: self.areas.join(", "),
            times: self.times.clone(),
            price: self.price_pence.map(|pence| pounds(pence).replace('£', "")).unwrap_or_default(),
            teaches: courses.iter().map(Course::slug).collect(),
        }
    }

    /// The places in words: “Online, and in person in LS6 and LS7”.
    pub fn places_in_words(&self) -> String {
        let areas = match self.areas.as_slice() {
            [] => String::new(),
            areas => format!(" in {}", areas.join(", ")),
        };
        match (self.teaches_online, self.teaches_in_person) {
            (true, true) => format!("Online, and in person{areas}"),
            (false, true) => format!("In person{areas}"),
            _ => "Online".to_owned(),
        }
    }

    /// The times in words: “Weekday evenings; Weekends”. Empty if any time is possible.
    pub fn times_in_words(&self) -> String {
        Times::among(&self.times).into_iter().map(Times::label).collect::<Vec<_>>().join("; ")
    }

    /// The price in words: “£35 an hour”.
    pub fn price_in_words(&self) -> Option<String> {
        self.price_pence.map(|pence| format!("{} an hour", pounds(pence)))
    }
}

/// An amount in words: “£35”, “£32.50”.
fn pounds(pence: i32) -> String {
    match pence % 100 {
        0 => format!("£{}", pence / 100),
        rest => format!("£{}.{rest:02}", pence / 100),
    }
}

/// Parses the ticked courses into pairs of level id and subject id. At least one is required.
pub fn taught(typed: &Typed, courses: &[Course], mistakes: &mut Mistakes) -> Vec<(i16, i16)> {
    let ticked = courses.iter().filter(|course| typed.has(course));
    let taught: Vec<(i16, i16)> = ticked.map(|course| (course.level_id, course.subject_id)).collect();
    if taught.is_empty() {
        mistakes.mark("teaches", "Choose at least one level and subject.");
    }
    taught
}

fn weekly_limit(typed: &str, mistakes: &mut Mistakes) -> Option<i16> {
    let typed = typed.trim();
    let limit = typed.parse().ok().filter(|limit| (1..=50).contains(limit));
    if limit.is_none() && !typed.is_empty() {
        mistakes.mark("weekly_limit", "Enter a whole number from 1 to 50, or leave it empty.");
    }
    limit
}

/// Parses the areas for lessons in person. At least one is needed if `is_required`.
pub fn parse_areas(typed: &str, is_required: bool, mistakes: &mut Mistakes) -> Vec<String> {
    let areas = mistakes.keep("areas", PostcodeArea::parse_list(&line(typed)));
    if is_required && areas.as_ref().is_some_and(Vec::is_empty) {
        mistakes.mark("areas", "Enter where you can teach in person, such as LS or LS6.");
    }
    areas.unwrap_or_default().into_iter().map(PostcodeArea::into_string).collect()
}

fn price(typed: &str, mistakes: &mut Mistakes) -> Option<i32> {
    let typed = typed.trim().trim_start_matches('£').trim();
    let (pounds, pence) = typed.split_once('.').unwrap_or((typed, "0"));
    let pence = format!("{pence:0<2}");
    let price = match (pounds.parse::<i32>(), pence.parse::<i32>()) {
        (Ok(pounds @ 0..=1000), Ok(pence @ 0..=99)) => Some(pounds * 100 + pence),
        _ => None,
    };
    let price = price.filter(|price| (100..=100_000).contains(price));
    if price.is_none() && !typed.is_empty() {
        mistakes.mark("price", "Enter a price per hour in pounds, such as 35 or 32.50, or leave it empty.");
    }
    price
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &Typed) -> (Teaching, Vec<&'static str>) {
        let mut mistakes = Mistakes::default();
        let teaching = Teaching::parse(typed, &mut mistakes);
        (teaching, mistakes.iter().map(|mistake| mistake.field).collect())
    }

    #[test]
    fn what_is_typed_comes_back_as_it_was() {
        let typed = Typed {
            weekly_limit: "3".into(),
            places: vec!["online".into(), "in_person".into()],
            areas: "ls6, LS7".into(),
            times: vec!["weekends".into()],
            price: "£32.5".into(),
            teaches: vec![],
        };
        let (teaching, mistakes) = read(&typed);
        assert!(mistakes.is_empty(), "{mistakes:?}");
        assert_eq!(teaching.places_in_words(), "Online, and in person in LS6, LS7");
        assert_eq!(teaching.times_in_words(), "Weekends");
        assert_eq!(teaching.price_in_words().as_deref(), Some("£32.50 an hour"));
        assert_eq!(read(&teaching.typed(&[])).0, teaching);
    }

    #[test]
    fn each_mistake_stands_at_its_field() {
        let online = || Typed { places: vec!["online".into()], ..Typed::default() };
        assert_eq!(read(&Typed::default()).1, ["places"]);
        assert_eq!(read(&Typed { places: vec!["in_person".into()], ..Typed::default() }).1, ["areas"]);
        for limit in ["0", "51", "many", "-1"] {
            assert_eq!(read(&Typed { weekly_limit: limit.into(), ..online() }).1, ["weekly_limit"]);
        }
        for price in ["free", "0.5", "1001", "1.234", "-5"] {
            assert_eq!(read(&Typed { price: price.into(), ..online() }).1, ["price"], "{price}");
        }
        assert_eq!(read(&Typed { areas: "Leeds".into(), ..online() }).1, ["areas"]);
        assert_eq!(read(&online()).0, Teaching::default());
    }
}
