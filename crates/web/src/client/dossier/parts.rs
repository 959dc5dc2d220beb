//! What pages of others use of a client's page.

pub use super::above::ClientContractsView;
pub use super::talk::ClientTalk;
