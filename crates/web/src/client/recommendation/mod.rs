//! Recommendation lists 推荐清单: listings for a client to look at by a link, and what the client says of them.

pub mod calls;
pub mod parts;
