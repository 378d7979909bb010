-- Papers of a contract file: what was handed in, by whom and when; who opened what; and the packets made of them.
-- A paper is never deleted: another takes its place, or it is taken out with a reason, and it stays readable.

CREATE TABLE contract_documents (
    id UUID PRIMARY KEY NOT NULL,
    contract_id UUID NOT NULL REFERENCES contracts (id) ON DELETE RESTRICT,
    -- The version of the contract that the file stood on.
    version BIGINT NOT NULL,
    -- A code of the table `document`.
    kind TEXT NOT NULL,
    file_id UUID NOT NULL REFERENCES files (id) ON DELETE RESTRICT,
    -- The file as it was taken in: a packet is made again by its hash.
    name TEXT NOT NULL,
    hash TEXT NOT NULL,
    media TEXT NOT NULL,
    size BIGINT NOT NULL,
    note TEXT NOT NULL,
    giver TEXT NOT NULL CHECK (giver IN ('centre', 'seller', 'buyer')),
    uploaded_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    -- With the place among the files of one form: makes a double submit one.
    once TEXT NOT NULL,
    place BIGINT NOT NULL,
    replaced_by UUID REFERENCES contract_documents (id) ON DELETE RESTRICT,
    ended_by UUID REFERENCES users (id) ON DELETE RESTRICT,
    ended_at TIMESTAMPTZ,
    ended_words TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (contract_id, once, place),
    CHECK (replaced_by IS NULL OR ended_at IS NOT NULL)
);
CREATE INDEX contract_documents_in_order ON contract_documents (contract_id, created_at, id);

CREATE TABLE contract_packets (
    id UUID PRIMARY KEY NOT NULL,
    contract_id UUID NOT NULL REFERENCES contracts (id) ON DELETE RESTRICT,
    -- The first of a file is 1.
    number BIGINT NOT NULL,
    version BIGINT NOT NULL,
    -- How many papers and values were missing.
    missing BIGINT NOT NULL,
    blank BIGINT NOT NULL,
    files BIGINT NOT NULL,
    size BIGINT NOT NULL,
    -- Byte for byte as it lies in the packet, so that its hash stays what it was.
    manifest TEXT NOT NULL,
    manifest_hash TEXT NOT NULL,
    list_hash TEXT NOT NULL,
    giver TEXT NOT NULL CHECK (giver IN ('centre', 'seller', 'buyer')),
    made_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (contract_id, number)
);

CREATE TABLE contract_openings (
    id UUID PRIMARY KEY NOT NULL,
    contract_id UUID NOT NULL REFERENCES contracts (id) ON DELETE RESTRICT,
    document_id UUID REFERENCES contract_documents (id) ON DELETE RESTRICT,
    packet_id UUID REFERENCES contract_packets (id) ON DELETE RESTRICT,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    giver TEXT NOT NULL CHECK (giver IN ('centre', 'seller', 'buyer')),
    created_at TIMESTAMPTZ NOT NULL,
    CHECK ((document_id IS NULL) <> (packet_id IS NULL))
);
CREATE INDEX contract_openings_in_order ON contract_openings (contract_id, created_at, id);
