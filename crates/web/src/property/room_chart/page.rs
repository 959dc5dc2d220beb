//! A community: what it is called and where, what is asked there, and its rooms.

use fangke_shared::CommunityId;
use fangke_shared::permission::Action;
use fangke_shared::property::community::CommunityResponse;
use fangke_shared::property::map::SINGLE_ZOOM;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::chart::Chart;
use super::figures::Figures;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::property::community::parts::{ChangeDialog, MergeDialog};
use crate::property::listing::parts::mapped::MapSight;
use crate::ui::{Button, Icon, Loaded, NotFoundPage, PageTitle, set_title};
use crate::{address, tr};

/// The page.
#[component]
pub fn CommunityPage() -> impl IntoView {
    let parameters = use_params_map();
    let id = Memo::new(move |_| parameters.with(|map| map.get("id").and_then(|id| id.parse::<CommunityId>().ok())));
    move || match id.get() {
        Some(id) => view! { <Community id/> }.into_any(),
        None => NotFoundPage().into_any(),
    }
}

#[component]
fn Community(id: CommunityId) -> impl IntoView {
    let api = use_api();
    let name = RwSignal::new(String::new());
    set_title(move || PageTitle { title: name.get(), back: Some(address::COMMUNITIES.to_owned()), ..PageTitle::default() });
    let community = LocalResource::new(move || async move { api.get_community(id).await });
    let chart = LocalResource::new(move || async move { api.get_room_chart(id).await });
    Effect::new(move || {
        if let Some(Ok(community)) = community.get() {
            name.set(community.name);
        }
    });
    let again = Callback::new(move |()| {
        community.refetch();
        chart.refetch();
    });
    view! {
        <div class="page">
            <Loaded resource=community rows=3 view=move |community: CommunityResponse| view! { <Head community on_changed=again/> }/>
            <Loaded resource=chart view=move |chart| {
                view! {
                    <Figures figures=chart.figures.clone() community=id/>
                    <Chart chart/>
                }
            }/>
        </div>
    }
}

#[component]
fn Head(community: CommunityResponse, on_changed: Callback<()>) -> impl IntoView {
    let session = use_session();
    let (changing, merging) = (RwSignal::new(false), RwSignal::new(false));
    let place = [
        Some(community.district.clone()),
        community.business_area.clone(),
        community.built_year.map(|year| tr!(community.built, year = year)),
    ];
    let place = place.into_iter().flatten().filter(|part| !part.is_empty()).map(|part| view! { <span>{part}</span> }).collect_view();
    let others =
        (!community.aliases.is_empty()).then(|| view! { <span>{tr!(community.called, names = community.aliases.join("、"))}</span> });
    let change = session.may(Action::EditCommunity).then(|| {
        view! { <Button icon=icondata_lu::LuPencil on_click=move |()| changing.set(true)>{tr!(community.change)}</Button> }
    });
    let merge = session.may(Action::MergeCommunities).then(|| {
        view! { <Button icon=icondata_lu::LuMerge on_click=move |()| merging.set(true)>{tr!(community.merge)}</Button> }
    });
    let on_map = community.longitude.zip(community.latitude).map(|(longitude, latitude)| {
        let sight = MapSight::At { longitude, latitude, zoom: SINGLE_ZOOM };
        let href = address::address(address::LISTINGS, [("map", sight.to_string())]);
        view! { <a class="btn" href=href><Icon icon=icondata_lu::LuMap/>{tr!(listing.on_map)}</a> }
    });
    view! {
        <div class="page-head"><h1>{community.name.clone()}</h1><div class="actions">{on_map}{merge}{change}</div></div>
        <p class="muted dots">{place}{others}</p>
        <ChangeDialog open=changing community=community.clone() on_changed/>
        <MergeDialog open=merging community on_changed/>
    }
}
