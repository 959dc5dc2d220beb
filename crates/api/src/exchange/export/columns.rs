//! What a row of a file of listings says.

use fangke_shared::property::listing::{ListingSummary, listing_number};

use super::file::{Cell, WAN, YUAN, fen, number};
use crate::platform::clock::Clock;
use crate::platform::language::{Language, Texts, texts};

static TEXTS: Texts = texts!("listing_export");

/// What a column shows of a listing.
type Column = (&'static str, fn(&ListingSummary, Language, &Clock) -> Cell);

/// The columns in their order.
const COLUMNS: [Column; 27] = [
    ("number", |l, _, _| Cell::Text(listing_number(l.id))),
    ("purpose", |l, lang, _| Cell::Text(lang.label("purpose", l.purpose).to_owned())),
    ("status", |l, lang, _| Cell::Text(lang.label("listing_status", l.status).to_owned())),
    ("district", |l, _, _| l.district.clone().into()),
    ("community", |l, _, _| l.community_name.clone().into()),
    ("building", |l, _, _| l.building.clone().into()),
    ("unit", |l, _, _| l.unit.clone().into()),
    ("room", |l, _, _| l.room.clone().into()),
    ("rooms", |l, _, _| number(l.rooms)),
    ("halls", |l, _, _| number(l.halls)),
    ("baths", |l, _, _| number(l.baths)),
    ("area", |l, _, _| l.area.map_or(Cell::Blank, |area| Cell::Number(area.sqm()))),
    ("floor", |l, _, _| number(l.floor)),
    ("total_floors", |l, _, _| number(l.total_floors)),
    ("orientation", |l, lang, _| {
        let words: Vec<_> = l.orientations.iter().map(|word| lang.label("orientation", word)).collect();
        if words.is_empty() { Cell::Blank } else { Cell::Text(words.join(" ")) }
    }),
    ("decoration", |l, lang, _| l.decoration.map(|word| lang.label("decoration", word)).into()),
    ("built_year", |l, _, _| number(l.built_year)),
    ("price", |l, _, _| fen(l.price_fen, WAN)),
    ("rent", |l, _, _| fen(l.rent_fen, YUAN)),
    ("unit_price", |l, _, _| fen(l.unit_price_fen, YUAN)),
    ("grade", |l, lang, _| Cell::Text(lang.label("grade", l.grade).to_owned())),
    ("pool", |l, lang, _| l.pool.map(|word| lang.label("pool", word)).into()),
    ("maintainer", |l, _, _| l.maintainer.as_ref().map(|member| member.display_name.clone()).into()),
    ("keys", |l, _, _| Cell::Number(f64::from(l.key_count))),
    ("photos", |l, _, _| Cell::Number(f64::from(l.photo_count))),
    ("followed_up", |l, _, clock| l.last_follow_up_at.map(|at| clock.day_of(at).to_string()).into()),
    ("entered", |l, _, clock| Cell::Text(clock.day_of(l.created_at).to_string())),
];

/// The heads of the columns.
pub fn heads(language: Language) -> Vec<&'static str> {
    COLUMNS.iter().map(|(name, _)| language.text(&TEXTS, name)).collect()
}

/// The cells of a row.
pub fn cells(listing: &ListingSummary, language: Language, clock: &Clock) -> Vec<Cell> {
    COLUMNS.iter().map(|(_, show)| show(listing, language, clock)).collect()
}
