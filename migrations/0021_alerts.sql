-- Saved searches, followed listings, what is new for a person, and when to tell it by mail.

CREATE TABLE alert_people (
    user_id UUID PRIMARY KEY NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    frequency TEXT NOT NULL CHECK (frequency IN ('daily', 'weekly', 'off')),
    -- When the person chose it; without that nothing is mailed.
    chosen_at TIMESTAMPTZ,
    -- Also tell of matches of the organisation's own listings.
    own BOOLEAN NOT NULL,
    -- Opens one thing only: the end of the mails.
    unsubscribe TEXT NOT NULL UNIQUE,
    -- The next mail; nothing when there are none.
    due_at TIMESTAMPTZ,
    updated_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX alert_people_due ON alert_people (due_at, user_id);

CREATE TABLE alert_searches (
    id UUID PRIMARY KEY NOT NULL,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- The search page's own, without page and order.
    address TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('achievement', 'need')),
    -- What was published up to then has been looked at.
    mark TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (user_id, address)
);
CREATE INDEX alert_searches_to_run ON alert_searches (kind, mark, id);

CREATE TABLE alert_follows (
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    listing_id UUID NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (user_id, listing_id)
);
CREATE INDEX alert_follows_of_listing ON alert_follows (listing_id, user_id);

CREATE TABLE alert_items (
    id UUID PRIMARY KEY NOT NULL,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- hit of a saved search, match of a listing, tip of the centre about a listing
    kind TEXT NOT NULL CHECK (kind IN ('hit', 'match', 'tip')),
    -- The search, or the listing on the other side.
    source UUID NOT NULL,
    listing_id UUID NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
    read_at TIMESTAMPTZ,
    mailed_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    -- Nobody is told the same thing twice.
    UNIQUE (user_id, kind, source, listing_id)
);
CREATE INDEX alert_items_unread ON alert_items (user_id, created_at) WHERE read_at IS NULL;
CREATE INDEX alert_items_of_person ON alert_items (user_id, created_at, id);
CREATE INDEX alert_items_of_source ON alert_items (source);
CREATE INDEX alert_items_by_age ON alert_items (created_at);

-- How far the news of matches have been handed out; one row.
CREATE TABLE alert_marks (
    name TEXT PRIMARY KEY NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    need_id UUID NOT NULL,
    achievement_id UUID NOT NULL
);

-- Pairs that the centre recommended to both sides; each once.
CREATE TABLE alert_tips (
    id UUID PRIMARY KEY NOT NULL,
    need_id UUID NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
    achievement_id UUID NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
    manager UUID REFERENCES users (id) ON DELETE SET NULL,
    note TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (need_id, achievement_id)
);

ALTER TABLE mails ADD COLUMN unsubscribe TEXT NOT NULL DEFAULT '';
