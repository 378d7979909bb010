-- Organisations and who acts for them.

CREATE TABLE organisations (
    id UUID PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    uscc TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    nature TEXT NOT NULL,
    region TEXT NOT NULL,
    address TEXT NOT NULL,
    introduction TEXT NOT NULL,
    website TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'verified', 'returned', 'suspended')),
    state_reason TEXT NOT NULL,
    document UUID REFERENCES files (id) ON DELETE RESTRICT,
    uscc_overridden BOOLEAN NOT NULL,
    verified_at TIMESTAMPTZ,
    updated_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX organisations_by_state ON organisations (state, created_at, id);

CREATE TABLE memberships (
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    organisation_id UUID NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('officer', 'administrator')),
    -- Somebody who asked to join waits for the organisation's administrator.
    state TEXT NOT NULL CHECK (state IN ('asked', 'active', 'ended')),
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (user_id, organisation_id)
);
CREATE INDEX memberships_by_organisation ON memberships (organisation_id, state);

CREATE TABLE organisation_events (
    id UUID PRIMARY KEY NOT NULL,
    organisation_id UUID NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    actor UUID,
    action TEXT NOT NULL,
    words TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX organisation_events_in_order ON organisation_events (organisation_id, created_at, id);
