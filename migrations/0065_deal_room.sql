-- The deal room: files in the thread, who opened what, who was mentioned, and questions that stay open until answered.

CREATE TABLE deal_files (
    deal_id UUID NOT NULL REFERENCES deals (id) ON DELETE CASCADE,
    file_id UUID NOT NULL REFERENCES files (id) ON DELETE RESTRICT,
    message_id UUID NOT NULL REFERENCES deal_messages (id) ON DELETE CASCADE,
    -- Who put it there.
    side TEXT NOT NULL CHECK (side IN ('asker', 'owner', 'staff')),
    -- Opens to the others only after they agreed to keep it to themselves.
    confidential BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (deal_id, file_id)
);
CREATE INDEX deal_files_in_order ON deal_files (deal_id, created_at, file_id);

CREATE TABLE deal_openings (
    id UUID PRIMARY KEY NOT NULL,
    deal_id UUID NOT NULL REFERENCES deals (id) ON DELETE CASCADE,
    file_id UUID NOT NULL REFERENCES files (id) ON DELETE RESTRICT,
    user_id UUID NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('asker', 'owner', 'staff')),
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX deal_openings_in_order ON deal_openings (deal_id, created_at, id);

CREATE TABLE deal_mentions (
    message_id UUID NOT NULL REFERENCES deal_messages (id) ON DELETE CASCADE,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    deal_id UUID NOT NULL REFERENCES deals (id) ON DELETE CASCADE,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (message_id, user_id)
);
CREATE INDEX deal_mentions_of_deal ON deal_mentions (deal_id, created_at);

CREATE TABLE deal_questions (
    id UUID PRIMARY KEY NOT NULL,
    deal_id UUID NOT NULL REFERENCES deals (id) ON DELETE CASCADE,
    -- The message that asked; the request itself when there is none.
    message_id UUID REFERENCES deal_messages (id) ON DELETE CASCADE,
    asked_by UUID NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    side TEXT NOT NULL CHECK (side IN ('asker', 'owner', 'staff')),
    -- Who has to answer.
    owes TEXT NOT NULL CHECK (owes IN ('asker', 'owner')),
    text TEXT NOT NULL,
    place BIGINT NOT NULL,
    answer_message_id UUID REFERENCES deal_messages (id) ON DELETE SET NULL,
    answer TEXT NOT NULL,
    -- Answered, or taken back by the side that asked.
    ended_by UUID REFERENCES users (id) ON DELETE RESTRICT,
    ended_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX deal_questions_in_order ON deal_questions (deal_id, created_at, place, id);
CREATE INDEX deal_questions_open ON deal_questions (owes, deal_id) WHERE ended_at IS NULL;
