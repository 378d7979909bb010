-- What of the money received is income from technology, and how the net income is shared with those who made the
-- result. Nothing that was confirmed is edited: a later row corrects it, a counter entry takes it back.

CREATE TABLE contract_technical_settings (
    id UUID PRIMARY KEY NOT NULL,
    contract_id UUID NOT NULL REFERENCES contracts (id) ON DELETE CASCADE,
    receipt_id UUID NOT NULL REFERENCES contract_receipts (id) ON DELETE CASCADE,
    technical_fen BIGINT NOT NULL CHECK (technical_fen >= 0),
    reason TEXT NOT NULL,
    set_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX contract_technical_settings_of_contract ON contract_technical_settings (contract_id, created_at, id);

CREATE TABLE contract_income_rules (
    id UUID PRIMARY KEY NOT NULL,
    organisation_id UUID NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_until DATE,
    -- Hundredths of a percent of the net income; together the whole.
    completers_bp BIGINT NOT NULL CHECK (completers_bp BETWEEN 0 AND 10000),
    unit_bp BIGINT NOT NULL CHECK (unit_bp BETWEEN 0 AND 10000),
    department_bp BIGINT NOT NULL CHECK (department_bp BETWEEN 0 AND 10000),
    others_bp BIGINT NOT NULL CHECK (others_bp BETWEEN 0 AND 10000),
    document UUID REFERENCES files (id) ON DELETE RESTRICT,
    created_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (organisation_id, version),
    CHECK (completers_bp + unit_bp + department_bp + others_bp = 10000)
);

CREATE TABLE contract_distributions (
    id UUID PRIMARY KEY NOT NULL,
    contract_id UUID NOT NULL REFERENCES contracts (id) ON DELETE CASCADE,
    receipt_id UUID NOT NULL REFERENCES contract_receipts (id) ON DELETE RESTRICT,
    -- How the technology is used, which decides what the law asks for at least.
    mode TEXT NOT NULL CHECK (mode IN ('transfer', 'equity', 'own_use', 'other')),
    -- Where the shares come from.
    basis TEXT NOT NULL CHECK (basis IN ('rule', 'agreement', 'none')),
    rule_id UUID REFERENCES contract_income_rules (id) ON DELETE RESTRICT,
    document UUID REFERENCES files (id) ON DELETE RESTRICT,
    -- All three below zero in a counter entry.
    receipt_fen BIGINT NOT NULL,
    costs_fen BIGINT NOT NULL,
    net_fen BIGINT NOT NULL,
    completers_bp BIGINT NOT NULL,
    unit_bp BIGINT NOT NULL,
    department_bp BIGINT NOT NULL,
    others_bp BIGINT NOT NULL,
    words TEXT NOT NULL,
    reverses UUID REFERENCES contract_distributions (id) ON DELETE RESTRICT,
    state TEXT NOT NULL CHECK (state IN ('entered', 'confirmed', 'refused', 'reversed')),
    entered_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    decided_by UUID REFERENCES users (id) ON DELETE RESTRICT,
    decided_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    CHECK (net_fen = receipt_fen - costs_fen),
    CHECK (completers_bp + unit_bp + department_bp + others_bp = 10000),
    CHECK (decided_by IS NULL OR decided_by <> entered_by)
);
CREATE INDEX contract_distributions_waiting ON contract_distributions (created_at, id) WHERE state = 'entered';
CREATE INDEX contract_distributions_of_contract ON contract_distributions (contract_id, created_at, id);
CREATE UNIQUE INDEX contract_distributions_once ON contract_distributions (receipt_id)
    WHERE reverses IS NULL AND state IN ('entered', 'confirmed');
CREATE UNIQUE INDEX contract_distributions_reversed_once ON contract_distributions (reverses)
    WHERE reverses IS NOT NULL AND state <> 'refused';

CREATE TABLE contract_distribution_costs (
    distribution_id UUID NOT NULL REFERENCES contract_distributions (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('patent', 'evaluation', 'tax', 'brokerage', 'other')),
    what TEXT NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen <> 0),
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (distribution_id, position)
);

CREATE TABLE contract_distribution_lines (
    distribution_id UUID NOT NULL REFERENCES contract_distributions (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    pot TEXT NOT NULL CHECK (pot IN ('completers', 'unit', 'department', 'others')),
    name TEXT NOT NULL,
    weight BIGINT NOT NULL,
    -- The exact share rounded towards zero, and what the largest share takes of the rest.
    share_fen BIGINT NOT NULL,
    adjustment_fen BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (distribution_id, position)
);
