//! The books: what `fangke ledger verify` finds, and what is left when the server is killed (§12.3).

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use diesel::prelude::*;
use fangke_api::deal::reconciliation::service as reconciliation;
use fangke_api::platform::db::Engine;
use fangke_shared::deal::contract::ContractResponse;
use fangke_shared::deal::ledger::{LedgerAccount, LedgerEntry, LedgerEntryKind, LedgerFaultKind, LedgerReconciliation, LedgerTrialBalance};
use fangke_shared::deal::receivable::{ContractMoney, Receipt};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::{Value, json};

use super::{CONTRACTS, House, paid, path, refunded};
use crate::client::{CLIENTS, buyer};
use crate::support::program::{Server, fangke, refused, said};
use crate::support::{Answer, Database, LISTINGS, PASSWORD, TestApp, TestMember, sale};

impl TestApp {
    /// A sale of 40,000 yuan of the owner and 60,000 of the client that is signed today.
    pub async fn signed(&self, house: &House) -> ContractResponse {
        let approved = self.approved(house, house.sale()).await;
        self.sign(&house.manager, &approved).await.assert_status(200).read()
    }

    /// Records a receipt of a contract.
    pub async fn pay(&self, by: &TestMember, contract: &ContractResponse, body: Value) -> Answer {
        self.by(by).post(&format!("{}/receipts", path(contract)), body).await
    }

    /// Refunds a receipt.
    pub async fn refund(&self, by: &TestMember, receipt: &Receipt, body: Value) -> Answer {
        self.by(by).post(&format!("/api/v1/receipts/{}/refunds", receipt.id), body).await
    }

    /// What a contract brings in.
    pub async fn money(&self, by: &TestMember, contract: &ContractResponse) -> ContractMoney {
        self.by(by).get(&format!("{}/receivables", path(contract))).await.assert_status(200).read()
    }

    /// The balances of a contract that aren't nothing, in the order of the accounts; each entry of its own balances.
    pub async fn books(&self, by: &TestMember, contract: &ContractResponse) -> Vec<(LedgerAccount, i64)> {
        let mut balances: BTreeMap<LedgerAccount, i64> = BTreeMap::new();
        for entry in self.walk::<LedgerEntry>(by, &format!("{}/ledger?limit=2", path(contract))).await {
            assert_eq!(entry.lines.iter().map(|line| line.amount_fen).sum::<i64>(), 0, "{entry:?}");
            for line in entry.lines {
                *balances.entry(line.account).or_default() += line.amount_fen;
            }
        }
        balances.into_iter().filter(|(_, balance)| *balance != 0).collect()
    }

    /// What is wrong with the books.
    pub fn faults(&self) -> Vec<String> {
        self.read(|conn| Ok(reconciliation::faults(conn)?.1.iter().map(ToString::to_string).collect()))
    }

    /// The books say what receivables, receipts and refunds say.
    #[track_caller]
    pub fn assert_books_balance(&self) {
        assert_eq!(self.faults(), Vec::<String>::new());
    }

    /// Alters a row by hand.
    fn alter(&self, sql: &str) {
        let hit = self.write(|conn| Ok(diesel::sql_query(sql).execute(conn)?));
        assert!(hit > 0, "{sql}");
    }
}

