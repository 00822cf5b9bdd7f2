mod index_sync;
mod opensearch;
mod results;
mod students;
mod suggestions;
mod synonyms;
mod words;
