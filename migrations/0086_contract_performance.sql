-- How a contract is performed: instalments by version of the plan, milestones with evidence and acceptance, receipts
-- that are never edited (a counter entry takes one back), royalty statements, and which reminder was written.

CREATE TABLE contract_plans (
    id UUID PRIMARY KEY NOT NULL,
    contract_id UUID NOT NULL REFERENCES contracts (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    -- Where its first lines came from.
    source TEXT NOT NULL CHECK (source IN ('typed', 'deal')),
    -- Why it took the place of the one before.
    words TEXT NOT NULL,
    latest BOOLEAN NOT NULL,
    revision BIGINT NOT NULL,
    created_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (contract_id, number)
);

CREATE TABLE contract_milestones (
    id UUID PRIMARY KEY NOT NULL,
    contract_id UUID NOT NULL REFERENCES contracts (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    deliverable TEXT NOT NULL,
    due_on DATE NOT NULL,
    -- Who delivers; the other side accepts.
    side TEXT NOT NULL CHECK (side IN ('seller', 'buyer')),
    -- Working days for the answer after it was handed over.
    accept_workdays BIGINT NOT NULL CHECK (accept_workdays BETWEEN 1 AND 250),
    state TEXT NOT NULL CHECK (state IN ('open', 'handed_over', 'accepted', 'withdrawn')),
    round BIGINT NOT NULL,
    handed_over_on DATE,
    accept_by DATE,
    decided_on DATE,
    revision BIGINT NOT NULL,
    created_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    updated_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX contract_milestones_of_contract ON contract_milestones (contract_id, due_on, id);
CREATE INDEX contract_milestones_by_day ON contract_milestones (state, due_on, id);

CREATE TABLE contract_milestone_events (
    id UUID PRIMARY KEY NOT NULL,
    contract_id UUID NOT NULL REFERENCES contracts (id) ON DELETE CASCADE,
    milestone_id UUID NOT NULL REFERENCES contract_milestones (id) ON DELETE CASCADE,
    round BIGINT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('plan', 'edit', 'hand_over', 'accept', 'reject', 'withdraw')),
    -- The day it happened on, which may lie before the day it was written down.
    day DATE NOT NULL,
    words TEXT NOT NULL,
    actor UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    side TEXT NOT NULL CHECK (side IN ('centre', 'seller', 'buyer')),
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX contract_milestone_events_in_order ON contract_milestone_events (milestone_id, created_at, id);

CREATE TABLE contract_milestone_files (
    file_id UUID PRIMARY KEY NOT NULL REFERENCES files (id) ON DELETE RESTRICT,
    contract_id UUID NOT NULL REFERENCES contracts (id) ON DELETE CASCADE,
    milestone_id UUID NOT NULL REFERENCES contract_milestones (id) ON DELETE CASCADE,
    event_id UUID NOT NULL REFERENCES contract_milestone_events (id) ON DELETE CASCADE,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX contract_milestone_files_of_milestone ON contract_milestone_files (milestone_id, created_at, file_id);

CREATE TABLE contract_instalments (
    id UUID PRIMARY KEY NOT NULL,
    plan_id UUID NOT NULL REFERENCES contract_plans (id) ON DELETE CASCADE,
    -- The same instalment through all versions of the plan; receipts point at it.
    line UUID NOT NULL,
    position BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('price', 'royalty', 'entry_fee', 'other')),
    what TEXT NOT NULL,
    due_on DATE,
    milestone_id UUID REFERENCES contract_milestones (id) ON DELETE RESTRICT,
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (plan_id, line),
    UNIQUE (plan_id, position)
);
CREATE INDEX contract_instalments_by_day ON contract_instalments (due_on, id);

CREATE TABLE contract_receipts (
    id UUID PRIMARY KEY NOT NULL,
    contract_id UUID NOT NULL REFERENCES contracts (id) ON DELETE CASCADE,
    received_on DATE NOT NULL,
    -- Below zero in a counter entry.
    amount_fen BIGINT NOT NULL CHECK (amount_fen <> 0),
    payer TEXT NOT NULL,
    bank_reference TEXT NOT NULL,
    -- The reference without what people write differently.
    bank_key TEXT NOT NULL,
    invoice TEXT NOT NULL,
    note TEXT NOT NULL,
    proof UUID REFERENCES files (id) ON DELETE RESTRICT,
    -- Why there is none.
    no_proof TEXT NOT NULL,
    -- Typed in here, or brought by something outside that knows it under a reference of its own.
    source TEXT NOT NULL CHECK (source IN ('typed', 'order', 'import')),
    outside TEXT,
    reverses UUID REFERENCES contract_receipts (id) ON DELETE RESTRICT,
    state TEXT NOT NULL CHECK (state IN ('entered', 'confirmed', 'refused', 'reversed')),
    side TEXT NOT NULL CHECK (side IN ('centre', 'seller')),
    entered_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    decided_by UUID REFERENCES users (id) ON DELETE RESTRICT,
    decided_at TIMESTAMPTZ,
    -- Why it was refused, or taken back.
    words TEXT NOT NULL,
    -- Counts what touched its parts: an assignment of its rest, or a counter entry that copies them.
    revision BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    CHECK ((reverses IS NULL) = (amount_fen > 0)),
    CHECK (decided_by IS NULL OR decided_by <> entered_by)
);
CREATE INDEX contract_receipts_of_contract ON contract_receipts (contract_id, created_at, id);
CREATE INDEX contract_receipts_waiting ON contract_receipts (created_at, id) WHERE state = 'entered';
-- One payment is counted once on a contract; what was refused or taken back may be entered anew.
CREATE UNIQUE INDEX contract_receipts_once ON contract_receipts (contract_id, bank_key)
    WHERE reverses IS NULL AND state IN ('entered', 'confirmed');
CREATE UNIQUE INDEX contract_receipts_reversed_once ON contract_receipts (reverses)
    WHERE reverses IS NOT NULL AND state <> 'refused';
CREATE UNIQUE INDEX contract_receipts_outside ON contract_receipts (source, outside) WHERE outside IS NOT NULL;

CREATE TABLE contract_receipt_parts (
    receipt_id UUID NOT NULL REFERENCES contract_receipts (id) ON DELETE CASCADE,
    line UUID NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen <> 0),
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (receipt_id, line)
);
CREATE INDEX contract_receipt_parts_of_line ON contract_receipt_parts (line, receipt_id);

CREATE TABLE contract_royalties (
    id UUID PRIMARY KEY NOT NULL,
    contract_id UUID NOT NULL REFERENCES contracts (id) ON DELETE CASCADE,
    period_from DATE NOT NULL,
    period_to DATE NOT NULL,
    base_fen BIGINT NOT NULL CHECK (base_fen >= 0),
    rate_bp BIGINT NOT NULL CHECK (rate_bp BETWEEN 1 AND 10000),
    amount_fen BIGINT NOT NULL CHECK (amount_fen >= 0),
    -- Why the amount is not the base times the rate; or what else is to be said.
    words TEXT NOT NULL,
    file_id UUID REFERENCES files (id) ON DELETE RESTRICT,
    side TEXT NOT NULL CHECK (side IN ('centre', 'seller', 'buyer')),
    entered_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    withdrawn_at TIMESTAMPTZ,
    withdrawn_by UUID REFERENCES users (id) ON DELETE RESTRICT,
    withdrawn_words TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    CHECK (period_from <= period_to)
);
CREATE INDEX contract_royalties_of_contract ON contract_royalties (contract_id, period_from, id);

CREATE TABLE contract_reminders (
    subject UUID NOT NULL,
    rung TEXT NOT NULL CHECK (rung IN ('soon', 'overdue', 'milestone', 'milestone_overdue', 'acceptance')),
    -- For which day; another day is another reminder.
    due_on DATE NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (subject, rung, due_on)
);
