//! What is done with a showing in a word or two: checking in, calling it off, a client who didn't come, a note.

use fangke_shared::client::showing::{BeginShowingRequest, CancelReason, CancelShowingRequest, NoShowRequest, ShowingNoteRequest};
use leptos::prelude::*;

use super::page::{Doing, Held, use_held};
use super::place::position;
use crate::api::{ApiError, FormKey};
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Button, ButtonKind, Choice, Dialog, Field, Form, ProblemNote, Select, TextArea, TextInput, unique_id};

/// What was typed, if anything was.
pub fn typed(text: RwSignal<String>) -> Option<String> {
    Some(text.get().trim().to_owned()).filter(|text| !text.is_empty())
}

/// Reads the showing anew where somebody else was faster.
pub fn refresh_when_stale(held: Held, form: Form) {
    Effect::new(move || {
        if form.failure().with(|failure| failure.as_ref().is_some_and(ApiError::is_stale)) {
            held.refresh();
        }
    });
}

/// The buttons of a dialog.
#[component]
pub fn Foot(
    /// The form that is sent.
    form: Form,
    /// Its id.
    #[prop(into)]
    form_id: String,
    /// What sending it is called.
    label: &'static str,
    /// How strong it looks.
    #[prop(default = ButtonKind::Primary)]
    kind: ButtonKind,
) -> impl IntoView {
    let held = use_held();
    view! {
        <footer>
            <Button on_click=move |()| held.doing.set(None)>{tr!(common.back)}</Button>
            <Button kind r#type="submit" form=form_id busy=form.busy()>{label}</Button>
        </footer>
    }
}

/// Asks where, and whether the device may tell.
#[component]
pub fn BeginDialog() -> impl IntoView {
    let open = use_held().open(|doing| doing == Doing::Begin);
    view! { <Dialog open title=tr!(showing.begin).to_owned()><Begin/></Dialog> }
}

#[component]
fn Begin() -> impl IntoView {
    let held = use_held();
    let place = RwSignal::new(held.showing.with_untracked(|showing| showing.summary.meeting_place.clone()).unwrap_or_default());
    let tells = RwSignal::new(true);
    let request = move || BeginShowingRequest { place: typed(place), ..BeginShowingRequest::default() };
    let form = Form::new(move || request().validate());
    refresh_when_stale(held, form);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (mut body, id, version, tells) = (untrack(request), held.id(), held.version(), tells.get_untracked());
        let send = async move {
            let degrees = if tells { position().await } else { None };
            (body.latitude, body.longitude) = degrees.unzip();
            held.api.begin_showing(id, version, &body).await
        };
        form.submit(send, move |showing| {
            held.toaster.say(tr!(showing.begun));
            held.accept(showing);
        });
    };
    let has_keys = held.showing.with_untracked(|showing| showing.stops.iter().any(|stop| stop.keys.is_some()));
    let form_id = unique_id("begin");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            {has_keys.then(|| view! { <p>{tr!(showing.begin_keys)}</p> })}
            <Field label=tr!(showing.place) state=form.field("/place") optional=true><TextInput value=place/></Field>
            <label class="check">
                <input type="checkbox" prop:checked=move || tells.get() on:change:target=move |event| tells.set(event.target().checked())/>
                {tr!(showing.tells_position)}
            </label>
            <ProblemNote error=form.failure()/>
        </form>
        <Foot form form_id label=tr!(showing.begin)/>
    }
}

/// Asks why it is called off.
#[component]
pub fn CancelDialog() -> impl IntoView {
    let open = use_held().open(|doing| doing == Doing::Cancel);
    view! { <Dialog open title=tr!(showing.cancel).to_owned()><Cancel/></Dialog> }
}

#[component]
fn Cancel() -> impl IntoView {
    let held = use_held();
    let (reason, note) = (RwSignal::new(CancelReason::ByClient.word().to_owned()), RwSignal::new(String::new()));
    let request = move || CancelShowingRequest { reason: reason.get().parse().unwrap_or(CancelReason::Other), note: typed(note) };
    let form = Form::new(move || request().validate());
    refresh_when_stale(held, form);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (body, id, version) = (untrack(request), held.id(), held.version());
        form.submit(async move { held.api.cancel_showing(id, version, &body).await }, move |showing| {
            held.toaster.say(tr!(showing.cancelled));
            held.accept(showing);
        });
    };
    let reasons = CancelReason::ALL.iter().filter(|reason| **reason != CancelReason::ListingsClosed);
    let reasons: Vec<Choice> = reasons.map(|reason| Choice::new(reason.word(), reason.label())).collect();
    let form_id = unique_id("cancel-showing");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <Field label=tr!(showing.reason) state=form.field("/reason") required=true><Select value=reason choices=reasons/></Field>
            <Field label=tr!(showing.in_words) state=form.field("/note")><TextArea value=note/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <Foot form form_id label=tr!(showing.cancel) kind=ButtonKind::Danger/>
    }
}

/// Asks whether there is anything to say of a client who didn't come.
#[component]
pub fn NoShowDialog() -> impl IntoView {
    let open = use_held().open(|doing| doing == Doing::NoShow);
    view! { <Dialog open title=tr!(showing.no_show).to_owned()><NoShow/></Dialog> }
}

#[component]
fn NoShow() -> impl IntoView {
    let held = use_held();
    let note = RwSignal::new(String::new());
    let request = move || NoShowRequest { note: typed(note) };
    let form = Form::new(move || request().validate());
    refresh_when_stale(held, form);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (body, id, version) = (untrack(request), held.id(), held.version());
        form.submit(async move { held.api.miss_showing(id, version, &body).await }, move |showing| {
            held.toaster.say(tr!(showing.missed));
            held.accept(showing);
        });
    };
    let form_id = unique_id("no-show");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <p>{tr!(showing.no_show_text)}</p>
            <Field label=tr!(showing.in_words) state=form.field("/note") optional=true><TextArea value=note/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <Foot form form_id label=tr!(showing.no_show) kind=ButtonKind::Danger/>
    }
}

/// Asks what was different.
#[component]
pub fn NoteDialog() -> impl IntoView {
    let open = use_held().open(|doing| doing == Doing::Note);
    view! { <Dialog open title=tr!(showing.add_note).to_owned()><Note/></Dialog> }
}

#[component]
fn Note() -> impl IntoView {
    let held = use_held();
    let text = RwSignal::new(String::new());
    let key = FormKey::new();
    let request = move || ShowingNoteRequest { text: text.get().trim().to_owned() };
    let form = Form::new(move || request().validate());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (body, id) = (untrack(request), held.id());
        form.submit(async move { held.api.annotate_showing(id, key, &body).await }, move |showing| held.accept(showing));
    };
    let form_id = unique_id("note-showing");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <p>{tr!(showing.note_text)}</p>
            <Field label=tr!(showing.note) state=form.field("/text") required=true><TextArea value=text/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <Foot form form_id label=tr!(showing.add_note)/>
    }
}
