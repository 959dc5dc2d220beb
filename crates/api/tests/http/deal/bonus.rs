//! Bonuses: one enters, another approves; statements, the payroll and profit and loss have them (§4, "Bonuses").

use actix_web::http::Method;
use fangke_shared::company::audit::{AuditAction, AuditEntryResponse, AuditSubject};
use fangke_shared::deal::bonus::{Bonus, BonusKind, BonusPage, BonusState};
use fangke_shared::deal::performance::{LeaderboardPage, StatementBonus};
use fangke_shared::deal::profit::ProfitStatement;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::{Value, json};

use super::House;
use super::performance::{statement, statements};
use crate::support::{Answer, TestApp, TestMember, with};

const BONUSES: &str = "/api/v1/bonuses";
const REASON: &str = "3 月签了三套独家";

fn bonus(of: &TestMember, amount_fen: i64) -> Value {
    json!({"member_id": of.id, "month": "202603", "kind": "exclusive", "amount_fen": amount_fen, "reason": REASON})
}

async fn enter(app: &TestApp, by: &TestMember, of: &TestMember, amount_fen: i64) -> Bonus {
    app.by(by).post(BONUSES, bonus(of, amount_fen)).await.assert_status(201).read()
}

async fn approve(app: &TestApp, by: &TestMember, bonus: &Bonus) -> Answer {
    app.by(by).send(Method::POST, &format!("{BONUSES}/{}/approve", bonus.id), None).await
}

async fn given(app: &TestApp, (by, director): (&TestMember, &TestMember), of: &TestMember, amount_fen: i64) -> Bonus {
    let entered = enter(app, by, of, amount_fen).await;
    approve(app, director, &entered).await.assert_status(200).read()
}

async fn reverse(app: &TestApp, by: &TestMember, bonus: &Bonus) -> Answer {
    app.by(by).post(&format!("{BONUSES}/{}/reverse", bonus.id), json!({"reason": "独家已解除，奖金收回"})).await
}

async fn page(app: &TestApp, by: &TestMember, query: &str) -> BonusPage {
    app.by(by).get(&format!("{BONUSES}?{query}")).await.assert_status(200).read()
}

