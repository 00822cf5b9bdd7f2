//! The desk's form for adding or editing a tutor.

use serde::Deserialize;

use super::{
    teaching::{self, Teaching, taught},
    tutor::{Course, Profile, Typed},
};
use crate::platform::{form::Mistakes, markdown, values::prose};

/// The form as it was typed: the profile and how the tutor teaches.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TutorForm {
    name: String,
    email: String,
    headline: String,
    about: String,
    weekly_limit: String,
    places: Vec<String>,
    areas: String,
    times: Vec<String>,
    price: String,
    teaches: Vec<String>,
}

impl TutorForm {
    pub fn parts(self) -> (Typed, teaching::Typed) {
        let Self { name, email, headline, about, weekly_limit, places, areas, times, price, teaches } = self;
        (
            Typed { name, email, headline, about },
            teaching::Typed { weekly_limit, places, areas, times, price, teaches },
        )
    }
}

/// A validated form.
pub struct ValidTutor {
    pub profile: Profile,
    pub about_html: String,
    pub teaching: Teaching,
    /// Pairs of level id and subject id.
    pub taught: Vec<(i16, i16)>,
}

impl ValidTutor {
    /// Parses both parts of the form.
    ///
    /// # Errors
    /// The invalid fields.
    pub fn parse(typed: &Typed, teaching: &teaching::Typed, courses: &[Course]) -> Result<Self, Mistakes> {
        let mut mistakes = Mistakes::default();
        let profile = Profile::parse(typed).map_err(|others| mistakes.append(others)).ok();
        let about_html = markdown::to_html(&prose(&typed.about));
        let about_html = mistakes.keep("about", about_html.map_err(|refused| format!("The text {refused}.")));
        let taught = taught(teaching, courses, &mut mistakes);
        let teaching = Teaching::parse(teaching, &mut mistakes);
        match (profile, about_html) {
            (Some(profile), Some(about_html)) if mistakes.is_empty() => {
                Ok(Self { profile, about_html, teaching, taught })
            }
            _ => Err(mistakes),
        }
    }
}
