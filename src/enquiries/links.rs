//! The links of an enquiry are made from its salt and the site's secret, so that a later
//! letter can hold them again; stored are their hashes.

use super::enquiry::{Enquiry, LinkScope};
use crate::platform::{
    self,
    token::{Secret, Token},
};

impl LinkScope {
    /// The token that gives this power over the enquiry with this salt.
    pub fn token(self, secret: &Secret, salt: &[u8]) -> Token {
        let purpose = match self {
            Self::Watch => "enquiry watch",
            Self::Act => "enquiry act",
        };
        secret.derive(purpose, salt)
    }
}

/// The page on which the family acts.
pub fn act(site: &platform::App, enquiry: &Enquiry) -> String {
    let token = LinkScope::Act.token(&site.secret, &enquiry.link_salt);
    site.config.base_url.join(&format!("/enquiries/{}", token.text()))
}

/// The desk's page of an enquiry.
pub fn desk(site: &platform::App, enquiry: &Enquiry) -> String {
    site.config.base_url.join(&format!("/admin/enquiries/{}", enquiry.id))
}

/// The path of the page with which a tutor answers.
pub fn offer_path(token: &Token) -> String {
    format!("/offers/{}", token.text())
}
