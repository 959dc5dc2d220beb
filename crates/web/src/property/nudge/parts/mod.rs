//! Buttons that urge somebody.

use fangke_shared::property::nudge::{NudgeRequest, NudgeResponse};
use fangke_shared::{KeyBunchId, ListingId};
use leptos::prelude::*;

use crate::api::{FormKey, use_api};
use crate::tr;
use crate::ui::{Button, Task, use_toaster};

/// What somebody is urged about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urge {
    /// The maintainer, to see to a listing.
    Listing(ListingId),
    /// Whoever has these keys out.
    Keys(KeyBunchId),
}

/// Urges with one press: the notice says who, and about what.
#[component]
pub fn NudgeButton(
    /// About what.
    about: Urge,
    /// Read aloud after the verb: what it is about.
    #[prop(into)]
    what: String,
) -> impl IntoView {
    let (api, toaster, task, key) = (use_api(), use_toaster(), Task::new(), FormKey::new());
    let is_told = RwSignal::new(false);
    let nudge = move |()| {
        let told = move |told: NudgeResponse| {
            is_told.set(true);
            toaster.say(tr!(nudge.told, name = told.member.display_name));
        };
        let body = NudgeRequest::default();
        match about {
            Urge::Listing(id) => task.act(async move { api.nudge_maintainer(id, key, &body).await }, told),
            Urge::Keys(id) => task.act(async move { api.nudge_holder(id, key, &body).await }, told),
        }
    };
    let verb = match about {
        Urge::Listing(_) => tr!(nudge.listing),
        Urge::Keys(_) => tr!(nudge.keys),
    };
    let refused = Signal::derive(move || is_told.get().then(|| tr!(nudge.is_told).to_owned()));
    view! { <Button class="btn--sm" label=format!("{verb} {what}") busy=task.busy() refused on_click=nudge>{verb}</Button> }
}
