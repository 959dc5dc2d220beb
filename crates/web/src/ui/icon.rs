//! Icons of Lucide, drawn by the stylesheet: 16 px in text, larger in the frame.

use icondata_core::Icon as IconData;
use leptos::prelude::*;

/// An icon; the text beside it, or the label of its button, says what it means.
#[component]
pub fn Icon(
    /// Which, such as `icondata_lu::LuBuilding2`.
    icon: IconData,
    /// Another size: `icon icon--sm`, `icon icon--lg`.
    #[prop(default = "icon")]
    class: &'static str,
) -> impl IntoView {
    view! { <svg class=class viewBox="0 0 24 24" aria-hidden="true" inner_html=icon.data></svg> }
}

/// The mark of the product.
#[component]
pub fn Logo(
    /// Edge in pixels.
    size: u32,
) -> impl IntoView {
    view! {
        <svg width=size height=size viewBox="0 0 28 28" fill="none" aria-hidden="true">
            <rect width="28" height="28" rx="6" fill="currentColor"></rect>
            <path d="M8 21V9.5L14 6l6 3.5V21" stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"></path>
            <path d="M12 21v-6.5h4.5V21" stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"></path>
        </svg>
    }
}
