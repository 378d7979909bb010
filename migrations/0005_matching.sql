-- Pairs worth showing, computed by jobs.

CREATE TABLE matches (
    need_id UUID NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
    achievement_id UUID NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
    -- Millionths, so that order is exact on both engines.
    score BIGINT NOT NULL,
    level BIGINT NOT NULL CHECK (level BETWEEN 1 AND 4),
    -- The shared terms with their sentences, and the matcher's version.
    reasons JSONB NOT NULL,
    matcher TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (need_id, achievement_id)
);
CREATE INDEX matches_of_need ON matches (need_id, score);
CREATE INDEX matches_of_achievement ON matches (achievement_id, score);
