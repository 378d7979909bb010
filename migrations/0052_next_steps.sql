-- What a technology manager does next on a deal, and by when; one at a time, the earlier ones stay as they were.

CREATE TABLE deal_steps (
    id UUID PRIMARY KEY NOT NULL,
    deal_id UUID NOT NULL REFERENCES deals (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    due_on DATE NOT NULL,
    set_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    -- Done, or replaced by the next one.
    ended_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX deal_steps_open ON deal_steps (deal_id) WHERE ended_at IS NULL;
CREATE INDEX deal_steps_due ON deal_steps (due_on, deal_id) WHERE ended_at IS NULL;
CREATE INDEX deal_steps_in_order ON deal_steps (deal_id, created_at, id);
