//! Fangke in the browser: a single-page application on the REST API.
//!
//! The wings are those of the server: [`company`] ← [`property`] ← [`client`] ← [`deal`] ← [`partner`], [`exchange`] and [`insight`], one folder a capability.
//! `ui` are widgets, `api` is the client, `i18n` the texts: they know no capability. `app` and `frame` stand above all.
//! See the README of this crate.

mod address;
mod amount;
mod api;
pub mod app;
mod client;
mod company;
mod deal;
mod exchange;
mod frame;
pub mod i18n;
mod insight;
mod partner;
pub mod preferences;
mod property;
mod size;
mod time;
mod ui;
