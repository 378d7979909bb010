-- How far the asking for a new confirmation got: 0 not asked, 1 asked, 2 reminded before hiding, 3 told that it is hidden.

ALTER TABLE listings ADD COLUMN asked BIGINT NOT NULL DEFAULT 0;
CREATE INDEX listings_to_ask ON listings (created_by, id) WHERE public = 'published' AND asked < 3;

-- Links of the mails that ask: the secret goes out by mail only, its SHA-256 stays here.
CREATE TABLE listing_links (
    id UUID PRIMARY KEY NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- The listings that it confirms, as a JSON array inside an object: {"listings": []}.
    detail JSONB NOT NULL,
    used_at TIMESTAMPTZ,
    expires_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX listing_links_by_end ON listing_links (expires_at);
