//! Choosing a community, adding one that is not there yet, changing and merging those that are.

mod add;
mod change;
mod merge;
mod pick;

pub use add::CommunityDialog;
pub use change::ChangeDialog;
pub use merge::MergeDialog;
pub use pick::{building_choices, community_choices};
