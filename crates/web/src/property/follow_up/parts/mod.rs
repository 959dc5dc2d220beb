//! Writing a follow-up, and the way there from elsewhere on the page.

mod composer;
mod last;
mod templates;
mod void;
mod writing;

pub use composer::Composer;
pub use last::LastTalk;
pub use void::{VoidDialog, Voiding, said};
pub use writing::{Writing, use_writing};
