-- What is public, walked by id: a rebuild of the index reads all of it in pages, each as cheap as the first.
CREATE INDEX listings_in_order ON listings (public, kind, id, expires_at);
