-- Whether anything registered was changed is asked before each figure.
CREATE INDEX contracts_by_revision ON contracts (registered_on, revision);
-- The last that was registered, without sorting all that ever were.
CREATE INDEX contracts_by_state_and_day ON contracts (state, registered_on, id);
