//! One listing in the list: the cells of a row, and a card on a phone.

use chrono::Utc;
use fangke_shared::money;
use fangke_shared::property::listing::{ListingStatus, ListingSummary, Purpose};
use leptos::prelude::*;

use super::columns::Column;
use crate::i18n::Word;
use crate::pages::listing::wording;
use crate::time;
use crate::tr;
use crate::ui::{Icon, Status};

/// A cell of the table.
pub fn cell(column: Column, listing: &ListingSummary, wanted: Option<Purpose>) -> AnyView {
    let text = |value: Option<String>| value.unwrap_or_default().into_any();
    match column {
        Column::Place => {
            let (name, place) = (wording::community(listing), wording::place_short(listing));
            let district = listing.district.clone().map(|district| view! { <span class="muted">{district}</span> });
            view! {
                <span class="cell-title">
                    <a href=format!("/listings/{}", listing.id)>{name} " " <small>{place}</small></a>
                    {district}
                </span>
            }
            .into_any()
        }
        Column::Layout => text(wording::layout(listing.rooms, listing.halls, listing.baths)),
        Column::Area => text(listing.area.map(|area| area.to_string())),
        Column::Floor => text(wording::floor(listing.floor, listing.total_floors, listing.floor_band)),
        Column::Price => price_cell(listing, wanted),
        Column::UnitPrice => view! { <span class="muted">{listing.unit_price_fen.map(money::whole_yuan)}</span> }.into_any(),
        Column::Marks => marks(listing).into_any(),
        Column::Grade => grade(listing).into_any(),
        Column::Pool => text(listing.pool.map(|pool| pool.label().to_owned())),
        Column::Orientation => text(wording::orientations(listing.orientations)),
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
    let Some(amount) = wording::asking(listing, wanted) else { return ().into_any() };
    // Prices and rents stand in one column only while looking for both; then each says its unit.
    let unit = wanted.is_none().then(|| view! { <small class="unit">{amount.unit}</small> });
    view! { <b title=amount.exact>{amount.value}</b>{unit}<span class="tail">{movement(listing, wanted)}</span> }.into_any()
}

/// The latest change of the price, with its direction.
pub fn movement(listing: &ListingSummary, wanted: Option<Purpose>) -> Option<impl IntoView + use<>> {
    let (is_up, size) = wording::movement(listing, wanted)?;
    let title = listing.price_delta.map(|delta| {
        let when = time::day(delta.at);
        if is_up {
            tr!(listing.price_up, size = size.clone(), when = when)
        } else {
            tr!(listing.price_down, size = size.clone(), when = when)
        }
    });
    let icon = if is_up { icondata_lu::LuArrowUp } else { icondata_lu::LuArrowDown };
    Some(view! { <span class="move" data-d=if is_up { "up" } else { "down" } title=title><Icon icon/>{size}</span> })
}

/// The status with its dot.
pub fn status(listing: &ListingSummary) -> impl IntoView + use<> {
    let status = listing.status;
    view! { <Status shape=wording::status_shape(status)>{status.label()}</Status> }
}

/// The grade; a lead has none.
pub fn grade(listing: &ListingSummary) -> Option<impl IntoView + use<>> {
    let grade = listing.grade;
    (listing.status != ListingStatus::Lead).then(|| view! { <span class="grade" data-g=wording::strength(grade)>{grade.label()}</span> })
}

/// Keys, exclusive agreement and survey in slots of their own, so that absence can be scanned, too.
pub fn marks(listing: &ListingSummary) -> impl IntoView + use<> {
    let mark = |is_on: bool, letter: &'static str, title: String| {
        view! { <span class="mark" data-off=(!is_on).then_some("") title=title><span>{letter}</span></span> }
    };
    let keys = match listing.key_count {
        0 => tr!(listing.mark.no_keys).to_owned(),
        n => tr!(listing.mark.has_keys, n = n),
    };
    let exclusive = listing
        .exclusive_until
        .map_or_else(|| tr!(listing.mark.not_exclusive).to_owned(), |day| tr!(listing.mark.exclusive_until, day = time::date(day)));
    let photos = match listing.photo_count {
        0 => tr!(listing.mark.no_photos).to_owned(),
        n => tr!(listing.mark.has_photos, n = n),
    };
    view! {
        <span class="marks">
            {mark(listing.key_count > 0, tr!(listing.mark.keys), keys)}
            {mark(listing.exclusive_until.is_some(), tr!(listing.mark.exclusive), exclusive)}
            {mark(listing.photo_count > 0, tr!(listing.mark.photos), photos)}
        </span>
    }
}

fn follow_up(listing: &ListingSummary) -> impl IntoView + use<> {
    let is_stale = wording::is_stale(listing, Utc::now());
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
        wording::layout(listing.rooms, listing.halls, listing.baths),
        listing.area.map(|area| format!("{area}㎡")),
        wording::floor(listing.floor, listing.total_floors, listing.floor_band),
        wording::orientations(listing.orientations),
    ];
    let facts = facts.into_iter().flatten().map(|fact| view! { <span>{fact}</span> }).collect_view();
    let price = wording::asking(&listing, wanted).map(|amount| view! { {amount.value}<small>{amount.unit}</small> });
    let unit_price = listing.unit_price_fen.map(|fen| format!("{} {} ", money::whole_yuan(fen), tr!(listing.unit.yuan_sqm)));
    let maintainer = listing.maintainer.as_ref().map(|member| view! { <span>{member.display_name.clone()}</span> });
    let district = listing.district.clone().map(|district| view! { <span class="muted">{district}</span> });
    let cover = listing.cover_url.clone().map(|src| view! { <img class="cover" src=src alt="" loading="lazy"/> });
    view! {
        <a class="card" href=format!("/listings/{}", listing.id)>
            {cover}
            <span class="t">{wording::community(&listing)}<small>{wording::place_short(&listing)}</small></span>
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
