-- A year's notice of days off, as the administrator typed it in; it takes the place of the one that came with the release.
CREATE TABLE workday_years (
    id UUID PRIMARY KEY NOT NULL,
    year BIGINT NOT NULL UNIQUE,
    notice JSONB NOT NULL,
    source TEXT NOT NULL,
    revision BIGINT NOT NULL,
    entered_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    updated_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
