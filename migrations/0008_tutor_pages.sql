-- What tutors say about their teaching and change themselves, what the desk checked,
-- and what happens before somebody teaches here and when somebody is worried.

alter table tutors
    -- a pause with no end lasts until the tutor or the desk ends it
    add column paused_until timestamptz,
    -- offers in seven days; null: no limit
    add column weekly_limit smallint constraint tutors_weekly_limit check (weekly_limit between 1 and 50),
    add column teaches_online boolean not null default true,
    add column teaches_in_person boolean not null default false,
    -- where lessons in person can be: postcode areas or districts, such as 'LS' or 'LS6'
    add column areas text[] not null default '{}',
    -- 'daytime', 'evenings', 'weekends'; none: any
    add column times text[] not null default '{}'
        constraint tutors_times check (times <@ array['daytime', 'evenings', 'weekends']),
    -- for an hour; null: to be agreed
    add column price_pence integer constraint tutors_price check (price_pence between 1 and 100000),
    add constraint tutors_pause_begins check (paused_until is null or paused_at is not null);

-- What was checked, and on which day it was seen. No row: not checked.
create table tutor_checks (
    tutor_id uuid not null references tutors on delete cascade,
    kind text not null check (kind in ('identity', 'references', 'dbs', 'qualifications')),
    -- the level of a DBS certificate, the name of a degree
    detail text not null default '',
    seen_on date not null,
    primary key (tutor_id, kind)
);

-- How tutors answer: one row for each offer that was answered or lapsed. It outlives the
-- enquiry, and knows nothing of the family.
create table tutor_answers (
    id bigint primary key generated always as identity,
    tutor_id uuid not null references tutors on delete cascade,
    asked_at timestamptz not null,
    -- null: the time ran out
    answered_at timestamptz
);

create index tutor_answers_tutor on tutor_answers (tutor_id, asked_at desc);

-- The link to a tutor's own page.
create table tutor_links (
    token_hash bytea primary key check (length(token_hash) = 32),
    tutor_id uuid not null references tutors on delete cascade,
    created_at timestamptz not null,
    expires_at timestamptz not null
);

create index tutor_links_tutor on tutor_links (tutor_id);
create index tutor_links_expiry on tutor_links (expires_at);

-- The browsers that a tutor's page was opened in, by the hash of a cookie: a new one is
-- told to the tutor.
create table tutor_devices (
    tutor_id uuid not null references tutors on delete cascade,
    device_hash bytea not null check (length(device_hash) = 32),
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    primary key (tutor_id, device_hash)
);

-- Words that a tutor wants on their page; they wait for an admin's yes. One at a time.
create table tutor_changes (
    tutor_id uuid primary key references tutors on delete cascade,
    headline text not null,
    about_markdown text not null,
    asked_at timestamptz not null
);

-- Somebody would like to teach here. Confirmed by a link, then looked at by the desk.
create table tutor_applications (
    id uuid primary key,
    submission text not null constraint tutor_applications_submission unique check (length(submission) between 1 and 100),
    name text not null,
    email text not null,
    headline text not null,
    about_markdown text not null,
    -- 'gcse/history'
    courses text[] not null,
    teaches_online boolean not null,
    teaches_in_person boolean not null,
    areas text[] not null default '{}',
    token_hash bytea not null constraint tutor_applications_token unique check (length(token_hash) = 32),
    state text not null check (state in ('received', 'confirmed', 'accepted', 'refused')),
    created_at timestamptz not null,
    -- when this row is deleted by itself
    delete_at timestamptz not null
);

create index tutor_applications_by_date on tutor_applications (created_at desc);
create index tutor_applications_by_deletion on tutor_applications (delete_at);

-- Somebody is worried about a tutor.
create table concerns (
    id uuid primary key,
    submission text not null constraint concerns_submission unique check (length(submission) between 1 and 100),
    tutor_id uuid not null references tutors on delete cascade,
    -- whom the desk answers; both may be empty
    name text not null default '',
    email text not null default '',
    message text not null,
    created_at timestamptz not null,
    handled_at timestamptz,
    delete_at timestamptz not null
);

create index concerns_by_date on concerns (created_at desc);
create index concerns_by_deletion on concerns (delete_at);
