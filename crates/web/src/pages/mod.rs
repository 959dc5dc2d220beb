//! The screens, one folder a capability. Pages don't know each other.

pub mod import;
pub mod inventory;
pub mod key;
pub mod listing;
pub mod login;
pub mod member;
pub mod notice;
pub mod organisation;
pub mod rule;
pub mod settings;
pub mod today;
