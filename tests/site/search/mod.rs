mod library;
mod opensearch;
mod results;
mod students;
mod suggestions;
mod synonyms;
