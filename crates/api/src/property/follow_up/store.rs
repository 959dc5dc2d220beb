//! The table of follow-ups.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use fangke_shared::property::follow_up::{CreateFollowUpRequest, FollowUpKind};
use fangke_shared::{FollowUpId, ListingId, MemberId, Subject};

use crate::platform::db::Conn;
use crate::platform::db::children::Children;
use crate::platform::error::ApiResult;
use crate::property::timeline::void::VoidColumns;
use crate::schema::{follow_ups, members};

/// What hangs on a client here, and goes with it when it is merged.
pub const OF_CLIENT: Children = Children { table: "follow_ups", parent: "client_id" };

/// The author's previous text on the listing or client.
pub fn previous_text(conn: &mut Conn, subject: Subject, author: MemberId) -> ApiResult<Option<String>> {
    let counted = follow_ups::table
        .filter(follow_ups::author_id.eq(author.0).and(follow_ups::voided_at.is_null()).and(follow_ups::imported_by.is_null()));
    let own = counted.order(follow_ups::id.desc()).select(follow_ups::text);
    let previous = match subject {
        Subject::Listing(id) => own.filter(follow_ups::listing_id.eq(id.0)).first(conn),
        Subject::Client(id) => own.filter(follow_ups::client_id.eq(id.0)).first(conn),
    };
    Ok(previous.optional()?)
}

/// When the author last followed the listing up since a moment, and with what words; what a file says proves nothing.
pub fn latest(
    conn: &mut Conn,
    listing: ListingId,
    author: MemberId,
    kind: Option<FollowUpKind>,
    since: Option<NaiveDateTime>,
) -> ApiResult<Option<(NaiveDateTime, String)>> {
    let mut query = follow_ups::table
        .filter(follow_ups::listing_id.eq(listing.0).and(follow_ups::author_id.eq(author.0)).and(follow_ups::voided_at.is_null()))
        .filter(follow_ups::imported_by.is_null())
        .order(follow_ups::id.desc())
        .select((follow_ups::created_at, follow_ups::text))
        .into_boxed();
    if let Some(kind) = kind {
        query = query.filter(follow_ups::kind.eq(kind.as_str()));
    }
    if let Some(since) = since {
        query = query.filter(follow_ups::created_at.ge(since));
    }
    Ok(query.first(conn).optional()?)
}

/// What an author has written on a listing until a moment, the latest first.
pub fn of_author(
    conn: &mut Conn,
    listing: ListingId,
    author: MemberId,
    until: NaiveDateTime,
) -> ApiResult<Vec<(FollowUpId, NaiveDateTime, String)>> {
    let rows: Vec<(i64, NaiveDateTime, String)> = follow_ups::table
        .filter(follow_ups::listing_id.eq(listing.0).and(follow_ups::author_id.eq(author.0)).and(follow_ups::created_at.le(until)))
        .filter(follow_ups::voided_at.is_null().and(follow_ups::imported_by.is_null()))
        .order(follow_ups::id.desc())
        .limit(200)
        .select((follow_ups::id, follow_ups::created_at, follow_ups::text))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, at, text)| (FollowUpId(id), at, text)).collect())
}

pub fn insert(
    conn: &mut Conn,
    subject: Subject,
    author: MemberId,
    request: &CreateFollowUpRequest,
    now: NaiveDateTime,
) -> ApiResult<FollowUpId> {
    let id = diesel::insert_into(follow_ups::table)
        .values((
            follow_ups::listing_id.eq(subject.listing()),
            follow_ups::client_id.eq(subject.client()),
            follow_ups::author_id.eq(author.0),
            follow_ups::kind.eq(request.kind.as_str()),
            follow_ups::text.eq(request.text.trim()),
            follow_ups::next_step.eq(request.next_step.as_deref().map(str::trim).filter(|step| !step.is_empty())),
            follow_ups::next_on.eq(request.next_on),
            follow_ups::created_at.eq(now),
        ))
        .returning(follow_ups::id)
        .get_result::<i64>(conn)?;
    Ok(FollowUpId(id))
}

pub fn author_name(conn: &mut Conn, author: MemberId) -> ApiResult<String> {
    Ok(members::table.find(author.0).select(members::display_name).first(conn)?)
}

/// A follow-up as stored.
#[derive(Debug, Clone, Queryable)]
pub struct Row {
    pub listing_id: Option<i64>,
    pub client_id: Option<i64>,
    pub author_id: i64,
    #[diesel(deserialize_as = String)]
    pub kind: FollowUpKind,
    pub text: String,
    pub next_step: Option<String>,
    pub next_on: Option<NaiveDate>,
    pub created_at: NaiveDateTime,
    pub void: VoidColumns,
}

