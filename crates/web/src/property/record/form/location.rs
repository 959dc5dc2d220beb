//! Where the flat is: community, building, unit and room, completed from what exists, and whether it is already there.

use std::time::Duration;

use fangke_shared::CommunityId;
use fangke_shared::permission::Action;
use fangke_shared::property::listing::{ExistingListing, ListingDraft, MissingPart, Purpose};
use futures::future::LocalBoxFuture;
use leptos::prelude::*;

use super::text::Fields;
use crate::address;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::property::community::parts::{CommunityDialog, building_choices, community_choices};
use crate::tr;
use crate::ui::{Button, Choice, Combobox, Field, Form, Icon, Task, TextInput, debounced};

/// The fields that say where the flat is.
#[component]
pub fn LocationFields(fields: Fields, form: Form, needs: Signal<bool>) -> impl IntoView {
    let (api, session) = (use_api(), use_session());
    let is_adding = RwSignal::new(false);
    let found_nothing = RwSignal::new(false);
    let chosen = RwSignal::new(fields.community_name.get_untracked());
    let communities = move |text: String| -> LocalBoxFuture<'static, Vec<Choice>> {
        Box::pin(async move {
            let found = community_choices(api, text.clone()).await;
            found_nothing.try_set(matches!(&found, Ok(items) if items.is_empty()) && !text.trim().is_empty());
            found.unwrap_or_default()
        })
    };
    let pick = move |choice: Choice| {
        chosen.set(choice.label);
        fields.community_id.set(choice.value);
        found_nothing.set(false);
    };
    // A name that is typed over is no longer the community that was chosen.
    Effect::new(move || {
        let name = fields.community_name.get();
        if chosen.with_untracked(|chosen| *chosen != name) && !fields.community_id.with_untracked(String::is_empty) {
            fields.community_id.set(String::new());
        }
    });
    let community = move || fields.community_id.get_untracked().parse::<CommunityId>().ok();
    let buildings = move |text: String| -> LocalBoxFuture<'static, Vec<Choice>> {
        Box::pin(async move {
            let Some(community) = community() else { return Vec::new() };
            building_choices(api, community, &text).await.into_iter().map(|(building, _)| building).collect()
        })
    };
    let units = move |text: String| -> LocalBoxFuture<'static, Vec<Choice>> {
        Box::pin(async move {
            let (Some(community), building) = (community(), fields.building.get_untracked()) else { return Vec::new() };
            let found = building_choices(api, community, &building).await;
            let units = found.into_iter().find(|(known, _)| known.value == building).map(|(_, units)| units).unwrap_or_default();
            units.into_iter().filter(|unit| unit.starts_with(text.trim())).map(|unit| Choice::new(unit.clone(), unit)).collect()
        })
    };
    let may_add = move || session.may(Action::EditCommunity);
    let nothing = move || {
        view! {
            // Leaving the field would show its error and move the button away from under the pointer before it is let go.
            <div class="note" on:mousedown=|event| event.prevent_default()>
                <Icon icon=icondata_lu::LuInfo/>
                <div>{if may_add() { tr!(record.form.unknown_community) } else { tr!(record.form.ask_for_community) }}</div>
                <Show when=may_add>
                    <Button class="btn--sm" icon=icondata_lu::LuPlus on_click=move |()| is_adding.set(true)>{tr!(community.add)}</Button>
                </Show>
            </div>
        }
    };
    let created = move |(id, name): (CommunityId, String)| {
        chosen.set(name.clone());
        fields.community_name.set(name);
        fields.community_id.set(id.to_string());
        found_nothing.set(false);
    };
    let ignore = move |_: Choice| {};
    view! {
        <div class="form">
            <Field label=MissingPart::Community.label() state=form.field("/community_id") required=needs>
                <Combobox value=fields.community_name source=communities on_pick=pick placeholder=tr!(community.hint)/>
            </Field>
            <Show when=move || found_nothing.get() && fields.community_id.with(String::is_empty)>{nothing}</Show>
            <Field label=MissingPart::Building.label() state=form.field("/building") required=needs class="w4">
                <Combobox value=fields.building source=buildings on_pick=ignore eager=true/>
            </Field>
            <Field label=MissingPart::Unit.label() state=form.field("/unit") required=needs class="w4">
                <Combobox value=fields.unit source=units on_pick=ignore eager=true/>
            </Field>
            <Field label=MissingPart::Room.label() state=form.field("/room") required=needs class="w4"><TextInput value=fields.room/></Field>
        </div>
        <CommunityDialog open=is_adding name=fields.community_name on_created=created/>
    }
}

/// Asks, as soon as the flat is named, whether it is already listed; says so with a way there.
#[component]
pub fn Duplicate(
    /// The draft as typed.
    draft: Memo<ListingDraft>,
    /// The listing that is being edited.
    own: Option<fangke_shared::ListingId>,
) -> impl IntoView {
    let api = use_api();
    let existing = RwSignal::new(None::<ExistingListing>);
    let key = Memo::new(move |_| {
        draft.with(|draft| {
            draft.property_key()?;
            Some((draft.community_id?, draft.building.clone()?, draft.unit.clone()?, draft.room.clone()?, draft.purpose))
        })
    });
    let task = Task::new();
    type Key = Option<(CommunityId, String, String, String, Purpose)>;
    let ask = debounced(Duration::from_millis(250), move |asked: Key| {
        let Some((community, building, unit, room, purpose)) = asked.clone() else { return };
        let look = async move { api.find_duplicate_listing(community, &building, &unit, &room, purpose).await };
        task.ask(look, move |answer| {
            // The server checks again when it is saved, so a failed look is no loss.
            if key.get_untracked() == asked {
                existing.set(answer.ok().and_then(|answer| answer.existing_listing).filter(|found| Some(found.listing_id) != own));
            }
        });
    });
    Effect::new(move || {
        let key = key.get();
        existing.set(None);
        ask(key);
    });
    move || existing.get().map(|existing| view! { <Existing existing/> })
}

/// The listing that already holds the flat.
#[component]
pub fn Existing(existing: ExistingListing) -> impl IntoView {
    let status = existing.status.label();
    view! {
        <div class="note" data-tone="warning" role="alert">
            <Icon icon=icondata_lu::LuTriangleAlert/>
            <div>{tr!(record.form.duplicate, number = fangke_shared::property::listing::listing_number(existing.listing_id), status = status)}</div>
            <a class="btn btn--sm" href=address::listing(existing.listing_id)>{tr!(record.form.open_existing)}</a>
        </div>
    }
}
