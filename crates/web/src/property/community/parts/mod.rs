//! Choosing a community, and adding one that is not there yet.

mod add;
mod pick;

pub use add::CommunityDialog;
pub use pick::{building_choices, community_choices};
