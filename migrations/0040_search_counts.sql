-- What readers look for and what they open, as daily totals: no visitor, no address, no time of day.

create table searches_without_result (
    day date not null,
    -- in lower case
    query text not null check (length(query) between 1 and 80),
    searches integer not null default 1 check (searches > 0),
    primary key (day, query)
);

create table result_clicks (
    day date not null,
    answer_id uuid not null references answers on delete cascade,
    clicks integer not null default 1 check (clicks > 0),
    primary key (day, answer_id)
);

create index result_clicks_by_answer on result_clicks (answer_id);

-- What staff think of the results of a search: a grade from 0 to 3 for each answer, by its slug, as
-- lectern eval reads them.
create table search_judgements (
    query text primary key check (length(query) between 1 and 300),
    grades jsonb not null check (jsonb_typeof(grades) = 'object'),
    judged_at timestamptz not null
);
