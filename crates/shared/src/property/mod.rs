//! Properties: the stock of listings, and the work on it.

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
pub mod room_chart;
pub mod share;
pub mod timeline;
pub mod withdrawal;
