pub mod opensearch;
pub mod results;
pub mod suggestions;
pub mod synonyms;
