-- The post office in bad weather and at a farewell: indexes by which letters leave in
-- order however many wait, letters whose words were erased, and what is left to shred.

-- in the order in which letters are taken up
drop index letters_waiting;
create index letters_due on letters (next_attempt_at, created_at, id) where state = 'waiting';

-- what waits about one thing, in the order in which it was posted
create index letters_before on letters (about, created_at, id) where state = 'waiting';

-- whose words are to be forgotten
create index letters_remembered on letters (created_at) where body_text is not null and state <> 'waiting';

-- 'erased': taken back before it left. A letter that had left stays 'sent'; both keep
-- their Message-ID and their times, and nothing about anybody.
alter table letters drop constraint letters_state_check;
alter table letters add constraint letters_state_check
    check (state in ('waiting', 'sent', 'parked', 'erased'));

-- Letters whose words are gone from the outbox, until their files are gone too. It is
-- written in the transaction that erases the words, and emptied by the postman.
create table letters_to_shred (
    letter_id uuid primary key
);
