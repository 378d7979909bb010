//! The tests of src/accounts.
