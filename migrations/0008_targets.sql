-- What the centre answers for in a year.

CREATE TABLE targets (
    id UUID PRIMARY KEY NOT NULL,
    year BIGINT NOT NULL,
    measure TEXT NOT NULL CHECK (measure IN ('total', 'technical', 'number')),
    scope TEXT NOT NULL CHECK (scope IN ('outflow', 'inflow', 'brokered')),
    basis TEXT NOT NULL CHECK (basis IN ('registered', 'signed', 'filed', 'effective')),
    -- Fen, or a number of contracts when the measure is `number`.
    amount BIGINT NOT NULL CHECK (amount >= 0),
    source_document TEXT NOT NULL,
    item_number TEXT NOT NULL,
    note TEXT NOT NULL,
    created_by UUID,
    updated_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (year, scope)
);
