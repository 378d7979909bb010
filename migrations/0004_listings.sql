-- Research results and needs: one life, two contents.

CREATE TABLE listings (
    id UUID PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('achievement', 'need')),
    -- KX-C-2026-00001 or KX-X-2026-00001, given at first publication, never reused.
    number TEXT UNIQUE,
    organisation_id UUID NOT NULL REFERENCES organisations (id) ON DELETE RESTRICT,
    created_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    -- The working copy: what is typed, not yet checked.
    work TEXT NOT NULL CHECK (work IN ('none', 'draft', 'submitted', 'returned')),
    typed JSONB NOT NULL,
    revision BIGINT NOT NULL,
    title TEXT NOT NULL,
    -- The public side.
    public TEXT NOT NULL CHECK (public IN ('none', 'published', 'withdrawn')),
    version BIGINT NOT NULL,
    content JSONB,
    field TEXT NOT NULL,
    region TEXT NOT NULL,
    masked BOOLEAN NOT NULL,
    incomplete BOOLEAN NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('form', 'import', 'demo')),
    import_key TEXT,
    published_at TIMESTAMPTZ,
    confirmed_at TIMESTAMPTZ,
    expires_at TIMESTAMPTZ,
    views BIGINT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (organisation_id, kind, import_key)
);
CREATE INDEX listings_of_organisation ON listings (organisation_id, kind, updated_at, id);
CREATE INDEX listings_to_review ON listings (work, updated_at, id);
CREATE INDEX listings_public ON listings (public, kind, published_at, id);
CREATE INDEX listings_changed ON listings (updated_at, id);

CREATE TABLE listing_versions (
    id UUID PRIMARY KEY NOT NULL,
    listing_id UUID NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('submitted', 'published', 'returned', 'taken_back')),
    typed JSONB NOT NULL,
    content JSONB NOT NULL,
    submitted_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    decided_by UUID REFERENCES users (id) ON DELETE RESTRICT,
    decided_at TIMESTAMPTZ,
    -- Codes of the table `return_reason`, as a JSON array inside an object: {"codes": []}.
    reasons JSONB NOT NULL,
    words TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (listing_id, version)
);

CREATE TABLE listing_events (
    id UUID PRIMARY KEY NOT NULL,
    listing_id UUID NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
    actor UUID,
    action TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    words TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX listing_events_in_order ON listing_events (listing_id, created_at, id);

CREATE TABLE listing_files (
    listing_id UUID NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
    file_id UUID NOT NULL REFERENCES files (id) ON DELETE RESTRICT,
    purpose TEXT NOT NULL CHECK (purpose IN ('image', 'attachment')),
    tier TEXT NOT NULL CHECK (tier IN ('public', 'signed_in', 'counterpart')),
    caption TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (listing_id, file_id)
);

-- Who opened what was not public.
CREATE TABLE listing_openings (
    id UUID PRIMARY KEY NOT NULL,
    listing_id UUID NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
    user_id UUID NOT NULL,
    part TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX listing_openings_in_order ON listing_openings (listing_id, created_at, id);

-- Organisations on the other side of an accepted deal: what is kept for counterparts opens to them.
CREATE TABLE listing_counterparts (
    listing_id UUID NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
    organisation_id UUID NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (listing_id, organisation_id)
);
