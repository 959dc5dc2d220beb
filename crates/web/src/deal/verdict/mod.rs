//! The verdict on a client 判客: one page that all read who quarrel about it.

pub mod calls;
mod decide;
mod page;

use leptos::prelude::*;

crate::lazy_view!(verdict, pub verdict_page: fn() -> AnyView = || page::VerdictPage().into_any());
