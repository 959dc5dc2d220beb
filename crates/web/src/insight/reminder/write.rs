//! A follow-up without leaving the page.

use fangke_shared::property::follow_up::{CreateFollowUpRequest, FollowUpKind};
use fangke_shared::property::listing::ListingRef;
use leptos::prelude::*;

use super::Desk;
use crate::api::FormKey;
use crate::company::auth::parts::use_session;
use crate::company::setting::parts::figures;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Button, ButtonKind, Drawer, Field, Form, ProblemNote, Select, TextArea, TextInput, opened_by, unique_id, word_choices};

/// What a follow-up is written on.
#[derive(Debug, Clone, PartialEq)]
pub struct Writing {
    /// The listing.
    pub listing: ListingRef,
    /// How it was probably made.
    pub kind: FollowUpKind,
    /// Why it is to be written.
    pub about: String,
}

/// The form.
#[component]
pub fn WriteDrawer(
    /// Whose `writing` opens it.
    desk: Desk,
) -> impl IntoView {
    let open = opened_by(desk.writing);
    let title = Signal::derive(move || desk.writing.with(|writing| writing.as_ref().map(|w| w.listing.title())).unwrap_or_default());
    view! { <Drawer open title>{move || desk.writing.get().map(|writing| view! { <WriteForm writing desk open/> })}</Drawer> }
}

#[component]
fn WriteForm(writing: Writing, desk: Desk, open: RwSignal<bool>) -> impl IntoView {
    let id = writing.listing.id;
    let kind = RwSignal::new(writing.kind.word().to_owned());
    let (text, next_step, next_on) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let request = move || CreateFollowUpRequest {
        kind: kind.get().parse().unwrap_or(FollowUpKind::Other),
        text: text.get().trim().to_owned(),
        next_step: Some(next_step.get().trim().to_owned()).filter(|step| !step.is_empty()),
        next_on: next_on.get().parse().ok(),
    };
    let form = Form::new(move || request().validate()).keeping(use_session().draft("follow_up", id), &[text, next_step, next_on]);
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { desk.api.create_follow_up(id, key, &body).await }, move |_| {
            open.set(false);
            desk.toaster.say(tr!(follow_up.saved));
            desk.has_done();
        });
    };
    let figures = figures(desk.api);
    let hinting = figures.clone();
    let form_id = unique_id("write-form");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <ProblemNote error=form.failure()/>
            <p class="muted">{writing.about}</p>
            <Field label=tr!(follow_up.kind) state=form.field("/kind")>
                <Select value=kind choices={word_choices::<FollowUpKind>()}/>
            </Field>
            <Field
                label=tr!(follow_up.write)
                state=form.field("/text")
                hint=Signal::derive(move || figures.with(|figures| tr!(follow_up.needs, letters = figures.follow_up_letters, distinct = figures.follow_up_distinct)))
                required=true
            >
                <TextArea value=text placeholder=Signal::derive(move || tr!(follow_up.hint, min = hinting.with(|figures| figures.follow_up_letters)))/>
            </Field>
            <Field label=tr!(follow_up.next) state=form.field("/next_step") optional=true>
                <TextInput value=next_step placeholder=tr!(follow_up.next_hint)/>
            </Field>
            <Field label=tr!(follow_up.next_on) state=form.field("/next_on") optional=true><TextInput value=next_on kind="date"/></Field>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}
