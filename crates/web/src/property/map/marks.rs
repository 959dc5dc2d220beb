//! The marks on the map: communities with what is offered there, and those that lie too close as one.

use fangke_shared::property::listing::{Bounds, Purpose};
use fangke_shared::property::map::{ListingMap, ListingMapCluster, ListingMapCommunity};
use leptos::prelude::*;

use super::camera::Camera;
use crate::property::listing::parts::words;
use crate::tr;

/// Pixels that are left free around what is looked at nearer.
const MARGIN: f64 = 96.0;

/// The marks.
#[component]
pub fn Marks(
    /// What is there.
    found: Memo<ListingMap>,
    /// From where one looks.
    camera: RwSignal<Camera>,
    /// What is looked for.
    #[prop(into)]
    wanted: Signal<Option<Purpose>>,
    /// The community whose card is open.
    chosen: RwSignal<Option<ListingMapCommunity>>,
) -> impl IntoView {
    let clusters = move || {
        let draw = |cluster: ListingMapCluster| view! { <Cluster cluster camera/> };
        found.with(|found| found.clusters.clone()).into_iter().map(draw).collect_view()
    };
    let communities = move || {
        let draw = |community: ListingMapCommunity| view! { <Community community camera wanted chosen/> };
        found.with(|found| found.communities.clone()).into_iter().map(draw).collect_view()
    };
    view! { <div class="map__marks">{clusters}{communities}</div> }
}

fn at(camera: RwSignal<Camera>, longitude: f64, latitude: f64) -> impl Fn() -> String + Clone {
    move || {
        let (x, y) = camera.with(|camera| camera.pixel(longitude, latitude));
        format!("translate({x:.1}px, {y:.1}px) translate(-50%, -50%)")
    }
}

#[component]
fn Cluster(cluster: ListingMapCluster, camera: RwSignal<Camera>) -> impl IntoView {
    let place = at(camera, cluster.longitude, cluster.latitude);
    let count = words::count(cluster.listing_count);
    let label = tr!(map.cluster, communities = cluster.community_count, n = count.clone());
    let nearer = move |_| {
        camera.update(|camera| {
            let bounds = Bounds { west: cluster.west, south: cluster.south, east: cluster.east, north: cluster.north };
            let (width, height) = (camera.size.0 - 2.0 * MARGIN, camera.size.1 - 2.0 * MARGIN);
            let over = Camera::over(bounds, (width.max(MARGIN), height.max(MARGIN)), camera.datum);
            // One step at least, for what lies on one spot.
            *camera = Camera { size: camera.size, zoom: over.zoom.max(camera.zoom + 1), ..over }.zoomed(0, camera.centre());
        });
    };
    view! { <button type="button" class="map__cluster" style:transform=place aria-label=label.clone() title=label on:click=nearer>{count}</button> }
}

#[component]
fn Community(
    community: ListingMapCommunity,
    camera: RwSignal<Camera>,
    wanted: Signal<Option<Purpose>>,
    chosen: RwSignal<Option<ListingMapCommunity>>,
) -> impl IntoView {
    let id = community.id;
    let place = at(camera, community.longitude, community.latitude);
    let (price, rent) = (community.price_from_fen, community.rent_from_fen);
    let from = move || from_text(price, rent, wanted.get());
    let is_chosen = move || chosen.with(|chosen| chosen.as_ref().is_some_and(|chosen| chosen.id == id));
    let (name, count) = (community.name.clone(), words::count(community.listing_count));
    let choose = move |_| chosen.set(Some(community.clone()));
    view! {
        <button
            type="button"
            class="map__community"
            style:transform=place
            aria-pressed=move || if is_chosen() { "true" } else { "false" }
            on:click=choose
        >
            <b>{name}</b>
            <span>{tr!(map.flats, n = count)} " " {from}</span>
        </button>
    }
}

/// The lowest price, or rent where rentals are looked for; empty where neither is known.
pub fn from_text(price: Option<i64>, rent: Option<i64>, wanted: Option<Purpose>) -> String {
    let (price, rent) = (price.map(words::price), rent.map(words::rent));
    let amount = if wanted == Some(Purpose::Rental) { rent.or(price) } else { price.or(rent) };
    amount.map(|amount| tr!(map.from, amount = format!("{} {}", amount.value, amount.unit))).unwrap_or_default()
}
