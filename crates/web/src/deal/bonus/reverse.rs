//! Entering a bonus in reverse: a reason is all that it takes.

use fangke_shared::deal::bonus::{Bonus, ReverseBonusRequest};
use leptos::prelude::*;

use crate::api::{FormKey, use_api};
use crate::deal::commission::parts::money;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Button, ButtonKind, Dialog, Field, Form, ProblemNote, TextArea, opened_by, unique_id, use_toaster};

/// The dialog.
#[component]
pub fn ReverseDialog(
    /// Which; none while it is closed.
    subject: RwSignal<Option<Bonus>>,
    /// Runs after a success.
    on_done: Callback<()>,
) -> impl IntoView {
    let open = opened_by(subject);
    let form = move || subject.get().map(|bonus| view! { <ReverseForm bonus subject on_done/> });
    view! { <Dialog open title=Signal::stored(tr!(bonus.reverse).to_owned())>{form}</Dialog> }
}

#[component]
fn ReverseForm(bonus: Bonus, subject: RwSignal<Option<Bonus>>, on_done: Callback<()>) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let reason = RwSignal::new(String::new());
    let request = move || ReverseBonusRequest { reason: reason.with(|reason| reason.trim().to_owned()) };
    let form = Form::new(move || request().validate());
    let (id, key) = (bonus.id, FormKey::new());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { api.reverse_bonus(id, key, &body).await }, move |_| {
            toaster.say(tr!(bonus.reversed));
            subject.set(None);
            on_done.run(());
        });
    };
    let what = format!("{} {} {}", bonus.member.display_name, bonus.kind.label(), money(bonus.amount_fen));
    let form_id = unique_id("bonus-reverse");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <ProblemNote error=form.failure()/>
            <p>{what}</p>
            <p class="muted">{tr!(bonus.reverse_text)}</p>
            <Field label=tr!(bonus.reason) state=form.field("/reason") required=true><TextArea value=reason/></Field>
        </form>
        <footer>
            <Button on_click=move |()| subject.set(None)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(bonus.reverse)}</Button>
        </footer>
    }
}
