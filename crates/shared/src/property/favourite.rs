//! Favourites 收藏: the listings that a member keeps at hand.

/// The most favourites of a member.
pub const FAVOURITES_MAX: i64 = 200;

/// The most listings side by side in a comparison.
pub const COMPARED_MAX: usize = 4;
