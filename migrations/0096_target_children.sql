-- Parts of a year's target, the keys that tell a contract's zone or service point, the chances and rates that a forecast
-- is made with.

CREATE TABLE target_children (
    id UUID PRIMARY KEY NOT NULL,
    year BIGINT NOT NULL,
    scope TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('county', 'zone', 'point')),
    -- A code of table `region` or `zone`; for a service point its name.
    code TEXT NOT NULL,
    -- In the measure of the whole: fen, or a number of contracts.
    amount BIGINT NOT NULL CHECK (amount >= 0),
    created_by UUID,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (year, scope, kind, code),
    FOREIGN KEY (year, scope) REFERENCES targets (year, scope) ON DELETE RESTRICT
);

-- Contracts name no zone and no service point: staff say what tells it. One key leads to one place of a kind.
CREATE TABLE target_places (
    id UUID PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('zone', 'point')),
    code TEXT NOT NULL,
    -- party: a name; point: two digits of the registration number; region: a code of table `region`.
    sort TEXT NOT NULL CHECK (sort IN ('party', 'point', 'region')),
    key TEXT NOT NULL,
    created_by UUID,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (kind, sort, key)
);

-- Every version stays: whole percents that what is under way becomes a registered contract, by stage.
CREATE TABLE deal_chances (
    version BIGINT PRIMARY KEY NOT NULL,
    requested BIGINT NOT NULL CHECK (requested BETWEEN 0 AND 100),
    accepted BIGINT NOT NULL CHECK (accepted BETWEEN 0 AND 100),
    introduced BIGINT NOT NULL CHECK (introduced BETWEEN 0 AND 100),
    agreed BIGINT NOT NULL CHECK (agreed BETWEEN 0 AND 100),
    draft BIGINT NOT NULL CHECK (draft BETWEEN 0 AND 100),
    signed BIGINT NOT NULL CHECK (signed BETWEEN 0 AND 100),
    filed BIGINT NOT NULL CHECK (filed BETWEEN 0 AND 100),
    note TEXT NOT NULL,
    set_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    created_at TIMESTAMPTZ NOT NULL
);

-- Every version stays: what one step of the funnel is planned to give to the next, in hundredths of a percent.
CREATE TABLE target_rates (
    version BIGINT PRIMARY KEY NOT NULL,
    matches BIGINT NOT NULL CHECK (matches >= 0),
    requests BIGINT NOT NULL CHECK (requests >= 0),
    deals BIGINT NOT NULL CHECK (deals >= 0),
    signed BIGINT NOT NULL CHECK (signed >= 0),
    registered BIGINT NOT NULL CHECK (registered >= 0),
    -- Fen; nothing: the year's own average.
    average_fen BIGINT CHECK (average_fen > 0),
    note TEXT NOT NULL,
    set_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    created_at TIMESTAMPTZ NOT NULL
);
