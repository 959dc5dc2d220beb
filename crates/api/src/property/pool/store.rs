//! The pools in the table of listings: many at once.

use chrono::NaiveDateTime;
use diesel::sql_types::{BigInt, Text, Timestamp};
use fangke_shared::MemberId;
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::permission::Scope;
use fangke_shared::property::listing::{HandsReason, ListingStatus, Pool};

use crate::company::tx::rules::Rules;
use crate::platform::db::sql::{Sql, Table};
use crate::platform::db::{Conn, Engine};
use crate::platform::error::ApiResult;
use crate::platform::token::Claims;
use crate::property::listing::moments::cutoffs;
use crate::property::listing::state::{self, L};
use crate::property::listing::service::within;

/// The listings that a member has too many of.
pub fn over_quota(conn: &mut Conn, maintainer: MemberId, rules: &Rules) -> ApiResult<Vec<i64>> {
    Ok(state::over_quota(rules, Some(maintainer)).load::<BigInt, i64>(conn)?)
}

/// A listing that is about to become public.
pub struct Becoming {
    pub id: i64,
    pub maintainer_id: i64,
    pub maintainer_name: String,
    /// When it was entered, or its status was changed.
    pub since: NaiveDateTime,
    pub reason: HandsReason,
}

/// What [`becoming_public`] found.
pub struct Found {
    pub rows: Vec<Becoming>,
    pub total: i64,
}

/// Listings that are private by the rules of one moment and public by those of a later one: of each reason the first `limit`.
pub fn becoming_public(conn: &mut Conn, claims: &Claims, scope: Scope, (now, until): (&Rules, &Rules), limit: i64) -> ApiResult<Found> {
    let within = within(claims, scope)?;
    let mut found = Found { rows: Vec::new(), total: 0 };
    for (reason, since) in
        [(HandsReason::ProtectionEnded, L.column("status_changed_at")), (HandsReason::FirstFollowUpMissed, L.column("entered_at"))]
    {
        let is_public = |rules: &Rules| match reason {
            HandsReason::ProtectionEnded => state::is_unprotected(L, &cutoffs(rules)),
            _ => state::is_unfollowed(L, &cutoffs(rules)),
        };
        let mut condition = is_public(until).push(" AND ").append(state::flag(is_public(now), false));
        if let Some(within) = &within {
            condition = condition.push(" AND ").append(within.clone());
        }
        let counted = Sql::new("SELECT count(*) FROM listings l WHERE ").append(condition.clone()).load::<BigInt, i64>(conn)?;
        found.total += counted.into_iter().next().unwrap_or_default();
        let sql = Sql::new("SELECT l.id, l.maintainer_id, m.display_name, ")
            .push(since)
            .push(" FROM listings l JOIN members m ON m.id = l.maintainer_id WHERE ")
            .append(condition)
            .push(" ORDER BY ")
            .push(since)
            .push(", l.id LIMIT ")
            .bind(limit);
        let rows: Vec<(i64, i64, String, NaiveDateTime)> =
            sql.load::<(BigInt, BigInt, Text, Timestamp), (i64, i64, String, NaiveDateTime)>(conn)?;
        let becoming = |(id, maintainer_id, maintainer_name, since)| Becoming { id, maintainer_id, maintainer_name, since, reason };
        found.rows.extend(rows.into_iter().map(becoming));
    }
    Ok(found)
}

/// Takes the locks of everything that is due: PostgreSQL would let others change it between two statements.
pub fn lock_due(conn: &mut Conn, rules: &Rules) -> ApiResult<()> {
    if let Conn::Postgres(_) = conn {
        let due = Sql::new("SELECT count(*) FROM (SELECT 1 FROM listings l WHERE ").append(state::is_due(L, rules));
        due.push(" ORDER BY l.id FOR UPDATE) AS locked").load::<BigInt, i64>(conn)?;
    }
    Ok(())
}

/// Why a listing that is due becomes public, as SQL.
fn reason() -> Sql {
    let is_available = L.column("status").is(ListingStatus::Available);
    let missed = Sql::new("CASE WHEN ").append(is_available).push(" THEN ").word(HandsReason::FirstFollowUpMissed);
    missed.push(" ELSE ").word(HandsReason::ProtectionEnded).push(" END")
}

/// Writes the events of everything that is due, as `TimelineEvent::HandsChanged` reads them.
pub fn add_events(conn: &mut Conn, engine: Engine, rules: &Rules) -> ApiResult<()> {
    let name = match engine {
        Engine::Sqlite => "json_quote(m.display_name)",
        Engine::Postgres => "CAST(to_json(m.display_name) AS TEXT)",
    };
    Sql::new("INSERT INTO listing_events (listing_id, at, event) SELECT l.id, ")
        .bind(rules.now)
        .push(", '{\"kind\":\"hands_changed\",\"from\":{\"id\":' || CAST(m.id AS TEXT) || ',\"display_name\":' || ")
        .push(name)
        .push(" || '},\"to\":null,\"reason\":\"' || ")
        .append(reason())
        .push(" || '\"}' FROM listings l JOIN members m ON m.id = l.maintainer_id WHERE ")
        .append(state::is_due(L, rules))
        .execute(conn)?;
    Ok(())
}

/// Tells the maintainers of everything that is due.
pub fn add_notices(conn: &mut Conn, rules: &Rules) -> ApiResult<()> {
    Sql::new("INSERT INTO notices (member_id, kind, listing_id, details, created_at) SELECT l.maintainer_id, ")
        .word(NoticeKind::ListingPublic)
        .push(", l.id, '{\"reason\":\"' || ")
        .append(reason())
        .push(" || '\"}', ")
        .bind(rules.now)
        .push(" FROM listings l WHERE ")
        .append(state::is_due(L, rules))
        .execute(conn)?;
    Ok(())
}

/// Makes everything public that is due; the answer counts it.
pub fn make_public(conn: &mut Conn, rules: &Rules) -> ApiResult<i64> {
    let sql = Sql::new("UPDATE listings SET pool = ").word(Pool::Public).push(", hands_changed_at = ").bind(rules.now).push(" WHERE ");
    let count = sql.append(state::is_due(Table("listings"), rules)).execute(conn)?;
    Ok(i64::try_from(count).unwrap_or_default())
}
