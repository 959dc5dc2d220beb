//! Keys that the company no longer has: handed back to the owner, or lost.

use fangke_shared::property::key::{GiveUpKeysRequest, KeyBunchResponse};
use leptos::prelude::*;

use super::acts::Desk;
use crate::api::FormKey;
use crate::company::auth::parts::use_session;
use crate::property::key::parts::number;
use crate::tr;
use crate::ui::{Button, ButtonKind, Dialog, Field, Form, ProblemNote, TextArea, opened_by, unique_id};

/// How keys leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// To the owner.
    HandedBack,
    /// Nobody knows where.
    Lost,
}

impl Leaving {
    /// What the button says.
    pub fn verb(self) -> &'static str {
        match self {
            Self::HandedBack => tr!(key.hand_back),
            Self::Lost => tr!(key.lose),
        }
    }
}

/// Asks to whom, or how it came; there is no way back.
#[component]
pub fn GiveUpDialog(
    /// How they leave; none while the dialog is closed.
    leaving: RwSignal<Option<Leaving>>,
    /// Which keys.
    bunch: Signal<KeyBunchResponse>,
    /// What it uses.
    desk: Desk,
) -> impl IntoView {
    let open = opened_by(leaving);
    let title =
        Signal::derive(move || leaving.get().map(|leaving| format!("{} {}", leaving.verb(), bunch.with(number))).unwrap_or_default());
    view! { <Dialog open title>{move || leaving.get().map(|leaving| view! { <GiveUpForm leaving bunch desk open/> })}</Dialog> }
}

#[component]
fn GiveUpForm(leaving: Leaving, bunch: Signal<KeyBunchResponse>, desk: Desk, open: RwSignal<bool>) -> impl IntoView {
    let note = RwSignal::new(String::new());
    let form = Form::new(move || GiveUpKeysRequest { note: note.get() }.validate())
        .keeping(use_session().draft("keys.give_up", bunch.with_untracked(|bunch| bunch.id)), &[note]);
    let key = FormKey::new();
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = GiveUpKeysRequest { note: note.get_untracked().trim().to_owned() };
        let (id, version) = bunch.with_untracked(|bunch| (bunch.id, bunch.version));
        let request = async move {
            match leaving {
                Leaving::HandedBack => desk.api.hand_back_keys(id, version, key, &body).await,
                Leaving::Lost => desk.api.lose_keys(id, version, key, &body).await,
            }
        };
        form.submit(request, move |bunch: KeyBunchResponse| {
            open.set(false);
            desk.toaster.say(tr!(key.gone, number = number(&bunch)));
            desk.on_changed.run(bunch);
        });
    };
    let (label, text) = match leaving {
        Leaving::HandedBack => (tr!(key.hand_back_note), tr!(key.hand_back_text)),
        Leaving::Lost => (tr!(key.lose_note), tr!(key.lose_text)),
    };
    let form_id = unique_id("give-up-form");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=send>
            <ProblemNote error=form.failure()/>
            <p>{text}</p>
            <Field label=label state=form.field("/note") required=true><TextArea value=note/></Field>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Danger r#type="submit" form=form_id busy=form.busy()>{leaving.verb()}</Button>
        </footer>
    }
}