/// A follow-up by its number.
pub fn find(conn: &mut Conn, id: FollowUpId) -> ApiResult<Option<Row>> {
    Ok(follow_ups::table
        .find(id.0)
        .select((
            follow_ups::listing_id,
            follow_ups::client_id,
            follow_ups::author_id,
            follow_ups::kind,
            follow_ups::text,
            follow_ups::next_step,
            follow_ups::next_on,
            follow_ups::created_at,
            (follow_ups::voided_at, follow_ups::voided_by, follow_ups::void_reason, follow_ups::imported_by),
        ))
        .first(conn)
        .optional()?)
}

/// A follow-up is taken back.
pub fn void(conn: &mut Conn, id: FollowUpId, by: MemberId, at: NaiveDateTime, reason: Option<&str>) -> ApiResult<()> {
    diesel::update(follow_ups::table.find(id.0))
        .set((follow_ups::voided_at.eq(at), follow_ups::voided_by.eq(by.0), follow_ups::void_reason.eq(reason)))
        .execute(conn)?;
    Ok(())
}

/// The follow-ups of a listing or client that count: number, author and moment of each, the oldest first.
pub fn counted(conn: &mut Conn, subject: Subject) -> ApiResult<Vec<(i64, i64, NaiveDateTime)>> {
    let order = (follow_ups::created_at, follow_ups::id);
    let counted = follow_ups::table.filter(follow_ups::voided_at.is_null()).order(order).select((
        follow_ups::id,
        follow_ups::author_id,
        follow_ups::created_at,
    ));
    Ok(match subject {
        Subject::Listing(id) => counted.filter(follow_ups::listing_id.eq(id.0)).load(conn)?,
        Subject::Client(id) => counted.filter(follow_ups::client_id.eq(id.0)).load(conn)?,
    })
}

/// A text as stored: number, of a client or not, when, what kind, text, next step.
pub type HeldRow = (i64, Option<i64>, NaiveDateTime, String, String, Option<String>);

/// What was written on some clients and listings.
pub fn of_all(conn: &mut Conn, clients: &[i64], listings: &[i64]) -> ApiResult<Vec<HeldRow>> {
    Ok(follow_ups::table
        .filter(follow_ups::client_id.eq_any(clients).or(follow_ups::listing_id.eq_any(listings)))
        .order(follow_ups::id)
        .select((follow_ups::id, follow_ups::client_id, follow_ups::created_at, follow_ups::kind, follow_ups::text, follow_ups::next_step))
        .load(conn)?)
}

/// Puts another text in the place of some.
pub fn blank(conn: &mut Conn, ids: &[i64], text: &str) -> ApiResult<()> {
    let none = None::<String>;
    diesel::update(follow_ups::table.filter(follow_ups::id.eq_any(ids)))
        .set((follow_ups::text.eq(text), follow_ups::next_step.eq(none.clone()), follow_ups::void_reason.eq(none)))
        .execute(conn)?;
    Ok(())
}

/// A follow-up as a file has it.
pub struct Imported<'a> {
    pub subject: Subject,
    pub author: MemberId,
    pub kind: FollowUpKind,
    pub text: &'a str,
    pub at: NaiveDateTime,
    pub importer: MemberId,
    pub import_key: &'a str,
}

pub fn insert_imported(conn: &mut Conn, new: &Imported<'_>) -> ApiResult<FollowUpId> {
    let id = diesel::insert_into(follow_ups::table)
        .values((
            (follow_ups::listing_id.eq(new.subject.listing()), follow_ups::client_id.eq(new.subject.client())),
            (follow_ups::author_id.eq(new.author.0), follow_ups::kind.eq(new.kind.as_str()), follow_ups::text.eq(new.text)),
            (follow_ups::created_at.eq(new.at), follow_ups::imported_by.eq(new.importer.0), follow_ups::import_key.eq(new.import_key)),
        ))
        .returning(follow_ups::id)
        .get_result::<i64>(conn)?;
    Ok(FollowUpId(id))
}

pub fn has_import_key(conn: &mut Conn, key: &str) -> ApiResult<bool> {
    let known = follow_ups::table.filter(follow_ups::import_key.eq(key));
    Ok(diesel::select(diesel::dsl::exists(known)).get_result(conn)?)
}

pub fn remove(conn: &mut Conn, id: FollowUpId) -> ApiResult<()> {
    diesel::delete(follow_ups::table.find(id.0)).execute(conn)?;
    Ok(())
}
