//! Two agents on one client: both agree, across stores the manager consents, and nothing is seen before (§2.3, B6).

use chrono::Duration;
use fangke_api::client::cooperation::service::agreed;
use fangke_shared::client::cooperation::{CooperationEnd, CooperationResponse, CooperationState, TermsState};
use fangke_shared::client::journal::{ClientEntry, ClientEvent};
use fangke_shared::client::profile::ClientSummary;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::{ClientId, MemberId};
use serde_json::{Value, json};

use super::{CLIENTS, buyer};
use crate::support::{Answer, TestApp, TestMember};

const COOPERATIONS: &str = "/api/v1/cooperations";
const TEXT: &str = "客户周六下午来看房，先看两套";

fn terms(holder: (i64, i64), shares_contacts: bool) -> Value {
    json!({
        "holder": {"role": "lead", "client_bp": holder.0, "closing_bp": holder.1},
        "partner": {"role": "support", "client_bp": 10_000 - holder.0, "closing_bp": 10_000 - holder.1},
        "shares_contacts": shares_contacts,
    })
}

async fn invite(app: &TestApp, by: &TestMember, client: i64, partner: &TestMember, terms: Value) -> Answer {
    let body = json!({"partner_id": partner.id, "terms": terms, "note": "你熟悉这个小区"});
    app.by(by).post(&format!("{CLIENTS}/{client}/cooperations"), body).await
}

async fn step(app: &TestApp, by: &TestMember, of: &CooperationResponse, what: &str, body: Value) -> Answer {
    app.by(by).version(of.version).post(&format!("{COOPERATIONS}/{}/{what}", of.id), body).await
}

async fn withdraw(app: &TestApp, by: &TestMember, of: &CooperationResponse) -> Answer {
    let path = format!("{COOPERATIONS}/{}/withdraw", of.id);
    app.by(by).version(of.version).send(actix_web::http::Method::POST, &path, None).await
}

async fn open(app: &TestApp, by: &TestMember) -> Vec<CooperationResponse> {
    app.by(by).get(COOPERATIONS).await.assert_status(200).read::<Page<CooperationResponse>>().items
}

fn weights(app: &TestApp, client: i64) -> Option<Vec<(MemberId, i64, i64)>> {
    app.read(|conn| agreed(conn, ClientId(client))).map(|agreed| agreed.parties.to_vec())
}

async fn notices(app: &TestApp, of: &TestMember) -> Vec<Value> {
    let page = app.by(of).get("/api/v1/notices").await.assert_status(200).json();
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|notice| notice["kind"] == "cooperation")
        .map(|notice| notice["details"].clone())
        .collect()
}

