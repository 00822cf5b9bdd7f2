mod duplicates;
mod jobs;
