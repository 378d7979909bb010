-- Whether a mail's text opens something without signing in; then it is erased when the mail is given up.

ALTER TABLE mails ADD COLUMN opens BOOLEAN NOT NULL DEFAULT TRUE;
CREATE INDEX mails_waiting ON mails (created_at) WHERE sent_at IS NULL;
