-- What a kept page is compared with. Each process keeps finished pages; they are right
-- as long as no answer has changed (`answer_changes`) and nothing that stands around one.

create table pages_version (
    is_only boolean primary key default true check (is_only),
    version bigint not null default 0
);

insert into pages_version default values;

-- The row is locked until the transaction ends, so numbers become visible in their order.
create function note_pages_change() returns trigger language plpgsql as $$
begin
    update pages_version set version = version + 1;
    perform pg_notify('answer_changes', '');
    return null;
end $$;

create trigger neighbours_on_pages after insert or update or delete on neighbours
    for each statement execute function note_pages_change();
create trigger levels_on_pages after insert or update or delete on levels
    for each statement execute function note_pages_change();
create trigger subjects_on_pages after insert or update or delete on subjects
    for each statement execute function note_pages_change();
create trigger topics_on_pages after insert or update or delete on topics
    for each statement execute function note_pages_change();

-- Whatever is edited of a published answer stands on some page.
drop trigger answers_edited on answers;
create constraint trigger answers_edited after update on answers deferrable initially deferred
    for each row when ((old.state = 'published' or new.state = 'published') and old.* is distinct from new.*)
    execute function note_answer_change();
