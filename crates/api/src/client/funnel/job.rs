//! Who is over the limit of a stage is told of, once for each stage (C6).

use fangke_shared::client::stage::{StageRule, days_in};
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::permission::Role;
use fangke_shared::property::owner::mask_name;
use fangke_shared::{ClientId, MemberId, OrgUnitId};
use serde_json::json;

use super::store::{self, Late};
use crate::client::profile::service as profile;
use crate::client::stage::service::{self as stages, Limits};
use crate::company::member::service as member;
use crate::company::notice::service as notice;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

/// Clients of whom one run tells at most; the rest is for the next.
const AT_ONCE: i64 = 1_000;

/// Tells whoever holds a client that is over the limit, and whoever looks after the stage; the answer counts the clients.
///
/// # Errors
/// Only when the database fails.
pub fn run(tx: &mut Tx<'_>) -> ApiResult<i64> {
    let limits = Limits::read(tx.conn)?;
    let over = limits.over(tx.now());
    let late = store::late(tx.conn, profile::held_by_anybody(tx.rules), over, AT_ONCE)?;
    let passages: Vec<i64> = late.iter().map(|late| late.passage).collect();
    for late in &late {
        tell(tx, late)?;
    }
    let at = tx.at();
    stages::tell(tx.conn, &passages, at)?;
    Ok(i64::try_from(passages.len()).unwrap_or(i64::MAX))
}

fn tell(tx: &mut Tx<'_>, late: &Late) -> ApiResult<()> {
    let holder = member::profile(tx.conn, MemberId(late.agent))?;
    let stage = late.stage.parse().map_err(ApiError::internal)?;
    let rule = stages::rule(tx.conn, holder.units.store, stage)?;
    let details = json!({
        "client_id": ClientId(late.client), "client": mask_name(&late.name), "stage": stage,
        "days": days_in(late.since.and_utc(), tx.now()), "agent": holder.member,
    });
    let mut told = vec![holder.member.id];
    told.extend(owners(tx, &rule, (holder.units.store, holder.units.region))?);
    told.sort_unstable();
    told.dedup();
    for one in told {
        notice::add(tx, one, NoticeKind::StageOver, None, &details)?;
    }
    Ok(())
}

/// Who looks after a stage beside the holder of the client.
fn owners(tx: &mut Tx<'_>, rule: &StageRule, (store, region): (Option<OrgUnitId>, Option<OrgUnitId>)) -> ApiResult<Vec<MemberId>> {
    match (&rule.owner, rule.owner_role) {
        (Some(owner), _) => Ok(vec![owner.id]),
        // An agent is whoever holds the client.
        (None, None | Some(Role::Agent)) => Ok(Vec::new()),
        (None, Some(Role::Director)) => store::leaders(tx.conn, Role::Director, "region_id", region),
        (None, Some(role)) => store::leaders(tx.conn, role, "store_id", store),
    }
}
