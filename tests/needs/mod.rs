//! The tests of src/needs.
