-- Which pages to study a topic with exist, such as its exam practice, so that the pages of the topic
-- and of its answers link to them without a query of their own. Each room writes its own rows.

create table study_pages (
    level_id smallint not null references levels on delete cascade,
    topic_id integer not null references topics on delete cascade,
    name text not null,
    primary key (level_id, topic_id, name)
);

create trigger study_pages_on_pages after insert or update or delete on study_pages
    for each statement execute function bump_page_dependency('topics');