both_engines! {
    async fn an_entry_says_what_happened_and_who_did_it(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let signed = app.signed(&house).await;
        let receipt: Receipt = app.pay(&finance, &signed, paid(&app, 1_000)).await.assert_status(201).read();
        let page: Page<LedgerEntry> = app.by(&finance).get(&format!("{}/ledger", path(&signed))).await.assert_status(200).read();
        let told: Vec<_> = page.items.iter().map(|entry| (entry.kind, entry.voucher.clone(), entry.member.as_ref().map(|m| m.id))).collect();
        assert_eq!(
            told,
            [
                (LedgerEntryKind::Receipt, Some(receipt.voucher), Some(finance.id)),
                (LedgerEntryKind::Signed, None, Some(house.manager.id)),
            ]
        );
        app.by(&finance).get(&format!("{CONTRACTS}/999999/ledger")).await.assert_problem(404, "not_found");
    }

    async fn the_journal_of_a_month_leads_to_its_receipts_and_balances(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let signed = app.signed(&house).await;
        let receipt: Receipt = app.pay(&finance, &signed, paid(&app, 1_000)).await.assert_status(201).read();
        app.refund(&finance, &receipt, refunded(&app, 400)).await.assert_status(201);
        let journal = app.walk::<LedgerEntry>(&finance, "/api/v1/ledger/entries?month=202603&limit=1").await;
        let kinds: Vec<_> = journal.iter().map(|entry| entry.kind).collect();
        assert_eq!(kinds, [LedgerEntryKind::Refund, LedgerEntryKind::Receipt, LedgerEntryKind::Signed]);
        assert!(journal.iter().all(|entry| entry.contract_number == signed.summary.number));
        // Either voucher leads to the receipt.
        for voucher in journal.iter().filter_map(|entry| entry.voucher.as_ref()) {
            let found: Receipt = app.by(&finance).get(&format!("/api/v1/vouchers/{voucher}")).await.assert_status(200).read();
            assert_eq!(found.id, receipt.id, "{voucher}");
        }
        app.by(&finance).get("/api/v1/vouchers/202603-R-9999").await.assert_problem(404, "not_found");
        let of_bank: Page<LedgerEntry> = app.by(&finance).get("/api/v1/ledger/entries?account=bank").await.assert_status(200).read();
        assert_eq!(of_bank.items.len(), 2);
        let before: Page<LedgerEntry> = app.by(&finance).get("/api/v1/ledger/entries?month=202602").await.assert_status(200).read();
        assert!(before.items.is_empty());

        let balance: LedgerTrialBalance = app.by(&finance).get("/api/v1/ledger/trial-balance").await.assert_status(200).read();
        let of = |account| balance.accounts.iter().find(|of| of.account == account).copied().unwrap();
        let bank = of(LedgerAccount::Bank);
        assert_eq!((bank.opening_fen, bank.debit_fen, bank.credit_fen, bank.closing_fen), (0, 1_000, 400, 600));
        assert_eq!((balance.debit_fen, balance.off_fen), (balance.credit_fen, 0));
        let after: LedgerTrialBalance = app.by(&finance).get("/api/v1/ledger/trial-balance?month=202604").await.assert_status(200).read();
        let later = after.accounts.iter().find(|of| of.account == LedgerAccount::Bank).copied().unwrap();
        assert_eq!((later.opening_fen, later.debit_fen, later.closing_fen), (600, 0, 600));

        app.by(&house.agent).get("/api/v1/ledger/entries").await.assert_problem(403, "forbidden");
        app.by(&finance).get("/api/v1/ledger/entries?account=gold").await.assert_status(422);
        app.by(&finance).get("/api/v1/ledger/trial-balance?month=202613").await.assert_status(422);
    }

    async fn the_screen_is_told_what_is_wrong_with_the_books(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let signed = app.signed(&house).await;
        app.pay(&finance, &signed, paid(&app, 1_000)).await.assert_status(201);
        let at = "/api/v1/ledger/reconciliation";
        let found: LedgerReconciliation = app.by(&finance).get(at).await.assert_status(200).read();
        assert_eq!((found.entries, found.faults.len()), (2, 0));
        app.alter("UPDATE ledger_lines SET amount_fen = amount_fen + 7 WHERE account = 'bank'");
        let found: LedgerReconciliation = app.by(&finance).get(at).await.assert_status(200).read();
        let entry = found.faults.iter().find(|fault| fault.kind == LedgerFaultKind::Entry).unwrap();
        assert_eq!((entry.contract_id, entry.off_fen), (Some(signed.summary.id), Some(7)));
        let account = found.faults.iter().find(|fault| fault.kind == LedgerFaultKind::Account).unwrap();
        assert_eq!((account.account, account.off_fen), (Some(LedgerAccount::Bank), Some(7)));
        app.by(&house.manager).get(at).await.assert_problem(403, "forbidden");
    }

    async fn whatever_is_altered_by_hand_is_found(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let signed = app.signed(&house).await;
        let receipt: Receipt = app.pay(&finance, &signed, paid(&app, 1_000)).await.assert_status(201).read();
        app.refund(&finance, &receipt, refunded(&app, 400)).await.assert_status(201);
        app.assert_books_balance();
        let id = signed.summary.id;
        for (altered, restored, found) in [
            (
                "UPDATE ledger_lines SET amount_fen = amount_fen + 7 WHERE account = 'bank' AND amount_fen > 0",
                "UPDATE ledger_lines SET amount_fen = amount_fen - 7 WHERE account = 'bank' AND amount_fen > 0",
                format!("of contract {id} adds up to 7 fen"),
            ),
            (
                "UPDATE receivables SET received_fen = received_fen + 1, open_fen = open_fen - 1 WHERE kind = 'owner_commission'",
                "UPDATE receivables SET received_fen = received_fen - 1, open_fen = open_fen + 1 WHERE kind = 'owner_commission'",
                format!("contract {id}: receivable is 1 fen off"),
            ),
            (
                "UPDATE receivables SET amount_fen = amount_fen + 5, open_fen = open_fen + 5 WHERE kind = 'client_commission'",
                "UPDATE receivables SET amount_fen = amount_fen - 5, open_fen = open_fen - 5 WHERE kind = 'client_commission'",
                format!("contract {id}: the instalments of client_commission are -5 fen off"),
            ),
            (
                "UPDATE refunds SET amount_fen = amount_fen + 1",
                "UPDATE refunds SET amount_fen = amount_fen - 1",
                format!("receipt {} has settled or given back more than came in", receipt.id),
            ),
        ] {
            app.alter(altered);
            let faults = app.faults();
            assert!(faults.iter().any(|fault| fault.contains(&found)), "{found}: {faults:?}");
            app.alter(restored);
            app.assert_books_balance();
        }
        app.alter("DELETE FROM ledger_lines WHERE account = 'commission_income'");
        assert!(!app.faults().is_empty());
    }
}

