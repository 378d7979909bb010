-- What the matcher reads of each public result, kept so that no process has to read the texts again.

CREATE TABLE match_profiles (
    listing_id UUID PRIMARY KEY NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
    -- The listing's last change when it was read, and the matcher that read it: another of either means read again.
    read_at TIMESTAMPTZ NOT NULL,
    matcher TEXT NOT NULL,
    profile BYTEA NOT NULL
);
