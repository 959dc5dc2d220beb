//! Listings of a community as its chart shows them.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::CommunityId;

use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::schema::listings;

/// A listing with its flat.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = listings)]
pub struct Row {
    pub id: i64,
    pub status: String,
    pub purpose: String,
    pub building: Option<String>,
    pub unit: Option<String>,
    pub room: Option<String>,
    pub floor: Option<i32>,
    pub rooms: Option<i32>,
    pub halls: Option<i32>,
    pub area_centi: Option<i64>,
    pub price_fen: Option<i64>,
    pub rent_fen: Option<i64>,
    pub status_changed_at: Option<NaiveDateTime>,
}

/// The newest listings of a community.
pub fn newest(conn: &mut Conn, community: CommunityId, limit: i64) -> ApiResult<Vec<Row>> {
    let own = listings::table.filter(listings::community_id.eq(community.0)).order(listings::id.desc());
    Ok(own.limit(limit).select(Row::as_select()).load(conn)?)
}
