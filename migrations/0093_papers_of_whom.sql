-- From which organisation a paper or packet came: after a change of a party the role alone no longer tells. Nothing for the
-- centre's own, and for what is older than this and could be of either of two organisations.

ALTER TABLE contract_documents ADD COLUMN organisation_id UUID REFERENCES organisations (id) ON DELETE RESTRICT;
ALTER TABLE contract_packets ADD COLUMN organisation_id UUID REFERENCES organisations (id) ON DELETE RESTRICT;

-- It is known where only one organisation ever stood on that side of the contract, or where whoever handed it in belonged
-- to the organisation that stands there in the version.
UPDATE contract_documents SET organisation_id = (
    SELECT CASE contract_documents.giver WHEN 'seller' THEN v.seller_id ELSE v.buyer_id END FROM contract_versions v
    WHERE v.contract_id = contract_documents.contract_id AND v.version = contract_documents.version
        AND (NOT EXISTS (SELECT 1 FROM contract_edits e WHERE e.contract_id = v.contract_id
                AND CASE contract_documents.giver WHEN 'seller' THEN e.seller_id ELSE e.buyer_id END
                    <> CASE contract_documents.giver WHEN 'seller' THEN v.seller_id ELSE v.buyer_id END)
            OR EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = contract_documents.uploaded_by
                AND m.organisation_id = CASE contract_documents.giver WHEN 'seller' THEN v.seller_id ELSE v.buyer_id END)))
WHERE giver <> 'centre';
UPDATE contract_packets SET organisation_id = (
    SELECT CASE contract_packets.giver WHEN 'seller' THEN v.seller_id ELSE v.buyer_id END FROM contract_versions v
    WHERE v.contract_id = contract_packets.contract_id AND v.version = contract_packets.version
        AND (NOT EXISTS (SELECT 1 FROM contract_edits e WHERE e.contract_id = v.contract_id
                AND CASE contract_packets.giver WHEN 'seller' THEN e.seller_id ELSE e.buyer_id END
                    <> CASE contract_packets.giver WHEN 'seller' THEN v.seller_id ELSE v.buyer_id END)
            OR EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = contract_packets.made_by
                AND m.organisation_id = CASE contract_packets.giver WHEN 'seller' THEN v.seller_id ELSE v.buyer_id END)))
WHERE giver <> 'centre';

-- The form's own key: the same form twice sends one draft.
ALTER TABLE contract_sent_drafts ADD COLUMN once TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX contract_sent_drafts_once ON contract_sent_drafts (contract_id, once) WHERE once <> '';
