//! The split of a contract: the parties by the record, frozen at the signing, mediated beside it (§4).

use chrono::Duration;
use fangke_shared::MemberId;
use fangke_shared::client::showing::ShowingResponse;
use fangke_shared::deal::commission::{CommissionRole, CommissionStep};
use fangke_shared::deal::contract::{ContractEntry, ContractEvent, ContractResponse};
use fangke_shared::deal::split::{ContractSplit, EvidenceKind, SplitFact, SplitGap};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::property::exclusive::ExclusiveResponse;
use fangke_shared::property::key::KeyBunchResponse;
use serde_json::{Value, json};

use super::{House, path};
use crate::client::buyer;
use crate::support::{LISTINGS, TestApp, TestMember, rental, with};

/// The split of a contract as somebody sees it.
pub async fn split(app: &TestApp, by: &TestMember, of: &ContractResponse) -> ContractSplit {
    app.by(by).get(&format!("{}/split", path(of))).await.assert_status(200).read()
}

/// What members are paid; the company, without a number, comes last.
pub fn paid(split: &ContractSplit) -> Vec<(Option<MemberId>, i64)> {
    split.payees().iter().map(|part| (part.member_id, part.amount_fen)).collect()
}

/// Parts by their members; the company comes last.
pub fn sorted(mut parts: Vec<(Option<MemberId>, i64)>) -> Vec<(Option<MemberId>, i64)> {
    parts.sort_unstable_by_key(|(member, _)| (member.is_none(), *member));
    parts
}

/// Keys of a listing with all their evidence (§1.9).
pub async fn keys(app: &TestApp, by: &TestMember, listing: fangke_shared::ListingId) -> KeyBunchResponse {
    let body = json!({"description": "防盗门两把"});
    let bunch: KeyBunchResponse = app.by(by).post(&format!("{LISTINGS}/{listing}/keys"), body).await.assert_status(201).read();
    app.by(by).send(actix_web::http::Method::POST, &format!("/api/v1/keys/{}/confirm", bunch.id), None).await.assert_status(200);
    bunch
}

/// A showing of a listing to a client that is over.
pub async fn shown(app: &TestApp, by: &TestMember, client: i64, listing: fangke_shared::ListingId, along: &[MemberId]) -> ShowingResponse {
    let draft = json!({"client_id": client, "listing_ids": [listing], "starts_at": app.app.clock.now() - Duration::hours(2), "co_agent_ids": along});
    let booked: ShowingResponse = app.by(by).post("/api/v1/showings", draft).await.assert_status(201).read();
    let at = format!("/api/v1/showings/{}", booked.summary.id);
    let said = json!({"result": "interested"});
    let seen: ShowingResponse =
        app.by(by).version(booked.summary.version).put(&format!("{at}/listings/{listing}"), said).await.assert_status(200).read();
    let text = json!({"text": "客户很满意采光和户型，想再谈价格"});
    app.by(by).version(seen.summary.version).post(&format!("{at}/complete"), text).await.assert_status(200).read()
}

fn gaps(split: &ContractSplit, fact: SplitFact) -> Vec<SplitGap> {
    split.evidence.iter().filter(|evidence| evidence.fact == fact).flat_map(|evidence| evidence.gaps.clone()).collect()
}

