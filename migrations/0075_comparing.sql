-- Answers to one need, side by side: what each offers, where the need's owner has it, scores and notes of its own.

CREATE TABLE deal_answers (
    deal_id UUID PRIMARY KEY NOT NULL REFERENCES deals (id) ON DELETE CASCADE,
    -- The result that is to solve the need, where one was named.
    achievement_id UUID REFERENCES listings (id) ON DELETE SET NULL,
    -- Code of table maturity, or empty.
    maturity TEXT NOT NULL,
    -- Time promised, in months.
    months BIGINT CHECK (months BETWEEN 1 AND 120),
    -- The conditions of an open challenge as they were accepted; empty when the need is none.
    terms TEXT NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('screen', 'assess', 'finalist', 'aside')),
    -- When the answering side was told that it is being assessed, and by which day it hears more.
    told_at TIMESTAMPTZ,
    decide_on DATE,
    revision BIGINT NOT NULL,
    moved_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
INSERT INTO deal_answers (deal_id, maturity, terms, stage, revision, moved_at, created_at)
    SELECT id, '', '', 'screen', 0, created_at, created_at FROM deals WHERE kind = 'solve_need';

-- How the answers to one need are compared; a row from the first change on.
CREATE TABLE deal_comparisons (
    listing_id UUID PRIMARY KEY NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
    -- The centre may read scores and notes.
    centre_reads BOOLEAN NOT NULL,
    revision BIGINT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE deal_criteria (
    id UUID PRIMARY KEY NOT NULL,
    listing_id UUID NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    weight BIGINT NOT NULL CHECK (weight BETWEEN 1 AND 100),
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (listing_id, position)
);

CREATE TABLE deal_scores (
    id UUID PRIMARY KEY NOT NULL,
    deal_id UUID NOT NULL REFERENCES deals (id) ON DELETE CASCADE,
    criterion_id UUID NOT NULL REFERENCES deal_criteria (id) ON DELETE CASCADE,
    evaluator UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    score BIGINT NOT NULL CHECK (score BETWEEN 0 AND 10),
    updated_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (deal_id, criterion_id, evaluator)
);

CREATE TABLE deal_notes (
    id UUID PRIMARY KEY NOT NULL,
    deal_id UUID NOT NULL REFERENCES deals (id) ON DELETE CASCADE,
    author UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    text TEXT NOT NULL,
    -- Makes a double submit one note.
    once TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (deal_id, once)
);
CREATE INDEX deal_notes_in_order ON deal_notes (deal_id, created_at, id);

-- A row of the history that one side alone reads.
ALTER TABLE deal_events ADD COLUMN only_for TEXT CHECK (only_for IN ('owner', 'staff'));
