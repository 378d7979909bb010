-- Contracts of the same sum and seller: looked for beside each registration.
CREATE INDEX contract_versions_by_sum ON contract_versions (total_fen, seller_name);
