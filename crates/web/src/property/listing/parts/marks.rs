//! Small marks of a listing: status, grade, what is held of it, the latest change of its price.

use fangke_shared::property::listing::{ListingStatus, ListingSummary, Purpose};
use leptos::prelude::*;

use super::words;
use crate::i18n::Word;
use crate::time;
use crate::tr;
use crate::ui::{Icon, Status};

/// The latest change of the price, with its direction.
pub fn movement(listing: &ListingSummary, wanted: Option<Purpose>) -> Option<impl IntoView + use<>> {
    let (is_up, size) = words::movement(listing, wanted)?;
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
    view! { <Status shape=words::status_shape(status)>{status.label()}</Status> }
}

/// The grade; a lead has none.
pub fn grade(listing: &ListingSummary) -> Option<impl IntoView + use<>> {
    let grade = listing.grade;
    (listing.status != ListingStatus::Lead).then(|| view! { <span class="grade" data-g=words::strength(grade)>{grade.label()}</span> })
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
