//! Properties: the stock of listings, and the work on it.

mod community;
mod community_merge;
mod exclusive;
mod favourite;
mod follow_up;
mod follow_up_void;
mod key;
mod leaver;
mod listing;
mod listing_behalf;
mod listing_changes;
mod listing_claims;
mod listing_grades;
mod listing_leads;
mod listing_quotas;
mod listing_search;
mod listing_state;
mod negotiation;
mod nudge;
mod owner;
mod owner_privacy;
pub mod photo;
mod pool;
mod room_chart;
mod share;
mod timeline;
mod withdrawal;
