//! Partners: programs of others.

pub mod pages;
mod syndication;
