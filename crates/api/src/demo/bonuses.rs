//! The bonuses of the invented company: this month and the last, some of them still to be approved.

use fangke_shared::deal::bonus::{BonusKind, EnterBonusRequest};
use fangke_shared::money::FEN_PER_YUAN;
use fangke_shared::month::Month;
use fangke_shared::permission::Role;

use super::Stage;
use super::company::Company;
use crate::deal::bonus::service as bonus;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;

/// What agents get, one after another: for what, yuan, why, and whether it is approved this month; last month's all are.
const GIVEN: [(BonusKind, i64, &str, bool); 4] = [
    (BonusKind::Exclusive, 800, "本月新签三套独家", true),
    (BonusKind::NewClient, 300, "新增有效客户最多", true),
    (BonusKind::Referral, 500, "转介绍的客户已成交", false),
    (BonusKind::Other, -100, "值班缺勤扣发", true),
];

/// Enters bonuses: finance proposes, the director approves.
///
/// # Errors
/// Only when the database fails.
pub fn fill(conn: &mut Conn, company: &Company, stage: &Stage<'_>) -> ApiResult<()> {
    let now = stage.clock.now();
    let this = Month::of(stage.rules(now).today);
    let director = company.leaders.iter().find(|leader| leader.claims.role == Role::Director);
    for month in [this.previous(), this] {
        for (agent, (kind, yuan, reason, is_approved)) in company.agents.iter().zip(GIVEN) {
            let request = EnterBonusRequest {
                member_id: agent.claims.member_id,
                month,
                kind,
                amount_fen: yuan * FEN_PER_YUAN,
                reason: reason.to_owned(),
                contract_id: None,
            };
            let entered = stage.act(conn, &company.finance, now, |tx| bonus::enter(tx, &request))?;
            if is_approved || month != this {
                stage.act(conn, director.unwrap_or(&company.admin), now, |tx| bonus::approve(tx, entered.id))?;
            }
        }
    }
    Ok(())
}
