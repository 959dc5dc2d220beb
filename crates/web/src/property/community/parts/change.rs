//! The fields of a community.

use fangke_shared::geo::Datum;
use fangke_shared::property::community::{CommunityDraft, CommunityResponse};
use leptos::prelude::*;
use serde_json::json;

use crate::api::use_api;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Button, ButtonKind, Dialog, Field, Form, ProblemNote, Select, TextInput, unique_id, use_toaster, word_choices};

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
    let degrees = |value: Option<f64>| RwSignal::new(value.map(|degrees| degrees.to_string()).unwrap_or_default());
    let (longitude, latitude) = (degrees(community.longitude), degrees(community.latitude));
    let datum = RwSignal::new(Datum::Gcj02.word().to_owned());
    // Whatever map the numbers were read from, GCJ-02 is kept (§1.12). What is no number is refused as a place that can't be.
    let place = move || {
        let read = |text: String| Some(text).filter(|text| !text.trim().is_empty()).map(|text| text.trim().parse().unwrap_or(f64::MAX));
        match (read(longitude.get()), read(latitude.get()), datum.get().parse::<Datum>()) {
            (Some(x), Some(y), Ok(datum)) if x.abs() <= 180.0 && y.abs() <= 90.0 && datum != Datum::Gcj02 => {
                let (x, y) = datum.kept(x, y);
                (Some(x), Some(y))
            }
            (x, y, _) => (x, y),
        }
    };
    let draft = move || {
        let (longitude, latitude) = place();
        CommunityDraft {
            name: name.get(),
            district: district.get(),
            aliases: named(),
            business_area: Some(area.get()),
            built_year: built(),
            longitude,
            latitude,
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
            "longitude": draft.longitude,
            "latitude": draft.latitude,
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
            <Field label=tr!(community.longitude) state=form.field("/longitude") optional=true><TextInput value=longitude inputmode="decimal"/></Field>
            <Field label=tr!(community.latitude) state=form.field("/latitude") optional=true><TextInput value=latitude inputmode="decimal"/></Field>
            <Field label=tr!(community.datum) hint=tr!(community.datum_hint)><Select value=datum choices={word_choices::<Datum>()}/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}
