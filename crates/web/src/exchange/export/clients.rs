//! The bar over the list of clients while rows have ticks: tags, another holder, the pool, a file.

use fangke_shared::client::holding::TransferClientRequest;
use fangke_shared::client::profile::TAGS_MAX;
use fangke_shared::permission::Action;
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::{ClientId, MemberId};
use futures::FutureExt;
use leptos::prelude::*;

use super::bulk::{Done, finish};
use super::file::ExportDialog;
use crate::api::{Api, ApiError, use_api};
use crate::company::auth::parts::use_session;
use crate::company::member::parts::member_choices;
use crate::property::listing::parts::chosen::Chosen;
use crate::tr;
use crate::ui::{Button, ButtonKind, Choice, Combobox, Dialog, Field, Form, Icon, TextInput, unique_id, use_toaster};

/// Count first, then what may be done, and the way out last.
#[component]
pub fn ClientBulkBar(
    /// The list.
    chosen: Chosen<ClientId>,
) -> impl IntoView {
    let session = use_session();
    let (edits, gives, exports) =
        (session.may(Action::EditClient), session.may(Action::TransferClient), session.may(Action::ExportClients));
    let (is_tagging, is_giving, is_releasing, is_exporting) =
        (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let n = move || chosen.rows.with(Vec::len);
    view! {
        <div class="bulkbar" role="region" aria-label=tr!(export.bulk)>
            <b role="status">{move || tr!(export.clients.n_chosen, n = n())}</b>
            {edits.then(|| view! { <button type="button" on:click=move |_| is_tagging.set(true)>{tr!(export.clients.tag)}</button> })}
            {gives.then(|| view! { <button type="button" on:click=move |_| is_giving.set(true)>{tr!(export.give)}</button> })}
            {gives.then(|| view! { <button type="button" on:click=move |_| is_releasing.set(true)>{tr!(export.clients.release)}</button> })}
            {exports.then(|| view! { <button type="button" on:click=move |_| is_exporting.set(true)>{tr!(export.open)}</button> })}
            <button type="button" aria-label=tr!(export.clear) title=tr!(export.clear) on:click=move |_| chosen.clear()>
                <Icon icon=icondata_lu::LuX/>
            </button>
        </div>
        <Dialog open=is_tagging title=Signal::derive(move || tr!(export.clients.tag_n, n = n()))><AddTag chosen open=is_tagging/></Dialog>
        <Dialog open=is_giving title=Signal::derive(move || tr!(export.clients.give_n, n = n()))><Give chosen open=is_giving is_up=false/></Dialog>
        <Dialog open=is_releasing title=Signal::derive(move || tr!(export.clients.release_n, n = n()))><Give chosen open=is_releasing is_up=true/></Dialog>
        <ExportDialog chosen open=is_exporting/>
    }
}

/// Adds a tag to one client, whose others stay.
async fn add_tag(api: Api, id: ClientId, tag: &str) -> Result<(), ApiError> {
    let client = api.get_client(id).await?.summary;
    if client.tags.iter().any(|known| known == tag) || client.tags.len() >= TAGS_MAX {
        return Ok(());
    }
    let tags: Vec<String> = client.tags.into_iter().chain([tag.to_owned()]).collect();
    api.set_client_tags(id, client.version, &tags).await.map(drop)
}

#[component]
fn AddTag(chosen: Chosen<ClientId>, open: RwSignal<bool>) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let tag = RwSignal::new(String::new());
    let form = Form::new(move || {
        let mut checks = fangke_shared::field::Checks::new();
        tag.with(|tag| {
            checks.text("/tag", tag.trim(), 1, 20);
            checks.wrong_if(tag.contains(','), "/tag", FieldCode::ForbiddenCharacter);
        });
        checks.finish()
    });
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (tag, rows) = (tag.get_untracked().trim().to_owned(), chosen.rows.get_untracked());
        let work = async move {
            let mut done = Done::default();
            for (id, _) in rows {
                if !done.note(id, add_tag(api, id, &tag).await) {
                    break;
                }
            }
            Ok(done)
        };
        form.submit(work, move |done: Done<ClientId>| finish(chosen, (open, toaster), &done, |n| tr!(export.clients.tagged, n = n)));
    };
    let form_id = unique_id("bulk-tag");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <Field label=tr!(export.clients.tag) state=form.field("/tag") required=true><TextInput value=tag autofocus=true/></Field>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(export.clients.tag)}</Button>
        </footer>
    }
}

#[component]
fn Give(chosen: Chosen<ClientId>, open: RwSignal<bool>, is_up: bool) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let (name, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    // The colleague of the name, while it stands as it was chosen.
    let picked = RwSignal::new(None::<(MemberId, String)>);
    let member = move || picked.with(|picked| picked.as_ref().filter(|(_, label)| name.with(|name| name == label)).map(|(id, _)| *id));
    let request = move || TransferClientRequest { member_id: member(), reason: reason.get().trim().to_owned() };
    let form = Form::new(move || {
        let mut errors = request().validate().err().unwrap_or_default();
        if !is_up && member().is_none() {
            errors.push(FieldError::new("/member_id", FieldCode::Required));
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    });
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (body, rows) = (untrack(request), chosen.rows.get_untracked());
        let work = async move {
            let mut done = Done::default();
            for (id, version) in rows {
                if !done.note(id, api.transfer_client(id, version, &body).await) {
                    break;
                }
            }
            Ok(done)
        };
        form.submit(work, move |done: Done<ClientId>| finish(chosen, (open, toaster), &done, |n| tr!(export.clients.given, n = n)));
    };
    let source = move |text: String| member_choices(api, text, Some(true)).boxed_local();
    let pick = move |choice: Choice| picked.set(choice.value.parse().ok().map(|id| (id, choice.label)));
    let form_id = unique_id("bulk-give");
    let to = (!is_up).then(|| {
        view! {
            <Field label=tr!(pool.to) state=form.field("/member_id") required=true>
                <Combobox value=name source on_pick=pick placeholder=tr!(member.hint)/>
            </Field>
        }
    });
    let act = if is_up { tr!(export.clients.release) } else { tr!(export.give) };
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            {to}
            <Field label=tr!(listing.reason) state=form.field("/reason") required=true><TextInput value=reason/></Field>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{act}</Button>
        </footer>
    }
}
