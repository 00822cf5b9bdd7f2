//! Types of structured settings.

use std::fmt;

use url::Url;

use crate::platform::values::EmailAddress;

/// A display name and an email address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    pub name: String,
    pub email: String,
}

/// The public URL of the site, without a trailing slash.
#[derive(Debug, Clone)]
pub struct BaseUrl(Url);

impl Mailbox {
    pub fn new(name: &str, email: &str) -> Self {
        Self { name: name.to_owned(), email: email.to_owned() }
    }

    /// Parses `Name <name@host>` or `name@host`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (name, email) = match text.split_once('<') {
            Some((name, rest)) => (name.trim().trim_matches('"'), rest.strip_suffix('>')?),
            None => ("Lectern", text),
        };
        let email = EmailAddress::parse(email).ok()?;
        (!name.contains(char::is_control)).then(|| Self::new(name, email.as_str()))
    }
}

impl BaseUrl {
    pub(super) fn local() -> Self {
        Self::parse("http://127.0.0.1:3000").unwrap_or_else(|| unreachable!("a fixed address parses"))
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let bare = matches!(url.scheme(), "http" | "https")
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none();
        (bare && url.has_host()).then_some(Self(url))
    }

    /// The absolute URL of `path`, which starts with a slash.
    pub fn join(&self, path: &str) -> String {
        format!("{self}{path}")
    }

    /// The host name of the site.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Host and port, as in a `Host` header.
    pub fn authority(&self) -> &str {
        self.0.authority()
    }

    /// The domain for email addresses and Message-IDs. An IP address is not valid there.
    pub fn mail_domain(&self) -> String {
        self.0.domain().filter(|domain| domain.contains('.')).unwrap_or("lectern.example").to_owned()
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}
