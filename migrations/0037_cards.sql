-- What editors change of the cards that are made of an answer. The cards themselves are not stored:
-- they are made from its question, terms and dates whenever a page needs them.

create table card_edits (
    answer_id uuid not null references answers on delete cascade,
    position integer not null,
    -- the key of the made card that it stands for; null for a card that an editor added
    replaces text,
    -- both are empty where the made card is left out
    front text not null check (length(front) <= 1000),
    back text not null check (length(back) <= 2000),
    edited_at timestamptz not null,
    primary key (answer_id, position),
    constraint card_edits_replaces unique (answer_id, replaces),
    constraint card_edits_whole check ((front = '') = (back = '') and (replaces is not null or front <> ''))
);

insert into page_dependencies (name) values ('cards');
create trigger card_edits_on_pages after insert or update or delete on card_edits
    for each statement execute function bump_page_dependency('cards');
