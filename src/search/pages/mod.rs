pub mod clicks;
pub mod judge;
pub mod opensearch;
pub mod results;
pub mod searches;
pub mod suggestions;
pub mod synonyms;
