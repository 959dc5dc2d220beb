//! Costs and budgets: who enters, approves and pays, what a budget allows, what is entered in reverse (§12.2).

use fangke_shared::company::audit::{AuditAction, AuditEntryResponse, AuditSubject};
use fangke_shared::deal::cost::{BudgetLevel, BudgetMonth, BudgetVersion, CostCategory, CostEntry, CostPage, CostState, Variance};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::{Value, json};

use super::House;
use crate::support::{Answer, LISTINGS, TestApp, TestMember, with};

const COSTS: &str = "/api/v1/costs";
const BUDGETS: &str = "/api/v1/budgets";

/// A cost of this store, of today.
fn cost(app: &TestApp, house: &House, category: &str, net_fen: i64) -> Value {
    json!({"day": app.today(), "month": "202603", "store_id": house.store, "category": category, "net_fen": net_fen, "vat_fen": 0,
        "supplier": "望湖物业"})
}

async fn enter(app: &TestApp, by: &TestMember, body: Value) -> CostEntry {
    app.by(by).post(COSTS, body).await.assert_status(201).read()
}

async fn act(app: &TestApp, by: &TestMember, entry: &CostEntry, how: &str) -> Answer {
    let path = format!("{COSTS}/{}/{how}", entry.id);
    app.by(by).version(entry.version).send(actix_web::http::Method::POST, &path, None).await
}

async fn approve(app: &TestApp, by: &TestMember, entry: &CostEntry) -> CostEntry {
    act(app, by, entry, "approve").await.assert_status(200).read()
}

async fn pay(app: &TestApp, by: &TestMember, entry: &CostEntry) -> Answer {
    let body = json!({"paid_on": app.today()});
    app.by(by).version(entry.version).post(&format!("{COSTS}/{}/pay", entry.id), body).await
}

async fn costs(app: &TestApp, by: &TestMember, query: &str) -> CostPage {
    app.by(by).get(&format!("{COSTS}?{query}")).await.assert_status(200).read()
}

/// A budget in force of the store's rent in March.
async fn budget(app: &TestApp, house: &House, amount_fen: i64) -> BudgetVersion {
    let body = json!({"store_id": house.store, "category": "rent", "month": "202603", "amount_fen": amount_fen, "reason": "年度预算"});
    let proposed: BudgetVersion = app.by(&house.manager).post(BUDGETS, body).await.assert_status(201).read();
    let path = format!("{BUDGETS}/{}/approve", proposed.id);
    app.by(&house.admin).send(actix_web::http::Method::POST, &path, None).await.assert_status(200).read()
}

async fn rent(app: &TestApp, by: &TestMember, house: &House) -> fangke_shared::deal::cost::BudgetRow {
    let month: BudgetMonth = app.by(by).get(&format!("{BUDGETS}?month=202603&store_id={}", house.store)).await.assert_status(200).read();
    month.items.into_iter().find(|row| row.category == CostCategory::Rent).expect("every category")
}

