//! The controls that list and board share: kind, store and agent.

use fangke_shared::company::organisation::OrgUnitKind;
use fangke_shared::deal::contract::ContractKind;
use fangke_shared::permission::{Action, Scope};
use fangke_shared::{MemberId, OrgUnitId};
use leptos::prelude::*;

use super::pick::colleagues;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Button, Choice, Combobox, Select, word_choices};

/// What list and board are narrowed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen {
    /// One kind.
    pub kind: Option<ContractKind>,
    /// Closed by members of a unit.
    pub unit: Option<OrgUnitId>,
    /// Closed by a colleague.
    pub agent: Option<MemberId>,
}

/// The controls. What the address says counts, also where a link has changed it.
#[component]
pub fn ChosenControls(
    /// What the address says.
    chosen: Memo<Chosen>,
    /// Leads to another address.
    #[prop(into)]
    on_change: Callback<Chosen>,
    /// The kind is chosen here, too; else the page has chips for it.
    #[prop(optional)]
    with_kind: bool,
) -> impl IntoView {
    let (api, session) = (use_api(), use_session());
    let scope = session.scope(Action::ReadContracts).unwrap_or(Scope::Own);
    let text = |id: Option<String>| RwSignal::new(id.unwrap_or_default());
    let now = chosen.get_untracked();
    let (kind, unit) = (text(now.kind.map(|kind| kind.word().to_owned())), text(now.unit.map(|id| id.to_string())));
    let name = RwSignal::new(String::new());
    Effect::new(move |first: Option<()>| {
        let now = chosen.get();
        if first.is_some() {
            kind.set(now.kind.map(Word::word).unwrap_or_default().to_owned());
            unit.set(now.unit.map(|id| id.to_string()).unwrap_or_default());
            if now.agent.is_none() {
                name.set(String::new());
            }
        }
    });
    Effect::new(move |first: Option<()>| {
        let (kind, unit) = (kind.get().parse().ok(), unit.get().parse().ok());
        if first.is_some() {
            let now = chosen.get_untracked();
            let wanted = Chosen { kind, unit, ..now };
            if wanted != now {
                on_change.run(wanted);
            }
        }
    });
    // Who sees one store only has nothing to choose among stores, and who sees the own contracts nothing among agents.
    let by_store = matches!(scope, Scope::Region | Scope::All).then(|| {
        let units = LocalResource::new(move || async move { api.list_org_units().await });
        let stores = Signal::derive(move || {
            let units = units.get().and_then(Result::ok).map(|page| page.items).unwrap_or_default();
            let stores = units.into_iter().filter(|unit| unit.kind == OrgUnitKind::Store && unit.is_active);
            stores.map(|unit| Choice::new(unit.id.to_string(), unit.name)).collect::<Vec<_>>()
        });
        view! { <Select value=unit choices=stores blank=tr!(contract.all_stores) label=tr!(contract.store)/> }
    });
    let pick = move |choice: Choice| {
        let agent = choice.value.parse().ok();
        on_change.run(Chosen { agent, ..chosen.get_untracked() });
    };
    let by_agent = (scope != Scope::Own).then(|| {
        view! {
            <div class="contract-agent">
                <Combobox value=name source=colleagues(api) on_pick=pick placeholder=tr!(contract.agent) label=tr!(contract.agent) eager=true/>
            </div>
        }
    });
    let by_kind = with_kind.then(|| {
        view! { <Select value=kind choices={word_choices::<ContractKind>()} blank=tr!(contract.all_kinds) label=tr!(contract.kind)/> }
    });
    view! {
        {by_kind}
        {by_store}
        {by_agent}
    }
}

/// What a link or a chosen name narrows to, which no control shows by itself, and the way out of it.
#[component]
pub fn Narrowed(
    /// In words.
    #[prop(into)]
    words: Signal<Vec<&'static str>>,
    /// The way out.
    #[prop(into)]
    on_widen: Callback<()>,
) -> impl IntoView {
    move || {
        let words = words.get();
        (!words.is_empty()).then(|| {
            view! {
                <p class="dots contract-narrowed">
                    <span>{tr!(contract.narrowed, what = words.join(tr!(common.list_separator)))}</span>
                    <Button class="btn--sm" on_click=on_widen>{tr!(contract.widen)}</Button>
                </p>
            }
        })
    }
}
