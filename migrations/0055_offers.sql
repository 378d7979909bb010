-- What the two sides of a deal offer each other, version by version, and the notice to those who may buy first.

CREATE TABLE deal_offers (
    -- Comes from the form, so that the same form sent twice is one offer.
    id UUID PRIMARY KEY NOT NULL,
    deal_id UUID NOT NULL REFERENCES deals (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('asker', 'owner')),
    made_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    state TEXT NOT NULL CHECK (state IN ('open', 'superseded', 'accepted', 'declined', 'withdrawn', 'expired', 'lapsed')),
    terms JSONB NOT NULL,
    note TEXT NOT NULL,
    valid_until TIMESTAMPTZ NOT NULL,
    closed_at TIMESTAMPTZ,
    closed_by UUID REFERENCES users (id) ON DELETE RESTRICT,
    closed_words TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (deal_id, version)
);
CREATE UNIQUE INDEX deal_offers_open ON deal_offers (deal_id) WHERE state = 'open';
CREATE UNIQUE INDEX deal_offers_accepted ON deal_offers (deal_id) WHERE state = 'accepted';

CREATE TABLE deal_refusal_notices (
    id UUID PRIMARY KEY NOT NULL,
    deal_id UUID NOT NULL REFERENCES deals (id) ON DELETE CASCADE,
    offer_id UUID NOT NULL UNIQUE REFERENCES deal_offers (id) ON DELETE RESTRICT,
    -- As it was handed to the completers; never written again.
    text TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    reply_by DATE NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX deal_refusal_notices_of_deal ON deal_refusal_notices (deal_id, created_at);

-- One row for each thing that was written down of a completer; the latest of a name counts.
CREATE TABLE deal_refusal_replies (
    id UUID PRIMARY KEY NOT NULL,
    notice_id UUID NOT NULL REFERENCES deal_refusal_notices (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    reply TEXT NOT NULL CHECK (reply IN ('given', 'waived', 'claimed')),
    happened_on DATE NOT NULL,
    recorded_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (notice_id, name, reply)
);