both_engines! {
    async fn one_enters_another_approves_and_finance_pays(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let body = with(cost(&app, &house, "rent", 1_000_000), json!({"vat_fen": 50_000, "document": "25112000000012345678"}));
        let draft = enter(&app, &house.manager, body).await;
        assert_eq!((draft.state, draft.gross_fen, draft.level), (CostState::Draft, 1_050_000, None));
        assert!(draft.rights.may_withdraw && !draft.rights.may_approve && !draft.rights.may_pay);

        act(&app, &house.manager, &draft, "approve").await.assert_problem(403, "submitter_reviews");
        pay(&app, &finance, &draft).await.assert_problem(409, "cost_not_ready");
        let approved = approve(&app, &finance, &draft).await;
        assert_eq!(approved.approved_by.as_ref().map(|who| who.id), Some(finance.id));
        act(&app, &house.admin, &draft, "approve").await.assert_problem(409, "cost_not_ready");
        pay(&app, &finance, &draft).await.assert_problem(412, "stale_version");
        pay(&app, &house.manager, &approved).await.assert_problem(403, "forbidden");
        let paid: CostEntry = pay(&app, &finance, &approved).await.assert_status(200).read();
        assert_eq!(paid.state, CostState::Paid);

        let read: CostEntry = app.by(&house.manager).get(&format!("{COSTS}/{}", paid.id)).await.assert_status(200).read();
        assert_eq!((read.state, read.version, read.rights.may_pay), (CostState::Paid, paid.version, false));
        let page = costs(&app, &finance, "month=202603&category=rent").await;
        assert_eq!((page.sums.count, page.sums.net_fen, page.sums.vat_fen, page.sums.spent_fen), (1, 1_000_000, 50_000, 1_000_000));
        let trail: Page<AuditEntryResponse> = app.by(&house.admin).get("/api/v1/audit?limit=200").await.assert_status(200).read();
        let of_it: Vec<AuditAction> =
            trail.items.iter().filter(|entry| entry.subject == AuditSubject::Cost).map(|entry| entry.action).collect();
        assert_eq!(of_it, [AuditAction::ChangeStatus, AuditAction::ChangeStatus, AuditAction::Create]);
    }

    async fn wrong_fields_and_other_peoples_centres_are_refused(app: TestApp) {
        let house = House::new(&app).await;
        let body = with(cost(&app, &house, "keys", 0), json!({"supplier": ""}));
        let answer = app.by(&house.manager).post(COSTS, body).await.assert_problem(422, "validation_failed");
        let problem = answer.json();
        let wrong: Vec<&str> = problem["errors"].as_array().unwrap().iter().filter_map(|error| error["pointer"].as_str()).collect();
        assert_eq!(wrong, ["/net_fen", "/supplier", "/key_bunch_id"]);
        app.by(&house.agent).get(COSTS).await.assert_problem(403, "forbidden");
        app.by(&house.agent).post(COSTS, cost(&app, &house, "rent", 1)).await.assert_problem(403, "forbidden");

        let head_office = with(cost(&app, &house, "rent", 1), json!({"store_id": null}));
        app.by(&house.manager).post(COSTS, head_office.clone()).await.assert_problem(403, "forbidden");
        let of_all = enter(&app, &house.admin, head_office).await;
        app.by(&house.manager).get(&format!("{COSTS}/{}", of_all.id)).await.assert_problem(404, "not_found");
        assert_eq!(costs(&app, &house.manager, "").await.sums.count, 0);
        assert_eq!(costs(&app, &house.admin, "is_head_office=true").await.sums.count, 1);
        let elsewhere = with(cost(&app, &house, "rent", 1), json!({"store_id": 9_999}));
        app.by(&house.admin).post(COSTS, elsewhere).await.assert_problem(422, "validation_failed");
    }

    async fn a_draft_is_taken_back_and_an_approved_cost_is_entered_in_reverse_once(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let draft = enter(&app, &house.manager, cost(&app, &house, "rent", 1_000)).await;
        app.by(&house.manager).post(&format!("{COSTS}/{}/reverse", draft.id), json!({"reason": "重复登记"})).await
            .assert_problem(409, "cost_not_ready");
        app.by(&house.manager).version(draft.version).delete(&format!("{COSTS}/{}", draft.id)).await.assert_status(204);
        app.by(&house.manager).get(&format!("{COSTS}/{}", draft.id)).await.assert_problem(404, "not_found");

        let entry = enter(&app, &house.manager, with(cost(&app, &house, "rent", 1_000), json!({"vat_fen": 60}))).await;
        let entry = approve(&app, &finance, &entry).await;
        app.by(&house.manager).version(entry.version).delete(&format!("{COSTS}/{}", entry.id)).await.assert_problem(409, "cost_not_ready");
        app.turn_to("2026-04-02T02:00:00Z");
        app.by(&finance).post("/api/v1/locked-months", json!({"month": "202603"})).await.assert_status(201);
        app.by(&house.manager).post(COSTS, cost(&app, &house, "rent", 1)).await.assert_problem(409, "month_locked");
        let path = format!("{COSTS}/{}/reverse", entry.id);
        let back: CostEntry = app.by(&house.manager).post(&path, json!({"reason": "发票有误"})).await.assert_status(201).read();
        assert_eq!((back.net_fen, back.vat_fen, back.month.to_string(), back.reverses_id), (-1_000, -60, "202604".into(), Some(entry.id)));
        app.by(&house.manager).post(&path, json!({"reason": "发票有误"})).await.assert_problem(409, "cost_reversed");
        approve(&app, &finance, &back).await;
        let both = costs(&app, &finance, "").await;
        assert_eq!((both.sums.net_fen, both.sums.committed_fen), (0, 0));
        assert!(both.items.iter().any(|one| one.id == entry.id && one.reversed_by_id == Some(back.id) && !one.rights.may_reverse));
        app.by(&house.manager).post(&format!("{COSTS}/{}/reverse", back.id), json!({"reason": "再来一次"})).await
            .assert_problem(409, "cost_reversed");
    }

    async fn a_draft_of_a_locked_month_is_not_approved_any_more_but_paid_is_what_was(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let late = enter(&app, &house.manager, cost(&app, &house, "rent", 1_000)).await;
        let owed = enter(&app, &house.manager, cost(&app, &house, "rent", 2_000)).await;
        let owed = approve(&app, &finance, &owed).await;
        app.turn_to("2026-04-02T02:00:00Z");
        app.by(&finance).post("/api/v1/locked-months", json!({"month": "202603"})).await.assert_status(201);
        act(&app, &finance, &late, "approve").await.assert_problem(409, "month_locked");
        pay(&app, &finance, &owed).await.assert_status(200);
    }

    async fn a_budget_warns_then_needs_the_director_then_refuses(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let in_force = budget(&app, &house, 22_000_000).await;
        let path = format!("{BUDGETS}/{}/approve", in_force.id);
        app.by(&house.admin).send(actix_web::http::Method::POST, &path, None).await.assert_problem(409, "budget_decided");

        let first = enter(&app, &house.manager, cost(&app, &house, "rent", 17_600_000)).await;
        assert_eq!(first.level, Some(BudgetLevel::Warned));
        approve(&app, &finance, &first).await;
        let second = enter(&app, &house.manager, cost(&app, &house, "rent", 6_400_000)).await;
        assert_eq!(second.level, Some(BudgetLevel::NeedsDirector));
        act(&app, &finance, &second, "approve").await.assert_problem(403, "budget_needs_director");
        approve(&app, &house.admin, &second).await;
        let row = rent(&app, &house.manager, &house).await;
        assert_eq!((row.budget_fen, row.committed_fen, row.level), (Some(22_000_000), 24_000_000, Some(BudgetLevel::NeedsDirector)));
        assert_eq!(row.variance, Some(Variance { fen: 2_000_000, bp: Some(909) }));
        let third = enter(&app, &house.manager, cost(&app, &house, "rent", 200_001)).await;
        act(&app, &house.admin, &third, "approve").await.assert_problem(409, "budget_exceeded");

        // Another version makes room; the older one stays on record.
        budget(&app, &house, 30_000_000).await;
        approve(&app, &finance, &third).await;
        let row = rent(&app, &finance, &house).await;
        assert_eq!((row.budget_fen, row.versions.len(), row.level), (Some(30_000_000), 2, Some(BudgetLevel::Warned)));
    }

    async fn who_proposes_a_budget_does_not_approve_it(app: TestApp) {
        let house = House::new(&app).await;
        let body = json!({"store_id": house.store, "category": "rent", "month": "202603", "amount_fen": 1, "reason": "试算"});
        let proposed: BudgetVersion = app.by(&house.admin).post(BUDGETS, body.clone()).await.assert_status(201).read();
        let path = format!("{BUDGETS}/{}/approve", proposed.id);
        app.by(&house.admin).send(actix_web::http::Method::POST, &path, None).await.assert_problem(403, "submitter_reviews");
        app.by(&house.manager).send(actix_web::http::Method::POST, &path, None).await.assert_problem(403, "forbidden");
        let nobody = format!("{BUDGETS}/9999/approve");
        app.by(&house.admin).send(actix_web::http::Method::POST, &nobody, None).await.assert_problem(404, "not_found");
        app.by(&house.manager).post(BUDGETS, with(body.clone(), json!({"store_id": null}))).await.assert_problem(403, "forbidden");
        app.by(&house.manager).post(BUDGETS, with(body, json!({"reason": ""}))).await.assert_problem(422, "validation_failed");
        // Until it is approved nothing is in force, and nothing is refused.
        assert_eq!(rent(&app, &house.manager, &house).await.budget_fen, None);
        app.by(&house.manager).get(&format!("{BUDGETS}?store_id=9999")).await.assert_problem(403, "forbidden");
    }

    async fn cutting_keys_is_paid_back_once_they_open_the_door(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let body = json!({"description": "防盗门两把", "opens_door": false});
        let bunch = app.by(&house.colleague).post(&format!("{LISTINGS}/{}/keys", house.listing), body).await.assert_status(201);
        let id = bunch.json()["id"].as_i64().unwrap();
        let of_nobody = with(cost(&app, &house, "keys", 3_000), json!({"key_bunch_id": 9_999}));
        app.by(&house.manager).post(COSTS, of_nobody).await.assert_problem(422, "validation_failed");
        let entry = enter(&app, &house.manager, with(cost(&app, &house, "keys", 3_000), json!({"key_bunch_id": id}))).await;
        act(&app, &finance, &entry, "approve").await.assert_problem(409, "keys_unconfirmed");
        app.by(&house.colleague).send(actix_web::http::Method::POST, &format!("/api/v1/keys/{id}/confirm"), None).await.assert_status(200);
        approve(&app, &finance, &entry).await;
    }
}
