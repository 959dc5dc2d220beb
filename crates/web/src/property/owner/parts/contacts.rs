//! Owner contacts: masked, revealed one at a time, and kept.

use fangke_shared::OwnerId;
use fangke_shared::property::owner::OWNERS_MAX;
use leptos::prelude::*;

use super::contact::Contact;
use super::form::{OwnerDialog, RemoveDialog};
use crate::property::listing::parts::record::use_record;
use crate::tr;
use crate::ui::{Button, ButtonKind};

/// What a dialog about owners is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OwnerTask {
    /// Nothing is open.
    #[default]
    None,
    /// Add one.
    Add,
    /// Replace this one.
    Replace(OwnerId),
    /// Take this one away.
    Remove(OwnerId),
}

/// The contacts of the listing on the page.
#[component]
pub fn Owners(
    /// They can be kept here, too.
    #[prop(optional)]
    is_editable: bool,
    /// The number of the only contact, or of the first one, is wanted at once.
    #[prop(optional)]
    is_wanted: bool,
) -> impl IntoView {
    let record = use_record();
    let first = record.listing.with_untracked(|listing| listing.owners.first().map(|owner| owner.id)).filter(|_| is_wanted);
    let owners = move || record.listing.with(|listing| listing.owners.clone());
    let task = RwSignal::new(OwnerTask::None);
    let add = move || {
        let refused = Signal::derive(move || {
            let is_full = record.listing.with(|listing| listing.owners.len() >= OWNERS_MAX);
            is_full.then(|| tr!(problem.limit.at_most_entries, max = OWNERS_MAX))
        });
        view! {
            <Show when=move || record.edit_refused().is_none()>
                <Button kind=ButtonKind::Link class="btn--sm" icon=icondata_lu::LuPlus refused on_click=move |()| task.set(OwnerTask::Add)>
                    {tr!(owner.add)}
                </Button>
            </Show>
        }
    };
    view! {
        <div class="contacts">
            <For each=owners key=|owner| (owner.id, owner.phone_masked.clone(), owner.name_masked.clone(), owner.note.clone()) children=move |owner| {
                let is_wanted = first == Some(owner.id);
                view! { <Contact owner is_editable is_wanted task/> }
            }/>
            <Show when=move || record.listing.with(|listing| listing.owners.is_empty())>
                <p class="muted">{tr!(owner.none)}</p>
            </Show>
            {is_editable.then(add)}
        </div>
        {is_editable.then(|| view! { <OwnerDialog task/><RemoveDialog task/> })}
    }
}
