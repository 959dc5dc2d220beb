//! The pools in the table of listings: many at once.

use chrono::NaiveDateTime;
use diesel::sql_types::{BigInt, Text, Timestamp};
use fangke_shared::MemberId;
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::permission::Scope;
use fangke_shared::property::listing::{ListingStatus, MaintainerReason};
use fangke_shared::property::timeline::EventKind;

use crate::company::tx::rules::Rules;
use crate::platform::db::sql::Sql;
use crate::platform::db::{Conn, Engine};
use crate::platform::error::ApiResult;
use crate::platform::token::Claims;
use crate::property::listing::service::of_scope;
use crate::property::listing::state::{self, L};

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
    pub reason: MaintainerReason,
}

/// What [`becoming_public`] found.
pub struct Found {
    pub rows: Vec<Becoming>,
    pub total: i64,
}

/// Listings that are private by the rules of one moment and public by those of a later one: of each reason the first `limit`.
pub fn becoming_public(conn: &mut Conn, claims: &Claims, scope: Scope, (now, until): (&Rules, &Rules), limit: i64) -> ApiResult<Found> {
    let part = of_scope(claims, scope)?;
    let mut found = Found { rows: Vec::new(), total: 0 };
    for (reason, since) in [
        (MaintainerReason::ProtectionEnded, L.column("status_changed_at")),
        (MaintainerReason::FirstFollowUpMissed, L.column("entered_at")),
    ] {
        let is_public = |rules: &Rules| match reason {
            MaintainerReason::ProtectionEnded => state::is_unprotected(L, rules),
            _ => state::is_unfollowed(L, rules),
        };
        let mut condition = is_public(until).push(" AND ").append(state::flag(is_public(now), false));
        if let Some(part) = &part {
            condition = condition.push(" AND ").append(part.clone());
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
    let missed = Sql::new("CASE WHEN ").append(is_available).push(" THEN ").word(MaintainerReason::FirstFollowUpMissed);
    missed.push(" ELSE ").word(MaintainerReason::ProtectionEnded).push(" END")
}

/// Everything that is due as events, as `TimelineEvent::MaintainerChanged` reads them: listing, moment, kind, event.
pub fn due_events(engine: Engine, rules: &Rules) -> Sql {
    let name = match engine {
        Engine::Sqlite => "json_quote(m.display_name)",
        Engine::Postgres => "CAST(to_json(m.display_name) AS TEXT)",
    };
    Sql::new("SELECT l.id, ")
        .bind(rules.now)
        .push(", ")
        .word(EventKind::MaintainerChanged)
        .push(", '{\"kind\":\"")
        .push(EventKind::MaintainerChanged.as_str())
        .push("\",\"from\":{\"id\":' || CAST(m.id AS TEXT) || ',\"display_name\":' || ")
        .push(name)
        .push(" || '},\"to\":null,\"reason\":\"' || ")
        .append(reason())
        .push(" || '\"}' FROM listings l JOIN members m ON m.id = l.maintainer_id WHERE ")
        .append(state::is_due(L, rules))
}

/// Everything that is due as notices to its maintainers: member, kind, listing, details, moment.
pub fn due_notices(rules: &Rules) -> Sql {
    Sql::new("SELECT l.maintainer_id, ")
        .word(NoticeKind::ListingPublic)
        .push(", l.id, '{\"reason\":\"' || ")
        .append(reason())
        .push(" || '\"}', ")
        .bind(rules.now)
        .push(" FROM listings l WHERE ")
        .append(state::is_due(L, rules))
}
