//! Exchange: records that come from elsewhere, and go there.

pub mod export;
pub mod import;
