//! The fields of a community.

use fangke_shared::property::community::{CommunityDraft, CommunityResponse};
use leptos::prelude::*;
use serde_json::json;

use crate::api::use_api;
use crate::tr;
use crate::ui::{Button, ButtonKind, Dialog, Field, Form, ProblemNote, TextInput, unique_id, use_toaster};

/// Changes a community.
#[component]
pub fn ChangeDialog(
    /// Open or not.
    open: RwSignal<bool>,
    /// The community as it is.
    community: CommunityResponse,
    /// It is another one now.
    on_changed: Callback<()>,
) -> impl IntoView {
    let community = StoredValue::new(community);
    view! { <Dialog open title=tr!(community.change).to_owned()><ChangeForm open community=community.get_value() on_changed/></Dialog> }
}

#[component]
fn ChangeForm(open: RwSignal<bool>, community: CommunityResponse, on_changed: Callback<()>) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let (id, version) = (community.id, community.version);
    let (name, district) = (RwSignal::new(community.name), RwSignal::new(community.district));
    let aliases = RwSignal::new(community.aliases.join("、"));
    let area = RwSignal::new(community.business_area.unwrap_or_default());
    let year = RwSignal::new(community.built_year.map(|year| year.to_string()).unwrap_or_default());
    let named = move || {
        aliases
            .get()
            .split(['、', ',', '，', ';', '；'])
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect::<Vec<_>>()
    };
    // What is no year is refused as one that can't be.
    let built = move || Some(year.get()).filter(|year| !year.trim().is_empty()).map(|year| year.trim().parse::<i32>().unwrap_or_default());
    let draft = move || {
        CommunityDraft {
            name: name.get(),
            district: district.get(),
            aliases: named(),
            business_area: Some(area.get()),
            built_year: built(),
            ..CommunityDraft::default()
        }
        .normalised()
    };
    let form = Form::new(move || draft().validate());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let draft = untrack(draft);
        let patch = json!({
            "name": draft.name,
            "district": draft.district,
            "aliases": draft.aliases,
            "business_area": draft.business_area,
            "built_year": draft.built_year,
        });
        form.submit(async move { api.update_community(id, version, &patch).await }, move |community| {
            open.set(false);
            toaster.say(tr!(community.changed, name = community.name));
            on_changed.run(());
        });
    };
    let form_id = unique_id("community");
    view! {
        <form class="body" id=form_id.clone() on:submit=save>
            <Field label=tr!(community.name) state=form.field("/name") required=true><TextInput value=name/></Field>
            <Field label=tr!(community.district) state=form.field("/district") required=true><TextInput value=district/></Field>
            <Field label=tr!(community.aliases) state=form.field("/aliases") optional=true><TextInput value=aliases/></Field>
            <Field label=tr!(community.business_area) state=form.field("/business_area") optional=true><TextInput value=area/></Field>
            <Field label=tr!(community.built_year) state=form.field("/built_year") optional=true><TextInput value=year inputmode="numeric"/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}
