//! Risks of contracts 风险: all that are to be dealt with, and the report.

pub mod calls;
mod page;
pub mod parts;
mod report;

use leptos::prelude::*;

crate::lazy_view!(risks, pub risks_page: fn() -> AnyView = || page::RisksPage().into_any());
