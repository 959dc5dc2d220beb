//! A look at one row without leaving the list.

use fangke_shared::ListingId;
use leptos::prelude::*;

use super::Beside;
use super::state::use_workbench;
use crate::address;
use crate::property::listing::parts::words;
use crate::tr;
use crate::ui::{Button, ButtonKind, Icon, copy, use_toaster};

/// The panel at the right of the list.
#[component]
pub fn Peek(
    /// Which row.
    id: ListingId,
) -> impl IntoView {
    let workbench = use_workbench();
    let position = move || {
        workbench.peek.track();
        workbench.rows.items().track();
        let total =
            workbench.facets.with(|facets| facets.as_ref().map(|facets| format!(" / {}", words::facet_count(facets, facets.total))));
        workbench.current().map(|row| format!("{}{}", row + 1, total.unwrap_or_default()))
    };
    // The row of the list knows it; a listing that was opened by its address has none.
    let cover =
        Memo::new(move |_| workbench.rows.items().with(|rows| rows.iter().find(|row| row.id == id).and_then(|row| row.cover_url.clone())));
    let beside: Beside = expect_context();
    view! {
        <aside class="peek" aria-label=tr!(listing.peek)>
            <header>
                <Button kind=ButtonKind::Quiet class="btn--icon btn--sm" icon=icondata_lu::LuChevronUp label=tr!(listing.previous) on_click=move |()| workbench.step(-1)/>
                <Button kind=ButtonKind::Quiet class="btn--icon btn--sm" icon=icondata_lu::LuChevronDown label=tr!(listing.next) on_click=move |()| workbench.step(1)/>
                <span>{position}</span>
                <span class="gap"></span>
                <CopyLink id/>
                <a class="btn btn--quiet btn--icon btn--sm" href=address::listing(id) aria-label=tr!(listing.open) title=tr!(listing.open)><Icon icon=icondata_lu::LuMaximize2/></a>
                <Button kind=ButtonKind::Quiet class="btn--icon btn--sm" icon=icondata_lu::LuX label=tr!(common.close) on_click=move |()| workbench.look_at(None)/>
            </header>
            {(beside.peek)(id, cover.into())}
        </aside>
    }
}

#[component]
fn CopyLink(id: ListingId) -> impl IntoView {
    let toaster = use_toaster();
    let press = move |()| {
        let link = window().location().origin().map(|origin| format!("{origin}/listings/{id}")).unwrap_or_default();
        copy(toaster, link);
    };
    view! { <Button kind=ButtonKind::Quiet class="btn--icon btn--sm" icon=icondata_lu::LuLink label=tr!(listing.copy_link) on_click=press/> }
}
