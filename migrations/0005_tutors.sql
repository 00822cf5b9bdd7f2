-- Who teaches what. A paused tutor stays on the site and is sent no offers.

create table tutors (
    id uuid primary key,
    slug text not null constraint tutors_slug unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name text not null check (name <> ''),
    email text not null constraint tutors_email unique check (email = lower(email)),
    headline text not null,
    about_markdown text not null default '',
    about_html text not null default '',
    created_at timestamptz not null,
    updated_at timestamptz not null,
    paused_at timestamptz,
    -- offers go to whoever has waited longest
    last_asked_at timestamptz
);

create table tutor_subjects (
    tutor_id uuid not null references tutors on delete cascade,
    level_id smallint not null references levels,
    subject_id smallint not null references subjects,
    primary key (tutor_id, level_id, subject_id)
);

create index tutor_subjects_taught on tutor_subjects (level_id, subject_id);
