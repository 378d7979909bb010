-- The contracts of an organisation on either side, the newest first.
CREATE INDEX contract_versions_of_seller ON contract_versions (seller_id, created_at, id);
CREATE INDEX contract_versions_of_buyer ON contract_versions (buyer_id, created_at, id);
