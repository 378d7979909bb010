-- What a contract remembers of where its deal came from: words, match or what staff corrected.

ALTER TABLE contracts ADD COLUMN origin_detail JSONB NOT NULL DEFAULT '{}';
CREATE INDEX contracts_by_origin ON contracts (origin, updated_at, id);
