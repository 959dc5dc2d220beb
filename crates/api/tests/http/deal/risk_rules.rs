//! Risks that the record of a contract shows: found, found again, gone, and in the way of the next step (§12.1).

use actix_web::http::Method;
use chrono::Duration;
use fangke_shared::deal::contract::{ContractPaperKind, ContractResponse, ContractState, PartyRole};
use fangke_shared::deal::receivable::Receipt;
use fangke_shared::deal::risk::{RiskCode, RiskEvent, RiskFact, RiskGrade, RiskState, RiskSummary};
use fangke_shared::permission::Role;
use serde_json::{Value, json};

use super::risk::{RISKS, closing, enter, risk, risks_of, step, told};
use super::{House, paid, path, refunded};
use crate::support::{LISTINGS, TestApp, TestMember};

/// The card of the owner whom `with_owner` adds.
const CARD: &str = "11010519491231002X";

async fn read(app: &TestApp, by: &TestMember, contract: &ContractResponse) -> ContractResponse {
    app.by(by).get(&path(contract)).await.assert_status(200).read()
}

/// Submits a contract as it is now, and approves it.
async fn review(app: &TestApp, house: &House, contract: &ContractResponse) -> ContractResponse {
    let now = read(app, &house.agent, contract).await;
    let submitted: ContractResponse = app.contract_act(&house.agent, &now, "submit").await.assert_status(200).read();
    app.contract_step(&house.manager, &submitted, "approve", json!({})).await.assert_status(200).read()
}

async fn send_back(app: &TestApp, house: &House, contract: &ContractResponse) -> ContractResponse {
    let now = read(app, &house.manager, contract).await;
    app.contract_step(&house.manager, &now, "return", json!({"reason": "核对当事人身份"})).await.assert_status(200).read()
}

fn of(all: &[RiskSummary], code: RiskCode) -> &RiskSummary {
    all.iter().find(|risk| risk.code == code).unwrap_or_else(|| panic!("{code} is not in {all:?}"))
}

/// That papers are missing.
fn papers(words: &[&str]) -> RiskFact {
    RiskFact::PaperMissing { papers: words.iter().map(|word| word.parse().unwrap()).collect() }
}

/// A client party with a card.
fn party(card: &str) -> Value {
    json!({"role": "co_client", "name": "李某", "id_document": {"kind": "resident_card", "id_number": card}})
}

