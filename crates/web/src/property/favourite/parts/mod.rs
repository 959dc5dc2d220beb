//! The star of a listing, what was looked at, and the way to a comparison.

pub mod seen;

use fangke_shared::ListingId;
use icondata_core::Icon as IconData;
use leptos::prelude::*;

use crate::address::address;
use crate::property::listing::parts::record::{Record, use_record};
use crate::tr;
use crate::ui::{Button, Icon, Task, Toaster, use_toaster};

/// Where these listings stand side by side.
pub fn compare_href(ids: &[ListingId]) -> String {
    address("/compare", [("ids", ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(","))])
}

/// Whether the listing of the page is a favourite.
#[derive(Clone, Copy)]
pub struct Star {
    record: Record,
    is_kept: RwSignal<bool>,
    task: Task,
    toaster: Toaster,
}

impl Star {
    /// That of the record in force. Call it while a component is being set up.
    pub fn new() -> Self {
        let record = use_record();
        let is_kept = RwSignal::new(record.listing.with_untracked(|listing| listing.is_favourite));
        Self { record, is_kept, task: Task::new(), toaster: use_toaster() }
    }

    /// Makes it one, or no more.
    fn turn(self) {
        let (id, api, toaster) = (self.record.id(), self.record.api, self.toaster);
        let keep = !self.is_kept.get_untracked();
        let work = async move { if keep { api.keep_favourite(id).await } else { api.drop_favourite(id).await } };
        self.task.act(work, move |()| {
            self.is_kept.set(keep);
            toaster.say(if keep { tr!(favourite.kept) } else { tr!(favourite.dropped) });
        });
    }

    fn icon(self) -> IconData {
        if self.is_kept.get() { icondata_lu::LuStarOff } else { icondata_lu::LuStar }
    }

    fn label(self) -> &'static str {
        if self.is_kept.get() { tr!(favourite.drop) } else { tr!(favourite.keep) }
    }
}

/// The star in the head of a desk.
#[component]
pub fn StarButton(star: Star) -> impl IntoView {
    move || view! { <Button class="btn--icon" icon=star.icon() label=star.label() busy=star.task.busy() on_click=move |()| star.turn()/> }
}

/// The same in the menu of a phone.
#[component]
pub fn StarItem(star: Star) -> impl IntoView {
    view! {
        <button type="button" on:click=move |_| star.turn()>
            {move || view! { <Icon icon=star.icon()/> }}
            {move || star.label()}
        </button>
    }
}
