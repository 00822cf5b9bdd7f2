-- Who may enter /admin. Passwords are Argon2id; a session is kept as the SHA-256
-- of its token, so that a copy of this table opens no door.

create table staff (
    id uuid primary key,
    email text not null constraint staff_email unique check (email = lower(email)),
    role text not null check (role in ('editor', 'admin')),
    password_hash text not null,
    created_at timestamptz not null,
    disabled_at timestamptz
);

create table sessions (
    token_hash bytea primary key check (length(token_hash) = 32),
    staff_id uuid not null references staff on delete cascade,
    created_at timestamptz not null,
    expires_at timestamptz not null
);

create index sessions_staff on sessions (staff_id);
create index sessions_expiry on sessions (expires_at);

-- Attempts per account, counted here because every instance must agree. The
-- account is a keyed hash: addresses that never were accounts are not collected.
create table sign_in_attempts (
    account_hash bytea not null,
    attempted_at timestamptz not null
);

create index sign_in_attempts_account on sign_in_attempts (account_hash, attempted_at);
