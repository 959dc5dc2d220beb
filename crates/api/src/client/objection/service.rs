//! Rules of objections.

use std::collections::HashMap;

use chrono::{Datelike as _, Months};
use fangke_shared::client::objection::{
    ListingObjection, Objection, ObjectionCount, ObjectionOutcome, ObjectionQuery, ObjectionReport, RaisedObjection, by_frequency,
};
use fangke_shared::page::Page;
use fangke_shared::permission::Action;
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::{ClientId, DemandId, FollowUpId, ListingId};

use super::store;
use crate::company::tx::Tx;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::listing::service as listing;

/// Refuses objections against demands that aren't the client's.
///
/// # Errors
/// `does_not_exist` beside the demand.
pub fn check(conn: &mut Conn, client: ClientId, objections: &[RaisedObjection]) -> ApiResult<()> {
    for (n, raised) in objections.iter().enumerate() {
        if let Some(demand) = raised.demand_id
            && !store::has_demand(conn, client, demand)?
        {
            return Err(ApiError::field(FieldError::new(format!("/objections/{n}/demand_id"), FieldCode::DoesNotExist)));
        }
    }
    Ok(())
}

/// What spoke against a listing at its showings, the most frequent first. It says nothing of who.
///
/// # Errors
/// `not_found`.
pub fn of_listing(tx: &mut Tx<'_>, id: ListingId) -> ApiResult<Page<ListingObjection>> {
    listing::find(tx.conn, id)?;
    let one = |(word, count): (String, i64)| Ok(ListingObjection { kind: word.parse().map_err(ApiError::internal)?, count });
    let mut rows: Vec<ListingObjection> = store::of_listing(tx.conn, id)?.into_iter().map(one).collect::<ApiResult<_>>()?;
    rows.sort_by_key(|row| (-row.count, row.kind));
    Ok(Page::whole(rows))
}

/// Notes what was raised in a follow-up that was just written.
///
/// # Errors
/// Only when the database fails.
pub fn raise(conn: &mut Conn, follow_up: FollowUpId, objections: &[RaisedObjection]) -> ApiResult<()> {
    for raised in objections {
        store::insert(conn, follow_up, raised)?;
    }
    Ok(())
}

/// What was raised in some follow-ups, by follow-up.
///
/// # Errors
/// Only when the database fails.
pub fn of(conn: &mut Conn, follow_ups: &[i64]) -> ApiResult<HashMap<i64, Vec<RaisedObjection>>> {
    let mut all: HashMap<i64, Vec<RaisedObjection>> = HashMap::new();
    for row in store::of(conn, follow_ups)? {
        let raised = RaisedObjection {
            kind: row.kind,
            demand_id: row.demand_id.map(DemandId),
            said: row.said,
            answer: row.answer,
            outcome: row.outcome,
        };
        all.entry(row.follow_up_id).or_default().push(raised);
    }
    Ok(all)
}

/// The objections of a month, by what members within the caller's reach have written and shown.
///
/// # Errors
/// Only when the database fails.
pub fn report(tx: &mut Tx<'_>, query: &ObjectionQuery) -> ApiResult<ObjectionReport> {
    let caller = tx.caller()?;
    let scope = caller.scope(Action::ReadClients)?;
    let day = query.on.unwrap_or(tx.rules.today);
    let from = day.with_day(1).unwrap_or(day);
    let to = from.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(from);
    let month = (tx.rules.day_bounds(from).0, tx.rules.day_bounds(to).1);
    let in_follow_ups = store::in_follow_ups(tx.conn, &caller.claims, scope, query.store_id, month)?;
    let at_showings = store::at_showings(tx.conn, &caller.claims, scope, query.store_id, month)?;
    let count = |kind: Objection| {
        let of_kind = || in_follow_ups.iter().filter(move |(word, ..)| word == kind.as_str());
        let is_open = |outcome: &str| outcome == ObjectionOutcome::Open.as_str();
        ObjectionCount {
            kind,
            in_follow_ups: of_kind().map(|(.., count)| count).sum(),
            answered: of_kind().filter(|(_, outcome, _)| !is_open(outcome)).map(|(.., count)| count).sum(),
            at_showings: at_showings.iter().filter(|(word, _)| word == kind.as_str()).map(|(_, count)| count).sum(),
        }
    };
    Ok(ObjectionReport { from, to, rows: by_frequency(Objection::ALL.iter().copied().map(count).collect()) })
}
