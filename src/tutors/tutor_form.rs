//! The desk's form for adding or editing a tutor.

use serde::{Deserialize, Serialize};

use super::{
    teaching::{self, Teaching, taught},
    tutor::{Course, Profile, Tutor, Typed},
};
use crate::platform::{form::Mistakes, markdown, values::prose};

/// The form as it was typed: the profile and how the tutor teaches.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
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
    /// The form of a new tutor.
    pub fn new(teaching: &teaching::Typed) -> Self {
        let teaching::Typed { weekly_limit, places, areas, times, price, teaches } = teaching.clone();
        Self { weekly_limit, places, areas, times, price, teaches, ..Self::default() }
    }

    /// The form as it shows a tutor.
    pub fn of(tutor: &Tutor, taught: &[Course]) -> Self {
        Self {
            name: tutor.name.clone(),
            email: tutor.email.clone(),
            headline: tutor.headline.clone(),
            about: tutor.about_markdown.clone(),
            ..Self::new(&tutor.teaching().typed(taught))
        }
    }

    pub fn parts(self) -> (Typed, teaching::Typed) {
        let Self { name, email, headline, about, weekly_limit, places, areas, times, price, teaches } = self;
        (
            Typed { name, email, headline, about },
            teaching::Typed { weekly_limit, places, areas, times, price, teaches },
        )
    }
}

/// The label of a field of the form, or of the form of checks.
pub fn label(name: &str) -> String {
    let label = match name {
        "name" => "Name",
        "email" => "Email",
        "headline" => "Headline",
        "about" => "About",
        "weekly_limit" => "Enquiries in seven days",
        "places" => "Where",
        "areas" => "Where in person",
        "times" => "When",
        "price" => "Price",
        "teaches" => "Teaches",
        "identity" => "Identity",
        "references" => "References",
        "dbs" => "DBS certificate",
        "dbs_level" => "Its level",
        "qualifications" => "Qualifications",
        "qualifications_detail" => "Which qualifications",
        other => other,
    };
    label.to_owned()
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
