-- Periodic reports: a draft, checked by a second person, then frozen. The snapshot of a frozen report is written once and
-- has no statement that changes it.

CREATE TABLE reports (
    id UUID PRIMARY KEY NOT NULL,
    -- 2026-10, 2026-Q3, 2026-H1, 2026: the period that it is about, and its address.
    term TEXT NOT NULL UNIQUE,
    year BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'checked', 'frozen')),
    analysis TEXT NOT NULL,
    -- Inflow as an office has published it, typed in beside the records of this platform.
    official_number BIGINT CHECK (official_number >= 0),
    official_fen BIGINT CHECK (official_fen >= 0),
    official_source TEXT NOT NULL,
    revision BIGINT NOT NULL,
    created_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    -- Who wrote the words last.
    edited_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    checked_by UUID REFERENCES users (id) ON DELETE RESTRICT,
    checked_at TIMESTAMPTZ,
    -- What the figures came to when they were checked; freezing asks for the very same.
    checked_hash TEXT,
    frozen_by UUID REFERENCES users (id) ON DELETE RESTRICT,
    frozen_at TIMESTAMPTZ,
    updated_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    CHECK (checked_by IS NULL OR (checked_by <> created_by AND checked_by <> edited_by)),
    CHECK ((state = 'draft') = (checked_by IS NULL)),
    CHECK ((checked_by IS NULL) = (checked_hash IS NULL)),
    CHECK ((state = 'frozen') = (frozen_by IS NOT NULL)),
    CHECK ((official_source = '') = (official_number IS NULL AND official_fen IS NULL))
);
CREATE INDEX reports_by_year ON reports (year, term);
CREATE INDEX reports_frozen ON reports (frozen_at, id) WHERE state = 'frozen';

CREATE TABLE report_events (
    id UUID PRIMARY KEY NOT NULL,
    report_id UUID NOT NULL REFERENCES reports (id) ON DELETE RESTRICT,
    actor UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    action TEXT NOT NULL CHECK (action IN ('create', 'edit', 'check', 'send_back', 'freeze')),
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    words TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX report_events_in_order ON report_events (report_id, created_at, id);

-- The numbers and the contracts behind them as canonical JSON. The hash is that of
-- {"figures":…,"rows":{"before":…,"now":…}}, the very bytes that can be downloaded.
CREATE TABLE report_snapshots (
    report_id UUID PRIMARY KEY NOT NULL REFERENCES reports (id) ON DELETE RESTRICT,
    hash TEXT NOT NULL,
    figures TEXT NOT NULL,
    rows_before TEXT NOT NULL,
    rows_now TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
