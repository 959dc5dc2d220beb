//! The first step: what the file holds, and the file.

use fangke_shared::exchange::import::{FILE_BYTES_MAX, ImportKind};
use fangke_shared::permission::Action;
use fangke_shared::problem::ErrorCode;
use futures::future::{AbortHandle, abortable};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, File, FileList};

use super::words::failure_text;
use crate::api::{ApiError, FormKey, use_api};
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::size::size;
use crate::tr;
use crate::ui::{Button, Icon, Note, ProblemNote, Segmented, Select, Tone, in_background, use_is_phone, use_toaster, word_choices};

/// What browsers offer first in their file dialog; the server looks at the content.
const ACCEPT: &str = ".csv,.tsv,.txt,.xlsx,.json";

/// A file on its way.
#[derive(Clone)]
struct Sending {
    name: String,
    bytes: i64,
    stop: AbortHandle,
}

/// Why a file wasn't taken.
#[derive(Clone)]
enum Refusal {
    /// For a reason that only files have.
    File(String),
    /// The server said no.
    Api(ApiError),
}

/// Kind and drop zone.
#[component]
pub fn Upload() -> impl IntoView {
    let (api, toaster, navigate) = (use_api(), use_toaster(), use_navigate());
    let kind = RwSignal::new(ImportKind::Listings.word().to_owned());
    let chosen = move || kind.with(|kind| kind.parse().unwrap_or(ImportKind::Listings));
    let sending = RwSignal::new(None::<Sending>);
    let refusal = RwSignal::new(None::<Refusal>);
    let key = StoredValue::new(FormKey::new());

    let send = move |file: File| {
        let (name, bytes) = (file.name(), length(&file));
        let unfit = unfit(&name, bytes);
        refusal.set(unfit.clone().map(Refusal::File));
        if unfit.is_some() {
            return;
        }
        let (kind, filename) = (untrack(chosen), name.clone());
        let (work, stop) = abortable(async move {
            let content = read(&file).await.ok_or_else(|| Refusal::File(tr!(import.unreadable_here).to_owned()))?;
            api.create_import(key.get_value(), kind, &filename, content).await.map_err(refused)
        });
        sending.set(Some(Sending { name: name.clone(), bytes, stop }));
        let navigate = navigate.clone();
        in_background(async move {
            let result = work.await;
            // Whoever went to another page meanwhile is told, and finds the import in the list.
            let is_elsewhere = sending.try_set(None).is_some();
            match result {
                Ok(Ok(_)) if is_elsewhere => toaster.say(tr!(import.uploaded_elsewhere, name = name)),
                Ok(Ok(import)) => {
                    key.set_value(FormKey::new());
                    navigate(&format!("/import/{}", import.id), leptos_router::NavigateOptions::default());
                }
                Ok(Err(Refusal::Api(error))) if is_elsewhere => toaster.fail(&error),
                Ok(Err(reason)) => drop(refusal.try_set(Some(reason))),
                Err(_) => toaster.say(tr!(import.upload_cancelled)),
            }
        });
    };
    let take = move |files: Option<FileList>| {
        let Some(files) = files.filter(|_| sending.with_untracked(Option::is_none)) else { return };
        if let Some(file) = files.get(0) {
            if files.length() > 1 {
                toaster.say(tr!(import.one_file, name = file.name()));
            }
            send(file);
        }
    };

    let leaving = window_event_listener(leptos::ev::beforeunload, move |event| {
        if sending.with_untracked(Option::is_some) {
            event.prevent_default();
        }
    });
    on_cleanup(move || leaving.remove());

    let refused_view = move || {
        refusal.get().map(|reason| match reason {
            Refusal::File(text) => view! { <Note tone=Tone::Danger>{text}</Note> }.into_any(),
            Refusal::Api(error) => view! { <ProblemNote error=Signal::stored(Some(error))/> }.into_any(),
        })
    };
    let zone = move || match sending.get() {
        Some(sending) => view! { <Underway sending/> }.into_any(),
        None => view! { <DropZone on_files=take.clone()/> }.into_any(),
    };
    let session = use_session();
    let is_open = |kind: &str| kind != ImportKind::Contracts.word() || session.may(Action::ImportContracts);
    let choices = word_choices::<ImportKind>().into_iter().filter(|choice| is_open(&choice.value)).collect::<Vec<_>>();
    let is_phone = use_is_phone();
    // Five words side by side are wider than a phone.
    let chooser = move || {
        let choices = choices.clone();
        if is_phone.get() {
            view! { <Select value=kind choices label=tr!(import.what)/> }.into_any()
        } else {
            view! { <Segmented value=kind choices label=tr!(import.what)/> }.into_any()
        }
    };
    view! {
        <section class="panel" aria-labelledby="h-upload">
            <header>
                <h2 id="h-upload">{tr!(import.what)}</h2>
                {chooser}
            </header>
            <div class="body stack">
                <p class="muted">{move || kind_hint(chosen())}</p>
                {refused_view}
                {zone}
            </div>
        </section>
    }
}

