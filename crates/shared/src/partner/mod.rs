//! Partners 合作方: programs of others that read what the house publishes, and hand enquiries over. What they may do is a
//! [`PartnerScope`](crate::permission::PartnerScope).

pub mod api_client;
pub mod lead;
pub mod oauth;
pub mod outbox;
pub mod portal;
pub mod syndication;
pub mod webhook;
