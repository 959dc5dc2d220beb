//! The chart of the rooms 房态图: a tab for each building, a table for each unit, a row for each floor.

use fangke_shared::money::{wan, whole_yuan};
use fangke_shared::property::room_chart::{ChartBuilding, ChartFloor, ChartListing, ChartRoom, ChartUnit, RoomChart};
use leptos::prelude::*;

use crate::i18n::Word;
use crate::property::listing::parts::words;
use crate::ui::{Empty, Note, Status, Tone};
use crate::{address, tr};

/// The chart, at the first building with a listing.
#[component]
pub fn Chart(
    /// What was loaded.
    chart: RoomChart,
) -> impl IntoView {
    let has_rooms = |building: &ChartBuilding| building.units.iter().any(|unit| !unit.floors.is_empty());
    let here = RwSignal::new(chart.buildings.iter().position(has_rooms).unwrap_or_default());
    let names: Vec<String> = chart.buildings.iter().map(|building| building.name.clone()).collect();
    let is_empty = names.is_empty();
    let tabs = names.into_iter().enumerate().map(|(n, name)| {
        let current = move || (here.get() == n).then_some("true");
        view! { <button type="button" aria-current=current on:click=move |_| here.set(n)>{tr!(community.building, name = name)}</button> }
    });
    let tabs = tabs.collect_view();
    let buildings = StoredValue::new(chart.buildings);
    let shown = move || buildings.with_value(|all| all.get(here.get()).cloned()).map(|building| view! { <Building building/> });
    let unplaced = (chart.unplaced > 0).then(|| view! { <p class="muted">{tr!(community.unplaced, n = chart.unplaced)}</p> });
    let cut = chart.is_cut.then(|| view! { <Note tone=Tone::Warning>{tr!(community.cut)}</Note> });
    view! {
        <section class="panel roomchart" aria-labelledby="h-rooms">
            <header><h2 id="h-rooms">{tr!(community.chart)}</h2></header>
            {cut}
            {if is_empty {
                view! { <Empty icon=icondata_lu::LuBuilding title=tr!(community.no_rooms) text=tr!(community.no_rooms_text)/> }.into_any()
            } else {
                view! { <nav class="tabs" aria-label=tr!(community.buildings)>{tabs}</nav> <div class="pad">{shown}{unplaced}</div> }.into_any()
            }}
        </section>
    }
}

#[component]
fn Building(building: ChartBuilding) -> impl IntoView {
    let floors = building.total_floors.map(|n| view! { <p class="muted">{tr!(community.storeys, n = n)}</p> });
    let units = building.units.into_iter().map(|unit| view! { <Unit unit/> }).collect_view();
    view! { {floors} <div class="roomchart__units">{units}</div> }
}

#[component]
fn Unit(unit: ChartUnit) -> impl IntoView {
    let name = tr!(community.unit, name = unit.name.clone());
    let content = if unit.floors.is_empty() {
        view! { <p class="muted">{tr!(community.nothing_here)}</p> }.into_any()
    } else {
        let rows = unit.floors.into_iter().map(|floor| view! { <Floor floor/> }).collect_view();
        view! { <div class="table-wrap"><table><caption class="sr">{name.clone()}</caption><tbody>{rows}</tbody></table></div> }.into_any()
    };
    view! { <section><h3>{name}</h3>{content}</section> }
}

#[component]
fn Floor(floor: ChartFloor) -> impl IntoView {
    let name = floor.floor.map_or_else(|| tr!(community.no_floor).to_owned(), |n| tr!(community.floor, n = n));
    let rooms = floor.rooms.into_iter().map(|room| view! { <Room room/> }).collect_view();
    view! { <tr><th scope="row">{name}</th><td><ul>{rooms}</ul></td></tr> }
}

#[component]
fn Room(room: ChartRoom) -> impl IntoView {
    let is_offered = room.listings.iter().any(|listing| listing.status.is_active());
    let listings = room.listings.into_iter().map(|listing| view! { <Offer listing/> }).collect_view();
    view! { <li class="room" class:room--past=!is_offered><b class="tnum">{room.room}</b>{listings}</li> }
}

#[component]
fn Offer(listing: ChartListing) -> impl IntoView {
    let layout = listing.rooms.map(|rooms| tr!(community.layout, rooms = rooms, halls = listing.halls.unwrap_or_default()));
    let area = listing.area.map(|area| format!("{area} ㎡"));
    let price = match (listing.price_fen, listing.rent_fen) {
        (Some(fen), _) if listing.purpose.includes_sale() => Some(tr!(community.wan, n = wan(fen))),
        (_, Some(fen)) => Some(tr!(community.rent, n = whole_yuan(fen))),
        _ => None,
    };
    let parts = [layout, area, price].into_iter().flatten().map(|part| view! { <span>{part}</span> }).collect_view();
    view! {
        <a href=address::listing(listing.id)>
            <Status shape=words::status_shape(listing.status)>{listing.status.label()}</Status>
            <span class="dots">{parts}</span>
        </a>
    }
}
