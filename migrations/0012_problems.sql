-- What visitors report: mistakes, listings that should not be there, pages that don't work.

CREATE TABLE problems (
    id UUID PRIMARY KEY NOT NULL,
    -- The page it is about, as typed.
    address TEXT NOT NULL,
    text TEXT NOT NULL,
    contact TEXT NOT NULL,
    -- Sending the same form twice is one report.
    once TEXT NOT NULL UNIQUE,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX problems_in_order ON problems (created_at, id);
