//! The links of an enquiry are made from its salt and the site's secret, so that a later
//! letter can hold them again; stored are their hashes.

use super::enquiry::Enquiry;
use crate::platform::{
    App,
    token::{Secret, Token},
};

/// What a link is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum LinkScope {
    /// Whoever posted the form sees the course.
    Watch,
    /// Whoever reads the contact's mail confirms, corrects, withdraws and erases.
    Act,
}

impl LinkScope {
    /// The token that gives this scope over the enquiry with this salt.
    pub fn token(self, secret: &Secret, salt: &[u8]) -> Token {
        let purpose = match self {
            Self::Watch => "enquiry watch",
            Self::Act => "enquiry act",
        };
        secret.derive(purpose, salt)
    }
}

/// The page on which the family acts.
pub fn act(app: &App, enquiry: &Enquiry) -> String {
    let token = LinkScope::Act.token(&app.secret, &enquiry.link_salt);
    app.config.base_url.join(&format!("/enquiries/{}", token.text()))
}

/// The desk's page of an enquiry.
pub fn desk(app: &App, enquiry: &Enquiry) -> String {
    app.config.base_url.join(&format!("/admin/enquiries/{}", enquiry.id))
}

/// The path of the page with which a tutor answers.
pub fn offer_path(token: &Token) -> String {
    format!("/offers/{}", token.text())
}
