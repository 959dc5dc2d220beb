//! Ending a showing: what was said, what comes next, and whether the keys are back.

use fangke_shared::client::showing::CompleteShowingRequest;
use fangke_shared::property::follow_up::is_too_thin;
use leptos::prelude::*;

use super::acts::{Foot, refresh_when_stale, typed};
use super::page::{Doing, use_held};
use crate::company::auth::parts::use_session;
use crate::company::setting::parts::figures;
use crate::tr;
use crate::ui::{Dialog, Field, Form, Note, ProblemNote, TextArea, TextInput, Tone, unique_id};

/// Asks for the follow-up on the client.
#[component]
pub fn CompleteDialog() -> impl IntoView {
    let open = use_held().open(|doing| doing == Doing::Complete);
    view! { <Dialog open title=tr!(showing.complete).to_owned()><Complete/></Dialog> }
}

#[component]
fn Complete() -> impl IntoView {
    let (held, session) = (use_held(), use_session());
    let (text, next_step) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    // After a showing the client is called every day until there is a result.
    let next_on = RwSignal::new(held.showing.with_untracked(|showing| showing.next_call_on.to_string()));
    let has_keys =
        held.showing.with_untracked(|showing| showing.stops.iter().any(|stop| stop.keys.as_ref().is_some_and(|keys| keys.is_taken)));
    let keys_returned = RwSignal::new(has_keys);
    let request = move || CompleteShowingRequest {
        text: text.get().trim().to_owned(),
        next_step: typed(next_step),
        next_on: next_on.get().parse().ok(),
        keys_returned: keys_returned.get(),
    };
    let form =
        Form::new(move || request().follow_up().validate()).keeping(session.draft("showing.complete", held.id()), &[text, next_step]);
    refresh_when_stale(held, form);
    let figures = figures(held.api);
    let at_least = |figure: i64| usize::try_from(figure).unwrap_or_default();
    let thin = move || {
        let (letters, distinct) = figures.with(|figures| (at_least(figures.follow_up_letters), at_least(figures.follow_up_distinct)));
        text.with(|text| is_too_thin(text, letters, distinct)).then(|| tr!(follow_up.too_thin, letters = letters, distinct = distinct))
    };
    let left = held.showing.with_untracked(|showing| {
        let open = showing.stops.iter().filter(|stop| !stop.is_closed && stop.result.is_none());
        open.map(|stop| crate::property::listing::parts::words::title(&stop.listing)).collect::<Vec<_>>()
    });
    let missing = (!left.is_empty()).then(|| {
        let names = left.join(tr!(common.list_separator));
        view! { <Note tone=Tone::Warning>{tr!(showing.results_missing, names = names)}</Note> }
    });
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (body, id, version) = (untrack(request), held.id(), held.version());
        form.submit(async move { held.api.complete_showing(id, version, &body).await }, move |showing| {
            held.toaster.say(tr!(showing.completed));
            held.accept(showing);
            session.reload();
        });
    };
    let form_id = unique_id("complete");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            {missing}
            <Field label=tr!(showing.said) state=form.field("/text") required=true hint=MaybeProp::derive(thin)><TextArea value=text placeholder=tr!(showing.said_hint)/></Field>
            <Field label=tr!(follow_up.next) state=form.field("/next_step") optional=true class="w8"><TextInput value=next_step placeholder=tr!(showing.next_hint)/></Field>
            <Field label=tr!(follow_up.next_on) state=form.field("/next_on") optional=true class="w4"><TextInput value=next_on kind="date"/></Field>
            {has_keys.then(|| view! {
                <label class="check">
                    <input type="checkbox" prop:checked=move || keys_returned.get() on:change:target=move |event| keys_returned.set(event.target().checked())/>
                    {tr!(showing.keys_returned)}
                </label>
            })}
            <ProblemNote error=form.failure()/>
        </form>
        <Foot form form_id label=tr!(showing.complete)/>
    }
}
