-- How far a need got, as anybody may know it: a stage and the Monday of its week. Counted by jobs of the deals' room.

ALTER TABLE listings ADD COLUMN progress TEXT
    CHECK (progress IN ('answered', 'talks', 'proposal', 'contract'));
ALTER TABLE listings ADD COLUMN progress_on DATE;

-- Views by day and direction, for the owner alone; nothing tells who looked.
CREATE TABLE listing_visits (
    listing_id UUID NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
    day DATE NOT NULL,
    came TEXT NOT NULL CHECK (came IN ('search', 'match', 'alert', 'direct')),
    views BIGINT NOT NULL,
    PRIMARY KEY (listing_id, day, came)
);
