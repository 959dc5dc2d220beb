//! What the invented company spends: this month and the last, with budgets; some of it is still to be approved or paid.

use chrono::Days;
use diesel::sql_types::BigInt;
use fangke_shared::deal::cost::{CostCategory, CostObjectKind, CostObjectRequest, EnterCostRequest, PayCostRequest, ProposeBudgetRequest};
use fangke_shared::money::FEN_PER_YUAN;
use fangke_shared::month::Month;
use fangke_shared::permission::Role;
use fangke_shared::{CommunityId, CostObjectId, OrgUnitId};

use super::Stage;
use super::company::Company;
use crate::deal::cost::service as cost;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
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
    let objects = objects(conn, company, stage)?;
    let mut stores: Vec<OrgUnitId> = company.agents.iter().filter_map(|agent| agent.claims.store_id).collect();
    stores.sort_unstable();
    stores.dedup();
    for store in stores.into_iter().map(Some) {
        budget(conn, company, stage, (store, CostCategory::Advertising, this), 12_000)?;
        for (category, yuan, percent, supplier, far) in OF_STORE {
            // What the stores advertise is for the project.
            let object = objects.first().copied().filter(|_| category == CostCategory::Advertising);
            enter(conn, company, stage, (store, object, this.previous()), (category, yuan, percent, supplier, Far::Paid))?;
            enter(conn, company, stage, (store, object, this), (category, yuan, percent, supplier, far))?;
        }
    }
    for (category, yuan, percent, supplier, far) in OF_HEAD_OFFICE {
        enter(conn, company, stage, (None, None, this.previous()), (category, yuan, percent, supplier, Far::Paid))?;
        enter(conn, company, stage, (None, None, this), (category, yuan, percent, supplier, far))?;
    }
    // The campaign is what head office spends.
    let fair = (CostCategory::Advertising, 18_000, 6, "城市传媒", Far::Approved);
    enter(conn, company, stage, (None, objects.last().copied(), this), fair)?;
    Ok(())
}

/// A project where the first contract was signed, sold for its developer, and a campaign.
fn objects(conn: &mut Conn, company: &Company, stage: &Stage<'_>) -> ApiResult<Vec<CostObjectId>> {
    let now = stage.clock.now();
    let sql = "SELECT l.community_id FROM contracts k JOIN listings l ON l.id = k.listing_id \
               WHERE k.signed_on IS NOT NULL AND k.kind = 'sale' AND l.community_id IS NOT NULL ORDER BY k.id LIMIT 1";
    let community = Sql::new(sql).load::<BigInt, i64>(conn)?.pop().map(CommunityId);
    let begin = stage.rules(now).today.checked_sub_days(Days::new(120)).unwrap_or_default();
    let project = CostObjectRequest {
        kind: CostObjectKind::Project,
        name: "云庭家园分销".to_owned(),
        store_id: None,
        developer: community.map(|_| "云庭置业".to_owned()),
        community_id: community,
        from_on: begin,
        until_on: None,
    };
    let campaign = CostObjectRequest {
        kind: CostObjectKind::Campaign,
        name: "看房节".to_owned(),
        developer: None,
        community_id: None,
        ..project.clone()
    };
    let mut made = Vec::new();
    for request in [project, campaign] {
        made.push(stage.act(conn, &company.finance, now, |tx| cost::create_object(tx, &request))?.id);
    }
    Ok(made)
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
    let request = ProposeBudgetRequest {
        store_id,
        cost_object_id: None,
        category,
        month,
        amount_fen: yuan * FEN_PER_YUAN,
        reason: "年度预算".to_owned(),
    };
    let now = stage.clock.now();
    let proposed = stage.act(conn, &company.finance, now, |tx| cost::propose_budget(tx, &request))?;
    stage.act(conn, approver(company, store_id), now, |tx| cost::approve_budget(tx, proposed.id)).map(drop)
}

fn enter(
    conn: &mut Conn,
    company: &Company,
    stage: &Stage<'_>,
    (store_id, cost_object_id, month): (Option<OrgUnitId>, Option<CostObjectId>, Month),
    (category, yuan, percent, supplier, far): (CostCategory, i64, i64, &str, Far),
) -> ApiResult<()> {
    let now = stage.clock.now();
    let today = stage.rules(now).today;
    let day = month.first_day().checked_add_days(Days::new(4)).unwrap_or(today).min(today);
    let request = EnterCostRequest {
        day,
        month,
        store_id,
        cost_object_id,
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
