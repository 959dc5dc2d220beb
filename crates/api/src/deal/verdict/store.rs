//! The table of decisions.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::deal::verdict::VerdictDecisionRequest;
use fangke_shared::{ClientId, ListingId, MemberId, VerdictDecisionId};

use crate::platform::db::Conn;
use crate::platform::db::children::Children;
use crate::platform::error::ApiResult;
use crate::schema::client_verdicts;

/// What hangs on a client here, and goes with it when it is merged.
pub const OF_CLIENT: Children = Children { table: "client_verdicts", parent: "client_id" };

/// Decisions that a verdict shows at most.
const DECISIONS_MAX: i64 = 50;

/// A decision as stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = client_verdicts)]
pub struct DecisionRow {
    pub id: i64,
    pub listing_id: Option<i64>,
    pub client_member_id: i64,
    closing_member_ids: String,
    pub reason: String,
    pub member_id: i64,
    pub at: NaiveDateTime,
}

impl DecisionRow {
    /// Who has the closing part.
    pub fn closers(&self) -> impl Iterator<Item = i64> + '_ {
        self.closing_member_ids.split(',').filter_map(|id| id.parse().ok())
    }
}

/// The decisions about some registrations of a client, of a listing or of all, the newest first.
pub fn decisions(conn: &mut Conn, clients: &[ClientId], listing: Option<ListingId>) -> ApiResult<Vec<DecisionRow>> {
    let ids: Vec<i64> = clients.iter().map(|id| id.0).collect();
    let mut of_them = client_verdicts::table.filter(client_verdicts::client_id.eq_any(ids)).into_boxed();
    if let Some(listing) = listing {
        of_them = of_them.filter(client_verdicts::listing_id.is_null().or(client_verdicts::listing_id.eq(listing.0)));
    }
    Ok(of_them.order(client_verdicts::id.desc()).limit(DECISIONS_MAX).select(DecisionRow::as_select()).load(conn)?)
}

pub fn insert(
    conn: &mut Conn,
    client: ClientId,
    request: &VerdictDecisionRequest,
    (by, at): (MemberId, NaiveDateTime),
) -> ApiResult<VerdictDecisionId> {
    let closers: Vec<String> = request.closing_member_ids.iter().map(ToString::to_string).collect();
    let id = diesel::insert_into(client_verdicts::table)
        .values((
            (client_verdicts::client_id.eq(client.0), client_verdicts::listing_id.eq(request.listing_id.map(|id| id.0))),
            client_verdicts::client_member_id.eq(request.client_member_id.0),
            client_verdicts::closing_member_ids.eq(closers.join(",")),
            client_verdicts::reason.eq(request.reason.trim()),
            (client_verdicts::member_id.eq(by.0), client_verdicts::at.eq(at)),
        ))
        .returning(client_verdicts::id)
        .get_result::<i64>(conn)?;
    Ok(VerdictDecisionId(id))
}
