//! Performance: what receipts earn of a split, to the fen, and who sees it (§4, "Earning").

use fangke_api::deal::performance::service as performance;
use fangke_api::platform::db::sql::Sql;
use fangke_shared::MemberId;
use fangke_shared::company::audit::{AuditAction, AuditEntryResponse, AuditSubject};
use fangke_shared::deal::commission::{CommissionRole, Validity};
use fangke_shared::deal::contract::ContractResponse;
use fangke_shared::deal::ledger::{LedgerAccount, LedgerEntry, LedgerLine};
use fangke_shared::deal::performance::{
    EarningBasis, EarningKind, EarningLine, LadderResponse, LeaderboardPage, MemberStatement, PayStep, StatementPage, StoreStatements, Sums,
};
use fangke_shared::deal::receivable::Receipt;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::{Value, json};

use super::{House, path};
use crate::support::{TestApp, TestMember, with};

const AT: &str = "/api/v1/performance";

/// A house whose contract is signed: the colleague has the listing, 30 %, the agent closing and client, 60 % and 10 %.
struct Sold {
    house: House,
    finance: TestMember,
    contract: ContractResponse,
}

impl Sold {
    async fn new(app: &TestApp, sums: Value) -> Self {
        let house = House::new(app).await;
        let approved = app.approved(&house, with(house.sale(), sums)).await;
        let contract = app.sign(&house.manager, &approved).await.assert_status(200).read();
        Self { finance: app.member(Role::Finance), contract, house }
    }

    async fn receive(&self, app: &TestApp, fen: i64) -> Receipt {
        let body = json!({"amount_fen": fen, "method": "transfer", "paid_on": app.today(), "payer": "王小明"});
        app.by(&self.finance).post(&format!("{}/receipts", path(&self.contract)), body).await.assert_status(201).read()
    }

    async fn refund(&self, app: &TestApp, receipt: &Receipt, fen: i64) {
        let body = json!({"amount_fen": fen, "method": "transfer", "paid_on": app.today(), "reason": "双方协商减免部分佣金"});
        app.by(&self.finance).post(&format!("/api/v1/receipts/{}/refunds", receipt.id), body).await.assert_status(201);
    }

    /// Half to who has the listing, half to who closes.
    async fn mediate(&self, app: &TestApp) {
        let share = |who: &TestMember, role: &str| json!({"role": role, "member_id": who.id, "bp": 5000});
        let shares = [share(&self.house.colleague, "listing"), share(&self.house.agent, "closing")];
        let body = json!({"shares": shares, "reason": "三方当面商定，均已签字"});
        app.by(&self.house.manager).put(&format!("{}/split/mediation", path(&self.contract)), body).await.assert_status(200);
    }
}

/// The statement of a month as somebody sees it.
pub async fn statement(app: &TestApp, by: &TestMember, of: &TestMember, month: &str) -> MemberStatement {
    app.by(by).get(&format!("{AT}/statements/{}?month={month}", of.id)).await.assert_status(200).read()
}

/// The statements of a month, with their sums.
pub async fn statements(app: &TestApp, by: &TestMember, query: &str) -> StatementPage {
    app.by(by).get(&format!("{AT}/statements?{query}")).await.assert_status(200).read()
}

/// The lines behind them.
pub async fn lines(app: &TestApp, by: &TestMember, query: &str) -> Vec<EarningLine> {
    let page: Page<EarningLine> = app.by(by).get(&format!("{AT}/lines?limit=200&{query}")).await.assert_status(200).read();
    page.items
}

/// What was earned, clawed back and corrected, with what that makes.
pub const fn sums(earned_fen: i64, clawed_back_fen: i64, corrected_fen: i64) -> Sums {
    Sums { earned_fen, clawed_back_fen, corrected_fen, performance_fen: earned_fen - clawed_back_fen + corrected_fen }
}

