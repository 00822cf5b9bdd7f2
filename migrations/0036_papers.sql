-- Links to past papers of exam boards, never copies, and which topics each asks about.

create table papers (
    id uuid primary key,
    level_id smallint not null references levels,
    subject_id smallint not null references subjects,
    board text not null check (board in ('aqa', 'edexcel', 'ocr', 'eduqas', 'wjec', 'ccea')),
    code text not null check (code <> ''),
    year smallint not null check (year between 1990 and 2100),
    series text not null check (series in ('january', 'june', 'november', 'specimen')),
    -- as the board calls it: Paper 2
    paper text not null check (paper <> ''),
    kind text not null check (kind in ('question-paper', 'mark-scheme', 'examiners-report')),
    url text not null constraint papers_url unique check (url ~ '^https?://'),
    created_at timestamptz not null,
    checked_at timestamptz,
    -- in a row; a link that failed twice, or that its server says is gone, is dead
    failures smallint not null default 0,
    -- why it failed last
    failure text not null default ''
);

create table paper_topics (
    paper_id uuid not null references papers on delete cascade,
    topic_id integer not null references topics on delete cascade,
    primary key (paper_id, topic_id)
);

create index paper_topics_by_topic on paper_topics (topic_id);

insert into page_dependencies (name) values ('papers');
create trigger papers_on_pages after insert or delete or update of level_id, subject_id, board, code, year, series, paper, kind, url, failures on papers
    for each statement execute function bump_page_dependency('papers');
create trigger paper_topics_on_pages after insert or update or delete on paper_topics
    for each statement execute function bump_page_dependency('papers');
