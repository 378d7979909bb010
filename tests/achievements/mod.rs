//! The tests of src/achievements.
