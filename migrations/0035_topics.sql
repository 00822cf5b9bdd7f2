-- What editors write about a topic at a level: an overview, the specifications of exam boards that it
-- belongs to, and the order of its answers.

create table topic_overviews (
    level_id smallint not null references levels on delete cascade,
    topic_id integer not null references topics on delete cascade,
    overview_markdown text not null default '',
    overview_html text not null default '',
    changed_at timestamptz not null,
    primary key (level_id, topic_id)
);

create table topic_specifications (
    level_id smallint not null references levels on delete cascade,
    topic_id integer not null references topics on delete cascade,
    -- the order in which they are shown
    place smallint not null,
    board text not null check (board in ('aqa', 'edexcel', 'ocr', 'eduqas', 'wjec', 'ccea')),
    -- the board's own: 8145
    code text not null check (code <> ''),
    -- the board's name of the unit; empty if it has none
    unit text not null default '',
    primary key (level_id, topic_id, board, code, unit)
);

-- An answer counts for all the specifications of its topic, unless it has rows here: then for these.
create table answer_specifications (
    answer_id uuid not null references answers on delete cascade,
    board text not null check (board in ('aqa', 'edexcel', 'ocr', 'eduqas', 'wjec', 'ccea')),
    code text not null check (code <> ''),
    primary key (answer_id, board, code)
);

create trigger topic_overviews_on_pages after insert or update or delete on topic_overviews
    for each statement execute function bump_page_dependency('topics');
create trigger topic_specifications_on_pages after insert or update or delete on topic_specifications
    for each statement execute function bump_page_dependency('topics');
create trigger answer_specifications_on_pages after insert or update or delete on answer_specifications
    for each statement execute function bump_page_dependency('topics');

-- The place of an answer in the editors' order, which comes before that of events; the greatest integer
-- where they gave it none, so that such answers come last.
alter table answers add column rank integer not null default 2147483647;
drop index answers_by_list;
create index answers_by_list on answers (level_id, subject_id, topic_id, rank, chronology, position, id) where state = 'published';

-- The tutors of a level are named on the pages of its topics. Columns are named, as an offer also
-- updates the row of a tutor.
insert into page_dependencies (name) values ('tutors');
create trigger tutors_on_pages after insert or delete or update of slug, name, headline, paused_at, paused_until, suspended_at, hidden_at on tutors
    for each statement execute function bump_page_dependency('tutors');
create trigger tutor_subjects_on_pages after insert or update or delete on tutor_subjects
    for each statement execute function bump_page_dependency('tutors');
