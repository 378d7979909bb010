-- What an import page tells beside the counts of the check.

-- The uploader gave the pledge that goes with every listing.
ALTER TABLE imports ADD COLUMN pledged BOOLEAN NOT NULL DEFAULT FALSE;
-- Good rows that lack nothing.
ALTER TABLE imports ADD COLUMN rows_complete BIGINT NOT NULL DEFAULT 0;
-- Listings made by this import.
ALTER TABLE imports ADD COLUMN rows_created BIGINT NOT NULL DEFAULT 0;
-- Drafts of this import that were sent in together.
ALTER TABLE imports ADD COLUMN rows_submitted BIGINT NOT NULL DEFAULT 0;
-- {"unknown": [headers], "columns": [fields found]}
ALTER TABLE imports ADD COLUMN notes JSONB NOT NULL DEFAULT '{}';
CREATE INDEX imports_in_order ON imports (created_at, id);
CREATE INDEX import_rows_by_outcome ON import_rows (import_id, outcome, row);
