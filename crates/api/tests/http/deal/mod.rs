//! Deals: contracts, their risks, and who earns what of a commission.

mod bonus;
mod commission;
mod commission_plans;
mod contract;
mod contract_board;
mod contract_signing;
mod cost;
mod cost_object;
mod developer_statement;
mod ledger;
mod paper;
mod performance;
mod profit;
mod receivable;
mod receivable_rules;
mod risk;
mod risk_rules;
mod split;
mod verdict;
mod walk;

use fangke_shared::deal::contract::ContractResponse;
use fangke_shared::permission::Role;
use fangke_shared::{ListingId, OrgUnitId};
use serde_json::{Value, json};

use super::client::buyer;
use crate::support::{Answer, LISTINGS, TestApp, TestMember, sale};

/// Where contracts are.
pub const CONTRACTS: &str = "/api/v1/contracts";

/// A store with people and a client, and a listing for sale.
pub struct House {
    pub store: OrgUnitId,
    pub agent: TestMember,
    pub colleague: TestMember,
    pub manager: TestMember,
    pub admin: TestMember,
    pub community: i64,
    pub client: i64,
    pub listing: ListingId,
}

impl House {
    pub async fn new(app: &TestApp) -> Self {
        let region = app.region("东区");
        let store = app.store(region, "望湖店");
        let (agent, colleague) = (app.member_of(Role::Agent, store), app.member_of(Role::Agent, store));
        let admin = app.member(Role::Admin);
        let community = app.community(&admin, "朝阳", "云庭家园").await;
        let listing = app.enter(&colleague, sale(community, "301")).await.summary.id;
        let client = app.register(&agent, buyer("王小明", "13812345678")).await.summary.id.0;
        Self { store, agent, colleague, manager: app.member_of(Role::Manager, store), admin, community, client, listing }
    }

    /// A sale that lacks nothing but its parties.
    pub fn sale(&self) -> Value {
        json!({"kind": "sale", "listing_id": self.listing, "client_id": self.client, "price_fen": 320_000_000,
            "owner_commission_fen": 4_000_000, "client_commission_fen": 6_000_000})
    }
}

/// A receipt of today, by transfer.
pub fn paid(app: &TestApp, amount_fen: i64) -> Value {
    json!({"amount_fen": amount_fen, "method": "transfer", "paid_on": app.today(), "payer": "王小姐"})
}

/// A refund of today, by transfer.
pub fn refunded(app: &TestApp, amount_fen: i64) -> Value {
    json!({"amount_fen": amount_fen, "method": "transfer", "paid_on": app.today(), "reason": "双方协商减免"})
}

/// The number of what an answer shows.
pub fn id_of(answer: &Answer) -> i64 {
    answer.json()["id"].as_i64().expect("a number")
}

/// The address of a contract.
pub fn path(contract: &ContractResponse) -> String {
    format!("{CONTRACTS}/{}", contract.summary.id)
}

impl TestApp {
    /// Draws a contract up.
    pub async fn draw_up(&self, by: &TestMember, body: Value) -> ContractResponse {
        self.by(by).post(CONTRACTS, body).await.assert_status(201).read()
    }

    /// Adds the owner's side.
    pub async fn with_owner(&self, by: &TestMember, contract: &ContractResponse) -> ContractResponse {
        let owner = json!({"role": "owner", "name": "李业主", "id_document": {"kind": "resident_card", "id_number": "11010519491231002X"}});
        self.contract_step(by, contract, "parties", owner).await.assert_status(200).read()
    }

    /// Takes a step of a contract.
    pub async fn contract_step(&self, by: &TestMember, contract: &ContractResponse, how: &str, body: Value) -> Answer {
        self.by(by).version(contract.summary.version).post(&format!("{}/{how}", path(contract)), body).await
    }

    /// The same without a body.
    pub async fn contract_act(&self, by: &TestMember, contract: &ContractResponse, how: &str) -> Answer {
        let client = self.by(by).version(contract.summary.version);
        client.send(actix_web::http::Method::POST, &format!("{}/{how}", path(contract)), None).await
    }

    /// A contract that is approved, ready to be signed.
    pub async fn approved(&self, house: &House, body: Value) -> ContractResponse {
        let drawn = self.draw_up(&house.agent, body).await;
        let whole = self.with_owner(&house.agent, &drawn).await;
        let submitted: ContractResponse = self.contract_act(&house.agent, &whole, "submit").await.assert_status(200).read();
        self.contract_step(&house.manager, &submitted, "approve", json!({})).await.assert_status(200).read()
    }

    /// Signs a contract today.
    pub async fn sign(&self, by: &TestMember, contract: &ContractResponse) -> Answer {
        self.contract_step(by, contract, "sign", json!({"signed_on": self.today()})).await
    }

    /// The business day.
    pub fn today(&self) -> String {
        (self.app.clock.now() + chrono::Duration::hours(8)).date_naive().to_string()
    }

    /// The status of a listing.
    pub async fn status_of(&self, by: &TestMember, id: ListingId) -> String {
        let answer = self.by(by).get(&format!("{LISTINGS}/{id}")).await.assert_status(200);
        answer.json()["summary"]["status"].as_str().expect("a status").to_owned()
    }
}
