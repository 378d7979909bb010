-- Who was given a deal by whom, with what was said about it; for the centre's own eyes.

CREATE TABLE deal_handovers (
    id UUID PRIMARY KEY NOT NULL,
    deal_id UUID NOT NULL REFERENCES deals (id) ON DELETE CASCADE,
    -- Nobody had it before.
    from_manager UUID REFERENCES users (id) ON DELETE SET NULL,
    to_manager UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    given_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    note TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX deal_handovers_in_order ON deal_handovers (deal_id, created_at, id);
CREATE INDEX deals_of_manager ON deals (manager, state);
CREATE INDEX deals_by_reason ON deals (reason_code, state);
