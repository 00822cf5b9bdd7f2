mod library;
mod results;
mod students;
mod suggestions;
mod synonyms;
