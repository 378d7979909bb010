-- Visits of technology managers to companies, and what becomes of the problems heard there.

CREATE TABLE visits (
    -- Minted in the form, so that a visit sent again is the same.
    id UUID PRIMARY KEY NOT NULL,
    -- As it was written down; it may not be on the site yet.
    organisation_name TEXT NOT NULL,
    organisation_id UUID REFERENCES organisations (id) ON DELETE SET NULL,
    visited_on DATE NOT NULL,
    met TEXT NOT NULL,
    said TEXT NOT NULL,
    problem TEXT NOT NULL,
    -- The draft that was made of the problem, once.
    need_id UUID REFERENCES listings (id) ON DELETE SET NULL,
    created_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    revision BIGINT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX visits_in_order ON visits (visited_on, id);
CREATE INDEX visits_of_person ON visits (created_by, visited_on, id);
CREATE INDEX organisations_by_name ON organisations (name);

-- What led to a listing beside its form: visit, or nothing.
ALTER TABLE listings ADD COLUMN origin TEXT NOT NULL DEFAULT '';
