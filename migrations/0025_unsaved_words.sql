-- What staff type into the desk's forms is kept while they type, who saved a form last is known, and
-- the text of an answer before a change stays for a while: it is the base of a three-way merge where
-- two people edit at once.

create table form_drafts (
    -- made with the page, so that two tabs of one person keep two drafts
    id uuid primary key,
    staff_id uuid not null references staff on delete cascade,
    -- the path of the form, such as /admin/answers/new
    form text not null check (form like '/admin/%' and length(form) <= 200),
    -- as the browser sends them: application/x-www-form-urlencoded
    fields text not null,
    kept_at timestamptz not null,
    -- saved or discarded; the row stays, so that a request that comes late does not revive it
    closed_at timestamptz
);

create index form_drafts_offered on form_drafts (staff_id, form, kept_at desc) where closed_at is null;
create index form_drafts_kept on form_drafts (kept_at);

create table form_saves (
    form text primary key,
    staff_id uuid not null references staff on delete cascade,
    saved_at timestamptz not null
);

create table answer_revisions (
    answer_id uuid not null references answers on delete cascade,
    version integer not null,
    -- the row as it was, without the HTML
    content jsonb not null,
    replaced_at timestamptz not null,
    primary key (answer_id, version)
);

create index answer_revisions_replaced on answer_revisions (replaced_at);

create function keep_revision() returns trigger language plpgsql as $$
begin
    insert into answer_revisions (answer_id, version, content, replaced_at)
    values (old.id, old.version, to_jsonb(old) - 'body_html', new.updated_at)
    on conflict (answer_id, version) do nothing;
    return null;
end $$;

create trigger answers_keep_revision after update on answers
    for each row when (old.version <> new.version) execute function keep_revision();

-- Readers of a withdrawn answer are told why.
alter table answers add column withdrawn_reason text not null default '';
