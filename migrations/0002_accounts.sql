-- People who can sign in.

CREATE TABLE users (
    id UUID PRIMARY KEY NOT NULL,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    locale TEXT CHECK (locale IN ('zh-CN', 'en')),
    disabled_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE user_duties (
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    duty TEXT NOT NULL CHECK (duty IN ('technology_manager', 'reviewer', 'registrar', 'finance', 'analyst', 'expert', 'administrator')),
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (user_id, duty)
);

-- Single-use links; only the hash of the secret is kept.
CREATE TABLE tokens (
    id UUID PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('password_reset', 'invitation')),
    hash TEXT NOT NULL UNIQUE,
    user_id UUID REFERENCES users (id) ON DELETE CASCADE,
    detail JSONB NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE sign_in_attempts (
    email TEXT PRIMARY KEY NOT NULL,
    failures BIGINT NOT NULL,
    last_at TIMESTAMPTZ NOT NULL
);
