-- The outbox. A letter is written in the transaction of what caused it and leaves
-- later, so nothing is promised that is not kept. Its Message-ID is made before the
-- first attempt and stays the same on every retry.

create table letters (
    id uuid primary key,
    message_id text not null constraint letters_message_id unique check (message_id ~ '^<[^<>@\s]+@[^<>@\s]+>$'),
    -- Message-IDs of the thread so far, oldest first; the last one is In-Reply-To
    thread text[] not null default '{}',
    -- the name of its template, such as 'enquiries/confirm'
    kind text not null,
    -- what it is about (an enquiry, say), so that its owner can be found and erased
    about uuid,
    to_name text not null,
    to_email text not null,
    reply_to_name text,
    reply_to_email text,
    subject text not null check (subject !~ '[\r\n]'),
    -- null once the time for keeping bodies is over, which no waiting letter sees
    body_text text,
    body_html text,
    -- RFC 8058, only on what a tutor subscribes to
    unsubscribe_url text,
    state text not null default 'waiting' check (state in ('waiting', 'sent', 'parked')),
    attempts integer not null default 0,
    next_attempt_at timestamptz not null,
    -- a postman that holds a letter past this time is taken to be dead
    leased_until timestamptz,
    last_error text,
    created_at timestamptz not null,
    sent_at timestamptz,
    constraint letters_reply_to_whole check ((reply_to_name is null) = (reply_to_email is null)),
    constraint letters_sent_dated check ((state = 'sent') = (sent_at is not null)),
    constraint letters_body_kept check (
        state <> 'waiting' or (body_text is not null and body_html is not null)
    )
);

create index letters_waiting on letters (next_attempt_at) where state = 'waiting';
create index letters_parked on letters (created_at desc) where state = 'parked';
create index letters_about on letters (about);
create index letters_by_date on letters (created_at desc);
