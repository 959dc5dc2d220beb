//! What speaks for a listing's grade, as other capabilities report it (§1.8).

use chrono::NaiveDate;
use diesel::prelude::*;
use fangke_shared::{ListingId, PhotoId};

use crate::platform::clock::Clock;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::schema::listings::dsl;

/// What has changed.
#[derive(Debug, Clone)]
pub enum EvidenceChange {
    /// Bunches of keys that are held and open the door.
    Keys {
        /// How many.
        count: i32,
    },
    /// The exclusive agreement that counts, or will.
    Exclusive {
        /// Its first and last day.
        term: Option<(NaiveDate, NaiveDate)>,
    },
    /// The survey.
    Survey {
        /// Photos, without floor plans.
        photos: i32,
        /// Is there a floor plan?
        has_floor_plan: bool,
        /// The photo that stands for the listing.
        cover: Option<PhotoId>,
    },
    /// Asking price or evaluation.
    Price,
}

/// Notes what speaks for the grade.
///
/// # Errors
/// What the database says.
pub fn evidence_changed(conn: &mut Conn, _clock: &Clock, id: ListingId, change: &EvidenceChange) -> ApiResult<()> {
    let row = dsl::listings.find(id.0);
    match *change {
        EvidenceChange::Keys { count } => diesel::update(row).set(dsl::key_count.eq(count)).execute(conn)?,
        EvidenceChange::Exclusive { term } => diesel::update(row)
            .set((dsl::exclusive_from.eq(term.map(|(from, _)| from)), dsl::exclusive_until.eq(term.map(|(_, until)| until))))
            .execute(conn)?,
        EvidenceChange::Survey { photos, has_floor_plan, cover } => diesel::update(row)
            .set((dsl::photo_count.eq(photos), dsl::has_floor_plan.eq(has_floor_plan), dsl::cover_photo_id.eq(cover.map(|id| id.0))))
            .execute(conn)?,
        EvidenceChange::Price => 0,
    };
    Ok(())
}
