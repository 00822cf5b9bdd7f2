-- What helps to study an answer: its key dates and key terms, and who checked it last.

alter table answers
    -- [{"date": "1924-01-21", "event": "..."}]; the date in EDTF (ISO 8601-2), of level 0
    add column dates jsonb not null default '[]' check (jsonb_typeof(dates) = 'array'),
    -- [{"term": "...", "definition": "..."}]
    add column terms jsonb not null default '[]' check (jsonb_typeof(terms) = 'array'),
    add column checked_by text not null default '',
    add column checked_on date,
    add constraint answers_checked_whole check ((checked_by <> '') = (checked_on is not null));

-- The one before and the one after, in the order of the list.
drop index answers_by_list;
create index answers_by_list on answers (level_id, subject_id, topic_id, question, id) where state = 'published';
