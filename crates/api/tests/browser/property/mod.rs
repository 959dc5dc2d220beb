//! Properties: the stock of listings, and the work on it.

mod key;
mod listing_by_hand;
mod listing_life;
mod listing_list;
mod map;
pub mod pages;
mod saved_view;
mod share;
mod withdrawal;
