-- Which answers are worth reading next, computed when something changes and read
-- by one index look-up when a page is made. Drafts never get in: what is no longer
-- published is left out when the list is read, before it is computed anew.

create table neighbours (
    answer_id uuid not null references answers on delete cascade,
    position smallint not null check (position > 0),
    neighbour_id uuid not null references answers on delete cascade,
    -- why it stands there; the words for it are made when the page is
    reason text not null check (reason in ('deeper', 'simpler', 'other-level', 'same-topic', 'similar-question')),
    primary key (answer_id, position),
    unique (answer_id, neighbour_id),
    check (neighbour_id <> answer_id)
);

create index neighbours_of on neighbours (neighbour_id);

-- Answers whose list is to be computed anew.
create table neighbours_due (
    answer_id uuid primary key references answers on delete cascade,
    since timestamptz not null,
    -- the answer itself changed, so its neighbours may want it on their lists too
    spreads boolean not null
);
