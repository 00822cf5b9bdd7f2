-- An email that cannot be delivered is called failed, which it was called parked before: the word in
-- the column, its check, and the index by which the desk lists such emails.
alter table letters drop constraint letters_state_check;
update letters set state = 'failed' where state = 'parked';
alter table letters add constraint letters_state_check
    check (state in ('waiting', 'sent', 'failed', 'erased'));

drop index letters_parked;
create index letters_failed on letters (created_at desc) where state = 'failed';
