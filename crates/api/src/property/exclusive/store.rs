//! The table of exclusive agreements.

use chrono::{Duration, NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date};
use fangke_shared::permission::Scope;
use fangke_shared::property::exclusive::{ExclusivePart, ExclusiveState, Term};
use fangke_shared::property::listing::{ListingStatus, Pool};
use fangke_shared::{ExclusiveId, FollowUpId, ListingId, MemberId};
use serde::{Deserialize, Serialize};

use crate::company::tx::rules::Rules;
use crate::platform::db::sql::Sql;
use crate::platform::db::{Conn, Engine};
use crate::platform::error::ApiResult;
use crate::platform::token::Claims;
use crate::property::listing::service::of_scope;
use crate::property::listing::state::{self, L};
use crate::schema::exclusives::{self, dsl};

/// An agreement as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = exclusives)]
pub struct ExclusiveRow {
    pub id: i64,
    pub listing_id: i64,
    pub from_on: NaiveDate,
    pub until_on: NaiveDate,
    pub document_key: Option<String>,
    pub document_name: Option<String>,
    pub document_type: Option<String>,
    pub document_bytes: Option<i64>,
    pub follow_up_id: Option<i64>,
    pub ended_on: Option<NaiveDate>,
    pub end_reason: Option<String>,
    pub created_by: i64,
    pub created_at: NaiveDateTime,
    pub version: i64,
}

impl ExclusiveRow {
    /// First and last day.
    pub const fn term(&self) -> Term {
        (self.from_on, self.until_on)
    }

    /// Where it stands on a day.
    pub fn state(&self, today: NaiveDate) -> ExclusiveState {
        ExclusiveState::on(today, self.term(), self.ended_on)
    }

    /// What it lacks to count.
    pub fn missing(&self) -> Vec<ExclusivePart> {
        let document = self.document_key.is_none().then_some(ExclusivePart::Document);
        let follow_up = self.follow_up_id.is_none().then_some(ExclusivePart::FollowUp);
        document.into_iter().chain(follow_up).collect()
    }
}

pub fn insert(conn: &mut Conn, listing: ListingId, (from_on, until_on): Term, by: MemberId, now: NaiveDateTime) -> ApiResult<ExclusiveId> {
    let id = diesel::insert_into(exclusives::table)
        .values((
            dsl::listing_id.eq(listing.0),
            dsl::from_on.eq(from_on),
            dsl::until_on.eq(until_on),
            dsl::created_by.eq(by.0),
            dsl::created_at.eq(now),
            dsl::version.eq(1_i64),
        ))
        .returning(dsl::id)
        .get_result::<i64>(conn)?;
    Ok(ExclusiveId(id))
}

pub fn find(conn: &mut Conn, id: ExclusiveId) -> ApiResult<Option<ExclusiveRow>> {
    Ok(dsl::exclusives.find(id.0).select(ExclusiveRow::as_select()).first(conn).optional()?)
}

/// The agreements of a listing, the latest term first.
pub fn of_listing(conn: &mut Conn, listing: ListingId) -> ApiResult<Vec<ExclusiveRow>> {
    let of_listing = dsl::exclusives.filter(dsl::listing_id.eq(listing.0));
    Ok(of_listing.order((dsl::from_on.desc(), dsl::id.desc())).select(ExclusiveRow::as_select()).load(conn)?)
}

/// An agreement of the listing, not ended, that covers some of these days.
pub fn overlapping(conn: &mut Conn, listing: ListingId, (from_on, until_on): Term) -> ApiResult<Option<ExclusiveRow>> {
    let present = dsl::listing_id.eq(listing.0).and(dsl::ended_on.is_null());
    let covers = dsl::from_on.le(until_on).and(dsl::until_on.ge(from_on));
    let found = dsl::exclusives.filter(present.and(covers)).order(dsl::from_on).select(ExclusiveRow::as_select());
    Ok(found.first(conn).optional()?)
}

/// Terms of the listing's agreements that have what they need, whether they run already or not.
pub fn counting(conn: &mut Conn, listing: ListingId) -> ApiResult<Vec<Term>> {
    let present = dsl::listing_id.eq(listing.0).and(dsl::ended_on.is_null());
    let whole = dsl::document_key.is_not_null().and(dsl::follow_up_id.is_not_null());
    Ok(dsl::exclusives.filter(present.and(whole)).select((dsl::from_on, dsl::until_on)).load(conn)?)
}

/// The signed document of an agreement.
pub struct NewDocument<'a> {
    pub key: &'a str,
    pub name: &'a str,
    pub media_type: &'a str,
    pub bytes: i64,
}

