-- What is to be paid and what was: orders, the money that came in for them, what goes out again by two persons, and a
-- double-entry ledger whose rows are transfers, so that it balances by its shape.

CREATE TABLE payment_orders (
    id UUID PRIMARY KEY NOT NULL,
    number TEXT NOT NULL UNIQUE,
    -- What a payer writes into the remark of a transfer.
    reference TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('service_fee', 'evaluation_fee', 'event_fee', 'deposit', 'earnest', 'instalment')),
    state TEXT NOT NULL CHECK (state IN ('open', 'paid', 'cancelled')),
    payer_id UUID NOT NULL REFERENCES organisations (id) ON DELETE RESTRICT,
    -- For whom the centre takes the money; the centre itself when empty.
    payee_id UUID REFERENCES organisations (id) ON DELETE RESTRICT,
    -- Their names when it was asked for.
    payer_name TEXT NOT NULL,
    payee_name TEXT NOT NULL,
    purpose TEXT NOT NULL,
    due_on DATE NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    -- Of what came in, what was put to this order.
    paid_fen BIGINT NOT NULL CHECK (paid_fen >= 0),
    returned_fen BIGINT NOT NULL CHECK (returned_fen >= 0),
    forfeited_fen BIGINT NOT NULL CHECK (forfeited_fen >= 0),
    passed_on_fen BIGINT NOT NULL CHECK (passed_on_fen >= 0),
    -- Asked for and not done yet; nobody else may ask for the same money.
    moving_fen BIGINT NOT NULL CHECK (moving_fen >= 0),
    contract_id UUID REFERENCES contracts (id) ON DELETE RESTRICT,
    -- The instalment of that contract.
    line UUID,
    -- Why it was cancelled.
    words TEXT NOT NULL,
    revision BIGINT NOT NULL,
    created_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    created_at TIMESTAMPTZ NOT NULL,
    CHECK (payer_id <> payee_id),
    CHECK (paid_fen <= amount_fen),
    CHECK (returned_fen + forfeited_fen + passed_on_fen + moving_fen <= paid_fen),
    CHECK (state = 'cancelled' OR (state = 'paid') = (paid_fen = amount_fen)),
    CHECK ((kind = 'instalment') = (line IS NOT NULL)),
    CHECK (kind NOT IN ('instalment', 'earnest') OR (contract_id IS NOT NULL AND payee_id IS NOT NULL))
);
CREATE INDEX payment_orders_of_payer ON payment_orders (payer_id, state, due_on, id);
CREATE INDEX payment_orders_of_payee ON payment_orders (payee_id, created_at, id) WHERE payee_id IS NOT NULL;
CREATE INDEX payment_orders_due ON payment_orders (state, due_on, id);
CREATE INDEX payment_orders_of_contract ON payment_orders (contract_id, created_at, id) WHERE contract_id IS NOT NULL;
-- An instalment is asked for once at a time.
CREATE UNIQUE INDEX payment_orders_of_line ON payment_orders (line) WHERE line IS NOT NULL AND state = 'open';

