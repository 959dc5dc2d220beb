//! The map 地图 of listings and communities: marks that gather what lies close, an area to draw, a card for each community.

mod calls;
mod camera;
mod card;
mod ground;
mod line;
mod marks;
mod pane;
mod touch;

use leptos::prelude::*;

use crate::property::listing::parts::mapped::Mapped;

crate::lazy_view!(map, pub listing_map: fn(Mapped) -> AnyView = |mapped| pane::MapPane(pane::MapPaneProps { mapped }).into_any());
