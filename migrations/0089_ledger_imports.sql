-- Old ledgers brought in. An import of contracts says so in `about`, because `kind` names kinds of listings only.
ALTER TABLE imports ADD COLUMN about TEXT NOT NULL DEFAULT '';
-- What a person said that the file's unclear words mean: {"type": {"技术转让": "21"}}
ALTER TABLE imports ADD COLUMN answers JSONB NOT NULL DEFAULT '{}';

-- By what a row of a file is known again, and the contract that it became or changed.
CREATE TABLE contract_keys (
    key TEXT PRIMARY KEY NOT NULL,
    contract_id UUID NOT NULL REFERENCES contracts (id) ON DELETE CASCADE,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX contract_keys_of_contract ON contract_keys (contract_id);
