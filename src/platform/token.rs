//! Secret tokens for links, sessions and form stamps. The database stores only their hash.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use rand::RngExt;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

/// A 256-bit secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    pub fn random() -> Self {
        Self(rand::rng().random())
    }

    /// Parses the output of [`Token::text`].
    pub fn parse(text: &str) -> Option<Self> {
        URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(Self)
    }

    /// Base64url: 43 characters that need no escaping in a URL.
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// The hash that the database stores.
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0).to_vec()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(..)")
    }
}

/// 128 random bits, from which a token is derived.
pub fn salt() -> [u8; 16] {
    rand::rng().random()
}

/// The site's secret key. It derives tokens that can be recomputed, and signs form stamps.
#[derive(Debug, Clone)]
pub struct Secret(SecretString);

impl Secret {
    pub fn new(secret: SecretString) -> Self {
        Self(secret)
    }

    /// Derives the token for `purpose` and `salt`. Deterministic: the same input gives the same
    /// token.
    pub fn derive(&self, purpose: &str, salt: &[u8]) -> Token {
        Token(self.mac(purpose, salt).finalize().into_bytes().into())
    }

    /// A signed timestamp that records when a form was served.
    pub fn stamp(&self, at: OffsetDateTime) -> String {
        let seconds = at.unix_timestamp();
        let mac = self.mac("form stamp", &seconds.to_be_bytes()).finalize().into_bytes();
        format!("{seconds}.{}", URL_SAFE_NO_PAD.encode(&mac[..16]))
    }

    /// When the form with this stamp was served. `None` if the signature is not valid.
    pub fn stamped_at(&self, stamp: &str) -> Option<OffsetDateTime> {
        let (seconds, mac) = stamp.split_once('.')?;
        let at: i64 = seconds.parse().ok()?;
        let mac = URL_SAFE_NO_PAD.decode(mac).ok().filter(|mac| mac.len() == 16)?;
        self.mac("form stamp", &at.to_be_bytes()).verify_truncated_left(&mac).ok()?;
        OffsetDateTime::from_unix_timestamp(at).ok()
    }

    fn mac(&self, purpose: &str, data: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.expose_secret().as_bytes())
            .unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"));
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(data);
        mac
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn secret() -> Secret {
        Secret::new("a secret for tests, of 32 letters".to_owned().into())
    }

    #[test]
    fn a_token_survives_its_text() {
        let token = Token::random();
        assert_eq!(Token::parse(&token.text()), Some(token));
        assert_eq!(Token::parse("short"), None);
    }

    #[test]
    fn a_stamp_is_believed_only_as_it_was_made() {
        let stamp = secret().stamp(datetime!(2026-01-01 12:00 UTC));
        assert_eq!(secret().stamped_at(&stamp), Some(datetime!(2026-01-01 12:00 UTC)));
        assert_eq!(secret().stamped_at(&stamp.replacen('1', "2", 1)), None);
        assert_eq!(secret().stamped_at("nonsense"), None);
    }
}
