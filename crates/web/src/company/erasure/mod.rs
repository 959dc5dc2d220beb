//! What the house holds about a person: their file, and the end of it, read first and then confirmed.

pub mod calls;

use fangke_shared::company::erasure::{
    ErasePersonRequest, ErasureResponse, PersonField, PersonFile, PersonFileRequest, PersonItem, PersonLine, PersonPart,
};
use fangke_shared::permission::Action;
use futures::FutureExt;
use leptos::prelude::*;

use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::company::retention::parts::RetentionPanel;
use crate::i18n::Word;
use crate::ui::{
    Button, ButtonKind, Dialog, Empty, Field, Form, LoadMore, NotFoundPage, Note, PageTitle, Pager, ProblemNote, SkeletonRows, Tag,
    TextInput, Tone, download, set_title, unique_id, use_toaster,
};
use crate::{time, tr};

/// A file, and the contact by which it was asked for.
type Read = RwSignal<Option<(String, PersonFile)>>;

/// The page, for whoever answers for personal data.
#[component]
fn PersonsPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(erasure.title).to_owned(), ..PageTitle::default() });
    if !use_session().may(Action::ErasePersons) {
        return NotFoundPage().into_any();
    }
    let api = use_api();
    let read: Read = RwSignal::new(None);
    let done = Pager::new(move |cursor| async move { api.list_erasures(cursor.as_deref()).await }.boxed_local());
    let file = move || read.get().map(|(contact, file)| view! { <File contact file read done/> });
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(erasure.title)}</h1><span class="sub">{tr!(erasure.about)}</span></div>
            <div class="stack">
                <Ask read/>
                {file}
                <Done done/>
                <RetentionPanel/>
            </div>
        </div>
    }
    .into_any()
}

/// Whose file is wanted, and why.
#[component]
fn Ask(read: Read) -> impl IntoView {
    let api = use_api();
    let (contact, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let body = move || PersonFileRequest {
        contact: contact.with(|contact| contact.trim().to_owned()),
        reason: reason.with(|reason| reason.trim().to_owned()),
    };
    let form = Form::new(move || body().validate());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(body);
        read.set(None);
        form.submit(async move { api.make_person_file(&body).await.map(|file| (body.contact, file)) }, move |found| read.set(Some(found)));
    };
    view! {
        <section class="panel" aria-labelledby="h-person-ask">
            <header><h2 id="h-person-ask">{tr!(erasure.ask)}</h2></header>
            <form class="body form" novalidate on:submit=save>
                <ProblemNote error=form.failure()/>
                <Field label=tr!(erasure.contact) state=form.field("/contact") hint=tr!(erasure.contact_hint) required=true class="w6"><TextInput value=contact/></Field>
                <Field label=tr!(erasure.reason) state=form.field("/reason") hint=tr!(erasure.reason_hint) required=true class="w6"><TextInput value=reason/></Field>
                <div><Button kind=ButtonKind::Primary r#type="submit" busy=form.busy()>{tr!(erasure.read)}</Button></div>
            </form>
        </section>
    }
}

/// Everything that is held, in words.
#[component]
fn File(contact: String, file: PersonFile, read: Read, done: Pager<ErasureResponse>) -> impl IntoView {
    let is_erasing = RwSignal::new(false);
    let json = serde_json::to_string_pretty(&file).unwrap_or_default();
    let take = move |()| download(&format!("{} {}.json", tr!(erasure.filename), time::today()), json.as_bytes(), "application/json");
    let erase = (file.erasable > 0).then(|| {
        view! { <Button kind=ButtonKind::DangerQuiet on_click=move |()| is_erasing.set(true)>{tr!(erasure.erase)}</Button> }
    });
    let erasable = file.erasable;
    let form = {
        let contact = StoredValue::new(contact);
        move || view! { <Erase contact=contact.get_value() erasable open=is_erasing read done/> }
    };
    view! {
        <section class="panel" aria-labelledby="h-person-file">
            <header><h2 id="h-person-file">{tr!(erasure.file)}</h2><span class="n">{tr!(erasure.counts, n = file.erasable, kept = file.kept)}</span></header>
            <div class="body">
                <p class="muted">{tr!(erasure.made, name = file.made_by.display_name.clone(), at = time::moment(file.made_at))}</p>
                <Button icon=icondata_lu::LuDownload on_click=take>{tr!(erasure.take)}</Button> " " {erase}
            </div>
            {file.parts.into_iter().map(part).collect_view()}
        </section>
        <Dialog open=is_erasing title=tr!(erasure.erase).to_owned()>{form}</Dialog>
    }
}

