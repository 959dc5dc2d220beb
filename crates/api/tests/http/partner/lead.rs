//! Enquiries of partners: whose they become, that one is sent again without harm, and that the partner learns nothing of whom the house knows.

use chrono::Duration;
use fangke_api::partner::outbox::service as outbox;
use fangke_api::schema::api_clients;
use fangke_shared::client::profile::ClientSummary;
use fangke_shared::client::reception::{AnswerState, ReceptionKind, ReceptionSummary};
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::page::Page;
use fangke_shared::partner::lead::PortalLeadResponse;
use fangke_shared::partner::outbox::OutboxTopic;
use fangke_shared::permission::{PartnerScope, Role};
use fangke_shared::{ListingId, MemberId};
use serde_json::{Value, json};

use super::reader::{claims, publish, token};
use crate::support::{Answer, TestApp, TestMember, sale, with};

const LEADS: &str = "/api/v1/portal/leads";

struct House {
    agents: Vec<TestMember>,
    manager: TestMember,
    listing: ListingId,
    token: String,
}

async fn house(app: &TestApp) -> House {
    let store = app.store(app.region("东区"), "望湖店");
    let agents: Vec<TestMember> = (0..2).map(|_| app.member_of(Role::Agent, store)).collect();
    let (admin, manager) = (app.member(Role::Admin), app.member_of(Role::Manager, store));
    let community = app.community(&admin, "朝阳", "云庭家园").await;
    let listing = app.enter(&agents[0], sale(community, "301")).await.summary.id;
    publish(app, &agents[0], listing).await.assert_status(200);
    partner(app, 1, &admin);
    House { agents, manager, listing, token: token(app, claims(1)) }
}

/// The program of a partner.
fn partner(app: &TestApp, id: i64, by: &TestMember) {
    use diesel::prelude::*;
    app.write(|conn| {
        diesel::insert_into(api_clients::table)
            .values((
                api_clients::id.eq(id),
                api_clients::oauth_client_id.eq(format!("partner-{id}")),
                api_clients::name.eq("贝壳门户"),
                api_clients::name_key.eq(format!("贝壳门户{id}")),
                api_clients::scopes.eq("leads:write"),
                api_clients::rate_limit.eq(1_000),
                api_clients::token_version.eq(1),
                api_clients::created_by.eq(by.id.0),
                api_clients::created_at.eq(app.app.clock.now().naive_utc()),
                api_clients::version.eq(1),
            ))
            .execute(conn)?;
        Ok(())
    });
}

fn lead(app: &TestApp, listing: ListingId, changes: Value) -> Value {
    let lead = json!({"name": "王先生", "phone": "139 8765 4321", "message": "周末能看房吗？", "listing_id": listing,
        "consent": {"text_version": "2026-01", "given_at": app.app.clock.now()}});
    with(lead, changes)
}

async fn send(app: &TestApp, token: &str, key: &str, body: Value) -> Answer {
    app.bearer(token).with("Idempotency-Key", key).post(LEADS, body).await
}

async fn receptions(app: &TestApp, by: &TestMember) -> Vec<ReceptionSummary> {
    let page: Page<ReceptionSummary> = app.by(by).get("/api/v1/receptions?scope=store").await.assert_status(200).read();
    page.items
}

async fn clients(app: &TestApp, by: &TestMember) -> Vec<ClientSummary> {
    let page: Page<ClientSummary> = app.by(by).get("/api/v1/clients?scope=own").await.assert_status(200).read();
    page.items
}

