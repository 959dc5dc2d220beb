//! Changing how a stage is worked.

use fangke_shared::client::stage::{ChangeStageRequest, StageRule, StageRules};
use fangke_shared::permission::Role;
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::{MemberId, OrgUnitId};
use futures::FutureExt;
use leptos::prelude::*;

use super::rules::words;
use crate::api::{FormKey, use_api};
use crate::company::auth::parts::use_session;
use crate::company::member::parts::member_choices;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{
    Button, ButtonKind, Choice, Combobox, Dialog, Field, Form, ProblemNote, Select, TextArea, TextInput, opened_by, unique_id, use_toaster,
};

/// Asks for owner, limit, words and the reason.
#[component]
pub fn ChangeDialog(
    /// Which stage; none while the dialog is closed.
    changing: RwSignal<Option<StageRule>>,
    /// Of which store; none for the company.
    store: Option<OrgUnitId>,
    /// The roles that may look after a stage.
    roles: StoredValue<Vec<Role>>,
    /// Runs after a success.
    on_saved: Callback<StageRules>,
) -> impl IntoView {
    let open = opened_by(changing);
    let title = Signal::derive(move || changing.with(|rule| rule.as_ref().map(|rule| rule.stage.label().to_owned())).unwrap_or_default());
    view! { <Dialog open title class="dialog--wide">{move || changing.get().map(|rule| view! { <Change rule store roles=roles.get_value() open on_saved/> })}</Dialog> }
}

/// Who looks after it is a member, not a role.
const MEMBER: &str = "member";

#[component]
fn Change(
    rule: StageRule,
    store: Option<OrgUnitId>,
    roles: Vec<Role>,
    open: RwSignal<bool>,
    on_saved: Callback<StageRules>,
) -> impl IntoView {
    let (api, session, toaster) = (use_api(), use_session(), use_toaster());
    let stage = rule.stage;
    let (work, deliverable, measure) = words(&rule);
    let role = RwSignal::new(rule.owner_role.map_or_else(|| MEMBER.to_owned(), |role| role.word().to_owned()));
    let picked = RwSignal::new(rule.owner.as_ref().map(|owner| (owner.id, owner.display_name.clone())));
    let name = RwSignal::new(rule.owner.map(|owner| owner.display_name).unwrap_or_default());
    let days = RwSignal::new(rule.limit_days.map(|days| days.to_string()).unwrap_or_default());
    let (work, deliverable, measure) = (RwSignal::new(work), RwSignal::new(deliverable), RwSignal::new(measure));
    let reason = RwSignal::new(String::new());
    let is_member = move || role.with(|role| role == MEMBER);
    let member = move || picked.with(|picked| picked.as_ref().filter(|(_, label)| name.with(|name| name == label)).map(|(id, _)| *id));
    let request = move || {
        let limit = days.with(|days| days.trim().to_owned());
        let text = |signal: RwSignal<String>| signal.with(|text| Some(text.trim().to_owned()).filter(|text| !text.is_empty()));
        let limit_days = match limit.as_str() {
            "" => None,
            typed => Some(typed.parse::<i64>().map_err(|_| vec![FieldError::new("/limit_days", FieldCode::InvalidFormat)])?),
        };
        let owner: Option<MemberId> = is_member().then(member).flatten();
        Ok::<_, Vec<FieldError>>(ChangeStageRequest {
            store_id: store,
            owner_role: role.with(|role| role.parse::<Role>().ok()),
            owner_id: owner,
            limit_days,
            work: text(work),
            deliverable: text(deliverable),
            measure: text(measure),
            reason: reason.get(),
        })
    };
    let check = move || {
        if is_member() && member().is_none() {
            return Err(vec![FieldError::new("/owner_id", FieldCode::Required)]);
        }
        request()?.validate()
    };
    let form = Form::new(check).keeping(session.draft("stage", stage), &[reason]);
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Ok(body) = untrack(request) else {
            form.check();
            return;
        };
        form.submit(async move { api.change_stage(stage, key, &body).await }, move |rules| {
            open.set(false);
            toaster.say(tr!(stage.saved, stage = stage.label()));
            on_saved.run(rules);
        });
    };
    let roles: Vec<Choice> =
        roles.iter().map(|role| Choice::new(role.word(), role.label())).chain([Choice::new(MEMBER, tr!(stage.a_member))]).collect();
    let source = move |text: String| member_choices(api, text, Some(true)).boxed_local();
    let pick = move |choice: Choice| picked.set(choice.value.parse().ok().map(|id| (MemberId(id), choice.label)));
    let form_id = unique_id("stage");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <ProblemNote error=form.failure()/>
            <Field label=tr!(stage.owner_label) state=form.field("/owner_role") hint=tr!(stage.owner_hint) required=true class="w6">
                <Select value=role choices=roles/>
            </Field>
            <Field label=tr!(stage.limit_label) state=form.field("/limit_days") hint=tr!(stage.limit_hint) class="w6">
                <TextInput value=days inputmode="numeric"/>
            </Field>
            <Show when=is_member>
                <Field label=tr!(stage.member_label) state=form.field("/owner_id") required=true><Combobox value=name source on_pick=pick placeholder=tr!(member.hint)/></Field>
            </Show>
            <Field label=tr!(stage.work_label) state=form.field("/work")><TextArea value=work/></Field>
            <Field label=tr!(stage.deliverable_label) state=form.field("/deliverable")><TextArea value=deliverable/></Field>
            <Field label=tr!(stage.measure_label) state=form.field("/measure")><TextArea value=measure/></Field>
            <Field label=tr!(stage.reason) state=form.field("/reason") required=true><TextArea value=reason/></Field>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}
