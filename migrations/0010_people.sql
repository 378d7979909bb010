-- Invitations into an organisation, how long an organisation has waited for staff, and looking people up by name.

CREATE TABLE invitations (
    id UUID PRIMARY KEY NOT NULL,
    organisation_id UUID NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('officer', 'administrator')),
    -- Only the hash of the link's secret is kept.
    hash TEXT NOT NULL UNIQUE,
    invited_by UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ,
    revoked_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX invitations_by_organisation ON invitations (organisation_id, created_at, id);

-- When it was last sent in; NULL means at its creation.
ALTER TABLE organisations ADD COLUMN submitted_at TIMESTAMPTZ;

CREATE INDEX users_by_name ON users (name, id);
CREATE INDEX tokens_by_user ON tokens (user_id, kind, created_at);
