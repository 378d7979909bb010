-- What the technology manager's work on a deal is paid: terms that were agreed, one set at a time; earlier ones stay.

CREATE TABLE deal_commissions (
    id UUID PRIMARY KEY NOT NULL,
    deal_id UUID NOT NULL REFERENCES deals (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('percent', 'fixed')),
    -- Of which sum of the contract a percentage is taken.
    basis TEXT NOT NULL CHECK (basis IN ('total', 'technical')),
    -- Hundredths of a percent.
    basis_points BIGINT,
    least_fen BIGINT,
    most_fen BIGINT,
    fixed_fen BIGINT,
    payer TEXT NOT NULL CHECK (payer IN ('asker', 'owner', 'both')),
    agreed_with TEXT NOT NULL,
    agreed_on DATE NOT NULL,
    note TEXT NOT NULL,
    set_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    ended_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX deal_commissions_open ON deal_commissions (deal_id) WHERE ended_at IS NULL;
CREATE INDEX deal_commissions_in_order ON deal_commissions (deal_id, created_at, id);
