//! What can be done with a bunch: taking it, bringing it back.

use fangke_shared::permission::Action;
use fangke_shared::property::key::{KeyBunchResponse, KeyState, ReturnKeysRequest};
use leptos::prelude::*;

use crate::api::{Api, FormKey, use_api};
use crate::company::auth::parts::use_session;
use crate::property::key::parts::number;
use crate::tr;
use crate::ui::{Button, ButtonKind, Task, Toaster, use_toaster};

/// What the rows and the page of a bunch share.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The client.
    pub api: Api,
    /// For what was done.
    pub toaster: Toaster,
    /// The bunch that is being taken.
    pub taking: RwSignal<Option<KeyBunchResponse>>,
    /// Takes the bunch as it stands now.
    pub on_changed: Callback<KeyBunchResponse>,
    /// Runs where what is shown has turned out to be old.
    pub on_stale: Callback<()>,
}

impl Desk {
    /// Call it while a component is being set up.
    pub fn new(on_changed: Callback<KeyBunchResponse>, on_stale: Callback<()>) -> Self {
        Self { api: use_api(), toaster: use_toaster(), taking: RwSignal::new(None), on_changed, on_stale }
    }

    /// Signs a bunch in, in one step.
    pub fn bring_back(self, bunch: &KeyBunchResponse, task: Task) {
        let (id, version, key) = (bunch.id, bunch.version, FormKey::new());
        let work = async move { self.api.return_keys(id, version, key, &ReturnKeysRequest::default()).await };
        task.act(work, move |bunch| {
            self.toaster.say(tr!(key.returned, number = number(&bunch), store = bunch.store.name.clone()));
            self.on_changed.run(bunch);
        });
    }
}

/// The button that fits.
#[component]
pub fn Acts(
    /// The bunch.
    bunch: KeyBunchResponse,
    /// What the buttons use.
    desk: Desk,
    /// `btn--sm` in rows.
    #[prop(default = "btn--sm")]
    class: &'static str,
) -> impl IntoView {
    let task = Task::new().when_stale(move || desk.on_stale.run(()));
    let name = number(&bunch);
    if bunch.can_return {
        let kind = if bunch.is_overdue { ButtonKind::Primary } else { ButtonKind::Plain };
        let label = format!("{} {name}", tr!(key.bring_back));
        view! { <Button kind class busy=task.busy() label on_click=move |()| desk.bring_back(&bunch, task)>{tr!(key.bring_back)}</Button> }
            .into_any()
    } else if bunch.state.is_held() && use_session().may(Action::HandleKeys) {
        let refused = (!bunch.can_take).then(|| match (&bunch.holder, bunch.state) {
            (Some(holder), KeyState::Out) => tr!(key.is_out, name = holder.display_name.clone()),
            _ => tr!(key.may_not).to_owned(),
        });
        let label = format!("{} {name}", tr!(key.take));
        let take = move |()| desk.taking.set(Some(bunch.clone()));
        view! { <Button class refused=Signal::stored(refused) label on_click=take>{tr!(key.take)}</Button> }.into_any()
    } else {
        ().into_any()
    }
}
