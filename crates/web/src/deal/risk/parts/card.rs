//! The risks of a contract, on its page.

use fangke_shared::ContractId;
use fangke_shared::deal::risk::{EnterRiskRequest, RiskCode, RiskQuery};
use fangke_shared::page::MAX_LIMIT;
use fangke_shared::permission::Action;
use leptos::prelude::*;

use super::dialog::RiskDialog;
use super::rows::Risks;
use super::words::handling;
use crate::api::{FormKey, use_api};
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Button, ButtonKind, Choice, Dialog, Field, Form, ProblemNote, Select, TextArea, unique_id, use_toaster};

/// The panel.
#[component]
pub fn ContractRisks(
    /// Of which contract.
    contract: ContractId,
    /// Changes with every change of the contract.
    #[prop(into)]
    version: Signal<i64>,
) -> impl IntoView {
    let (api, session) = (use_api(), use_session());
    let (changes, chosen, is_entering) = (RwSignal::new(0_u32), RwSignal::new(None), RwSignal::new(false));
    let found = LocalResource::new(move || {
        version.track();
        changes.track();
        let query = RiskQuery { contract_id: Some(contract), limit: Some(MAX_LIMIT), ..RiskQuery::default() };
        async move { api.list_risks(&query).await.map(|page| page.items) }
    });
    let risks = Memo::new(move |_| found.get().and_then(Result::ok).unwrap_or_default());
    let error = Signal::derive(move || found.get().and_then(Result::err));
    let is_empty = move || found.with(|found| found.as_ref().is_some_and(|found| found.as_ref().is_ok_and(Vec::is_empty)));
    let changed = Callback::new(move |()| changes.update(|n| *n += 1));
    let enter = session.may(Action::HandleRisks).then(|| {
        view! {
            <span class="end">
                <Button class="btn--sm" icon=icondata_lu::LuShieldAlert on_click=move |()| is_entering.set(true)>{tr!(risk.enter)}</Button>
            </span>
        }
    });
    view! {
        <section class="panel" aria-labelledby="h-risks">
            <header><h2 id="h-risks">{tr!(risk.title)}</h2>{enter}</header>
            <Show when=move || error.with(Option::is_some)>
                <div class="pad"><ProblemNote error on_retry=changed/></div>
            </Show>
            <Show when=is_empty><p class="rows__none">{tr!(risk.none)}</p></Show>
            <Risks risks chosen names_contract=false/>
        </section>
        <RiskDialog chosen on_done=changed/>
        <Dialog open=is_entering title=tr!(risk.enter).to_owned()><Enter contract open=is_entering on_done=changed/></Dialog>
    }
}

#[component]
fn Enter(contract: ContractId, open: RwSignal<bool>, on_done: Callback<()>) -> impl IntoView {
    let (api, session, toaster) = (use_api(), use_session(), use_toaster());
    let (code, note) = (RwSignal::new(RiskCode::C01.word().to_owned()), RwSignal::new(String::new()));
    let kind = move || code.with(|code| code.parse().unwrap_or(RiskCode::C01));
    let request = move || EnterRiskRequest { code: kind(), note: note.get().trim().to_owned() };
    let form = Form::new(move || request().validate()).keeping(session.draft("risk", contract), &[note]);
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { api.enter_contract_risk(contract, key, &body).await }, move |_| {
            open.set(false);
            toaster.say(tr!(risk.entered));
            on_done.run(());
        });
    };
    let codes: Vec<Choice> = RiskCode::ALL.iter().map(|code| Choice::new(code.word(), code.label())).collect();
    let form_id = unique_id("risk");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <Field label=tr!(risk.code) state=form.field("/code") required=true><Select value=code choices=codes/></Field>
            <p class="muted">{move || tr!(risk.handling, text = handling(kind()))}</p>
            <Field label=tr!(risk.note) state=form.field("/note") required=true><TextArea value=note/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(risk.enter)}</Button>
        </footer>
    }
}
