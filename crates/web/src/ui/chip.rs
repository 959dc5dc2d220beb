//! Filter chips: quiet when unset, accent when they narrow the list.

use leptos::prelude::*;

use super::{Icon, Popover, unique_id};
use crate::tr;

/// A chip that opens a panel. Set, it shows the value and a way to clear it.
#[component]
pub fn FilterChip(
    /// What it filters by.
    #[prop(into)]
    label: String,
    /// The value in words; none while it is unset.
    #[prop(into)]
    value: Signal<Option<String>>,
    /// Clears it.
    #[prop(into)]
    on_clear: Callback<()>,
    /// Id of the panel, for [`super::hide_popover`].
    #[prop(optional, into)]
    id: Option<String>,
    /// Tells whether the panel is open, so that it can be made when it opens.
    #[prop(optional)]
    open: Option<RwSignal<bool>>,
    /// The panel: `<header>`, `<div class="body">`, `<footer>`.
    children: Children,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| unique_id("chip"));
    let name = label.clone();
    let clear = move || {
        value.with(Option::is_some).then(|| {
            view! {
                <button type="button" class="chip__clear" aria-label=format!("{} {name}", tr!(common.clear)) on:click=move |_| on_clear.run(())>
                    <Icon icon=icondata_lu::LuX/>
                </button>
            }
        })
    };
    view! {
        <span class="chip" data-on=move || value.with(Option::is_some).then_some("")>
            <button type="button" popovertarget=id.clone()>
                {label}
                {move || match value.get() {
                    Some(value) => view! { <b>{value}</b> }.into_any(),
                    None => view! { <Icon icon=icondata_lu::LuChevronDown/> }.into_any(),
                }}
            </button>
            {clear}
        </span>
        <Popover id class="pop" open=open>{children()}</Popover>
    }
}
