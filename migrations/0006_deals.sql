-- From a first request to an agreement.

CREATE TABLE deals (
    id UUID PRIMARY KEY NOT NULL,
    -- KX-D-2026-00001
    number TEXT NOT NULL UNIQUE,
    listing_id UUID NOT NULL REFERENCES listings (id) ON DELETE RESTRICT,
    -- want_achievement: a company wants a result; solve_need: somebody offers to solve a need.
    kind TEXT NOT NULL CHECK (kind IN ('want_achievement', 'solve_need')),
    asker_organisation UUID NOT NULL REFERENCES organisations (id) ON DELETE RESTRICT,
    asker UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    owner_organisation UUID NOT NULL REFERENCES organisations (id) ON DELETE RESTRICT,
    state TEXT NOT NULL CHECK (state IN ('requested', 'accepted', 'introduced', 'agreed', 'contracted', 'declined', 'withdrawn', 'lost')),
    purpose TEXT NOT NULL,
    timing TEXT NOT NULL,
    budget_kind TEXT NOT NULL CHECK (budget_kind IN ('amount', 'range', 'negotiable')),
    budget_fen BIGINT,
    budget_to_fen BIGINT,
    message TEXT NOT NULL,
    reason_code TEXT NOT NULL,
    reason_words TEXT NOT NULL,
    -- Where it came from: search, match, event, visit, import, direct; with words, rank or match version.
    origin TEXT NOT NULL,
    origin_detail JSONB NOT NULL,
    due_at TIMESTAMPTZ NOT NULL,
    answered_at TIMESTAMPTZ,
    manager UUID REFERENCES users (id) ON DELETE SET NULL,
    revision BIGINT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
-- The same request twice is one, as long as it is open.
CREATE UNIQUE INDEX deals_open_once ON deals (listing_id, asker_organisation)
    WHERE state IN ('requested', 'accepted', 'introduced', 'agreed');
CREATE INDEX deals_of_asker ON deals (asker_organisation, updated_at, id);
CREATE INDEX deals_of_owner ON deals (owner_organisation, updated_at, id);
CREATE INDEX deals_by_state ON deals (state, updated_at, id);
CREATE INDEX deals_of_listing ON deals (listing_id, state);

CREATE TABLE deal_messages (
    id UUID PRIMARY KEY NOT NULL,
    deal_id UUID NOT NULL REFERENCES deals (id) ON DELETE CASCADE,
    author UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    side TEXT NOT NULL CHECK (side IN ('asker', 'owner', 'staff')),
    text TEXT NOT NULL,
    -- Makes a double submit one message.
    once TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (deal_id, once)
);
CREATE INDEX deal_messages_in_order ON deal_messages (deal_id, created_at, id);

CREATE TABLE deal_events (
    id UUID PRIMARY KEY NOT NULL,
    deal_id UUID NOT NULL REFERENCES deals (id) ON DELETE CASCADE,
    actor UUID,
    side TEXT NOT NULL,
    action TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    words TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX deal_events_in_order ON deal_events (deal_id, created_at, id);
