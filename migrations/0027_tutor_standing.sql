-- What the team decides about a tutor, beside the pause that tutors set and end themselves: a
-- suspension, which only the team ends, and hiding, which also takes the page off the site.

alter table tutors
    add column suspended_at timestamptz,
    -- the address of the member of staff who decided it
    add column suspended_by text not null default '',
    add column hidden_at timestamptz,
    add column hidden_by text not null default '',
    add constraint tutors_suspended_by check ((suspended_at is null) = (suspended_by = '')),
    add constraint tutors_hidden_by check ((hidden_at is null) = (hidden_by = ''));

-- Who has an open offer of an enquiry: asked, or lapsed while others are asked.
create index offers_open on offers (tutor_id) where state in ('asked', 'lapsed');

-- Whoever is resumed or shown again is matched at once, as in 0024_matching_due.sql.
drop trigger tutors_matching_due on tutors;
create trigger tutors_matching_due after update on tutors
    for each row when (
        (old.paused_at, old.paused_until, old.suspended_at, old.hidden_at, old.weekly_limit, old.teaches_online,
            old.teaches_in_person, old.areas, old.times)
        is distinct from
        (new.paused_at, new.paused_until, new.suspended_at, new.hidden_at, new.weekly_limit, new.teaches_online,
            new.teaches_in_person, new.areas, new.times)
    ) execute function mark_matching_due();
