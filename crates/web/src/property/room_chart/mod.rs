//! The page of a community: its figures, and the chart of its rooms 房态图.

mod chart;
mod figures;
mod page;

use leptos::prelude::*;

crate::lazy_view!(communities, pub community_page: fn() -> AnyView = || page::CommunityPage().into_any());