both_engines! {
    async fn an_enquiry_becomes_the_client_of_whoever_is_next_and_waits_for_an_answer(app: TestApp) {
        let House { agents, manager, listing, token } = house(&app).await;
        let arrived: PortalLeadResponse = send(&app, &token, "a1", lead(&app, listing, json!({}))).await.assert_status(201).read();
        assert_eq!(arrived.received_at, app.app.clock.now());
        let waiting = receptions(&app, &manager).await;
        assert_eq!((waiting.len(), waiting[0].kind, waiting[0].answer), (1, ReceptionKind::Online, AnswerState::Waiting));
        let consultant = waiting[0].consultant.id;
        let by = agents.iter().find(|agent| agent.id == consultant).unwrap();
        let theirs = clients(&app, by).await;
        assert_eq!((theirs.len(), theirs[0].name.as_str()), (1, "王先生"));
        let told = app.notices(by).await;
        assert!(told.items.iter().any(|notice| notice.kind == NoticeKind::Reception), "whoever answers is told");
        let consents = app.by(by).get(&format!("/api/v1/clients/{}", theirs[0].id)).await.json()["consents"].clone();
        assert_eq!((&consents[0]["text_version"], &consents[0]["channel"]), (&json!("2026-01"), &json!("web")));

        // The next one is the other's turn.
        app.advance(Duration::minutes(5));
        let next = lead(&app, listing, json!({"phone": "139 8765 4322", "name": "李女士"}));
        send(&app, &token, "a2", next).await.assert_status(201);
        let consultants: Vec<MemberId> = receptions(&app, &manager).await.iter().map(|reception| reception.consultant.id).collect();
        assert_eq!(consultants.len(), 2);
        assert_ne!(consultants[0], consultants[1]);

        outbox::number(&app.app).unwrap();
        let events = app.read(|conn| outbox::after(conn, 0, &[OutboxTopic::LeadAssigned], 10));
        assert_eq!((events.len(), events[0].subject.id, &events[0].payload["listing_id"]), (2, arrived.id.0, &json!(listing)));
        assert!(!events[0].payload.to_string().contains("139"), "no contact is told");
    }

    async fn an_enquiry_of_somebody_known_is_a_touch_and_looks_the_same(app: TestApp) {
        let House { agents, manager, listing, token: first } = house(&app).await;
        let holder = &agents[1];
        let known = json!({"name": "王小明", "source": "walk_in", "contacts": [{"contact": "139 8765 4321"}]});
        app.by(holder).post("/api/v1/clients", known).await.assert_status(201);
        for (n, phone) in ["13987654321", "13987654399"].into_iter().enumerate() {
            let body = lead(&app, listing, json!({ "phone": phone }));
            let answer = send(&app, &first, &format!("k{n}"), body).await.assert_status(201).json();
            assert_eq!(answer.as_object().unwrap().keys().collect::<Vec<_>>(), ["id", "received_at"]);
        }
        let theirs = clients(&app, holder).await;
        assert_eq!(theirs.iter().filter(|client| client.name == "王小明").count(), 1);
        assert!(theirs.iter().all(|client| client.name != "王先生") || theirs.len() == 2, "the known one was not registered anew");
        let waiting = receptions(&app, &manager).await;
        assert_eq!(waiting.len(), 2);
        assert!(waiting.iter().any(|reception| reception.consultant.id == holder.id), "whoever holds the client answers");
        let journal = app.by(holder).get(&format!("/api/v1/clients/{}/timeline", theirs.iter().find(|client| client.name == "王小明").unwrap().id)).await.assert_status(200).text();
        assert!(journal.contains("enquired") && journal.contains("贝壳门户"), "{journal}");
    }

    async fn nobody_holds_the_client_and_the_next_in_turn_takes_it(app: TestApp) {
        let House { agents, listing, .. } = house(&app).await;
        let known = json!({"name": "王小明", "source": "walk_in", "contacts": [{"contact": "139 8765 4321"}]});
        app.by(&agents[1]).post("/api/v1/clients", known).await.assert_status(201);
        app.advance(Duration::days(60));
        app.run_jobs();
        send(&app, &token(&app, claims(1)), "a1", lead(&app, listing, json!({}))).await.assert_status(201);
        let held = [clients(&app, &agents[0]).await, clients(&app, &agents[1]).await].concat();
        assert_eq!(held.iter().map(|client| client.name.as_str()).collect::<Vec<_>>(), ["王小明"]);
    }

    async fn the_same_enquiry_counts_once(app: TestApp) {
        let House { manager, listing, token, .. } = house(&app).await;
        let body = lead(&app, listing, json!({}));
        let first: PortalLeadResponse = send(&app, &token, "once", body.clone()).await.assert_status(201).read();
        let again: PortalLeadResponse = send(&app, &token, "once", body.clone()).await.assert_status(201).read();
        assert_eq!(again, first);
        send(&app, &token, "once", lead(&app, listing, json!({"name": "李女士"}))).await.assert_problem(409, "idempotency_key_reused");
        assert_eq!(receptions(&app, &manager).await.len(), 1);
        let many = futures_util::future::join_all((0..4).map(|_| send(&app, &token, "at once", body.clone()))).await;
        let ids: Vec<Value> = many.into_iter().map(|answer| answer.assert_status(201).json()["id"].clone()).collect();
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    }

    async fn what_is_wrong_is_refused_and_leaves_nothing(app: TestApp) {
        let House { agents, manager, listing, token: mine } = house(&app).await;
        let ask = async |changes: Value| send(&app, &mine, "w", lead(&app, listing, changes)).await;
        ask(json!({"name": ""})).await.assert_field("/name", "required");
        ask(json!({"phone": "no number"})).await.assert_status(422);
        ask(json!({"listing_id": 999})).await.assert_field("/listing_id", "does_not_exist");
        ask(json!({"consent": {"text_version": "", "given_at": "2026-03-18T01:00:00Z"}})).await.assert_field("/consent/text_version", "required");
        ask(json!({"agent_id": 1})).await.assert_field("/agent_id", "unknown_field");
        let mut silent = lead(&app, listing, json!({}));
        silent.as_object_mut().unwrap().remove("consent");
        send(&app, &mine, "w", silent).await.assert_field("/consent", "required");
        app.by(&agents[0]).delete(&format!("/api/v1/listings/{listing}/syndication")).await.assert_status(204);
        ask(json!({})).await.assert_field("/listing_id", "does_not_exist");
        let deaf = token(&app, fangke_api::platform::token::PartnerClaims { scopes: vec![PartnerScope::ListingsRead], ..claims(1) });
        send(&app, &deaf, "w", lead(&app, listing, json!({}))).await.assert_problem(403, "forbidden");
        app.by(&agents[0]).post(LEADS, lead(&app, listing, json!({}))).await.assert_problem(401, "unauthenticated");
        assert_eq!(receptions(&app, &manager).await.len(), 0);
    }
}
