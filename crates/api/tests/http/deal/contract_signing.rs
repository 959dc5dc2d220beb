//! Signing contracts, what it changes, and what cancelling gives back (§5).

use chrono::Duration;
use fangke_shared::client::ClientStage;
use fangke_shared::client::showing::{ShowingResponse, ShowingState};
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::deal::contract::{ContractKind, ContractResponse, ContractState, ContractStepKind};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::property::exclusive::{ExclusiveResponse, ExclusiveState};
use futures_util::future::join_all;
use serde_json::json;

use super::{House, path};
use crate::support::{LISTINGS, rental, with};

both_engines! {
    async fn a_sale_that_is_signed_takes_the_listing_off_the_market_and_closes_its_showings(app: TestApp) {
        let house = House::new(&app).await;
        let approved = app.approved(&house, house.sale()).await;
        // Another agent is about to show it.
        let other = app.member_of(Role::Agent, house.store);
        let client = app.register(&other, crate::client::buyer("赵六", "13912345678")).await.summary.id.0;
        let draft = json!({"client_id": client, "listing_ids": [house.listing], "starts_at": app.app.clock.now() + Duration::hours(3)});
        let showing: ShowingResponse = app.by(&other).post("/api/v1/showings", draft).await.assert_status(201).read();

        app.contract_step(&house.manager, &approved, "sign", json!({"signed_on": "2199-01-01"})).await.assert_problem(422, "validation_failed").assert_field("/signed_on", "out_of_range");
        app.sign(&house.agent, &approved).await.assert_problem(403, "forbidden");
        let signed: ContractResponse = app.sign(&house.manager, &approved).await.assert_status(200).read();
        assert_eq!((signed.summary.state, signed.summary.signed_on.unwrap().to_string()), (ContractState::Signed, app.today()));
        assert_eq!(signed.summary.next_step, Some(ContractStepKind::OnlineSigning));
        let kinds: Vec<ContractStepKind> = signed.steps.iter().map(|step| step.kind).collect();
        assert_eq!(kinds, ContractKind::Sale.steps().iter().map(|(kind, _)| *kind).collect::<Vec<_>>());
        assert!(signed.steps.iter().all(|step| step.owner.id == house.agent.id && step.done_on.is_none()));
        assert_eq!(app.status_of(&house.agent, house.listing).await, "sold_by_us");
        assert_eq!(app.client(&house.agent, house.client).await.summary.stage, ClientStage::Signed);
        let closed: ShowingResponse = app.by(&other).get(&format!("/api/v1/showings/{}", showing.summary.id)).await.assert_status(200).read();
        assert_eq!(closed.summary.state, ShowingState::Cancelled);
        // Who maintains the listing and who was to show it hear of it.
        for member in [&house.colleague, &other] {
            let notices = app.notices(member).await.items;
            assert!(notices.iter().any(|notice| notice.kind == NoticeKind::Contract && notice.details["state"] == "signed"));
        }

        // Of what is signed nothing changes; a change is an addendum.
        app.by(&house.agent).version(signed.summary.version).patch(&path(&signed), json!({"price_fen": 1})).await.assert_problem(409, "contract_signed");
        let party = json!({"role": "co_owner", "name": "某人"});
        let now: ContractResponse = app.by(&house.agent).get(&path(&signed)).await.assert_status(200).read();
        app.contract_step(&house.agent, &now, "parties", party).await.assert_problem(409, "contract_signed");
        let addendum = json!({"title": "付款时间", "text": "尾款延后十天支付。", "signed_on": app.today()});
        let first: ContractResponse = app.by(&house.agent).post(&format!("{}/addenda", path(&now)), addendum.clone()).await.assert_status(201).read();
        let second: ContractResponse = app.by(&house.agent).post(&format!("{}/addenda", path(&first)), addendum.clone()).await.assert_status(201).read();
        assert_eq!(second.addenda.iter().map(|addendum| addendum.number).collect::<Vec<_>>(), [1, 2]);
        let draft = app.draw_up(&house.colleague, json!({"kind": "exclusive", "listing_id": app.enter(&house.colleague, crate::support::sale(house.community, "777")).await.summary.id})).await;
        app.by(&house.colleague).post(&format!("{}/addenda", path(&draft)), addendum).await.assert_problem(409, "contract_not_signed");
    }

    async fn of_two_who_sign_at_once_one_is_told_which_contract_is_in_force(app: TestApp) {
        let house = House::new(&app).await;
        let first = app.approved(&house, house.sale()).await;
        let second = app.approved(&house, house.sale()).await;
        let answers = join_all([app.sign(&house.manager, &first), app.sign(&house.admin, &second)]).await;
        let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
        let (won, lost) = if answers[0].status == 200 { (&answers[0], &answers[1]) } else { (&answers[1], &answers[0]) };
        assert_eq!(lost.json()["code"], "listing_under_contract");
        assert_eq!(lost.json()["contract_id"], won.json()["id"]);
        assert_eq!(app.status_of(&house.agent, house.listing).await, "sold_by_us");
    }

    async fn a_contract_that_is_cancelled_gives_the_listing_back(app: TestApp) {
        let house = House::new(&app).await;
        let approved = app.approved(&house, house.sale()).await;
        let other = app.approved(&house, house.sale()).await;
        app.set_status(&house.colleague, house.listing, "paused").await.assert_status(200);
        let signed: ContractResponse = app.sign(&house.manager, &approved).await.assert_status(200).read();
        let why = json!({"reason": "买方贷款没有批下来"});
        app.contract_step(&house.agent, &signed, "cancel", why.clone()).await.assert_problem(403, "forbidden");
        app.contract_step(&house.manager, &signed, "cancel", json!({"reason": "x"})).await.assert_problem(422, "validation_failed");
        let signed: ContractResponse = app.by(&house.manager).get(&path(&signed)).await.assert_status(200).read();
        let cancelled: ContractResponse = app.contract_step(&house.manager, &signed, "cancel", why).await.assert_status(200).read();
        assert_eq!((cancelled.summary.state, cancelled.cancel_reason.as_deref()), (ContractState::Cancelled, Some("买方贷款没有批下来")));
        assert_eq!(app.status_of(&house.agent, house.listing).await, "paused");
        assert_eq!(app.client(&house.agent, house.client).await.summary.stage, ClientStage::Negotiating);
        app.contract_act(&house.agent, &cancelled, "submit").await.assert_problem(409, "contract_not_ready");
        // Now another one may be signed.
        app.sign(&house.manager, &other).await.assert_status(200);
        assert_eq!(app.status_of(&house.agent, house.listing).await, "sold_by_us");
    }

    async fn a_lease_lets_and_is_completed_when_its_steps_are_done(app: TestApp) {
        let house = House::new(&app).await;
        let listing = app.enter(&house.agent, rental(house.community, "501")).await.summary.id;
        let lease = json!({"kind": "rental", "listing_id": listing, "price_fen": 600_000, "from_on": "2026-04-01", "until_on": "2027-03-31"});
        let mut contract: ContractResponse = app.sign(&house.manager, &app.approved(&house, with(house.sale(), lease)).await).await.assert_status(200).read();
        assert_eq!(app.status_of(&house.agent, listing).await, "let_by_us");
        assert!(contract.summary.number.as_deref().unwrap().contains("-ZL-"));
        app.contract_act(&house.agent, &contract, "complete").await.assert_problem(409, "contract_steps_open");
        contract = app.by(&house.agent).get(&path(&contract)).await.assert_status(200).read();
        let at = |contract: &ContractResponse, n: usize| format!("{}/steps/{}", path(contract), contract.steps[n].id);
        let moved = json!({"owner_id": house.colleague.id, "due_on": "2026-01-01"});
        contract = app.by(&house.agent).version(contract.summary.version).patch(&at(&contract, 0), moved).await.assert_status(200).read();
        assert_eq!((contract.steps[0].owner.id, contract.steps[0].is_overdue), (house.colleague.id, true));
        let done = json!({"done_on": app.today(), "note": "钥匙三把已交"});
        let finish = format!("steps/{}/finish", contract.steps[0].id);
        contract = app.contract_step(&house.agent, &contract, &finish, done.clone()).await.assert_status(200).read();
        assert_eq!((contract.steps[0].done.clone().unwrap().member.id, contract.steps[0].is_overdue), (house.agent.id, false));
        app.contract_step(&house.agent, &contract, &finish, done).await.assert_problem(409, "contract_not_ready");
        contract = app.by(&house.agent).get(&path(&contract)).await.assert_status(200).read();
        let finish = format!("steps/{}/finish", contract.steps[1].id);
        let skip = json!({"done_on": app.today(), "is_skipped": true});
        app.contract_step(&house.agent, &contract, &finish, skip.clone()).await.assert_problem(422, "validation_failed").assert_field("/note", "required");
        contract = app.contract_step(&house.agent, &contract, &finish, with(skip, json!({"note": "业主自收"}))).await.assert_status(200).read();
        assert!(contract.rights.may_complete);
        contract = app.contract_act(&house.agent, &contract, "complete").await.assert_status(200).read();
        assert_eq!(contract.summary.state, ContractState::Completed);
    }

    async fn an_exclusive_agreement_that_is_signed_is_entered_with_the_listing(app: TestApp) {
        let house = House::new(&app).await;
        let (from, until) = (app.today(), (app.app.clock.now() + Duration::days(90)).date_naive().to_string());
        let body = json!({"kind": "exclusive", "listing_id": house.listing, "price_fen": 330_000_000, "from_on": from, "until_on": until});
        let drawn = app.draw_up(&house.agent, body).await;
        let whole = app.with_owner(&house.agent, &drawn).await;
        let submitted: ContractResponse = app.contract_act(&house.agent, &whole, "submit").await.assert_status(200).read();
        let approved: ContractResponse = app.contract_step(&house.manager, &submitted, "approve", json!({})).await.assert_status(200).read();
        let signed: ContractResponse = app.sign(&house.manager, &approved).await.assert_status(200).read();
        assert_eq!((signed.steps.len(), app.status_of(&house.agent, house.listing).await.as_str()), (0, "available"));
        let agreed = async || -> ExclusiveResponse {
            let page: Page<ExclusiveResponse> = app.by(&house.manager).get(&format!("{LISTINGS}/{}/exclusives", house.listing)).await.assert_status(200).read();
            page.items[0].clone()
        };
        assert_eq!((agreed().await.state, agreed().await.until_on.to_string()), (ExclusiveState::Running, until));
        app.contract_step(&house.manager, &signed, "cancel", json!({"reason": "双方同意解除"})).await.assert_status(200);
        assert_eq!(agreed().await.state, ExclusiveState::Ended);
    }
}
