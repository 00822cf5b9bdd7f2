-- Answers that ask what another one at their level asks: told to the editors, and kept
-- from standing beside one another. The rounds that compute the neighbours write them,
-- for drafts too, and only the desk reads them.

create table duplicates (
    -- the greater id of the two, so that each pair stands once
    answer_id uuid not null references answers on delete cascade,
    earlier_id uuid not null references answers on delete cascade,
    -- when an editor said that they ask different things: they are told no more
    dismissed_at timestamptz,
    primary key (answer_id, earlier_id),
    check (earlier_id < answer_id)
);

create index duplicates_of on duplicates (earlier_id);

-- Those that are here already are looked for by the next rounds.
insert into neighbours_due (answer_id, since, spreads)
select id, now(), false from answers where state <> 'withdrawn'
on conflict (answer_id) do nothing;
