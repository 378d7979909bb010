-- The clock over first answers: how far the reminders of a request got, and when the next one is due.

ALTER TABLE deals ADD COLUMN reminded BIGINT NOT NULL DEFAULT 0;
ALTER TABLE deals ADD COLUMN remind_at TIMESTAMPTZ;
-- What waits already is looked at once; then it has its own time.
UPDATE deals SET remind_at = created_at WHERE state = 'requested';
CREATE INDEX deals_to_remind ON deals (remind_at, id) WHERE state = 'requested';