both_engines! {
    async fn one_card_on_both_sides_blocks_the_signing_and_is_shown_to_nobody(app: TestApp) {
        let house = House::new(&app).await;
        let director = app.member(Role::Director);
        let drawn = app.draw_up(&house.agent, house.sale()).await;
        let whole = app.with_owner(&house.agent, &drawn).await;
        let whole: ContractResponse = app.contract_step(&house.agent, &whole, "parties", party(CARD)).await.assert_status(200).read();
        // A draft is looked at once it is submitted.
        assert!(risks_of(&app, &house.agent, &whole).await.is_empty());
        let approved = review(&app, &house, &whole).await;
        let found = risks_of(&app, &house.agent, &approved).await;
        let same = of(&found, RiskCode::C13);
        assert_eq!((same.grade, same.fact.clone(), same.is_blocking), (RiskGrade::High, Some(RiskFact::SameIdentity), true));
        assert_eq!(same.due_at - same.found_at, Duration::hours(48));
        assert_eq!(told(&app, &house.manager).await, ["found"]);
        let answer = app.by(&house.agent).get(&format!("{RISKS}/{}", same.id)).await.assert_status(200);
        assert!(!answer.text().contains(CARD));
        let refused = app.sign(&house.manager, &approved).await.assert_problem(409, "risk_open");
        assert_eq!(refused.json()["risk_codes"], json!(["c13"]));
        assert_eq!(read(&app, &house.agent, &approved).await.summary.state, ContractState::Approved);
        let known = risk(&app, &director, same.id).await;
        step(&app, &director, &known, "accept", closing("两人为同一家族企业代表，已当面核验")).await.assert_status(200);
        app.sign(&house.manager, &read(&app, &house.manager, &approved).await).await.assert_status(200);
        // Found once more with the same facts it stays as it was.
        assert_eq!(risk(&app, &director, same.id).await.summary.state, RiskState::Accepted);
    }

    async fn what_the_record_shows_no_more_is_resolved_and_comes_back_with_other_facts_only(app: TestApp) {
        let house = House::new(&app).await;
        let drawn = app.draw_up(&house.agent, house.sale()).await;
        let whole = app.with_owner(&house.agent, &drawn).await;
        let whole: ContractResponse = app.contract_step(&house.agent, &whole, "parties", party(CARD)).await.assert_status(200).read();
        let approved = review(&app, &house, &whole).await;
        let id = of(&risks_of(&app, &house.agent, &approved).await, RiskCode::C13).id;
        let known = risk(&app, &house.agent, id).await;
        step(&app, &house.agent, &known, "resolve", closing("已当面核验")).await.assert_status(200);
        // The same facts again: somebody has dealt with them.
        send_back(&app, &house, &approved).await;
        let approved = review(&app, &house, &approved).await;
        assert_eq!(risk(&app, &house.agent, id).await.summary.state, RiskState::Resolved);
        // They go, and come back.
        let returned = send_back(&app, &house, &approved).await;
        let twice = returned.parties.iter().find(|party| party.role == PartyRole::CoClient).unwrap().id;
        let gone = app.by(&house.agent).version(returned.summary.version).delete(&format!("{}/parties/{twice}", path(&returned))).await;
        gone.assert_status(200);
        let approved = review(&app, &house, &returned).await;
        assert!(risk(&app, &house.agent, id).await.history.iter().any(|entry| entry.event == RiskEvent::Gone));
        let returned = send_back(&app, &house, &approved).await;
        app.contract_step(&house.agent, &returned, "parties", party(CARD)).await.assert_status(200);
        let approved = review(&app, &house, &returned).await;
        let again = risk(&app, &house.agent, id).await;
        assert_eq!((again.summary.state, again.summary.is_blocking), (RiskState::Open, true));
        assert_eq!(again.history.iter().filter(|entry| matches!(entry.event, RiskEvent::Found { .. })).count(), 2);
        assert_eq!(risks_of(&app, &house.agent, &approved).await.len(), 1);
    }

    async fn a_step_that_is_overdue_grows_and_ends_with_the_step(app: TestApp) {
        let house = House::new(&app).await;
        let approved = app.approved(&house, house.sale()).await;
        let signed: ContractResponse = app.sign(&house.manager, &approved).await.assert_status(200).read();
        assert!(risks_of(&app, &house.agent, &signed).await.is_empty());
        // Nothing of the money is open, for that would be a risk of its own.
        app.pay(&app.member(Role::Finance), &signed, paid(&app, 10_000_000)).await.assert_status(201);
        // The first step is due after three days: on that day nothing is overdue.
        app.advance(Duration::days(3));
        app.run_jobs();
        assert!(risks_of(&app, &house.agent, &signed).await.is_empty());
        app.advance(Duration::days(1));
        app.run_jobs();
        let found = risks_of(&app, &house.agent, &signed).await;
        let (overdue, missing) = (of(&found, RiskCode::C08).clone(), of(&found, RiskCode::C07).clone());
        assert_eq!((overdue.grade, missing.grade, missing.fact), (RiskGrade::Low, RiskGrade::Medium, Some(papers(&["signed_contract", "title_certificate"]))));
        assert_eq!(app.by(&house.agent).get(&format!("{RISKS}?code=c08")).await.json()["items"].as_array().unwrap().len(), 1);
        app.advance(Duration::days(3));
        app.run_jobs();
        let graver = risk(&app, &house.agent, overdue.id).await;
        assert_eq!((graver.summary.grade, graver.summary.is_blocking), (RiskGrade::Medium, false));
        app.advance(Duration::days(7));
        // The job hasn't looked yet; the days count all the same.
        let now = read(&app, &house.agent, &signed).await;
        let done = json!({"done_on": app.today()});
        let finish = |n: usize| format!("steps/{}/finish", now.steps[n].id);
        app.contract_step(&house.agent, &now, &finish(1), done.clone()).await.assert_problem(409, "risk_open");
        app.run_jobs();
        let high = risk(&app, &house.agent, overdue.id).await;
        assert_eq!((high.summary.grade, high.summary.is_blocking), (RiskGrade::High, true));
        assert_eq!(high.history.iter().filter(|entry| matches!(entry.event, RiskEvent::Found { .. })).count(), 3);
        // The step itself may be done: that ends it.
        let now = read(&app, &house.agent, &signed).await;
        app.contract_step(&house.agent, &now, &finish(1), done.clone()).await.assert_problem(409, "risk_open");
        let now: ContractResponse = app.contract_step(&house.agent, &now, &finish(0), done.clone()).await.assert_status(200).read();
        let over = risk(&app, &house.agent, overdue.id).await;
        assert_eq!((over.summary.state, over.closed, over.summary.fact), (RiskState::Resolved, None, None));
        app.contract_step(&house.agent, &now, &finish(1), done).await.assert_status(200);
        // And the paper ends what it was missed for.
        let attach = async |kind: &str| -> ContractResponse {
            let upload = app.by(&house.agent).with("content-type", "application/pdf");
            let at = format!("{}/files?filename=contract.pdf&kind={kind}", path(&signed));
            upload.send(Method::POST, &at, Some(b"%PDF-1.7\n".to_vec())).await.assert_status(201).read()
        };
        attach("title_certificate").await;
        attach("custody_agreement").await;
        let last = attach("").await;
        let now = risk(&app, &house.agent, missing.id).await;
        assert_eq!((now.summary.state.is_open(), now.summary.fact), (true, Some(papers(&["signed_contract"]))));
        // Somebody says what the last one is.
        let file = last.files.last().unwrap();
        assert_eq!(file.kind, ContractPaperKind::Other);
        let at = format!("{}/files/{}", path(&signed), file.id);
        app.by(&house.agent).version(last.summary.version).patch(&at, json!({"kind": "novel"})).await.assert_status(422);
        let sorted: ContractResponse = app.by(&house.agent).version(last.summary.version).patch(&at, json!({"kind": "signed_contract"})).await.assert_status(200).read();
        assert_eq!(sorted.files.last().unwrap().kind, ContractPaperKind::SignedContract);
        assert_eq!(risk(&app, &house.agent, missing.id).await.summary.state, RiskState::Resolved);
    }

    async fn money_that_is_overdue_is_a_risk_until_it_comes_in(app: TestApp) {
        let house = House::new(&app).await;
        let finance = app.member(Role::Finance);
        let signed = app.signed(&house).await;
        app.advance(Duration::days(1));
        app.run_jobs();
        let found = of(&risks_of(&app, &house.agent, &signed).await, RiskCode::C09).clone();
        assert_eq!((found.grade, found.is_blocking), (RiskGrade::Low, false));
        app.advance(Duration::days(60));
        app.run_jobs();
        let high = risk(&app, &house.agent, found.id).await;
        assert_eq!((high.summary.grade, high.summary.is_blocking), (RiskGrade::High, true));
        let receipt: Receipt = app.pay(&finance, &signed, paid(&app, 10_000_000)).await.assert_status(201).read();
        let over = risk(&app, &house.agent, found.id).await;
        assert_eq!((over.summary.state, over.summary.fact), (RiskState::Resolved, None));
        // What is given back is open again, and as old as it was.
        app.refund(&finance, &receipt, refunded(&app, 1)).await.assert_status(201);
        let again = risk(&app, &house.agent, found.id).await;
        assert!(again.summary.state.is_open() && again.summary.is_blocking, "{again:?}");
    }

    async fn a_price_far_from_the_reference_of_the_community_is_a_risk(app: TestApp) {
        let house = House::new(&app).await;
        let communities = format!("/api/v1/communities/{}", house.community);
        let now = app.by(&house.admin).get(&communities).await.assert_status(200).json();
        let reference = json!({"reference_price_fen": 3_200_000});
        app.by(&house.admin).version(now["version"].as_i64().unwrap()).patch(&communities, reference).await.assert_status(200);
        // 118.6 square metres at 32 000 yuan are 3 795 200 yuan: 3.2 million are more than 15 % below.
        let approved = app.approved(&house, house.sale()).await;
        let unusual = of(&risks_of(&app, &house.agent, &approved).await, RiskCode::C06).clone();
        let fact = RiskFact::PriceUnusual { price_fen: 320_000_000, reference_fen: 379_520_000 };
        assert_eq!((unusual.grade, unusual.is_blocking, unusual.fact), (RiskGrade::Medium, false, Some(fact)));
    }

    async fn what_is_known_of_the_listing_is_looked_at(app: TestApp) {
        let house = House::new(&app).await;
        let terms = json!({"terms": {"co_owners": "夫妻共有", "tenancy": "tenanted", "certificate": "under_two_years"}});
        let version = app.listing(&house.colleague, house.listing).await.summary.version;
        app.by(&house.colleague).version(version).patch(&format!("{LISTINGS}/{}", house.listing), terms).await.assert_status(200);
        let approved = app.approved(&house, house.sale()).await;
        let found = risks_of(&app, &house.agent, &approved).await;
        let mut codes: Vec<RiskCode> = found.iter().map(|risk| risk.code).collect();
        codes.sort_unstable();
        assert_eq!(codes, [RiskCode::C03, RiskCode::C05, RiskCode::C12]);
        assert_eq!(of(&found, RiskCode::C03).fact, Some(RiskFact::OwnersUnbound { has_minor: false, co_owners: Some("夫妻共有".to_owned()) }));
        app.sign(&house.manager, &approved).await.assert_problem(409, "risk_open");
        // Somebody who speaks of it keeps it open, whatever the record shows later.
        enter(&app, &house.agent, &approved, "c03", "配偶在国外，月底回来签字").await;
        let returned = send_back(&app, &house, &approved).await;
        let spouse = json!({"role": "co_owner", "name": "李太太"});
        app.contract_step(&house.agent, &returned, "parties", spouse).await.assert_status(200);
        review(&app, &house, &returned).await;
        let unbound = risk(&app, &house.agent, of(&found, RiskCode::C03).id).await;
        assert_eq!((unbound.summary.state, unbound.summary.fact), (RiskState::Open, None));
        assert_eq!(unbound.summary.note.as_deref(), Some("配偶在国外，月底回来签字"));
    }
}
