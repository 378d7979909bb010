-- Pivots over the ledger that staff keep under a name, for themselves or for colleagues too.
CREATE TABLE report_pivots (
    id UUID PRIMARY KEY NOT NULL,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- What stands behind the question mark of its address.
    query TEXT NOT NULL,
    shared BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (user_id, name)
);
CREATE INDEX report_pivots_shared ON report_pivots (shared, name, id);
