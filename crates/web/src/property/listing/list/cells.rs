//! One listing in the list: the cells of a row, and a card on a phone.

use chrono::Utc;
use fangke_shared::money;
use fangke_shared::property::listing::{ListingSummary, Purpose};
use leptos::prelude::*;

use super::columns::Column;
use crate::address;
use crate::i18n::Word;
use crate::property::listing::parts::marks::{grade, marks, movement, status};
use crate::property::listing::parts::words;
use crate::time;
use crate::tr;

/// A cell of the table.
pub fn cell(column: Column, listing: &ListingSummary, wanted: Option<Purpose>) -> AnyView {
    let text = |value: Option<String>| value.unwrap_or_default().into_any();
    match column {
        Column::Location => {
            let (name, location) = (words::community(listing), words::location_short(listing));
            let district = listing.district.clone().map(|district| view! { <span class="muted">{district}</span> });
            view! {
                <span class="cell-title">
                    <a href=address::listing(listing.id)>{name} " " <small>{location}</small></a>
                    {district}
                </span>
            }
            .into_any()
        }
        Column::Layout => text(words::layout(listing.rooms, listing.halls, listing.baths)),
        Column::Area => text(listing.area.map(|area| area.to_string())),
        Column::Floor => text(words::floor(listing.floor, listing.total_floors, listing.floor_band)),
        Column::Price => price_cell(listing, wanted),
        Column::UnitPrice => view! { <span class="muted">{listing.unit_price_fen.map(money::whole_yuan)}</span> }.into_any(),
        Column::Marks => marks(listing).into_any(),
        Column::Grade => grade(listing).into_any(),
        Column::Pool => text(listing.pool.map(|pool| pool.label().to_owned())),
        Column::Orientation => text(words::orientations(listing.orientations)),
        Column::Decoration => text(listing.decoration.map(|decoration| decoration.label().to_owned())),
        Column::BuiltYear => text(listing.built_year.map(|year| year.to_string())),
        Column::Status => status(listing).into_any(),
        Column::Maintainer => text(listing.maintainer.as_ref().map(|member| member.display_name.clone())),
        Column::FollowUp => follow_up(listing).into_any(),
        Column::Created => {
            view! { <span class="muted" title=time::exact(listing.created_at)>{time::day(listing.created_at)}</span> }.into_any()
        }
    }
}

fn price_cell(listing: &ListingSummary, wanted: Option<Purpose>) -> AnyView {
    let Some(amount) = words::asking(listing, wanted) else { return ().into_any() };
    // Prices and rents stand in one column only while looking for both; then each says its unit.
    let unit = wanted.is_none().then(|| view! { <small class="unit">{amount.unit}</small> });
    view! { <b title=amount.exact>{amount.value}</b>{unit}<span class="tail">{movement(listing, wanted)}</span> }.into_any()
}

fn follow_up(listing: &ListingSummary) -> impl IntoView + use<> {
    let is_stale = words::is_stale(listing, Utc::now());
    let (text, exact) = match listing.last_follow_up_at {
        Some(at) => (time::moment(at), Some(time::exact(at))),
        None => (tr!(listing.never_followed_up).to_owned(), None),
    };
    view! { <span class=if is_stale { "warning" } else { "" } title=exact>{text}</span> }
}

/// The same on a phone: three lines, nothing to scroll sideways.
#[component]
pub fn Card(
    /// The listing.
    listing: ListingSummary,
    /// What is looked for.
    wanted: Option<Purpose>,
) -> impl IntoView {
    let facts = [
        words::layout(listing.rooms, listing.halls, listing.baths),
        listing.area.map(|area| format!("{area}㎡")),
        words::floor(listing.floor, listing.total_floors, listing.floor_band),
        words::orientations(listing.orientations),
    ];
    let facts = facts.into_iter().flatten().map(|fact| view! { <span>{fact}</span> }).collect_view();
    let price = words::asking(&listing, wanted).map(|amount| view! { {amount.value}<small>{amount.unit}</small> });
    let unit_price = listing.unit_price_fen.map(|fen| format!("{} {} ", money::whole_yuan(fen), tr!(listing.unit.yuan_sqm)));
    let maintainer = listing.maintainer.as_ref().map(|member| view! { <span>{member.display_name.clone()}</span> });
    let district = listing.district.clone().map(|district| view! { <span class="muted">{district}</span> });
    let cover = listing.cover_url.clone().map(|src| view! { <img class="cover" src=src alt="" loading="lazy"/> });
    view! {
        <a class="card" href=address::listing(listing.id)>
            {cover}
            <span class="t">{words::community(&listing)}<small>{words::location_short(&listing)}</small></span>
            <span class="v">{price}</span>
            <span class="d dots">{facts}</span>
            <span class="u">{unit_price}{movement(&listing, wanted)}</span>
            <span class="f">
                {grade(&listing)}
                {status(&listing)}
                {marks(&listing)}
                {district}
                <span class="end dots">{maintainer}{follow_up(&listing)}</span>
            </span>
        </a>
    }
}
