-- Time in the present stage, whose turn it is to write, and who agreed so far.

ALTER TABLE deals ADD COLUMN moved_at TIMESTAMPTZ;
ALTER TABLE deals ADD COLUMN last_side TEXT CHECK (last_side IN ('asker', 'owner', 'staff'));
ALTER TABLE deals ADD COLUMN asker_agreed_at TIMESTAMPTZ;
ALTER TABLE deals ADD COLUMN owner_agreed_at TIMESTAMPTZ;
CREATE INDEX deals_by_due ON deals (state, due_at, id);
