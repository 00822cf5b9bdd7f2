-- A question with its one-sentence answer and its long one. The HTML is rendered
-- when the answer is saved; `version` counts the saves, so that an editor who
-- started from an older text is told instead of overwriting a newer one.

create table answers (
    id uuid primary key,
    level_id smallint not null references levels,
    subject_id smallint not null references subjects,
    topic_id integer not null,
    slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
    question text not null check (question <> ''),
    short_answer text not null default '',
    body_markdown text not null default '',
    body_html text not null default '',
    author text not null default '',
    -- [{"title": "...", "url": "..."}]; an empty url is a source on paper
    sources jsonb not null default '[]' check (jsonb_typeof(sources) = 'array'),
    attribution text not null default '',
    licence text not null default '',
    state text not null check (state in ('draft', 'published', 'withdrawn')),
    version integer not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    published_at timestamptz,
    withdrawn_at timestamptz,
    words tsvector not null generated always as (
        setweight(to_tsvector('english', question), 'A')
        || setweight(to_tsvector('english', short_answer), 'B')
        || setweight(to_tsvector('english', body_markdown), 'D')
    ) stored,
    constraint answers_address unique (level_id, subject_id, slug),
    constraint answers_topic foreign key (topic_id, subject_id) references topics (id, subject_id),
    constraint answers_published_whole check (
        state <> 'published' or (short_answer <> '' and body_markdown <> '' and published_at is not null)
    ),
    constraint answers_withdrawn_dated check ((state = 'withdrawn') = (withdrawn_at is not null))
);

create index answers_by_list on answers (level_id, subject_id, topic_id, question) where state = 'published';
create index answers_by_topic on answers (topic_id, published_at desc) where state = 'published';
create index answers_by_news on answers (published_at desc) where state = 'published';
create index answers_by_change on answers (updated_at desc);
create index answers_words on answers using gin (words) where state = 'published';

-- Every address that an answer ever had while the public could see it. It points
-- at the answer and not at the next address, so a redirect takes one hop.
create table former_addresses (
    level_id smallint not null references levels,
    subject_id smallint not null references subjects,
    slug text not null,
    answer_id uuid not null references answers on delete cascade,
    left_at timestamptz not null,
    primary key (level_id, subject_id, slug)
);

create index former_addresses_answer on former_addresses (answer_id);
