//! Technology contracts: drafts, versions, registration, change, cancellation. Registered values are never edited.
