//! Deactivating a member: first what they look after, and who gets it.

use fangke_shared::MemberId;
use fangke_shared::company::member::MemberResponse;
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::leaver::{Belongings, HandOverRequest, HandedOver};
use futures::FutureExt;
use leptos::prelude::*;

use crate::address::{LISTINGS, address};
use crate::api::{FormKey, use_api};
use crate::company::member::parts::{Leaving, member_choices};
use crate::tr;
use crate::ui::{Button, ButtonKind, Choice, Combobox, Field, Form, Loaded, ProblemNote, TextInput, unique_id, use_toaster};

crate::lazy_view!(
    members,
    pub leaver_view: fn(MemberResponse, Leaving) -> AnyView = |member, leaving| view! { <Leaver member leaving/> }.into_any()
);

#[component]
fn Leaver(member: MemberResponse, leaving: Leaving) -> impl IntoView {
    let api = use_api();
    let id = member.id;
    let belongings = LocalResource::new(move || async move { api.show_belongings(id).await });
    view! { <Loaded resource=belongings rows=3 view=move |belongings: Belongings| {
        if belongings.is_empty() { view! { <Nothing leaving/> }.into_any() } else { view! { <HandOver id belongings leaving/> }.into_any() }
    }/> }
}

/// They look after nothing: the account can be closed.
#[component]
fn Nothing(leaving: Leaving) -> impl IntoView {
    view! {
        <div class="body">
            <p>{tr!(leaver.nothing)}</p>
            <p>{tr!(member.deactivate_text)}</p>
            <ProblemNote error=leaving.failure/>
        </div>
        <footer>
            <Button on_click=move |()| leaving.open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Danger busy=leaving.busy on_click=leaving.deactivate>{tr!(member.deactivate)}</Button>
        </footer>
    }
}

#[component]
fn HandOver(id: MemberId, belongings: Belongings, leaving: Leaving) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let (name, reason) = (RwSignal::new(String::new()), RwSignal::new(tr!(leaver.reason_usual).to_owned()));
    // The colleague of the name, while it stands as it was chosen.
    let picked = RwSignal::new(None::<(MemberId, String)>);
    let receiver = move || picked.with(|picked| picked.as_ref().filter(|(_, label)| name.with(|name| name == label)).map(|(id, _)| *id));
    let request = move || HandOverRequest { receiver_id: receiver().unwrap_or(MemberId(0)), reason: reason.get().trim().to_owned() };
    let form = Form::new(move || {
        let mut errors = request().validate().err().unwrap_or_default();
        if receiver() == Some(id) {
            errors.push(FieldError::new("/receiver_id", FieldCode::OutOfRange));
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    });
    let key = FormKey::new();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { api.hand_over(id, key, &body).await }, move |handed: HandedOver| {
            let HandedOver { listings, keys, tasks, clients, showings } = handed;
            toaster.say(tr!(leaver.handed, listings = listings, keys = keys, tasks = tasks, clients = clients, showings = showings));
            leaving.deactivate.run(());
        });
    };
    let source = move |text: String| member_choices(api, text, Some(true)).boxed_local();
    let pick = move |choice: Choice| picked.set(choice.value.parse().ok().map(|id| (id, choice.label)));
    let busy = Signal::derive(move || form.busy().get() || leaving.busy.get());
    let form_id = unique_id("leaver-form");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=submit>
            <Preview id belongings/>
            <Field label=tr!(leaver.receiver) state=form.field("/receiver_id") required=true>
                <Combobox value=name source on_pick=pick placeholder=tr!(member.hint)/>
            </Field>
            <Field label=tr!(leaver.reason) state=form.field("/reason") required=true><TextInput value=reason/></Field>
            <p class="muted">{tr!(member.deactivate_text)}</p>
            <ProblemNote error=form.failure()/>
            <ProblemNote error=leaving.failure/>
        </form>
        <footer>
            <Button on_click=move |()| leaving.open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Danger r#type="submit" form=form_id busy>{tr!(leaver.hand_over)}</Button>
        </footer>
    }
}

/// What goes over, with the way to each list.
#[component]
fn Preview(id: MemberId, belongings: Belongings) -> impl IntoView {
    let of = move |path, name| address(path, [(name, id.to_string())]);
    let examples = belongings.named.iter().map(|listing| listing.title()).collect::<Vec<_>>().join(tr!(common.list_separator));
    let rest = belongings.listings - i64::try_from(belongings.named.len()).unwrap_or_default();
    let rest = (rest > 0).then(|| tr!(leaver.more, n = rest));
    view! {
        <dl class="leaver">
            <dt>{tr!(leaver.listings)}</dt>
            <dd>
                <a href=of(LISTINGS, "maintainer_id")>{belongings.listings}</a>
                <small class="muted">{examples} " " {rest}</small>
            </dd>
            <dt>{tr!(leaver.keys)}</dt>
            <dd><a href=of("/keys", "holder_id")>{belongings.keys}</a></dd>
            <dt>{tr!(leaver.tasks)}</dt>
            <dd>{belongings.tasks}</dd>
            <dt>{tr!(leaver.clients)}</dt>
            <dd>{belongings.clients}</dd>
            <dt>{tr!(leaver.showings)}</dt>
            <dd>{belongings.showings}</dd>
        </dl>
    }
}
