//! Contracts: drawn up, reviewed by somebody else, found again (§5, D1, D2).

use fangke_shared::client::journal::{ClientEntry, ClientEvent};
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::deal::contract::{
    ContractEntry, ContractEvent, ContractResponse, ContractState, ContractSummary, ContractTemplate, ContractText, PartyRole,
};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::property::timeline::TimelineEvent;
use futures_util::future::join_all;
use serde_json::json;

use super::{CONTRACTS, House, path};
use crate::support::{sale, with};

both_engines! {
    async fn a_contract_is_drawn_up_changed_submitted_returned_and_approved_by_somebody_else(app: TestApp) {
        let house = House::new(&app).await;
        let drawn = app.draw_up(&house.agent, with(house.sale(), json!({"price_fen": null, "terms": " 家具随房 "}))).await;
        assert_eq!((drawn.summary.state, drawn.summary.number.clone(), drawn.summary.agent.id), (ContractState::Draft, None, house.agent.id));
        assert_eq!((drawn.summary.total_fen, drawn.agreed.terms.as_deref()), (10_000_000, Some("家具随房")));
        // The client is a party already.
        assert_eq!((drawn.parties.len(), drawn.parties[0].role, drawn.parties[0].name.as_str()), (1, PartyRole::Client, "王小明"));
        let missing: Vec<&str> = drawn.missing.iter().map(|field| field.pointer.as_str()).collect();
        assert_eq!(missing, ["/parties/owner", "/price_fen"]);
        let incomplete = app.contract_act(&house.agent, &drawn, "submit").await.assert_problem(422, "contract_incomplete");
        incomplete.assert_field("/parties/owner", "required").assert_field("/price_fen", "required");

        let changed: ContractResponse =
            app.by(&house.agent).version(drawn.summary.version).patch(&path(&drawn), json!({"price_fen": 318_000_000})).await.assert_status(200).read();
        app.by(&house.agent).version(drawn.summary.version).patch(&path(&drawn), json!({"price_fen": 1})).await.assert_problem(412, "stale_version");
        app.by(&house.agent).version(changed.summary.version).patch(&path(&drawn), json!({"kind": "rental"})).await.assert_problem(422, "validation_failed").assert_field("/kind", "contradicts");
        let changed: ContractResponse = app.by(&house.agent).get(&path(&drawn)).await.assert_status(200).read();
        let wrong = json!({"role": "owner", "name": "李业主", "id_document": {"kind": "resident_card", "id_number": "110105194912310021"}});
        app.contract_step(&house.agent, &changed, "parties", wrong).await.assert_problem(422, "validation_failed").assert_field("/id_document/id_number", "wrong_check_digit");
        let whole = app.with_owner(&house.agent, &changed).await;
        assert!(whole.missing.is_empty());
        // The number of a document is shown masked, here as everywhere.
        let owner = whole.parties.iter().find(|party| party.role == PartyRole::Owner).unwrap().clone();
        assert_eq!(owner.id_document.unwrap().number_masked, "1101**********002X");

        // Somebody else's private business isn't there.
        app.by(&app.member(Role::Agent)).get(&path(&whole)).await.assert_problem(404, "not_found");
        app.by(&house.colleague).get(&path(&whole)).await.assert_problem(404, "not_found");
        app.by(&app.member(Role::Finance)).get(&path(&whole)).await.assert_status(200);
        app.by(&app.member(Role::Finance)).post(CONTRACTS, house.sale()).await.assert_problem(403, "forbidden");
        app.contract_step(&house.agent, &whole, "approve", json!({})).await.assert_problem(403, "forbidden");
        app.contract_step(&house.manager, &whole, "approve", json!({})).await.assert_problem(409, "contract_not_ready");

        let submitted: ContractResponse = app.contract_act(&house.agent, &whole, "submit").await.assert_status(200).read();
        let month = app.today().replace('-', "")[..6].to_owned();
        assert_eq!(submitted.summary.number.as_deref(), Some(&*format!("{month}-MM-0001")));
        app.by(&house.agent).version(submitted.summary.version).patch(&path(&drawn), json!({"price_fen": 1})).await.assert_problem(409, "contract_not_ready");
        let submitted: ContractResponse = app.by(&house.manager).get(&path(&drawn)).await.assert_status(200).read();
        assert!(submitted.rights.may_review && !submitted.rights.may_change && submitted.rights.may_cancel);
        app.contract_step(&house.manager, &submitted, "return", json!({"reason": ""})).await.assert_problem(422, "validation_failed");
        let returned: ContractResponse =
            app.contract_step(&house.manager, &submitted, "return", json!({"reason": "共有人没有签字"})).await.assert_status(200).read();
        assert_eq!((returned.summary.state, returned.review_note.as_deref()), (ContractState::Returned, Some("共有人没有签字")));
        let notice = &app.notices(&house.agent).await.items[0];
        assert_eq!((notice.kind, notice.details["state"].as_str()), (NoticeKind::Contract, Some("returned")));

        // Submitted again it keeps its number; who leads and submits needs somebody else to approve.
        let again: ContractResponse = app.contract_act(&house.manager, &returned, "submit").await.assert_status(200).read();
        assert_eq!(again.summary.number, submitted.summary.number);
        assert!(again.rights.is_own_submission && !again.rights.may_review);
        app.contract_step(&house.manager, &again, "approve", json!({})).await.assert_problem(403, "submitter_reviews");
        let again: ContractResponse = app.by(&house.admin).get(&path(&drawn)).await.assert_status(200).read();
        let approved: ContractResponse = app.contract_step(&house.admin, &again, "approve", json!({"note": "可以签"})).await.assert_status(200).read();
        assert_eq!(approved.summary.state, ContractState::Approved);
        app.sign(&house.manager, &approved).await.assert_problem(403, "submitter_reviews");

        let page: Page<ContractEntry> = app.by(&house.agent).get(&format!("{}/timeline", path(&drawn))).await.assert_status(200).read();
        let states: Vec<ContractState> =
            page.items.iter().filter_map(|entry| if let ContractEvent::StateChanged { to, .. } = &entry.event { Some(*to) } else { None }).collect();
        assert_eq!(states, [ContractState::Approved, ContractState::Submitted, ContractState::Returned, ContractState::Submitted]);
        assert!(app.events(&house.agent, house.listing).await.iter().any(|event| matches!(event, TimelineEvent::Contract { state: ContractState::Approved, .. })));
        let journal: Page<ClientEntry> = app.by(&house.agent).get(&format!("/api/v1/clients/{}/timeline", house.client)).await.assert_status(200).read();
        assert!(matches!(&journal.items[0].event, ClientEvent::Contract { state: ContractState::Approved, number: Some(_), .. }));
    }

    async fn what_cannot_be_is_refused_beside_the_field(app: TestApp) {
        let house = House::new(&app).await;
        for (changes, pointer, code) in [
            (json!({"listing_id": 999}), "/listing_id", "does_not_exist"),
            (json!({"kind": "rental"}), "/listing_id", "contradicts"),
            (json!({"client_id": 999}), "/client_id", "does_not_exist"),
            (json!({"owner_commission_fen": -1}), "/owner_commission_fen", "out_of_range"),
            (json!({"until_on": "2027-01-01"}), "/until_on", "contradicts"),
            (json!({"agent_id": 999}), "/agent_id", "does_not_exist"),
            (json!({"novice_id": house.agent.id}), "/novice_id", "contradicts"),
        ] {
            app.by(&house.agent).post(CONTRACTS, with(house.sale(), changes)).await.assert_problem(422, "validation_failed").assert_field(pointer, code);
        }
        app.by(&house.agent).post(CONTRACTS, with(house.sale(), json!({"agent_id": house.colleague.id}))).await.assert_problem(403, "forbidden");
        // A client whom somebody else holds isn't there.
        app.by(&house.colleague).post(CONTRACTS, house.sale()).await.assert_problem(422, "validation_failed").assert_field("/client_id", "does_not_exist");
        app.set_status(&house.colleague, house.listing, "paused").await.assert_status(200);
        app.draw_up(&house.agent, house.sale()).await;
        app.set_status(&house.colleague, house.listing, "withdrawn").await.assert_status(200);
        app.by(&house.agent).post(CONTRACTS, house.sale()).await.assert_problem(422, "validation_failed").assert_field("/listing_id", "closed");
    }

    async fn numbers_have_no_gap_however_many_come_at_once(app: TestApp) {
        let house = House::new(&app).await;
        let mut drafts = Vec::new();
        for n in 0..12 {
            let listing = app.enter(&house.agent, sale(house.community, &format!("4{n:02}"))).await.summary.id;
            let drawn = app.draw_up(&house.agent, with(house.sale(), json!({"listing_id": listing}))).await;
            // Every third one lacks its owner: it is refused, and takes no number.
            drafts.push(if n % 3 == 2 { drawn } else { app.with_owner(&house.agent, &drawn).await });
        }
        let answers = join_all(drafts.iter().map(|draft| app.contract_act(&house.agent, draft, "submit"))).await;
        let mut numbers: Vec<i64> = answers
            .iter()
            .filter(|answer| answer.status == 200)
            .map(|answer| answer.json()["number"].as_str().unwrap().rsplit('-').next().unwrap().parse().unwrap())
            .collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=8).collect::<Vec<_>>());
    }

    async fn contracts_are_found_by_number_party_listing_and_state_in_pages(app: TestApp) {
        let house = House::new(&app).await;
        let approved = app.approved(&house, house.sale()).await;
        let exclusive = app.draw_up(&house.colleague, json!({"kind": "exclusive", "listing_id": house.listing, "price_fen": 330_000_000})).await;
        let number = approved.summary.number.clone().unwrap();
        let find = async |query: &str| -> Vec<i64> {
            let page: Page<ContractSummary> = app.by(&house.manager).get(&format!("{CONTRACTS}?{query}")).await.assert_status(200).read();
            page.items.iter().map(|contract| contract.id.0).collect()
        };
        let (sale, other) = (approved.summary.id.0, exclusive.summary.id.0);
        assert_eq!(find("").await, [other, sale]);
        assert_eq!(find(&format!("q={}", &number[..9])).await, [sale]);
        assert_eq!(find("q=%E7%8E%8B%E5%B0%8F").await, [sale]);
        assert_eq!(find("q=%E4%BA%91%E5%BA%AD").await, [other, sale]);
        assert_eq!(find("state=draft").await, [other]);
        assert_eq!(find("kind=sale,rental").await, [sale]);
        assert_eq!(find(&format!("client_id={}", house.client)).await, [sale]);
        assert_eq!(find(&format!("agent_id={}", house.colleague.id)).await, [other]);
        assert_eq!(find(&format!("org_unit_id={}", house.store)).await, [other, sale]);
        let first: Page<ContractSummary> = app.by(&house.manager).get(&format!("{CONTRACTS}?limit=1")).await.assert_status(200).read();
        assert_eq!(find(&format!("limit=1&cursor={}", first.next_cursor.unwrap())).await, [sale]);
        let own: Page<ContractSummary> = app.by(&house.agent).get(CONTRACTS).await.assert_status(200).read();
        assert_eq!(own.items.len(), 1);
        app.by(&house.agent).get(&format!("{CONTRACTS}?scope=store")).await.assert_problem(403, "forbidden");
        app.by(&house.agent).get(&format!("{CONTRACTS}?colour=red")).await.assert_problem(422, "validation_failed");
    }

    async fn the_text_follows_its_template_until_it_is_signed(app: TestApp) {
        let house = House::new(&app).await;
        let approved = app.approved(&house, house.sale()).await;
        let text = async || -> ContractText { app.by(&house.agent).get(&format!("{}/text", path(&approved))).await.assert_status(200).read() };
        let before = text().await;
        assert!(!before.is_frozen && before.template_version == 1 && before.text.contains("3,200,000.00"));
        assert!(before.text.contains("1101**********002X") && before.text.contains(approved.summary.number.as_deref().unwrap()));
        let versions = "/api/v1/contract-templates/sale/versions";
        let own = json!({"title": "买卖合同（本店）", "text": "编号 {number}，价款 {price} 元，{terms}"});
        app.by(&house.manager).post(versions, own.clone()).await.assert_problem(403, "forbidden");
        let wrong = json!({"title": "买卖合同", "text": "价款是 {colour} 元，特此约定"});
        app.by(&house.admin).post(versions, wrong).await.assert_problem(422, "validation_failed").assert_field("/text", "unknown_word");
        app.by(&house.admin).post("/api/v1/contract-templates/swap/versions", own.clone()).await.assert_problem(404, "not_found");
        let template: ContractTemplate = app.by(&house.admin).post(versions, own.clone()).await.assert_status(201).read();
        assert_eq!(template.versions.iter().map(|version| version.version).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(text().await.text, format!("编号 {}，价款 3,200,000.00 元，无", approved.summary.number.clone().unwrap()));
        app.sign(&house.manager, &approved).await.assert_status(200);
        app.by(&house.admin).post(versions, with(own, json!({"text": "第三版：{number} {price}"}))).await.assert_status(201);
        let after = text().await;
        assert!(after.is_frozen && after.template_version == 2 && after.text.starts_with("编号 "));
        let all: Page<ContractTemplate> = app.by(&house.agent).get("/api/v1/contract-templates").await.assert_status(200).read();
        assert_eq!(all.items.iter().map(|template| template.versions.len()).collect::<Vec<_>>(), [1, 3, 1]);
    }

    async fn papers_are_attached_downloaded_and_refused_by_name(app: TestApp) {
        let house = House::new(&app).await;
        let drawn = app.draw_up(&house.agent, house.sale()).await;
        let files = format!("{}/files", path(&drawn));
        let attach = async |bytes: Vec<u8>| {
            let client = app.by(&house.agent).with("content-type", "application/octet-stream");
            client.send(actix_web::http::Method::POST, &format!("{files}?filename=%E6%88%BF%E4%BA%A7%E8%AF%81.pdf"), Some(bytes)).await
        };
        let with_paper: ContractResponse = attach(b"%PDF-1.7\n...".to_vec()).await.assert_status(201).read();
        let paper = with_paper.files[0].clone();
        assert_eq!((paper.name.as_str(), paper.media_type.as_str(), paper.bytes), ("房产证.pdf", "application/pdf", 12));
        attach(b"<html>".to_vec()).await.assert_problem(422, "unsupported_document");
        attach(vec![b'%'; 20 * 1024 * 1024 + 1]).await.assert_problem(413, "document_too_large");
        let sent = app.by(&house.manager).get(&format!("{files}/{}", paper.id)).await.assert_status(200);
        assert_eq!(sent.text(), "%PDF-1.7\n...");
        app.by(&house.colleague).get(&format!("{files}/{}", paper.id)).await.assert_problem(404, "not_found");
        let without: ContractResponse = app.by(&house.agent).delete(&format!("{files}/{}", paper.id)).await.assert_status(200).read();
        assert!(without.files.is_empty());
        app.by(&house.agent).get(&format!("{files}/{}", paper.id)).await.assert_problem(404, "not_found");
    }

    async fn parties_come_change_and_go_while_it_is_a_draft(app: TestApp) {
        let house = House::new(&app).await;
        let drawn = app.draw_up(&house.agent, house.sale()).await;
        let whole = app.with_owner(&house.agent, &drawn).await;
        let owner = whole.parties.last().unwrap().id;
        let at = format!("{}/parties/{owner}", path(&whole));
        let renamed = json!({"role": "co_owner", "name": "李共有", "note": "占 50%"});
        let changed: ContractResponse = app.by(&house.agent).version(whole.summary.version).put(&at, renamed).await.assert_status(200).read();
        let party = changed.parties.last().unwrap();
        assert_eq!((party.role, party.name.as_str(), party.id_document.is_some()), (PartyRole::CoOwner, "李共有", true));
        let gone: ContractResponse = app.by(&house.agent).version(changed.summary.version).delete(&at).await.assert_status(200).read();
        assert_eq!(gone.parties.len(), 1);
        app.by(&house.agent).version(gone.summary.version).delete(&at).await.assert_problem(404, "not_found");
    }
}