pub fn set_document(conn: &mut Conn, id: ExclusiveId, document: &NewDocument<'_>) -> ApiResult<()> {
    diesel::update(dsl::exclusives.find(id.0))
        .set((
            dsl::document_key.eq(Some(document.key)),
            dsl::document_name.eq(Some(document.name)),
            dsl::document_type.eq(Some(document.media_type)),
            dsl::document_bytes.eq(Some(document.bytes)),
            dsl::version.eq(dsl::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}

/// The follow-up belongs to those agreements of the listing that have none and aren't over; the answer counts them.
pub fn set_follow_up(conn: &mut Conn, listing: ListingId, follow_up: FollowUpId, today: NaiveDate) -> ApiResult<usize> {
    let open = dsl::listing_id.eq(listing.0).and(dsl::ended_on.is_null()).and(dsl::until_on.ge(today));
    let bare = dsl::exclusives.filter(open.and(dsl::follow_up_id.is_null()));
    Ok(diesel::update(bare).set((dsl::follow_up_id.eq(Some(follow_up.0)), dsl::version.eq(dsl::version + 1))).execute(conn)?)
}

/// Ends it, if it is at this version.
pub fn end(conn: &mut Conn, (id, version): (ExclusiveId, i64), today: NaiveDate, reason: &str) -> ApiResult<bool> {
    let present = dsl::exclusives.find(id.0).filter(dsl::version.eq(version));
    let ended = (dsl::ended_on.eq(Some(today)), dsl::end_reason.eq(Some(reason)), dsl::version.eq(version + 1));
    Ok(diesel::update(present).set(ended).execute(conn)? == 1)
}

/// Where a page ended.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct PageEnd {
    pub until_on: NaiveDate,
    pub id: i64,
}

/// The last day of the agreement `e` is one of these, and no later agreement follows.
fn is_last((from, to): Term) -> Sql {
    Sql::new("e.ended_on IS NULL AND e.until_on >= ").bind(from).push(" AND e.until_on <= ").bind(to).push(
        " AND NOT EXISTS (SELECT 1 FROM exclusives n WHERE n.listing_id = e.listing_id AND n.ended_on IS NULL \
         AND n.from_on > e.until_on)",
    )
}

/// Agreements whose last day lies between two days and that no later one follows, the soonest first.
pub fn ending(
    conn: &mut Conn,
    claims: &Claims,
    scope: Scope,
    days: Term,
    after: Option<PageEnd>,
    limit: i64,
) -> ApiResult<Vec<ExclusiveRow>> {
    let mut sql = Sql::new("SELECT e.id FROM exclusives e JOIN listings l ON l.id = e.listing_id WHERE ").append(is_last(days));
    if let Some(part) = of_scope(claims, scope)? {
        sql = sql.push(" AND ").append(part);
    }
    if let Some(end) = after {
        sql = sql.push(" AND (e.until_on, e.id) > (").bind(end.until_on).push(", ").bind(end.id).push(")");
    }
    let ids: Vec<i64> = sql.push(" ORDER BY e.until_on, e.id LIMIT ").bind(limit).load::<BigInt, i64>(conn)?;
    let found = dsl::exclusives.filter(dsl::id.eq_any(ids)).order((dsl::until_on, dsl::id));
    Ok(found.select(ExclusiveRow::as_select()).load(conn)?)
}

/// Listings whose own term is over while a later agreement has what it needs.
pub fn outdated(conn: &mut Conn, today: NaiveDate) -> ApiResult<Vec<i64>> {
    Ok(Sql::new(
        "SELECT DISTINCT l.id FROM listings l JOIN exclusives e ON e.listing_id = l.id \
         WHERE e.ended_on IS NULL AND e.document_key IS NOT NULL AND e.follow_up_id IS NOT NULL AND e.until_on >= ",
    )
    .bind(today)
    .push(" AND l.exclusive_until < ")
    .bind(today)
    .push(" ORDER BY l.id")
    .load::<BigInt, i64>(conn)?)
}

/// An agreement whose maintainer was not told yet that it ends.
#[derive(Queryable)]
pub struct Ending {
    pub listing_id: i64,
    pub until_on: NaiveDate,
    pub maintainer_id: i64,
}

/// Notes that maintainers are told of all running agreements of theirs that end soon and that no later one follows, and answers
/// with those of which they weren't before. An agreement that is being changed at this moment is left to the next time.
pub fn tell_ending(conn: &mut Conn, rules: &Rules) -> ApiResult<Vec<Ending>> {
    let unlocked = if conn.engine() == Engine::Postgres { " FOR UPDATE OF e SKIP LOCKED" } else { "" };
    let soon = rules.today + Duration::days(rules.figures.exclusive_reminder_days);
    let private = state::is_of(L, Pool::Private, rules);
    Ok(Sql::new("UPDATE exclusives SET ending_told_at = ")
        .bind(rules.now)
        .push(" WHERE id IN (SELECT e.id FROM exclusives e JOIN listings l ON l.id = e.listing_id WHERE ")
        .append(is_last((rules.today, soon)))
        .push(" AND e.ending_told_at IS NULL AND e.from_on <= ")
        .bind(rules.today)
        .push(" AND ")
        .append(L.column("status").is_in(&ListingStatus::ACTIVE))
        .push(" AND ")
        .append(private)
        .push(unlocked)
        .push(
            ") RETURNING listing_id, until_on, \
             (SELECT l.maintainer_id FROM listings l WHERE l.id = exclusives.listing_id)",
        )
        .load::<(BigInt, Date, BigInt), Ending>(conn)?)
}

/// Which of these files a row names.
pub fn in_use(conn: &mut Conn, keys: &[String]) -> ApiResult<Vec<String>> {
    let in_use: Vec<Option<String>> = dsl::exclusives.filter(dsl::document_key.eq_any(keys)).select(dsl::document_key).load(conn)?;
    Ok(in_use.into_iter().flatten().collect())
}
