//! `SMTP_URL`: `smtp://user:password@host:587?tls=required`.

use std::net::{Ipv4Addr, Ipv6Addr};

use anyhow::{Context, bail};
use lettre::transport::smtp::authentication::Credentials;
use url::{Host, Url, form_urlencoded};

/// Where the mail server is, and how to sign in there.
pub(super) struct SmtpUrl {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: Security,
    pub(super) credentials: Option<Credentials>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Security {
    /// Never encrypted: `?tls=none`.
    Plain,
    /// STARTTLS where the server offers it.
    Opportunistic,
    /// STARTTLS, or no connection at all.
    Required,
    /// TLS from the first byte: `smtps://`.
    Wrapped,
}

impl SmtpUrl {
    pub(super) fn parse(text: &str) -> anyhow::Result<Self> {
        let url = Url::parse(text)?;
        let host = match url.host().context("the host is missing")? {
            Host::Domain(name) => name.to_owned(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        let security = security(&url)?;
        let credentials = has_user(&url).then(|| {
            Credentials::new(percent_decoded(url.username()), percent_decoded(url.password().unwrap_or("")))
        });
        let port = url.port().unwrap_or_else(|| default_port(security, has_user(&url)));
        Ok(Self { host, port, security, credentials })
    }
}

/// A password is never sent unencrypted, unless `?tls=` says so.
fn security(url: &Url) -> anyhow::Result<Security> {
    if url.scheme() == "smtps" {
        return Ok(Security::Wrapped);
    }
    let asked = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
    Ok(match asked.as_deref() {
        Some("none") => Security::Plain,
        Some("opportunistic") => Security::Opportunistic,
        Some("required") => Security::Required,
        Some(_) => bail!("tls must be none, opportunistic or required"),
        None if has_user(url) && !is_loopback(url) => Security::Required,
        None => Security::Opportunistic,
    })
}

fn has_user(url: &Url) -> bool {
    !url.username().is_empty()
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            // `url` parses IPv4 addresses only in schemes of the web, so one may be a name here.
            name == "localhost" || name.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address == Ipv6Addr::LOCALHOST,
        None => false,
    }
}

fn default_port(security: Security, has_user: bool) -> u16 {
    match (security, has_user) {
        (Security::Wrapped, _) => 465,
        (_, true) => 587,
        (_, false) => 25,
    }
}

/// Decodes percent signs in a user or password. The decoder is one for forms, in which `+` and `&`
/// mean something else; here they mean themselves.
fn percent_decoded(part: &str) -> String {
    let form = format!("={}", part.replace('+', "%2B").replace('&', "%26"));
    form_urlencoded::parse(form.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(url: &str) -> anyhow::Result<SmtpUrl> {
        SmtpUrl::parse(url)
    }

    fn place(url: &str) -> String {
        let server = server(url).unwrap();
        format!("{}:{}", server.host, server.port)
    }

    fn security_of(url: &str) -> Security {
        server(url).unwrap().security
    }

    #[test]
    fn a_password_is_not_sent_in_the_clear_unless_told_to() {
        assert_eq!(security_of("smtp://mail.example"), Security::Opportunistic);
        assert_eq!(security_of("smtp://me:hush@mail.example"), Security::Required);
        assert_eq!(security_of("smtp://me:hush@127.0.0.1"), Security::Opportunistic);
        assert_eq!(security_of("smtp://me:hush@mail.example?tls=none"), Security::Plain);
        assert_eq!(security_of("smtp://mail.example?tls=required"), Security::Required);
        assert_eq!(security_of("smtps://mail.example"), Security::Wrapped);
        assert!(server("smtp://mail.example?tls=maybe").is_err());
    }

    #[test]
    fn ports_are_the_usual_ones() {
        assert_eq!(place("smtp://mail.example"), "mail.example:25");
        assert_eq!(place("smtp://me:hush@mail.example"), "mail.example:587");
        assert_eq!(place("smtps://mail.example"), "mail.example:465");
        assert_eq!(place("smtp://[::1]:2525"), "::1:2525");
    }

    #[test]
    fn a_password_may_hold_any_character() {
        assert_eq!(percent_decoded("a%40b+c&d=e%2F%C3%A9"), "a@b+c&d=e/é");
    }
}
