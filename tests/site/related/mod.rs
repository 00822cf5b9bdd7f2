mod duplicates;
mod rounds;
