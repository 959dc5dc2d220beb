//! The star of a listing, what was looked at, and the way to a comparison.

pub mod seen;

use fangke_shared::ListingId;
use leptos::prelude::*;

use crate::address::address;
use crate::property::listing::parts::record::use_record;
use crate::tr;
use crate::ui::{Button, Task, use_toaster};

/// Where these listings stand side by side.
pub fn compare_href(ids: &[ListingId]) -> String {
    address("/compare", [("ids", ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(","))])
}

/// Makes the listing of the page a favourite, or no more.
#[component]
pub fn Star() -> impl IntoView {
    let (record, toaster, task) = (use_record(), use_toaster(), Task::new());
    let is_kept = RwSignal::new(record.listing.with_untracked(|listing| listing.is_favourite));
    let turn = move |()| {
        let (id, api) = (record.id(), record.api);
        let keep = !is_kept.get_untracked();
        let work = async move { if keep { api.keep_favourite(id).await } else { api.drop_favourite(id).await } };
        task.act(work, move |()| {
            is_kept.set(keep);
            toaster.say(if keep { tr!(favourite.kept) } else { tr!(favourite.dropped) });
        });
    };
    move || {
        let (icon, label) =
            if is_kept.get() { (icondata_lu::LuStarOff, tr!(favourite.drop)) } else { (icondata_lu::LuStar, tr!(favourite.keep)) };
        view! { <Button class="btn--icon" icon label busy=task.busy() on_click=turn/> }
    }
}
