//! How many notices wait: the bell shows it.

mod unread;

pub use unread::{Notices, use_notices};
