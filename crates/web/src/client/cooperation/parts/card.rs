//! With whom the holder works on a client, and the invitation.

use fangke_shared::client::cooperation::{CooperationResponse, CooperationState, InviteRequest};
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::{ClientId, MemberId};
use futures::FutureExt;
use leptos::prelude::*;

use super::one::Cooperation;
use super::terms::{TermsFields, Typed};
use crate::api::{FormKey, use_api};
use crate::company::auth::parts::use_session;
use crate::company::member::parts::member_choices;
use crate::tr;
use crate::ui::{Button, ButtonKind, Choice, Combobox, Dialog, Field, Form, ProblemNote, TextArea, unique_id, use_toaster};

/// The card; nothing for whoever neither cooperates nor may invite.
#[component]
pub fn CooperationCard(
    /// The client.
    client: ClientId,
    /// The member holds the client.
    #[prop(into)]
    is_holder: Signal<bool>,
    /// Changes with every change of the client.
    #[prop(into)]
    changes: Signal<u32>,
    /// The client is another one now.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let (api, is_inviting) = (use_api(), RwSignal::new(false));
    let found = LocalResource::new(move || {
        changes.track();
        async move { api.list_client_cooperations(client).await.map(|page| page.items).unwrap_or_default() }
    });
    let all = Memo::new(move |_| found.get().unwrap_or_default());
    let may_invite = move || is_holder.get() && all.with(|all| all.iter().all(|one| one.state == CooperationState::Over));
    let key = |one: &CooperationResponse| (one.id, one.version);
    view! {
        <Show when=move || may_invite() || all.with(|all| !all.is_empty())>
            <section class="panel" aria-labelledby="h-cooperation">
                <header>
                    <h2 id="h-cooperation">{tr!(cooperation.title)}</h2>
                    <Show when=may_invite>
                        <Button class="btn--sm" icon=icondata_lu::LuHandshake on_click=move |()| is_inviting.set(true)>{tr!(cooperation.invite)}</Button>
                    </Show>
                </header>
                <Show when=move || all.with(Vec::is_empty)><p class="rows__none">{tr!(cooperation.none)}</p></Show>
                <ul class="cooperations">
                    <For each=move || all.get() key children=move |cooperation| view! { <Cooperation cooperation names_client=false on_done/> }/>
                </ul>
            </section>
        </Show>
        <Dialog open=is_inviting title=tr!(cooperation.invite).to_owned()><Invite client open=is_inviting on_done/></Dialog>
    }
}

#[component]
fn Invite(client: ClientId, open: RwSignal<bool>, on_done: Callback<()>) -> impl IntoView {
    let (api, session, toaster) = (use_api(), use_session(), use_toaster());
    let (name, note, typed) = (RwSignal::new(String::new()), RwSignal::new(String::new()), Typed::usual());
    // The colleague of the name, while it stands as it was chosen.
    let picked = RwSignal::new(None::<(MemberId, String)>);
    let member = move || picked.with(|picked| picked.as_ref().filter(|(_, label)| name.with(|name| name == label)).map(|(id, _)| *id));
    let request = move || {
        let (terms, mut errors) = typed.read();
        let partner_id = member();
        if partner_id.is_none() {
            errors.push(FieldError::new("/partner_id", FieldCode::Required));
        }
        let note = Some(note.get().trim().to_owned()).filter(|note| !note.is_empty());
        let request = InviteRequest { partner_id: partner_id.unwrap_or(MemberId(0)), terms, note };
        errors.extend(request.validate().err().unwrap_or_default());
        (request, errors)
    };
    let form = Form::new(move || {
        let errors = request().1;
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    })
    .keeping(session.draft("cooperation", client), &[note]);
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request).0;
        form.submit(async move { api.create_cooperation(client, key, &body).await }, move |made: CooperationResponse| {
            open.set(false);
            toaster.say(tr!(cooperation.invited, name = made.partner.display_name));
            on_done.run(());
        });
    };
    let source = move |text: String| member_choices(api, text, Some(true)).boxed_local();
    let pick = move |choice: Choice| picked.set(choice.value.parse().ok().map(|id| (id, choice.label)));
    let form_id = unique_id("cooperation");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <p class="muted">{tr!(cooperation.invite_text)}</p>
            <Field label=tr!(cooperation.partner) state=form.field("/partner_id") required=true>
                <Combobox value=name source on_pick=pick placeholder=tr!(member.hint)/>
            </Field>
            <TermsFields typed form/>
            <Field label=tr!(cooperation.note) state=form.field("/note") optional=true><TextArea value=note/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(cooperation.invite)}</Button>
        </footer>
    }
}
