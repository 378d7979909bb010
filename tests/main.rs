//! One binary for all tests that need the whole application; the folders mirror `src`. Every test gets a database
//! of its own, on the engine that `TEST_DATABASE_URL` names (SQLite without it).

#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

mod app;

mod accounts;
mod achievements;
mod alerts;
mod catalogue;
mod contracts;
mod deals;
mod demo;
mod house;
mod imports;
mod listings;
mod matching;
mod needs;
mod notices;
mod organisations;
mod payments;
mod pipeline;
mod reports;
mod reviews;
mod site;
mod workspace;
