//! Who changed a figure, when and why.

use fangke_shared::company::setting::{SettingEntry, SettingResponse, SettingUnit};
use futures::FutureExt;
use leptos::prelude::*;

use super::words::amount;
use crate::api::use_api;
use crate::i18n::Word;
use crate::ui::{Drawer, Empty, LoadMore, Pager, ProblemNote, SkeletonRows, opened_by};
use crate::{time, tr};

/// A figure's changes, newest first.
#[component]
pub fn HistoryDrawer(
    /// Which figure; none while the drawer is closed.
    setting: RwSignal<Option<SettingResponse>>,
) -> impl IntoView {
    let open = opened_by(setting);
    let title = Signal::derive(move || setting.with(|setting| setting.as_ref().map(|s| s.key.label().to_owned())).unwrap_or_default());
    view! { <Drawer open title><div class="rules__history">{move || setting.get().map(|setting| view! { <History setting/> })}</div></Drawer> }
}

#[component]
fn History(setting: SettingResponse) -> impl IntoView {
    let api = use_api();
    let (key, unit) = (setting.key, setting.unit);
    let pager = Pager::new(move |cursor| async move { api.list_setting_history(key, cursor.as_deref()).await }.boxed_local());
    let is_empty = move || !pager.is_first().get() && pager.rows().with(Vec::is_empty) && pager.error().with(Option::is_none);
    view! {
        <Show when=move || pager.error().with(Option::is_some)>
            <div class="pad"><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></div>
        </Show>
        <Show when=move || pager.is_first().get()><SkeletonRows rows=3/></Show>
        <Show when=is_empty>
            <Empty icon=icondata_lu::LuHistory title=tr!(setting.no_history) text=tr!(setting.no_history_text, value = amount(unit, setting.default))/>
        </Show>
        <ul class="rows">
            <For each=move || pager.rows().get() key=|entry| entry.id children=move |entry| entry_row(entry, unit)/>
        </ul>
        <LoadMore has_more=pager.has_more() busy=pager.busy() on_more=move |()| pager.more()/>
    }
}

fn entry_row(entry: SettingEntry, unit: SettingUnit) -> impl IntoView {
    let from = tr!(setting.from, at = time::moment(entry.effective_from));
    view! {
        <li>
            <div>
                <div class="t"><b class="tnum">{amount(unit, entry.value)}</b><span class="muted">{from}</span></div>
                <div class="d">{entry.reason}</div>
                <div class="d dots">
                    <span>{entry.member.display_name}</span>
                    <span title=time::exact(entry.created_at)>{tr!(setting.entered, at = time::moment(entry.created_at))}</span>
                </div>
            </div>
        </li>
    }
}
