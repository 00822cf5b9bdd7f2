-- The course of an enquiry, held to what is allowed: each event names the state that it
-- left and the one that it entered, the pair must stand in `course_changes`, each event
-- follows on the one before it, and the state of an enquiry is that of its last event.
-- Beside that: what a tutor must fit, and what the clock has promised to do when.

create table course_changes (
    previous text not null,
    next text not null,
    primary key (previous, next)
);

-- the same table as in enquiries/course.rs; a test compares them
insert into course_changes (previous, next) values
    ('held', 'received'), ('held', 'closed'), ('held', 'erased'), ('held', 'withdrawn'),
    ('received', 'confirmed'), ('received', 'withdrawn'), ('received', 'closed'), ('received', 'erased'),
    ('confirmed', 'offered'), ('confirmed', 'unmatched'),
    ('unmatched', 'offered'), ('unmatched', 'expired'), ('unmatched', 'withdrawn'), ('unmatched', 'closed'),
    ('unmatched', 'erased'),
    ('offered', 'accepted'), ('offered', 'declined'), ('offered', 'expired'), ('offered', 'withdrawn'),
    ('offered', 'closed'), ('offered', 'erased'),
    ('accepted', 'met'), ('accepted', 'notmet'), ('accepted', 'closed'), ('accepted', 'erased'),
    ('met', 'closed'), ('met', 'erased'),
    ('notmet', 'closed'), ('notmet', 'erased'),
    ('declined', 'erased'), ('expired', 'erased'), ('withdrawn', 'erased'), ('closed', 'erased');

alter table enquiry_events add column step integer, add column previous text;

update enquiry_events
set step = chain.step, previous = chain.previous
from (
    select id, row_number() over course as step, lag(state) over course as previous
    from enquiry_events window course as (partition by enquiry_id order by id)
) as chain
where chain.id = enquiry_events.id;

drop index enquiry_events_course;

alter table enquiry_events
    drop column id,
    alter column step set not null,
    add column previous_step integer generated always as (step - 1) stored,
    add primary key (enquiry_id, step),
    add constraint enquiry_events_state unique (enquiry_id, step, state),
    add constraint enquiry_events_begin check (
        case when step = 1 then previous is null and state in ('held', 'received')
             else step > 1 and previous is not null end
    ),
    add constraint enquiry_events_allowed foreign key (previous, state) references course_changes,
    add constraint enquiry_events_follow foreign key (enquiry_id, previous_step, previous)
        references enquiry_events (enquiry_id, step, state);

alter table enquiries
    drop constraint enquiries_state_check,
    -- how many events there are
    add column step integer not null default 1,
    -- where lessons can be, and when; none: any time
    add column place text not null default 'either' check (place in ('online', 'nearby', 'either')),
    -- the first half of a postcode, and no more of it
    add column area text not null default '' check (area ~ '^([A-Z]{1,2}[0-9][0-9A-Z]?)?$'),
    add column times text[] not null default '{}'
        constraint enquiries_times check (times <@ array['daytime', 'evenings', 'weekends']),
    -- who is asked first
    add column wanted_tutor uuid references tutors on delete set null,
    add column reminded_at timestamptz,
    add column confirmed_at timestamptz,
    -- until when an answer of a tutor is promised
    add column promised_until timestamptz,
    -- when we said that the promise was not kept
    add column apologised_at timestamptz,
    add column accepted_at timestamptz,
    -- when the family was asked whether they met
    add column meeting_asked_at timestamptz,
    -- when the clock next has something to do; null: nothing
    add column due_at timestamptz;

update enquiries set step = (select max(step) from enquiry_events where enquiry_id = enquiries.id);
update enquiries set
    confirmed_at = (select min(happened_at) from enquiry_events where enquiry_id = id and state = 'confirmed'),
    accepted_at = (select min(happened_at) from enquiry_events where enquiry_id = id and state = 'accepted');
update enquiries set promised_until = confirmed_at + interval '24 hours' where confirmed_at is not null;
update enquiries set due_at = created_at where state in ('received', 'unmatched', 'offered', 'accepted');

alter table enquiries
    -- at the end of a transaction: the event is written after the row it belongs to
    add constraint enquiries_course foreign key (id, step, state)
        references enquiry_events (enquiry_id, step, state) deferrable initially deferred,
    add constraint enquiries_promise check ((confirmed_at is null) = (promised_until is null));

create index enquiries_due on enquiries (due_at) where due_at is not null;
create index enquiries_by_state on enquiries (state, created_at desc);
create index enquiries_of_contact on enquiries (contact_email);

-- The course is written once: events go only with their enquiry.
create function refuse_to_rewrite() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' or exists (select from enquiries where id = old.enquiry_id) then
        raise exception 'events of an enquiry are never changed' using errcode = 'integrity_constraint_violation';
    end if;
    return old;
end
$$;

create trigger enquiry_events_append_only before update or delete on enquiry_events
    for each row execute function refuse_to_rewrite();

alter table offers
    drop constraint offers_state_check,
    add constraint offers_state_check check (state in ('asked', 'accepted', 'declined', 'lapsed', 'closed')),
    -- until when the tutor's answer is waited for before others are asked
    add column answer_by timestamptz;

update offers set answer_by = asked_at + interval '14 days';

alter table offers alter column answer_by set not null;

drop index offers_tutor;
create index offers_tutor on offers (tutor_id, asked_at);
create index offers_enquiry on offers (enquiry_id);
