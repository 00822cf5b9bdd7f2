-- A tutor who is added, resumes or teaches more is matched at once with the families that wait: the
-- change leaves a mark for each of their courses, by whatever way it came, and a job takes the marks.
-- Marks are only inserted and deleted, so that no two transactions wait for one another.

create table matching_due (
    id bigint primary key generated always as identity,
    level_id smallint not null references levels on delete cascade,
    subject_id smallint not null references subjects on delete cascade
);

create function mark_matching_due() returns trigger language plpgsql as $$
begin
    if tg_table_name = 'tutor_subjects' then
        insert into matching_due (level_id, subject_id) values (new.level_id, new.subject_id);
    else
        insert into matching_due (level_id, subject_id)
        select level_id, subject_id from tutor_subjects where tutor_id = new.id;
    end if;
    return null;
end $$;

create trigger tutor_subjects_matching_due after insert on tutor_subjects
    for each row execute function mark_matching_due();
create trigger tutors_matching_due after update on tutors
    for each row when (
        (old.paused_at, old.paused_until, old.weekly_limit, old.teaches_online, old.teaches_in_person, old.areas,
            old.times)
        is distinct from
        (new.paused_at, new.paused_until, new.weekly_limit, new.teaches_online, new.teaches_in_person, new.areas,
            new.times)
    ) execute function mark_matching_due();
