//! The panel on a client's page: who has the same number, and what was merged into it.

use fangke_shared::ClientId;
use fangke_shared::client::merge::{ClientMergePreview, ClientMergeResponse, ClientMerges, MergeClientsRequest, MergeCount, MergeUndo};
use fangke_shared::client::profile::ClientSummary;
use fangke_shared::problem::ErrorCode;
use leptos::prelude::*;

use crate::api::{Api, ApiError, use_api};
use crate::client::profile::parts::marks;
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, Dialog, Form, Loaded, ProblemNote, use_toaster};
use crate::{address, time, tr};

/// The client that a merged one leads to.
pub fn merged_into(error: &ApiError) -> Option<ClientId> {
    match error {
        ApiError::Problem { problem, .. } if problem.code == ErrorCode::ClientMerged => problem.member::<ClientId>("client_id"),
        _ => None,
    }
}

/// The client whose page it is.
#[derive(Clone, Copy)]
struct Subject {
    id: ClientId,
    version: Signal<i64>,
    on_done: Callback<()>,
    api: Api,
}

/// What hangs together with the client; nothing where nothing does.
#[component]
pub fn Merges(
    /// The client.
    id: ClientId,
    /// The version that is shown.
    #[prop(into)]
    version: Signal<i64>,
    /// Changes with every change of the client.
    #[prop(into)]
    changes: Signal<u32>,
    /// The client is another one now.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let subject = Subject { id, version, on_done, api: use_api() };
    let found = LocalResource::new(move || {
        changes.track();
        async move { subject.api.list_client_merges(id).await.unwrap_or_default() }
    });
    move || {
        let ClientMerges { proposed, merges } = found.get().unwrap_or_default();
        let is_empty = proposed.is_empty() && merges.is_empty();
        let proposed = proposed.into_iter().map(|client| view! { <Proposed subject client/> }).collect_view();
        let merges = merges.into_iter().map(|merge| view! { <Merged subject merge/> }).collect_view();
        (!is_empty).then(|| {
            view! {
                <section class="panel" aria-labelledby="h-merges">
                    <header><h2 id="h-merges">{tr!(merging.title)}</h2></header>
                    <ul class="rows">{proposed}{merges}</ul>
                </section>
            }
        })
    }
}

#[component]
fn Proposed(subject: Subject, client: ClientSummary) -> impl IntoView {
    let open = RwSignal::new(false);
    let with = client.id;
    let agent = client.agent.clone().map(|agent| agent.display_name).unwrap_or_default();
    view! {
        <li>
            <div>
                <div class="t"><a href=address::client(with)>{client.name.clone()}</a> " " {marks(&client)}</div>
                <div class="d dots"><span>{tr!(merging.same_number)}</span><span>{agent}</span><span>{time::day(client.registered_at)}</span></div>
            </div>
            <Button class="btn--sm" icon=icondata_lu::LuMerge on_click=move |()| open.set(true)>{tr!(merging.open)}</Button>
            <Dialog open title=tr!(merging.title_of).to_owned()><Ask subject with open/></Dialog>
        </li>
    }
}

#[component]
fn Ask(subject: Subject, with: ClientId, open: RwSignal<bool>) -> impl IntoView {
    let found = LocalResource::new(move || async move { subject.api.preview_client_merge(subject.id, with).await });
    view! { <Loaded resource=found rows=4 view=move |preview| view! { <Preview subject preview open/> }/> }
}

#[component]
fn Preview(subject: Subject, preview: ClientMergePreview, open: RwSignal<bool>) -> impl IntoView {
    let toaster = use_toaster();
    let form = Form::new(|| Ok(()));
    let body = MergeClientsRequest { with: preview.from.id, with_version: preview.from.version };
    let act = move |()| {
        let body = body.clone();
        let call = async move { subject.api.merge_clients(subject.id, subject.version.get_untracked(), &body).await };
        form.submit(call, move |done: ClientMergeResponse| {
            open.set(false);
            toaster.say(tr!(merging.done, name = done.from_name));
            subject.on_done.run(());
        });
    };
    let shared = (preview.shared_contacts > 0).then(|| view! { <li>{tr!(merging.shared, n = preview.shared_contacts)}</li> });
    let fields = (!preview.fields.is_empty()).then(|| view! { <li>{tr!(merging.fields, fields = names(&preview.fields))}</li> });
    let dropped = (!preview.dropped.is_empty()).then(|| view! { <li>{tr!(merging.dropped, fields = names(&preview.dropped))}</li> });
    view! {
        <div class="body">
            <p class="strong">{tr!(merging.into, from = preview.from.name.clone(), into = preview.into.name.clone())}</p>
            <p class="muted">{tr!(merging.text)}</p>
            <ul>{counts(&preview.moves)}{shared}{fields}{dropped}</ul>
            <ProblemNote error=form.failure()/>
        </div>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary busy=form.busy() on_click=act>{tr!(merging.open)}</Button>
        </footer>
    }
}

