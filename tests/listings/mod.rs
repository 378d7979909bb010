//! What results and needs share: the confirmation that keeps them fresh.

mod confirming;
