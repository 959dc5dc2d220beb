//! Writing a follow-up, and the way there from elsewhere on the page.

mod composer;
mod writing;

pub use composer::Composer;
pub use writing::{Writing, use_writing};
