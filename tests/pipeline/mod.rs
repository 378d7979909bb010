//! The technology manager's tasks and visits: their pages, several at once, reminders, and what comes of them.

mod tasks;
mod visits;
