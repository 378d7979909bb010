-- Technology contracts. The head carries what never changes and where it stands; each version carries the values
-- that were valid from a day on. A registered version is never updated: a change adds a version.

CREATE TABLE contracts (
    id UUID PRIMARY KEY NOT NULL,
    -- KX-H-2026-00001
    number TEXT NOT NULL UNIQUE,
    deal_id UUID UNIQUE REFERENCES deals (id) ON DELETE RESTRICT,
    origin TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'signed', 'filed', 'registered', 'refused', 'cancelled', 'abandoned')),
    version BIGINT NOT NULL,
    -- Typed by hand from the registry's answer: shape checked, never generated.
    registration_number TEXT UNIQUE,
    registered_on DATE,
    filed_on DATE,
    refused_on DATE,
    refusal_code TEXT NOT NULL,
    cancelled_on DATE,
    cancel_code TEXT NOT NULL,
    reason_words TEXT NOT NULL,
    revision BIGINT NOT NULL,
    created_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    updated_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX contracts_by_registration ON contracts (registered_on, id);
CREATE INDEX contracts_by_state ON contracts (state, updated_at, id);

CREATE TABLE contract_versions (
    id UUID PRIMARY KEY NOT NULL,
    contract_id UUID NOT NULL REFERENCES contracts (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    -- The day from which these values count: registration day for the first, change day for later ones.
    effective_on DATE,
    name TEXT NOT NULL,
    type_code TEXT NOT NULL,
    licence_kind TEXT NOT NULL,
    seller_id UUID REFERENCES organisations (id) ON DELETE RESTRICT,
    seller_name TEXT NOT NULL,
    seller_region TEXT NOT NULL,
    seller_nature TEXT NOT NULL,
    buyer_id UUID REFERENCES organisations (id) ON DELETE RESTRICT,
    buyer_name TEXT NOT NULL,
    buyer_region TEXT NOT NULL,
    buyer_nature TEXT NOT NULL,
    third_party TEXT NOT NULL,
    signed_on DATE,
    starts_on DATE,
    ends_on DATE,
    -- 成交额 and 技术交易额, in fen. The second is the first less the non-technical items; both are stored so that a
    -- version is whole by itself, and the check keeps them in step.
    total_fen BIGINT NOT NULL CHECK (total_fen >= 0),
    non_technical_fen BIGINT NOT NULL CHECK (non_technical_fen >= 0),
    technical_fen BIGINT NOT NULL CHECK (technical_fen >= 0),
    field TEXT NOT NULL,
    ip TEXT NOT NULL,
    plan_source TEXT NOT NULL,
    payment TEXT NOT NULL,
    objective TEXT NOT NULL,
    industry TEXT NOT NULL,
    related BOOLEAN NOT NULL,
    patents TEXT NOT NULL,
    note TEXT NOT NULL,
    created_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (contract_id, version),
    CHECK (total_fen = non_technical_fen + technical_fen)
);
CREATE INDEX contract_versions_by_day ON contract_versions (contract_id, effective_on, version);

CREATE TABLE contract_items (
    id UUID PRIMARY KEY NOT NULL,
    contract_id UUID NOT NULL REFERENCES contracts (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('equipment', 'material', 'parts', 'outsourcing', 'other')),
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    -- A reasonable quantity of physical carriers of the technology is not deducted.
    carrier BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (contract_id, version, position)
);

CREATE TABLE contract_events (
    id UUID PRIMARY KEY NOT NULL,
    contract_id UUID NOT NULL REFERENCES contracts (id) ON DELETE CASCADE,
    actor UUID,
    action TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    words TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX contract_events_in_order ON contract_events (contract_id, created_at, id);
