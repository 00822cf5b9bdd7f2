mod choose;
mod duplicates;
mod entities;
mod jobs;
mod samples;
