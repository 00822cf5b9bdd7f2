//! Masks the secret links in an email that is shown to staff: whoever opens such a link may act as
//! the family or the tutor it was sent to.

/// What stands in the place of a token.
const MASK: &str = "[hidden]";
/// A run of letters as long as this, in both cases, is taken for a token wherever it stands in an
/// address. Tokens have 43; slugs are in lower case.
const LONG: usize = 22;

/// `text` with the token of every link masked: what follows one of `prefixes` (those of the rooms), and
/// any part of an address that looks like a token. It may be plain text or HTML.
pub fn mask(text: &str, prefixes: &[&str]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_token) {
        masked.push_str(&rest[..start]);
        let run = &rest[start..];
        let end = run.find(|c| !is_token(c)).unwrap_or(run.len());
        let (run, after) = run.split_at(end);
        let is_desk = |prefix: &str| masked.strip_suffix(prefix).is_some_and(|base| base.ends_with("/admin"));
        let follows = prefixes.iter().any(|prefix| masked.ends_with(prefix) && !is_desk(prefix));
        let has_both_cases =
            run.contains(|c: char| c.is_ascii_uppercase()) && run.contains(|c: char| c.is_ascii_lowercase());
        let in_address = masked.ends_with(['/', '=', '#', '?', '&', ';']);
        if (follows && run.len() >= 8) || (in_address && has_both_cases && run.len() >= LONG) {
            masked.push_str(MASK);
        } else {
            masked.push_str(run);
        }
        rest = after;
    }
    masked.push_str(rest);
    masked
}

/// Whether a character may stand in a token: base64url.
fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::token::Token;

    const PREFIXES: [&str; 3] = ["/enquiries/", "/offers/", "/teaching/"];

    #[test]
    fn no_link_of_an_email_can_be_used() {
        let token = Token::random().text();
        for link in [
            format!("https://lectern.example/enquiries/{token}"),
            format!("https://lectern.example/offers/{token}/pause"),
            format!("<a href=\"http://127.0.0.1:3000/teaching/{token}\">"),
            format!("https://lectern.example/a-room-to-come/{token}?x=1"),
            format!("https://lectern.example/x?token={token}"),
            format!("https://lectern.example/x?a=1&#38;token={token}#end"),
            format!("See\r\n> /offers/{token}."),
        ] {
            let masked = mask(&link, &PREFIXES);
            assert!(!masked.contains(&token[..10]), "{masked}");
            assert!(masked.contains(MASK), "{masked}");
            assert_eq!(masked.replace(MASK, &token), link);
        }
    }

    #[test]
    fn everything_else_is_shown_as_it_is() {
        for text in [
            "Dear Ann, see https://lectern.example/tutors/ada-sample and /answers/gcse/history/why-did-the-league-of-nations-fail-and-what-followed.",
            "https://lectern.example/admin/enquiries/0198c5a0 — é “quotes” <b>&#38;</b>",
            "",
        ] {
            assert_eq!(mask(text, &PREFIXES), text);
        }
    }
}
