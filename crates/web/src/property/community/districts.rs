//! Another name for a district: a wrong one from a file, or two that are one.

use fangke_shared::property::community::{DistrictResponse, RenameDistrictRequest};
use futures::future::LocalBoxFuture;
use leptos::prelude::*;

use crate::api::use_api;
use crate::tr;
use crate::ui::{Button, ButtonKind, Choice, Combobox, Dialog, Field, Form, ProblemNote, Select, unique_id, use_toaster};

/// Asks which district is meant and what it is called.
#[component]
pub fn DistrictDialog(
    /// Open or not.
    open: RwSignal<bool>,
    /// It has another name.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    view! { <Dialog open title=tr!(community.rename_district).to_owned()><DistrictForm open on_done/></Dialog> }
}

#[component]
fn DistrictForm(open: RwSignal<bool>, on_done: Callback<()>) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let (from, to) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let known = LocalResource::new(move || async move { api.list_districts().await.map(|page| page.items).unwrap_or_default() });
    let choices = Signal::derive(move || {
        let choice = |district: DistrictResponse| {
            let label = tr!(community.district_count, name = district.name.clone(), n = district.community_count);
            Choice::new(district.name, label)
        };
        known.get().unwrap_or_default().into_iter().map(choice).collect::<Vec<_>>()
    });
    let names = move |text: String| -> LocalBoxFuture<'static, Vec<Choice>> {
        Box::pin(async move {
            let known = api.list_districts().await.map(|page| page.items).unwrap_or_default();
            let fitting = known.into_iter().filter(|district| district.name.contains(text.trim()));
            fitting.map(|district| Choice::new(district.name.clone(), district.name)).collect()
        })
    };
    let request = move || RenameDistrictRequest { from: from.get(), to: to.get() };
    let form = Form::new(move || request().validate());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { api.rename_district(&body).await }, move |district| {
            open.set(false);
            toaster.say(tr!(community.district_renamed, name = district.name, n = district.community_count));
            on_done.run(());
        });
    };
    let form_id = unique_id("district");
    view! {
        <form class="body" id=form_id.clone() on:submit=save>
            <p class="muted">{tr!(community.rename_text)}</p>
            <Field label=tr!(community.rename_from) state=form.field("/from") required=true>
                <Select value=from choices blank=tr!(community.choose_district)/>
            </Field>
            <Field label=tr!(community.rename_to) state=form.field("/to") required=true>
                <Combobox value=to source=names on_pick=|_: Choice| {} eager=true/>
            </Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}
