-- What the site is ordered by. A label is what a reader sees ("GCSE"); a slug is
-- what an address holds ("gcse"). `position` is the order on every list.

create table levels (
    id smallint primary key generated always as identity,
    slug text not null constraint levels_slug unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    label text not null check (label <> ''),
    position integer not null
);

create table subjects (
    id smallint primary key generated always as identity,
    slug text not null constraint subjects_slug unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    label text not null check (label <> ''),
    position integer not null
);

-- A topic belongs to a subject, not to a level: that is how an answer at GCSE
-- finds its deeper sister at A-level.
create table topics (
    id integer primary key generated always as identity,
    subject_id smallint not null references subjects,
    slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    label text not null check (label <> ''),
    position integer not null,
    constraint topics_slug unique (subject_id, slug),
    -- lets an answer prove that its topic is one of its own subject's
    unique (id, subject_id)
);

insert into levels (slug, label, position) values
    ('gcse', 'GCSE', 1),
    ('a-level', 'A-level', 2),
    ('ib', 'IB', 3);

insert into subjects (slug, label, position) values ('history', 'History', 1);
