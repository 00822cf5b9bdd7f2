use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::answers::{Content, Publication};

const STATE: &str = "state";

/// A fingerprint of each field of an answer, under the field's name. It tells which fields were
/// changed since, at a fraction of the size of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprints(BTreeMap<String, String>);

impl Fingerprints {
    pub fn of(content: &Content, state: Publication) -> Self {
        let mut all: BTreeMap<String, String> = content
            .fields()
            .into_iter()
            .map(|field| (field.name.to_owned(), fingerprint(&field.value.to_string())))
            .collect();
        all.insert(STATE.to_owned(), fingerprint(state.as_str()));
        Self(all)
    }

    /// The labels of the fields that differ from these, in lower case. A field that was not known
    /// when these were taken does not count.
    pub fn changed_fields(&self, content: &Content) -> Vec<String> {
        let changed =
            |name: &str, value: String| self.0.get(name).is_some_and(|known| *known != fingerprint(&value));
        content
            .fields()
            .into_iter()
            .filter(|field| changed(field.name, field.value.to_string()))
            .map(|field| field.label.to_lowercase())
            .collect()
    }

    pub fn has_state(&self, state: Publication) -> bool {
        self.0.get(STATE).is_none_or(|known| *known == fingerprint(state.as_str()))
    }
}

/// 64 bits tell two texts of one field apart.
fn fingerprint(text: &str) -> String {
    Sha256::digest(text).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
