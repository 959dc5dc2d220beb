//! The panel: what is kept for how long, what goes with the next hour, and clients who may go when somebody confirms it.

use fangke_shared::company::retention::{EraseRetentionClientsRequest, RetentionClient, RetentionPart, RetentionResponse};
use leptos::prelude::*;

use crate::api::use_api;
use crate::i18n::Word;
use crate::ui::{
    Button, ButtonKind, Dialog, Field, Form, Icon, Loaded, ProblemNote, Tag, TextInput, Tone, opened_by, unique_id, use_toaster,
};
use crate::{time, tr};

/// The panel.
#[component]
pub fn RetentionPanel() -> impl IntoView {
    let api = use_api();
    let resource = LocalResource::new(move || async move { api.show_retention().await });
    let erasing = RwSignal::new(None::<RetentionClient>);
    let open = opened_by(erasing);
    let form = move || erasing.get().map(|client| view! { <Erase client open on_done=move |()| resource.refetch()/> });
    view! {
        <section class="panel" aria-labelledby="h-retention">
            <header><h2 id="h-retention">{tr!(retention.title)}</h2></header>
            <div class="body">
                <p class="muted">{tr!(retention.about)}</p>
                <a class="btn" href="/settings/rules"><Icon icon=icondata_lu::LuScale/>{tr!(retention.settings)}</a>
            </div>
            <Loaded resource rows=5 view=move |found| view! { <Found found erasing/> }/>
        </section>
        <Dialog open title=tr!(retention.erase).to_owned()>{form}</Dialog>
    }
}

#[component]
fn Found(found: RetentionResponse, erasing: RwSignal<Option<RetentionClient>>) -> impl IntoView {
    let parts = found.parts.into_iter().map(part).collect_view();
    let n = found.clients.len();
    let proposed = if found.client_days == 0 {
        tr!(retention.clients_never).to_owned()
    } else {
        tr!(retention.clients, days = found.client_days, n = n)
    };
    let clients = found.clients.into_iter().map(|client| row(client, erasing)).collect_view();
    view! {
        <ul class="rows">{parts}</ul>
        <div class="pad"><p>{proposed}</p></div>
        <ul class="rows">{clients}</ul>
    }
}

fn part(part: RetentionPart) -> impl IntoView {
    let kept = if part.days == 0 { tr!(retention.for_ever).to_owned() } else { tr!(retention.days, n = part.days) };
    let due = (part.due > 0).then(|| view! { <Tag tone=Tone::Warning>{tr!(retention.due, n = part.due)}</Tag> });
    view! { <li><div><div class="t"><span>{part.kind.label()}</span> {due}</div><div class="d dots"><span>{kept}</span></div></div></li> }
}

fn row(client: RetentionClient, erasing: RwSignal<Option<RetentionClient>>) -> impl IntoView {
    let agent = client.agent.clone().map(|agent| view! { <span>{agent.display_name}</span> });
    let touched = tr!(retention.touched, at = time::moment(client.touched_at));
    let (name, href) = (client.name.clone(), format!("/clients/{}", client.id));
    let label = format!("{} {name}", tr!(retention.erase));
    view! {
        <li>
            <div>
                <div class="t"><a href=href>{name}</a></div>
                <div class="d dots"><span>{touched}</span> {agent}</div>
            </div>
            <div class="acts">
                <Button kind=ButtonKind::DangerQuiet class="btn--sm" label on_click=move |()| erasing.set(Some(client.clone()))>{tr!(retention.erase)}</Button>
            </div>
        </li>
    }
}

#[component]
fn Erase(client: RetentionClient, open: RwSignal<bool>, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let reason = RwSignal::new(String::new());
    let (id, name) = (client.id, client.name);
    let body = move || EraseRetentionClientsRequest { client_ids: vec![id], reason: reason.with(|reason| reason.trim().to_owned()) };
    let form = Form::new(move || body().validate());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(body);
        form.submit(async move { api.erase_retention_clients(&body).await }, move |_| {
            toaster.say(tr!(retention.erased));
            open.set(false);
            on_done.run(());
        });
    };
    let form_id = unique_id("retention-erase");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <ProblemNote error=form.failure()/>
            <p>{tr!(retention.erase_text, name = name)}</p>
            <Field label=tr!(retention.reason) state=form.field("/reason") required=true><TextInput value=reason/></Field>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Danger r#type="submit" form=form_id busy=form.busy()>{tr!(retention.erase)}</Button>
        </footer>
    }
}
