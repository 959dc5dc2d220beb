//! A plan of the house's own, with a version that is still to come, and the ladders by which performance is paid.

use chrono::Duration;
use fangke_shared::MemberId;
use fangke_shared::deal::commission::{BaseShares, CopyCommissionPlanRequest, CreateCommissionPlanVersionRequest, built_in};
use fangke_shared::deal::performance::{CreateLadderRequest, LadderMode, LadderRung};
use fangke_shared::money::FEN_PER_WAN;

use super::Stage;
use super::company::Company;
use crate::deal::commission::service;
use crate::deal::performance::service as performance;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};

const NAME: &str = "wanghu.sale";
const SOURCE: &str = "s1.sale";
/// Since when it counts, and in how many days its next version does.
const SINCE_DAYS: i64 = 60;
const NEXT_IN_DAYS: i64 = 21;
/// What the next version says: a little less for who entered the listing, a little more for who closes.
const NEXT: BaseShares = BaseShares { listing_bp: 2500, exclusive_bp: 0, closing_bp: 6300, client_bp: 1200 };

/// From which performance of a month on, in 万, which rate in basis points is paid: of everybody, and of one agent.
const OF_ALL: [(i64, i64); 3] = [(0, 3000), (5, 4000), (10, 5000)];
const OF_ONE: [(i64, i64); 2] = [(0, 3500), (5, 4500)];

/// Copies the plan for sales, and plans a change of it; sets up ladders.
///
/// # Errors
/// Only when the database fails.
pub fn fill(conn: &mut Conn, company: &Company, stage: &Stage<'_>) -> ApiResult<()> {
    let now = stage.clock.now();
    let copy = CopyCommissionPlanRequest {
        from: SOURCE.to_owned(),
        name: NAME.to_owned(),
        title: "望湖店买卖方案".to_owned(),
        effective_from: None,
        terms: None,
    };
    stage.act(conn, &company.admin, now - Duration::days(SINCE_DAYS), |tx| service::copy(tx, &copy))?;
    let source = built_in(SOURCE).ok_or_else(|| ApiError::internal("no plan for sales"))?;
    let mut terms = source.terms.clone();
    terms.shares = NEXT;
    let next = CreateCommissionPlanVersionRequest { effective_from: Some((now + Duration::days(NEXT_IN_DAYS)).date_naive()), terms };
    stage.act(conn, &company.admin, now, |tx| service::add_version(tx, NAME, &next))?;
    let one = company.agents.first().map(|agent| agent.claims.member_id);
    for (member_id, mode, rungs) in [(None, LadderMode::Marginal, OF_ALL.as_slice()), (one, LadderMode::Whole, OF_ONE.as_slice())] {
        let request = ladder(member_id, mode, rungs);
        stage.act(conn, &company.admin, now - Duration::days(SINCE_DAYS), |tx| performance::add_ladder(tx, &request))?;
    }
    Ok(())
}

fn ladder(member_id: Option<MemberId>, mode: LadderMode, rungs: &[(i64, i64)]) -> CreateLadderRequest {
    let rungs = rungs.iter().map(|(wan, rate_bp)| LadderRung { from_fen: wan * FEN_PER_WAN, rate_bp: *rate_bp }).collect();
    CreateLadderRequest { member_id, from_month: None, mode, rungs }
}
