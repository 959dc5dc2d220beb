//! Whom a risk is told to: who closes the deal and who has it, then the manager, then the director (§10.2, §12.1).

use fangke_shared::MemberId;
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::deal::risk::{RiskAlarm, RiskEvent, RiskStep};
use serde_json::json;

use super::finding;
use super::store::{self, RiskRow};
use crate::company::member::service as member;
use crate::company::notice::service as notice;
use crate::company::tx::Tx;
use crate::deal::contract::service::{self as contract, ContractRow};
use crate::platform::error::ApiResult;

/// Alarms of one run of the job at most; the others come with the next one.
const ALARMS_MAX: i64 = 5_000;

/// Finds what time has made of contracts, then tells of risks whose time is over; the answer counts both.
///
/// # Errors
/// Only when the database fails.
pub fn run(tx: &mut Tx<'_>) -> ApiResult<i64> {
    let mut count = finding::look(tx)?;
    let (now, at) = (tx.now(), tx.at());
    for risk in store::alarming(tx.conn, at, ALARMS_MAX)? {
        let Some(row) = contract::find(tx.conn, risk.contract())? else { continue };
        let clock = risk.clock();
        store::bump(tx.conn, risk.id(), None)?;
        let mut told = risk.told();
        for alarm in clock.due(told, now) {
            store::note(tx.conn, risk.id(), None, at, &RiskEvent::Alarmed { alarm })?;
            for who in listeners(tx, &row, &risk, alarm)? {
                tell(tx, (&row, &risk), alarm.into(), who)?;
            }
            told += 1;
            count += 1;
        }
        store::set_alarms(tx.conn, risk.id(), clock, told)?;
    }
    Ok(count)
}

/// Who has a risk: whoever it was given to, else who closes the deal.
pub(super) fn keeper(row: &ContractRow, risk: &RiskRow) -> MemberId {
    risk.owner_id.map_or_else(|| row.agent(), MemberId)
}

fn listeners(tx: &mut Tx<'_>, row: &ContractRow, risk: &RiskRow, alarm: RiskAlarm) -> ApiResult<Vec<MemberId>> {
    let units = member::profile(tx.conn, row.agent())?.units;
    match alarm {
        RiskAlarm::Owner => Ok(vec![keeper(row, risk)]),
        RiskAlarm::Manager => units.store.map_or_else(|| Ok(Vec::new()), |store| store::managers_of(tx.conn, store)),
        RiskAlarm::Director => store::directors_of(tx.conn, units.region),
    }
}

/// Tells whoever has a risk that it was found, and of a grave one the manager, too.
///
/// # Errors
/// Only when the database fails.
pub(super) fn tell_found(tx: &mut Tx<'_>, row: &ContractRow, risk: &RiskRow) -> ApiResult<()> {
    let mut all = vec![keeper(row, risk)];
    if risk.weight().grade().blocks() {
        all.extend(listeners(tx, row, risk, RiskAlarm::Manager)?);
    }
    all.sort_unstable();
    all.dedup();
    for who in all {
        tell(tx, (row, risk), RiskStep::Found, who)?;
    }
    Ok(())
}

/// Tells somebody of a step of a risk, but not the caller.
///
/// # Errors
/// Only when the database fails.
pub(super) fn tell(tx: &mut Tx<'_>, (row, risk): (&ContractRow, &RiskRow), step: RiskStep, who: MemberId) -> ApiResult<()> {
    let me = tx.me().ok();
    if me == Some(who) {
        return Ok(());
    }
    let by = member::member_ref(tx.conn, me.map(|me| me.0))?;
    let details = json!({
        "step": step,
        "risk_id": risk.id,
        "contract_id": row.id,
        "number": row.number,
        "code": risk.code,
        "grade": risk.weight().grade(),
        "by": by,
    });
    notice::add(tx, who, NoticeKind::Risk, Some(row.listing()), &details)
}
