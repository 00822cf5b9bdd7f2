mod duplicates;
