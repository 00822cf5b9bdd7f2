pub mod duplicates;
