//! From a showing to everybody's pay, to the fen: a contract with keys and a second agent at the showing, two receipts, a refund (§4, §5, §12.3).

use fangke_api::deal::performance::service as performance;
use fangke_shared::deal::contract::ContractResponse;
use fangke_shared::deal::ledger::LedgerAccount;
use fangke_shared::deal::performance::StoreStatements;
use fangke_shared::deal::receivable::Receipt;
use fangke_shared::permission::Role;
use fangke_shared::{ListingId, MemberId};
use serde_json::{Value, json};

use super::performance::{lines, statement, statements, sums};
use super::split::{self, keys, shown, sorted};
use super::{House, paid, refunded};
use crate::client::buyer;
use crate::support::{TestApp, TestMember, rental, with};

/// What somebody has earned, what was clawed back, and what is still to come, in fen.
type Standing = (i64, i64, i64);

/// The people of the example in §4: M1 has the listing, M2 closes, M3 has registered the client, M4 has the keys, M6 has shown it, too.
struct Cast {
    house: House,
    m3: TestMember,
    m4: TestMember,
    m6: TestMember,
    finance: TestMember,
    client: i64,
}

impl Cast {
    async fn new(app: &TestApp) -> Self {
        let house = House::new(app).await;
        let agent = || app.member_of(Role::Agent, house.store);
        let (m3, m4, m6) = (agent(), agent(), agent());
        app.register(&m3, buyer("孙七", "13712345678")).await;
        let client = app.register(&house.agent, buyer("孙七", "13712345678")).await.summary.id.0;
        Self { m3, m4, m6, finance: app.member(Role::Finance), client, house }
    }

    /// M1, M4, M2, M6 and M3: the order of the roles.
    const fn payees(&self) -> [&TestMember; 5] {
        [&self.house.colleague, &self.m4, &self.house.agent, &self.m6, &self.m3]
    }

    /// Shows a listing, brings its keys, and signs a contract about it that brings in 350 001 fen.
    async fn sign(&self, app: &TestApp, listing: ListingId, agreed: Value) -> ContractResponse {
        shown(app, &self.house.agent, self.client, listing, &[self.m6.id]).await;
        let bunch = keys(app, &self.m4, listing).await;
        let said = format!("业主交来钥匙，编号 {} 号，已试过能开门", bunch.number);
        app.follow_up(&self.m4, listing, "key", &said).await.assert_status(201);
        let sums =
            json!({"listing_id": listing, "client_id": self.client, "owner_commission_fen": 100_000, "client_commission_fen": 250_001});
        let approved = app.approved(&self.house, with(with(self.house.sale(), sums), agreed)).await;
        app.sign(&self.house.manager, &approved).await.assert_status(200).read()
    }

    /// Everybody stands like this; members, store, receivables and books say the same.
    async fn assert_all_agree(&self, app: &TestApp, contract: &ContractResponse, expected: [Standing; 5]) {
        for (member, (earned, clawed_back, pending)) in self.payees().into_iter().zip(expected) {
            let own = statement(app, member, member, "").await;
            assert_eq!((own.sums, own.pending_fen), (sums(earned, clawed_back, 0), Some(pending)), "member {}", member.id);
            let told = lines(app, member, &format!("member_id={}", member.id)).await;
            assert_eq!(told.iter().map(|line| line.amount_fen).sum::<i64>(), own.sums.performance_fen);
        }
        let all = |part: fn(&Standing) -> i64| expected.iter().map(part).sum::<i64>();
        let (earned, clawed_back, pending) = (all(|one| one.0), all(|one| one.1), all(|one| one.2));
        let whole = statements(app, &self.finance, "").await;
        assert_eq!((whole.totals, whole.pending_fen), (sums(earned, clawed_back, 0), Some(pending)));
        let stores: StoreStatements = app.by(&self.finance).get("/api/v1/performance/stores").await.assert_status(200).read();
        assert_eq!(stores.totals, whole.totals);
        assert!(stores.items.iter().all(|store| store.store_id == Some(self.house.store) && store.sums == whole.totals), "{stores:?}");

        let money = app.money(&self.finance, contract).await;
        assert_eq!((money.amount_fen, money.received_fen, money.open_fen), (earned - clawed_back + pending, earned - clawed_back, pending));
        let books = app.books(&self.finance, contract).await;
        let balance = |wanted| books.iter().filter(|(account, _)| *account == wanted).map(|(_, balance)| *balance).sum::<i64>();
        assert_eq!((balance(LedgerAccount::Bank), balance(LedgerAccount::Receivable)), (earned - clawed_back, pending));
        assert_eq!((balance(LedgerAccount::CommissionIncome), balance(LedgerAccount::Refunds)), (-earned, clawed_back));
        // All that `fangke ledger verify` looks at.
        app.assert_books_balance();
        assert_eq!(app.read(performance::faults), Vec::new());
    }

    /// The contract earns what its split says, receipt by receipt, and gives back likewise.
    async fn earn(&self, app: &TestApp, contract: &ContractResponse) {
        let whole = [70_000, 70_000, 87_501, 87_500, 35_000];
        let expected: Vec<(Option<MemberId>, i64)> =
            self.payees().iter().zip(whole).map(|(member, part)| (Some(member.id), part)).collect();
        for member in self.payees() {
            let split = split::split(app, member, contract).await;
            assert!(split.is_frozen);
            assert_eq!(split::paid(&split), sorted(expected.clone()));
        }
        self.assert_all_agree(app, contract, whole.map(|part| (0, 0, part))).await;

        let first: Receipt = app.pay(&self.finance, contract, paid(app, 100_000)).await.assert_status(201).read();
        let after_one = [(20_000, 0, 50_000), (20_000, 0, 50_000), (25_000, 0, 62_501), (25_000, 0, 62_500), (10_000, 0, 25_000)];
        self.assert_all_agree(app, contract, after_one).await;

        let second: Receipt = app.pay(&self.finance, contract, paid(app, 250_001)).await.assert_status(201).read();
        assert_ne!(first.voucher, second.voucher);
        self.assert_all_agree(app, contract, whole.map(|part| (part, 0, 0))).await;

        // 300 000 stay: 60 000, 60 000, half of 150 000 each, 30 000.
        app.refund(&self.finance, &second, refunded(app, 50_001)).await.assert_status(201);
        let back = [10_000, 10_000, 12_501, 12_500, 5_000];
        let mut at_last = whole.map(|part| (part, 0, 0));
        for (one, back) in at_last.iter_mut().zip(back) {
            (one.1, one.2) = (back, back);
        }
        self.assert_all_agree(app, contract, at_last).await;
    }
}

both_engines! {
    async fn a_sale_with_keys_and_a_second_agent_at_the_showing_is_paid_to_the_fen(app: TestApp) {
        let cast = Cast::new(&app).await;
        let contract = cast.sign(&app, cast.house.listing, json!({})).await;
        cast.earn(&app, &contract).await;
    }

    async fn a_lease_with_keys_and_a_second_agent_at_the_showing_is_paid_to_the_fen(app: TestApp) {
        let cast = Cast::new(&app).await;
        let listing = app.enter(&cast.house.colleague, rental(cast.house.community, "601")).await.summary.id;
        let lease = json!({"kind": "rental", "price_fen": 800_000, "from_on": "2026-04-01", "until_on": "2027-03-31"});
        let contract = cast.sign(&app, listing, lease).await;
        cast.earn(&app, &contract).await;
    }
}
