//! How a stage was worked before, who changed it, when and why.

use fangke_shared::OrgUnitId;
use fangke_shared::client::stage::StageRule;
use futures::FutureExt;
use leptos::prelude::*;

use super::rules::{limit_text, owner_text};
use crate::api::use_api;
use crate::i18n::Word;
use crate::ui::{Drawer, Empty, LoadMore, Pager, ProblemNote, SkeletonRows, opened_by};
use crate::{time, tr};

/// A stage's changes, newest first.
#[component]
pub fn HistoryDrawer(
    /// Which stage; none while the drawer is closed.
    looking: RwSignal<Option<StageRule>>,
    /// Of which store; none for the company.
    store: Option<OrgUnitId>,
) -> impl IntoView {
    let open = opened_by(looking);
    let title = Signal::derive(move || looking.with(|rule| rule.as_ref().map(|rule| rule.stage.label().to_owned())).unwrap_or_default());
    view! { <Drawer open title>{move || looking.get().map(|rule| view! { <History rule store/> })}</Drawer> }
}

#[component]
fn History(rule: StageRule, store: Option<OrgUnitId>) -> impl IntoView {
    let api = use_api();
    let stage = rule.stage;
    let pager = Pager::new(move |cursor| async move { api.list_stage_history(stage, store, cursor.as_deref()).await }.boxed_local());
    let is_empty = move || !pager.is_first().get() && pager.rows().with(Vec::is_empty) && pager.error().with(Option::is_none);
    view! {
        <div class="body">
            <Show when=move || pager.error().with(Option::is_some)><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></Show>
            <Show when=move || pager.is_first().get()><SkeletonRows rows=3/></Show>
            <Show when=is_empty><Empty icon=icondata_lu::LuHistory title=tr!(stage.no_history) text=tr!(stage.no_history_text)/></Show>
            <ul class="rows">
                <For each=move || pager.rows().get() key=|rule| rule.changed.as_ref().map(|changed| changed.at) children=entry/>
            </ul>
            <LoadMore has_more=pager.has_more() busy=pager.busy() on_more=move |()| pager.more()/>
        </div>
    }
}

fn entry(rule: StageRule) -> impl IntoView {
    let (owner, limit) = (owner_text(&rule), limit_text(&rule));
    let words = [rule.work, rule.deliverable, rule.measure].into_iter().flatten().collect::<Vec<_>>().join(tr!(common.list_separator));
    let changed = rule.changed.map(|changed| {
        let text = tr!(stage.changed, by = changed.by.display_name, at = time::moment(changed.at), reason = changed.reason);
        view! { <div class="d muted">{text}</div> }
    });
    view! {
        <li>
            <div>
                <div class="t dots"><span>{owner}</span><span>{limit}</span></div>
                <div class="d">{words}</div>
                {changed}
            </div>
        </li>
    }
}
