//! Risks of contracts that somebody enters: dealt with in time, closed by who may, reported (§12.1).

use actix_web::http::Method;
use chrono::Duration;
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::deal::contract::ContractResponse;
use fangke_shared::deal::risk::{RiskCode, RiskEvent, RiskGrade, RiskReport, RiskResponse, RiskState, RiskSummary};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{House, path};
use crate::support::{Answer, TestApp, TestMember};

/// Where risks are.
pub const RISKS: &str = "/api/v1/risks";

/// The risks of a contract, the newest first.
pub async fn risks_of(app: &TestApp, by: &TestMember, contract: &ContractResponse) -> Vec<RiskSummary> {
    let page: Page<RiskSummary> = app.by(by).get(&format!("{RISKS}?contract_id={}", contract.summary.id)).await.assert_status(200).read();
    page.items
}

/// A risk with its history.
pub async fn risk(app: &TestApp, by: &TestMember, id: fangke_shared::RiskId) -> RiskResponse {
    app.by(by).get(&format!("{RISKS}/{id}")).await.assert_status(200).read()
}

/// Enters a risk.
pub async fn enter(app: &TestApp, by: &TestMember, contract: &ContractResponse, code: &str, note: &str) -> RiskResponse {
    let body = json!({"code": code, "note": note});
    app.by(by).post(&format!("{}/risks", path(contract)), body).await.assert_status(201).read()
}

/// Takes a step of a risk in the version that is known.
pub async fn step(app: &TestApp, by: &TestMember, of: &RiskResponse, how: &str, body: Value) -> Answer {
    app.by(by).version(of.summary.version).post(&format!("{RISKS}/{}/{how}", of.summary.id), body).await
}

/// Of which steps of risks somebody was told, the newest first.
pub async fn told(app: &TestApp, of: &TestMember) -> Vec<String> {
    let notices = app.notices(of).await.items.into_iter().filter(|notice| notice.kind == NoticeKind::Risk);
    notices.map(|notice| notice.details["step"].as_str().unwrap().to_owned()).collect()
}

/// What is said at the end.
pub fn closing(reason: &str) -> Value {
    json!({"reason": reason, "loss_avoided_fen": 5_000_000, "loss_incurred_fen": 20_000})
}

