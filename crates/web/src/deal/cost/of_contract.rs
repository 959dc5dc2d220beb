//! For which project or campaign a contract counts, on its page.

use fangke_shared::deal::cost::{ContractCostObject, ContractCostObjectRequest};
use fangke_shared::{ContractId, CostObjectId};
use leptos::prelude::*;

use crate::api::use_api;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Button, ButtonKind, Choice, Dialog, Field, Form, Loaded, ProblemNote, Select, Tag, unique_id, use_toaster};

/// The panel; nothing where the house has neither projects nor campaigns that it could count for.
#[component]
pub fn CountsFor(
    /// Which contract.
    contract: ContractId,
    /// Changes with every change of the contract.
    changes: Signal<u32>,
    /// Runs when it counts for another one.
    on_done: Callback<()>,
) -> impl IntoView {
    let api = use_api();
    let open = RwSignal::new(false);
    let found = LocalResource::new(move || {
        changes.track();
        async move { api.get_contract_cost_object(contract).await }
    });
    let panel = move |of: ContractCostObject| {
        if of.choices.is_empty() && of.counts_for.is_none() {
            return ().into_any();
        }
        let is_by_place = of.named.is_none();
        let shown = of.counts_for.clone().map(|object| {
            let why = is_by_place.then(|| view! { <p class="muted">{tr!(cost.by_community)}</p> });
            view! { <p><Tag>{object.kind.label()}</Tag>" "{object.name}</p>{why} }
        });
        let shown = shown.map_or_else(|| view! { <p class="muted">{tr!(cost.no_object)}</p> }.into_any(), IntoAny::into_any);
        let change = (of.may_change && !of.choices.is_empty()).then(|| {
            view! {
                <span class="end">
                    <Button class="btn--sm" icon=icondata_lu::LuPencil on_click=move |()| open.set(true)>{tr!(cost.change_object)}</Button>
                </span>
            }
        });
        view! {
            <section class="panel" aria-labelledby="h-counts-for">
                <header><h2 id="h-counts-for">{tr!(cost.counts_for)}</h2>{change}</header>
                <div class="body">{shown}</div>
            </section>
            <Dialog open title=tr!(cost.counts_for).to_owned()><Naming contract of=of.clone() open on_done/></Dialog>
        }
        .into_any()
    };
    view! { <Loaded resource=found rows=1 view=panel/> }
}

#[component]
fn Naming(contract: ContractId, of: ContractCostObject, open: RwSignal<bool>, on_done: Callback<()>) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let value = RwSignal::new(of.named.as_ref().map(|object| object.id.to_string()).unwrap_or_default());
    let mut choices = vec![Choice::new("", tr!(cost.by_community_choice))];
    // One that was the whole company's when it was named stays in sight.
    let gone = of.named.clone().filter(|named| of.choices.iter().all(|choice| choice.id != named.id));
    choices.extend(of.choices.into_iter().chain(gone).map(|object| Choice::new(object.id.to_string(), object.name)));
    let form = Form::new(|| Ok(()));
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = ContractCostObjectRequest { cost_object_id: value.with_untracked(|id| id.parse::<CostObjectId>().ok()) };
        form.submit(async move { api.name_contract_cost_object(contract, &body).await }, move |_| {
            open.set(false);
            toaster.say(tr!(cost.object_saved));
            on_done.run(());
        });
    };
    let form_id = unique_id("counts-for");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <ProblemNote error=form.failure()/>
            <Field label=tr!(cost.object) state=form.field("/cost_object_id") hint=tr!(cost.counts_for_hint)><Select value choices/></Field>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}
