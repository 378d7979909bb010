-- What a row of an old ledger said when it was brought in, as a hash: the same row again is known, a changed one is told.
ALTER TABLE contract_keys ADD COLUMN content TEXT NOT NULL DEFAULT '';

-- Contracts that were brought in handed in or decided get the attempt that is known of them, under the contract's own id.
INSERT INTO contract_filings (id, contract_id, attempt, mode, rule_set, stage, is_open, large, submitted_on, accepted_on,
    clock_from, due_on, next_on, reminded, decided_on, first_by, first_at, first_words, second_by, second_at,
    second_words, begun_by, revision, updated_at, created_at)
SELECT c.id, c.id, 1, 'helper', 'CN2000',
    CASE c.state WHEN 'filed' THEN 'submitted' WHEN 'refused' THEN 'refused' ELSE 'registered' END,
    c.state = 'filed', FALSE, c.filed_on, NULL, NULL, NULL, NULL, 0,
    CASE c.state WHEN 'refused' THEN c.refused_on WHEN 'filed' THEN NULL ELSE c.registered_on END,
    NULL, NULL, '', NULL, NULL, '', c.created_by, 0, c.updated_at, c.updated_at
FROM contracts c
WHERE c.origin = 'import' AND c.state IN ('filed', 'refused', 'registered', 'cancelled')
    AND NOT EXISTS (SELECT 1 FROM contract_filings f WHERE f.contract_id = c.id);
