-- What pages of the page cache depend on, each with a version of its own. A room whose changes
-- show on cached pages adds a row and triggers that execute `bump_page_dependency('its name')`;
-- answers are versioned by `answer_changes`.

create table page_dependencies (
    name text primary key,
    version bigint not null default 0
);

insert into page_dependencies (name) values
    ('look'),       -- what shows on every page: the site's name, its colours
    ('neighbours'),
    ('topics');     -- levels and subjects too

-- The row is locked until the transaction ends, so versions become visible in their order.
create function bump_page_dependency() returns trigger language plpgsql as $$
begin
    update page_dependencies set version = version + 1 where name = tg_argv[0];
    if not found then
        raise exception 'page_dependencies has no row named %', tg_argv[0];
    end if;
    perform pg_notify('page_dependencies', '');
    return null;
end $$;

drop trigger neighbours_on_pages on neighbours;
drop trigger levels_on_pages on levels;
drop trigger subjects_on_pages on subjects;
drop trigger topics_on_pages on topics;
drop function note_pages_change();
drop table pages_version;

create trigger neighbours_on_pages after insert or update or delete on neighbours
    for each statement execute function bump_page_dependency('neighbours');
create trigger levels_on_pages after insert or update or delete on levels
    for each statement execute function bump_page_dependency('topics');
create trigger subjects_on_pages after insert or update or delete on subjects
    for each statement execute function bump_page_dependency('topics');
create trigger topics_on_pages after insert or update or delete on topics
    for each statement execute function bump_page_dependency('topics');
