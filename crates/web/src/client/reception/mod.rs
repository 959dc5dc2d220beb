//! Receptions 接待: today's, whose turn it is, and the page of one of them.

pub mod calls;
mod conversion;
mod list;
mod page;
pub mod parts;
mod register;
mod turns;

use leptos::prelude::*;

crate::lazy_view!(reception, pub receptions_page: fn() -> AnyView = || list::ReceptionsPage().into_any());
crate::lazy_view!(reception, pub reception_page: fn() -> AnyView = || page::ReceptionPage().into_any());
