//! What developers owe: by project and month, to the fen, for whom it is to see, and as a file (§4, §12.3).

use fangke_api::platform::paper::Fonts;
use fangke_shared::CostObjectId;
use fangke_shared::deal::contract::ContractResponse;
use fangke_shared::deal::cost::CostObject;
use fangke_shared::deal::developer_statement::{DeveloperStatement, DeveloperSums};
use fangke_shared::deal::receivable::Receipt;
use fangke_shared::permission::Role;
use serde_json::{Value, json};

use super::paper::assert_paper;
use super::{House, paid, path, refunded};
use crate::client::buyer;
use crate::support::{TestApp, TestMember, sale, with};

const STATEMENT: &str = "/api/v1/developer-statement";

async fn statement(app: &TestApp, by: &TestMember, query: &str) -> DeveloperStatement {
    app.by(by).get(&format!("{STATEMENT}?{query}")).await.assert_status(200).read()
}

async fn project(app: &TestApp, by: &TestMember, community: i64, changes: Value) -> CostObject {
    let project =
        json!({"kind": "project", "name": "云庭家园分销", "from_on": "2026-03-01", "developer": "云庭置业", "community_id": community});
    app.by(by).post("/api/v1/cost-objects", with(project, changes)).await.assert_status(201).read()
}

/// A contract that is signed, about a room of a community.
async fn signed(app: &TestApp, house: &House, community: i64, room: &str, terms: Value) -> ContractResponse {
    let listing = app.enter(&house.colleague, sale(community, room)).await.summary.id;
    let client = app.register(&house.agent, buyer("赵六", &format!("13912340{room}"))).await.summary.id.0;
    let approved = app.approved(house, with(with(house.sale(), json!({"listing_id": listing, "client_id": client})), terms)).await;
    app.sign(&house.manager, &approved).await.assert_status(200).read()
}

async fn receive(app: &TestApp, by: &TestMember, contract: &ContractResponse, amount_fen: i64) -> Receipt {
    app.by(by).post(&format!("{}/receipts", path(contract)), paid(app, amount_fen)).await.assert_status(201).read()
}

/// What came in of the owner's side of a receipt, as it says itself.
fn of_owner(receipt: &Receipt) -> i64 {
    let parts = receipt.parts.iter().filter(|part| part.kind == fangke_shared::deal::receivable::ReceivableKind::OwnerCommission);
    parts.map(|part| part.amount_fen).sum()
}

