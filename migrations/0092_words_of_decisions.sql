-- What a second person answers stands beside the words of the entry. Until now the answer took their place.
ALTER TABLE contract_receipts ADD COLUMN decided_words TEXT NOT NULL DEFAULT '';
ALTER TABLE contract_distributions ADD COLUMN decided_words TEXT NOT NULL DEFAULT '';
UPDATE contract_receipts SET decided_words = words, words = '' WHERE state = 'refused';
UPDATE contract_distributions SET decided_words = words, words = '' WHERE state = 'refused';
