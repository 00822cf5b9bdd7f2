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
            // links in emails would show them to everybody
            && url.username().is_empty()
            && url.password().is_none()
            && !text.contains('@')
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

    /// Whether a `Host` header names the site: in any case, with or without a trailing dot, and with the
    /// site's own port or a usual one, which some proxies add and others take away.
    pub fn is_named_by(&self, host: &str) -> bool {
        let port_at = host.rfind(':').filter(|at| host[at + 1..].bytes().all(|byte| byte.is_ascii_digit()));
        let (name, port) = host.split_at(port_at.unwrap_or(host.len()));
        let own = self.0.port_or_known_default().unwrap_or_default();
        let is_usual = match port.trim_start_matches(':') {
            "" => true,
            port => port.parse().is_ok_and(|port: u16| [80, 443, own].contains(&port)),
        };
        let name = name.strip_suffix('.').unwrap_or(name);
        is_usual && name.eq_ignore_ascii_case(self.host().trim_end_matches('.'))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_names_no_user() {
        for bad in [
            "https://me@lectern.example",
            "https://me:hush@lectern.example",
            "https://@lectern.example",
            "https://:x@a.example",
        ] {
            assert!(BaseUrl::parse(bad).is_none(), "{bad}");
        }
        assert!(BaseUrl::parse("https://lectern.example/").is_some());
    }

    #[test]
    fn the_host_is_ours_in_every_spelling() {
        let site = BaseUrl::parse("https://lectern.example").unwrap();
        for ours in [
            "lectern.example",
            "lectern.example:443",
            "lectern.example:80",
            "Lectern.EXAMPLE",
            "lectern.example.",
            "LECTERN.example.:443",
        ] {
            assert!(site.is_named_by(ours), "{ours}");
        }
        for other in [
            "",
            ":443",
            "lectern.example:8443",
            "lectern.example:443:443",
            "lectern.example..",
            "www.lectern.example",
            "lectern.example.evil.example",
            "me@lectern.example",
            "lectern.example:99999999",
        ] {
            assert!(!site.is_named_by(other), "{other}");
        }
        assert!(BaseUrl::parse("http://[2001:db8::1]:3000").unwrap().is_named_by("[2001:DB8::1]:3000"));
    }
}
