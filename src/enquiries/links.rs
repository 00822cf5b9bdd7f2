//! Links to an enquiry. Tokens are derived from the enquiry's salt and the site's secret, so that
//! later emails can repeat them; only their hashes are stored.

use super::enquiry::Enquiry;
use crate::platform::{
    App, ExpiredLink,
    token::{Secret, Token},
};

/// A family's link that opens nothing.
pub const EXPIRED: ExpiredLink = ExpiredLink {
    text: "Links to an enquiry work until we delete the enquiry. If yours should still be there, check that you have the whole link, or ask for a new one.",
    label: "Email me a new link",
    path: "/hire-a-tutor/link",
};

/// A tutor's link that opens nothing.
pub const OFFER_EXPIRED: ExpiredLink = ExpiredLink {
    text: "The enquiry that this link belonged to is over, and we have deleted it. You don’t need to do anything. Your own page has the offers that are open.",
    label: "Open my own page",
    path: "/teaching",
};

/// What a link permits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum LinkScope {
    /// See the status: for whoever sent the form.
    Watch,
    /// Confirm, correct, withdraw and erase: for whoever reads the contact's email.
    Act,
}

impl LinkScope {
    /// The token with this scope for the enquiry with this salt.
    pub fn token(self, secret: &Secret, salt: &[u8]) -> Token {
        let purpose = match self {
            Self::Watch => "enquiry watch",
            Self::Act => "enquiry act",
        };
        secret.derive(purpose, salt)
    }
}

/// The address of the status page, with [`LinkScope::Act`].
pub fn act(app: &App, enquiry: &Enquiry) -> String {
    let token = LinkScope::Act.token(&app.secret, &enquiry.link_salt);
    app.config.base_url.join(&format!("/enquiries/{}", token.text()))
}

/// The address of the desk's page.
pub fn desk(app: &App, enquiry: &Enquiry) -> String {
    app.config.base_url.join(&format!("/admin/enquiries/{}", enquiry.id))
}

/// The path of the page on which a tutor answers.
pub fn offer_path(token: &Token) -> String {
    format!("/offers/{}", token.text())
}