#[component]
fn DropZone<F: Fn(Option<FileList>) + Clone + 'static>(on_files: F) -> impl IntoView {
    let is_over = RwSignal::new(false);
    let dropped = on_files.clone();
    let on_drop = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(false);
        dropped(event.data_transfer().and_then(|data| data.files()));
    };
    let over = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(true);
    };
    view! {
        <label class="drop" class:is-over=move || is_over.get() on:dragover=over on:dragleave=move |_| is_over.set(false) on:drop=on_drop>
            <Icon icon=icondata_lu::LuFileSpreadsheet/>
            <span class="desk-only">{tr!(import.drop)}</span>
            <span class="btn btn--primary">{tr!(import.choose_file)}</span>
            <input class="sr" type="file" accept=ACCEPT on:change:target=move |event| {
                let input = event.target();
                on_files(input.files());
                // The same file again is a change too.
                input.set_value("");
            }/>
            <small>{tr!(import.formats, size = size(size_limit()))}</small>
            <small>{tr!(import.safe)}</small>
        </label>
    }
}

#[component]
fn Underway(sending: Sending) -> impl IntoView {
    let stop = sending.stop;
    view! {
        <div class="progress" role="status">
            <div class="row">
                <b>{tr!(import.uploading)}</b>
                <span class="muted import__name">{sending.name}" · "{size(sending.bytes)}</span>
                <Button class="btn--sm" on_click=move |()| stop.abort()>{tr!(common.cancel)}</Button>
            </div>
            <progress aria-label=tr!(import.uploading)></progress>
            <div class="row muted">{tr!(import.upload_stay)}</div>
        </div>
    }
}

fn kind_hint(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Listings => tr!(import.kind_hint.listings),
        ImportKind::Communities => tr!(import.kind_hint.communities),
        ImportKind::Clients => tr!(import.kind_hint.clients),
        ImportKind::Contracts => tr!(import.kind_hint.contracts),
        ImportKind::FollowUps => tr!(import.kind_hint.follow_ups),
    }
}

/// Why a file needn't be sent at all.
fn unfit(name: &str, bytes: i64) -> Option<String> {
    match bytes {
        0 => Some(tr!(import.empty_file).to_owned()),
        _ if bytes > size_limit() => Some(tr!(import.file_too_large, name = name, size = size(bytes), max = size(size_limit()))),
        _ => None,
    }
}

fn size_limit() -> i64 {
    i64::try_from(FILE_BYTES_MAX).unwrap_or(i64::MAX)
}

/// The server says by a word why a file can't be read; each has its next step.
fn refused(error: ApiError) -> Refusal {
    let reason = match &error {
        ApiError::Problem { problem, .. } if problem.code == ErrorCode::UnreadableFile => problem.detail.as_deref().and_then(failure_text),
        _ => None,
    };
    reason.map_or(Refusal::Api(error), Refusal::File)
}

/// The length of a file; a browser tells it as a floating number.
#[allow(clippy::cast_possible_truncation)]
fn length(file: &File) -> i64 {
    file.size() as i64
}

async fn read(file: &File) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}

#[cfg(test)]
mod tests {
    use fangke_shared::problem::Problem;

    use super::*;

    #[test]
    fn a_file_that_can_not_be_taken_is_not_sent() {
        assert_eq!(unfit("a.csv", 0).as_deref(), Some("这个文件是空的，换一个。"));
        assert_eq!(unfit("a.csv", 1), None);
        assert_eq!(unfit("a.csv", size_limit()), None);
        let text = unfit("a.csv", 2 * size_limit()).unwrap();
        assert!(text.contains("512 MB") && text.contains("256 MB"), "{text}");
    }

    #[test]
    fn an_unreadable_file_is_told_with_its_next_step() {
        let error = |code: ErrorCode, detail: Option<&str>| ApiError::Problem {
            problem: Box::new(Problem {
                kind: String::new(),
                title: String::new(),
                status: code.status(),
                detail: detail.map(Into::into),
                code,
                request_id: String::new(),
                errors: Vec::new(),
                members: Default::default(),
            }),
            retry_after: None,
        };
        assert!(matches!(refused(error(ErrorCode::UnreadableFile, Some("old_workbook"))), Refusal::File(text) if text.contains(".xlsx")));
        assert!(matches!(refused(error(ErrorCode::UnreadableFile, None)), Refusal::Api(_)));
        assert!(matches!(refused(error(ErrorCode::Forbidden, Some("empty"))), Refusal::Api(_)));
    }
}
