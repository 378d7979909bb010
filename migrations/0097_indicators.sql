-- The yearly indicators of the work plan, what was reported for them and by what evidence, and the files they came from.

CREATE TABLE indicators (
    id UUID PRIMARY KEY NOT NULL,
    year BIGINT NOT NULL,
    -- Its name inside a year, such as W18-1; a file brings the same one again under it.
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    -- stock: how many there are on a day; flow: how many came in the year so far, or in a quarter.
    basis TEXT NOT NULL CHECK (basis IN ('stock', 'flow')),
    -- year: judged by the year; quarter: each quarter by itself, never summed.
    period TEXT NOT NULL CHECK (period IN ('year', 'quarter')),
    direction TEXT NOT NULL CHECK (direction IN ('at_least', 'equal', 'range')),
    -- Millionths of the unit, so that 万元 is exact to a fen.
    target_from BIGINT NOT NULL CHECK (target_from >= 0),
    target_to BIGINT CHECK (target_to >= target_from),
    -- Item numbers of the document, a comma between.
    items TEXT NOT NULL,
    source_document TEXT NOT NULL,
    original TEXT NOT NULL,
    formula TEXT NOT NULL,
    note TEXT NOT NULL,
    -- Slogan groupings, a comma between.
    tags TEXT NOT NULL,
    reporter TEXT NOT NULL,
    -- What this system counts itself; nothing: it is reported.
    computed TEXT NOT NULL CHECK (computed IN ('', 'target', 'total', 'technical', 'number')),
    revision BIGINT NOT NULL,
    created_by UUID,
    updated_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (year, code),
    CHECK ((direction = 'range') = (target_to IS NOT NULL))
);

-- Reports are only added; the last one of a period counts.
CREATE TABLE indicator_values (
    -- Minted in the form, so that a report sent again is the same.
    id UUID PRIMARY KEY NOT NULL,
    indicator_id UUID NOT NULL REFERENCES indicators (id) ON DELETE RESTRICT,
    quarter BIGINT CHECK (quarter BETWEEN 1 AND 4),
    as_of DATE NOT NULL,
    value BIGINT NOT NULL CHECK (value >= 0),
    note TEXT NOT NULL,
    file_id UUID REFERENCES files (id) ON DELETE RESTRICT,
    reported_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX indicator_values_in_order ON indicator_values (indicator_id, as_of, created_at, id);

CREATE TABLE indicator_imports (
    id UUID PRIMARY KEY NOT NULL,
    year BIGINT NOT NULL,
    file_id UUID NOT NULL REFERENCES files (id) ON DELETE RESTRICT,
    -- What the year's indicators were when the file was looked at.
    seen TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('read', 'done')),
    created_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    done_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL
);
