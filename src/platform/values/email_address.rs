use std::{fmt, str::FromStr};

use email_address::Options;

use super::text::is_invisible;

/// The address of one mailbox, in lower case.
///
/// The rule: `local@domain` and nothing around it (no display name, no comment, no white space, no
/// control or format character), where the domain is a name with a dot in it and not an IP
/// address; at most 254 bytes, the longest path that SMTP carries (RFC 5321, section 4.5.3.1.3).
/// Letters of any script are allowed. The mail transport can send to every such address.
///
/// Addresses are compared and stored in lower case: a local part is case-sensitive by RFC 5321, but
/// mail servers ignore case, and one mailbox must be one account.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EmailAddress(String);

/// Why a text is not an [`EmailAddress`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEmailAddress {
    #[error("Enter an email address, like name@example.com.")]
    Missing,
    #[error("Enter an email address of at most {} characters.", EmailAddress::MAX_BYTES)]
    TooLong,
    #[error("Check the email address: it should look like name@example.com.")]
    Malformed,
}

impl EmailAddress {
    pub const MAX_BYTES: usize = 254;

    /// Parses an address with or without white space around it.
    ///
    /// # Errors
    /// Where the text is empty, longer than [`Self::MAX_BYTES`], or not one bare address.
    pub fn parse(text: &str) -> Result<Self, InvalidEmailAddress> {
        let address = Self::normalise(text);
        if address.is_empty() {
            return Err(InvalidEmailAddress::Missing);
        }
        if address.len() > Self::MAX_BYTES {
            return Err(InvalidEmailAddress::TooLong);
        }
        let bare = Options::default().without_display_text().without_domain_literal().with_required_tld();
        let is_good = !address.contains(|c: char| c.is_whitespace() || is_invisible(c))
            // a quoted local part that needs its quotes: few servers take one, and many forms do not
            && !address.contains('"')
            // four numbers with dots between pass for a domain name
            && !address.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()))
            && email_address::EmailAddress::parse_with_options(&address, bare).is_ok()
            // the parser of the mail transport has the last word
            && in_ascii(&address).is_some_and(|sent| {
                sent.len() <= Self::MAX_BYTES && lettre::Address::from_str(&sent).is_ok()
            });
        if is_good { Ok(Self(address)) } else { Err(InvalidEmailAddress::Malformed) }
    }

    /// The form in which addresses are stored, of a text that may be no address: for looking up an
    /// account by what was typed.
    pub fn normalise(text: &str) -> String {
        let address = text.trim().to_lowercase();
        let Some((local, domain)) = address.rsplit_once('@') else { return address };
        // one domain has one spelling, whether it was typed in its own script or as `xn--`
        let (domain, known) = idna::domain_to_unicode(domain);
        let quoted = local.strip_prefix('"').and_then(|local| local.strip_suffix('"'));
        // the quotes around "ann.b" change nothing (RFC 5321, section 4.1.2)
        let local = quoted.filter(|quoted| is_dot_atom(quoted)).unwrap_or(local);
        if known.is_ok() { format!("{local}@{domain}") } else { address }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

/// The address as it travels: its domain in ASCII (IDNA), so that a mail server without SMTPUTF8 takes
/// it. The local part has no such form. `None` if the domain cannot be a name of the DNS.
pub fn in_ascii(address: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    let domain = idna::domain_to_ascii_strict(domain).ok()?;
    Some(format!("{local}@{domain}"))
}

fn is_dot_atom(local: &str) -> bool {
    let is_atom = |atom: &str| {
        !atom.is_empty() && atom.chars().all(|c| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c))
    };
    local.split('.').all(is_atom)
}

impl TryFrom<&str> for EmailAddress {
    type Error = InvalidEmailAddress;

    fn try_from(text: &str) -> Result<Self, InvalidEmailAddress> {
        Self::parse(text)
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_is_kept_in_lower_case() {
        assert_eq!(EmailAddress::parse(" Ada@Tutors.Example\r\n").unwrap().as_str(), "ada@tutors.example");
    }

    #[test]
    fn addresses_of_all_scripts_are_parsed() {
        for good in
            ["a@b.example", "josé@exämple.example", "o'neil+x@sub.school.example", "用户@例子.example"]
        {
            assert_eq!(EmailAddress::parse(good).unwrap().as_str(), good);
        }
    }

    #[test]
    fn one_mailbox_has_one_spelling() {
        for same in [
            "ann@bücher.example",
            "ANN@BÜCHER.example",
            "ann@bu\u{308}cher.example",
            "ann@xn--bcher-kva.example",
            "\"ann\"@bücher.example",
        ] {
            let address = EmailAddress::parse(same).unwrap();
            assert_eq!(address.as_str(), "ann@bücher.example", "{same}");
            assert_eq!(in_ascii(address.as_str()).unwrap(), "ann@xn--bcher-kva.example");
        }
        assert_eq!(EmailAddress::parse("\"ann.b\"@home.example").unwrap().as_str(), "ann.b@home.example");
    }

    #[test]
    fn only_one_bare_address_is_an_address() {
        for bad in [
            "ann",
            "ann@",
            "@home.example",
            "ann@home",
            "Ann <ann@home.example>",
            "<ann@home.example>",
            "ann@home.example, bea@home.example",
            "a@b.example\r\nBcc: c@d.example",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "\"a b\"@home.example",
            "\"a@b\"@home.example",
            "\"a..b\"@home.example",
            "\"a,b\"@home.example",
            "\"\"@home.example",
            "a\"b@home.example",
            "ann@-home.example",
            "ann@ho_me.example",
            "a\u{202E}b@home.example",
            "a\u{200B}b@home.example",
            "a..b@home.example",
        ] {
            assert_eq!(EmailAddress::parse(bad), Err(InvalidEmailAddress::Malformed), "{bad}");
        }
        assert_eq!(EmailAddress::parse(" "), Err(InvalidEmailAddress::Missing));
    }

    #[test]
    fn an_address_has_at_most_254_bytes() {
        let label = "a".repeat(60);
        let domain = format!("{label}.{label}.{label}.example");
        let local = "é".repeat((EmailAddress::MAX_BYTES - domain.len() - 1) / 2);
        let address = format!("{local}@{domain}");
        assert!(EmailAddress::parse(&address).is_ok(), "{} bytes", address.len());
        assert_eq!(EmailAddress::parse(&format!("éé{address}")), Err(InvalidEmailAddress::TooLong));
    }

    proptest! {
        #[test]
        fn whatever_is_parsed_can_be_sent_to(text in "[ -~é\u{202E}]{0,12}@[a-z0-9.\\-é\\[\\]]{1,12}") {
            if let Ok(address) = EmailAddress::parse(&text) {
                prop_assert!(in_ascii(address.as_str()).unwrap().parse::<lettre::Address>().is_ok());
                prop_assert!(!address.as_str().contains(char::is_whitespace));
                prop_assert_eq!(EmailAddress::parse(address.as_str()), Ok(address));
            }
        }
    }
}
