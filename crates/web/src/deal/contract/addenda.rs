//! Changes of a signed contract: addenda, each with its own text.

use fangke_shared::deal::contract::{Addendum, AddendumRequest};
use leptos::prelude::*;

use super::held::{Doing, use_held};
use crate::api::FormKey;
use crate::ui::{Button, ButtonKind, Field, Form, ProblemNote, TextArea, TextInput, unique_id};
use crate::{time, tr};

/// The panel; nothing before the signing.
#[component]
pub fn Addenda() -> impl IntoView {
    let held = use_held();
    let may_add = move || held.with(|contract| contract.rights.may_follow);
    let is_there = move || held.with(|contract| contract.rights.may_follow || !contract.addenda.is_empty());
    let rows = move || held.with(|contract| contract.addenda.iter().map(line).collect_view());
    view! {
        <Show when=is_there>
            <section class="panel" aria-labelledby="h-addenda">
                <header>
                    <h2 id="h-addenda">{tr!(contract.addenda)}</h2>
                    <Show when=may_add>
                        <span class="end"><Button class="btn--sm" icon=icondata_lu::LuPlus on_click=move |()| held.begin(Doing::Addendum)>{tr!(contract.add_addendum)}</Button></span>
                    </Show>
                </header>
                <ul class="rows">{rows}</ul>
                <Show when=move || held.with(|contract| contract.addenda.is_empty())><p class="rows__none">{tr!(contract.no_addenda)}</p></Show>
            </section>
        </Show>
    }
}

fn line(addendum: &Addendum) -> impl IntoView + use<> {
    let title = tr!(contract.addendum_title, n = addendum.number, title = addendum.title.clone());
    let by = addendum.entered.member.display_name.clone();
    view! {
        <li>
            <div>
                <div class="t"><span>{title}</span></div>
                <div class="d dots"><span>{time::date(addendum.signed_on)}</span><span>{by}</span></div>
                <p class="contract-addendum">{addendum.text.clone()}</p>
            </div>
        </li>
    }
}

/// Asks what is changed.
#[component]
pub fn AddendumForm() -> impl IntoView {
    let held = use_held();
    let (title, text, day) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(time::today().to_string()));
    let request = move || AddendumRequest {
        title: title.get().trim().to_owned(),
        text: text.get().trim().to_owned(),
        signed_on: day.with(|day| day.parse().unwrap_or_else(|_| time::today())),
    };
    let draft = held.session.draft("contract.addendum", held.id());
    let form = Form::new(move || request().validate(time::today())).keeping(draft, &[title, text]);
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (body, api, id) = (untrack(request), held.api, held.id());
        form.submit(async move { api.add_contract_addendum(id, key, &body).await }, move |contract| held.accept(contract));
    };
    let form_id = unique_id("contract-addendum");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <p>{tr!(contract.addendum_text)}</p>
            <Field label=tr!(contract.about) state=form.field("/title") required=true class="w8"><TextInput value=title placeholder=tr!(contract.about_hint)/></Field>
            <Field label=tr!(contract.signed_on) state=form.field("/signed_on") required=true class="w4"><TextInput value=day kind="date"/></Field>
            <Field label=tr!(contract.addendum_body) state=form.field("/text") required=true><TextArea value=text/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| held.doing.set(None)>{tr!(common.back)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(contract.add_addendum)}</Button>
        </footer>
    }
}