/// Adds a member, as the command line does.
fn add(database: &Database, url: &str, name: &str, role: &str) {
    let mut command = fangke(database.folder(), url);
    command.args(["member", "add", name, "--role", role, "--display-name", name]).stdin(Stdio::piped()).stdout(Stdio::null());
    let mut process = command.spawn().unwrap();
    process.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
    assert!(process.wait().unwrap().success());
}

/// Contracts that are signed, by numbers.
fn signed(server: &Server, count: usize) -> Vec<i64> {
    let [agent, director] = ["agent", "director"].map(|name| server.sign_in(name, PASSWORD));
    let post = |path: &str, token: &str, body: &Value| {
        let (status, answer) = server.post(path, token, body).unwrap();
        assert_eq!(status, 201, "{answer}");
        answer
    };
    let community = post("/api/v1/communities", &director, &json!({"district": "朝阳", "name": "云庭家园"}))["id"].as_i64().unwrap();
    let client = post(CLIENTS, &agent, &buyer("王小明", "13812345678"))["id"].as_i64().unwrap();
    let mut all = Vec::new();
    for n in 0..count {
        let listing = post(LISTINGS, &agent, &sale(community, &(301 + n).to_string()))["summary"]["id"].as_i64().unwrap();
        let draft = json!({"kind": "sale", "listing_id": listing, "client_id": client, "price_fen": 320_000_000, "client_commission_fen": 6_000_000});
        let contract = post(CONTRACTS, &agent, &draft);
        let id = contract["id"].as_i64().unwrap();
        let today = (chrono::Utc::now() + chrono::Duration::hours(8)).date_naive();
        let mut version = contract["version"].as_i64().unwrap();
        for (how, token, body) in [
            ("parties", &agent, json!({"role": "owner", "name": "李业主"})),
            ("submit", &agent, Value::Null),
            ("approve", &director, json!({})),
            ("sign", &director, json!({"signed_on": today})),
        ] {
            let (status, answer) = server.post_version(&format!("{CONTRACTS}/{id}/{how}"), token, version, &body).unwrap();
            assert_eq!(status, 200, "{how}: {answer}");
            version = answer["version"].as_i64().unwrap();
        }
        all.push(id);
    }
    all
}

