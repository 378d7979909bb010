//! The tests of src/organisations.