both_engines! {
    async fn both_agree_and_both_work_on_the_client(app: TestApp) {
        let store = app.store(app.region("东区"), "望湖店");
        let (holder, partner, stranger) = (app.member_of(Role::Agent, store), app.member_of(Role::Agent, store), app.member_of(Role::Agent, store));
        let client = app.register(&holder, buyer("王小明", "13812345678")).await;
        let id = client.summary.id.0;
        invite(&app, &stranger, id, &partner, terms((6_000, 5_000), true)).await.assert_problem(404, "not_found");
        invite(&app, &holder, id, &holder, terms((6_000, 5_000), true)).await.assert_field("/partner_id", "out_of_range");
        invite(&app, &holder, id, &app.member(Role::Finance), terms((6_000, 5_000), true)).await.assert_field("/partner_id", "out_of_range");
        let mut wrong = terms((6_000, 5_000), true);
        wrong["partner"]["closing_bp"] = json!(4_999);
        invite(&app, &holder, id, &partner, wrong).await.assert_field("/terms/partner/closing_bp", "wrong_sum");

        let invited: CooperationResponse = invite(&app, &holder, id, &partner, terms((6_000, 5_000), true)).await.assert_status(201).read();
        assert_eq!((invited.state, invited.terms, invited.rights.may_answer, invited.rights.may_withdraw), (CooperationState::Proposed, None, false, true));
        invite(&app, &holder, id, &stranger, terms((6_000, 5_000), true)).await.assert_problem(409, "cooperation_open");
        // Before they have agreed, they see nothing of the client but that there is one.
        app.by(&partner).get(&format!("{CLIENTS}/{id}")).await.assert_problem(404, "not_found");
        let mine = open(&app, &partner).await;
        assert_eq!((mine.len(), mine[0].client.name.as_str(), mine[0].is_client_seen, mine[0].rights.may_answer), (1, "王**", false, true));
        assert_eq!(notices(&app, &partner).await[0]["step"], "invited");
        app.by(&stranger).get(&format!("{COOPERATIONS}/{}", invited.id)).await.assert_problem(404, "not_found");
        assert!(open(&app, &stranger).await.is_empty());
        step(&app, &holder, &invited, "answer", json!({"agrees": true})).await.assert_problem(403, "forbidden");
        step(&app, &stranger, &invited, "answer", json!({"agrees": true})).await.assert_problem(404, "not_found");
        assert_eq!(weights(&app, id), None);

        let agreed: CooperationResponse = step(&app, &partner, &invited, "answer", json!({"agrees": true})).await.assert_status(200).read();
        assert_eq!((agreed.state, agreed.client.name.as_str(), agreed.is_client_seen), (CooperationState::Active, "王小明", true));
        step(&app, &partner, &invited, "answer", json!({"agrees": true})).await.assert_problem(412, "stale_version");
        step(&app, &partner, &agreed, "answer", json!({"agrees": true})).await.assert_problem(409, "nothing_proposed");
        assert_eq!(weights(&app, id), Some(vec![(holder.id, 6_000, 5_000), (partner.id, 4_000, 5_000)]));
        let seen = app.client(&partner, id).await;
        assert_eq!((seen.rights.may_follow_up, seen.rights.may_reveal, seen.rights.may_edit, seen.rights.may_transfer), (true, true, false, false));
        assert_eq!(seen.summary.agent.as_ref().map(|agent| agent.id), Some(holder.id));
        let listed: Page<ClientSummary> = app.by(&partner).get(&format!("{CLIENTS}?scope=own&pool=private")).await.read();
        assert_eq!((listed.items.len(), listed.items[0].name.as_str()), (1, "王小明"));
        // What the partner does counts: the client stays private for seven days more.
        app.advance(Duration::days(6));
        app.follow_client(&partner, id, TEXT).await.assert_status(201);
        assert_eq!(app.client(&holder, id).await.summary.private_until, Some(app.app.clock.now() + Duration::days(7)));
        let contact = seen.contacts[0].id;
        app.by(&partner).post(&format!("{CLIENTS}/{id}/contacts/{contact}/reveal"), json!({"purpose": "follow_up"})).await.assert_status(200);
        let now = app.client(&partner, id).await.summary.version;
        app.by(&partner).version(now).patch(&format!("{CLIENTS}/{id}"), json!({"is_key": true})).await.assert_problem(403, "forbidden");
        let page: Page<ClientEntry> = app.by(&partner).get(&format!("{CLIENTS}/{id}/timeline")).await.read();
        let told = page.items.iter().filter(|entry| matches!(entry.event, ClientEvent::Cooperation { .. })).count();
        assert_eq!(told, 2);
    }

    async fn a_change_needs_both_again_and_what_is_in_force_stays_until_then(app: TestApp) {
        let store = app.store(app.region("东区"), "望湖店");
        let (holder, partner) = (app.member_of(Role::Agent, store), app.member_of(Role::Agent, store));
        let client = app.register(&holder, buyer("王小明", "13812345678")).await;
        let (id, contact) = (client.summary.id.0, client.contacts[0].id);
        let now: CooperationResponse = invite(&app, &holder, id, &partner, terms((6_000, 5_000), true)).await.read();
        // The other one may want something else first.
        let now: CooperationResponse = step(&app, &partner, &now, "terms", json!({"terms": terms((5_000, 5_000), true)})).await.assert_status(200).read();
        step(&app, &partner, &now, "answer", json!({"agrees": true})).await.assert_problem(403, "forbidden");
        let now: CooperationResponse = step(&app, &holder, &now, "answer", json!({"agrees": true})).await.assert_status(200).read();
        let before = Some(vec![(holder.id, 5_000, 5_000), (partner.id, 5_000, 5_000)]);
        assert_eq!(weights(&app, id), before);
        let now: CooperationResponse = step(&app, &holder, &now, "terms", json!({"terms": terms((9_000, 0), false)})).await.assert_status(200).read();
        assert_eq!((weights(&app, id), now.proposal.as_ref().map(|open| open.state)), (before.clone(), Some(TermsState::Open)));
        let now: CooperationResponse = step(&app, &partner, &now, "answer", json!({"agrees": false, "note": "太少了"})).await.assert_status(200).read();
        assert_eq!((now.state, now.proposal.is_none(), weights(&app, id)), (CooperationState::Active, true, before.clone()));
        let now: CooperationResponse = step(&app, &holder, &now, "terms", json!({"terms": terms((9_000, 0), false)})).await.read();
        let now: CooperationResponse = withdraw(&app, &holder, &now).await.assert_status(200).read();
        assert_eq!((now.state, weights(&app, id)), (CooperationState::Active, before));
        // Contacts only as agreed.
        let now: CooperationResponse = step(&app, &holder, &now, "terms", json!({"terms": terms((4_000, 6_000), false)})).await.read();
        let now: CooperationResponse = step(&app, &partner, &now, "answer", json!({"agrees": true})).await.assert_status(200).read();
        assert_eq!(weights(&app, id), Some(vec![(holder.id, 4_000, 6_000), (partner.id, 6_000, 4_000)]));
        assert!(!app.client(&partner, id).await.rights.may_reveal);
        app.by(&partner).post(&format!("{CLIENTS}/{id}/contacts/{contact}/reveal"), json!({"purpose": "follow_up"})).await.assert_problem(403, "forbidden");

        step(&app, &partner, &now, "end", json!({"reason": ""})).await.assert_field("/reason", "required");
        let over: CooperationResponse = step(&app, &partner, &now, "end", json!({"reason": "手上客户太多"})).await.assert_status(200).read();
        assert_eq!((over.state, over.ended_because, over.end_note.as_deref()), (CooperationState::Over, Some(CooperationEnd::Party), Some("手上客户太多")));
        assert_eq!(weights(&app, id), None);
        app.by(&partner).get(&format!("{CLIENTS}/{id}")).await.assert_problem(404, "not_found");
        step(&app, &holder, &over, "end", json!({"reason": "再结束一次"})).await.assert_problem(409, "cooperation_over");
        let past: Page<CooperationResponse> = app.by(&holder).get(&format!("{CLIENTS}/{id}/cooperations")).await.read();
        assert_eq!(past.items.len(), 1);
        invite(&app, &holder, id, &partner, terms((6_000, 5_000), true)).await.assert_status(201);
    }

    async fn across_stores_the_manager_of_the_other_store_consents(app: TestApp) {
        let region = app.region("东区");
        let (store, other) = (app.store(region, "望湖店"), app.store(region, "梧桐路店"));
        let (holder, partner) = (app.member_of(Role::Agent, store), app.member_of(Role::Agent, other));
        let (own, theirs) = (app.member_of(Role::Manager, store), app.member_of(Role::Manager, other));
        let id = app.register(&holder, buyer("王小明", "13812345678")).await.summary.id.0;
        let now: CooperationResponse = invite(&app, &holder, id, &partner, terms((6_000, 5_000), true)).await.read();
        app.by(&theirs).get(&format!("{COOPERATIONS}/{}", now.id)).await.assert_problem(404, "not_found");
        let now: CooperationResponse = step(&app, &partner, &now, "answer", json!({"agrees": true})).await.assert_status(200).read();
        assert_eq!((now.state, now.proposal.as_ref().map(|open| open.state)), (CooperationState::Proposed, Some(TermsState::AwaitingConsent)));
        app.by(&partner).get(&format!("{CLIENTS}/{id}")).await.assert_problem(404, "not_found");
        assert_eq!(notices(&app, &theirs).await[0]["step"], "accepted");
        let waiting = open(&app, &theirs).await;
        assert_eq!((waiting.len(), waiting[0].rights.may_consent, waiting[0].client.name.as_str()), (1, true, "王**"));
        step(&app, &partner, &now, "consent", json!({"agrees": true})).await.assert_problem(403, "forbidden");
        step(&app, &own, &now, "consent", json!({"agrees": true})).await.assert_problem(403, "forbidden");
        let refused: CooperationResponse = step(&app, &theirs, &now, "consent", json!({"agrees": false, "note": "店里人手不够"})).await.assert_status(200).read();
        assert_eq!((refused.state, refused.ended_because), (CooperationState::Over, Some(CooperationEnd::Refused)));

        let now: CooperationResponse = invite(&app, &holder, id, &partner, terms((6_000, 5_000), true)).await.assert_status(201).read();
        let now: CooperationResponse = step(&app, &partner, &now, "answer", json!({"agrees": true})).await.read();
        let agreed: CooperationResponse = step(&app, &theirs, &now, "consent", json!({"agrees": true})).await.assert_status(200).read();
        assert_eq!((agreed.state, agreed.is_client_seen), (CooperationState::Active, false));
        assert_eq!(app.client(&partner, id).await.summary.name, "王小明");
        // Who consented sees the client no more than before.
        app.by(&theirs).get(&format!("{CLIENTS}/{id}")).await.assert_problem(404, "not_found");
        // The manager of the other store needs nobody's consent.
        let second = app.register(&holder, buyer("李女士", "13900000001")).await.summary.id.0;
        let now: CooperationResponse = invite(&app, &holder, second, &theirs, terms((6_000, 5_000), true)).await.read();
        let now: CooperationResponse = step(&app, &theirs, &now, "answer", json!({"agrees": true})).await.read();
        assert_eq!(now.state, CooperationState::Active);
    }

    async fn it_ends_when_somebody_else_holds_the_client_and_when_a_party_leaves(app: TestApp) {
        let store = app.store(app.region("东区"), "望湖店");
        let manager = app.member_of(Role::Manager, store);
        let (holder, partner, heir) = (app.member_of(Role::Agent, store), app.member_of(Role::Agent, store), app.member_of(Role::Agent, store));
        let mut clients = Vec::new();
        for n in 1..=3 {
            let id = app.register(&holder, buyer("王小明", &format!("1390000000{n}"))).await.summary.id.0;
            let now: CooperationResponse = invite(&app, &holder, id, &partner, terms((6_000, 5_000), true)).await.read();
            step(&app, &partner, &now, "answer", json!({"agrees": true})).await.assert_status(200);
            clients.push(id);
        }
        let version = app.client(&holder, clients[0]).await.summary.version;
        let body = json!({"member_id": heir.id, "reason": "客户就近看房"});
        app.by(&holder).version(version).post(&format!("{CLIENTS}/{}/transfer", clients[0]), body).await;
        app.by(&partner).get(&format!("{CLIENTS}/{}", clients[0])).await.assert_problem(404, "not_found");
        assert_eq!((weights(&app, clients[0]), open(&app, &partner).await.len()), (None, 2));
        let path = format!("/api/v1/members/{}/hand-over", partner.id);
        app.by(&manager).post(&path, json!({"receiver_id": heir.id, "reason": "离职交接"})).await.assert_status(200);
        assert!(open(&app, &partner).await.is_empty());
        // Once it is public, nobody works on it with anybody, whether a job has run or not.
        let last = app.register(&holder, buyer("赵先生", "13900000009")).await.summary.id.0;
        let now: CooperationResponse = invite(&app, &holder, last, &heir, terms((6_000, 5_000), true)).await.read();
        let now: CooperationResponse = step(&app, &heir, &now, "answer", json!({"agrees": true})).await.read();
        app.advance(Duration::days(7));
        assert!(app.client(&heir, last).await.summary.is_masked);
        step(&app, &heir, &now, "end", json!({"reason": "客户掉公了"})).await.assert_problem(409, "client_public");
        app.run_jobs();
        let over: CooperationResponse = app.by(&heir).get(&format!("{COOPERATIONS}/{}", now.id)).await.assert_status(200).read();
        assert_eq!((over.state, over.ended_because), (CooperationState::Over, Some(CooperationEnd::HolderChanged)));
    }

    async fn a_partner_shows_something_to_the_client(app: TestApp) {
        let store = app.store(app.region("东区"), "望湖店");
        let (holder, partner) = (app.member_of(Role::Agent, store), app.member_of(Role::Agent, store));
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let listing = app.enter(&holder, crate::support::sale(community, "301")).await.summary.id;
        let id = app.register(&holder, buyer("王小明", "13812345678")).await.summary.id.0;
        let draft = json!({"client_id": id, "starts_at": "2026-03-20T06:00:00Z", "listing_ids": [listing]});
        app.by(&partner).post("/api/v1/showings", draft.clone()).await.assert_field("/client_id", "does_not_exist");
        let now: CooperationResponse = invite(&app, &holder, id, &partner, terms((6_000, 5_000), true)).await.read();
        step(&app, &partner, &now, "answer", json!({"agrees": true})).await.assert_status(200);
        let booked = app.by(&partner).post("/api/v1/showings", draft).await.assert_status(201).json();
        assert_eq!(booked["agent"]["id"], json!(partner.id));
        // The holder sees it as well, and two cooperations of one client are never merged in silence.
        app.by(&holder).get(&format!("/api/v1/showings/{}", booked["id"])).await.assert_status(200);
        let twin = app.register(&holder, buyer("王晓明", "13900000001")).await.summary.id.0;
        app.by(&holder).get(&format!("{CLIENTS}/{twin}/merge-preview?with={id}")).await.assert_problem(409, "cooperation_open");
    }
}
