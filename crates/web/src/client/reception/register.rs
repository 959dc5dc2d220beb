//! Registering at the counter, on one screen: what to say, what to do, who it is and who answers.

use fangke_shared::client::ClientSource;
use fangke_shared::client::contact::{ContactDraft, ContactKind};
use fangke_shared::client::reception::{
    ReceptionDraft, ReceptionKind, ReceptionResponse, ReceptionStep, RegisterReceptionRequest, RotaResponse,
};
use leptos::prelude::*;

use crate::api::{FormKey, use_api};
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{
    Button, ButtonKind, Choice, Dialog, Field, Form, Note, ProblemNote, Segmented, Select, TextArea, TextInput, Tone, opened_by, unique_id,
    word_choices,
};

/// Registers somebody who stands here or is on the line.
#[component]
pub fn RegisterDialog(
    /// How they came, while it is open.
    registering: RwSignal<Option<ReceptionKind>>,
    /// Whose turn it is.
    rota: RwSignal<Option<RotaResponse>>,
    /// What comes then.
    #[prop(into)]
    on_registered: Callback<ReceptionResponse>,
) -> impl IntoView {
    let title = Signal::derive(move || match registering.get() {
        Some(ReceptionKind::Call) => tr!(reception.register_call).to_owned(),
        _ => tr!(reception.register_walk_in).to_owned(),
    });
    view! {
        <Dialog open=opened_by(registering) title class="dialog--wide">
            {move || registering.get().map(|kind| view! { <Register kind registering rota on_registered/> })}
        </Dialog>
    }
}

#[component]
fn Register(
    kind: ReceptionKind,
    registering: RwSignal<Option<ReceptionKind>>,
    rota: RwSignal<Option<RotaResponse>>,
    on_registered: Callback<ReceptionResponse>,
) -> impl IntoView {
    let (api, session) = (use_api(), use_session());
    let text = || RwSignal::new(String::new());
    let (name, contact, wish, source_detail, consultant) = (text(), text(), text(), text(), text());
    let contact_kind = RwSignal::new(ContactKind::Phone.word().to_owned());
    let source = RwSignal::new(ReceptionDraft::new(kind).source.word().to_owned());
    let (is_owner, done) = (RwSignal::new(false), RwSignal::new(Vec::<ReceptionStep>::new()));
    let typed = |text: RwSignal<String>| Some(text.get().trim().to_owned()).filter(|text| !text.is_empty());
    let store_id = rota.with_untracked(|rota| rota.as_ref().map(|rota| rota.store_id));
    let request = move || RegisterReceptionRequest {
        kind,
        is_owner: is_owner.get(),
        source: source.get().parse().unwrap_or(ClientSource::WalkIn),
        source_detail: typed(source_detail),
        name: typed(name),
        contact: typed(contact).map(|contact| ContactDraft {
            kind: contact_kind.get().parse().unwrap_or(ContactKind::Phone),
            contact,
            note: None,
        }),
        wish: typed(wish),
        done: done.get().into_iter().filter(|step| ReceptionStep::of(kind, is_owner.get()).contains(step)).collect(),
        consultant_id: consultant.get().parse().ok(),
        store_id,
    };
    let form = Form::new(move || request().validate())
        .keeping(session.draft("reception", kind.word()).private(), &[name, contact, wish, source_detail]);
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { api.register_reception(key, &body).await }, move |reception| {
            registering.set(None);
            on_registered.run(reception);
        });
    };
    let talk = move || match (is_owner.get(), kind) {
        (true, _) => tr!(reception.talk_owner),
        (false, ReceptionKind::WalkIn) => tr!(reception.talk_walk_in),
        (false, _) => tr!(reception.talk_call),
    };
    let steps = move || {
        let step = |&step: &ReceptionStep| {
            let is_on = move || done.with(|done| done.contains(&step));
            let toggle = move |_| {
                done.update(|done| {
                    if let Some(at) = done.iter().position(|known| *known == step) {
                        done.remove(at);
                    } else {
                        done.push(step);
                    }
                });
            };
            view! { <label class="check"><input type="checkbox" prop:checked=is_on on:change=toggle/>{step.label()}</label> }
        };
        ReceptionStep::of(kind, is_owner.get()).iter().map(step).collect_view()
    };
    let (blank, choices) = rota.with_untracked(|rota| {
        let next = rota.as_ref().and_then(|rota| rota.next.as_ref());
        let blank = next.map(|next| tr!(reception.in_turn, name = next.display_name.clone()));
        let turns = rota.as_ref().map(|rota| rota.turns.clone()).unwrap_or_default();
        let choices = turns.into_iter().map(|turn| Choice::new(turn.member.id.to_string(), turn.member.display_name)).collect::<Vec<_>>();
        (blank.unwrap_or_else(|| tr!(common.choose).to_owned()), choices)
    });
    let form_id = unique_id("reception");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <Note tone=Tone::Accent>{talk}</Note>
            <div class="field">
                <label class="check"><input type="checkbox" prop:checked=move || is_owner.get() on:change:target=move |event| is_owner.set(event.target().checked())/>{tr!(reception.is_owner)}</label>
            </div>
            <Field label=tr!(reception.name) state=form.field("/name") optional=true class="w6"><TextInput value=name placeholder=tr!(reception.name_hint)/></Field>
            <Field label=tr!(reception.source) state=form.field("/source") required=true class="w6"><Select value=source choices={word_choices::<ClientSource>()}/></Field>
            <div class="field"><Segmented value=contact_kind choices={word_choices::<ContactKind>()} label=tr!(reception.contact_kind)/></div>
            <Field label=tr!(reception.contact) state=form.field("/contact/contact") optional=true class="w6"><TextInput value=contact inputmode="tel" placeholder=tr!(reception.contact_hint)/></Field>
            <Field label=tr!(reception.source_detail) state=form.field("/source_detail") optional=true class="w6"><TextInput value=source_detail/></Field>
            <Field label=tr!(reception.wish) state=form.field("/wish") optional=true><TextArea value=wish placeholder=tr!(reception.wish_hint)/></Field>
            <fieldset class="receptions__steps"><legend>{tr!(reception.steps)}</legend><div class="choices">{steps}</div></fieldset>
            <Field label=tr!(reception.consultant) state=form.field("/consultant_id") required=true><Select value=consultant choices blank/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| registering.set(None)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}
