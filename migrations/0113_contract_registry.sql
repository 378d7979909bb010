-- Who registered: the registry and its registrar as they are named on its answer. A disputed contract has the longer limit
-- where the rules give one. Why a unit's rule gives less than the law's minimum.
ALTER TABLE contract_filings ADD COLUMN disputed BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE contract_filings ADD COLUMN registry_name TEXT NOT NULL DEFAULT '';
ALTER TABLE contract_filings ADD COLUMN registry_person TEXT NOT NULL DEFAULT '';
ALTER TABLE contract_income_rules ADD COLUMN words TEXT NOT NULL DEFAULT '';
