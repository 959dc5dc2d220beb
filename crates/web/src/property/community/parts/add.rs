//! A community that the dictionary doesn't know yet, added without leaving the form.

use fangke_shared::CommunityId;
use fangke_shared::property::community::CommunityDraft;
use fangke_shared::property::listing::MissingPart;
use futures::future::LocalBoxFuture;
use leptos::prelude::*;

use crate::api::{FormKey, use_api};
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Button, ButtonKind, Choice, Combobox, Dialog, Field, Form, ProblemNote, TextInput, unique_id};

/// Adds a community of the name that was typed.
#[component]
pub fn CommunityDialog(
    /// Open or not.
    open: RwSignal<bool>,
    /// The name as typed.
    name: RwSignal<String>,
    /// The community that was added.
    #[prop(into)]
    on_created: Callback<(CommunityId, String)>,
) -> impl IntoView {
    view! { <Dialog open title=tr!(community.add).to_owned()><CommunityForm open name on_created/></Dialog> }
}

#[component]
fn CommunityForm(open: RwSignal<bool>, name: RwSignal<String>, on_created: Callback<(CommunityId, String)>) -> impl IntoView {
    let api = use_api();
    let (name, district, area) = (RwSignal::new(name.get_untracked()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let draft = move || {
        CommunityDraft { district: district.get(), name: name.get(), business_area: Some(area.get()), ..CommunityDraft::default() }
            .normalised()
    };
    let form = Form::new(move || draft().validate());
    let districts = move |text: String| -> LocalBoxFuture<'static, Vec<Choice>> {
        Box::pin(async move {
            let known = api.list_districts().await.map(|page| page.items).unwrap_or_default();
            known
                .into_iter()
                .filter(|district| district.name.contains(text.trim()))
                .map(|district| Choice::new(district.name.clone(), district.name))
                .collect()
        })
    };
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        // The dialog stands inside the page's form only in the tree of components.
        event.stop_propagation();
        let body = draft();
        form.submit(async move { api.create_community(key, &body).await }, move |community| {
            open.set(false);
            on_created.run((community.id, community.name));
        });
    };
    let form_id = unique_id("community");
    view! {
        <form class="body" id=form_id.clone() on:submit=save>
            <Field label=MissingPart::Community.label() state=form.field("/name") required=true><TextInput value=name/></Field>
            <Field label=tr!(community.district) state=form.field("/district") required=true><Combobox value=district source=districts on_pick=|_: Choice| {} eager=true/></Field>
            <Field label=tr!(community.business_area) state=form.field("/business_area") optional=true><TextInput value=area/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}
