-- Marks of what is due are only ever added and taken off, so that nobody waits for anybody: with
-- one row for each answer, an import and a round could wait for one another and one of them broke.
-- Several marks of one answer are taken together.
alter table neighbours_due drop constraint neighbours_due_pkey;
alter table neighbours_due drop constraint neighbours_due_answer_id_fkey;
create index neighbours_due_answer on neighbours_due (answer_id);
