-- What a person is told: in the site, and by mail at once or in a digest, as the person chose for each kind.

CREATE TABLE notice_people (
    user_id UUID PRIMARY KEY NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- Opens one thing only: the end of mails.
    unsubscribe TEXT NOT NULL UNIQUE,
    created_at TIMESTAMPTZ NOT NULL
);

-- Where a person wants something else than is usual.
CREATE TABLE notice_choices (
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    way TEXT NOT NULL CHECK (way IN ('now', 'daily', 'weekly', 'site', 'off')),
    changed_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (user_id, kind)
);

CREATE TABLE notices (
    id UUID PRIMARY KEY NOT NULL,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    -- Which words say it, and with what: {"values": {}, "words": {}}.
    name TEXT NOT NULL,
    detail JSONB NOT NULL,
    -- The page it is about.
    path TEXT NOT NULL,
    -- Nobody is told the same thing twice.
    once TEXT NOT NULL,
    -- The ladder of the mail; a step is an update from the rung that was seen.
    mail TEXT NOT NULL CHECK (mail IN ('none', 'waiting', 'written')),
    -- When a digest takes it along; only while it waits.
    due_at TIMESTAMPTZ,
    read_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (user_id, once)
);
CREATE INDEX notices_of_person ON notices (user_id, created_at, id);
CREATE INDEX notices_unread ON notices (user_id, path) WHERE read_at IS NULL;
CREATE INDEX notices_waiting ON notices (due_at, user_id) WHERE mail = 'waiting';
CREATE INDEX notices_by_age ON notices (created_at, id);

-- Kept in step with the notices, so that no page has to count them.
ALTER TABLE users ADD COLUMN unread BIGINT NOT NULL DEFAULT 0;
