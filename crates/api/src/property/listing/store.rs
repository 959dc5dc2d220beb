//! The table of listings: one record at a time.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use fangke_shared::property::listing::{Grade, ListingDraft, ListingRef, ListingStatus, Pool, PropertyKey, Purpose, listing_number};
use fangke_shared::{CommunityId, ListingId, MemberId, PhotoId};

use super::rows::{ListingRow, ListingValues, NewListing};
use super::state::{self, Held, L};
use crate::company::tx::rules::Rules;
use crate::platform::db::row::TextRow as _;
use crate::platform::db::sql::{Sql, Table};
use crate::platform::db::{Conn, Engine};
use crate::platform::error::{ApiError, ApiResult};
use crate::schema::communities;
use crate::schema::listings::{self, dsl};

/// The present version of a listing.
pub fn version(conn: &mut Conn, id: ListingId) -> ApiResult<Option<i64>> {
    Ok(listings::table.find(id.0).select(listings::version).first(conn).optional()?)
}

pub fn find(conn: &mut Conn, id: ListingId) -> ApiResult<Option<ListingRow>> {
    Ok(rows(conn, Sql::new("l.id = ").bind(id.0))?.into_iter().next())
}

fn rows(conn: &mut Conn, condition: Sql) -> ApiResult<Vec<ListingRow>> {
    let sql = Sql::new("SELECT ").push(ListingRow::COLUMNS).push(" FROM listings l WHERE ").append(condition);
    Ok(sql.rows(conn)?)
}

/// Who and when of a new listing.
pub struct Entry {
    pub maintainer: Option<MemberId>,
    pub creator: Option<MemberId>,
    pub is_late: bool,
    pub import_key: Option<String>,
    pub now: DateTime<Utc>,
}

impl Entry {
    fn of(&self, values: ListingValues) -> NewListing {
        let is_lead = values.is_lead();
        // What nobody looks after is everybody's.
        let pool = if is_lead || self.maintainer.is_some() { Pool::Private } else { Pool::Public };
        NewListing {
            values,
            is_late_entry: self.is_late,
            maintainer_id: self.maintainer.map(|id| id.0),
            creator_id: self.creator.map(|id| id.0),
            follow_up_count: 0,
            import_key: self.import_key.clone(),
            created_at: self.now.naive_utc(),
            version: 1,
            pool: pool.as_str(),
            developer_id: self.creator.filter(|_| !is_lead).map(|id| id.0),
            entered_at: (!is_lead).then_some(self.now.naive_utc()),
        }
    }
}

pub fn insert(conn: &mut Conn, values: ListingValues, entry: &Entry) -> ApiResult<ListingId> {
    let new = entry.of(values);
    let id = diesel::insert_into(listings::table).values(&new).returning(dsl::id).get_result::<i64>(conn)?;
    Ok(ListingId(id))
}

/// PostgreSQL takes 65 535 values in a statement, some sixty a row.
const ROWS_OF_A_STATEMENT: usize = 500;

/// Many new listings; the answer has their ids in the same order.
pub fn insert_all(conn: &mut Conn, all: Vec<(ListingValues, Entry)>) -> ApiResult<Vec<i64>> {
    let new: Vec<NewListing> = all.into_iter().map(|(values, entry)| entry.of(values)).collect();
    Ok(match conn {
        // One statement, prepared once, row by row: there is no network between. The one writer gives ids without a gap;
        // to have each returned would keep a journal for each row.
        Conn::Sqlite(c) => {
            for new in &new {
                diesel::insert_into(listings::table).values(new).execute(c)?;
            }
            let count = i64::try_from(new.len()).unwrap_or_default();
            let last: i64 = diesel::select(diesel::dsl::sql::<BigInt>("last_insert_rowid()")).get_result(c)?;
            (last - count + 1..=last).collect()
        }
        Conn::Postgres(c) => {
            let mut ids = Vec::with_capacity(new.len());
            for some in new.chunks(ROWS_OF_A_STATEMENT) {
                ids.extend(diesel::insert_into(listings::table).values(some).returning(dsl::id).get_results::<i64>(c)?);
            }
            ids
        }
    })
}

