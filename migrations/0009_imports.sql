-- Imports of files of records: what was asked, how far it is, and each row's outcome.

CREATE TABLE imports (
    id UUID PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('achievements', 'needs')),
    organisation_id UUID NOT NULL REFERENCES organisations (id) ON DELETE RESTRICT,
    asked_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    file_id UUID NOT NULL REFERENCES files (id) ON DELETE RESTRICT,
    file_name TEXT NOT NULL,
    -- Staff may publish records that have only a title and a text, marked incomplete.
    publish BOOLEAN NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('checking', 'checked', 'running', 'done', 'failed')),
    rows_total BIGINT NOT NULL,
    rows_read BIGINT NOT NULL,
    rows_good BIGINT NOT NULL,
    rows_known BIGINT NOT NULL,
    rows_bad BIGINT NOT NULL,
    fault JSONB NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX imports_of_organisation ON imports (organisation_id, created_at, id);

CREATE TABLE import_rows (
    id UUID PRIMARY KEY NOT NULL,
    import_id UUID NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    row BIGINT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('good', 'known', 'bad')),
    -- {"cells": [["column", "value"], …], "errors": [{"column": …, "message": …}]} of bad rows, and what good drafts lack.
    detail JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (import_id, row)
);
