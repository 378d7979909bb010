-- How an organisation answers requests, counted by a job.

ALTER TABLE organisations ADD COLUMN answers_asked BIGINT NOT NULL DEFAULT 0;
ALTER TABLE organisations ADD COLUMN answers_given BIGINT NOT NULL DEFAULT 0;
ALTER TABLE organisations ADD COLUMN answers_days BIGINT;
ALTER TABLE organisations ADD COLUMN answers_at TIMESTAMPTZ;
CREATE INDEX organisations_by_answers ON organisations (answers_at);
CREATE INDEX deals_answers ON deals (owner_organisation, created_at, id);

-- Counting what an organisation shows must not read its listings one by one.
CREATE INDEX listings_shown ON listings (organisation_id, public, masked, kind, expires_at);
