//! What contracts bring in, and what came in of it: the walk of the money (§5).

use std::collections::BTreeSet;

use fangke_shared::deal::contract::{ContractEntry, ContractEvent, ContractResponse};
use fangke_shared::deal::ledger::LedgerAccount;
use fangke_shared::deal::receivable::{AgeingBucket, ContractMoney, Receipt, ReceivableKind};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{House, id_of, paid, path, refunded};
use crate::support::{TestApp, sale, with};

fn received(money: &ContractMoney) -> Vec<(ReceivableKind, i64, i64)> {
    money.receivables.iter().map(|row| (row.kind, row.received_fen, row.open_fen)).collect()
}

async fn told(app: &TestApp, house: &House, contract: &ContractResponse) -> Vec<ContractEvent> {
    let page: Page<ContractEntry> = app.by(&house.agent).get(&format!("{}/timeline", path(contract))).await.assert_status(200).read();
    page.items.into_iter().map(|entry| entry.event).collect()
}

const OWNER: ReceivableKind = ReceivableKind::OwnerCommission;
const CLIENT: ReceivableKind = ReceivableKind::ClientCommission;

both_engines! {
    async fn two_receipts_settle_what_is_due_and_a_refund_opens_it_again(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let signed = app.signed(&house).await;
        let money = app.money(&finance, &signed).await;
        assert_eq!((money.amount_fen, money.received_fen, money.open_fen, money.credit_fen), (10_000_000, 0, 10_000_000, 0));
        assert_eq!(received(&money), [(OWNER, 0, 4_000_000), (CLIENT, 0, 6_000_000)]);
        assert!(money.receivables.iter().all(|row| row.due_on.to_string() == app.today() && row.bucket == Some(AgeingBucket::NotDue)));
        assert!(money.rights.may_record && money.rights.may_plan && !money.rights.may_prepay_only);
        assert_eq!(app.books(&finance, &signed).await, [(LedgerAccount::Receivable, 10_000_000), (LedgerAccount::Unearned, -10_000_000)]);

        let answer = app.pay(&finance, &signed, paid(&app, 5_000_000)).await.assert_status(201);
        let first: Receipt = answer.read();
        assert_eq!(answer.header("location"), Some(format!("/api/v1/receipts/{}", first.id).as_str()));
        assert_eq!((first.voucher.as_str(), first.credit_fen, first.refunded_fen), ("202603-R-0001", 0, 0));
        let parts: Vec<_> = first.parts.iter().map(|part| (part.kind, part.amount_fen)).collect();
        assert_eq!(parts, [(OWNER, 4_000_000), (CLIENT, 1_000_000)]);
        let rest = with(paid(&app, 5_000_000), json!({"method": "cash"}));
        let second: Receipt = app.pay(&finance, &signed, rest).await.assert_status(201).read();
        assert_eq!(second.voucher, "202603-R-0002");
        assert_eq!(received(&app.money(&finance, &signed).await), [(OWNER, 4_000_000, 0), (CLIENT, 6_000_000, 0)]);
        assert_eq!(
            app.books(&finance, &signed).await,
            [(LedgerAccount::Cash, 5_000_000), (LedgerAccount::Bank, 5_000_000), (LedgerAccount::CommissionIncome, -10_000_000)]
        );

        let back: Receipt = app.refund(&finance, &first, refunded(&app, 1_500_000)).await.assert_status(201).read();
        assert_eq!((back.refunded_fen, back.refunds.len(), back.refunds[0].voucher.as_str()), (1_500_000, 1, "202603-T-0001"));
        assert_eq!(back.parts.iter().map(|part| (part.kind, part.amount_fen)).collect::<Vec<_>>(), [(OWNER, 3_500_000)]);
        assert_eq!(received(&app.money(&finance, &signed).await), [(OWNER, 3_500_000, 500_000), (CLIENT, 5_000_000, 1_000_000)]);
        assert_eq!(
            app.books(&finance, &signed).await,
            [
                (LedgerAccount::Receivable, 1_500_000),
                (LedgerAccount::Cash, 5_000_000),
                (LedgerAccount::Bank, 3_500_000),
                (LedgerAccount::Unearned, -1_500_000),
                (LedgerAccount::CommissionIncome, -10_000_000),
                (LedgerAccount::Refunds, 1_500_000),
            ]
        );
        app.refund(&finance, &first, refunded(&app, 3_500_001)).await.assert_problem(409, "refund_exceeds_receipt").assert_field("/amount_fen", "out_of_range");
        app.refund(&finance, &first, refunded(&app, 3_500_000)).await.assert_status(201);
        let receipts: Page<Receipt> = app.by(&house.agent).get(&format!("{}/receipts?limit=1", path(&signed))).await.assert_status(200).read();
        assert_eq!((receipts.items[0].id, receipts.next_cursor.is_some()), (second.id, true));

        let events = told(&app, &house, &signed).await;
        let refund = ContractEvent::ReceiptRefunded { voucher: "202603-T-0001".into(), amount_fen: 1_500_000, reason: "双方协商减免".into() };
        assert!(events.contains(&refund) && events.contains(&ContractEvent::ReceiptRecorded { voucher: first.voucher, amount_fen: 5_000_000 }));
        app.assert_books_balance();
    }

    async fn what_is_named_is_settled_first(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let signed = app.signed(&house).await;
        let client = app.money(&finance, &signed).await.receivables[1].id;
        let body = with(paid(&app, 2_500_000), json!({"allocations": [{"receivable_id": client, "amount_fen": 2_000_000}]}));
        app.pay(&finance, &signed, body).await.assert_status(201);
        assert_eq!(received(&app.money(&finance, &signed).await), [(OWNER, 500_000, 3_500_000), (CLIENT, 2_000_000, 4_000_000)]);
        for (part, pointer, code) in [
            (json!({"receivable_id": client, "amount_fen": 4_000_001}), "/allocations/0/amount_fen", "out_of_range"),
            (json!({"receivable_id": 999_999, "amount_fen": 1}), "/allocations/0/receivable_id", "does_not_exist"),
        ] {
            let body = with(paid(&app, 5_000_000), json!({ "allocations": [part] }));
            app.pay(&finance, &signed, body).await.assert_problem(422, "validation_failed").assert_field(pointer, code);
        }
        app.assert_books_balance();
    }

    async fn what_is_paid_ahead_settles_what_is_receivable_later(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let draft = app.draw_up(&house.agent, house.sale()).await;
        let ahead = with(paid(&app, 3_000_000), json!({"is_prepayment": true}));
        app.pay(&finance, &draft, ahead.clone()).await.assert_problem(409, "contract_not_ready");
        let approved = app.approved(&house, house.sale()).await;
        assert!(app.money(&finance, &approved).await.rights.may_prepay_only);
        app.pay(&finance, &approved, paid(&app, 3_000_000)).await.assert_problem(409, "receipt_exceeds_receivable");
        let receipt: Receipt = app.pay(&finance, &approved, ahead).await.assert_status(201).read();
        // What failed has left no gap.
        assert_eq!((receipt.voucher.as_str(), receipt.credit_fen), ("202603-R-0001", 3_000_000));
        assert_eq!(app.books(&finance, &approved).await, [(LedgerAccount::Bank, 3_000_000), (LedgerAccount::Prepayment, -3_000_000)]);

        let now: ContractResponse = app.by(&house.manager).get(&path(&approved)).await.assert_status(200).read();
        let signed: ContractResponse = app.sign(&house.manager, &now).await.assert_status(200).read();
        let money = app.money(&finance, &signed).await;
        assert_eq!((money.received_fen, money.open_fen, money.credit_fen), (3_000_000, 7_000_000, 0));

        let more = with(paid(&app, 8_000_000), json!({"is_prepayment": true, "method": "card"}));
        let second: Receipt = app.pay(&finance, &signed, more).await.assert_status(201).read();
        assert_eq!(second.credit_fen, 1_000_000);
        // What a refund opens is settled by what somebody has paid ahead.
        app.refund(&finance, &receipt, refunded(&app, 2_500_000)).await.assert_status(201);
        let money = app.money(&finance, &signed).await;
        assert_eq!((money.received_fen, money.open_fen, money.credit_fen), (8_500_000, 1_500_000, 0));
        app.assert_books_balance();
    }

    async fn what_is_open_is_divided_into_instalments(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let signed = app.signed(&house).await;
        let owner = app.money(&finance, &signed).await.receivables[0].id;
        let body = with(paid(&app, 1_000_000), json!({"allocations": [{"receivable_id": owner, "amount_fen": 1_000_000}]}));
        app.pay(&finance, &signed, body).await.assert_status(201);
        let at = format!("{}/receivables/owner_commission", path(&signed));
        let parts = |amounts: &[i64]| {
            let each = amounts.iter().zip(["2026-05-01", "2026-04-01", "2026-06-01"]);
            json!({"instalments": each.map(|(amount, day)| json!({"amount_fen": amount, "due_on": day})).collect::<Vec<_>>()})
        };
        app.by(&house.manager).put(&at, parts(&[2_000_000, 1_000_001])).await.assert_problem(422, "validation_failed").assert_field("/instalments", "wrong_sum");
        app.by(&house.manager).put(&at, parts(&[3_000_001, -1])).await.assert_problem(422, "validation_failed").assert_field("/instalments/1/amount_fen", "out_of_range");
        app.by(&house.agent).put(&at, parts(&[3_000_000])).await.assert_problem(403, "forbidden");
        app.by(&house.manager).put(&format!("{}/receivables/rent", path(&signed)), parts(&[1])).await.assert_problem(404, "not_found");
        let money: ContractMoney = app.by(&house.manager).put(&at, parts(&[2_000_000, 700_000, 300_000])).await.assert_status(200).read();
        let of_owner = |money: &ContractMoney| -> Vec<(String, i64, i64)> {
            let rows = money.receivables.iter().filter(|row| row.kind == OWNER);
            rows.map(|row| (row.due_on.to_string(), row.amount_fen, row.open_fen)).collect()
        };
        let due = |day: &str, amount, open| (day.to_owned(), amount, open);
        assert_eq!(
            of_owner(&money),
            [
                due(&app.today(), 1_000_000, 0),
                due("2026-04-01", 700_000, 700_000),
                due("2026-05-01", 2_000_000, 2_000_000),
                due("2026-06-01", 300_000, 300_000),
            ]
        );
        let one: ContractMoney = app.by(&finance).put(&at, parts(&[3_000_000])).await.assert_status(200).read();
        assert_eq!(of_owner(&one), [due(&app.today(), 1_000_000, 0), due("2026-05-01", 3_000_000, 3_000_000)]);
        assert_eq!((one.amount_fen, one.open_fen), (10_000_000, 9_000_000));
        assert!(told(&app, &house, &signed).await.contains(&ContractEvent::ReceivablesPlanned { of: OWNER, instalments: 3 }));
        app.assert_books_balance();
    }

    async fn a_contract_that_is_cancelled_is_receivable_no_more_and_keeps_what_came_in(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let signed = app.signed(&house).await;
        let receipt: Receipt = app.pay(&finance, &signed, paid(&app, 1_000_000)).await.assert_status(201).read();
        let now: ContractResponse = app.by(&house.manager).get(&path(&signed)).await.assert_status(200).read();
        app.contract_step(&house.manager, &now, "cancel", json!({"reason": "买方贷款没有批下来"})).await.assert_status(200);
        let money = app.money(&finance, &signed).await;
        assert_eq!((money.received_fen, money.open_fen), (1_000_000, 0));
        assert!(money.receivables.iter().all(|row| row.is_cancelled) && !money.rights.may_record && money.rights.may_refund);
        app.pay(&finance, &signed, paid(&app, 1)).await.assert_problem(409, "contract_not_ready");
        app.refund(&finance, &receipt, refunded(&app, 1_000_000)).await.assert_status(201);
        let money = app.money(&finance, &signed).await;
        assert_eq!((money.received_fen, money.open_fen), (0, 0));
        assert_eq!(
            app.books(&finance, &signed).await,
            [(LedgerAccount::CommissionIncome, -1_000_000), (LedgerAccount::Refunds, 1_000_000)]
        );
        app.assert_books_balance();
    }

    async fn of_two_at_once_only_what_is_open_comes_in_and_the_same_request_counts_once(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let signed = app.signed(&house).await;
        let once = paid(&app, 1_000_000);
        let at = format!("{}/receipts", path(&signed));
        let send = |body: Value| app.by(&finance).with("Idempotency-Key", "payment-1").post(&at, body);
        let answers = join_all([send(once.clone()), send(once.clone())]).await;
        let ids: BTreeSet<i64> = answers.into_iter().map(|answer| id_of(&answer.assert_status(201))).collect();
        assert_eq!(ids.len(), 1);
        send(paid(&app, 2_000_000)).await.assert_problem(409, "idempotency_key_reused");
        assert_eq!(app.money(&finance, &signed).await.received_fen, 1_000_000);

        let answers = join_all([app.pay(&finance, &signed, paid(&app, 6_000_000)), app.pay(&finance, &signed, paid(&app, 6_000_000))]).await;
        let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
        assert_eq!(app.money(&finance, &signed).await.received_fen, 7_000_000);

        let receipt: Receipt = app.by(&finance).get(&format!("/api/v1/receipts/{}", ids.first().unwrap())).await.assert_status(200).read();
        let back = refunded(&app, 600_000);
        let answers = join_all([app.refund(&finance, &receipt, back.clone()), app.refund(&finance, &receipt, back)]).await;
        let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
        app.assert_books_balance();
    }

    async fn vouchers_have_no_gap_however_many_come_at_once(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let first = app.signed(&house).await;
        let other = app.enter(&house.colleague, sale(house.community, "302")).await.summary.id;
        let approved = app.approved(&house, with(house.sale(), json!({"listing_id": other}))).await;
        let second: ContractResponse = app.sign(&house.manager, &approved).await.assert_status(200).read();
        let answers = join_all((0..24).map(|n| {
            // Each sixth is too much, and gives its number back.
            let amount = if n % 6 == 5 { 90_000_000 } else { 100_000 };
            app.pay(&finance, if n % 2 == 0 { &first } else { &second }, paid(&app, amount))
        }))
        .await;
        let made: BTreeSet<String> =
            answers.iter().filter(|answer| answer.status == 201).map(|answer| answer.read::<Receipt>().voucher).collect();
        assert_eq!(made, (1..=20).map(|n| format!("202603-R-{n:04}")).collect());
        assert_eq!(answers.iter().filter(|answer| answer.status == 409).count(), 4);
        // The month is that of the payment.
        let earlier = with(paid(&app, 100_000), json!({"paid_on": "2026-02-27"}));
        let receipt: Receipt = app.pay(&finance, &first, earlier).await.assert_status(201).read();
        assert_eq!(receipt.voucher, "202602-R-0001");
        app.assert_books_balance();
    }
}
