-- What the parties' contract says beyond the file's values ('clauses'), and the check-list of the signs of void clauses
-- ('signs'). Every saving is a row of its own; the highest revision counts.
CREATE TABLE contract_drafting (
    id UUID PRIMARY KEY NOT NULL,
    contract_id UUID NOT NULL REFERENCES contracts (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('clauses', 'signs')),
    revision BIGINT NOT NULL CHECK (revision > 0),
    content JSONB NOT NULL,
    written_by UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (contract_id, kind, revision)
);
-- Drafts that went out to the parties, byte by byte as they went, so that what comes back can be held against them.
CREATE TABLE contract_sent_drafts (
    id UUID PRIMARY KEY NOT NULL,
    contract_id UUID NOT NULL REFERENCES contracts (id) ON DELETE CASCADE,
    text_code TEXT NOT NULL,
    text_version TEXT NOT NULL,
    clauses_revision BIGINT NOT NULL,
    blanks BIGINT NOT NULL,
    file_id UUID NOT NULL,
    sha256 TEXT NOT NULL,
    sent_by UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX contract_sent_drafts_in_order ON contract_sent_drafts (contract_id, created_at);
