-- What the registration form asks for beyond the values that figures are counted from: the parties' particulars,
-- further parties on a side, expected investment and output, who files. Kept with the version it belongs to.
ALTER TABLE contract_versions ADD COLUMN details JSONB NOT NULL DEFAULT '{}';
-- The sum was not known at signing (royalties) and is an estimate that a change corrects.
ALTER TABLE contract_versions ADD COLUMN estimated BOOLEAN NOT NULL DEFAULT FALSE;
