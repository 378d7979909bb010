-- Who opened a bank slip, a proof of performance or a document on how income is shared, as openings of papers are kept.
CREATE TABLE contract_file_openings (
    id UUID PRIMARY KEY NOT NULL,
    contract_id UUID NOT NULL REFERENCES contracts (id) ON DELETE RESTRICT,
    file_id UUID NOT NULL REFERENCES files (id) ON DELETE RESTRICT,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    giver TEXT NOT NULL CHECK (giver IN ('centre', 'seller', 'buyer')),
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX contract_file_openings_in_order ON contract_file_openings (contract_id, created_at, id);
