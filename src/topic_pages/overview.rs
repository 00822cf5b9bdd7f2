use crate::specifications::Specification;

/// What an editor has written about a topic.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overview {
    pub markdown: String,
    pub html: String,
}

/// A unit of an exam board's specification: `AQA 8145`, “Elizabethan England, c1568–1603”.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Unit {
    pub specification: Specification,
    /// The board's name of the unit; empty if it has none.
    #[serde(default)]
    pub unit: String,
}
