-- Attempts to send a letter that ended without an answer after it was handed over: it may have been
-- taken, so they are counted apart, wait long and end soon. The index counts what one address got.
alter table letters add column unknown_fates integer not null default 0;
create index letters_to on letters (to_email, created_at);
