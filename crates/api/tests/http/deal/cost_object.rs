//! Projects and campaigns: who makes them, what is spent on them, their budgets, and profit and loss along them (§12.2, §12.3).

use fangke_shared::CostObjectId;
use fangke_shared::company::audit::{AuditEntryResponse, AuditSubject};
use fangke_shared::deal::contract::ContractResponse;
use fangke_shared::deal::cost::{
    BudgetLevel, BudgetMonth, BudgetVersion, ContractCostObject, CostCategory, CostEntry, CostObject, CostObjectList, CostPage,
};
use fangke_shared::deal::profit::{ObjectProfitStatement, ProfitFigures, ProfitStatement};
use fangke_shared::deal::receivable::Receipt;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::{Value, json};

use super::{House, paid, path, refunded};
use crate::client::buyer;
use crate::support::{Answer, TestApp, TestMember, sale, with};

const OBJECTS: &str = "/api/v1/cost-objects";
const COSTS: &str = "/api/v1/costs";
const BUDGETS: &str = "/api/v1/budgets";

fn campaign(changes: Value) -> Value {
    with(json!({"kind": "campaign", "name": "春季看房节", "from_on": "2026-03-01"}), changes)
}

fn project(house: &House, changes: Value) -> Value {
    let project = json!({"kind": "project", "name": "云庭家园分销", "from_on": "2026-03-01", "developer": "云庭置业", "community_id": house.community});
    with(project, changes)
}

async fn make(app: &TestApp, by: &TestMember, body: Value) -> CostObject {
    app.by(by).post(OBJECTS, body).await.assert_status(201).read()
}

async fn enter(app: &TestApp, by: &TestMember, changes: Value) -> Answer {
    let body =
        json!({"day": app.today(), "month": "202603", "category": "advertising", "net_fen": 100_000, "vat_fen": 0, "supplier": "安居端口"});
    app.by(by).post(COSTS, with(body, changes)).await
}

async fn approve(app: &TestApp, by: &TestMember, entry: &CostEntry) -> Answer {
    let at = format!("{COSTS}/{}/approve", entry.id);
    app.by(by).version(entry.version).send(actix_web::http::Method::POST, &at, None).await
}

/// Enters a cost, and has it approved.
async fn spend(app: &TestApp, house: &House, by: &TestMember, changes: Value) -> CostEntry {
    let entry: CostEntry = enter(app, &house.admin, changes).await.assert_status(201).read();
    approve(app, by, &entry).await.assert_status(200).read()
}

async fn by_object(app: &TestApp, by: &TestMember) -> ObjectProfitStatement {
    app.by(by).get("/api/v1/profit/cost-objects?month=202603").await.assert_status(200).read()
}

async fn by_store(app: &TestApp, by: &TestMember) -> ProfitStatement {
    app.by(by).get("/api/v1/profit?month=202603").await.assert_status(200).read()
}

/// Every line that a fen could get lost in.
fn fen(of: &ProfitFigures) -> [i64; 13] {
    let ProfitFigures { received_fen, refunded_fen, net_fen, vat_fen, income_fen, commission_fen, channel_fen, gross_fen, .. } = *of;
    let first = [received_fen, refunded_fen, net_fen, vat_fen, income_fen, commission_fen, channel_fen, gross_fen];
    let mut all = [0; 13];
    all[..8].copy_from_slice(&first);
    all[8..].copy_from_slice(&[of.bonus_fen, of.direct_fen, of.contribution_fen, of.shared_fen, of.result_fen]);
    all
}

fn assert_adds_up(statement: &ObjectProfitStatement) {
    let mut sum = fen(&statement.rest);
    for one in &statement.items {
        sum.iter_mut().zip(fen(&one.figures)).for_each(|(sum, fen)| *sum += fen);
    }
    assert_eq!(sum, fen(&statement.total));
}

