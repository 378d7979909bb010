-- The ledger by any view and day: who looks after a contract, every write of its values, the day from which a deed holds.

-- The technology manager of the deal when the file was opened, or whom staff set on the file.
ALTER TABLE contracts ADD COLUMN manager UUID REFERENCES users (id) ON DELETE SET NULL;
UPDATE contracts SET manager = (SELECT d.manager FROM deals d WHERE d.id = contracts.deal_id) WHERE deal_id IS NOT NULL;
CREATE INDEX contracts_in_order ON contracts (updated_at, id);
CREATE INDEX contracts_of_manager ON contracts (manager, updated_at, id);
CREATE INDEX contracts_by_filing ON contracts (filed_on, id);
CREATE INDEX contract_versions_by_signing ON contract_versions (signed_on, contract_id);

-- From which day the state that a deed leads to holds; nothing for deeds that leave the state as it is. The row's own
-- moment tells when it was recorded.
ALTER TABLE contract_events ADD COLUMN valid_on DATE;
UPDATE contract_events SET valid_on = (SELECT COALESCE(c.registered_on, DATE(contract_events.created_at))
    FROM contracts c WHERE c.id = contract_events.contract_id) WHERE action = 'register';
UPDATE contract_events SET valid_on = (SELECT COALESCE(c.cancelled_on, DATE(contract_events.created_at))
    FROM contracts c WHERE c.id = contract_events.contract_id) WHERE action = 'cancel';
UPDATE contract_events SET valid_on = (SELECT COALESCE(c.filed_on, DATE(contract_events.created_at))
    FROM contracts c WHERE c.id = contract_events.contract_id) WHERE action = 'file';
UPDATE contract_events SET valid_on = (SELECT COALESCE(c.refused_on, DATE(contract_events.created_at))
    FROM contracts c WHERE c.id = contract_events.contract_id) WHERE action = 'refuse';
UPDATE contract_events SET valid_on = (SELECT COALESCE(v.signed_on, DATE(contract_events.created_at))
    FROM contract_versions v WHERE v.contract_id = contract_events.contract_id AND v.version = 1) WHERE action = 'sign';
UPDATE contract_events SET valid_on = DATE(created_at) WHERE action IN ('create', 'send-back', 'reopen', 'abandon');

-- Every write of values, never changed and never taken away. `whole` holds all values as JSON; it is empty for what was
-- written before this log existed, whose values are those of the version as it stands.
CREATE TABLE contract_edits (
    id UUID PRIMARY KEY NOT NULL,
    contract_id UUID NOT NULL REFERENCES contracts (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    -- form, deal, signing, change, import, or before
    source TEXT NOT NULL,
    -- The words of a change and its document, or the file and row of an import.
    detail JSONB NOT NULL DEFAULT '{}',
    whole JSONB,
    name TEXT NOT NULL,
    type_code TEXT NOT NULL,
    licence_kind TEXT NOT NULL,
    seller_id UUID,
    seller_name TEXT NOT NULL,
    seller_region TEXT NOT NULL,
    seller_nature TEXT NOT NULL,
    buyer_id UUID,
    buyer_name TEXT NOT NULL,
    buyer_region TEXT NOT NULL,
    buyer_nature TEXT NOT NULL,
    third_party TEXT NOT NULL,
    signed_on DATE,
    starts_on DATE,
    ends_on DATE,
    total_fen BIGINT NOT NULL,
    non_technical_fen BIGINT NOT NULL,
    technical_fen BIGINT NOT NULL,
    field TEXT NOT NULL,
    ip TEXT NOT NULL,
    plan_source TEXT NOT NULL,
    payment TEXT NOT NULL,
    objective TEXT NOT NULL,
    industry TEXT NOT NULL,
    related BOOLEAN NOT NULL,
    patents TEXT NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX contract_edits_in_order ON contract_edits (contract_id, created_at, id);
INSERT INTO contract_edits (id, contract_id, version, source, created_by, created_at, name, type_code, licence_kind,
    seller_id, seller_name, seller_region, seller_nature, buyer_id, buyer_name, buyer_region, buyer_nature, third_party,
    signed_on, starts_on, ends_on, total_fen, non_technical_fen, technical_fen, field, ip, plan_source, payment, objective,
    industry, related, patents)
SELECT id, contract_id, version, 'before', created_by, created_at, name, type_code, licence_kind,
    seller_id, seller_name, seller_region, seller_nature, buyer_id, buyer_name, buyer_region, buyer_nature, third_party,
    signed_on, starts_on, ends_on, total_fen, non_technical_fen, technical_fen, field, ip, plan_source, payment, objective,
    industry, related, patents FROM contract_versions;
