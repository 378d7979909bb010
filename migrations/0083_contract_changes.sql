-- The small file of a change or a cancellation: when it was reported and settled, on what paper, and whether relief was
-- taken that the tax authority must hear of.

CREATE TABLE contract_changes (
    id UUID PRIMARY KEY NOT NULL,
    contract_id UUID NOT NULL REFERENCES contracts (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('change', 'cancellation')),
    -- The version a change made, or the one that was cancelled.
    version BIGINT NOT NULL,
    reported_on DATE,
    decided_on DATE,
    document TEXT NOT NULL,
    relief TEXT NOT NULL CHECK (relief IN ('unknown', 'none', 'taken')),
    tax_told_on DATE,
    recorded_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (contract_id, kind, version)
);
