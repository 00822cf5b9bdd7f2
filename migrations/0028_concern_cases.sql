-- A concern is a case: somebody takes it, a first answer is promised, and it ends with an outcome.
-- Who looked at it and who did what is an event, kept as long as the concern.

alter table concerns
    -- the address of the member of staff who took it; empty: nobody has
    add column owner text not null default '',
    -- when the team was last told that it waits
    add column told_at timestamptz,
    -- until when a first answer is promised
    add column answer_by timestamptz,
    add column answered_at timestamptz,
    -- when that promise was found broken, and every admin was told
    add column escalated_at timestamptz,
    -- how it ended; empty: it has not
    add column outcome text not null default '';

update concerns set told_at = created_at, answer_by = created_at + interval '24 hours',
    outcome = case when handled_at is null then '' else 'unrecorded' end;

alter table concerns
    alter column told_at set not null,
    alter column answer_by set not null,
    add constraint concerns_outcome check ((handled_at is null) = (outcome = '')),
    -- a concern is kept as long as was promised, whatever happens to the tutor
    drop constraint concerns_tutor_id_fkey,
    add constraint concerns_tutor foreign key (tutor_id) references tutors on delete restrict;

create index concerns_open on concerns (created_at) where handled_at is null;

create table concern_events (
    id bigint primary key generated always as identity,
    concern_id uuid not null references concerns on delete cascade,
    kind text not null check (kind in
        ('looked', 'taken', 'noted', 'answered', 'late', 'tutor', 'closed', 'reopened')),
    -- the address of the member of staff; empty: the clock
    by_email text not null,
    note text not null default '',
    happened_at timestamptz not null
);

create index concern_events_concern on concern_events (concern_id, id);

-- Events go only with their concern.
create function refuse_to_rewrite_concern() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' or exists (select from concerns where id = old.concern_id) then
        raise exception 'events of a concern are never changed' using errcode = 'integrity_constraint_violation';
    end if;
    return old;
end
$$;

create trigger concern_events_append_only before update or delete on concern_events
    for each row execute function refuse_to_rewrite_concern();
