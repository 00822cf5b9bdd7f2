//! The cookie that signs staff in: its name, and whether a request may carry it.

use crate::config::BaseUrl;

/// Browsers refuse a cookie with this prefix unless it is secure and bound to this host.
const OVER_HTTPS: &str = "__Host-lectern";
const OVER_HTTP: &str = "lectern";

/// The name of the cookie on a site with this address.
pub fn name(base: &BaseUrl) -> &'static str {
    if base.is_https() { OVER_HTTPS } else { OVER_HTTP }
}

/// Whether a `Cookie` header may carry the cookie. A header that is not a plain list of
/// `name=value; …` may: parsers differ in what they make of it.
pub fn may_be_in(cookies: &[u8]) -> bool {
    !cookies.is_empty()
        && cookies.split(|byte| *byte == b';').enumerate().any(|(at, pair)| {
            let pair = if at == 0 { pair } else { pair.strip_prefix(b" ").unwrap_or(pair) };
            let Some(equals) = pair.iter().position(|byte| *byte == b'=') else { return true };
            let (name, value) = (&pair[..equals], &pair[equals + 1..]);
            let is_plain = !name.is_empty()
                && name.iter().copied().all(is_plain_in_name)
                && value.iter().all(|byte| matches!(byte, b' '..=b'~'));
            !is_plain || name == OVER_HTTPS.as_bytes() || name == OVER_HTTP.as_bytes()
        })
}

/// The characters of a token (RFC 6265) but `%`, as names are decoded when they are read.
fn is_plain_in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_compared_as_a_whole() {
        for cookies in [
            "lectern=abc",
            "theme=dark; lectern=abc",
            "__Host-lectern=abc; a=b",
            "a=b;lectern=",
            "a=b;__Host-lectern=c; d=e",
            "lectern=a=b",
        ] {
            assert!(may_be_in(cookies.as_bytes()), "{cookies}");
        }
        for cookies in [
            "",
            "mylectern=1",
            "lectern_device=a",
            "theme=lectern",
            "my-lectern=a; x=lectern=b",
            "lectern2=1",
            "x=lectern",
            "x=lectern=1",
            "x=a, lectern",
            "__Host-lectern-device=1",
            "Lectern=1",
            "_ga=GA1.2.3; theme=dark",
        ] {
            assert!(!may_be_in(cookies.as_bytes()), "{cookies}");
        }
    }

    #[test]
    fn a_malformed_header_may_hold_it() {
        for cookies in [
            "lectern",
            "a=b;",
            "a=b; ",
            "=x",
            " a=b",
            "a =b",
            "a=b;  c=d",
            "a=\t",
            "a=\u{e9}",
            "%6cectern=abc",
        ] {
            assert!(may_be_in(cookies.as_bytes()), "{cookies:?}");
        }
    }
}