#[component]
fn Merged(subject: Subject, merge: ClientMergeResponse) -> impl IntoView {
    let open = RwSignal::new(false);
    let id = merge.id;
    let who = merge.member.as_ref().map(|member| member.display_name.clone()).unwrap_or_default();
    let until = merge.undoable_until;
    let undo = until.map(|_| {
        view! { <Button class="btn--sm" icon=icondata_lu::LuUndo2 on_click=move |()| open.set(true)>{tr!(merging.undo)}</Button> }
    });
    let until = until.map(|at| view! { <span>{tr!(merging.until, day = time::day(at))}</span> });
    view! {
        <li>
            <div>
                <div class="t">{tr!(merging.merged, name = merge.from_name.clone())}</div>
                <div class="d dots"><span>{who}</span><span>{time::moment(merge.merged_at)}</span>{until}</div>
            </div>
            {undo}
            <Dialog open title=tr!(merging.undo_title).to_owned()><AskUndo subject id open/></Dialog>
        </li>
    }
}

#[component]
fn AskUndo(subject: Subject, id: fangke_shared::ClientMergeId, open: RwSignal<bool>) -> impl IntoView {
    let found = LocalResource::new(move || async move { subject.api.preview_client_merge_undo(subject.id, id).await });
    view! { <Loaded resource=found rows=3 view=move |undo| view! { <PreviewUndo subject id undo open/> }/> }
}

#[component]
fn PreviewUndo(subject: Subject, id: fangke_shared::ClientMergeId, undo: MergeUndo, open: RwSignal<bool>) -> impl IntoView {
    let toaster = use_toaster();
    let form = Form::new(|| Ok(()));
    let act = move |()| {
        form.submit(async move { subject.api.undo_client_merge(subject.id, id).await }, move |_| {
            open.set(false);
            toaster.say(tr!(merging.undone));
            subject.on_done.run(());
        });
    };
    let gone = (!undo.gone.is_empty()).then(|| view! { <p class="strong">{tr!(merging.gone)}</p><ul>{counts(&undo.gone)}</ul> });
    let kept = (!undo.kept_fields.is_empty()).then(|| view! { <p>{tr!(merging.kept, fields = names(&undo.kept_fields))}</p> });
    view! {
        <div class="body">
            <p class="strong">{tr!(merging.returns)}</p>
            <ul>{counts(&undo.returns)}</ul>
            {gone}
            {kept}
            <p class="muted">{tr!(merging.stays)}</p>
            <ProblemNote error=form.failure()/>
        </div>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary busy=form.busy() on_click=act>{tr!(merging.undo)}</Button>
        </footer>
    }
}

fn counts(all: &[MergeCount]) -> impl IntoView + use<> {
    let one = |count: &MergeCount| view! { <li>{tr!(merging.count, part = count.part.label(), n = count.count)}</li> };
    all.iter().map(one).collect_view()
}

fn names(fields: &[String]) -> String {
    fields.iter().map(|name| field_label(name)).collect::<Vec<_>>().join(tr!(common.list_separator))
}

/// A field of a client as people call it.
pub fn field_label(name: &str) -> &'static str {
    match name {
        "name" => tr!(profile.name),
        "kinds" => tr!(profile.field.kinds),
        "source" => tr!(profile.source),
        "source_detail" => tr!(profile.field.source_detail),
        "is_key" => tr!(profile.key_client),
        "intent" => tr!(profile.field.intent_label),
        "value" => tr!(profile.field.value_label),
        "household" => tr!(profile.field.household),
        "occupation" => tr!(profile.field.occupation),
        "income" => tr!(profile.field.income),
        "tags" => tr!(profile.field.tags),
        "id_document" => tr!(profile.field.id_document),
        "contacts" => tr!(profile.field.contacts),
        "demands" => tr!(profile.field.demands),
        "registrant" => tr!(merging.registrant),
        _ => tr!(profile.field.notes),
    }
}
