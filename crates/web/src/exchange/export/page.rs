//! Files that leave the house: requests for those with many rows, and what was taken.

use fangke_shared::exchange::export::{ExportRequestState, ExportResponse};
use fangke_shared::permission::Action;
use futures::FutureExt;
use leptos::prelude::*;

use super::requests::Requests;
use crate::address::use_address_state;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::ui::{Empty, LoadMore, PageTitle, Pager, ProblemNote, Select, SkeletonRows, Tag, TextInput, Tone, set_title, word_choices};
use crate::{address_state, time, tr};

/// What the address says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Shown {
    /// Requests in this state.
    state: Option<ExportRequestState>,
    /// The file with this code.
    code: Option<String>,
}

address_state!(Shown at "/exports"; state: some "state", code: some "code");

/// The page.
#[component]
pub fn ExportsPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(export.page.title).to_owned(), ..PageTitle::default() });
    let (api, session) = (use_api(), use_session());
    let (shown, change) = use_address_state::<Shown>();
    let pager = Pager::new(move |cursor| {
        let state = shown.with(|shown| shown.state);
        async move { api.list_export_requests(state, cursor.as_deref()).await }.boxed_local()
    });
    let state = RwSignal::new(untrack(|| shown.with(|shown| shown.state.map(Word::word).unwrap_or_default().to_owned())));
    Effect::new(move || state.set(shown.with(|shown| shown.state.map(Word::word).unwrap_or_default().to_owned())));
    Effect::new(move |first: Option<()>| {
        let chosen = state.with(|word| word.parse().ok());
        if first.is_some() && chosen != shown.with_untracked(|shown| shown.state) {
            change.run(Shown { state: chosen, ..shown.get_untracked() });
        }
    });
    let files = session.may(Action::ApproveExports).then(|| view! { <Files shown on_change=change/> });
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(export.page.title)}</h1><span class="sub">{tr!(export.page.about)}</span></div>
            <div class="stack">
                <section class="panel" aria-labelledby="h-export-requests">
                    <header>
                        <h2 id="h-export-requests">{tr!(export.page.requests)}</h2>
                        <Select
                            value=state
                            choices={word_choices::<ExportRequestState>()}
                            blank=tr!(export.page.all_states)
                            label=tr!(export.page.state)
                        />
                    </header>
                    <Requests pager/>
                </section>
                {files}
            </div>
        </div>
    }
}

#[component]
fn Files(shown: Memo<Shown>, on_change: Callback<Shown>) -> impl IntoView {
    let api = use_api();
    let pager = Pager::new(move |cursor| {
        let code = shown.with(|shown| shown.code.clone());
        async move { api.list_exports(code.as_deref(), cursor.as_deref()).await }.boxed_local()
    });
    let code = RwSignal::new(shown.with_untracked(|shown| shown.code.clone().unwrap_or_default()));
    let find = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let code = Some(code.with_untracked(|code| code.trim().to_owned())).filter(|code| !code.is_empty());
        on_change.run(Shown { code, ..shown.get_untracked() });
    };
    let rows = pager.rows();
    let is_empty = move || !pager.is_first().get() && rows.with(Vec::is_empty) && pager.error().with(Option::is_none);
    view! {
        <section class="panel" aria-labelledby="h-exports">
            <header><h2 id="h-exports">{tr!(export.page.files)}</h2></header>
            <form class="filterbar listfilters pad" role="search" aria-label=tr!(export.page.find) on:submit=find>
                <TextInput value=code kind="search" icon=icondata_lu::LuSearch placeholder=tr!(export.page.find) label=tr!(export.page.code)/>
            </form>
            <Show when=move || pager.error().with(Option::is_some)>
                <div class="pad"><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></div>
            </Show>
            <Show when=move || pager.is_first().get()><SkeletonRows rows=4/></Show>
            <Show when=is_empty><Empty icon=icondata_lu::LuDownload title=tr!(export.page.no_files) text=tr!(export.page.no_files_text)/></Show>
            <ul class="rows"><For each=move || rows.get() key=|file| file.id children=file/></ul>
            <LoadMore has_more=pager.has_more() busy=pager.busy() on_more=move |()| pager.more()/>
        </section>
    }
}

fn file(of: ExportResponse) -> impl IntoView {
    let contacts = of.with_contacts.then(|| view! { <Tag tone=Tone::Warning>{tr!(export.page.with_contacts)}</Tag> });
    let approved = of.approved_by.map(|by| view! { <span>{tr!(export.page.approved_by, name = by.display_name)}</span> });
    view! {
        <li>
            <div>
                <div class="t"><span>{of.of.label()}</span> {contacts}</div>
                <div class="d dots">
                    <b class="tnum">{of.code}</b>
                    <span>{tr!(export.page.rows, n = of.rows)}</span>
                    <span>{of.format.label()}</span>
                    <span>{of.taken_by.display_name}</span>
                    <span>{time::moment(of.taken_at)}</span>
                    {approved}
                    <span>{of.reason}</span>
                </div>
            </div>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::tests::assert_survives;

    #[test]
    fn a_link_leads_to_the_same_files() {
        let shown = Shown { state: Some(ExportRequestState::Open), code: Some("7KQ2M-9D4TB".into()) };
        assert_survives([shown, Shown::default()]);
    }
}
