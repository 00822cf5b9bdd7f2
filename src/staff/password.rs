//! Argon2id password hashing. It is expensive by design, so it runs on the blocking thread pool,
//! with limited concurrency.

use anyhow::{Context, anyhow};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier},
};
use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::platform::token;

/// Each computation takes 19 MiB and a processor.
static HASHING: Semaphore = Semaphore::const_new(2);

/// The hash of a discarded random password. It is verified for unknown addresses, so that the
/// response time does not reveal which addresses have an account (timing attack).
const DUMMY_HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$iUVS+5By2O8/uoRl8e0EZA$kAaTJl5XzH2hXNtyyyey9UmNjkuAr2NLlc5ND5Z4fk4";

/// The minimum length of a chosen password.
pub(super) const SHORTEST: usize = 12;

/// The Argon2id hash to store.
pub(super) async fn hash(password: String) -> anyhow::Result<String> {
    let _turn = HASHING.acquire().await?;
    spawn_blocking(move || hash_now(&password)).await?
}

/// Whether `password` matches `hash`. Without a hash the result is `false`, after the same time.
pub(super) async fn matches(password: String, hash: Option<String>) -> anyhow::Result<bool> {
    let _turn = HASHING.acquire().await?;
    spawn_blocking(move || {
        let right = verify_now(&password, hash.as_deref().unwrap_or(DUMMY_HASH));
        right && hash.is_some()
    })
    .await
    .context("a password could not be checked")
}

/// Generates a pronounceable password, such as `lusab-babad-gutih-tugad`: 80 random bits.
pub(super) fn made() -> String {
    readable(&token::salt()[..10])
}

fn hash_now(password: &str) -> anyhow::Result<String> {
    let hash = argon2id()?
        .hash_password_with_salt(password.as_bytes(), &token::salt())
        .map_err(|error| anyhow!("a password could not be hashed: {error}"))?;
    Ok(hash.to_string())
}

fn verify_now(password: &str, hash: &str) -> bool {
    Argon2::default().verify_password(password.as_bytes(), hash).is_ok()
}

/// Parameters: 19 MiB, two iterations, one lane.
fn argon2id() -> anyhow::Result<Argon2<'static>> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|error| anyhow!("{error}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Encodes two bytes as a word of five letters, alternating consonants and vowels.
fn readable(bytes: &[u8]) -> String {
    const CONSONANTS: &[u8; 16] = b"bdfghjklmnprstvz";
    const VOWELS: &[u8; 4] = b"aiou";
    let word = |pair: &[u8; 2]| -> String {
        let bits = usize::from(u16::from_be_bytes(*pair));
        let consonant = |shift: usize| char::from(CONSONANTS[bits >> shift & 15]);
        let vowel = |shift: usize| char::from(VOWELS[bits >> shift & 3]);
        [consonant(12), vowel(10), consonant(6), vowel(4), consonant(0)].into_iter().collect()
    };
    bytes.as_chunks::<2>().0.iter().map(word).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_by_its_hash() {
        let hash = hash_now("correct horse battery").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify_now("correct horse battery", &hash));
        assert!(!verify_now("correct horse", &hash));
    }

    #[test]
    fn nobodys_hash_costs_what_a_real_one_costs() {
        let start = |hash: &str| hash.rsplitn(3, '$').last().map(str::to_owned);
        assert_eq!(start(DUMMY_HASH), start(&hash_now("x").unwrap()));
        assert!(verify_now("a password that nobody has", DUMMY_HASH), "the hash is read to its end");
    }

    #[test]
    fn a_made_password_can_be_read_aloud() {
        assert_eq!(readable(&[127, 0, 0, 1, 255, 255]), "lusab-babad-zuzuz");
        assert_eq!(made().len(), 29);
        assert_ne!(made(), made());
    }
}
