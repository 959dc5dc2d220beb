//! Saving what the list shows as a view, and changing or removing the view that it shows.

use fangke_shared::company::saved_view::{Audience, ChangeViewRequest, SaveViewRequest, SavedViewResponse, ViewedList, may_show};
use fangke_shared::permission::Action;
use leptos::prelude::*;

use super::parts::SavedViews;
use crate::api::{FormKey, use_api};
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Button, ButtonKind, Choice, Dialog, Field, Form, ProblemNote, Segmented, Select, Task, TextInput, unique_id, use_toaster};

/// The dialog.
#[component]
pub fn SavedViewDialog(
    /// All views of the list.
    views: SavedViews,
    /// The list.
    list: ViewedList,
    /// What the list shows now, as a view keeps it.
    query: Signal<String>,
    /// Open or not.
    open: RwSignal<bool>,
) -> impl IntoView {
    let title = Signal::derive(move || {
        let known = query.with(|query| views.current(query)).is_some_and(|view| view.may_edit);
        (if known { tr!(saved_view.change_title) } else { tr!(saved_view.save_title) }).to_owned()
    });
    view! { <Dialog open title><ViewForm views list query=query.get_untracked() open/></Dialog> }
}

#[component]
fn ViewForm(views: SavedViews, list: ViewedList, query: String, open: RwSignal<bool>) -> impl IntoView {
    let (api, session, toaster) = (use_api(), use_session(), use_toaster());
    let known = untrack(|| views.current(&query)).filter(|view| view.may_edit);
    let name = RwSignal::new(known.as_ref().map(|view| view.name.clone()).unwrap_or_default());
    let audience = RwSignal::new(known.as_ref().map_or(Audience::Me, |view| view.audience).word().to_owned());
    // The view whose filters are replaced; empty for a new one.
    let replaced = RwSignal::new(known.as_ref().map(|view| view.id.to_string()).unwrap_or_default());
    let mine = StoredValue::new(untrack(|| views.own()));
    let chosen = move || replaced.with(|id| mine.with_value(|mine| mine.iter().find(|view| view.id.to_string() == *id).cloned()));
    let query = StoredValue::new(query);
    let who = move || audience.get().parse().unwrap_or(Audience::Me);
    let request = move || SaveViewRequest { list, name: name.get().trim().to_owned(), query: query.get_value(), audience: who() };
    let form = Form::new(move || request().validate());
    let key = FormKey::new();
    let saved = move |view: SavedViewResponse| {
        open.set(false);
        toaster.say(tr!(saved_view.saved, name = view.name));
        views.reload();
    };
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (body, replaced) = (untrack(request), untrack(chosen));
        let work = async move {
            match replaced {
                None => api.save_view(key, &body).await,
                Some(view) => {
                    let change = ChangeViewRequest { name: Some(body.name), query: Some(body.query), audience: Some(body.audience) };
                    api.change_view(view.id, view.version, &change).await
                }
            }
        };
        form.submit(work, saved);
    };
    // Another view takes its own name and audience with it.
    Effect::new(move |first: Option<()>| {
        let view = chosen();
        if first.is_some()
            && let Some(view) = view
        {
            name.set(view.name);
            audience.set(view.audience.word().to_owned());
        }
    });
    let task = Task::new();
    let remove = move |()| {
        if let Some(view) = untrack(chosen) {
            task.act(api.remove_view(view.id), move |()| {
                open.set(false);
                toaster.say(tr!(saved_view.removed, name = view.name));
                views.reload();
            });
        }
    };
    let audiences: Vec<Choice> = Audience::ALL
        .iter()
        .filter(|audience| may_show(session.scope(Action::ShareViews), **audience))
        .map(|audience| Choice::new(audience.word(), audience.label()))
        .collect();
    let shows = (audiences.len() > 1)
        .then(|| view! { <Field label=tr!(saved_view.audience) state=form.field("/audience")><Segmented value=audience choices=audiences label=tr!(saved_view.audience)/></Field> });
    let targets: Vec<Choice> =
        mine.with_value(|mine| mine.iter().map(|view| Choice::new(view.id.to_string(), view.name.clone())).collect());
    let replaces = (!targets.is_empty()).then(|| {
        view! { <Field label=tr!(saved_view.as_what)><Select value=replaced choices=targets blank=tr!(saved_view.as_new)/></Field> }
    });
    let form_id = unique_id("saved-view");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <ProblemNote error=form.failure()/>
            <p class="muted">{tr!(saved_view.text)}</p>
            {replaces}
            <Field label=tr!(saved_view.name) state=form.field("/name") required=true><TextInput value=name autofocus=true/></Field>
            {shows}
        </form>
        <footer>
            {move || chosen().map(|_| view! {
                <Button kind=ButtonKind::DangerQuiet busy=task.busy() on_click=remove>{tr!(saved_view.remove)}</Button>
            })}
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}
