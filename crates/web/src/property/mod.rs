//! What the company sells and lets: communities, listings, and everything that belongs to a listing.
//!
//! `listing` is the ground that the others stand on; `record` puts the pages of one listing together from all of them.

pub mod community;
pub mod exclusive;
pub mod favourite;
pub mod follow_up;
pub mod key;
pub mod leaver;
pub mod listing;
pub mod map;
pub mod negotiation;
pub mod nudge;
pub mod owner;
pub mod photo;
pub mod pool;
pub mod record;
pub mod room_chart;
pub mod share;
pub mod withdrawal;
