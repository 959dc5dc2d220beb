//! The members of a part of the company, and their figures.

use std::cmp::Reverse;
use std::collections::HashMap;

use chrono::Duration;
use fangke_shared::company::member::MemberRef;
use fangke_shared::insight::team::{DROPPING_DAYS, NEW_DAYS, TEAM_MAX, TeamFigures, TeamResponse, TeamRow};
use fangke_shared::permission::{Action, Scope};
use fangke_shared::{MemberId, OrgUnitId};

use super::store::{self, Who};
use crate::company::organisation::service as organisation;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

/// The members of the caller's part of the company, or of a smaller one; who is behind comes first.
///
/// # Errors
/// `forbidden` for a scope wider than the permission's, a wrong field for one that the caller has no unit for.
pub fn team(tx: &mut Tx<'_>, scope: Option<Scope>) -> ApiResult<TeamResponse> {
    let caller = tx.caller()?;
    let rules = tx.rules;
    let scope = caller.reach(Action::ManageMembers, scope)?;
    let mut who = store::members(tx.conn, &caller.claims, scope, TEAM_MAX + 1)?;
    let is_cut = who.len() > usize::try_from(TEAM_MAX).unwrap_or(usize::MAX);
    who.truncate(usize::try_from(TEAM_MAX).unwrap_or_default());
    let ids: Vec<i64> = who.iter().map(|who| who.id).collect();
    let new_since = rules.today - Duration::days(NEW_DAYS);
    let unfollowed_days = rules.figures.owner_rhythm_days;
    let mut figures: HashMap<i64, TeamFigures> = store::listings(tx.conn, &ids, (rules, unfollowed_days, new_since))?.into_iter().collect();
    for (id, count) in store::keys_overdue(tx.conn, &ids, rules)? {
        figures.entry(id).or_default().keys_overdue = count;
    }
    let client_unfollowed_days = rules.figures.client_rhythm_days;
    for (id, clients, unfollowed, dropping) in store::clients(tx.conn, &ids, (rules, client_unfollowed_days))? {
        let figures = figures.entry(id).or_default();
        (figures.clients, figures.clients_unfollowed, figures.clients_dropping) = (clients, unfollowed, dropping);
    }
    let mut units: Vec<i64> = who.iter().flat_map(|who| [who.store_id, who.team_id]).flatten().collect();
    units.sort_unstable();
    units.dedup();
    let names = organisation::names(tx.conn, &units)?;
    let row = |who: Who| {
        let figures = figures.get(&who.id).copied().unwrap_or_default();
        Ok(TeamRow {
            member: MemberRef { id: MemberId(who.id), display_name: who.name },
            role: who.role.parse().map_err(ApiError::internal)?,
            team_id: who.team_id.map(OrgUnitId),
            team: who.team_id.and_then(|id| names.get(&id).cloned()),
            store_id: who.store_id.map(OrgUnitId),
            store: who.store_id.and_then(|id| names.get(&id).cloned()),
            figures,
        })
    };
    let mut rows: Vec<TeamRow> = who.into_iter().map(row).collect::<ApiResult<_>>()?;
    rows.sort_by_key(|row| (Reverse(behind(row.figures)), Reverse(row.figures.stock), row.member.id));
    Ok(TeamResponse { scope, rows, is_cut, unfollowed_days, client_unfollowed_days, dropping_days: DROPPING_DAYS, new_since })
}

/// What somebody has to catch up on.
const fn behind(figures: TeamFigures) -> i64 {
    figures.unfollowed + figures.keys_overdue + figures.clients_unfollowed
}