/// Which of these imported rows are stored already.
pub fn known_import_keys(conn: &mut Conn, keys: &[&str]) -> ApiResult<HashSet<String>> {
    let known: Vec<Option<String>> = dsl::listings.filter(dsl::import_key.eq_any(keys)).select(dsl::import_key).load(conn)?;
    Ok(known.into_iter().flatten().collect())
}

/// Leads of these communities whose flat is known.
pub fn leads_of(conn: &mut Conn, communities: &HashSet<i64>) -> ApiResult<HashMap<(PropertyKey, Purpose), ListingId>> {
    type Columns = (i64, Option<i64>, Option<String>, Option<String>, Option<String>, String);
    let mut found = HashMap::new();
    let communities: Vec<i64> = communities.iter().copied().collect();
    for some in communities.chunks(500) {
        let rows: Vec<Columns> = dsl::listings
            .filter(dsl::is_lead.eq(true).and(dsl::community_id.eq_any(some)).and(dsl::room.is_not_null()))
            .select((dsl::id, dsl::community_id, dsl::building, dsl::unit, dsl::room, dsl::purpose))
            .load(conn)?;
        for (id, community, building, unit, room, purpose) in rows {
            let (Some(community), Some(building), Some(unit), Some(room)) = (community, building, unit, room) else { continue };
            let key = PropertyKey::new(CommunityId(community), &building, &unit, &room);
            if let (Some(key), Ok(purpose)) = (key, Purpose::try_from(purpose)) {
                found.insert((key, purpose), ListingId(id));
            }
        }
    }
    Ok(found)
}

/// Was the flat listed before, and is the listing closed?
pub fn closed_of(conn: &mut Conn, draft: &ListingDraft) -> ApiResult<bool> {
    let active = ListingStatus::ACTIVE.iter().map(|status| status.as_str()).chain([ListingStatus::Lead.as_str()]);
    let same = dsl::listings
        .filter(dsl::community_id.eq(draft.community_id.map(|id| id.0)))
        .filter(dsl::building.eq(&draft.building).and(dsl::unit.eq(&draft.unit)).and(dsl::room.eq(&draft.room)))
        .filter(dsl::purpose.eq(draft.purpose.as_str()).and(dsl::status.ne_all(active)));
    Ok(diesel::select(diesel::dsl::exists(same)).get_result(conn)?)
}

/// A lead has become a listing that nobody looks after yet.
pub fn set_entered_public(conn: &mut Conn, id: ListingId, now: NaiveDateTime) -> ApiResult<()> {
    let pool = diesel::update(dsl::listings.find(id.0).filter(dsl::maintainer_id.is_null()));
    pool.set(dsl::pool.eq(Pool::Public.as_str())).execute(conn)?;
    diesel::update(dsl::listings.find(id.0))
        .set((dsl::entered_at.eq(Some(now)), dsl::first_follow_up_at.eq(None::<NaiveDateTime>)))
        .execute(conn)?;
    Ok(())
}

/// Counts the version up if it is the one that was read; takes the row's lock on either engine.
pub fn bump(conn: &mut Conn, id: ListingId, version: i64) -> ApiResult<bool> {
    let hits = diesel::update(dsl::listings.find(id.0).filter(dsl::version.eq(version))).set(dsl::version.eq(version + 1)).execute(conn)?;
    Ok(hits == 1)
}

/// Takes the row's lock and counts the version up, whichever it is.
pub fn touch(conn: &mut Conn, id: ListingId) -> ApiResult<bool> {
    Ok(diesel::update(dsl::listings.find(id.0)).set(dsl::version.eq(dsl::version + 1)).execute(conn)? == 1)
}

pub fn update(conn: &mut Conn, id: ListingId, values: ListingValues) -> ApiResult<()> {
    diesel::update(dsl::listings.find(id.0)).set(values).execute(conn)?;
    Ok(())
}

pub fn set_price_change(conn: &mut Conn, id: ListingId, delta_fen: i64, now: NaiveDateTime) -> ApiResult<()> {
    diesel::update(dsl::listings.find(id.0))
        .set((dsl::price_delta_fen.eq(Some(delta_fen)), dsl::price_changed_at.eq(Some(now))))
        .execute(conn)?;
    Ok(())
}

