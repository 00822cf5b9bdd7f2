-- What a search index follows. Each process keeps an index of its own and reads here
-- what has changed since it last looked, so that a lost notice or a restart misses
-- nothing.

-- Which database this is: an index that was made from another one is of no use.
create table search_source (
    is_only boolean primary key default true check (is_only),
    id uuid not null default gen_random_uuid()
);

insert into search_source default values;

create sequence answer_changes_sequence as bigint;

-- The last change of each answer that was ever published; the row stays when the answer
-- is gone. The id of zeros stands for the synonyms.
create table answer_changes (
    answer_id uuid primary key,
    sequence bigint not null unique default nextval('answer_changes_sequence')
);

-- Runs when a transaction is about to commit and lets one at a time do so: numbers become
-- visible in their order, and whoever has seen one has seen all before it.
create function note_change(changed uuid) returns void language plpgsql as $$
begin
    perform pg_advisory_xact_lock(7810758478611349604);
    insert into answer_changes (answer_id) values (changed)
    on conflict (answer_id) do update set sequence = nextval('answer_changes_sequence');
    perform pg_notify('answer_changes', '');
end $$;

create function note_answer_change() returns trigger language plpgsql as $$
begin
    perform note_change(case when tg_op = 'DELETE' then old.id else new.id end);
    return null;
end $$;

create function note_synonym_change() returns trigger language plpgsql as $$
begin
    perform note_change('00000000-0000-0000-0000-000000000000');
    return null;
end $$;

-- Triggers, so that no way of saving an answer can forget it.
create constraint trigger answers_added after insert on answers deferrable initially deferred
    for each row when (new.state = 'published') execute function note_answer_change();
create constraint trigger answers_edited after update on answers deferrable initially deferred
    for each row when ((old.state = 'published' or new.state = 'published')
        and (old.state, old.level_id, old.subject_id, old.topic_id, old.question, old.short_answer, old.body_html)
            is distinct from (new.state, new.level_id, new.subject_id, new.topic_id, new.question, new.short_answer, new.body_html))
    execute function note_answer_change();
create constraint trigger answers_deleted after delete on answers deferrable initially deferred
    for each row when (old.state = 'published') execute function note_answer_change();

-- Names of one thing: {USSR,Soviet Union}.
create table synonyms (
    position integer primary key,
    names text[] not null check (cardinality(names) > 1)
);

create constraint trigger synonyms_changed after insert or update or delete on synonyms
    deferrable initially deferred for each row execute function note_synonym_change();

insert into synonyms (position, names) values
    (1, '{USSR,Soviet Union}'),
    (2, '{WW1,WWI,First World War,World War One,World War 1,Great War}'),
    (3, '{WW2,WWII,Second World War,World War Two,World War 2}'),
    (4, '{NEP,New Economic Policy}'),
    (5, '{USA,United States,America}'),
    (6, '{UN,United Nations}'),
    (7, '{Nazi Party,NSDAP}'),
    (8, '{NATO,North Atlantic Treaty Organisation}'),
    (9, '{Operation Barbarossa,invasion of Russia}'),
    (10, '{JFK,Kennedy}'),
    (11, '{FDR,Roosevelt}'),
    (12, '{Black Death,plague}'),
    (13, '{dictator,dictatorship}');

-- The index of the site took the place of these.
alter table answers drop column words;

-- Neighbours may now also share a person, a place or a year, which `detail` names.
alter table neighbours add column detail text not null default '';
alter table neighbours drop constraint neighbours_reason_check;
alter table neighbours add constraint neighbours_reason_check check
    (reason in ('deeper', 'simpler', 'other-level', 'same-topic', 'same-name', 'same-year', 'similar-question'));

-- Which changes a list knew when it was computed: it need not be computed again for those.
create table neighbours_computed (
    answer_id uuid primary key references answers on delete cascade,
    sequence bigint not null
);
