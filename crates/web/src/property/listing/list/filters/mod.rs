//! The filters: chips, the panels behind them, and the sheet with all of them.

mod bar;
mod catalogue;
mod columns_menu;
mod completion;
mod editor;
mod panel;
mod range;

use leptos::prelude::*;

use self::catalogue::Filter;
use self::panel::FilterPanel;
use crate::ui::{lazy, preload};

pub use bar::{FIRST_PANEL_ID, FilterBar};

crate::lazy_view!(
    listing_filter,
    filter_panel: fn(Vec<Filter>, Callback<()>) -> AnyView = |filters, on_close| view! { <FilterPanel filters on_close/> }.into_any()
);

/// Changes some filters; its code comes after the first rows.
#[component]
fn Panel(
    /// Which filters.
    filters: Vec<Filter>,
    /// Closes it.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    lazy(move || {
        let filters = filters.clone();
        async move { filter_panel().await.map(|panel| move || panel(filters.clone(), on_close)) }
    })
}

/// Loads what chooses a filter's value.
pub fn preload_panel() {
    preload(filter_panel());
}