both_engines! {
    async fn a_severe_risk_is_told_of_to_the_minute(app: TestApp) {
        let house = House::new(&app).await;
        let director = app.member(Role::Director);
        let contract = app.draw_up(&house.agent, house.sale()).await;
        let entered = enter(&app, &house.manager, &contract, "c01", "产调显示房屋已被法院查封").await;
        assert_eq!((entered.summary.grade, entered.summary.state, entered.summary.is_blocking), (RiskGrade::Severe, RiskState::Open, true));
        assert_eq!(entered.summary.due_at - entered.summary.found_at, Duration::hours(4));
        assert_eq!(told(&app, &house.agent).await, ["found"]);
        let is_overdue = async || risk(&app, &house.agent, entered.summary.id).await.summary.is_overdue;
        // 80 % of four hours are 192 minutes.
        app.advance(Duration::minutes(191));
        app.run_jobs();
        assert_eq!(told(&app, &house.agent).await, ["found"]);
        app.advance(Duration::minutes(1));
        app.run_jobs();
        assert_eq!(told(&app, &house.agent).await, ["warned", "found"]);
        app.advance(Duration::minutes(47));
        app.run_jobs();
        assert!(!is_overdue().await);
        assert!(told(&app, &house.manager).await.is_empty());
        app.advance(Duration::minutes(1));
        assert!(is_overdue().await);
        app.run_jobs();
        assert_eq!(told(&app, &house.manager).await, ["overdue"]);
        app.advance(Duration::minutes(239));
        app.run_jobs();
        assert!(told(&app, &director).await.is_empty());
        app.advance(Duration::minutes(1));
        app.run_jobs();
        app.run_jobs();
        assert_eq!(told(&app, &director).await, ["escalated"]);
        let overdue: Page<RiskSummary> = app.by(&house.agent).get(&format!("{RISKS}?is_overdue=true&grade=severe")).await.assert_status(200).read();
        assert_eq!(overdue.items.iter().map(|found| found.id).collect::<Vec<_>>(), [entered.summary.id]);
        let none: Page<RiskSummary> = app.by(&house.agent).get(&format!("{RISKS}?grade=low,medium,high")).await.assert_status(200).read();
        assert!(none.items.is_empty());
    }

    async fn a_risk_is_assigned_dealt_with_and_of_two_who_resolve_it_one_is_told(app: TestApp) {
        let house = House::new(&app).await;
        let contract = app.draw_up(&house.agent, house.sale()).await;
        let wrong = json!({"code": "c11", "note": "x"});
        app.by(&house.agent).post(&format!("{}/risks", path(&contract)), wrong).await.assert_problem(422, "validation_failed").assert_field("/note", "too_short");
        let entered = enter(&app, &house.agent, &contract, "c11", "首付打到了业主个人账户").await;
        // Who is to deal with it sees the contract from then on.
        app.by(&house.colleague).get(&format!("{RISKS}/{}", entered.summary.id)).await.assert_problem(404, "not_found");
        let to = |who: i64| json!({"member_id": who});
        step(&app, &house.agent, &entered, "assign", to(999_999)).await.assert_problem(422, "validation_failed").assert_field("/member_id", "does_not_exist");
        let finance = app.member(Role::Finance);
        step(&app, &house.agent, &entered, "assign", to(finance.id.0)).await.assert_problem(422, "validation_failed").assert_field("/member_id", "out_of_range");
        let assigned: RiskResponse = step(&app, &house.agent, &entered, "assign", to(house.colleague.id.0)).await.assert_status(200).read();
        assert_eq!((assigned.summary.state, assigned.summary.owner.clone().unwrap().id), (RiskState::Assigned, house.colleague.id));
        assert_eq!(told(&app, &house.colleague).await, ["assigned"]);
        step(&app, &house.agent, &entered, "assign", to(house.agent.id.0)).await.assert_problem(412, "stale_version");
        let at = format!("{RISKS}/{}/begin", entered.summary.id);
        let current = risk(&app, &house.colleague, entered.summary.id).await;
        assert!(current.rights.may_handle && !current.rights.may_grade && !current.rights.may_accept);
        let begun: RiskResponse = app.by(&house.colleague).version(current.summary.version).send(Method::POST, &at, None).await.assert_status(200).read();
        assert_eq!(begun.summary.state, RiskState::Handling);

        step(&app, &house.colleague, &begun, "resolve", json!({"reason": "款已转入监管账户", "loss_avoided_fen": -1})).await.assert_problem(422, "validation_failed").assert_field("/loss_avoided_fen", "out_of_range");
        let answers = join_all([&house.colleague, &house.manager].map(|by| step(&app, by, &begun, "resolve", closing("款已转入监管账户")))).await;
        let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
        assert_eq!(answers.iter().find(|answer| answer.status == 409).unwrap().json()["code"], "risk_closed");
        let closed = risk(&app, &house.agent, entered.summary.id).await;
        assert_eq!((closed.summary.state, closed.summary.is_blocking, closed.loss_avoided_fen), (RiskState::Resolved, false, 5_000_000));
        assert_eq!(closed.rights, fangke_shared::deal::risk::RiskRights::default());
        assert!(told(&app, &house.agent).await.contains(&"resolved".to_owned()));

        // Found again it is the same risk, open once more.
        let again = enter(&app, &house.manager, &contract, "c11", "尾款又打到了个人账户").await;
        assert_eq!((again.summary.id, again.summary.state), (entered.summary.id, RiskState::Assigned));
        let findings = again.history.iter().filter(|entry| matches!(entry.event, RiskEvent::Found { .. })).count();
        assert_eq!((findings, again.closed), (2, None));
    }

    async fn a_director_accepts_and_a_manager_grades(app: TestApp) {
        let house = House::new(&app).await;
        let director = app.member(Role::Director);
        let approved = app.approved(&house, house.sale()).await;
        let entered = enter(&app, &house.agent, &approved, "c10", "买方贷款预审没有通过").await;
        let approved: ContractResponse = app.by(&house.manager).get(&path(&approved)).await.assert_status(200).read();
        let refused = app.sign(&house.manager, &approved).await.assert_problem(409, "risk_open");
        assert_eq!(refused.json()["risk_codes"], json!(["c10"]));
        for member in [&house.agent, &house.manager] {
            step(&app, member, &entered, "accept", closing("买方改为全款")).await.assert_problem(403, "forbidden");
        }
        let low = json!({"likelihood": 2, "impact": 2, "reason": "买方已备足全款"});
        step(&app, &house.agent, &entered, "grade", low.clone()).await.assert_problem(403, "forbidden");
        let wrong = json!({"likelihood": 0, "impact": 6, "reason": ""});
        step(&app, &house.manager, &entered, "grade", wrong).await.assert_problem(422, "validation_failed").assert_field("/likelihood", "out_of_range").assert_field("/impact", "out_of_range");
        let graded: RiskResponse = step(&app, &house.manager, &entered, "grade", low).await.assert_status(200).read();
        assert_eq!((graded.summary.grade, graded.summary.due_at - graded.summary.found_at), (RiskGrade::Low, Duration::days(14)));
        let accepted: RiskResponse = step(&app, &director, &graded, "accept", closing("买方改为全款")).await.assert_status(200).read();
        assert_eq!((accepted.summary.state, accepted.closed.unwrap().member.id), (RiskState::Accepted, director.id));
        step(&app, &house.agent, &graded, "resolve", closing("已处理")).await.assert_problem(409, "risk_closed");
        app.sign(&house.manager, &approved).await.assert_status(200);

        // Nobody accepts a risk of their own business.
        let client = app.register(&director, crate::client::buyer("周八", "13612345678")).await.summary.id.0;
        let own = app.enter(&director, crate::support::sale(house.community, "909")).await.summary.id;
        let theirs = app.draw_up(&director, crate::support::with(house.sale(), json!({"listing_id": own, "client_id": client}))).await;
        let entered = enter(&app, &director, &theirs, "c14", "户口还没有迁出").await;
        assert!(!entered.rights.may_accept);
        step(&app, &director, &entered, "accept", closing("留尾款")).await.assert_problem(403, "submitter_reviews");
    }

    async fn who_sees_the_contract_sees_its_risks_and_nobody_else(app: TestApp) {
        let house = House::new(&app).await;
        let contract = app.draw_up(&house.agent, house.sale()).await;
        let entered = enter(&app, &house.agent, &contract, "c06", "成交价低于估价两成").await;
        let (finance, stranger) = (app.member(Role::Finance), app.member(Role::Agent));
        assert_eq!(risks_of(&app, &finance, &contract).await.len(), 1);
        assert_eq!(risks_of(&app, &house.manager, &contract).await.len(), 1);
        assert!(risks_of(&app, &stranger, &contract).await.is_empty());
        app.by(&stranger).get(&format!("{RISKS}/{}", entered.summary.id)).await.assert_problem(404, "not_found");
        step(&app, &stranger, &entered, "resolve", closing("已处理")).await.assert_problem(404, "not_found");
        let body = json!({"code": "c06", "note": "价格偏低"});
        app.by(&stranger).post(&format!("{}/risks", path(&contract)), body.clone()).await.assert_problem(404, "not_found");
        app.by(&finance).post(&format!("{}/risks", path(&contract)), body).await.assert_problem(403, "forbidden");
        app.by(&stranger).get(&format!("{RISKS}?scope=store")).await.assert_problem(403, "forbidden");
    }

    async fn the_report_counts_what_is_open_and_what_was_closed(app: TestApp) {
        let house = House::new(&app).await;
        let contract = app.draw_up(&house.agent, house.sale()).await;
        enter(&app, &house.agent, &contract, "c01", "房屋被查封").await;
        let closed = enter(&app, &house.agent, &contract, "c06", "成交价低于估价两成").await;
        enter(&app, &house.agent, &contract, "c14", "户口还没有迁出").await;
        app.advance(Duration::hours(36));
        step(&app, &house.agent, &closed, "resolve", closing("业主书面说明了原因")).await.assert_status(200);
        let report = async |by: &TestMember, query: &str| -> RiskReport {
            app.by(by).get(&format!("{RISKS}/report{query}")).await.assert_status(200).read()
        };
        let all = report(&house.manager, "").await;
        assert_eq!((all.open, all.blocking, all.overdue), (2, 1, 1));
        assert_eq!(all.by_code.iter().map(|row| row.code).collect::<Vec<_>>(), [RiskCode::C01, RiskCode::C14]);
        assert_eq!(all.by_grade.iter().map(|row| (row.grade, row.count)).collect::<Vec<_>>(), [(RiskGrade::Severe, 1), (RiskGrade::Medium, 1)]);
        assert_eq!(all.by_store.iter().map(|row| (row.store_id, row.store_name.as_deref(), row.count)).collect::<Vec<_>>(), [(Some(house.store), Some("望湖店"), 2)]);
        assert_eq!((all.resolved, all.accepted, all.median_tenth_days), (1, 0, Some(15)));
        assert_eq!((all.loss_avoided_fen, all.loss_incurred_fen), (5_000_000, 20_000));
        let before = report(&house.manager, "?from=2020-01-01&to=2020-01-31").await;
        assert_eq!((before.open, before.resolved, before.median_tenth_days), (2, 0, None));
        assert_eq!(report(&app.member(Role::Agent), "").await.open, 0);
        app.by(&house.manager).get(&format!("{RISKS}/report?from=2026-02-02&to=2026-02-01")).await.assert_problem(422, "validation_failed").assert_field("to", "ends_before_start");
    }
}
