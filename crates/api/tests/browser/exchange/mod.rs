//! Exchange: records that come from elsewhere, and go there.

pub mod pages;
