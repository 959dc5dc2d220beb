//! Communities 小区: the dictionary.

pub mod calls;
mod districts;
mod list;
pub mod parts;

use leptos::prelude::*;

use self::list::CommunitiesPage;

crate::lazy_view!(communities, pub communities_page: fn() -> AnyView = || CommunitiesPage().into_any());
