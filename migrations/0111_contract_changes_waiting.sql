-- A change of what was registered that two persons have to see: as it was typed, until a second person confirms it.
CREATE TABLE contract_changes_waiting (
    id UUID PRIMARY KEY NOT NULL,
    contract_id UUID NOT NULL REFERENCES contracts (id) ON DELETE RESTRICT,
    -- The fields of the form under one key, as they were sent.
    form JSONB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'confirmed', 'refused')),
    entered_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    decided_by UUID REFERENCES users (id) ON DELETE RESTRICT,
    decided_at TIMESTAMPTZ,
    decided_words TEXT NOT NULL DEFAULT '',
    created_at TIMESTAMPTZ NOT NULL,
    CHECK ((state = 'waiting') = (decided_by IS NULL)),
    CHECK (state <> 'confirmed' OR decided_by <> entered_by)
);
CREATE UNIQUE INDEX contract_changes_waiting_once ON contract_changes_waiting (contract_id) WHERE state = 'waiting';