/// A lead has become a listing.
pub fn set_entered(conn: &mut Conn, id: ListingId, maintainer: MemberId, developer: MemberId, now: NaiveDateTime) -> ApiResult<()> {
    diesel::update(dsl::listings.find(id.0))
        .set((
            dsl::maintainer_id.eq(Some(maintainer.0)),
            dsl::pool.eq(Pool::Private.as_str()),
            dsl::developer_id.eq(Some(developer.0)),
            dsl::entered_at.eq(Some(now)),
            // Whatever was said of the lead, the listing is yet to be followed up.
            dsl::first_follow_up_at.eq(None::<NaiveDateTime>),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn make_public(conn: &mut Conn, id: ListingId, now: NaiveDateTime) -> ApiResult<()> {
    diesel::update(dsl::listings.find(id.0))
        .set((dsl::pool.eq(Pool::Public.as_str()), dsl::maintainer_changed_at.eq(Some(now))))
        .execute(conn)?;
    Ok(())
}

/// Makes everything public that is due; the answer counts it.
pub fn make_due_public(conn: &mut Conn, rules: &Rules) -> ApiResult<i64> {
    let sql = Sql::new("UPDATE listings SET pool = ").word(Pool::Public).push(", maintainer_changed_at = ").bind(rules.now).push(" WHERE ");
    let count = sql.append(state::is_due(Table("listings"), rules)).execute(conn)?;
    Ok(i64::try_from(count).unwrap_or_default())
}

/// Makes somebody its maintainer, who has followed it up by that.
pub fn set_maintainer(conn: &mut Conn, id: ListingId, maintainer: MemberId, now: NaiveDateTime) -> ApiResult<()> {
    diesel::update(dsl::listings.find(id.0))
        .set((
            dsl::maintainer_id.eq(Some(maintainer.0)),
            dsl::pool.eq(Pool::Private.as_str()),
            dsl::maintainer_changed_at.eq(Some(now)),
            dsl::updated_at.eq(now),
        ))
        .execute(conn)?;
    set_first_follow_up(conn, id, now)
}

/// Notes the first follow-up, if there was none.
pub fn set_first_follow_up(conn: &mut Conn, id: ListingId, now: NaiveDateTime) -> ApiResult<()> {
    let unfollowed = dsl::listings.find(id.0).filter(dsl::first_follow_up_at.is_null());
    diesel::update(unfollowed).set(dsl::first_follow_up_at.eq(Some(now))).execute(conn)?;
    Ok(())
}

/// Notes how many bunches of keys open the door.
pub fn set_key_count(conn: &mut Conn, id: ListingId, count: i32) -> ApiResult<()> {
    diesel::update(dsl::listings.find(id.0)).set(dsl::key_count.eq(count)).execute(conn)?;
    Ok(())
}

/// Notes the term of the exclusive agreement that counts.
pub fn set_exclusive(conn: &mut Conn, id: ListingId, term: Option<(NaiveDate, NaiveDate)>) -> ApiResult<()> {
    let (from, until) = term.unzip();
    diesel::update(dsl::listings.find(id.0)).set((dsl::exclusive_from.eq(from), dsl::exclusive_until.eq(until))).execute(conn)?;
    Ok(())
}

/// Notes what the survey has.
pub fn set_survey(conn: &mut Conn, id: ListingId, photos: i32, has_floor_plan: bool, cover: Option<PhotoId>) -> ApiResult<()> {
    let cover = cover.map(|id| id.0);
    let set = (dsl::photo_count.eq(photos), dsl::has_floor_plan.eq(has_floor_plan), dsl::cover_photo_id.eq(cover));
    diesel::update(dsl::listings.find(id.0)).set(set).execute(conn)?;
    Ok(())
}

/// Locks the listings whose stored grade isn't supported any more.
pub fn lock_unsupported(conn: &mut Conn, rules: &Rules) -> ApiResult<Vec<i64>> {
    let lock = if conn.engine() == Engine::Postgres { " FOR UPDATE" } else { "" };
    let due = Sql::new("SELECT l.id FROM listings l WHERE ")
        .append(L.column("grade").is_not(Grade::General))
        .push(" AND l.grade <> ")
        .append(state::grade(L, rules));
    Ok(due.push(" ORDER BY l.id").push(lock).load::<BigInt, i64>(conn)?)
}

/// What a member maintains and the quotas count, by grade, one listing perhaps left out.
pub fn held(conn: &mut Conn, rules: &Rules, member: MemberId, without: Option<ListingId>) -> ApiResult<Vec<Held>> {
    let mut theirs = Sql::new("l.maintainer_id = ").bind(member.0);
    if let Some(without) = without {
        theirs = theirs.push(" AND l.id <> ").bind(without.0);
    }
    Ok(state::held(L, rules, theirs).load::<(Text, BigInt), Held>(conn)?)
}

/// Opens the public page by an address, or closes it; the answer tells whether anything changed.
pub fn set_share_token(conn: &mut Conn, id: ListingId, token: Option<&str>) -> ApiResult<bool> {
    let row = dsl::listings.find(id.0);
    let changed = match token {
        Some(_) => diesel::update(row).set(dsl::share_token.eq(token)).execute(conn)?,
        None => diesel::update(row.filter(dsl::share_token.is_not_null())).set(dsl::share_token.eq(token)).execute(conn)?,
    };
    Ok(changed > 0)
}

pub fn set_developer(conn: &mut Conn, id: ListingId, developer: MemberId) -> ApiResult<()> {
    diesel::update(dsl::listings.find(id.0)).set(dsl::developer_id.eq(Some(developer.0))).execute(conn)?;
    Ok(())
}

pub fn set_grade(conn: &mut Conn, id: ListingId, grade: Grade) -> ApiResult<()> {
    diesel::update(dsl::listings.find(id.0)).set(dsl::grade.eq(grade.as_str())).execute(conn)?;
    Ok(())
}

/// Listings in short.
pub fn refs(conn: &mut Conn, ids: &[i64]) -> ApiResult<Vec<ListingRef>> {
    type Columns = (i64, Option<String>, Option<String>, Option<String>, Option<String>);
    let rows: Vec<Columns> = listings::table
        .left_join(communities::table)
        .filter(dsl::id.eq_any(ids))
        .select((dsl::id, communities::name.nullable(), dsl::building, dsl::unit, dsl::room))
        .load(conn)?;
    let short = |(id, community_name, building, unit, room)| {
        let id = ListingId(id);
        ListingRef { id, number: listing_number(id), community_name, building, unit, room }
    };
    Ok(rows.into_iter().map(short).collect())
}

pub fn set_status(conn: &mut Conn, id: ListingId, status: ListingStatus, now: NaiveDateTime) -> ApiResult<()> {
    diesel::update(dsl::listings.find(id.0))
        .set((
            dsl::status.eq(status.as_str()),
            dsl::is_lead.eq(status == ListingStatus::Lead),
            dsl::status_changed_at.eq(Some(now)),
            dsl::updated_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn set_followed_up(conn: &mut Conn, id: ListingId, now: NaiveDateTime) -> ApiResult<()> {
    diesel::update(dsl::listings.find(id.0))
        .set((dsl::last_follow_up_at.eq(Some(now)), dsl::follow_up_count.eq(dsl::follow_up_count + 1), dsl::updated_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

/// One follow-up more, of an earlier day.
pub fn follow_up_imported(conn: &mut Conn, id: ListingId, at: NaiveDateTime) -> ApiResult<()> {
    diesel::update(dsl::listings.find(id.0)).set(dsl::follow_up_count.eq(dsl::follow_up_count + 1)).execute(conn)?;
    let is_later = dsl::last_follow_up_at.is_null().or(dsl::last_follow_up_at.lt(at));
    diesel::update(dsl::listings.find(id.0).filter(is_later)).set(dsl::last_follow_up_at.eq(at)).execute(conn)?;
    Ok(())
}

/// A listing of a flat.
pub struct OfFlat {
    /// Which.
    pub id: ListingId,
    /// What for.
    pub purpose: Purpose,
    /// Building and unit.
    pub doors: (Option<String>, Option<String>),
}

/// The listings of a flat by building, unit and room, those on the market first, then the latest.
///
/// # Errors
/// Only when the database fails.
pub fn of_flat(conn: &mut Conn, community: CommunityId, [building, unit, room]: [Option<&str>; 3]) -> ApiResult<Vec<OfFlat>> {
    type Columns = (i64, String, String, Option<String>, Option<String>);
    let mut of_it = dsl::listings.filter(dsl::community_id.eq(community.0).and(dsl::room.eq(room))).into_boxed();
    // A register that leaves the building or the unit out means the only one.
    if let Some(building) = building {
        of_it = of_it.filter(dsl::building.eq(building.to_owned()));
    }
    if let Some(unit) = unit {
        of_it = of_it.filter(dsl::unit.eq(unit.to_owned()));
    }
    let columns = (dsl::id, dsl::purpose, dsl::status, dsl::building, dsl::unit);
    let rows: Vec<Columns> = of_it.order(dsl::id.desc()).limit(50).select(columns).load(conn)?;
    let one = |(id, purpose, status, building, unit): Columns| {
        let is_active = status.parse::<ListingStatus>().map_err(ApiError::internal)?.is_active();
        let purpose = purpose.parse().map_err(ApiError::internal)?;
        Ok((is_active, OfFlat { id: ListingId(id), purpose, doors: (building, unit) }))
    };
    let mut found: Vec<(bool, OfFlat)> = rows.into_iter().map(one).collect::<ApiResult<_>>()?;
    found.sort_by_key(|(is_active, _)| !is_active);
    Ok(found.into_iter().map(|(_, of_flat)| of_flat).collect())
}

/// One follow-up less; the last one is what it is without it, where it was the last.
pub fn unset_followed_up(
    conn: &mut Conn,
    id: ListingId,
    was: NaiveDateTime,
    last: Option<NaiveDateTime>,
    now: NaiveDateTime,
) -> ApiResult<()> {
    let counted = dsl::listings.find(id.0).filter(dsl::follow_up_count.gt(0));
    diesel::update(counted).set((dsl::follow_up_count.eq(dsl::follow_up_count - 1), dsl::updated_at.eq(now))).execute(conn)?;
    diesel::update(dsl::listings.find(id.0).filter(dsl::last_follow_up_at.eq(was))).set(dsl::last_follow_up_at.eq(last)).execute(conn)?;
    Ok(())
}

/// The first follow-up was taken back, and another one is the first, or none.
pub fn move_first_follow_up(conn: &mut Conn, id: ListingId, was: NaiveDateTime, next: Option<NaiveDateTime>) -> ApiResult<()> {
    let first = dsl::listings.find(id.0).filter(dsl::first_follow_up_at.eq(was));
    diesel::update(first).set(dsl::first_follow_up_at.eq(next)).execute(conn)?;
    Ok(())
}

pub fn of_community(conn: &mut Conn, id: CommunityId) -> ApiResult<Vec<ListingRow>> {
    rows(conn, Sql::new("l.community_id = ").bind(id.0))
}

pub fn set_district(conn: &mut Conn, id: CommunityId, district: &str) -> ApiResult<()> {
    let district = Some(district).filter(|name| !name.is_empty());
    diesel::update(dsl::listings.filter(dsl::community_id.eq(id.0))).set(dsl::district.eq(district)).execute(conn)?;
    Ok(())
}

/// How many listings and leads lie in a community.
pub fn count_in(conn: &mut Conn, id: CommunityId) -> ApiResult<i64> {
    Ok(dsl::listings.filter(dsl::community_id.eq(id.0)).count().get_result(conn)?)
}

/// Listings of one community lie in another one.
pub fn relocate(conn: &mut Conn, from: CommunityId, into: CommunityId) -> ApiResult<()> {
    diesel::update(dsl::listings.filter(dsl::community_id.eq(from.0))).set(dsl::community_id.eq(Some(into.0))).execute(conn)?;
    Ok(())
}

/// Gives the district of listings without a community another name.
pub fn rename_district(conn: &mut Conn, from: &str, to: &str) -> ApiResult<()> {
    let loose = dsl::listings.filter(dsl::district.eq(from).and(dsl::community_id.is_null()));
    diesel::update(loose).set(dsl::district.eq(Some(to))).execute(conn)?;
    Ok(())
}

/// Removes listings with what only they have: their place in the search, the flats that they hold.
pub fn remove_all(conn: &mut Conn, ids: &[ListingId]) -> ApiResult<()> {
    let all = || ids.iter().map(|id| id.0);
    let index = match conn.engine() {
        Engine::Sqlite => "DELETE FROM listing_search WHERE rowid IN ",
        Engine::Postgres => "DELETE FROM listing_search WHERE listing_id IN ",
    };
    for statement in [index, "DELETE FROM active_properties WHERE listing_id IN ", "DELETE FROM listings WHERE id IN "] {
        Sql::new(statement).bind_list(all()).execute(conn)?;
    }
    Ok(())
}
