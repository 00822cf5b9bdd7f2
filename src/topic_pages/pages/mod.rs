pub mod desk;
pub mod edit;
pub mod glossary;
pub mod note;
pub mod show;
