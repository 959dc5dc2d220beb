//! What the invented company spends: this month and the last, with budgets; some of it is still to be approved or paid.

use chrono::Days;
use fangke_shared::OrgUnitId;
use fangke_shared::deal::cost::{CostCategory, EnterCostRequest, PayCostRequest, ProposeBudgetRequest};
use fangke_shared::money::FEN_PER_YUAN;
use fangke_shared::month::Month;
use fangke_shared::permission::Role;

use super::Stage;
use super::company::Company;
use crate::deal::cost::service as cost;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::platform::guard::Caller;

/// How far an entry of the demo has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Far {
    Draft,
    Approved,
    Paid,
}

/// What a store spends in a month: for what, yuan without VAT, per cent of VAT, whom, how far this month's has come.
const OF_STORE: [(CostCategory, i64, i64, &str, Far); 5] = [
    (CostCategory::Rent, 28_000, 5, "望湖物业", Far::Paid),
    (CostCategory::Pay, 46_000, 0, "门店员工", Far::Approved),
    (CostCategory::Advertising, 9_500, 6, "安居端口", Far::Paid),
    (CostCategory::SurveyPhoto, 1_800, 6, "光影摄影", Far::Approved),
    (CostCategory::Entertainment, 1_260, 6, "门店备用金", Far::Draft),
];

/// What head office spends.
const OF_HEAD_OFFICE: [(CostCategory, i64, i64, &str, Far); 3] = [
    (CostCategory::Rent, 52_000, 5, "中心大厦物业", Far::Paid),
    (CostCategory::Training, 6_000, 6, "经纪人学院", Far::Approved),
    (CostCategory::Taxes, 12_400, 0, "税务局", Far::Paid),
];

/// Enters costs and budgets of the stores and of head office.
///
/// # Errors
/// Only when the database fails.
pub fn fill(conn: &mut Conn, company: &Company, stage: &Stage<'_>) -> ApiResult<()> {
    let now = stage.clock.now();
    let this = Month::of(stage.rules(now).today);
    let mut stores: Vec<OrgUnitId> = company.agents.iter().filter_map(|agent| agent.claims.store_id).collect();
    stores.sort_unstable();
    stores.dedup();
    for store in stores.into_iter().map(Some) {
        budget(conn, company, stage, (store, CostCategory::Advertising, this), 12_000)?;
        for (category, yuan, percent, supplier, far) in OF_STORE {
            enter(conn, company, stage, (store, this.previous()), (category, yuan, percent, supplier, Far::Paid))?;
            enter(conn, company, stage, (store, this), (category, yuan, percent, supplier, far))?;
        }
    }
    for (category, yuan, percent, supplier, far) in OF_HEAD_OFFICE {
        enter(conn, company, stage, (None, this.previous()), (category, yuan, percent, supplier, Far::Paid))?;
        enter(conn, company, stage, (None, this), (category, yuan, percent, supplier, far))?;
    }
    Ok(())
}

/// Who approves what the accountant has entered: the director, and for head office the administrator.
fn approver(company: &Company, store: Option<OrgUnitId>) -> &Caller {
    let director = company.leaders.iter().find(|leader| leader.claims.role == Role::Director && store.is_some());
    director.unwrap_or(&company.admin)
}

/// A budget that the accountant proposes and the director approves.
fn budget(
    conn: &mut Conn,
    company: &Company,
    stage: &Stage<'_>,
    (store_id, category, month): (Option<OrgUnitId>, CostCategory, Month),
    yuan: i64,
) -> ApiResult<()> {
    let request = ProposeBudgetRequest { store_id, category, month, amount_fen: yuan * FEN_PER_YUAN, reason: "年度预算".to_owned() };
    let now = stage.clock.now();
    let proposed = stage.act(conn, &company.finance, now, |tx| cost::propose_budget(tx, &request))?;
    stage.act(conn, approver(company, store_id), now, |tx| cost::approve_budget(tx, proposed.id)).map(drop)
}

fn enter(
    conn: &mut Conn,
    company: &Company,
    stage: &Stage<'_>,
    (store_id, month): (Option<OrgUnitId>, Month),
    (category, yuan, percent, supplier, far): (CostCategory, i64, i64, &str, Far),
) -> ApiResult<()> {
    let now = stage.clock.now();
    let today = stage.rules(now).today;
    let day = month.first_day().checked_add_days(Days::new(4)).unwrap_or(today).min(today);
    let request = EnterCostRequest {
        day,
        month,
        store_id,
        category,
        net_fen: yuan * FEN_PER_YUAN,
        vat_fen: yuan * percent,
        supplier: supplier.to_owned(),
        document: None,
        note: None,
        key_bunch_id: None,
    };
    let entered = stage.act(conn, &company.finance, now, |tx| cost::enter(tx, &request))?;
    if far == Far::Draft {
        return Ok(());
    }
    let approved = stage.act(conn, approver(company, store_id), now, |tx| cost::approve(tx, (entered.id, entered.version)))?;
    if far == Far::Paid {
        let paid = PayCostRequest { paid_on: day };
        stage.act(conn, &company.finance, now, |tx| cost::pay(tx, (approved.id, approved.version), paid))?;
    }
    Ok(())
}
