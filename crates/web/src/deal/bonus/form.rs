//! Entering a bonus.

use fangke_shared::deal::bonus::{BonusKind, EnterBonusRequest};
use fangke_shared::month::Month;
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::{ContractId, MemberId};
use futures::FutureExt;
use leptos::prelude::*;

use crate::amount::Unit;
use crate::api::{FormKey, use_api};
use crate::company::member::parts::member_choices;
use crate::deal::contract::parts::{Pick, PickField, contracts};
use crate::i18n::Word;
use crate::ui::{
    Button, ButtonKind, Choice, Combobox, Dialog, Field, Form, ProblemNote, Select, TextArea, TextInput, unique_id, use_toaster,
    word_choices,
};
use crate::{time, tr};

/// The dialog.
#[component]
pub fn EnterDialog(
    /// Open or not.
    open: RwSignal<bool>,
    /// For which month.
    month: Signal<Month>,
    /// For whom; none: that is chosen.
    member: Signal<Option<MemberId>>,
    /// Runs after a success.
    on_saved: Callback<()>,
) -> impl IntoView {
    let title = Signal::stored(tr!(bonus.enter).to_owned());
    view! { <Dialog open title><EnterForm open month=month.get_untracked() member=member.get_untracked() on_saved/></Dialog> }
}

#[component]
fn EnterForm(open: RwSignal<bool>, month: Month, member: Option<MemberId>, on_saved: Callback<()>) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let text = || RwSignal::new(String::new());
    let (name, amount, reason) = (text(), text(), text());
    let contract = Pick::new(None);
    let kind = RwSignal::new(BonusKind::SalesTarget.word().to_owned());
    // The colleague of the name, while it stands as it was chosen.
    let picked = RwSignal::new(None::<(MemberId, String)>);
    let chosen = move || picked.with(|picked| picked.as_ref().filter(|(_, label)| name.with(|name| name == label)).map(|(id, _)| *id));
    let request = move || -> Result<EnterBonusRequest, Vec<FieldError>> {
        let wrong = |code| FieldError::new("/amount_fen", code);
        let read = match amount.with(|text| Unit::Yuan.parse(text)) {
            Ok(Some(fen)) => Ok(fen),
            Ok(None) => Err(wrong(FieldCode::Required)),
            Err(()) => Err(wrong(FieldCode::InvalidFormat)),
        };
        let whose = member.or_else(chosen).ok_or_else(|| FieldError::new("/member_id", FieldCode::Required));
        match (whose, read, contract.mistake("/contract_id", false)) {
            (Ok(member_id), Ok(amount_fen), None) => Ok(EnterBonusRequest {
                member_id,
                month,
                kind: kind.with(|word| word.parse().unwrap_or(BonusKind::Other)),
                amount_fen,
                reason: reason.with(|text| text.trim().to_owned()),
                contract_id: contract.id().map(ContractId),
            }),
            (whose, read, contract) => Err([whose.err(), read.err(), contract].into_iter().flatten().collect()),
        }
    };
    let form = Form::new(move || request()?.validate(time::today()));
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Ok(body) = untrack(request) else {
            form.check();
            return;
        };
        form.submit(async move { api.enter_bonus(key, &body).await }, move |_| {
            open.set(false);
            toaster.say(tr!(bonus.entered));
            on_saved.run(());
        });
    };
    let source = move |text: String| member_choices(api, text, Some(true)).boxed_local();
    let pick = move |choice: Choice| picked.set(choice.value.parse().ok().map(|id| (id, choice.label)));
    let whom = member.is_none().then(|| {
        view! {
            <Field label=tr!(bonus.member) state=form.field("/member_id") required=true>
                <Combobox value=name source on_pick=pick placeholder=tr!(member.hint)/>
            </Field>
        }
    });
    let form_id = unique_id("bonus");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <ProblemNote error=form.failure()/>
            {whom}
            <Field label=tr!(bonus.kind) state=form.field("/kind") required=true class="w6"><Select value=kind choices={word_choices::<BonusKind>()}/></Field>
            <Field label=tr!(bonus.amount_yuan) state=form.field("/amount_fen") hint=tr!(bonus.amount_hint) required=true class="w6">
                <TextInput value=amount class="control--num"/>
            </Field>
            <Field label=tr!(bonus.reason) state=form.field("/reason") required=true><TextArea value=reason/></Field>
            <PickField
                label=tr!(bonus.contract)
                state=form.field("/contract_id")
                pick=contract
                source=contracts(api)
                placeholder=tr!(bonus.contract_hint)
                optional=true
            />
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(bonus.enter)}</Button>
        </footer>
    }
}
