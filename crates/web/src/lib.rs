//! Fangke in the browser: a single-page application on the REST API.
//!
//! `pages` are the screens and don't know each other, `ui` are widgets that know no page,
//! `api` is the typed client, `i18n` the texts. See the README of this crate.

pub mod address;
pub mod api;
pub mod app;
pub mod figures;
pub mod frame;
pub mod i18n;
pub mod keys;
pub mod notices;
pub mod pages;
pub mod preferences;
pub mod session;
pub mod time;
pub mod ui;
pub mod units;
pub mod wording;
