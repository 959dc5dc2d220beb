//! Exchange: records that come from elsewhere, and go there.

mod import_kinds;
pub mod pages;
