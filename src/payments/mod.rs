//! Payments: what organisations are to pay, what came in, what goes out again, and a ledger in which every fen has its
//! place. Money and states move once, whoever retries.

pub mod ledger;
pub mod life;
pub mod moves;
pub mod moving;
pub mod order;
pub mod reference;
pub mod store;
