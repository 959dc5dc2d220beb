//! Deals 成交: contracts, what they bring in, and who earns what of it.

pub mod commission;
pub mod contract;
<<<<<<< HEAD
pub mod performance;
=======
pub mod ledger;
pub mod receivable;
>>>>>>> money
pub mod split;
