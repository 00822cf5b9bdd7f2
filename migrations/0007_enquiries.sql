-- Someone asks for a tutor. The contact is always an adult: no column here can hold
-- a child's e-mail, phone, surname, school or date of birth. `student_name` is a
-- first name.

create table enquiries (
    id uuid primary key,
    -- the id that the form carried: a second click finds the first enquiry
    submission text not null constraint enquiries_submission unique check (length(submission) between 1 and 100),
    made_for text not null check (made_for in ('me', 'child', 'under18', 'school')),
    contact_name text not null,
    contact_email text not null,
    contact_phone text not null default '',
    student_name text not null default '',
    level_id smallint not null references levels,
    subject_id smallint not null references subjects,
    answer_id uuid references answers on delete set null,
    message text not null,
    state text not null check (state in (
        'held', 'received', 'confirmed', 'offered', 'accepted', 'declined', 'unmatched', 'expired', 'withdrawn', 'closed', 'erased'
    )),
    -- links are derived from this and the site's secret, so that a later letter can hold them again
    link_salt bytea not null check (length(link_salt) = 16),
    created_at timestamptz not null,
    -- when this row is deleted by itself, whatever else happens
    delete_at timestamptz not null,
    -- a pupil gives an adult's address and nothing else that reaches anybody
    constraint enquiries_under18_no_phone check (made_for <> 'under18' or contact_phone = '')
);

create index enquiries_by_date on enquiries (created_at desc);
create index enquiries_by_deletion on enquiries (delete_at);

-- A link in a letter. Whoever posted the form may watch the course ('watch'); only
-- who reads the contact's mail may act ('act').
create table enquiry_links (
    token_hash bytea primary key check (length(token_hash) = 32),
    enquiry_id uuid not null references enquiries on delete cascade,
    power text not null check (power in ('watch', 'act')),
    expires_at timestamptz not null,
    unique (enquiry_id, power)
);

create table enquiry_events (
    id bigint primary key generated always as identity,
    enquiry_id uuid not null references enquiries on delete cascade,
    -- the state that it entered
    state text not null,
    -- 'family', 'tutor', 'desk' or 'clock'
    actor text not null check (actor in ('family', 'tutor', 'desk', 'clock')),
    note text not null default '',
    happened_at timestamptz not null
);

create index enquiry_events_course on enquiry_events (enquiry_id, id);

create table offers (
    id uuid primary key,
    enquiry_id uuid not null references enquiries on delete cascade,
    tutor_id uuid not null references tutors on delete cascade,
    token_hash bytea not null constraint offers_token unique check (length(token_hash) = 32),
    state text not null check (state in ('asked', 'accepted', 'declined', 'closed')),
    -- what the tutor wrote with the yes or no
    sentence text not null default '',
    asked_at timestamptz not null,
    answered_at timestamptz,
    constraint offers_once unique (enquiry_id, tutor_id),
    constraint offers_answer_dated check ((state = 'asked') = (answered_at is null))
);

create index offers_tutor on offers (tutor_id);
-- the database itself refuses a second yes
create unique index offers_one_yes on offers (enquiry_id) where state = 'accepted';
