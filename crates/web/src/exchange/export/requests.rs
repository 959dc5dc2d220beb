//! Requests for files: who decides decides, and who asked takes the file.

use fangke_shared::exchange::export::{DecideExportRequest, ExportRequestResponse, ExportRequestState};
use leptos::prelude::*;

use super::file::save_file;
use crate::api::use_api;
use crate::i18n::Word;
use crate::ui::{
    Button, ButtonKind, Dialog, Empty, Field, Form, LoadMore, Pager, ProblemNote, SkeletonRows, Tag, Task, TextArea, Tone, opened_by,
    unique_id, use_toaster,
};
use crate::{time, tr};

/// A request, and whether it is to be approved.
type Deciding = RwSignal<Option<(ExportRequestResponse, bool)>>;

/// The rows.
#[component]
pub fn Requests(
    /// Where they come from.
    pager: Pager<ExportRequestResponse>,
) -> impl IntoView {
    let deciding: Deciding = RwSignal::new(None);
    let open = opened_by(deciding);
    let rows = pager.rows();
    let is_empty = move || !pager.is_first().get() && rows.with(Vec::is_empty) && pager.error().with(Option::is_none);
    let task = Task::new().when_stale(move || pager.reload());
    let form = move || deciding.get().map(|(request, approves)| view! { <DecideForm request approves deciding pager/> });
    view! {
        <Show when=move || pager.error().with(Option::is_some)>
            <div class="pad"><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></div>
        </Show>
        <Show when=move || pager.is_first().get()><SkeletonRows rows=4/></Show>
        <Show when=is_empty><Empty icon=icondata_lu::LuDownload title=tr!(export.page.empty) text=tr!(export.page.empty_text)/></Show>
        <ul class="rows"><For each=move || rows.get() key=|request| (request.id, request.version) children=move |of| row(of, (pager, task, deciding))/></ul>
        <LoadMore has_more=pager.has_more() busy=pager.busy() on_more=move |()| pager.more()/>
        <Dialog open title=tr!(export.page.decide).to_owned()>{form}</Dialog>
    }
}

const fn tone(state: ExportRequestState) -> Tone {
    match state {
        ExportRequestState::Open => Tone::Warning,
        ExportRequestState::Approved => Tone::Accent,
        ExportRequestState::Taken => Tone::Positive,
        ExportRequestState::Refused => Tone::Danger,
        ExportRequestState::Expired => Tone::Neutral,
    }
}

/// What a request is about, in one line.
fn what(of: &ExportRequestResponse) -> String {
    format!("{} {}", of.of.label(), tr!(export.page.rows, n = of.rows))
}

fn row(of: ExportRequestResponse, (pager, task, deciding): (Pager<ExportRequestResponse>, Task, Deciding)) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let (id, format, kind) = (of.id, of.format, of.of);
    let take = move |()| {
        task.act(api.take_export(id), move |content| {
            save_file(kind.label(), format, &content);
            toaster.say(tr!(export.done));
            pager.reload();
        });
    };
    let decide = |approves: bool| {
        let of = of.clone();
        move |()| deciding.set(Some((of.clone(), approves)))
    };
    let button = |words: &'static str, on_click: Box<dyn Fn(()) + Send + Sync>| {
        let label = format!("{words} {}", what(&of));
        view! { <Button class="btn--sm" label on_click=move |()| on_click(())>{words}</Button> }.into_any()
    };
    let approve = of.rights.may_decide.then(|| button(tr!(export.page.approve), Box::new(decide(true))));
    let refuse = of.rights.may_decide.then(|| button(tr!(export.page.refuse), Box::new(decide(false))));
    let take = of.rights.may_take.then(|| button(tr!(export.page.take), Box::new(take)));
    let contacts = of.with_contacts.then(|| view! { <Tag tone=Tone::Warning>{tr!(export.page.with_contacts)}</Tag> });
    let query = of.query.clone().filter(|query| !query.is_empty());
    let query = query.map(|query| view! { <span>{tr!(export.page.query, query = query)}</span> });
    let decided = of.decided_by.clone().map(|by| view! { <span>{tr!(export.page.decided_by, name = by.display_name)}</span> });
    let until = of.expires_at.filter(|_| of.state == ExportRequestState::Approved);
    let until = until.map(|at| view! { <span>{tr!(export.page.until, at = time::moment(at))}</span> });
    let note = of.note.clone().map(|note| view! { <span>{note}</span> });
    view! {
        <li>
            <div>
                <div class="t"><span>{what(&of)}</span> <Tag tone=tone(of.state)>{of.state.label()}</Tag> {contacts}</div>
                <div class="d dots">
                    <span>{tr!(export.page.asked_by, name = of.asked_by.display_name.clone())}</span>
                    <span>{time::moment(of.asked_at)}</span>
                    <span>{of.reason.clone()}</span>
                    {query} {decided} {until} {note}
                </div>
            </div>
            <div class="acts">{approve} {refuse} {take}</div>
        </li>
    }
}

#[component]
fn DecideForm(request: ExportRequestResponse, approves: bool, deciding: Deciding, pager: Pager<ExportRequestResponse>) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let note = RwSignal::new(String::new());
    let body = move || DecideExportRequest {
        is_approved: approves,
        note: Some(note.with(|note| note.trim().to_owned())).filter(|note| !note.is_empty()),
    };
    let form = Form::new(move || body().validate());
    let (id, version) = (request.id, request.version);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(body);
        form.submit(async move { api.decide_export_request(id, version, &body).await }, move |_| {
            toaster.say(if approves { tr!(export.page.approved) } else { tr!(export.page.refused) });
            deciding.set(None);
            pager.reload();
        });
    };
    let needs_note = !approves;
    let act = if approves { tr!(export.page.approve) } else { tr!(export.page.refuse) };
    let text = approves.then(|| view! { <p class="muted">{tr!(export.page.approve_text)}</p> });
    let form_id = unique_id("decide-export");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <ProblemNote error=form.failure()/>
            <p>{format!("{} · {} · {}", what(&request), request.asked_by.display_name, request.reason)}</p>
            {text}
            <Field label=tr!(export.page.note) state=form.field("/note") required=needs_note><TextArea value=note/></Field>
        </form>
        <footer>
            <Button on_click=move |()| deciding.set(None)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{act}</Button>
        </footer>
    }
}
