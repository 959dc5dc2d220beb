//! Ctrl K: find a listing, a page or an action from anywhere.

use leptos::prelude::*;

/// The palette.
#[component]
pub fn Palette(
    /// Open or not.
    open: RwSignal<bool>,
) -> impl IntoView {
    let _ = open;
}
