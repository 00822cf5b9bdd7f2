pub mod choose;
pub mod duplicates;
pub mod entities;
