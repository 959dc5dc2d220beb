//! The table of notices.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::{ListingId, MemberId, NoticeId};

use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::schema::notices;

/// A notice as stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = notices)]
pub struct NoticeRow {
    pub id: i64,
    pub kind: String,
    pub listing_id: Option<i64>,
    pub details: String,
    pub created_at: NaiveDateTime,
    pub read_at: Option<NaiveDateTime>,
}

pub fn insert(
    conn: &mut Conn,
    member: MemberId,
    kind: NoticeKind,
    listing: Option<ListingId>,
    details: &str,
    now: NaiveDateTime,
) -> ApiResult<NoticeId> {
    let id = diesel::insert_into(notices::table)
        .values((
            notices::member_id.eq(member.0),
            notices::kind.eq(kind.as_str()),
            notices::listing_id.eq(listing.map(|id| id.0)),
            notices::details.eq(details),
            notices::created_at.eq(now),
        ))
        .returning(notices::id)
        .get_result::<i64>(conn)?;
    Ok(NoticeId(id))
}

/// Enters what several members are told, each with details of their own.
pub fn insert_all(
    conn: &mut Conn,
    kind: NoticeKind,
    listing: Option<ListingId>,
    told: &[(MemberId, String)],
    now: NaiveDateTime,
) -> ApiResult<()> {
    let row = |(member, details): &(MemberId, String)| {
        let row = Sql::new("(").bind(member.0).push(", ").word(kind).push(", ");
        let row = match listing {
            Some(listing) => row.bind(listing.0),
            None => row.push("NULL"),
        };
        row.push(", ").bind(details.as_str()).push(", ").bind(now).push(")")
    };
    if told.is_empty() {
        return Ok(());
    }
    let rows = Sql::new("INSERT INTO notices (member_id, kind, listing_id, details, created_at) VALUES ").join(", ", told.iter().map(row));
    rows.execute(conn)?;
    Ok(())
}

/// Removes a notice of a kind that nobody has read.
pub fn remove_unread(conn: &mut Conn, id: NoticeId, kind: NoticeKind) -> ApiResult<()> {
    let unread = notices::table.find(id.0).filter(notices::read_at.is_null().and(notices::kind.eq(kind.as_str())));
    diesel::delete(unread).execute(conn)?;
    Ok(())
}

pub fn insert_selected(conn: &mut Conn, rows: Sql) -> ApiResult<()> {
    Sql::new("INSERT INTO notices (member_id, kind, listing_id, details, created_at) ").append(rows).execute(conn)?;
    Ok(())
}

/// When a member was last told something of a kind about a listing.
pub fn last(conn: &mut Conn, member: MemberId, kind: NoticeKind, listing: ListingId) -> ApiResult<Option<NaiveDateTime>> {
    let told = notices::table.filter(notices::member_id.eq(member.0).and(notices::listing_id.eq(listing.0)));
    Ok(told.filter(notices::kind.eq(kind.as_str())).order(notices::id.desc()).select(notices::created_at).first(conn).optional()?)
}

/// A member's notices, the newest first.
pub fn list(conn: &mut Conn, member: MemberId, is_unread: bool, before: Option<i64>, limit: i64) -> ApiResult<Vec<NoticeRow>> {
    let mut query = notices::table
        .filter(notices::member_id.eq(member.0).and(notices::id.lt(before.unwrap_or(i64::MAX))))
        .order(notices::id.desc())
        .limit(limit)
        .select(NoticeRow::as_select())
        .into_boxed();
    if is_unread {
        query = query.filter(notices::read_at.is_null());
    }
    Ok(query.load(conn)?)
}

pub fn count_unread(conn: &mut Conn, member: MemberId) -> ApiResult<i64> {
    Ok(notices::table.filter(notices::member_id.eq(member.0).and(notices::read_at.is_null())).count().get_result(conn)?)
}

/// Marks a member's notices as read: these, or all.
pub fn mark_read(conn: &mut Conn, member: MemberId, ids: Option<&[NoticeId]>, now: NaiveDateTime) -> ApiResult<()> {
    let unread = notices::table.filter(notices::member_id.eq(member.0).and(notices::read_at.is_null()));
    let read = notices::read_at.eq(Some(now));
    match ids {
        None => diesel::update(unread).set(read).execute(conn)?,
        Some(ids) => {
            let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
            diesel::update(unread.filter(notices::id.eq_any(ids))).set(read).execute(conn)?
        }
    };
    Ok(())
}

/// Notices in whose details one of these texts stands: number, when, kind.
pub fn naming(conn: &mut Conn, texts: &[String]) -> ApiResult<Vec<(i64, NaiveDateTime, String)>> {
    let mut found: Vec<(i64, NaiveDateTime, String)> = Vec::new();
    for text in texts {
        let pattern = format!("%{}%", text.replace('!', "!!").replace('%', "!%").replace('_', "!_"));
        let of = notices::table.filter(notices::details.like(pattern).escape('!'));
        found.extend(of.select((notices::id, notices::created_at, notices::kind)).load::<(i64, NaiveDateTime, String)>(conn)?);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Removes notices.
pub fn remove(conn: &mut Conn, ids: &[i64]) -> ApiResult<()> {
    diesel::delete(notices::table.filter(notices::id.eq_any(ids))).execute(conn)?;
    Ok(())
}

/// Notices of before a moment: counted, or removed.
pub fn older(conn: &mut Conn, before: NaiveDateTime, goes: bool) -> ApiResult<i64> {
    let old = notices::table.filter(notices::created_at.lt(before));
    if !goes {
        return Ok(old.count().get_result(conn)?);
    }
    Ok(i64::try_from(diesel::delete(old).execute(conn)?).unwrap_or(i64::MAX))
}
