//! Profit and loss: what receipts earned and what was spent, by store and month (§12.3).

use fangke_shared::company::audit::AuditEntryResponse;
use fangke_shared::deal::contract::ContractResponse;
use fangke_shared::deal::cost::CostEntry;
use fangke_shared::deal::performance::EarningLine;
use fangke_shared::deal::profit::{ProfitFigures, ProfitStatement, ShareDriver};
use fangke_shared::deal::receivable::Receipt;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::{Value, json};

use super::{House, paid, path, refunded};
use crate::support::{TestApp, TestMember, with};

const PROFIT: &str = "/api/v1/profit";

async fn statement(app: &TestApp, by: &TestMember, query: &str) -> ProfitStatement {
    app.by(by).get(&format!("{PROFIT}?{query}")).await.assert_status(200).read()
}

/// Enters a cost and approves it.
async fn spend(app: &TestApp, house: &House, finance: &TestMember, what: Value) {
    let body = with(json!({"day": app.today(), "month": "202603", "vat_fen": 0, "supplier": "供应商"}), what);
    let entry: CostEntry = app.by(&house.admin).post("/api/v1/costs", body).await.assert_status(201).read();
    let at = format!("/api/v1/costs/{}/approve", entry.id);
    app.by(finance).version(entry.version).send(actix_web::http::Method::POST, &at, None).await.assert_status(200);
}