CREATE TABLE payments (
    id UUID PRIMARY KEY NOT NULL,
    order_id UUID NOT NULL REFERENCES payment_orders (id) ON DELETE RESTRICT,
    channel TEXT NOT NULL CHECK (channel IN ('stripe', 'bank')),
    -- Under which it is known there.
    outside TEXT NOT NULL,
    method TEXT NOT NULL CHECK (method IN ('card', 'alipay', 'wechat_pay', 'transfer', 'other')),
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    -- What of it was put to its order; the rest is surplus, and stays the payer's.
    applied_fen BIGINT NOT NULL CHECK (applied_fen >= 0),
    -- Of what was put to the order, what went back or is about to.
    returned_fen BIGINT NOT NULL CHECK (returned_fen >= 0),
    -- Of the surplus, what went back, was put to another order, or is about to.
    surplus_used_fen BIGINT NOT NULL CHECK (surplus_used_fen >= 0),
    received_on DATE NOT NULL,
    payer_name TEXT NOT NULL,
    -- The payment whose surplus it is.
    origin_id UUID REFERENCES payments (id) ON DELETE RESTRICT,
    -- The record of it under the contract, if it is for one.
    receipt_id UUID REFERENCES contract_receipts (id) ON DELETE RESTRICT,
    entered_by UUID REFERENCES users (id) ON DELETE RESTRICT,
    confirmed_by UUID REFERENCES users (id) ON DELETE RESTRICT,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (channel, outside),
    CHECK (applied_fen <= amount_fen),
    CHECK (returned_fen <= applied_fen),
    CHECK (surplus_used_fen <= amount_fen - applied_fen),
    CHECK (confirmed_by IS NULL OR confirmed_by <> entered_by)
);
CREATE INDEX payments_of_order ON payments (order_id, created_at, id);
CREATE INDEX payments_by_day ON payments (received_on, id);
CREATE INDEX payments_with_surplus ON payments (created_at, id) WHERE surplus_used_fen < amount_fen - applied_fen;

CREATE TABLE payment_moves (
    id UUID PRIMARY KEY NOT NULL,
    order_id UUID NOT NULL REFERENCES payment_orders (id) ON DELETE RESTRICT,
    -- The payment that goes back; a forfeiture and a passing-on are of the order.
    payment_id UUID REFERENCES payments (id) ON DELETE RESTRICT,
    kind TEXT NOT NULL CHECK (kind IN ('refund', 'surplus_refund', 'forfeiture', 'passing_on')),
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    reason TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'approved', 'sent', 'done', 'refused', 'failed')),
    asked_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    decided_by UUID REFERENCES users (id) ON DELETE RESTRICT,
    decided_at TIMESTAMPTZ,
    -- Why it was refused, or what came back from outside when it failed.
    words TEXT NOT NULL,
    -- Under which it is known outside.
    outside TEXT,
    done_on DATE,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CHECK ((kind IN ('refund', 'surplus_refund')) = (payment_id IS NOT NULL)),
    CHECK (decided_by IS NULL OR decided_by <> asked_by),
    CHECK ((state = 'asked') = (decided_by IS NULL))
);
CREATE INDEX payment_moves_of_order ON payment_moves (order_id, created_at, id);
CREATE INDEX payment_moves_waiting ON payment_moves (state, created_at, id)
    WHERE state IN ('asked', 'approved', 'sent', 'failed');

CREATE TABLE payment_events (
    id UUID PRIMARY KEY NOT NULL,
    order_id UUID NOT NULL REFERENCES payment_orders (id) ON DELETE RESTRICT,
    -- The machine itself when empty.
    actor UUID REFERENCES users (id) ON DELETE RESTRICT,
    action TEXT NOT NULL,
    amount_fen BIGINT,
    words TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX payment_events_of_order ON payment_events (order_id, created_at, id);

-- Each row takes a sum from one account to another. Rows are never changed and never deleted.
CREATE TABLE ledger_entries (
    id UUID PRIMARY KEY NOT NULL,
    -- What led to it, and of what: nothing is written twice.
    cause TEXT NOT NULL,
    subject UUID NOT NULL,
    place BIGINT NOT NULL,
    debit TEXT NOT NULL,
    credit TEXT NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    order_id UUID REFERENCES payment_orders (id) ON DELETE RESTRICT,
    -- The day it happened; `created_at` is when it was written down.
    happened_on DATE NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (cause, subject, place),
    CHECK (debit <> credit)
);
CREATE INDEX ledger_entries_debit ON ledger_entries (debit, happened_on, id);
CREATE INDEX ledger_entries_credit ON ledger_entries (credit, happened_on, id);
CREATE INDEX ledger_entries_of_order ON ledger_entries (order_id, id) WHERE order_id IS NOT NULL;
