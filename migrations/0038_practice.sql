-- Exam practice: questions as an exam asks them, each with its mark scheme and two model answers. What
-- nobody searches or sorts by is one JSON object, which the program reads and writes whole.

create table practice_questions (
    id uuid primary key,
    level_id smallint not null references levels,
    subject_id smallint not null references subjects,
    topic_id integer not null,
    slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
    question text not null check (question <> ''),
    -- a word of src/practice/command_word.rs; empty only in a draft
    command text not null,
    marks smallint not null check (marks between 0 and 60),
    -- board, objectives, stimulus, extract, mark scheme, points, model answers, author, review
    body jsonb not null check (jsonb_typeof(body) = 'object'),
    state text not null check (state in ('draft', 'published')),
    version integer not null default 1,
    -- the version that an import wrote last; another version is an editor's
    imported_version integer,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    published_at timestamptz,
    constraint practice_questions_address unique (level_id, subject_id, slug),
    constraint practice_questions_topic foreign key (topic_id, subject_id) references topics (id, subject_id),
    constraint practice_questions_published_whole check (
        state <> 'published' or (command <> '' and marks > 0 and published_at is not null)
    )
);

create index practice_questions_by_list on practice_questions (level_id, subject_id, topic_id, marks, id) where state = 'published';
create index practice_questions_by_change on practice_questions (updated_at desc, id);

insert into page_dependencies (name) values
    ('practice'),
    ('room_pages'); -- the pages of rooms that the sitemap lists

create trigger practice_on_pages after insert or update or delete on practice_questions
    for each statement execute function bump_page_dependency('practice');
create trigger practice_in_sitemap after insert or update or delete on practice_questions
    for each statement execute function bump_page_dependency('room_pages');
