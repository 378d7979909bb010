-- How far the asking for a new confirmation got: 0 not asked, 1 asked, 2 reminded before hiding, 3 told that it is hidden.

ALTER TABLE listings ADD COLUMN asked BIGINT NOT NULL DEFAULT 0;
CREATE INDEX listings_to_ask ON listings (created_by, id) WHERE public = 'published' AND asked < 3;
