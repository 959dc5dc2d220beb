//! The audit trail: who saw and changed what, in words.

mod calls;
mod words;

use fangke_shared::company::audit::{AuditAction, AuditEntryResponse, AuditSubject};
use fangke_shared::permission::Action;
use futures::FutureExt;
use leptos::prelude::*;

use self::words::{details, href};
use crate::address::use_address_state;
use crate::address_state;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::ui::{
    Button, Empty, LoadMore, NotFoundPage, PageTitle, Pager, ProblemNote, Select, SkeletonRows, Task, download, set_title, use_toaster,
    word_choices,
};
use crate::{time, tr};

/// What the address says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Filter {
    /// Of this action.
    action: Option<AuditAction>,
    /// About this kind of record.
    subject: Option<AuditSubject>,
    /// About the record with this number.
    subject_id: Option<i64>,
}

address_state!(Filter at "/audit"; action: some "action", subject: some "subject", subject_id: some "subject_id");

/// The trail, for whoever may read it.
#[component]
fn AuditPage(
    /// Names the fields of what stands above the company.
    fields: FieldName,
) -> impl IntoView {
    set_title(|| PageTitle { title: tr!(audit.title).to_owned(), ..PageTitle::default() });
    let (api, session) = (use_api(), use_session());
    if !session.may(Action::ReadAudit) {
        return NotFoundPage().into_any();
    }
    let (filter, change) = use_address_state::<Filter>();
    let pager = Pager::new(move |cursor| {
        let Filter { action, subject, subject_id } = filter.get();
        async move { api.list_audit(action, subject, subject_id, cursor.as_deref()).await }.boxed_local()
    });
    let rows = pager.rows();
    let is_empty = move || !pager.is_first().get() && rows.with(Vec::is_empty) && pager.error().with(Option::is_none);
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(audit.title)}</h1><span class="sub">{tr!(audit.about)}</span><div class="actions"><TakeCheckpoints/></div></div>
            <Filters filter on_change=change/>
            <section class="panel" aria-label=tr!(audit.title)>
                <Show when=move || pager.error().with(Option::is_some)>
                    <div class="pad"><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></div>
                </Show>
                <Show when=move || pager.is_first().get()><SkeletonRows/></Show>
                <Show when=is_empty><Empty icon=icondata_lu::LuScrollText title=tr!(audit.empty) text=tr!(audit.empty_text)/></Show>
                <Show when=move || !rows.with(Vec::is_empty)>
                    <div class="table-wrap">
                        <table class="table table--stack">
                            <thead>
                                <tr>
                                    <th scope="col">{tr!(audit.at)}</th>
                                    <th scope="col">{tr!(audit.member)}</th>
                                    <th scope="col">{tr!(audit.action)}</th>
                                    <th scope="col">{tr!(audit.subject)}</th>
                                    <th scope="col" class="grow">{tr!(audit.details)}</th>
                                </tr>
                            </thead>
                            <tbody><For each=move || rows.get() key=|entry| entry.id children=move |entry| row(&entry, fields)/></tbody>
                        </table>
                    </div>
                </Show>
                <LoadMore has_more=pager.has_more() busy=pager.busy() on_more=move |()| pager.more()/>
            </section>
        </div>
    }
    .into_any()
}

/// Takes the signed checkpoints away, as `fangke audit verify --against` reads them: a line each.
#[component]
fn TakeCheckpoints() -> impl IntoView {
    let (api, task, toaster) = (use_api(), Task::new(), use_toaster());
    let take = move |()| {
        task.act(api.list_checkpoints(), move |list| {
            if list.is_empty() {
                toaster.say(tr!(audit.no_checkpoints));
                return;
            }
            let lines: String = list.iter().filter_map(|one| serde_json::to_string(one).ok()).map(|line| line + "\n").collect();
            download("fangke-checkpoints.jsonl", lines.as_bytes(), "application/x-ndjson");
        });
    };
    view! {
        <Button class="btn--sm" icon=icondata_lu::LuDownload busy=task.busy() on_click=take>{tr!(audit.take_checkpoints)}</Button>
    }
}

fn row(entry: &AuditEntryResponse, fields: FieldName) -> impl IntoView + use<> {
    let who = entry.member.as_ref().map_or_else(|| tr!(audit.system).to_owned(), |member| member.display_name.clone());
    let what = tr!(audit.number, subject = entry.subject.label(), id = entry.subject_id);
    let what = match href(entry) {
        Some(href) => view! { <a href=href>{what}</a> }.into_any(),
        None => what.into_any(),
    };
    view! {
        <tr>
            <td class="muted" data-l=tr!(audit.at) title=time::exact(entry.at)>{time::moment(entry.at)}</td>
            <td data-l=tr!(audit.member)>{who}</td>
            <td class="strong" data-l=tr!(audit.action)>{entry.action.label()}</td>
            <td data-l=tr!(audit.subject)>{what}</td>
            <td class="grow muted" data-l=tr!(audit.details)>{details(entry, fields)}</td>
        </tr>
    }
}

#[component]
fn Filters(filter: Memo<Filter>, on_change: Callback<Filter>) -> impl IntoView {
    let start = filter.get_untracked();
    let word = |word: Option<&'static str>| RwSignal::new(word.unwrap_or_default().to_owned());
    let (action, subject) = (word(start.action.map(Word::word)), word(start.subject.map(Word::word)));
    Effect::new(move |first: Option<()>| {
        let (action, subject): (Option<AuditAction>, Option<AuditSubject>) = (action.get().parse().ok(), subject.get().parse().ok());
        let now = filter.get_untracked();
        // Another kind of record has other numbers.
        let subject_id = now.subject_id.filter(|_| subject == now.subject);
        let wanted = Filter { action, subject, subject_id };
        if first.is_some() && wanted != now {
            on_change.run(wanted);
        }
    });
    view! {
        <div class="filterbar listfilters" role="search" aria-label=tr!(audit.title)>
            <Select value=action choices={word_choices::<AuditAction>()} blank=tr!(audit.all_actions) label=tr!(audit.action)/>
            <Select value=subject choices={word_choices::<AuditSubject>()} blank=tr!(audit.all_subjects) label=tr!(audit.subject)/>
        </div>
    }
}

/// The label of a field, by its name on the wire.
pub type FieldName = fn(&str) -> Option<&'static str>;

crate::lazy_view!(audit, pub audit_page: fn(FieldName) -> AnyView = |fields| AuditPage(AuditPageProps { fields }).into_any());

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::tests::assert_survives;

    #[test]
    fn the_address_is_understood_again() {
        let one = Filter { action: Some(AuditAction::RevealContact), subject: Some(AuditSubject::Listing), subject_id: Some(7) };
        assert_survives([Filter::default(), one]);
    }
}
