//! The index of what listings are found by, and what somebody typed read for it.

use fangke_shared::ListingId;
use fangke_shared::property::listing::{ListingDraft, building_term, cut_doors, listing_number, room_term, unit_term};

use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::platform::search::{self, LISTINGS};
use crate::platform::terms::{AS_IT_STANDS, Terms};
/// What a listing is found by beside its community.
fn own_terms(id: ListingId, draft: &ListingDraft) -> Terms {
    // Nobody types the zeros that a room's number is kept with.
    let room = draft.room.as_deref().map(|room| room.trim_start_matches('0'));
    let own =
        [draft.building.as_deref(), draft.unit.as_deref(), draft.room.as_deref(), room, draft.title.as_deref(), draft.notes.as_deref()];
    let doors = [
        draft.building.as_deref().and_then(building_term),
        draft.unit.as_deref().and_then(unit_term),
        draft.room.as_deref().and_then(room_term),
    ];
    let terms = own.into_iter().flatten().fold(Terms::default().text(&listing_number(id)), Terms::text);
    doors.iter().flatten().fold(terms, |terms, door| terms.term(door))
}

/// What somebody typed to find listings, with its doors told apart: `10栋` is building 10, and no 10 elsewhere.
pub fn typed(text: &str) -> String {
    let (doors, others) = cut_doors(text);
    let [open, close] = AS_IT_STANDS;
    doors.iter().fold(others, |typed, door| format!("{typed} {open}{door}{close}"))
}

/// Puts what a listing is found by into the index: `community` are the terms of its community.
pub fn put(conn: &mut Conn, id: ListingId, community: &str, draft: &ListingDraft) -> ApiResult<()> {
    put_all(conn, &[(id.0, indexed(id, community, draft))])
}

/// The terms of a listing and its community, joined.
pub fn indexed(id: ListingId, community: &str, draft: &ListingDraft) -> String {
    // A lead may have no community, and PostgreSQL takes no blank term.
    format!("{community} {}", own_terms(id, draft).join()).trim_start().to_owned()
}

/// Puts many into it.
pub fn put_all(conn: &mut Conn, records: &[(i64, String)]) -> ApiResult<()> {
    search::put_all(conn, LISTINGS, records)
}

/// [`put_all`] for listings that are new.
pub fn add_all(conn: &mut Conn, records: &[(i64, String)]) -> ApiResult<()> {
    search::add_all(conn, LISTINGS, records)
}
