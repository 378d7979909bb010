-- Whether anything registered was changed is asked before each figure.
CREATE INDEX contracts_by_revision ON contracts (state, revision);
