-- Paying online: sessions at Stripe, its messages as they came, and disputes.

CREATE TABLE payment_sessions (
    -- Also the idempotency key of the request that makes it, so that asking again makes no second one.
    id UUID PRIMARY KEY NOT NULL,
    order_id UUID NOT NULL REFERENCES payment_orders (id) ON DELETE RESTRICT,
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    currency TEXT NOT NULL,
    -- Under which Stripe knows it, and the page where it is paid.
    outside TEXT UNIQUE,
    url TEXT,
    state TEXT NOT NULL CHECK (state IN ('creating', 'open', 'paid', 'expired', 'failed')),
    livemode BOOLEAN NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    started_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    created_at TIMESTAMPTZ NOT NULL,
    CHECK (state = 'creating' OR state = 'failed' OR outside IS NOT NULL)
);
-- Two tabs share one.
CREATE UNIQUE INDEX payment_sessions_open ON payment_sessions (order_id) WHERE state IN ('creating', 'open');
CREATE INDEX payment_sessions_under_way ON payment_sessions (created_at, id) WHERE state IN ('creating', 'open');
CREATE INDEX payment_sessions_of_order ON payment_sessions (order_id, created_at, id);

CREATE TABLE stripe_events (
    -- Stripe's own name of it; the same message again is the same row.
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    livemode BOOLEAN NOT NULL,
    api_version TEXT NOT NULL,
    -- When it happened there.
    happened_at TIMESTAMPTZ NOT NULL,
    -- The very bytes that were signed.
    payload TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('stored', 'applied', 'ignored', 'doubtful')),
    -- Why it was ignored or is doubtful, and how that was settled.
    words TEXT NOT NULL,
    settled_by UUID REFERENCES users (id) ON DELETE RESTRICT,
    received_at TIMESTAMPTZ NOT NULL,
    applied_at TIMESTAMPTZ
);
CREATE INDEX stripe_events_waiting ON stripe_events (state, received_at, id) WHERE state IN ('stored', 'doubtful');
CREATE INDEX stripe_events_newest ON stripe_events (received_at, id);

CREATE TABLE payment_disputes (
    id UUID PRIMARY KEY NOT NULL,
    outside TEXT NOT NULL UNIQUE,
    order_id UUID NOT NULL REFERENCES payment_orders (id) ON DELETE RESTRICT,
    payment_id UUID NOT NULL REFERENCES payments (id) ON DELETE RESTRICT,
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    -- Stripe's words for both.
    reason TEXT NOT NULL,
    status TEXT NOT NULL,
    -- When Stripe said so; an older message does not change it.
    status_at TIMESTAMPTZ NOT NULL,
    answer_by TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX payment_disputes_newest ON payment_disputes (created_at, id);
