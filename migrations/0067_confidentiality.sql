-- Confidentiality agreed to by click: once per person, side and deal, with the text that was read.

CREATE TABLE deal_confidences (
    deal_id UUID NOT NULL REFERENCES deals (id) ON DELETE CASCADE,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    -- None for the centre's staff.
    organisation_id UUID REFERENCES organisations (id) ON DELETE RESTRICT,
    side TEXT NOT NULL CHECK (side IN ('asker', 'owner', 'staff')),
    -- Names as they were at that moment.
    person TEXT NOT NULL,
    organisation TEXT NOT NULL,
    version TEXT NOT NULL,
    -- SHA-256 of the Chinese text of that version, in hexadecimal.
    sha256 TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (deal_id, user_id, side)
);

-- People who may see what a listing keeps for counterparts, because they agreed to keep it to themselves.
CREATE TABLE listing_confidants (
    listing_id UUID NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
    organisation_id UUID NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (listing_id, organisation_id, user_id)
);
