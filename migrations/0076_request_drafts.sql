-- A request that was begun and not sent yet, as typed.

CREATE TABLE deal_drafts (
    id UUID PRIMARY KEY NOT NULL,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    listing_id UUID NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
    typed JSONB NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (user_id, listing_id)
);
CREATE INDEX deal_drafts_by_age ON deal_drafts (updated_at);
