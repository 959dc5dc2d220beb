//! The funnel 漏斗, and how a store works its stages.

pub mod calls;
mod change;
mod history;
mod objections;
mod page;
mod report;
mod rules;

use leptos::prelude::*;

crate::lazy_view!(stage, pub funnel_page: fn() -> AnyView = || page::FunnelPage().into_any());
