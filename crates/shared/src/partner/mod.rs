//! Partners 合作方: programs of others that read what is published, and bring enquiries.

pub mod lead;
pub mod outbox;
pub mod portal;
pub mod syndication;
