-- What belongs to no room: sessions, kept forms, jobs, mails, files, audit, gap-free numbers.

CREATE TABLE sessions (
    id TEXT PRIMARY KEY NOT NULL,
    user_id UUID,
    data JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id, seen_at);
CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE TABLE kept_forms (
    id UUID PRIMARY KEY NOT NULL,
    address TEXT NOT NULL,
    typed JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX kept_forms_by_age ON kept_forms (created_at);

CREATE TABLE jobs (
    id UUID PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    args JSONB NOT NULL,
    same TEXT NOT NULL,
    run_at TIMESTAMPTZ NOT NULL,
    locked_until TIMESTAMPTZ,
    attempts BIGINT NOT NULL,
    done_at TIMESTAMPTZ,
    failed_at TIMESTAMPTZ,
    error TEXT,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX jobs_due ON jobs (run_at, id) WHERE done_at IS NULL;
CREATE UNIQUE INDEX jobs_waiting_once ON jobs (same) WHERE done_at IS NULL AND locked_until IS NULL;

CREATE TABLE mails (
    id UUID PRIMARY KEY NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    sent_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE files (
    id UUID PRIMARY KEY NOT NULL,
    hash TEXT NOT NULL,
    name TEXT NOT NULL,
    media TEXT NOT NULL,
    size BIGINT NOT NULL CHECK (size >= 0),
    uploaded_by UUID,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE audit_heads (
    chain TEXT PRIMARY KEY NOT NULL,
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);

CREATE TABLE audit (
    id UUID PRIMARY KEY NOT NULL,
    chain TEXT NOT NULL,
    seq BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    actor UUID,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail JSONB NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    UNIQUE (chain, seq)
);
CREATE INDEX audit_by_time ON audit (created_at, id);
CREATE INDEX audit_by_subject ON audit (subject, created_at);

CREATE TABLE counters (
    series TEXT NOT NULL,
    year BIGINT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (series, year)
);