both_engines! {
    async fn a_contract_that_was_signed_before_there_was_performance_is_caught_up(app: TestApp) {
        let sold = Sold::new(&app, json!({"client_commission_fen": 5_999_999})).await;
        app.write(|conn| Ok(Sql::new("DELETE FROM earning_shares").execute(conn)?));
        let before = statement(&app, &sold.house.colleague, &sold.house.colleague, "").await;
        assert_eq!(before.pending_fen, Some(0));
        assert!(app.run_jobs() > 0);
        let after = statement(&app, &sold.house.colleague, &sold.house.colleague, "").await;
        assert_eq!((after.sums, after.pending_fen), (sums(0, 0, 0), Some(3_000_000)));
        // Once it is, nothing more is done.
        app.write(|conn| Ok(Sql::new("UPDATE earning_shares SET whole_fen = whole_fen + 1").execute(conn)?));
        app.run_jobs();
        let again = statement(&app, &sold.house.colleague, &sold.house.colleague, "").await;
        assert_eq!(again.pending_fen, Some(3_000_001));
        assert_eq!(app.read(performance::faults), []);
    }

    async fn two_receipts_and_a_refund_are_split_by_their_sum_to_the_fen(app: TestApp) {
        let sold = Sold::new(&app, json!({"client_commission_fen": 5_999_999})).await;
        let (house, finance) = (&sold.house, &sold.finance);
        // From the signing on all is pending: 3 000 000, 5 999 999 and 1 000 000 of 9 999 999.
        let before = statement(&app, &house.colleague, &house.colleague, "").await;
        assert_eq!((before.sums, before.pending_fen), (sums(0, 0, 0), Some(3_000_000)));
        let first = sold.receive(&app, 3_333_333).await;
        let second = sold.receive(&app, 3_333_333).await;
        sold.refund(&app, &second, 1_000_001).await;

        let listing = statement(&app, &house.colleague, &house.colleague, "202603").await;
        assert_eq!((listing.sums, listing.pending_fen), (sums(2_000_000, 300_000, 0), Some(1_300_000)));
        let closing = statement(&app, &house.agent, &house.agent, "202603").await;
        assert_eq!((closing.sums, closing.pending_fen), (sums(4_666_666, 700_001, 0), Some(3_033_334)));
        assert_eq!(closing.roles.iter().map(|part| part.role).collect::<Vec<_>>(), [CommissionRole::Closing, CommissionRole::Client]);
        assert_eq!(closing.roles[0].sums, sums(4_000_000, 600_001, 0));
        // Without a ladder all of it is paid.
        assert_eq!((closing.payable_fen, closing.steps[1]), (3_966_665, PayStep::NoLadder));

        let told = lines(&app, &house.colleague, &format!("member_id={}", house.colleague.id)).await;
        let booked: Vec<_> = told.iter().map(|line| (line.kind, line.amount_fen, line.base_fen, line.before_fen)).collect();
        assert_eq!(booked, [
            (EarningKind::ClawedBack, -300_000, -1_000_001, 6_666_666),
            (EarningKind::Earned, 1_000_000, 3_333_333, 3_333_333),
            (EarningKind::Earned, 1_000_000, 3_333_333, 0),
        ]);
        assert_eq!((told[0].reason.as_deref(), told[0].voucher.as_ref()), (Some("双方协商减免部分佣金"), Some(&second.voucher)));
        assert_eq!((told[2].voucher.as_ref(), &told[2].contract_number), (Some(&first.voucher), &sold.contract.summary.number));
        assert_eq!((told[0].share_bp, told[0].basis, told[0].role), (3000, EarningBasis::Computed, CommissionRole::Listing));

        // All together are what came in, less what went back.
        let whole = statements(&app, finance, "").await;
        assert_eq!((whole.totals, whole.pending_fen, whole.member_count), (sums(6_666_666, 1_000_001, 0), Some(4_333_334), 2));
        assert_eq!(whole.items[0].member.id, house.agent.id);
        let books: Page<LedgerEntry> = app.by(finance).get(&format!("{}/ledger", path(&sold.contract))).await.assert_status(200).read();
        let is_income = |line: &&LedgerLine| matches!(line.account, LedgerAccount::CommissionIncome | LedgerAccount::Refunds);
        let income: i64 = books.items.iter().flat_map(|entry| entry.lines.iter().filter(is_income)).map(|line| -line.amount_fen).sum();
        assert_eq!(income, whole.totals.performance_fen);
        let stores: StoreStatements = app.by(finance).get(&format!("{AT}/stores")).await.assert_status(200).read();
        assert_eq!((stores.items.len(), stores.items[0].store_id, stores.items[0].member_count), (1, Some(house.store), 2));
        assert_eq!(stores.totals, whole.totals);
        assert_eq!(stores.company.map(|company| company.sums), Some(sums(0, 0, 0)));
        // The check over everything agrees, and names what somebody has changed by hand.
        assert_eq!(app.read(performance::faults), []);
        app.write(|conn| Ok(Sql::new("UPDATE earnings SET amount_fen = amount_fen + 7 WHERE id = 1").execute(conn)?));
        let faults = app.read(performance::faults);
        assert!(faults.len() == 2 && faults[0].to_string().contains("7 fen off what came in"), "{faults:?}");
        // What is still to come is told of the current month only.
        let earlier = statements(&app, finance, "month=202602").await;
        assert_eq!((earlier.items.len(), earlier.pending_fen), (0, None));
    }

    async fn a_mediation_after_the_first_receipt_is_booked_in_the_open_month_and_a_locked_one_stays(app: TestApp) {
        let sold = Sold::new(&app, json!({})).await;
        let (house, finance) = (&sold.house, &sold.finance);
        sold.receive(&app, 1_000_001).await;
        let march = statement(&app, finance, &house.agent, "202603").await;
        assert_eq!(march.sums, sums(700_001, 0, 0));
        app.turn_to("2026-04-02T02:00:00Z");
        app.by(finance).post("/api/v1/locked-months", json!({"month": "202603"})).await.assert_status(201);
        sold.mediate(&app).await;

        let (agent, colleague) = (statement(&app, finance, &house.agent, "").await, statement(&app, finance, &house.colleague, "").await);
        assert_eq!((agent.sums, colleague.sums), (sums(0, 0, -200_001), sums(0, 0, 200_001)));
        assert_eq!((agent.pending_fen, colleague.pending_fen), (Some(4_500_000), Some(4_499_999)));
        let corrected = lines(&app, finance, "month=202604&kind=corrected").await;
        assert_eq!(corrected.iter().map(|line| line.amount_fen).sum::<i64>(), 0);
        assert!(corrected.iter().all(|line| line.reason.as_deref() == Some("三方当面商定，均已签字") && line.basis == EarningBasis::Mediated));
        let gone = corrected.iter().find(|line| line.role == CommissionRole::Client).unwrap();
        assert_eq!((gone.amount_fen, gone.share_bp, gone.base_fen), (-100_000, 0, 0));

        let locked = statement(&app, finance, &house.agent, "202603").await;
        assert_eq!(locked, MemberStatement { is_locked: true, pending_fen: None, ..march });
        // What comes in from now on goes by the new shares.
        sold.receive(&app, 8_999_999).await;
        let (agent, colleague) = (statement(&app, finance, &house.agent, "").await, statement(&app, finance, &house.colleague, "").await);
        assert_eq!((agent.sums.performance_fen + 700_001, colleague.sums.performance_fen + 300_000), (5_000_000, 5_000_000));
        assert_eq!((agent.pending_fen, colleague.pending_fen), (Some(0), Some(0)));
        assert_eq!(app.read(performance::faults), []);
    }

    async fn many_tiny_receipts_add_up_to_the_split_of_their_sum(app: TestApp) {
        let sold = Sold::new(&app, json!({"owner_commission_fen": 101, "client_commission_fen": 0})).await;
        let mut received = 0;
        for fen in [1, 1, 1, 1, 1, 2, 3, 5, 7, 11, 13, 17, 38] {
            sold.receive(&app, fen).await;
            received += fen;
            let whole = statements(&app, &sold.finance, "").await;
            assert_eq!((whole.totals.performance_fen, whole.pending_fen), (received, Some(101 - received)));
        }
        // 30.3, 60.6 and 10.1 of 101.
        let of = async |who| statement(&app, &sold.finance, who, "").await.sums.performance_fen;
        assert_eq!((of(&sold.house.colleague).await, of(&sold.house.agent).await), (30, 71));
    }

    async fn the_part_of_who_had_left_is_the_companys(app: TestApp) {
        let house = House::new(&app).await;
        let approved = app.approved(&house, with(house.sale(), json!({"owner_commission_fen": 100, "client_commission_fen": 0}))).await;
        app.by(&house.admin).version(1).patch(&format!("/api/v1/members/{}", house.colleague.id), json!({"is_active": false})).await.assert_status(200);
        let contract = app.sign(&house.manager, &approved).await.assert_status(200).read();
        let sold = Sold { finance: app.member(Role::Finance), contract, house };
        sold.receive(&app, 60).await;
        let whole = statements(&app, &sold.finance, "").await;
        let company = whole.company.unwrap();
        assert_eq!((company.sums, company.pending_fen), (sums(18, 0, 0), Some(12)));
        assert_eq!((whole.totals, whole.pending_fen), (sums(42, 0, 0), Some(28)));
        let stores: StoreStatements = app.by(&sold.finance).get(&format!("{AT}/stores")).await.assert_status(200).read();
        assert_eq!((stores.totals, stores.items[0].sums), (sums(60, 0, 0), sums(42, 0, 0)));
        let kept = lines(&app, &sold.finance, "is_company=true").await;
        assert!(kept.len() == 1 && kept[0].member.is_none() && kept[0].role == CommissionRole::Listing);
        // The manager sees the store, and nothing of the company.
        let stores = statements(&app, &sold.house.manager, "").await;
        assert!(stores.company.is_none() && stores.totals == sums(42, 0, 0));
        assert!(lines(&app, &sold.house.manager, "is_company=true").await.is_empty());
    }

    async fn who_leaves_after_the_signing_earns_and_a_cancelled_contract_leaves_nothing_pending(app: TestApp) {
        let sold = Sold::new(&app, json!({})).await;
        let (house, finance) = (&sold.house, &sold.finance);
        app.by(&house.admin).version(1).patch(&format!("/api/v1/members/{}", house.colleague.id), json!({"is_active": false})).await.assert_status(200);
        let receipt = sold.receive(&app, 1_000_000).await;
        assert_eq!(statement(&app, finance, &house.colleague, "").await.sums, sums(300_000, 0, 0));
        let now: ContractResponse = app.by(&house.admin).get(&path(&sold.contract)).await.assert_status(200).read();
        app.contract_step(&house.admin, &now, "cancel", json!({"reason": "买方贷款没有批下来"})).await.assert_status(200);
        let cancelled = statements(&app, finance, "").await;
        assert_eq!((cancelled.totals, cancelled.pending_fen), (sums(1_000_000, 0, 0), Some(0)));
        sold.refund(&app, &receipt, 1_000_000).await;
        let refunded = statements(&app, finance, "").await;
        assert_eq!((refunded.totals, refunded.pending_fen), (sums(1_000_000, 1_000_000, 0), Some(0)));
        assert!(refunded.items.iter().all(|row| row.sums.performance_fen == 0));
        assert_eq!(app.read(performance::faults), []);
    }

    async fn what_was_paid_ahead_earns_once_the_contract_is_signed(app: TestApp) {
        let house = House::new(&app).await;
        let contract = app.approved(&house, house.sale()).await;
        let sold = Sold { finance: app.member(Role::Finance), contract, house };
        let body = json!({"amount_fen": 2_000_000, "method": "cash", "paid_on": app.today(), "payer": "王小明", "is_prepayment": true});
        app.by(&sold.finance).post(&format!("{}/receipts", path(&sold.contract)), body).await.assert_status(201);
        assert!(statements(&app, &sold.finance, "").await.items.is_empty());
        let now: ContractResponse = app.by(&sold.house.manager).get(&path(&sold.contract)).await.assert_status(200).read();
        app.sign(&sold.house.manager, &now).await.assert_status(200);
        let signed = statements(&app, &sold.finance, "").await;
        assert_eq!((signed.totals, signed.pending_fen), (sums(2_000_000, 0, 0), Some(8_000_000)));
    }

    async fn ladders_pay_by_the_month_and_say_how(app: TestApp) {
        let sold = Sold::new(&app, json!({})).await;
        let (house, finance) = (&sold.house, &sold.finance);
        sold.receive(&app, 10_000_000).await;
        let ladders = format!("{AT}/ladders");
        let rungs = json!([{"from_fen": 0, "rate_bp": 3000}, {"from_fen": 5_000_000, "rate_bp": 4000}]);
        let body = json!({"mode": "marginal", "rungs": rungs});
        app.by(&house.manager).post(&ladders, body.clone()).await.assert_problem(403, "forbidden");
        app.by(&house.manager).get(&ladders).await.assert_problem(403, "forbidden");
        app.by(finance).post(&ladders, with(body.clone(), json!({"from_month": "202602"}))).await.assert_problem(422, "validation_failed").assert_field("/from_month", "out_of_range");
        app.by(finance).post(&ladders, with(body.clone(), json!({"member_id": 999}))).await.assert_problem(422, "validation_failed").assert_field("/member_id", "does_not_exist");
        let falling = json!({"mode": "whole", "rungs": [{"from_fen": 0, "rate_bp": 3000}, {"from_fen": 0, "rate_bp": 4000}]});
        app.by(finance).post(&ladders, falling).await.assert_problem(422, "validation_failed").assert_field("/rungs/1/from_fen", "out_of_range");
        let once = app.by(finance).with("Idempotency-Key", "ladder-1").post(&ladders, body.clone()).await.assert_status(201);
        let again = app.by(finance).with("Idempotency-Key", "ladder-1").post(&ladders, body).await.assert_status(201);
        assert_eq!(once.json(), again.json());

        // 5 000 000 × 30 % + 2 000 000 × 40 %.
        let agent = statement(&app, &house.agent, &house.agent, "").await;
        assert_eq!(agent.payable_fen, 2_300_000);
        assert!(matches!(agent.steps[1], PayStep::LadderApplied { is_personal: false, .. }));
        assert_eq!(agent.steps[3], PayStep::Rung { from_fen: 5_000_000, rate_bp: 4000, base_fen: 2_000_000 });
        // The colleague's own comes before that of everybody.
        let own = json!({"member_id": house.colleague.id, "mode": "whole", "rungs": [{"from_fen": 0, "rate_bp": 5000}]});
        let own: LadderResponse = app.by(finance).post(&ladders, own).await.assert_status(201).read();
        assert_eq!((own.validity, own.member.map(|member| member.id)), (Validity::InForce, Some(house.colleague.id)));
        let colleague = statement(&app, finance, &house.colleague, "").await;
        assert_eq!((colleague.sums.performance_fen, colleague.payable_fen), (3_000_000, 1_500_000));
        let page = statements(&app, &house.manager, "").await;
        assert_eq!(page.items.iter().map(|row| row.payable_fen).collect::<Vec<_>>(), [Some(2_300_000), Some(1_500_000)]);
        // One that begins later changes nothing yet, and an empty one ends a ladder.
        let later: LadderResponse = app.by(finance).post(&ladders, json!({"mode": "whole", "from_month": "202604", "rungs": []})).await.assert_status(201).read();
        assert_eq!(later.validity, Validity::Planned);
        assert_eq!(statement(&app, &house.agent, &house.agent, "").await.payable_fen, 2_300_000);
        let all: Page<LadderResponse> = app.by(finance).get(&ladders).await.assert_status(200).read();
        assert_eq!(all.items.len(), 3);
        let trail: Page<AuditEntryResponse> = app.by(&house.admin).get("/api/v1/audit?subject=ladder").await.assert_status(200).read();
        assert!(trail.items.len() == 3 && trail.items.iter().all(|entry| entry.action == AuditAction::Create && entry.subject == AuditSubject::Ladder));
    }

    async fn the_payroll_of_a_month_is_a_file_with_a_reason_on_record(app: TestApp) {
        let sold = Sold::new(&app, json!({})).await;
        let (house, finance) = (&sold.house, &sold.finance);
        sold.receive(&app, 1_000_001).await;
        let half = json!({"mode": "whole", "rungs": [{"from_fen": 0, "rate_bp": 5000}]});
        app.by(finance).post(&format!("{AT}/ladders"), half).await.assert_status(201);
        let take = async |changes: Value| {
            let body = with(json!({"format": "csv", "reason": "三月工资发放", "month": "202603"}), changes);
            app.by(finance).post(&format!("{AT}/export"), body).await
        };
        let answer = take(json!({})).await.assert_status(200);
        assert_eq!(answer.header("content-disposition"), Some("attachment; filename=\"payroll-202603-2026-03-18.csv\""));
        let text = answer.text();
        let rows: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(rows.len(), 4, "{text}");
        // The line above the heads says whose file it is, the last column has its code.
        assert!(rows[0].contains("用途 三月工资发放 · 2 行"), "{text}");
        let code = rows[2].rsplit(',').next().unwrap();
        assert!(rows[0].starts_with(&format!("导出编号 {code} · ")), "{text}");
        assert_eq!(rows[1], "工号,姓名,已得（元）,扣回（元）,更正（元）,业绩合计（元）,应发提成（元）,奖金（元）,应发合计（元）,导出编号");
        // 7 000.01 and 3 000 yuan, half of each: 3 500.005 is rounded up.
        assert!(rows[2].starts_with(&format!("{},", house.agent.id)) && rows[2].ends_with(&format!(",7000.01,0,0,7000.01,3500.01,0,3500.01,{code}")), "{}", rows[2]);
        assert!(rows[3].ends_with(&format!(",3000,0,0,3000,1500,0,1500,{code}")), "{}", rows[3]);
        assert!(take(json!({"format": "xlsx", "lang": "en"})).await.assert_status(200).body.starts_with(b"PK"), "a workbook is packed");
        take(json!({"reason": " "})).await.assert_problem(422, "validation_failed").assert_field("/reason", "required");
        take(json!({"lang": "fr"})).await.assert_problem(422, "validation_failed").assert_field("/lang", "unknown_word");
        let trail: Page<AuditEntryResponse> = app.by(&house.admin).get("/api/v1/audit?action=export").await.assert_status(200).read();
        assert_eq!(trail.items.len(), 2);
        assert_eq!((&trail.items[1].details["of"], &trail.items[1].details["month"]), (&json!("payroll"), &json!("202603")));
    }

    async fn everybody_sees_their_part_and_no_other(app: TestApp) {
        let sold = Sold::new(&app, json!({})).await;
        let house = &sold.house;
        sold.receive(&app, 10_000_000).await;
        let region = app.region("西区");
        let other = app.store(region, "梧桐路店");
        let (stranger, their_manager) = (app.member_of(Role::Agent, other), app.member_of(Role::Manager, other));
        let (director, assistant) = (app.member_of(Role::Director, region), app.member_of(Role::Assistant, house.store));
        let own = |of: &TestMember| format!("{AT}/statements/{}", of.id);

        // An agent: the own statement, and the names of the own store on the leaderboard.
        let mine = statements(&app, &house.colleague, "").await;
        assert_eq!(mine.items.iter().map(|row| row.member.id).collect::<Vec<_>>(), [house.colleague.id]);
        app.by(&house.colleague).get(&own(&house.agent)).await.assert_problem(404, "not_found");
        app.by(&house.colleague).get(&format!("{AT}/statements?scope=store")).await.assert_problem(403, "forbidden");
        let told = lines(&app, &house.colleague, &format!("member_id={}", house.agent.id)).await;
        assert!(told.is_empty());
        let board: LeaderboardPage = app.by(&house.colleague).get(&format!("{AT}/leaderboard")).await.assert_status(200).read();
        let places: Vec<(i64, MemberId, i64)> = board.items.iter().map(|row| (row.rank, row.member.id, row.performance_fen)).collect();
        assert_eq!(places, [(1, house.agent.id, 7_000_000), (2, house.colleague.id, 3_000_000)]);
        assert_eq!(board.performance_fen, 10_000_000);

        // Another store has nothing of it.
        for member in [&stranger, &their_manager, &director] {
            let board: LeaderboardPage = app.by(member).get(&format!("{AT}/leaderboard")).await.assert_status(200).read();
            assert!(board.items.is_empty(), "{:?}", member.id);
            app.by(member).get(&own(&house.agent)).await.assert_problem(404, "not_found");
            assert!(statements(&app, member, "").await.items.is_empty());
            assert!(lines(&app, member, "").await.is_empty());
        }
        assert_eq!(statements(&app, &house.manager, "").await.items.len(), 2);
        assert_eq!(lines(&app, &house.manager, "").await.len(), 3);
        assert_eq!(statement(&app, &house.manager, &house.agent, "").await.sums, sums(7_000_000, 0, 0));
        // An assistant, who may have a share as well, sees the own statement and the leaderboard.
        app.by(&assistant).get(&format!("{AT}/leaderboard")).await.assert_status(200);
        assert_eq!(statement(&app, &assistant, &assistant, "").await.sums, sums(0, 0, 0));
        app.by(&assistant).get(&own(&house.agent)).await.assert_problem(404, "not_found");
        app.by(&assistant).get(&format!("{AT}/stores?scope=store")).await.assert_problem(403, "forbidden");
        let body = json!({"format": "csv", "reason": "三月工资发放", "month": "202603"});
        for member in [&assistant, &house.agent, &house.manager, &director] {
            app.by(member).post(&format!("{AT}/export"), body.clone()).await.assert_problem(403, "forbidden");
        }

        // Pages, and what can't be read.
        let first = statements(&app, &house.admin, "limit=1").await;
        let cursor = first.next_cursor.unwrap();
        let next = statements(&app, &house.admin, &format!("limit=1&cursor={cursor}")).await;
        assert_eq!((first.items[0].member.id, next.items[0].member.id, next.next_cursor), (house.agent.id, house.colleague.id, None));
        assert_eq!((next.totals, next.member_count), (first.totals, 2));
        app.by(&house.admin).get(&format!("{AT}/statements?month=2026-03")).await.assert_problem(422, "validation_failed").assert_field("month", "invalid_format");
        app.by(&house.admin).get(&format!("{AT}/lines?colour=red")).await.assert_problem(422, "validation_failed").assert_field("colour", "unknown_field");
        app.by(&house.admin).get(&format!("{AT}/statements/999")).await.assert_problem(404, "not_found");
    }

    async fn a_month_belongs_to_the_store_of_its_days(app: TestApp) {
        let sold = Sold::new(&app, json!({})).await;
        let house = &sold.house;
        sold.receive(&app, 1_000_000).await;
        let region = app.region("西区");
        let other = app.store(region, "梧桐路店");
        let their_manager = app.member_of(Role::Manager, other);
        app.by(&house.admin).version(1).patch(&format!("/api/v1/members/{}", house.agent.id), json!({"org_unit_id": other})).await.assert_status(200);
        sold.receive(&app, 1_000_000).await;
        // Each manager sees what was booked at the own store; of a part of the month nobody can say what is paid.
        let (old, new) = (statements(&app, &house.manager, "").await, statements(&app, &their_manager, "").await);
        let of = |page: &StatementPage| page.items.iter().find(|row| row.member.id == house.agent.id).map(|row| (row.sums.performance_fen, row.payable_fen));
        assert_eq!((of(&old), of(&new)), (Some((700_000, None)), Some((700_000, None))));
        let whole = statement(&app, &their_manager, &house.agent, "").await;
        assert_eq!((whole.sums.performance_fen, whole.payable_fen), (1_400_000, 1_400_000));
        assert_eq!(lines(&app, &their_manager, &format!("member_id={}", house.agent.id)).await.len(), 4);
        let stores: StoreStatements = app.by(&sold.finance).get(&format!("{AT}/stores")).await.assert_status(200).read();
        let by_store: Vec<_> = stores.items.iter().map(|row| (row.store_id, row.sums.performance_fen)).collect();
        assert_eq!(by_store, [(Some(house.store), 1_300_000), (Some(other), 700_000)]);
    }
}