fn part(part: PersonPart) -> impl IntoView {
    let kept = part.is_kept.then(|| view! { <Tag tone=Tone::Accent>{tr!(erasure.kept)}</Tag> });
    let items = part.items.into_iter().map(item).collect_view();
    view! {
        <div class="pad"><h3>{part.of.label()} " " {kept}</h3></div>
        <ul class="rows">{items}</ul>
    }
}

fn item(item: PersonItem) -> impl IntoView {
    let name = item.lines.iter().find(|line| line.field == PersonField::Name).map(|line| line.value.clone());
    let at = item.at.map(time::moment);
    let line = |line: PersonLine| view! { <span>{line.field.label()} " " <b>{line.value}</b></span> };
    view! {
        <li>
            <div>
                <div class="t"><span>{name}</span> <span class="muted">{at}</span></div>
                <div class="d dots">{item.lines.into_iter().map(line).collect_view()}</div>
            </div>
        </li>
    }
}

/// The second step: why, and the word that confirms it.
#[component]
fn Erase(contact: String, erasable: i64, open: RwSignal<bool>, read: Read, done: Pager<ErasureResponse>) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let (reason, typed) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let contact = StoredValue::new(contact);
    let body =
        move || ErasePersonRequest { contact: contact.get_value(), reason: reason.with(|reason| reason.trim().to_owned()), erasable };
    let is_confirmed = move || typed.with(|typed| typed.trim() == contact.get_value());
    let form = Form::new(move || body().validate());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if !untrack(is_confirmed) {
            return;
        }
        let body = untrack(body);
        form.submit(async move { api.erase_person(&body).await }, move |erased| {
            let count: i64 = erased.counts.iter().map(|of| of.count).sum();
            toaster.say(tr!(erasure.erased, n = count));
            open.set(false);
            read.set(None);
            done.reload();
        });
    };
    let refused = Signal::derive(move || (!is_confirmed()).then(|| tr!(erasure.confirm).to_owned()));
    let form_id = unique_id("erase-person");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <ProblemNote error=form.failure()/>
            <Note tone=Tone::Danger>{tr!(erasure.warning, n = erasable)}</Note>
            <Field label=tr!(erasure.reason) state=form.field("/reason") required=true><TextInput value=reason autofocus=true/></Field>
            <Field label=tr!(erasure.confirm) state=form.field("/contact") required=true><TextInput value=typed/></Field>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Danger r#type="submit" form=form_id busy=form.busy() refused>{tr!(erasure.erase)}</Button>
        </footer>
    }
}

/// Erasures that were done.
#[component]
fn Done(done: Pager<ErasureResponse>) -> impl IntoView {
    let rows = done.rows();
    let is_empty = move || !done.is_first().get() && rows.with(Vec::is_empty) && done.error().with(Option::is_none);
    let row = |of: ErasureResponse| {
        let counts = of.counts.iter().map(|count| view! { <span>{count.of.label()} " " {count.count}</span> }).collect_view();
        view! {
            <li>
                <div>
                    <div class="t"><span>{of.reason}</span></div>
                    <div class="d dots"><span>{of.by.display_name}</span><span>{time::moment(of.at)}</span>{counts}</div>
                </div>
            </li>
        }
    };
    view! {
        <section class="panel" aria-labelledby="h-erasures">
            <header><h2 id="h-erasures">{tr!(erasure.done)}</h2></header>
            <Show when=move || done.error().with(Option::is_some)>
                <div class="pad"><ProblemNote error=done.error() on_retry=move |()| done.reload()/></div>
            </Show>
            <Show when=move || done.is_first().get()><SkeletonRows rows=3/></Show>
            <Show when=is_empty><Empty icon=icondata_lu::LuUserX title=tr!(erasure.none) text=tr!(erasure.none_text)/></Show>
            <ul class="rows"><For each=move || rows.get() key=|of| of.id children=row/></ul>
            <LoadMore has_more=done.has_more() busy=done.busy() on_more=move |()| done.more()/>
        </section>
    }
}

crate::lazy_view!(erasure, pub persons_page: fn() -> AnyView = || view! { <PersonsPage/> }.into_any());
