//! The tables of recommendation lists.

use chrono::{Duration, NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp};
use fangke_shared::client::recommendation::{ListingAnswer, Reaction, ReactionDraft, RecommendationState, ShowingWish, state};
use fangke_shared::property::listing::ListingStatus;
use fangke_shared::{ClientId, DemandId, ListingId, MemberId, NoticeId, RecommendationId};

use crate::platform::db::Conn;
use crate::platform::db::children::Children;
use crate::platform::db::sql::Sql;
use crate::platform::error::{ApiError, ApiResult};
use crate::schema::{recommendation_items, recommendation_visitors, recommendations};

/// What hangs on a client here, and goes with it when it is merged.
pub const OF_CLIENT: Children = Children { table: "recommendations", parent: "client_id" };

/// A list as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = recommendations)]
pub struct RecommendationRow {
    pub id: i64,
    pub client_id: i64,
    pub demand_id: i64,
    pub member_id: i64,
    pub token: String,
    pub greeting: Option<String>,
    pub shows_phone: bool,
    pub created_at: NaiveDateTime,
    pub expires_at: NaiveDateTime,
    pub revoked_at: Option<NaiveDateTime>,
    pub views: i64,
    pub last_viewed_at: Option<NaiveDateTime>,
    wish: Option<String>,
    pub asked_at: Option<NaiveDateTime>,
    pub acts: i64,
    pub acts_since: NaiveDateTime,
    notice_id: Option<i64>,
}

impl RecommendationRow {
    /// Its number.
    pub const fn id(&self) -> RecommendationId {
        RecommendationId(self.id)
    }

    /// For whom.
    pub const fn client(&self) -> ClientId {
        ClientId(self.client_id)
    }

    /// The last notice of it.
    pub fn notice(&self) -> Option<NoticeId> {
        self.notice_id.map(NoticeId)
    }

    /// Does its link open at a moment?
    pub fn state(&self, now: NaiveDateTime) -> RecommendationState {
        state(self.revoked_at.map(|at| at.and_utc()), self.expires_at.and_utc(), now.and_utc())
    }

    /// What the client would like to be shown.
    pub fn wish(&self) -> ApiResult<Option<ShowingWish>> {
        self.wish.as_deref().map(|text| serde_json::from_str(text).map_err(ApiError::internal)).transpose()
    }
}

/// What is said of a new list.
pub struct NewList<'a> {
    /// For whom.
    pub client: ClientId,
    /// For which demand.
    pub demand: DemandId,
    /// Who makes it.
    pub by: MemberId,
    /// The secret part of its link.
    pub token: &'a str,
    /// What stands above it.
    pub greeting: Option<&'a str>,
    /// Does the agent's card show their number?
    pub shows_phone: bool,
    /// From when on the link opens no more.
    pub expires_at: NaiveDateTime,
}

pub fn insert(conn: &mut Conn, list: &NewList<'_>, at: NaiveDateTime) -> ApiResult<RecommendationId> {
    let id = diesel::insert_into(recommendations::table)
        .values((
            recommendations::client_id.eq(list.client.0),
            recommendations::demand_id.eq(list.demand.0),
            recommendations::member_id.eq(list.by.0),
            recommendations::token.eq(list.token),
            recommendations::greeting.eq(list.greeting),
            recommendations::shows_phone.eq(list.shows_phone),
            recommendations::created_at.eq(at),
            recommendations::expires_at.eq(list.expires_at),
            recommendations::views.eq(0_i64),
            recommendations::acts.eq(0_i64),
            recommendations::acts_since.eq(at),
        ))
        .returning(recommendations::id)
        .get_result::<i64>(conn)?;
    Ok(RecommendationId(id))
}