both_engines! {
    async fn an_ordinary_sale_pays_who_brought_the_listing_who_closes_and_who_registered_first(app: TestApp) {
        let house = House::new(&app).await;
        // The same person again: whoever registered first keeps the client part.
        let first = app.member_of(Role::Agent, house.store);
        app.register(&first, buyer("孙七", "13712345678")).await;
        let client = app.register(&house.agent, buyer("孙七", "13712345678")).await.summary.id.0;
        let contract = app.draw_up(&house.agent, with(house.sale(), json!({"client_id": client}))).await;
        let split = split(&app, &house.agent, &contract).await;
        assert_eq!((split.computed.plan.name.as_str(), split.computed.total_fen, split.is_frozen), ("s1.sale", 10_000_000, false));
        let expected = vec![(Some(house.colleague.id), 3_000_000), (Some(house.agent.id), 6_000_000), (Some(first.id), 1_000_000)];
        assert_eq!(paid(&split), sorted(expected));
        // Each has its proof.
        let proof = |fact: SplitFact| split.evidence.iter().find(|evidence| evidence.fact == fact).unwrap().proofs[0];
        assert_eq!((proof(SplitFact::ListingParty).kind, proof(SplitFact::ListingParty).id), (EvidenceKind::Listing, house.listing.0));
        assert_eq!((proof(SplitFact::ClosingParty).kind, proof(SplitFact::ClosingParty).id), (EvidenceKind::Contract, contract.summary.id.0));
        assert_eq!(proof(SplitFact::ClientParty).kind, EvidenceKind::Client);
        assert!(split.computed.steps.iter().any(|step| matches!(step, CommissionStep::ClientParty { member_ids } if *member_ids == [first.id])));
        assert!(!split.may_mediate);
        app.by(&first).get(&format!("{}/split", path(&contract))).await.assert_problem(404, "not_found");
    }

    async fn keys_count_once_a_follow_up_names_them_and_stay_as_they_were_at_the_signing(app: TestApp) {
        let house = House::new(&app).await;
        let keeper = app.member_of(Role::Agent, house.store);
        let bunch = keys(&app, &keeper, house.listing).await;
        let approved = app.approved(&house, house.sale()).await;
        let before = split(&app, &house.agent, &approved).await;
        assert_eq!(gaps(&before, SplitFact::KeyParty), [SplitGap::NoFollowUp]);
        let without = vec![(Some(house.colleague.id), 3_000_000), (Some(house.agent.id), 7_000_000)];
        assert_eq!(paid(&before), sorted(without));
        app.follow_up(&keeper, house.listing, "key", &format!("业主交来钥匙，编号 {} 号，已试过能开门", bunch.number)).await.assert_status(201);
        let named = split(&app, &house.agent, &approved).await;
        assert!(gaps(&named, SplitFact::KeyParty).is_empty());
        let with_keys = sorted(vec![(Some(house.colleague.id), 2_000_000), (Some(keeper.id), 2_000_000), (Some(house.agent.id), 6_000_000)]);
        assert_eq!(paid(&named), with_keys);

        app.sign(&house.manager, &approved).await.assert_status(200);
        let signed = split(&app, &house.agent, &approved).await;
        assert!(signed.is_frozen);
        assert_eq!(paid(&signed), with_keys);
        // Who has a share sees the contract and why; what happens later changes nothing.
        let theirs = split(&app, &keeper, &approved).await;
        assert_eq!(paid(&theirs), with_keys);
        let bunch: KeyBunchResponse = app.by(&keeper).get(&format!("/api/v1/keys/{}", bunch.id)).await.assert_status(200).read();
        app.by(&keeper).version(bunch.version).post(&format!("/api/v1/keys/{}/hand-back", bunch.id), json!({"note": "已成交，交还业主"})).await;
        assert_eq!(paid(&split(&app, &house.agent, &approved).await), with_keys);
    }

    async fn an_exclusive_agreement_counts_with_document_and_follow_up(app: TestApp) {
        let house = House::new(&app).await;
        let body = json!({"from_on": "2026-03-18", "until_on": "2026-06-17", "follow_up": "业主签了三个月独家，约定每周回报"});
        let at = format!("{LISTINGS}/{}/exclusives", house.listing);
        let agreed: ExclusiveResponse = app.by(&house.colleague).post(&at, body).await.assert_status(201).read();
        let total = json!({"owner_commission_fen": 3_999_999, "agreed_on": "2026-03-18"});
        let contract = app.draw_up(&house.agent, with(house.sale(), total)).await;
        let without = split(&app, &house.agent, &contract).await;
        assert_eq!(gaps(&without, SplitFact::ExclusiveParty), [SplitGap::NoDocument]);
        assert!(matches!(without.computed.steps[1], CommissionStep::ExclusiveUnproven { .. }));
        assert_eq!(without.computed.plan.name, "s1.sale");
        let upload = app.by(&house.colleague).with("content-type", "application/pdf");
        let document = Some(b"%PDF-1.7\n".to_vec());
        upload.send(actix_web::http::Method::PUT, &format!("/api/v1/exclusives/{}/document", agreed.id), document).await.assert_status(200);
        // 9 999 999: listing 1 000 000, exclusive 4 000 000, closing 3 999 999, client 1 000 000 (§4).
        let whole = split(&app, &house.agent, &contract).await;
        assert_eq!(whole.computed.plan.name, "s1.sale-exclusive");
        let parts: Vec<(CommissionRole, i64)> = whole.computed.roles.iter().map(|part| (part.role, part.amount_fen)).collect();
        assert_eq!(parts, [
            (CommissionRole::Listing, 1_000_000),
            (CommissionRole::Exclusive, 4_000_000),
            (CommissionRole::Closing, 3_999_999),
            (CommissionRole::Client, 1_000_000),
        ]);
    }

    async fn who_showed_it_as_well_has_half_of_closing_and_a_novice_half_of_the_closers(app: TestApp) {
        let house = House::new(&app).await;
        let listing = app.enter(&house.colleague, rental(house.community, "601")).await.summary.id;
        let (other, novice) = (app.member_of(Role::Agent, house.store), app.member_of(Role::Agent, house.store));
        shown(&app, &house.agent, house.client, listing, &[other.id]).await;
        let lease = json!({"kind": "rental", "listing_id": listing, "owner_commission_fen": 0, "client_commission_fen": 350_001});
        let contract = app.draw_up(&house.agent, with(house.sale(), lease)).await;
        let split_of = split(&app, &house.agent, &contract).await;
        let closing = split_of.computed.roles.iter().find(|part| part.role == CommissionRole::Closing).unwrap();
        let parts: Vec<i64> = closing.members.iter().map(|part| part.amount_fen).collect();
        // 60 % of 350 001 is 210 000.6; largest remainder gives closing the fen: 210 001, of which the smaller id has the odd one.
        assert_eq!((closing.amount_fen, parts), (210_001, vec![105_001, 105_000]));
        let shower = split_of.evidence.iter().find(|evidence| evidence.fact == SplitFact::CoShower && evidence.member.id == other.id).unwrap();
        assert_eq!(shower.proofs[0].kind, EvidenceKind::Showing);
        let patched = json!({"novice_id": novice.id});
        app.by(&house.agent).version(contract.summary.version).patch(&path(&contract), patched).await.assert_status(200);
        let split_of = split(&app, &house.agent, &contract).await;
        let closing = split_of.computed.roles.iter().find(|part| part.role == CommissionRole::Closing).unwrap();
        let of = |id: MemberId| closing.members.iter().find(|part| part.member_id == Some(id)).unwrap().amount_fen;
        assert_eq!(of(house.agent.id) + of(novice.id) + of(other.id), 210_001);
        assert!((of(house.agent.id) - of(novice.id)).abs() <= 1 && (of(other.id) - 105_000).abs() <= 1);
    }

    async fn the_part_of_who_has_left_goes_to_the_company(app: TestApp) {
        let house = House::new(&app).await;
        let hundred = json!({"owner_commission_fen": 100, "client_commission_fen": 0});
        let contract = app.draw_up(&house.agent, with(house.sale(), hundred)).await;
        let left = json!({"is_active": false});
        app.by(&house.admin).version(1).patch(&format!("/api/v1/members/{}", house.colleague.id), left).await.assert_status(200);
        let split = split(&app, &house.agent, &contract).await;
        assert_eq!(paid(&split), [(Some(house.agent.id), 70), (None, 30)]);
        assert!(split.evidence.iter().any(|evidence| evidence.fact == SplitFact::Leaver && evidence.member.id == house.colleague.id));
    }

    async fn a_manager_mediates_with_reasons_and_leaves_no_fen_over(app: TestApp) {
        let house = House::new(&app).await;
        let contract = app.draw_up(&house.agent, house.sale()).await;
        let at = format!("{}/split/mediation", path(&contract));
        let share = |who: &TestMember, role: &str, bp: i64, amount: Option<i64>| json!({"role": role, "member_id": who.id, "bp": bp, "amount_fen": amount});
        let by = |shares: Vec<Value>| json!({"shares": shares, "reason": "三方当面商定，均已签字"});
        let half = by(vec![share(&house.colleague, "listing", 5000, None), share(&house.agent, "closing", 5000, None)]);
        app.by(&house.agent).put(&at, half.clone()).await.assert_problem(403, "forbidden");
        let wrong = by(vec![share(&house.colleague, "listing", 5000, None), share(&house.agent, "closing", 4999, None)]);
        app.by(&house.manager).put(&at, wrong).await.assert_problem(422, "validation_failed").assert_field("/shares", "wrong_sum");
        let left = by(vec![share(&house.colleague, "listing", 5000, Some(5_000_000)), share(&house.agent, "closing", 5000, Some(4_999_999))]);
        app.by(&house.manager).put(&at, left).await.assert_problem(422, "validation_failed").assert_field("/shares", "fen_left");
        let mut nobody = half.clone();
        nobody["shares"][0]["member_id"] = json!(999);
        app.by(&house.manager).put(&at, nobody).await.assert_problem(422, "validation_failed").assert_field("/shares/0/member_id", "does_not_exist");
        assert!(split(&app, &house.manager, &contract).await.mediated.is_none());
        let mediated: ContractSplit = app.by(&house.manager).put(&at, half).await.assert_status(200).read();
        assert_eq!(paid(&mediated), sorted(vec![(Some(house.colleague.id), 5_000_000), (Some(house.agent.id), 5_000_000)]));
        assert_eq!(mediated.mediated.as_ref().map(|mediated| mediated.by.id), Some(house.manager.id));
        // What was computed stays in sight, and who has a share sees it.
        let computed: i64 = mediated.computed.members.iter().map(|part| part.amount_fen).sum();
        assert_eq!((computed, mediated.may_mediate), (10_000_000, true));
        split(&app, &house.colleague, &contract).await;
        let page: Page<ContractEntry> = app.by(&house.agent).get(&format!("{}/timeline", path(&contract))).await.assert_status(200).read();
        assert!(matches!(&page.items[0].event, ContractEvent::Mediated { reason } if reason.contains("当面商定")));
    }

    async fn an_exclusive_contract_has_no_split(app: TestApp) {
        let house = House::new(&app).await;
        let contract = app.draw_up(&house.agent, json!({"kind": "exclusive", "listing_id": house.listing})).await;
        app.by(&house.agent).get(&format!("{}/split", path(&contract))).await.assert_problem(409, "contract_not_ready");
    }
}
