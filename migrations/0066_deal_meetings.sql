-- Meetings, calls and visits on a deal: who was there, what was agreed, what comes next.

CREATE TABLE deal_meetings (
    id UUID PRIMARY KEY NOT NULL,
    deal_id UUID NOT NULL REFERENCES deals (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('meeting', 'call', 'online', 'visit')),
    held_on DATE NOT NULL,
    people TEXT NOT NULL,
    agreed TEXT NOT NULL,
    next_step TEXT NOT NULL,
    -- Both sides read it; if not, the centre alone.
    shared BOOLEAN NOT NULL,
    author UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    side TEXT NOT NULL CHECK (side IN ('asker', 'owner', 'staff')),
    -- Makes a double submit one note.
    once TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (deal_id, once),
    CHECK (shared OR side = 'staff')
);
CREATE INDEX deal_meetings_in_order ON deal_meetings (deal_id, held_on, id);