/// The receipts that were confirmed until nobody answered any more, from many tills at once on all contracts.
fn paid_until_killed(server: &Server, contracts: &[i64]) -> BTreeSet<i64> {
    let token = server.sign_in("finance", PASSWORD);
    let today = (chrono::Utc::now() + chrono::Duration::hours(8)).date_naive();
    let confirmed_so_far = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let (token, confirmed_so_far) = (&token, &confirmed_so_far);
        let till = |till: usize| {
            let mut confirmed = Vec::new();
            for n in 0.. {
                let contract = contracts[(till + n) % contracts.len()];
                let body = json!({"amount_fen": 700, "method": "transfer", "paid_on": today, "payer": "王小姐"});
                let Ok((status, answer)) = server.post(&format!("{CONTRACTS}/{contract}/receipts"), token, &body) else { break };
                assert_eq!(status, 201, "{answer}");
                confirmed.push(answer["id"].as_i64().unwrap());
                confirmed_so_far.fetch_add(1, Ordering::Relaxed);
            }
            confirmed
        };
        let tills: Vec<_> = (0..4).map(|n| scope.spawn(move || till(n))).collect();
        let started = Instant::now();
        while confirmed_so_far.load(Ordering::Relaxed) < 30 {
            assert!(started.elapsed() < Duration::from_secs(60), "the server is too slow");
            std::thread::sleep(Duration::from_millis(5));
        }
        server.kill();
        tills.into_iter().flat_map(|till| till.join().unwrap()).collect()
    })
}

fn a_server_that_is_killed_has_every_confirmed_receipt_and_books_that_balance(engine: Engine) {
    let (database, url) = Database::empty(engine);
    for role in ["agent", "director", "finance"] {
        add(&database, &url, role, role);
    }
    let server = Server::start(database.folder(), &url);
    let contracts = signed(&server, 3);
    let confirmed = paid_until_killed(&server, &contracts);
    assert!(said(fangke(database.folder(), &url).args(["ledger", "verify"])).starts_with("the books balance: "));

    let server = Server::start(database.folder(), &url);
    let token = server.sign_in("finance", PASSWORD);
    let (mut kept, mut vouchers) = (BTreeSet::new(), BTreeSet::new());
    for contract in contracts {
        let mut cursor = String::new();
        loop {
            let (status, page) = server.get_by(&format!("{CONTRACTS}/{contract}/receipts?limit=200&cursor={cursor}"), &token).unwrap();
            assert_eq!(status, 200, "{page}");
            for receipt in page["items"].as_array().unwrap() {
                kept.insert(receipt["id"].as_i64().unwrap());
                vouchers.insert(receipt["voucher"].as_str().unwrap().split('-').next_back().unwrap().parse::<usize>().unwrap());
            }
            let Some(next) = page["next_cursor"].as_str() else { break };
            next.clone_into(&mut cursor);
        }
    }
    assert!(confirmed.is_subset(&kept), "{confirmed:?} {kept:?}");
    assert_eq!(vouchers, (1..=kept.len()).collect());
    server.kill();

    let db = fangke_api::platform::db::Db::open(&url, 2).unwrap();
    let altered = "UPDATE ledger_lines SET amount_fen = amount_fen - 1 WHERE account = 'bank'";
    db.write_blocking(|conn| Ok(diesel::sql_query(altered).execute(conn)?)).unwrap();
    drop(db);
    assert!(refused(fangke(database.folder(), &url).args(["ledger", "verify"])).contains("adds up to -1 fen"));
}

#[test]
fn a_server_that_is_killed_has_every_confirmed_receipt_and_books_that_balance_on_sqlite() {
    a_server_that_is_killed_has_every_confirmed_receipt_and_books_that_balance(Engine::Sqlite);
}

#[test]
fn a_server_that_is_killed_has_every_confirmed_receipt_and_books_that_balance_on_postgres() {
    a_server_that_is_killed_has_every_confirmed_receipt_and_books_that_balance(Engine::Postgres);
}
