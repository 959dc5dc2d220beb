//! What speaks for a listing's grade (§1.8), kept beside the listing by whoever knows of it.

use chrono::NaiveDate;
use diesel::prelude::*;
use fangke_shared::{ListingId, PhotoId};

use crate::platform::clock::Clock;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::schema::listings::dsl;

/// What has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvidenceChange {
    /// Bunches of keys that open the door (§1.9).
    Keys {
        /// How many are held now.
        count: i32,
    },
    /// The exclusive agreement that counts (§1.10).
    Exclusive {
        /// Its first and last day; none when there is none any more.
        term: Option<(NaiveDate, NaiveDate)>,
    },
    /// The survey (§1.11).
    Survey {
        /// How many photos there are now.
        photos: i32,
        /// Is there a floor plan?
        has_floor_plan: bool,
        /// The photo that stands for the listing.
        cover: Option<PhotoId>,
    },
    /// The asking price or our evaluation; both stand in the listing already.
    Price,
}

/// Notes a change of evidence.
///
/// # Errors
/// What the database says.
pub fn evidence_changed(conn: &mut Conn, _clock: &Clock, id: ListingId, change: &EvidenceChange) -> ApiResult<()> {
    let row = dsl::listings.find(id.0);
    match *change {
        EvidenceChange::Keys { count } => diesel::update(row).set(dsl::key_count.eq(count)).execute(conn)?,
        EvidenceChange::Exclusive { term } => {
            let (from, until) = term.unzip();
            diesel::update(row).set((dsl::exclusive_from.eq(from), dsl::exclusive_until.eq(until))).execute(conn)?
        }
        EvidenceChange::Survey { photos, has_floor_plan, cover } => {
            let cover = cover.map(|id| id.0);
            let set = (dsl::photo_count.eq(photos), dsl::has_floor_plan.eq(has_floor_plan), dsl::cover_photo_id.eq(cover));
            diesel::update(row).set(set).execute(conn)?
        }
        EvidenceChange::Price => 0,
    };
    Ok(())
}