pub fn insert_item(conn: &mut Conn, id: RecommendationId, (place, listing): (i64, ListingId), note: Option<&str>) -> ApiResult<()> {
    diesel::insert_into(recommendation_items::table)
        .values((
            recommendation_items::recommendation_id.eq(id.0),
            recommendation_items::listing_id.eq(listing.0),
            recommendation_items::place.eq(place),
            recommendation_items::note.eq(note),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: RecommendationId) -> ApiResult<Option<RecommendationRow>> {
    Ok(recommendations::table.find(id.0).select(RecommendationRow::as_select()).first(conn).optional()?)
}

/// The list behind a link.
pub fn by_token(conn: &mut Conn, token: &str) -> ApiResult<Option<RecommendationRow>> {
    let found = recommendations::table.filter(recommendations::token.eq(token));
    Ok(found.select(RecommendationRow::as_select()).first(conn).optional()?)
}

/// Counts that something is said through a link, which locks the list; the count comes back with it. A new hour counts anew.
pub fn take(conn: &mut Conn, token: &str, now: NaiveDateTime) -> ApiResult<Option<RecommendationRow>> {
    let counted = diesel::update(recommendations::table.filter(recommendations::token.eq(token)))
        .set(recommendations::acts.eq(recommendations::acts + 1))
        .execute(conn)?;
    if counted == 0 {
        return Ok(None);
    }
    let Some(row) = by_token(conn, token)? else { return Ok(None) };
    // A clock that was set back begins anew, too.
    let is_same_hour = row.acts_since <= now && now - row.acts_since < Duration::hours(1);
    if is_same_hour {
        return Ok(Some(row));
    }
    diesel::update(recommendations::table.find(row.id))
        .set((recommendations::acts.eq(1_i64), recommendations::acts_since.eq(now)))
        .execute(conn)?;
    Ok(Some(RecommendationRow { acts: 1, acts_since: now, ..row }))
}

/// The lists of a client before one of them, the newest first.
pub fn of_client(conn: &mut Conn, client: ClientId, before: i64, limit: i64) -> ApiResult<Vec<RecommendationRow>> {
    Ok(recommendations::table
        .filter(recommendations::client_id.eq(client.0).and(recommendations::id.lt(before)))
        .order(recommendations::id.desc())
        .limit(limit)
        .select(RecommendationRow::as_select())
        .load(conn)?)
}

/// Closes a link that is open still; false where somebody has.
pub fn revoke(conn: &mut Conn, id: RecommendationId, by: MemberId, at: NaiveDateTime) -> ApiResult<bool> {
    let open = recommendations::table.find(id.0).filter(recommendations::revoked_at.is_null());
    let values = (recommendations::revoked_at.eq(at), recommendations::revoked_by.eq(by.0));
    Ok(diesel::update(open).set(values).execute(conn)? == 1)
}

/// A listing of a list as stored, and whether it is on the market.
#[derive(Debug, Clone, Queryable)]
pub struct ItemRow {
    pub id: i64,
    pub recommendation_id: i64,
    pub listing_id: i64,
    pub place: i64,
    pub note: Option<String>,
    reaction: Option<String>,
    objection: Option<String>,
    words: Option<String>,
    answered_at: Option<NaiveDateTime>,
    status: String,
}

impl ItemRow {
    /// Which.
    pub const fn listing(&self) -> ListingId {
        ListingId(self.listing_id)
    }

    /// Is it on the market?
    pub fn is_available(&self) -> bool {
        self.status == ListingStatus::Available.as_str()
    }

    /// What the client has said last.
    pub fn answer(&self) -> Option<ListingAnswer> {
        answer((self.reaction.as_deref(), self.objection.as_deref()), self.words.as_deref(), self.answered_at)
    }
}

fn answer((reaction, objection): (Option<&str>, Option<&str>), words: Option<&str>, at: Option<NaiveDateTime>) -> Option<ListingAnswer> {
    let reaction: Reaction = reaction?.parse().ok()?;
    let objection = objection.and_then(|word| word.parse().ok());
    Some(ListingAnswer { reaction, objection, words: words.map(ToOwned::to_owned), at: at?.and_utc() })
}

type ItemColumns =
    (BigInt, BigInt, BigInt, BigInt, Nullable<Text>, Nullable<Text>, Nullable<Text>, Nullable<Text>, Nullable<Timestamp>, Text);

/// The listings of lists, in their order.
pub fn items(conn: &mut Conn, of: &[RecommendationId]) -> ApiResult<Vec<ItemRow>> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let sql = Sql::new(
        "SELECT i.id, i.recommendation_id, i.listing_id, i.place, i.note, i.reaction, i.objection, i.words, i.answered_at, l.status \
         FROM recommendation_items i JOIN listings l ON l.id = i.listing_id WHERE i.recommendation_id IN ",
    );
    let sql = sql.bind_list(of.iter().map(|id| id.0)).push(" ORDER BY i.recommendation_id, i.place");
    Ok(sql.load::<ItemColumns, ItemRow>(conn)?)
}

/// Keeps what the client says of a listing.
pub fn set_answer(conn: &mut Conn, item: i64, draft: &ReactionDraft, at: NaiveDateTime) -> ApiResult<()> {
    diesel::update(recommendation_items::table.find(item))
        .set((
            recommendation_items::reaction.eq(draft.reaction.map(Reaction::as_str)),
            recommendation_items::objection.eq(draft.objection.map(|objection| objection.as_str())),
            recommendation_items::words.eq(draft.words.as_deref()),
            recommendation_items::answered_at.eq(draft.reaction.map(|_| at)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Keeps what the client would like to be shown; what was said before goes.
pub fn set_wish(conn: &mut Conn, id: RecommendationId, wish: &ShowingWish, at: NaiveDateTime) -> ApiResult<()> {
    let text = serde_json::to_string(wish).map_err(ApiError::internal)?;
    diesel::update(recommendations::table.find(id.0))
        .set((recommendations::wish.eq(text), recommendations::asked_at.eq(at)))
        .execute(conn)?;
    Ok(())
}

/// Which notice tells of a list.
pub fn set_notice(conn: &mut Conn, id: RecommendationId, notice: NoticeId) -> ApiResult<()> {
    diesel::update(recommendations::table.find(id.0)).set(recommendations::notice_id.eq(notice.0)).execute(conn)?;
    Ok(())
}

/// Counts a visitor, once a day; true for the very first one of the list.
pub fn count_visitor(conn: &mut Conn, id: RecommendationId, (day, at): (NaiveDate, NaiveDateTime), visitor: &str) -> ApiResult<bool> {
    let known = Sql::new("INSERT INTO recommendation_visitors (day, recommendation_id, visitor) VALUES (").bind(day).push(", ").bind(id.0);
    if known.push(", ").bind(visitor).push(") ON CONFLICT DO NOTHING").execute(conn)? == 0 {
        return Ok(false);
    }
    let values = (recommendations::views.eq(recommendations::views + 1), recommendations::last_viewed_at.eq(at));
    diesel::update(recommendations::table.find(id.0)).set(values).execute(conn)?;
    Ok(recommendations::table.find(id.0).select(recommendations::views).first::<i64>(conn)? == 1)
}

/// Forgets who looked at lists before a day.
pub fn forget_visitors(conn: &mut Conn, before: NaiveDate) -> ApiResult<i64> {
    let forgotten = diesel::delete(recommendation_visitors::table.filter(recommendation_visitors::day.lt(before))).execute(conn)?;
    Ok(i64::try_from(forgotten).unwrap_or_default())
}

/// Listings of a demand's lists that are looked at, at most: the newest.
const PAST_MAX: i64 = 2_000;

/// That a listing stood on a list for a demand.
#[derive(Queryable)]
pub struct PastRow {
    pub demand_id: i64,
    pub listing_id: i64,
    pub at: NaiveDateTime,
    reaction: Option<String>,
    objection: Option<String>,
    words: Option<String>,
    answered_at: Option<NaiveDateTime>,
}

impl PastRow {
    /// What the client has said of it there.
    pub fn answer(&self) -> Option<ListingAnswer> {
        answer((self.reaction.as_deref(), self.objection.as_deref()), self.words.as_deref(), self.answered_at)
    }
}

type PastColumns = (BigInt, BigInt, Timestamp, Nullable<Text>, Nullable<Text>, Nullable<Text>, Nullable<Timestamp>);

/// What has been recommended to a client: for one demand, or for all. The newest lists first.
pub fn past(conn: &mut Conn, client: ClientId, demand: Option<DemandId>) -> ApiResult<Vec<PastRow>> {
    let sql = Sql::new(
        "SELECT r.demand_id, i.listing_id, r.created_at, i.reaction, i.objection, i.words, i.answered_at FROM recommendations r \
         JOIN recommendation_items i ON i.recommendation_id = r.id WHERE r.client_id = ",
    );
    let mut sql = sql.bind(client.0);
    if let Some(demand) = demand {
        sql = sql.push(" AND r.demand_id = ").bind(demand.0);
    }
    Ok(sql.push(" ORDER BY r.id DESC, i.place LIMIT ").number(PAST_MAX).load::<PastColumns, PastRow>(conn)?)
}

/// A list as stored: number, when, greeting, what the client wishes to be shown.
pub type HeldRow = (i64, NaiveDateTime, Option<String>, Option<String>);

/// Lists of some clients.
pub fn of_all(conn: &mut Conn, clients: &[i64]) -> ApiResult<Vec<HeldRow>> {
    Ok(recommendations::table
        .filter(recommendations::client_id.eq_any(clients))
        .order(recommendations::id)
        .select((recommendations::id, recommendations::created_at, recommendations::greeting, recommendations::wish))
        .load(conn)?)
}

/// What clients have said on lists.
pub fn words_on(conn: &mut Conn, ids: &[i64]) -> ApiResult<Vec<(i64, Option<String>)>> {
    Ok(recommendation_items::table
        .filter(recommendation_items::recommendation_id.eq_any(ids).and(recommendation_items::words.is_not_null()))
        .select((recommendation_items::recommendation_id, recommendation_items::words))
        .load(conn)?)
}

/// Clears lists, and closes their links.
pub fn blank(conn: &mut Conn, ids: &[i64], at: NaiveDateTime) -> ApiResult<()> {
    let none = None::<String>;
    diesel::update(recommendations::table.filter(recommendations::id.eq_any(ids)))
        .set((recommendations::greeting.eq(none.clone()), recommendations::wish.eq(none.clone()), recommendations::revoked_at.eq(Some(at))))
        .execute(conn)?;
    diesel::update(recommendation_items::table.filter(recommendation_items::recommendation_id.eq_any(ids)))
        .set((recommendation_items::note.eq(none.clone()), recommendation_items::words.eq(none)))
        .execute(conn)?;
    Ok(())
}