both_engines! {
    async fn a_developer_owes_the_owners_side_less_what_came_in_and_stayed(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let elsewhere = app.community(&house.admin, "海淀", "和光里").await;
        let here = project(&app, &finance, house.community, json!({})).await;
        // One in a place without a project, one of a project that has no developer.
        project(&app, &finance, elsewhere, json!({"name": "自营项目", "developer": null})).await;
        signed(&app, &house, elsewhere, "900", json!({})).await;

        // 40 000 of the owner and 60 000 of the client each.
        let first = signed(&app, &house, house.community, "901", json!({})).await;
        let second = signed(&app, &house, house.community, "902", json!({"owner_commission_fen": 1_000_001, "client_commission_fen": 0})).await;
        let none = statement(&app, &finance, "").await;
        let due = DeveloperSums { contracts: 2, price_fen: 640_000_000, due_fen: 5_000_001, open_fen: 5_000_001, ..DeveloperSums::default() };
        assert_eq!((none.items.len(), none.items[0].sums, none.total), (1, due, due));
        assert_eq!((none.items[0].project.id, none.items[0].developer.as_str(), none.items[0].month.to_string()), (here.id, "云庭置业", "202603".to_owned()));
        assert_eq!((none.from.to_string(), none.to.to_string()), ("202504".to_owned(), "202603".to_owned()));

        // Everything of the first came in, and a part went back; of the second a part came in.
        let whole = receive(&app, &finance, &first, 10_000_000).await;
        assert_eq!(of_owner(&whole), 4_000_000);
        receive(&app, &finance, &second, 333_333).await;
        let back: Receipt = app.by(&finance).post(&format!("/api/v1/receipts/{}/refunds", whole.id), refunded(&app, 7_000_001)).await.assert_status(201).read();
        let kept: i64 = of_owner(&back);
        let some = statement(&app, &finance, "").await.total;
        assert!(some.is_balanced(), "{some:?}");
        assert_eq!((some.due_fen, some.received_fen), (5_000_001, 4_333_333));
        assert_eq!(some.refunded_fen, 4_000_000 - kept);
        assert_eq!(some.open_fen, 5_000_001 - 333_333 - kept);

        // A contract that is cancelled owes nothing more; what came in of it and stays is what was due.
        let now: ContractResponse = app.by(&house.manager).get(&path(&second)).await.assert_status(200).read();
        app.contract_step(&house.manager, &now, "cancel", json!({"reason": "买方贷款没有批下来"})).await.assert_status(200);
        let less = statement(&app, &finance, "").await.total;
        assert!(less.is_balanced(), "{less:?}");
        assert_eq!((less.contracts, less.cancelled, less.price_fen), (2, 1, 320_000_000));
        assert_eq!((less.due_fen, less.open_fen), (4_333_333, 4_000_000 - kept));

        // Months stand apart, and others than the signing's have none of it.
        assert!(statement(&app, &finance, "from=202602&to=202602").await.items.is_empty());
        assert_eq!(statement(&app, &finance, &format!("cost_object_id={}&store_id={}", here.id, house.store)).await.total, less);
        assert!(statement(&app, &finance, "cost_object_id=999").await.items.is_empty());

        let text = app.by(&finance)
            .post(&format!("{STATEMENT}/export"), json!({"format": "csv", "reason": "与开发商对账", "from": "202601", "to": "202603"})).await
            .assert_status(200).text();
        let lines: Vec<&str> = text.trim_end().lines().skip(1).collect();
        assert!(lines.len() == 3 && lines[0].starts_with("项目,开发商,签约月份"), "{text}");
        assert!(lines[1].starts_with("云庭家园分销,云庭置业,202603,2,1,3200000,43333.33,43333.33,"), "{text}");
        assert!(lines[2].starts_with("合计,,,2,1,3200000,43333.33,"), "{text}");
    }

    async fn it_is_a_paper_for_the_developer_of_a_project(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let here = project(&app, &finance, house.community, json!({})).await;
        let own = project(&app, &finance, house.community, json!({"name": "自营项目", "developer": null})).await;
        let at = |id: CostObjectId, query: &str| format!("/api/v1/cost-objects/{id}/developer-statement.pdf?{query}");
        assert_paper(app.by(&finance).get(&at(here.id, "")).await, &format!("developer-{}", here.id), "开发商对账单云庭置业签约月份人民币零元整");
        assert_paper(app.by(&finance).get(&at(here.id, "from=202602&to=202603&lang=en")).await, &format!("developer-{}", here.id), "StaemnofdvlprFbuy2026");
        if Fonts::default().get().is_ok() {
            app.by(&finance).get(&at(own.id, "")).await.assert_problem(404, "not_found");
            app.by(&finance).get(&at(CostObjectId(999), "")).await.assert_problem(404, "not_found");
            app.by(&finance).get(&at(here.id, "from=202604&to=202603")).await.assert_problem(422, "validation_failed").assert_field("from", "contradicts");
        }
        app.by(&house.agent).get(&at(here.id, "")).await.assert_problem(403, "forbidden");
        app.by(&finance).get(&at(here.id, "month=202603")).await.assert_problem(422, "validation_failed").assert_field("month", "unknown_field");
    }

    async fn it_is_seen_as_profit_and_loss_is(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        project(&app, &finance, house.community, json!({})).await;
        signed(&app, &house, house.community, "901", json!({})).await;
        let other = app.member_of(Role::Manager, app.store(app.region("西区"), "湖西店"));
        assert_eq!(statement(&app, &house.manager, "").await.total.contracts, 1);
        assert_eq!(statement(&app, &other, "").await.total, DeveloperSums::default());
        app.by(&house.agent).get(STATEMENT).await.assert_problem(403, "forbidden");
        app.by(&house.agent)
            .post(&format!("{STATEMENT}/export"), json!({"format": "csv", "reason": "看看", "from": "202601", "to": "202603"})).await
            .assert_problem(403, "forbidden");
        let wrong = async |query: &str, field: &str, code: &str| {
            app.by(&finance).get(&format!("{STATEMENT}?{query}")).await.assert_problem(422, "validation_failed").assert_field(field, code);
        };
        wrong("from=202604&to=202603", "from", "contradicts").await;
        wrong("from=202001", "from", "out_of_range").await;
        wrong("colour=red", "colour", "unknown_field").await;
        app.by(&finance)
            .post(&format!("{STATEMENT}/export"), json!({"format": "csv", "reason": " ", "from": "202604", "to": "202603"})).await
            .assert_problem(422, "validation_failed").assert_field("/reason", "required").assert_field("/from", "contradicts");
    }
}
