-- What the centre charges, invoices that payers ask for, commissions of technology managers, and which reminder of an
-- order was written.

-- A price is never edited: another one is a version of its own with the day from which it holds. Only the last day of an
-- open one is set, once.
CREATE TABLE payment_prices (
    id UUID PRIMARY KEY NOT NULL,
    code TEXT NOT NULL,
    version BIGINT NOT NULL CHECK (version > 0),
    kind TEXT NOT NULL CHECK (kind IN ('service_fee', 'evaluation_fee', 'event_fee', 'deposit', 'earnest')),
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    words_zh TEXT NOT NULL,
    words_en TEXT NOT NULL,
    amount_fen BIGINT CHECK (amount_fen > 0),
    -- Hundredths of a percent of the base, within the bounds.
    rate_bp BIGINT CHECK (rate_bp BETWEEN 1 AND 10000),
    lower_fen BIGINT CHECK (lower_fen > 0),
    upper_fen BIGINT CHECK (upper_fen > 0),
    valid_from DATE NOT NULL,
    -- The last day, itself included.
    valid_until DATE,
    created_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (code, version),
    CHECK ((amount_fen IS NULL) <> (rate_bp IS NULL)),
    CHECK (rate_bp IS NOT NULL OR (lower_fen IS NULL AND upper_fen IS NULL)),
    CHECK (lower_fen IS NULL OR upper_fen IS NULL OR lower_fen <= upper_fen),
    CHECK (valid_until IS NULL OR valid_from <= valid_until),
    -- 定金 is at most a fifth of the contract.
    CHECK (kind <> 'earnest' OR (rate_bp <= 2000 AND lower_fen IS NULL))
);
CREATE INDEX payment_prices_by_day ON payment_prices (valid_from, code);

-- What of an order is asked or issued as invoices; two at once meet here.
CREATE TABLE payment_invoiced (
    order_id UUID PRIMARY KEY NOT NULL REFERENCES payment_orders (id) ON DELETE RESTRICT,
    invoiced_fen BIGINT NOT NULL CHECK (invoiced_fen >= 0),
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE payment_invoices (
    id UUID PRIMARY KEY NOT NULL,
    order_id UUID NOT NULL REFERENCES payment_orders (id) ON DELETE RESTRICT,
    payer_id UUID NOT NULL REFERENCES organisations (id) ON DELETE RESTRICT,
    kind TEXT NOT NULL CHECK (kind IN ('ordinary', 'special')),
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    buyer_name TEXT NOT NULL,
    buyer_code TEXT NOT NULL,
    address TEXT NOT NULL,
    phone TEXT NOT NULL,
    bank TEXT NOT NULL,
    account TEXT NOT NULL,
    send_to TEXT NOT NULL,
    note TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'issued', 'refused', 'withdrawn', 'reversed')),
    number TEXT,
    issued_on DATE,
    -- Taken back by red-letter invoices.
    reversed_fen BIGINT NOT NULL,
    -- Why it was refused.
    words TEXT NOT NULL,
    -- The file by which it left for the tax system.
    batch UUID,
    exported_at TIMESTAMPTZ,
    asked_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    decided_by UUID REFERENCES users (id) ON DELETE RESTRICT,
    decided_at TIMESTAMPTZ,
    revision BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    CHECK (reversed_fen BETWEEN 0 AND amount_fen),
    CHECK ((state = 'reversed') = (reversed_fen = amount_fen)),
    CHECK ((state IN ('issued', 'reversed')) = (number IS NOT NULL)),
    CHECK ((number IS NULL) = (issued_on IS NULL)),
    CHECK ((batch IS NULL) = (exported_at IS NULL))
);
CREATE INDEX payment_invoices_of_order ON payment_invoices (order_id, created_at, id);
CREATE INDEX payment_invoices_of_payer ON payment_invoices (payer_id, created_at, id);
CREATE INDEX payment_invoices_waiting ON payment_invoices (state, created_at, id);
CREATE INDEX payment_invoices_of_batch ON payment_invoices (exported_at, batch) WHERE batch IS NOT NULL;
CREATE UNIQUE INDEX payment_invoices_number ON payment_invoices (number) WHERE number IS NOT NULL;

CREATE TABLE payment_invoice_reds (
    id UUID PRIMARY KEY NOT NULL,
    invoice_id UUID NOT NULL REFERENCES payment_invoices (id) ON DELETE RESTRICT,
    number TEXT NOT NULL UNIQUE,
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    red_on DATE NOT NULL,
    words TEXT NOT NULL,
    entered_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX payment_invoice_reds_of_invoice ON payment_invoice_reds (invoice_id, created_at, id);

-- What a technology manager earns of a payment under a contract that came of a deal. A row is written once; money that
-- went back is taken back by a counter row.
CREATE TABLE payment_commissions (
    id UUID PRIMARY KEY NOT NULL,
    payment_id UUID NOT NULL REFERENCES payments (id) ON DELETE RESTRICT,
    order_id UUID NOT NULL REFERENCES payment_orders (id) ON DELETE RESTRICT,
    contract_id UUID NOT NULL REFERENCES contracts (id) ON DELETE RESTRICT,
    manager_id UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    -- What it is a part of, and which; no rate when the sum was agreed.
    base_fen BIGINT NOT NULL CHECK (base_fen > 0),
    rate_bp BIGINT CHECK (rate_bp BETWEEN 1 AND 10000),
    amount_fen BIGINT NOT NULL CHECK (amount_fen <> 0),
    reverses UUID REFERENCES payment_commissions (id) ON DELETE RESTRICT,
    -- The how-manieth counter row it is.
    place BIGINT,
    words TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('entered', 'approved', 'refused')),
    -- The machine itself in a counter row.
    entered_by UUID REFERENCES users (id) ON DELETE RESTRICT,
    decided_by UUID REFERENCES users (id) ON DELETE RESTRICT,
    decided_at TIMESTAMPTZ,
    decided_words TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    CHECK (amount_fen <= base_fen),
    CHECK (reverses IS NOT NULL OR (amount_fen > 0 AND entered_by IS NOT NULL)),
    CHECK ((reverses IS NULL) = (place IS NULL)),
    CHECK (decided_by IS NULL OR (decided_by <> entered_by AND decided_by <> manager_id)),
    CHECK (entered_by IS NULL OR entered_by <> manager_id),
    CHECK (reverses IS NOT NULL OR (state = 'entered') = (decided_by IS NULL))
);
CREATE INDEX payment_commissions_in_order ON payment_commissions (created_at, id);
CREATE INDEX payment_commissions_of_payment ON payment_commissions (payment_id, created_at, id);
CREATE INDEX payment_commissions_of_manager ON payment_commissions (manager_id, created_at, id);
CREATE UNIQUE INDEX payment_commissions_once ON payment_commissions (payment_id, manager_id)
    WHERE reverses IS NULL AND state <> 'refused';
CREATE UNIQUE INDEX payment_commissions_countered_once ON payment_commissions (reverses, place)
    WHERE reverses IS NOT NULL;

CREATE TABLE payment_reminders (
    order_id UUID NOT NULL REFERENCES payment_orders (id) ON DELETE CASCADE,
    rung TEXT NOT NULL CHECK (rung IN ('soon', 'overdue')),
    due_on DATE NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (order_id, rung, due_on)
);
