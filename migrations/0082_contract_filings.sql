-- Registration files: one row per attempt, its supplement rounds, and what the registrar found ground by ground.

CREATE TABLE contract_filings (
    id UUID PRIMARY KEY NOT NULL,
    contract_id UUID NOT NULL REFERENCES contracts (id) ON DELETE CASCADE,
    attempt BIGINT NOT NULL,
    -- Who decides: a registry outside, or this centre.
    mode TEXT NOT NULL CHECK (mode IN ('helper', 'registry')),
    -- A code of the table of rule sets; a file keeps the one it was begun with.
    rule_set TEXT NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('preparing', 'submitted', 'supplement', 'accepted', 'first_passed',
        'second_passed', 'registered', 'refused', 'withdrawn')),
    is_open BOOLEAN NOT NULL,
    -- Over the line from which a second person has to look.
    large BOOLEAN NOT NULL,
    submitted_on DATE,
    accepted_on DATE,
    -- The day whose event started the limit: acceptance, or the last supplement where it starts anew.
    clock_from DATE,
    due_on DATE,
    -- What is waited for next: the answer to a supplement, or the decision.
    next_on DATE,
    -- How far the reminders of next_on got: 0 none, 1 before, 2 overdue.
    reminded BIGINT NOT NULL,
    decided_on DATE,
    first_by UUID REFERENCES users (id) ON DELETE RESTRICT,
    first_at TIMESTAMPTZ,
    first_words TEXT NOT NULL,
    second_by UUID REFERENCES users (id) ON DELETE RESTRICT,
    second_at TIMESTAMPTZ,
    second_words TEXT NOT NULL,
    begun_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    revision BIGINT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (contract_id, attempt),
    CHECK (second_by IS NULL OR second_by <> first_by)
);
CREATE UNIQUE INDEX contract_filings_open ON contract_filings (contract_id) WHERE is_open;
CREATE INDEX contract_filings_waiting ON contract_filings (next_on, id) WHERE is_open;

-- What the registry asked to have mended, and the answer.
CREATE TABLE contract_filing_rounds (
    id UUID PRIMARY KEY NOT NULL,
    filing_id UUID NOT NULL REFERENCES contract_filings (id) ON DELETE CASCADE,
    round BIGINT NOT NULL,
    -- Codes of grounds, a space between.
    codes TEXT NOT NULL,
    words TEXT NOT NULL,
    asked_on DATE NOT NULL,
    reply_by DATE NOT NULL,
    asked_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    reply_words TEXT NOT NULL,
    replied_by UUID REFERENCES users (id) ON DELETE RESTRICT,
    replied_at TIMESTAMPTZ,
    -- The day that closed the round.
    answered_on DATE,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (filing_id, round)
);

CREATE TABLE contract_filing_checks (
    id UUID PRIMARY KEY NOT NULL,
    filing_id UUID NOT NULL REFERENCES contract_filings (id) ON DELETE CASCADE,
    code TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('fine', 'problem', 'unused')),
    words TEXT NOT NULL,
    checked_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    checked_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (filing_id, code)
);

-- Files that were handed in before attempts were kept: the one attempt that is known of, under the contract's own id.
INSERT INTO contract_filings (id, contract_id, attempt, mode, rule_set, stage, is_open, large, submitted_on, accepted_on,
    clock_from, due_on, next_on, reminded, decided_on, first_by, first_at, first_words, second_by, second_at,
    second_words, begun_by, revision, updated_at, created_at)
SELECT id, id, 1, 'helper', 'CN2000',
    CASE state WHEN 'filed' THEN 'submitted' WHEN 'refused' THEN 'refused' ELSE 'registered' END,
    state = 'filed', FALSE, filed_on, NULL, NULL, NULL, NULL, 0,
    CASE state WHEN 'refused' THEN refused_on WHEN 'filed' THEN NULL ELSE registered_on END,
    NULL, NULL, '', NULL, NULL, '', created_by, 0, updated_at, updated_at
FROM contracts
WHERE state IN ('filed', 'refused', 'registered', 'cancelled');
