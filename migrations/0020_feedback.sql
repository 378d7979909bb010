-- What people say of matches, and since when a pair is worth telling about.

CREATE TABLE match_feedback (
    id UUID PRIMARY KEY NOT NULL,
    need_id UUID NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
    achievement_id UUID NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- Whom the person acted for when it was said.
    organisation_id UUID REFERENCES organisations (id) ON DELETE SET NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('useful', 'not_relevant', 'known')),
    reason TEXT NOT NULL CHECK (reason IN ('', 'field', 'general', 'maturity', 'price', 'partner', 'other')),
    words TEXT NOT NULL,
    place TEXT NOT NULL CHECK (place IN ('page', 'workspace', 'inbox', 'mail', 'desk')),
    -- The match as it stood then.
    matcher TEXT NOT NULL,
    score BIGINT NOT NULL,
    level BIGINT NOT NULL,
    place_in_list BIGINT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (user_id, need_id, achievement_id)
);
CREATE INDEX match_feedback_of_pair ON match_feedback (need_id, achievement_id);
CREATE INDEX match_feedback_in_order ON match_feedback (created_at, id);

-- Pairs are computed anew at every change; news are told from the first time a pair was fair or strong.
ALTER TABLE matches ADD COLUMN good_at TIMESTAMPTZ;
UPDATE matches SET good_at = created_at WHERE level >= 3;
CREATE INDEX matches_by_news ON matches (good_at, need_id, achievement_id);
CREATE INDEX matches_by_level ON matches (level, score);
