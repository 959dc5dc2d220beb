//! The imports so far: unfinished ones can go on.

use std::time::Duration;

use fangke_shared::exchange::import::{ImportResponse, ImportState};
use fangke_shared::page::Page;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos_router::components::A;

use super::outcome::outcome_label;
use super::pace::read_text;
use super::step::is_working;
use super::words::count;
use crate::api::use_api;
use crate::i18n::Word;
use crate::time::{exact, moment};
use crate::tr;
use crate::ui::{Empty, Loaded, Tag, Tone};

/// How long to wait before asking how far the running ones are.
const PAUSE: Duration = Duration::from_secs(2);

/// The list.
#[component]
pub fn RecentImports() -> impl IntoView {
    let api = use_api();
    let imports = LocalResource::new(move || api.list_imports());
    let timer = StoredValue::new(None::<TimeoutHandle>);
    on_cleanup(move || {
        if let Some(Some(handle)) = timer.try_get_value() {
            handle.clear();
        }
    });
    Effect::new(move || {
        let is_moving = imports.with(|page| matches!(page, Some(Ok(page)) if page.items.iter().any(|import| is_working(import.state))));
        if is_moving {
            timer.set_value(set_timeout_with_handle(move || imports.refetch(), PAUSE).ok());
        }
    });
    view! {
        <section class="panel" aria-labelledby="h-recent">
            <header><h2 id="h-recent">{tr!(import.recent)}</h2></header>
            <Loaded resource=imports rows=3 view=list/>
        </section>
    }
}

fn list(page: Page<ImportResponse>) -> impl IntoView {
    if page.items.is_empty() {
        let (title, text) = (tr!(import.recent_empty_title), tr!(import.recent_empty_text));
        return view! { <Empty icon=icondata_lu::LuFileInput title text/> }.into_any();
    }
    view! {
        <div class="table-wrap">
            <table class="table table--stack imports">
                <thead>
                    <tr>
                        <th scope="col">{tr!(import.col.file)}</th>
                        <th scope="col">{tr!(import.col.state)}</th>
                        <th scope="col">{tr!(import.col.kind)}</th>
                        <th scope="col">{tr!(import.col.time)}</th>
                        <th scope="col" class="grow">{tr!(import.col.counts)}</th>
                    </tr>
                </thead>
                <tbody>{page.items.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(import: ImportResponse) -> impl IntoView {
    let counts = match import.state {
        ImportState::Mapping => import.total_rows.map(|total| tr!(import.rows, n = count(total))).unwrap_or_default(),
        state if is_working(state) => read_text(import.counts.read, import.total_rows),
        _ => outcome_label(import.counts),
    };
    view! {
        <tr>
            <td><div class="cell-title"><A href=format!("/import/{}", import.id) attr:class="import__name">{import.filename}</A></div></td>
            <td><Tag tone=tone(import.state)>{import.state.label()}</Tag></td>
            <td>{import.kind.label()}</td>
            <td class="muted" title=exact(import.created_at)>{moment(import.created_at)}</td>
            <td class="grow tnum">{counts}</td>
        </tr>
    }
}

const fn tone(state: ImportState) -> Tone {
    match state {
        ImportState::Mapping | ImportState::DryRun | ImportState::Undone => Tone::Neutral,
        ImportState::DryRunning | ImportState::Running => Tone::Accent,
        ImportState::Cancelled | ImportState::Interrupted => Tone::Warning,
        ImportState::Done => Tone::Positive,
        ImportState::Failed => Tone::Danger,
    }
}