both_engines! {
    async fn one_enters_a_bonus_and_another_approves_it(app: TestApp) {
        let house = House::new(&app).await;
        let (finance, director) = (app.member(Role::Finance), app.member(Role::Director));
        let entered = enter(&app, &house.manager, &house.agent, 50_000).await;
        assert_eq!((entered.state, entered.amount_fen, entered.kind), (BonusState::Draft, 50_000, BonusKind::Exclusive));
        assert!(entered.rights.may_withdraw && !entered.rights.may_approve && !entered.rights.may_reverse);
        approve(&app, &house.manager, &entered).await.assert_problem(403, "forbidden");
        let approved: Bonus = approve(&app, &director, &entered).await.assert_status(200).read();
        assert_eq!((approved.state, approved.approved.as_ref().map(|done| done.member.id)), (BonusState::Approved, Some(director.id)));
        approve(&app, &finance, &entered).await.assert_problem(409, "bonus_not_ready");
        app.by(&house.manager).delete(&format!("{BONUSES}/{}", entered.id)).await.assert_problem(409, "bonus_not_ready");

        // Who has entered one doesn't approve it, wherever the role reaches; who gets it does nothing.
        let own = enter(&app, &finance, &house.colleague, -20_000).await;
        approve(&app, &finance, &own).await.assert_problem(403, "submitter_reviews");
        let of_manager = enter(&app, &finance, &house.manager, 30_000).await;
        app.by(&house.manager).delete(&format!("{BONUSES}/{}", of_manager.id)).await.assert_problem(403, "forbidden");
        let of_director = enter(&app, &finance, &director, 30_000).await;
        approve(&app, &director, &of_director).await.assert_problem(403, "forbidden");

        app.by(&house.manager).delete(&format!("{BONUSES}/{}", own.id)).await.assert_status(204);
        approve(&app, &director, &own).await.assert_problem(404, "not_found");
        let all = page(&app, &finance, "month=202603").await;
        assert_eq!((all.items.len(), all.approved_fen, all.draft_fen, all.is_locked), (3, 50_000, 60_000, false));
        let trail: Page<AuditEntryResponse> = app.by(&house.admin).get("/api/v1/audit?subject=bonus").await.assert_status(200).read();
        let of_it: Vec<AuditAction> = trail.items.iter().map(|entry| entry.action).collect();
        assert!(trail.items.iter().all(|entry| entry.subject == AuditSubject::Bonus));
        let create = AuditAction::Create;
        assert_eq!(of_it, [AuditAction::Delete, create, create, create, AuditAction::ChangeStatus, create]);
    }

    async fn wrong_fields_and_people_beyond_reach_are_refused(app: TestApp) {
        let house = House::new(&app).await;
        let stranger = app.member_of(Role::Agent, app.store(app.region("西区"), "西山店"));
        app.by(&house.agent).post(BONUSES, bonus(&house.colleague, 50_000)).await.assert_problem(403, "forbidden");
        app.by(&house.manager).post(BONUSES, bonus(&stranger, 50_000)).await.assert_problem(403, "forbidden");
        app.by(&house.manager).post(BONUSES, bonus(&house.manager, 50_000)).await.assert_problem(403, "forbidden");
        let refused = async |changes: Value, field: &str, code: &str| {
            let body = with(bonus(&house.agent, 50_000), changes);
            app.by(&house.manager).post(BONUSES, body).await.assert_problem(422, "validation_failed").assert_field(field, code);
        };
        refused(json!({"amount_fen": 0}), "/amount_fen", "required").await;
        refused(json!({"reason": " "}), "/reason", "required").await;
        refused(json!({"month": "202604"}), "/month", "out_of_range").await;
        refused(json!({"member_id": 999_999}), "/member_id", "does_not_exist").await;
        refused(json!({"contract_id": 999_999}), "/contract_id", "does_not_exist").await;
        app.by(&house.manager).get(&format!("{BONUSES}?colour=red&limit=0")).await.assert_problem(422, "validation_failed");
        assert_eq!(page(&app, &house.manager, "month=202603").await.items, []);
    }

    async fn members_see_what_is_approved_of_theirs_and_of_nobody_else(app: TestApp) {
        let house = House::new(&app).await;
        let director = app.member(Role::Director);
        let other = app.member_of(Role::Manager, app.store(app.region("西区"), "西山店"));
        let approved = given(&app, (&house.manager, &director), &house.agent, 50_000).await;
        let draft = enter(&app, &house.manager, &house.agent, 70_000).await;
        let own = page(&app, &house.agent, "month=202603").await;
        assert_eq!((own.items.iter().map(|one| one.id).collect::<Vec<_>>(), own.approved_fen, own.draft_fen), (vec![approved.id], 50_000, 0));
        assert_eq!(page(&app, &house.agent, "month=202603&state=draft").await.items, []);
        app.by(&house.agent).get(&format!("{BONUSES}/{}", draft.id)).await.assert_problem(404, "not_found");
        let query = format!("month=202603&member_id={}", house.agent.id);
        assert_eq!(page(&app, &house.colleague, &query).await.items, []);
        app.by(&house.colleague).get(&format!("{BONUSES}/{}", approved.id)).await.assert_problem(404, "not_found");
        app.by(&other).get(&format!("{BONUSES}/{}", approved.id)).await.assert_problem(404, "not_found");
        reverse(&app, &other, &approved).await.assert_problem(404, "not_found");
        assert_eq!(page(&app, &other, "month=202603").await.items, []);
        assert_eq!(page(&app, &house.manager, &query).await.items.len(), 2);
    }

    async fn what_is_approved_is_entered_in_reverse_once_and_a_locked_month_stays(app: TestApp) {
        let house = House::new(&app).await;
        let (finance, director) = (app.member(Role::Finance), app.member(Role::Director));
        let draft = enter(&app, &house.manager, &house.colleague, 70_000).await;
        reverse(&app, &house.manager, &draft).await.assert_problem(409, "bonus_not_ready");
        let first = given(&app, (&house.manager, &director), &house.agent, 50_000).await;
        let second = given(&app, (&house.manager, &director), &house.agent, 10_000).await;
        let back: Bonus = reverse(&app, &house.manager, &first).await.assert_status(201).read();
        assert_eq!((back.amount_fen, back.reverses_id, back.state), (-50_000, Some(first.id), BonusState::Draft));
        reverse(&app, &finance, &first).await.assert_problem(409, "bonus_not_ready");
        let done: Bonus = approve(&app, &director, &back).await.assert_status(200).read();
        reverse(&app, &finance, &done).await.assert_problem(409, "bonus_not_ready");
        let read: Bonus = app.by(&finance).get(&format!("{BONUSES}/{}", first.id)).await.assert_status(200).read();
        assert_eq!((read.amount_fen, read.reversed_by_id, read.rights.may_reverse), (50_000, Some(back.id), false));
        assert_eq!(page(&app, &house.agent, "month=202603").await.approved_fen, 10_000);

        app.turn_to("2026-04-02T02:00:00Z");
        app.by(&finance).post("/api/v1/locked-months", json!({"month": "202603"})).await.assert_status(201);
        app.by(&house.manager).post(BONUSES, bonus(&house.agent, 1)).await.assert_problem(409, "month_locked");
        approve(&app, &director, &draft).await.assert_problem(409, "month_locked");
        let later: Bonus = reverse(&app, &house.manager, &second).await.assert_status(201).read();
        assert_eq!((later.month.to_string(), later.amount_fen), ("202604".to_owned(), -10_000));
        let march = page(&app, &house.agent, "month=202603").await;
        assert_eq!((march.is_locked, march.approved_fen), (true, 10_000));
    }

    async fn statements_the_payroll_and_profit_and_loss_have_what_is_approved(app: TestApp) {
        let house = House::new(&app).await;
        let (finance, director) = (app.member(Role::Finance), app.member(Role::Director));
        given(&app, (&house.manager, &director), &house.agent, 50_000).await;
        enter(&app, &house.manager, &house.agent, 70_000).await;
        // Somebody without a store costs head office.
        let trainee = app.member(Role::Assistant);
        given(&app, (&finance, &director), &trainee, 901).await;

        let own = statement(&app, &house.agent, &house.agent, "202603").await;
        assert_eq!((own.payable_fen, own.bonus_fen, own.total_fen), (0, 50_000, 50_000));
        let shown: Vec<(BonusKind, i64, &str)> =
            own.bonuses.iter().map(|StatementBonus { kind, amount_fen, reason, .. }| (*kind, *amount_fen, reason.as_str())).collect();
        assert_eq!(shown, [(BonusKind::Exclusive, 50_000, REASON)]);
        let of_store = statements(&app, &house.manager, "month=202603").await;
        assert_eq!((of_store.items.len(), of_store.bonus_fen), (1, 50_000));
        let row = &of_store.items[0];
        assert_eq!((row.member.id, row.sums.performance_fen, row.bonus_fen, row.total_fen), (house.agent.id, 0, 50_000, Some(50_000)));
        assert_eq!(statements(&app, &finance, "month=202603").await.bonus_fen, 50_901);
        // A bonus is no performance: nobody leads by it.
        let board: LeaderboardPage = app.by(&finance).get("/api/v1/performance/leaderboard?month=202603").await.assert_status(200).read();
        assert_eq!((board.items.len(), board.performance_fen), (0, 0));

        let body = json!({"format": "csv", "reason": "发放三月工资", "month": "202603"});
        let file = app.by(&finance).post("/api/v1/performance/export", body).await.assert_status(200).text();
        assert!(file.lines().any(|line| line.starts_with(&format!("{},", house.agent.id)) && line.contains(",0,0,0,0,0,500,500,")), "{file}");
        assert!(!file.contains(",700,"), "a draft is paid to nobody: {file}");
        let profit: ProfitStatement = app.by(&finance).get("/api/v1/profit?month=202603").await.assert_status(200).read();
        let store = profit.stores.iter().find(|store| store.store_id == house.store).unwrap().figures;
        assert_eq!((store.bonus_fen, store.gross_fen, store.contribution_fen, store.shared_fen), (50_000, 0, -50_000, 901));
        let (head_office, company) = (profit.head_office.unwrap(), profit.company.unwrap());
        assert_eq!((head_office.bonus_fen, head_office.result_fen, company.bonus_fen, company.result_fen), (901, 0, 50_901, -50_901));
    }
}
