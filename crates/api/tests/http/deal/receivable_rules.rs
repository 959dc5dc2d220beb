//! What is refused of the money of contracts, who sees it, and what is overdue (§5, §12.3).

use fangke_shared::company::audit::AuditEntryResponse;
use fangke_shared::company::setting::SettingKey;
use fangke_shared::deal::receivable::{AgeingBucket, LockedMonth, Receipt, ReceivableAgeing, ReceivablePage};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::json;

use super::{House, paid, path, refunded};
use crate::support::{TestMember, with};

const RECEIVABLES: &str = "/api/v1/receivables";
const MONTHS: &str = "/api/v1/locked-months";

fn sums(ageing: &ReceivableAgeing) -> Vec<(AgeingBucket, i64, i64)> {
    ageing.buckets.iter().map(|sum| (sum.bucket, sum.count, sum.open_fen)).collect()
}

both_engines! {
    async fn what_can_not_be_is_refused_beside_its_field_and_nothing_changes(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let signed = app.signed(&house).await;
        let before = app.money(&finance, &signed).await;
        for (change, pointer, code) in [
            (json!({"amount_fen": 0}), "/amount_fen", "out_of_range"),
            (json!({"amount_fen": -5}), "/amount_fen", "out_of_range"),
            (json!({"paid_on": "2026-03-19"}), "/paid_on", "out_of_range"),
            (json!({"payer": " "}), "/payer", "required"),
            (json!({"method": "shells"}), "/method", "unknown_word"),
            (json!({"allocations": [{"receivable_id": 1, "amount_fen": 0}]}), "/allocations/0/amount_fen", "out_of_range"),
            (json!({"colour": "red"}), "/colour", "unknown_field"),
        ] {
            let answer = app.pay(&finance, &signed, with(paid(&app, 100), change)).await;
            answer.assert_problem(422, "validation_failed").assert_field(pointer, code);
        }
        let more = app.pay(&finance, &signed, paid(&app, 10_000_001)).await;
        more.assert_problem(409, "receipt_exceeds_receivable").assert_field("/amount_fen", "out_of_range");
        assert_eq!(app.money(&finance, &signed).await, before);

        let receipt: Receipt = app.pay(&finance, &signed, paid(&app, 100)).await.assert_status(201).read();
        assert_eq!(receipt.voucher, "202603-R-0001");
        for (change, pointer, code) in [
            (json!({"reason": "x"}), "/reason", "too_short"),
            (json!({"paid_on": "2026-03-17"}), "/paid_on", "out_of_range"),
            (json!({"paid_on": "2026-03-19"}), "/paid_on", "out_of_range"),
            (json!({"amount_fen": 0}), "/amount_fen", "out_of_range"),
        ] {
            let answer = app.refund(&finance, &receipt, with(refunded(&app, 1), change)).await;
            answer.assert_problem(422, "validation_failed").assert_field(pointer, code);
        }
        app.refund(&finance, &receipt, refunded(&app, 101)).await.assert_problem(409, "refund_exceeds_receipt");
        app.by(&finance).post("/api/v1/receipts/999999/refunds", refunded(&app, 1)).await.assert_problem(404, "not_found");
        app.by(&finance).post("/api/v1/contracts/999999/receipts", paid(&app, 1)).await.assert_problem(404, "not_found");
        app.by(&finance).get("/api/v1/receipts/999999").await.assert_problem(404, "not_found");
        app.assert_books_balance();
    }

    async fn the_number_of_an_invoice_is_corrected_with_a_reason(app: TestApp) {
        let house = House::new(&app).await;
        let (finance, admin) = (app.member(Role::Finance), &house.admin);
        let signed = app.signed(&house).await;
        let receipt: Receipt = app.pay(&finance, &signed, paid(&app, 100)).await.assert_status(201).read();
        let at = format!("/api/v1/receipts/{}/invoice", receipt.id);
        app.by(&finance).put(&at, json!({"number": "12"})).await.assert_problem(422, "validation_failed").assert_field("/number", "too_short");
        let first: Receipt = app.by(&finance).put(&at, json!({"number": "25112000000012345678"})).await.assert_status(200).read();
        assert_eq!(first.invoice_number.as_deref(), Some("25112000000012345678"));
        app.by(&finance).put(&at, json!({"number": "25112000000012345678"})).await.assert_status(200);
        app.by(&finance).put(&at, json!({"number": "25112000000012345679"})).await.assert_problem(422, "validation_failed").assert_field("/reason", "required");
        let other = json!({"number": "25112000000012345679", "reason": "抬头开错，作废重开"});
        let second: Receipt = app.by(&finance).put(&at, other).await.assert_status(200).read();
        assert_eq!((second.invoice_number.as_deref(), second.invoices.len()), (Some("25112000000012345679"), 2));
        app.by(&house.agent).put(&at, json!({"number": "25112000000012345670"})).await.assert_problem(403, "forbidden");
        let trail: Page<AuditEntryResponse> = app.by(admin).get("/api/v1/audit?subject=receipt").await.assert_status(200).read();
        let told: Vec<_> = trail.items.iter().map(|entry| (entry.action.as_str(), entry.details["before"].as_str().map(str::to_owned))).collect();
        assert_eq!(told, [("update", Some("25112000000012345678".to_owned())), ("update", None), ("create", None)]);
    }

    async fn a_locked_month_takes_no_receipt_and_no_refund(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let signed = app.signed(&house).await;
        let february = json!({"paid_on": "2026-02-27"});
        let receipt: Receipt = app.pay(&finance, &signed, with(paid(&app, 1_000), february.clone())).await.assert_status(201).read();
        for (month, code) in [("202603", "out_of_range"), ("2026-2", "invalid_format"), ("202613", "invalid_format")] {
            app.by(&finance).post(MONTHS, json!({ "month": month })).await.assert_problem(422, "validation_failed").assert_field("/month", code);
        }
        app.by(&house.manager).post(MONTHS, json!({"month": "202602"})).await.assert_problem(403, "forbidden");
        let locked: LockedMonth = app.by(&finance).post(MONTHS, json!({"month": "202602"})).await.assert_status(201).read();
        assert_eq!((locked.month.as_str(), locked.locked_by.id), ("202602", finance.id));
        app.by(&finance).post(MONTHS, json!({"month": "202602"})).await.assert_problem(409, "month_locked");

        let before = app.money(&finance, &signed).await;
        app.pay(&finance, &signed, with(paid(&app, 1_000), february.clone())).await.assert_problem(409, "month_locked").assert_field("/paid_on", "out_of_range");
        app.refund(&finance, &receipt, with(refunded(&app, 1_000), february)).await.assert_problem(409, "month_locked");
        assert_eq!(app.money(&finance, &signed).await, before);
        app.refund(&finance, &receipt, refunded(&app, 1_000)).await.assert_status(201);
        // Other months are open, also earlier ones.
        app.pay(&finance, &signed, with(paid(&app, 1_000), json!({"paid_on": "2026-01-31"}))).await.assert_status(201);
        let months: Page<LockedMonth> = app.by(&house.manager).get(MONTHS).await.assert_status(200).read();
        assert_eq!(months.items.iter().map(|month| month.month.as_str()).collect::<Vec<_>>(), ["202602"]);
        app.assert_books_balance();
    }

    async fn the_month_that_was_locked_last_is_unlocked_with_a_reason(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let signed = app.signed(&house).await;
        for month in ["202601", "202602"] {
            app.by(&finance).post(MONTHS, json!({ "month": month })).await.assert_status(201);
        }
        let unlock = |by: &TestMember, month: &str, reason: &str| {
            let (client, path) = (app.by(by), format!("{MONTHS}/{month}/unlock"));
            let body = json!({ "reason": reason });
            async move { client.post(&path, body).await }
        };
        unlock(&finance, "202602", " ").await.assert_problem(422, "validation_failed").assert_field("/reason", "required");
        unlock(&house.manager, "202602", "收款漏记").await.assert_problem(403, "forbidden");
        unlock(&finance, "202601", "收款漏记").await.assert_problem(409, "month_locked");
        for month in ["202603", "2026-2"] {
            unlock(&finance, month, "收款漏记").await.assert_problem(404, "not_found");
        }
        let february = with(paid(&app, 1_000), json!({"paid_on": "2026-02-27"}));
        app.pay(&finance, &signed, february.clone()).await.assert_problem(409, "month_locked");
        unlock(&finance, "202602", "收款漏记").await.assert_status(204);
        unlock(&finance, "202602", "收款漏记").await.assert_problem(404, "not_found");
        app.pay(&finance, &signed, february).await.assert_status(201);
        unlock(&finance, "202601", "收款漏记").await.assert_status(204);
        let months: Page<LockedMonth> = app.by(&finance).get(MONTHS).await.assert_status(200).read();
        assert!(months.items.is_empty());
        app.by(&finance).post(MONTHS, json!({"month": "202602"})).await.assert_status(201);
        app.assert_books_balance();
    }

    async fn what_is_open_is_listed_by_age_with_its_sums(app: TestApp) {
        use AgeingBucket::{NotDue, Over90, UpTo30, UpTo60, UpTo90};
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let signed = app.signed(&house).await;
        let today: chrono::NaiveDate = app.today().parse().unwrap();
        let ages = [0, 1, 30, 31, 60, 61, 90, 91];
        let parts: Vec<_> = ages.iter().map(|days| json!({"amount_fen": 750_000, "due_on": today - chrono::Duration::days(*days)})).collect();
        let at = format!("{}/receivables/client_commission", path(&signed));
        app.by(&finance).put(&at, json!({ "instalments": parts })).await.assert_status(200);
        let page: ReceivablePage = app.by(&finance).get(&format!("{RECEIVABLES}?limit=4")).await.assert_status(200).read();
        let expected =
            [(NotDue, 2, 4_750_000), (UpTo30, 2, 1_500_000), (UpTo60, 2, 1_500_000), (UpTo90, 2, 1_500_000), (Over90, 1, 750_000)];
        assert_eq!(sums(&page.ageing), expected);
        assert_eq!((page.ageing.open_fen, page.ageing.stores.len(), page.ageing.stores[0].store_id), (10_000_000, 1, Some(house.store)));
        assert_eq!(page.ageing.stores[0].store.as_deref(), Some("望湖店"));
        assert_eq!(page.items.iter().map(|row| row.overdue_days).collect::<Vec<_>>(), [91, 90, 61, 60]);
        let next = format!("{RECEIVABLES}?limit=4&cursor={}", page.next_cursor.unwrap());
        let second: ReceivablePage = app.by(&finance).get(&next).await.assert_status(200).read();
        assert_eq!(second.items.iter().map(|row| row.overdue_days).collect::<Vec<_>>(), [31, 30, 1, 0]);
        let third: ReceivablePage =
            app.by(&finance).get(&format!("{RECEIVABLES}?limit=4&cursor={}", second.next_cursor.unwrap())).await.assert_status(200).read();
        assert_eq!((third.items.len(), third.next_cursor), (1, None));

        for (filter, expected) in [
            ("bucket=up_to_30", vec![30, 1]),
            ("bucket=over_90,not_due", vec![91, 0, 0]),
            ("bucket=up_to_60&kind=owner_commission", vec![]),
            ("kind=owner_commission", vec![0]),
            ("store_id=999999", vec![]),
        ] {
            let page: ReceivablePage = app.by(&finance).get(&format!("{RECEIVABLES}?{filter}")).await.assert_status(200).read();
            assert_eq!(page.items.iter().map(|row| row.overdue_days).collect::<Vec<_>>(), expected, "{filter}");
        }
        let of_agent = format!("{RECEIVABLES}?store_id={}&agent_id={}&bucket=up_to_90", house.store, house.agent.id);
        let page: ReceivablePage = app.by(&finance).get(&of_agent).await.assert_status(200).read();
        // The sums are those of every age.
        assert_eq!((page.items.len(), page.ageing.open_fen), (2, 10_000_000));
        app.by(&finance).get(&format!("{RECEIVABLES}?bucket=old")).await.assert_problem(422, "validation_failed").assert_field("bucket", "invalid_format");
        app.by(&finance).get(&format!("{RECEIVABLES}?cursor=x")).await.assert_problem(422, "validation_failed").assert_field("cursor", "invalid_format");
        // What came in is open no more.
        app.pay(&finance, &signed, paid(&app, 1_500_000)).await.assert_status(201);
        let page: ReceivablePage = app.by(&finance).get(&format!("{RECEIVABLES}?bucket=over_90,up_to_90")).await.assert_status(200).read();
        assert_eq!(page.items.iter().map(|row| (row.overdue_days, row.open_fen)).collect::<Vec<_>>(), [(61, 750_000)]);
    }

    async fn a_setting_says_when_it_is_due(app: TestApp) {
        let house = House::new(&app).await;
        app.set(&house.admin, SettingKey::ReceivableDueDays, 15).await;
        let signed = app.signed(&house).await;
        let money = app.money(&house.manager, &signed).await;
        assert!(money.receivables.iter().all(|row| row.due_on.to_string() == "2026-04-02"));
    }

    async fn each_role_sees_its_own_and_only_finance_records(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let signed = app.signed(&house).await;
        let receipt: Receipt = app.pay(&finance, &signed, paid(&app, 1_000)).await.assert_status(201).read();
        let elsewhere = app.store(app.region("西区"), "观山店");
        let one = format!("/api/v1/receipts/{}", receipt.id);
        let at = format!("{}/receivables", path(&signed));
        // Who closes, who has a share in it, whoever leads who closes, who keeps the money.
        for member in [&house.agent, &house.colleague, &house.manager, &house.admin, &app.member(Role::Director), &finance] {
            app.by(member).get(&at).await.assert_status(200);
            app.by(member).get(&one).await.assert_status(200);
            let page: ReceivablePage = app.by(member).get(RECEIVABLES).await.assert_status(200).read();
            assert_eq!((page.items.len(), page.ageing.open_fen), (2, 9_999_000), "{}", member.username);
        }
        for member in [app.member_of(Role::Agent, house.store), app.member_of(Role::Agent, elsewhere), app.member_of(Role::Manager, elsewhere)] {
            app.by(&member).get(&at).await.assert_problem(404, "not_found");
            app.by(&member).get(&format!("{}/receipts", path(&signed))).await.assert_problem(404, "not_found");
            app.by(&member).get(&one).await.assert_problem(404, "not_found");
            let page: ReceivablePage = app.by(&member).get(RECEIVABLES).await.assert_status(200).read();
            assert_eq!((page.items.len(), page.ageing.open_fen), (0, 0), "{}", member.username);
        }
        let assistant = app.member_of(Role::Assistant, house.store);
        app.by(&assistant).get(&at).await.assert_problem(403, "forbidden");
        app.by(&assistant).get(RECEIVABLES).await.assert_problem(403, "forbidden");
        for member in [&house.agent, &house.manager, &app.member(Role::Director), &assistant] {
            app.pay(member, &signed, paid(&app, 1)).await.assert_problem(403, "forbidden");
            app.refund(member, &receipt, refunded(&app, 1)).await.assert_problem(403, "forbidden");
            app.by(member).get(&format!("{}/ledger", path(&signed))).await.assert_problem(403, "forbidden");
        }
        let rights = app.money(&house.agent, &signed).await.rights;
        assert!(!rights.may_record && !rights.may_plan && !rights.may_refund && !rights.may_read_ledger);
        app.by(&house.agent).get(&format!("{RECEIVABLES}?scope=store")).await.assert_problem(403, "forbidden");
        app.anyone().get(RECEIVABLES).await.assert_problem(401, "unauthenticated");
    }
}
