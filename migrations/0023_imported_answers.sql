-- What an import wrote last, so that the next import can tell an editor's change from its own.
create table imported_answers (
    answer_id uuid primary key references answers on delete cascade,
    -- how the line named the answer: by its address or, without a slug, by level, subject and question
    line_key text not null,
    -- a fingerprint of each field as it was written, under the field's name
    fields jsonb not null check (jsonb_typeof(fields) = 'object'),
    imported_at timestamptz not null
);
create index imported_answers_line on imported_answers (line_key);
