//! What other pages show of bonuses: the list, with everything that is done there.

pub use super::panel::Bonuses;
