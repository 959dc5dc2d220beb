//! How a store works each stage: who looks after it, for how long, what is to be done, what there is in the end.

use fangke_shared::client::ClientStage;
use fangke_shared::client::stage::{StageRule, StageRules};
use leptos::prelude::*;

use super::change::ChangeDialog;
use super::history::HistoryDrawer;
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, Tag};
use crate::{time, tr};

/// The stages.
#[component]
pub fn Rules(
    /// As they are worked now.
    rules: StageRules,
    /// Runs after a change.
    #[prop(into)]
    on_saved: Callback<StageRules>,
) -> impl IntoView {
    let changing = RwSignal::new(None::<StageRule>);
    let looking = RwSignal::new(None::<StageRule>);
    let StageRules { store_id, store_name, may_change, owner_roles, items } = rules;
    let roles = StoredValue::new(owner_roles);
    let whose = store_name.unwrap_or_else(|| tr!(stage.company).to_owned());
    let is_store = store_id.is_some();
    let rows = items.into_iter().map(|rule| view! { <Row rule may_change is_store changing looking/> }).collect_view();
    view! {
        <section class="panel" aria-labelledby="h-stages">
            <header><h2 id="h-stages">{tr!(stage.rules)}</h2><span class="end">{whose}</span></header>
            <ul class="rows">{rows}</ul>
        </section>
        <ChangeDialog changing store=store_id roles on_saved/>
        <HistoryDrawer looking store=store_id/>
    }
}

#[component]
fn Row(
    rule: StageRule,
    may_change: bool,
    is_store: bool,
    changing: RwSignal<Option<StageRule>>,
    looking: RwSignal<Option<StageRule>>,
) -> impl IntoView {
    let (owner, limit) = (owner_text(&rule), limit_text(&rule));
    let (work, deliverable, measure) = words(&rule);
    let own = (is_store && rule.store_id.is_some()).then(|| view! { <Tag>{tr!(stage.own)}</Tag> });
    let changed = rule.changed.as_ref().map(|changed| {
        let text = tr!(stage.changed, by = changed.by.display_name.clone(), at = time::moment(changed.at), reason = changed.reason.clone());
        view! { <div class="d muted">{text}</div> }
    });
    let label = tr!(stage.change_one, stage = rule.stage.label());
    let name = rule.stage.label();
    let past = rule.clone();
    let label_past = tr!(stage.history_one, stage = name);
    let history = rule.changed.is_some().then(|| {
        view! { <Button kind=ButtonKind::Quiet class="btn--sm" label=label_past on_click=move |()| looking.set(Some(past.clone()))>{tr!(stage.history)}</Button> }
    });
    let change = may_change.then(|| {
        view! { <Button class="btn--sm" label=label on_click=move |()| changing.set(Some(rule.clone()))>{tr!(stage.change)}</Button> }
    });
    view! {
        <li>
            <div>
                <div class="t"><b>{name}</b>{own}</div>
                <div class="d dots"><span>{owner}</span><span>{limit}</span></div>
                <div class="d">{tr!(stage.work_is, text = work)}</div>
                <div class="d">{tr!(stage.deliverable_is, text = deliverable)}</div>
                <div class="d">{tr!(stage.measure_is, text = measure)}</div>
                {changed}
            </div>
            <div class="acts">{history}{change}</div>
        </li>
    }
}

/// Who looks after it.
pub fn owner_text(rule: &StageRule) -> String {
    let who = match (&rule.owner, rule.owner_role) {
        (Some(owner), _) => owner.display_name.clone(),
        (None, Some(role)) => role.label().to_owned(),
        (None, None) => String::new(),
    };
    tr!(stage.owner, who = who)
}

/// How long a client may stay.
pub fn limit_text(rule: &StageRule) -> String {
    let days = rule.limit_days.map_or_else(|| tr!(stage.no_limit).to_owned(), |days| tr!(stage.days, n = days));
    tr!(stage.limit, days = days)
}

/// Work, deliverable and measure of a stage: the house's words, or those that a house begins with.
pub fn words(rule: &StageRule) -> (String, String, String) {
    let or = |own: &Option<String>, first: &'static str| own.clone().unwrap_or_else(|| first.to_owned());
    let (work, deliverable, measure) = match rule.stage {
        ClientStage::New | ClientStage::Lost => (tr!(stage.work.new), tr!(stage.deliverable.new), tr!(stage.measure.new)),
        ClientStage::Qualified => (tr!(stage.work.qualified), tr!(stage.deliverable.qualified), tr!(stage.measure.qualified)),
        ClientStage::Shown => (tr!(stage.work.shown), tr!(stage.deliverable.shown), tr!(stage.measure.shown)),
        ClientStage::Negotiating => (tr!(stage.work.negotiating), tr!(stage.deliverable.negotiating), tr!(stage.measure.negotiating)),
        ClientStage::Signed => (tr!(stage.work.signed), tr!(stage.deliverable.signed), tr!(stage.measure.signed)),
        ClientStage::Completed => (tr!(stage.work.completed), tr!(stage.deliverable.completed), tr!(stage.measure.completed)),
    };
    (or(&rule.work, work), or(&rule.deliverable, deliverable), or(&rule.measure, measure))
}
