-- Counting what is public reads the index alone.

DROP INDEX listings_public;
CREATE INDEX listings_public ON listings (public, kind, published_at, id, expires_at);
