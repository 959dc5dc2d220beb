//! The dialogs of the page, one at a time: what is being done says which.

use fangke_shared::deal::contract::{ApproveContractRequest, ContractReasonRequest, SignContractRequest};
use leptos::prelude::*;

use super::addenda::AddendumForm;
use super::held::{Doing, Held, use_held};
use super::papers::RemoveForm;
use super::parties::PartyForm;
use super::steps::{FinishForm, MoveForm};
use super::terms::{TermsFields, Typed};
use crate::ui::{Button, ButtonKind, Dialog, Field, Form, ProblemNote, TextArea, TextInput, unique_id};
use crate::{time, tr};

impl Doing {
    /// What the dialog is called.
    fn title(self) -> &'static str {
        match self {
            Self::Approve => tr!(contract.approve),
            Self::Return => tr!(contract.send_back),
            Self::Sign => tr!(contract.sign),
            Self::Cancel => tr!(contract.cancel),
            Self::Terms => tr!(contract.change),
            Self::Party(_) => tr!(contract.party),
            Self::Step(_) => tr!(contract.finish),
            Self::MoveStep(_) => tr!(contract.move_step),
            Self::Addendum => tr!(contract.add_addendum),
            Self::RemoveFile(_) => tr!(contract.remove),
        }
    }

    const fn is_wide(self) -> bool {
        matches!(self, Self::Terms | Self::Party(_) | Self::Addendum)
    }

    fn content(self, held: Held) -> AnyView {
        match self {
            Self::Approve | Self::Return | Self::Sign | Self::Cancel => view! { <ActForm doing=self/> }.into_any(),
            Self::Terms => view! { <ChangeForm held/> }.into_any(),
            Self::Party(party) => view! { <PartyForm party/> }.into_any(),
            Self::Step(step) => view! { <FinishForm step/> }.into_any(),
            Self::MoveStep(step) => view! { <MoveForm step/> }.into_any(),
            Self::Addendum => AddendumForm().into_any(),
            Self::RemoveFile(file) => view! { <RemoveForm file/> }.into_any(),
        }
    }
}

/// All of them.
#[component]
pub fn Dialogs() -> impl IntoView {
    view! { <One is_wide=false class=""/><One is_wide=true class="dialog--wide"/> }
}

#[component]
fn One(is_wide: bool, class: &'static str) -> impl IntoView {
    let held = use_held();
    let here = Memo::new(move |_| held.doing.get().filter(|doing| doing.is_wide() == is_wide));
    let open = RwSignal::new(false);
    Effect::new(move || open.set(here.with(Option::is_some)));
    // Closing it ends what was being done.
    Effect::new(move |was_open: Option<bool>| {
        let is_open = open.get();
        if was_open == Some(true) && !is_open && here.with_untracked(Option::is_some) {
            held.doing.set(None);
        }
        is_open
    });
    let title = Signal::derive(move || here.get().map(Doing::title).unwrap_or_default().to_owned());
    view! { <Dialog open title class>{move || here.get().map(|doing| doing.content(held))}</Dialog> }
}

/// Asks for a day, a reason or a note.
#[component]
fn ActForm(doing: Doing) -> impl IntoView {
    let held = use_held();
    let (day, words) = (RwSignal::new(time::today().to_string()), RwSignal::new(String::new()));
    let said = move || Some(words.get().trim().to_owned()).filter(|words| !words.is_empty());
    let on = move || day.with(|day| day.parse().unwrap_or_else(|_| time::today()));
    let reason = move || ContractReasonRequest { reason: said().unwrap_or_default() };
    let form = Form::new(move || match doing {
        Doing::Approve => ApproveContractRequest { note: said() }.validate(),
        Doing::Sign => SignContractRequest { signed_on: on() }.validate(time::today()),
        _ => reason().validate(),
    });
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (api, id, version) = (held.api, held.id(), held.version());
        let (note, because, signed_on) = untrack(|| (said(), reason(), on()));
        let send = async move {
            match doing {
                Doing::Approve => api.approve_contract(id, version, &ApproveContractRequest { note }).await,
                Doing::Sign => api.sign_contract(id, version, &SignContractRequest { signed_on }).await,
                Doing::Return => api.return_contract(id, version, &because).await,
                _ => api.cancel_contract(id, version, &because).await,
            }
        };
        form.submit(send, move |contract| held.accept(contract));
    };
    let asks = match doing {
        Doing::Sign => view! { <Field label=tr!(contract.signed_on) state=form.field("/signed_on") required=true><TextInput value=day kind="date"/></Field> }.into_any(),
        Doing::Approve => view! { <Field label=tr!(contract.note) state=form.field("/note") optional=true><TextArea value=words/></Field> }.into_any(),
        _ => view! { <Field label=tr!(contract.reason) state=form.field("/reason") required=true><TextArea value=words/></Field> }.into_any(),
    };
    let text = match doing {
        Doing::Sign => Some(tr!(contract.sign_text)),
        Doing::Cancel => Some(tr!(contract.cancel_text)),
        _ => None,
    };
    let kind = if doing == Doing::Cancel { ButtonKind::Danger } else { ButtonKind::Primary };
    let form_id = unique_id("contract-act");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            {text.map(|text| view! { <p>{text}</p> })}
            {asks}
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| held.doing.set(None)>{tr!(common.back)}</Button>
            <Button kind r#type="submit" form=form_id busy=form.busy()>{doing.title()}</Button>
        </footer>
    }
}

/// Changes what is agreed on, while it is a draft.
#[component]
fn ChangeForm(held: Held) -> impl IntoView {
    let typed = untrack(|| held.with(Typed::of));
    let form = Form::new(move || typed.check());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (body, api, id, version) = (untrack(move || typed.draft()), held.api, held.id(), held.version());
        form.submit(async move { api.update_contract(id, version, &body).await }, move |contract| held.accept(contract));
    };
    let form_id = unique_id("contract-terms");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <TermsFields typed form/>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| held.doing.set(None)>{tr!(common.back)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}
