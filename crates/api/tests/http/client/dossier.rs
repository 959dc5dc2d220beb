//! The page of a client: who sees how much, and consent.

use chrono::Duration;
use fangke_shared::client::profile::ClientResponse;
use fangke_shared::permission::Role;
use serde_json::json;

use super::{CLIENTS, buyer};
use crate::support::with;

both_engines! {
    async fn a_public_client_tells_its_wishes_and_not_its_person(app: TestApp) {
        let (agent, other) = (app.member(Role::Agent), app.member(Role::Agent));
        let body = with(buyer("王小明", "13812345678"), json!({
            "notes": "爱人姓李", "tags": ["王老师介绍"], "household": "三口之家", "occupation": "教师",
            "contacts": [{"contact": "13812345678", "note": "王太太"}],
            "id_document": {"kind": "passport", "id_number": "E12345678"},
            "consents": [{"purpose": "service", "channel": "phone", "text_version": "1"}],
        }));
        let id = app.register(&agent, body).await.summary.id;
        app.follow_client(&agent, id.0, "王先生说周六来看房").await.assert_status(201);
        let path = format!("{CLIENTS}/{id}");
        app.by(&other).get(&path).await.assert_problem(404, "not_found");
        app.by(&other).get(&format!("{path}/timeline")).await.assert_problem(404, "not_found");
        app.advance(Duration::days(7));
        let answer = app.by(&other).get(&path).await.assert_status(200);
        for told in ["王小明", "爱人姓李", "王老师", "三口之家", "教师", "王太太", "E*"] {
            assert!(!answer.text().contains(told), "{told}: {}", answer.text());
        }
        let seen: ClientResponse = answer.read();
        assert_eq!((seen.summary.name.as_str(), seen.demands.len(), seen.summary.demand.is_some()), ("王**", 1, true));
        assert!(seen.rights.may_take && !seen.rights.may_edit && !seen.rights.may_reveal);
        assert_eq!(app.by(&other).get(&format!("{path}/timeline")).await.json()["items"], json!([]));
        app.by(&other).version(1).patch(&path, json!({"is_key": true})).await.assert_problem(409, "client_public");
        let reveal = format!("{path}/contacts/{}/reveal", seen.contacts[0].id);
        app.by(&other).post(&reveal, json!({"purpose": "follow_up"})).await.assert_problem(409, "client_public");
        // The whole company's lead sees everything, and takes it before calling.
        let admin = app.member(Role::Admin);
        assert_eq!(app.client(&admin, id.0).await.summary.name, "王小明");
        app.by(&admin).post(&reveal, json!({"purpose": "follow_up"})).await.assert_problem(409, "client_public");
    }

    async fn managers_see_their_stores_clients_and_nobody_elses(app: TestApp) {
        let region = app.region("城东");
        let (store, other) = (app.store(region, "望京店"), app.store(region, "国贸店"));
        let (agent, manager, stranger) = (app.member_of(Role::Agent, store), app.member_of(Role::Manager, store), app.member_of(Role::Manager, other));
        let id = app.register(&agent, buyer("王小明", "13812345678")).await.summary.id;
        let seen = app.client(&manager, id.0).await;
        assert!(seen.rights.may_edit && seen.rights.may_transfer && !seen.summary.is_masked);
        app.by(&stranger).get(&format!("{CLIENTS}/{id}")).await.assert_problem(404, "not_found");
        let moved: ClientResponse = app.by(&manager).version(1).patch(&format!("{CLIENTS}/{id}"), json!({"is_key": true})).await.assert_status(200).read();
        assert!(moved.summary.is_key);
    }

    async fn consent_is_recorded_and_withdrawn_and_stays_on_record(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = app.register(&agent, buyer("王小明", "13812345678")).await.summary.id;
        let path = format!("{CLIENTS}/{id}/consents");
        let later = json!({"purpose": "marketing", "channel": "paper", "text_version": "2026-01", "given_at": "2026-03-19T00:00:00Z"});
        app.by(&agent).version(1).post(&path, later).await.assert_problem(422, "validation_failed").assert_field("/given_at", "out_of_range");
        let body = json!({"purpose": "marketing", "channel": "paper", "text_version": "2026-01"});
        let given: ClientResponse = app.by(&agent).version(1).post(&path, body).await.assert_status(200).read();
        let consent = &given.consents[0];
        assert_eq!((consent.given_at, consent.recorded_by.id, consent.withdrawn_at), (app.app.clock.now(), agent.id, None));
        let withdraw = format!("{path}/{}/withdraw", consent.id);
        let taken_back: ClientResponse = app.by(&agent).version(2).post(&withdraw, json!({"channel": "phone"})).await.assert_status(200).read();
        assert_eq!(taken_back.consents[0].withdrawn_at, Some(app.app.clock.now()));
        app.by(&agent).version(3).post(&withdraw, json!({"channel": "phone"})).await.assert_problem(404, "not_found");
    }
}