both_engines! {
    async fn who_plans_money_makes_projects_and_campaigns(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let whole = make(&app, &finance, project(&house, json!({}))).await;
        assert_eq!((whole.community.as_deref(), whole.store_id, whole.may_change), (Some("云庭家园"), None, true));
        let own = make(&app, &house.manager, campaign(json!({"store_id": house.store, "until_on": "2026-03-31"}))).await;
        assert_eq!((own.store.as_deref(), own.developer.as_deref()), (Some("望湖店"), None));

        // A manager makes them for the own store only, and sees what is the company's or the store's.
        app.by(&house.manager).post(OBJECTS, campaign(json!({}))).await.assert_problem(403, "forbidden");
        let elsewhere = app.store(app.region("西区"), "湖西店");
        make(&app, &finance, campaign(json!({"name": "湖西开放日", "store_id": elsewhere}))).await;
        let seen: CostObjectList = app.by(&house.manager).get(OBJECTS).await.assert_status(200).read();
        assert_eq!(seen.items.iter().map(|one| (one.id, one.may_change)).collect::<Vec<_>>(), [(own.id, true), (whole.id, false)]);
        app.by(&house.agent).get(OBJECTS).await.assert_problem(403, "forbidden");
        app.by(&app.member_of(Role::Manager, elsewhere)).get(&format!("{OBJECTS}/{}", own.id)).await.assert_problem(404, "not_found");

        let wrong = async |body: Value, field: &str, code: &str| {
            app.by(&finance).post(OBJECTS, body).await.assert_problem(422, "validation_failed").assert_field(field, code);
        };
        wrong(campaign(json!({"name": " "})), "/name", "required").await;
        wrong(campaign(json!({"until_on": "2026-02-28"})), "/until_on", "contradicts").await;
        wrong(campaign(json!({"developer": "云庭置业"})), "/developer", "contradicts").await;
        wrong(project(&house, json!({"community_id": null})), "/community_id", "required").await;
        wrong(project(&house, json!({"community_id": 999})), "/community_id", "does_not_exist").await;
        wrong(campaign(json!({"store_id": 999})), "/store_id", "does_not_exist").await;

        // Name, developer and end may change, by who may and has read the version.
        let at = format!("{OBJECTS}/{}", whole.id);
        let body = json!({"name": "云庭家园包销", "developer": "云庭集团", "until_on": "2026-12-31"});
        app.by(&house.manager).version(whole.version).put(&at, body.clone()).await.assert_problem(403, "forbidden");
        let changed: CostObject = app.by(&finance).version(whole.version).put(&at, body.clone()).await.assert_status(200).read();
        assert_eq!((changed.name.as_str(), changed.developer.as_deref(), changed.version), ("云庭家园包销", Some("云庭集团"), whole.version + 1));
        app.by(&finance).version(whole.version).put(&at, body).await.assert_problem(412, "stale_version");
        let early = json!({"name": "云庭家园包销", "until_on": "2026-02-01"});
        app.by(&finance).version(changed.version).put(&at, early).await.assert_problem(422, "validation_failed").assert_field("/until_on", "contradicts");
        let told: Page<AuditEntryResponse> = app.by(&house.admin).get("/api/v1/audit?subject=cost_object").await.assert_status(200).read();
        assert!(told.items.iter().all(|entry| entry.subject == AuditSubject::CostObject) && told.items.len() == 4, "{:?}", told.items);
    }

    async fn a_cost_is_of_its_store_and_of_its_campaign_and_both_budgets_hold_it(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let own = make(&app, &house.manager, campaign(json!({"store_id": house.store}))).await;
        let elsewhere = app.store(app.region("西区"), "湖西店");
        enter(&app, &finance, json!({"store_id": elsewhere, "cost_object_id": own.id})).await
            .assert_problem(422, "validation_failed").assert_field("/cost_object_id", "contradicts");
        enter(&app, &finance, json!({"store_id": house.store, "cost_object_id": 999})).await
            .assert_problem(422, "validation_failed").assert_field("/cost_object_id", "does_not_exist");

        let budget = json!({"cost_object_id": own.id, "category": "advertising", "month": "202603", "amount_fen": 100_000, "reason": "活动预算"});
        app.by(&finance).post(BUDGETS, with(budget.clone(), json!({"store_id": house.store}))).await
            .assert_problem(422, "validation_failed").assert_field("/store_id", "contradicts");
        app.by(&finance).post(BUDGETS, with(budget.clone(), json!({"cost_object_id": 999}))).await
            .assert_problem(422, "validation_failed").assert_field("/cost_object_id", "does_not_exist");
        let proposed: BudgetVersion = app.by(&house.manager).post(BUDGETS, budget).await.assert_status(201).read();
        let at = format!("{BUDGETS}/{}/approve", proposed.id);
        app.by(&house.admin).send(actix_web::http::Method::POST, &at, None).await.assert_status(200);

        let first = spend(&app, &house, &finance, json!({"store_id": house.store, "cost_object_id": own.id, "net_fen": 90_000})).await;
        assert_eq!((first.cost_object.as_ref().map(|one| one.id), first.level), (Some(own.id), Some(BudgetLevel::Warned)));
        // What has no campaign is of the store alone, whose budget nobody has made.
        spend(&app, &house, &finance, json!({"store_id": house.store, "net_fen": 700_000})).await;
        let second: CostEntry = enter(&app, &house.admin, json!({"store_id": house.store, "cost_object_id": own.id, "net_fen": 15_000})).await.assert_status(201).read();
        assert_eq!(second.level, Some(BudgetLevel::NeedsDirector));
        approve(&app, &finance, &second).await.assert_problem(403, "budget_needs_director");
        let third: CostEntry = enter(&app, &house.manager, json!({"store_id": house.store, "cost_object_id": own.id, "net_fen": 20_001})).await.assert_status(201).read();
        approve(&app, &house.admin, &third).await.assert_problem(409, "budget_exceeded");

        let used = async |query: &str| {
            let month: BudgetMonth = app.by(&finance).get(&format!("{BUDGETS}?month=202603&{query}")).await.assert_status(200).read();
            let row = month.items.into_iter().find(|row| row.category == CostCategory::Advertising).unwrap();
            (month.cost_object.map(|one| one.id), row.budget_fen, row.committed_fen)
        };
        assert_eq!(used(&format!("cost_object_id={}", own.id)).await, (Some(own.id), Some(100_000), 90_000));
        assert_eq!(used(&format!("store_id={}", house.store)).await, (None, None, 790_000));
        // Head office has neither the budget nor the costs of a campaign.
        assert_eq!(used("").await, (None, None, 0));
        let found: CostPage = app.by(&finance).get(&format!("{COSTS}?cost_object_id={}", own.id)).await.assert_status(200).read();
        assert_eq!((found.sums.count, found.sums.committed_fen), (3, 90_000));

        // An entry in reverse takes it off the campaign, too.
        let reverse = format!("{COSTS}/{}/reverse", first.id);
        let back: CostEntry = app.by(&house.admin).post(&reverse, json!({"reason": "发票金额有误"})).await.assert_status(201).read();
        assert_eq!(back.cost_object, first.cost_object);
        approve(&app, &finance, &back).await.assert_status(200);
        assert_eq!(used(&format!("cost_object_id={}", own.id)).await.2, 0);
    }

    async fn profit_along_projects_is_that_of_the_stores_to_the_fen(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        app.member_of(Role::Agent, app.store(app.region("西区"), "湖西店"));
        let approved = app.approved(&house, house.sale()).await;
        let contract: ContractResponse = app.sign(&house.manager, &approved).await.assert_status(200).read();
        let receipt: Receipt =
            app.by(&finance).post(&format!("{}/receipts", path(&contract)), paid(&app, 9_999_999)).await.assert_status(201).read();
        app.by(&finance).post(&format!("/api/v1/receipts/{}/refunds", receipt.id), refunded(&app, 500_001)).await.assert_status(201);
        // Before anybody has made a project everything belongs to none.
        let before = by_object(&app, &finance).await;
        assert!(before.items.is_empty());
        assert_eq!((before.rest, Some(before.total)), (before.total, by_store(&app, &finance).await.company));

        // One that was over when the contract was signed, an older one, and the one that counts.
        make(&app, &finance, project(&house, json!({"name": "去年的项目", "from_on": "2025-01-01", "until_on": "2025-12-31"}))).await;
        make(&app, &finance, project(&house, json!({"name": "旧项目"}))).await;
        let here = make(&app, &finance, project(&house, json!({}))).await;
        let fair = make(&app, &finance, campaign(json!({}))).await;
        spend(&app, &house, &finance, json!({"store_id": house.store, "cost_object_id": here.id, "net_fen": 70_003})).await;
        spend(&app, &house, &finance, json!({"store_id": house.store, "cost_object_id": here.id, "category": "channel_fee", "net_fen": 5_001})).await;
        spend(&app, &house, &finance, json!({"cost_object_id": fair.id, "net_fen": 33_333})).await;
        spend(&app, &house, &finance, json!({"net_fen": 1_001})).await;

        let (all, stores) = (by_object(&app, &finance).await, by_store(&app, &finance).await);
        assert_eq!(Some(all.total), stores.company);
        assert_adds_up(&all);
        assert_eq!(all.items.iter().map(|one| one.cost_object.id).collect::<Vec<_>>(), [fair.id, here.id]);
        let (of_fair, of_here) = (all.items[0].figures, all.items[1].figures);
        assert_eq!((of_here.received_fen, of_here.refunded_fen, of_here.net_fen), (9_999_999, 500_001, 9_499_998));
        assert_eq!((of_here.channel_fen, of_here.direct_fen, of_here.shared_fen), (5_001, 70_003, 0));
        assert_eq!(of_here.commission_fen, stores.company.unwrap().commission_fen);
        assert_eq!((of_fair.net_fen, of_fair.direct_fen, of_fair.result_fen), (0, 33_333, -33_333));
        assert_eq!((all.rest.net_fen, all.rest.direct_fen), (0, 1_001));

        // A manager sees the part of the own store; what head office spent on the fair is none of it.
        let (own, column) = (by_object(&app, &house.manager).await, by_store(&app, &house.manager).await);
        assert_eq!((own.total, own.items.len()), (column.stores[0].figures, 1));
        assert_eq!(own.rest.shared_fen, column.stores[0].figures.shared_fen);
        assert_adds_up(&own);
        app.by(&house.agent).get("/api/v1/profit/cost-objects").await.assert_problem(403, "forbidden");
        app.by(&finance).get("/api/v1/profit/cost-objects?driver=heads").await.assert_problem(422, "validation_failed").assert_field("driver", "unknown_field");

        // The file has the same rows.
        let body = json!({"format": "csv", "reason": "三月经营会", "month": "202603", "driver": "heads", "is_by_cost_object": true});
        let text = app.by(&finance).post("/api/v1/profit/export", body).await.assert_status(200).text();
        let names: Vec<&str> = text.lines().skip(2).filter_map(|line| line.split(',').next()).collect();
        assert_eq!(names, ["春季看房节", "云庭家园分销", "不属于任何项目或活动", "合计"], "{text}");
    }

    async fn what_a_contract_brings_in_counts_for_the_campaign_that_it_names(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let here = make(&app, &finance, project(&house, json!({}))).await;
        let fair = make(&app, &finance, campaign(json!({}))).await;
        let elsewhere = app.store(app.region("西区"), "湖西店");
        let theirs = make(&app, &finance, campaign(json!({"name": "湖西开放日", "store_id": elsewhere}))).await;
        let second = {
            let listing = app.enter(&house.colleague, sale(house.community, "302")).await.summary.id;
            let client = app.register(&house.agent, buyer("赵六", "13912340302")).await.summary.id.0;
            app.approved(&house, with(house.sale(), json!({"listing_id": listing, "client_id": client}))).await
        };
        let first = app.approved(&house, house.sale()).await;
        let at = |contract: &ContractResponse| format!("{}/cost-object", path(contract));
        let name = |id: Option<CostObjectId>| json!({ "cost_object_id": id });

        // Who closes it names a campaign until it is signed: one of the whole company or of its store.
        let before: ContractCostObject = app.by(&house.agent).get(&at(&second)).await.assert_status(200).read();
        assert_eq!((before.named, before.counts_for, before.may_change), (None, None, true));
        assert_eq!(before.choices.iter().map(|one| one.id).collect::<Vec<_>>(), [fair.id, here.id]);
        app.by(&house.agent).put(&at(&second), name(Some(theirs.id))).await
            .assert_problem(422, "validation_failed").assert_field("/cost_object_id", "contradicts");
        app.by(&house.agent).put(&at(&second), name(Some(CostObjectId(999)))).await
            .assert_problem(422, "validation_failed").assert_field("/cost_object_id", "does_not_exist");
        let named: ContractCostObject = app.by(&house.agent).put(&at(&second), name(Some(fair.id))).await.assert_status(200).read();
        assert_eq!(named.named.as_ref().map(|one| one.id), Some(fair.id));
        assert_eq!(named.named, named.counts_for);
        app.by(&app.member_of(Role::Agent, elsewhere)).get(&at(&second)).await.assert_problem(404, "not_found");

        let read = async |contract: &ContractResponse| -> ContractResponse { app.by(&house.manager).get(&path(contract)).await.assert_status(200).read() };
        let (first, second) = (read(&first).await, read(&second).await);
        let first: ContractResponse = app.sign(&house.manager, &first).await.assert_status(200).read();
        let second: ContractResponse = app.sign(&house.manager, &second).await.assert_status(200).read();
        app.by(&finance).post(&format!("{}/receipts", path(&first)), paid(&app, 10_000_000)).await.assert_status(201);
        let receipt: Receipt = app.by(&finance).post(&format!("{}/receipts", path(&second)), paid(&app, 6_000_001)).await.assert_status(201).read();
        app.by(&finance).post(&format!("/api/v1/receipts/{}/refunds", receipt.id), refunded(&app, 33_334)).await.assert_status(201);
        spend(&app, &house, &finance, json!({"cost_object_id": fair.id, "net_fen": 33_333})).await;

        // Income, costs and result of both, and with the rest they are the company's, to the fen.
        let earned = async |project: (i64, i64), campaign: (i64, i64), when: &str| {
            let (all, stores) = (by_object(&app, &finance).await, by_store(&app, &finance).await);
            assert_eq!(Some(all.total), stores.company, "{when}");
            assert_adds_up(&all);
            let of = |id: CostObjectId| all.items.iter().find(|one| one.cost_object.id == id).map(|one| one.figures);
            let seen = |figures: Option<ProfitFigures>| figures.map(|of| (of.received_fen, of.refunded_fen)).unwrap_or_default();
            assert_eq!((seen(of(here.id)), seen(of(fair.id))), (project, campaign), "{when}");
            let fair = of(fair.id).unwrap();
            assert_eq!((fair.direct_fen, fair.result_fen), (33_333, fair.income_fen - fair.commission_fen - 33_333), "{when}");
            assert_eq!((all.rest.received_fen, all.rest.commission_fen), (0, 0), "{when}");
        };
        earned((10_000_000, 0), (6_000_001, 33_334), "as named").await;

        // Afterwards finance changes it, and what was earned goes along; the agent can't any more.
        app.by(&house.agent).put(&at(&second), name(None)).await.assert_problem(409, "contract_signed");
        let by_place: ContractCostObject = app.by(&finance).put(&at(&second), name(None)).await.assert_status(200).read();
        assert_eq!((by_place.named, by_place.counts_for.map(|one| one.id)), (None, Some(here.id)));
        earned((16_000_001, 33_334), (0, 0), "by its community").await;
        app.by(&finance).put(&at(&first), name(Some(fair.id))).await.assert_status(200);
        earned((6_000_001, 33_334), (10_000_000, 0), "the other one").await;
        let told: Page<AuditEntryResponse> =
            app.by(&house.admin).get("/api/v1/audit?subject=contract").await.assert_status(200).read();
        assert!(told.items.iter().filter(|entry| entry.details["fields"] == json!(["cost_object_id"])).count() == 3, "{:?}", told.items);

        // A locked month stays as it is.
        app.advance(chrono::Duration::days(31));
        app.by(&finance).post("/api/v1/locked-months", json!({"month": "202603"})).await.assert_status(201);
        app.by(&finance).put(&at(&first), name(None)).await.assert_problem(409, "month_locked");
        app.by(&finance).put(&at(&first), name(Some(fair.id))).await.assert_status(200);

        // So does it where a project would take what was earned in it, or lose that: the second contract names none.
        let new = app.by(&finance).post(OBJECTS, project(&house, json!({"name": "新项目"}))).await;
        new.assert_problem(409, "month_locked").assert_field("/month", "out_of_range");
        make(&app, &finance, project(&house, json!({"name": "四月的项目", "from_on": "2026-04-01"}))).await;
        let end = |until: Option<&'static str>| json!({"name": here.name, "developer": here.developer, "until_on": until});
        let ends = async |version: i64, until| app.by(&finance).version(version).put(&format!("{OBJECTS}/{}", here.id), end(until)).await;
        ends(1, Some("2026-03-01")).await.assert_problem(409, "month_locked");
        ends(1, Some("2026-06-30")).await.assert_status(200);
        ends(2, None).await.assert_status(200);
        earned((6_000_001, 33_334), (10_000_000, 0), "in the locked month").await;
    }

    async fn a_project_goes_where_its_community_goes(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let here = make(&app, &finance, project(&house, json!({}))).await;
        let into = app.community(&house.admin, "朝阳", "云庭新家园").await;
        let merge = format!("/api/v1/communities/{into}/merge");
        app.by(&house.admin).version(1).post(&merge, json!({"with": house.community})).await.assert_status(200);
        let moved: CostObject = app.by(&finance).get(&format!("{OBJECTS}/{}", here.id)).await.assert_status(200).read();
        assert_eq!(moved.community_id.map(|id| id.0), Some(into));
    }
}