both_engines! {
    async fn a_month_is_what_came_in_less_what_it_cost_to_the_fen(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let other = app.store(app.region("西区"), "湖西店");
        app.member_of(Role::Agent, other);
        let approved = app.approved(&house, house.sale()).await;
        let contract: ContractResponse = app.sign(&house.manager, &approved).await.assert_status(200).read();
        let receipt: Receipt =
            app.by(&finance).post(&format!("{}/receipts", path(&contract)), paid(&app, 10_000_000)).await.assert_status(201).read();
        app.by(&finance).post(&format!("/api/v1/receipts/{}/refunds", receipt.id), refunded(&app, 500_000)).await.assert_status(201);
        spend(&app, &house, &finance, json!({"store_id": house.store, "category": "rent", "net_fen": 700_000})).await;
        spend(&app, &house, &finance, json!({"store_id": house.store, "category": "channel_fee", "net_fen": 50_000})).await;
        // What agents are paid was reckoned when they earned it.
        spend(&app, &house, &finance, json!({"store_id": house.store, "category": "commission_paid", "net_fen": 999})).await;
        spend(&app, &house, &finance, json!({"category": "pay", "net_fen": 1_001})).await;
        // A draft counts nowhere.
        let draft = json!({"day": app.today(), "month": "202603", "store_id": house.store, "category": "other", "net_fen": 77, "vat_fen": 0,
            "supplier": "供应商"});
        app.by(&house.manager).post("/api/v1/costs", draft).await.assert_status(201);

        let all = statement(&app, &finance, "month=202603").await;
        assert_eq!((all.driver, all.vat_percent, all.is_locked, all.stores.len()), (ShareDriver::Heads, 6, false, 2));
        let first = all.stores.iter().find(|store| store.store_id == house.store).unwrap();
        let second = all.stores.iter().find(|store| store.store_id == other).unwrap();
        // Net 9 500 000; HU(9 500 000 × 100 / 106) is 8 962 264.
        let figures = first.figures;
        assert_eq!((figures.received_fen, figures.refunded_fen, figures.net_fen), (10_000_000, 500_000, 9_500_000));
        assert_eq!((figures.vat_fen, figures.income_fen), (537_736, 8_962_264));
        assert_eq!((figures.channel_fen, figures.direct_fen), (50_000, 700_000));
        assert_eq!(figures.gross_fen, figures.income_fen - figures.commission_fen - 50_000);
        assert_eq!(figures.contribution_fen, figures.gross_fen - 700_000);
        // Three and one who work there share 1 001.
        assert_eq!((first.weight, second.weight), (3, 1));
        assert_eq!((figures.shared_fen, second.figures.shared_fen), (751, 250));
        assert_eq!(figures.result_fen, figures.contribution_fen - 751);
        let (head_office, company) = (all.head_office.unwrap(), all.company.unwrap());
        assert_eq!((head_office.direct_fen, head_office.shared_fen, head_office.result_fen), (1_001, -1_001, 0));
        assert_eq!(company.result_fen, figures.result_fen + second.figures.result_fen + head_office.result_fen);
        assert_eq!((company.net_fen, company.shared_fen), (9_500_000, 0));

        // The lines open as what they are made of.
        let lines: Page<EarningLine> = app.by(&finance)
            .get(&format!("/api/v1/performance/lines?month=202603&limit=200&contract_store_id={}", house.store)).await
            .assert_status(200).read();
        assert_eq!(lines.items.iter().map(|line| line.amount_fen).sum::<i64>(), figures.net_fen);
        let earned: i64 = lines.items.iter().filter(|line| line.member.is_some()).map(|line| line.amount_fen).sum();
        assert_eq!(earned, figures.commission_fen);

        // By income or by deals the first store bears it all.
        for driver in ["income", "deals"] {
            let by = statement(&app, &finance, &format!("month=202603&driver={driver}")).await;
            let shares: Vec<i64> = by.stores.iter().map(|store| store.figures.shared_fen).filter(|fen| *fen != 0).collect();
            assert_eq!(shares, [1_001], "{driver}");
        }
        let before = statement(&app, &finance, "month=202602").await;
        assert_eq!(before.company, Some(ProfitFigures::default()));
    }

    async fn managers_see_their_store_and_agents_nothing(app: TestApp) {
        let house = House::new(&app).await;
        app.store(app.region("西区"), "湖西店");
        let own = statement(&app, &house.manager, "").await;
        assert_eq!((own.stores.len(), own.stores[0].store_id), (1, house.store));
        assert_eq!((own.head_office, own.company), (None, None));
        app.by(&house.agent).get(PROFIT).await.assert_problem(403, "forbidden");
        app.by(&house.manager).get(&format!("{PROFIT}?driver=moon&month=2026&colour=red")).await.assert_problem(422, "validation_failed");
    }

    async fn a_statement_is_a_file_with_a_reason_on_record(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        spend(&app, &house, &finance, json!({"store_id": house.store, "category": "rent", "net_fen": 70_050})).await;
        let take = async |by: &TestMember, changes: Value| {
            let body = with(json!({"format": "csv", "reason": "三月经营会", "month": "202603", "driver": "heads"}), changes);
            app.by(by).post(&format!("{PROFIT}/export"), body).await
        };
        let answer = take(&finance, json!({})).await.assert_status(200);
        assert_eq!(answer.header("content-disposition"), Some("attachment; filename=\"profit-202603-2026-03-18.csv\""));
        let text = answer.text();
        let rows: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
        assert!(rows.len() == 5 && rows[0].contains("用途 三月经营会") && rows[1].starts_with("门店,收款（元）,退款（元）"), "{text}");
        assert!(rows[2].starts_with("望湖店,0,0,0,0,0,0,0,0,0,700.5,-700.5,0,-700.5,"), "{text}");
        assert!(rows[3].starts_with("总部,") && rows[4].starts_with("全公司,"), "{text}");
        assert!(take(&finance, json!({"format": "xlsx", "lang": "en"})).await.assert_status(200).body.starts_with(b"PK"), "a workbook is packed");
        // A manager takes away no more than they see.
        let own = take(&house.manager, json!({})).await.assert_status(200).text();
        assert_eq!(own.trim_end().lines().count(), 3, "{own}");
        take(&finance, json!({"reason": " "})).await.assert_problem(422, "validation_failed").assert_field("/reason", "required");
        take(&finance, json!({"lang": "fr"})).await.assert_problem(422, "validation_failed").assert_field("/lang", "unknown_word");
        take(&house.agent, json!({})).await.assert_problem(403, "forbidden");
        let trail: Page<AuditEntryResponse> = app.by(&house.admin).get("/api/v1/audit?action=export").await.assert_status(200).read();
        assert!(trail.items.len() == 3 && trail.items.iter().all(|entry| entry.details["of"] == "profit"));
    }

    async fn a_locked_month_keeps_its_heads(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        spend(&app, &house, &finance, json!({"category": "pay", "net_fen": 900})).await;
        app.turn_to("2026-04-02T02:00:00Z");
        app.by(&finance).post("/api/v1/locked-months", json!({"month": "202603"})).await.assert_status(201);
        let before = statement(&app, &finance, "month=202603").await;
        assert!(before.is_locked);
        app.member_of(Role::Agent, house.store);
        assert_eq!(statement(&app, &finance, "month=202603").await, before);
        // Open again, it goes by those who are there now; and locked once more, it keeps them.
        let reason = json!({"reason": "3 月有一笔费用漏记"});
        app.by(&finance).post("/api/v1/locked-months/202603/unlock", reason).await.assert_status(204);
        let open = statement(&app, &finance, "month=202603").await;
        assert!(!open.is_locked && open.stores.iter().map(|store| store.weight).sum::<i64>() > before.stores.iter().map(|store| store.weight).sum::<i64>());
        app.by(&finance).post("/api/v1/locked-months", json!({"month": "202603"})).await.assert_status(201);
        assert_eq!(statement(&app, &finance, "month=202603").await.stores, open.stores);
    }
}
