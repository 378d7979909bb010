-- The contracts whose term begins within a period, without looking at all others.
CREATE INDEX contract_versions_by_start ON contract_versions (starts_on, contract_id);
