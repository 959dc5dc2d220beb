//! Templates 模板: the page of all, and the dialog that fills one in where it is used.

pub mod calls;
mod form;
mod page;
pub mod parts;

use leptos::prelude::*;

crate::lazy_view!(templates, pub templates_page: fn() -> AnyView = || page::TemplatesPage().into_any());
