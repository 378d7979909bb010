-- Statements of the bank: every row of a file with what became of it, the lines that were taken in, what each of them
-- was explained by, and receipts that payers sent in, which never count as money.

CREATE TABLE bank_statements (
    id UUID PRIMARY KEY NOT NULL,
    account TEXT NOT NULL,
    file_id UUID NOT NULL REFERENCES files (id) ON DELETE RESTRICT,
    file_name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('checked', 'taking', 'done', 'dropped')),
    from_on DATE,
    until_on DATE,
    rows_total BIGINT NOT NULL,
    -- What the column of balances says: opening, moves, closing, the first row that breaks the chain.
    balance JSONB NOT NULL,
    created_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    updated_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX bank_statements_in_order ON bank_statements (created_at, id);

CREATE TABLE bank_rows (
    -- Becomes the id of its line.
    id UUID PRIMARY KEY NOT NULL,
    statement_id UUID NOT NULL REFERENCES bank_statements (id) ON DELETE CASCADE,
    row BIGINT NOT NULL,
    -- new: will be taken in; known: was taken in before; bad: can't be read; taken: became a line.
    outcome TEXT NOT NULL CHECK (outcome IN ('new', 'known', 'bad', 'taken')),
    key TEXT NOT NULL,
    booked_on DATE,
    amount_fen BIGINT NOT NULL,
    currency TEXT NOT NULL,
    other TEXT NOT NULL,
    other_account TEXT NOT NULL,
    remark TEXT NOT NULL,
    serial TEXT NOT NULL,
    balance_fen BIGINT,
    -- Why it can't be read.
    fault JSONB NOT NULL,
    -- Its cells, for whoever looks for it in the file.
    cells TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (statement_id, row),
    CHECK ((outcome = 'bad') = (booked_on IS NULL))
);
CREATE INDEX bank_rows_by_outcome ON bank_rows (statement_id, outcome, row);

CREATE TABLE bank_lines (
    id UUID PRIMARY KEY NOT NULL,
    statement_id UUID NOT NULL REFERENCES bank_statements (id) ON DELETE RESTRICT,
    account TEXT NOT NULL,
    -- By which the same line is known again.
    key TEXT NOT NULL,
    booked_on DATE NOT NULL,
    -- Below zero went out.
    amount_fen BIGINT NOT NULL,
    currency TEXT NOT NULL,
    other TEXT NOT NULL,
    other_account TEXT NOT NULL,
    remark TEXT NOT NULL,
    serial TEXT NOT NULL,
    balance_fen BIGINT,
    -- The payment references that the remark holds.
    found TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'proposed', 'confirmed', 'matched', 'set_aside')),
    -- What was thought of it when it was last looked at.
    verdict TEXT NOT NULL CHECK (verdict IN ('sure', 'doubtful', 'none')),
    -- Why it is no payment of ours.
    reason TEXT CHECK (reason IN ('currency', 'zero', 'interest', 'bank_fee', 'own_transfer', 'mistake', 'other')),
    words TEXT NOT NULL,
    -- From a limit on a second person has to agree.
    needs_second BOOLEAN NOT NULL,
    confirmed_by UUID REFERENCES users (id) ON DELETE RESTRICT,
    confirmed_at TIMESTAMPTZ,
    second_by UUID REFERENCES users (id) ON DELETE RESTRICT,
    second_at TIMESTAMPTZ,
    revision BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (account, key),
    CHECK ((state = 'set_aside') = (reason IS NOT NULL)),
    CHECK (state NOT IN ('confirmed', 'matched') OR confirmed_by IS NOT NULL),
    CHECK (second_by IS NULL OR (confirmed_by IS NOT NULL AND second_by <> confirmed_by)),
    CHECK (state <> 'matched' OR NOT needs_second OR second_by IS NOT NULL),
    -- What is not in yuan stands in no account.
    CHECK (currency = 'CNY' OR state = 'set_aside')
);
CREATE INDEX bank_lines_by_state ON bank_lines (state, verdict, booked_on, id);
CREATE INDEX bank_lines_by_day ON bank_lines (booked_on, id);
CREATE INDEX bank_lines_by_other ON bank_lines (other_account, state);
CREATE INDEX bank_lines_of_statement ON bank_lines (statement_id, id);

-- What a line is, whole or in parts.
CREATE TABLE bank_matches (
    id UUID PRIMARY KEY NOT NULL,
    line_id UUID NOT NULL REFERENCES bank_lines (id) ON DELETE RESTRICT,
    place BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('order', 'move', 'payout')),
    order_id UUID REFERENCES payment_orders (id) ON DELETE RESTRICT,
    move_id UUID UNIQUE REFERENCES payment_moves (id) ON DELETE RESTRICT,
    payment_id UUID UNIQUE REFERENCES payments (id) ON DELETE RESTRICT,
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    -- What Stripe kept of a payout.
    fee_fen BIGINT NOT NULL CHECK (fee_fen >= 0),
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (line_id, place),
    CHECK ((kind = 'order') = (order_id IS NOT NULL)),
    CHECK ((kind = 'move') = (move_id IS NOT NULL))
);
CREATE INDEX bank_matches_of_order ON bank_matches (order_id, line_id) WHERE order_id IS NOT NULL;

-- A receipt of a transfer that a payer sent in: a hint for whoever looks for the line, and no money.
CREATE TABLE payment_proofs (
    id UUID PRIMARY KEY NOT NULL,
    order_id UUID NOT NULL REFERENCES payment_orders (id) ON DELETE RESTRICT,
    file_id UUID NOT NULL REFERENCES files (id) ON DELETE RESTRICT,
    words TEXT NOT NULL,
    created_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX payment_proofs_of_order ON payment_proofs (order_id, created_at, id);
