//! The client itself: registered, changed, its contacts revealed.

use chrono::Duration;
use fangke_api::platform::db::sql::Sql;
use fangke_shared::client::contact::RevealedContact;
use fangke_shared::client::profile::ClientResponse;
use fangke_shared::client::{ClientGrade, ClientPool, ClientStage};
use fangke_shared::permission::Role;
use serde_json::json;

use super::{CLIENTS, buyer};
use crate::support::with;

both_engines! {
    async fn a_client_is_registered_with_contacts_demand_and_consent(app: TestApp) {
        let agent = app.member(Role::Agent);
        let body = with(buyer(" 王 小明 ", "138-1234-5678（先生）"), json!({
            "tags": ["学区", "学区", " "], "is_key": true, "intent": "high", "household": "三口之家", "income": "below_500k",
            "contacts": [{"contact": "138-1234-5678（先生）"}, {"kind": "wechat", "contact": "Wang_XM88", "note": "晚上回"}],
            "id_document": {"kind": "resident_card", "id_number": "11010519491231002x"},
            "consents": [{"purpose": "marketing", "channel": "wechat", "text_version": "2026-01"}],
        }));
        let answer = app.by(&agent).post(CLIENTS, body).await.assert_status(201);
        let client: ClientResponse = answer.read();
        let row = &client.summary;
        assert_eq!(answer.header("location"), Some(format!("{CLIENTS}/{}", row.id).as_str()));
        assert_eq!((row.name.as_str(), row.is_masked, row.version), ("王 小明", false, 1));
        assert_eq!((row.pool, row.agent.as_ref().map(|agent| agent.id)), (ClientPool::Private, Some(agent.id)));
        assert_eq!(row.private_until, Some(app.app.clock.now() + Duration::days(7)));
        assert_eq!((row.grade, row.stage, row.is_incomplete), (Some(ClientGrade::B), ClientStage::Qualified, false));
        assert_eq!((row.tags.as_slice(), row.contact_masked.as_deref()), (["学区".to_owned()].as_slice(), Some("138****5678")));
        let contacts: Vec<_> = client.contacts.iter().map(|contact| (contact.masked.as_str(), contact.note.as_deref())).collect();
        assert_eq!(contacts, [("138****5678", Some("先生")), ("w****8", Some("晚上回"))]);
        assert_eq!(client.id_document.as_ref().unwrap().number_masked, "1101**********002X");
        assert_eq!((client.consents.len(), client.registrant.id, client.prior.is_none()), (1, agent.id, true));
        assert!(client.rights.may_edit && client.rights.may_reveal && client.rights.may_transfer && !client.rights.may_take);
        // Nothing of it stands readable in the database.
        for table in ["client_contacts", "audit_entries", "client_events", "clients"] {
            let rows = app.read(|conn| match table {
                "client_contacts" => Ok(Sql::new("SELECT value_encrypted FROM client_contacts").load::<diesel::sql_types::Text, String>(conn)?),
                "audit_entries" => Ok(Sql::new("SELECT details FROM audit_entries").load::<diesel::sql_types::Text, String>(conn)?),
                "client_events" => Ok(Sql::new("SELECT event FROM client_events").load::<diesel::sql_types::Text, String>(conn)?),
                _ => Ok(Sql::new("SELECT coalesce(id_number_encrypted, '') FROM clients").load::<diesel::sql_types::Text, String>(conn)?),
            });
            assert!(rows.iter().all(|row| !row.contains("13812345678") && !row.contains("wang_xm88") && !row.contains("11010519")), "{table}");
        }
    }

    async fn every_wrong_field_is_named_beside_itself(app: TestApp) {
        let agent = app.member(Role::Agent);
        let refused = |change| app.by(&agent).post(CLIENTS, with(buyer("王小明", "13812345678"), change));
        refused(json!({"name": " "})).await.assert_problem(422, "validation_failed").assert_field("/name", "required");
        refused(json!({"contacts": []})).await.assert_problem(422, "validation_failed").assert_field("/contacts", "required");
        refused(json!({"contacts": [{"contact": "1381234567"}]})).await.assert_field("/contacts/0/contact", "invalid_format");
        refused(json!({"contacts": [{"contact": "1.39E+10"}]})).await.assert_field("/contacts/0/contact", "digits_lost");
        refused(json!({"contacts": [{"contact": "13812345678"}, {"contact": "+86 138 1234 5678"}]})).await
            .assert_field("/contacts/1/contact", "repeated");
        refused(json!({"source": "other"})).await.assert_field("/source_detail", "required");
        refused(json!({"id_document": {"kind": "resident_card", "id_number": "110105194912310021"}})).await
            .assert_field("/id_document/id_number", "wrong_check_digit");
        refused(json!({"id_document": {"kind": "resident_card", "id_number": "110105194912310000"}})).await
            .assert_field("/id_document/id_number", "digits_lost");
        refused(json!({"demand": {"purpose": "sale", "price_min_fen": 2, "price_max_fen": 1}})).await
            .assert_field("/demand/price_max_fen", "contradicts");
        refused(json!({"demand": {}})).await.assert_problem(422, "validation_failed").assert_field("/demand/purpose", "required");
        refused(json!({"demand": {"purpose": "sale", "community_ids": [4711]}})).await
            .assert_field("/demand/community_ids/0", "does_not_exist");
        refused(json!({"agent_id": 4711})).await.assert_field("/agent_id", "does_not_exist");
        // Nothing of all that is kept.
        assert_eq!(app.by(&agent).get(&format!("{CLIENTS}?total=true")).await.json()["total"], 0);
    }

    async fn what_changes_names_its_version_and_leaves_a_trail(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = app.register(&agent, buyer("王小明", "13812345678")).await.summary.id;
        let path = format!("{CLIENTS}/{id}");
        app.by(&agent).patch(&path, json!({"is_key": true})).await.assert_problem(428, "version_required");
        let changed: ClientResponse = app.by(&agent).version(1).patch(&path, json!({"is_key": true, "notes": "要南北通透"})).await.assert_status(200).read();
        assert_eq!((changed.summary.is_key, changed.notes.as_deref(), changed.summary.version), (true, Some("要南北通透"), 2));
        app.by(&agent).version(1).patch(&path, json!({"is_key": false})).await.assert_problem(412, "stale_version");
        let answer = app.by(&agent).version(2).patch(&path, json!({"name": ""})).await;
        answer.assert_problem(422, "validation_failed").assert_field("/name", "required");
        let with_document = app.by(&agent).version(2).put(&format!("{path}/id-document"), json!({"id_document": {"kind": "passport", "id_number": "E12345678"}}));
        let with_document: ClientResponse = with_document.await.assert_status(200).read();
        assert_eq!(with_document.id_document.unwrap().number_masked, "E*******8");
        let without: ClientResponse =
            app.by(&agent).version(3).put(&format!("{path}/id-document"), json!({"id_document": null})).await.assert_status(200).read();
        assert_eq!(without.id_document, None);
        let journal = app.by(&agent).get(&format!("{path}/timeline")).await.assert_status(200).json();
        let kinds: Vec<&str> = journal["items"].as_array().unwrap().iter().map(|entry| entry["event"]["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["edited", "edited", "edited", "demand_added", "registered"]);
        // The same again changes nothing and says nothing.
        app.by(&agent).version(4).patch(&path, json!({"is_key": true})).await.assert_status(200);
        let again = app.by(&agent).get(&format!("{path}/timeline")).await.json();
        assert_eq!(again["items"].as_array().unwrap().len(), 5);
    }

    async fn contacts_are_added_replaced_and_removed_and_one_stays(app: TestApp) {
        let agent = app.member(Role::Agent);
        let client = app.register(&agent, buyer("王小明", "13812345678")).await;
        let (id, first) = (client.summary.id, client.contacts[0].id);
        let path = format!("{CLIENTS}/{id}/contacts");
        let added: ClientResponse =
            app.by(&agent).version(1).post(&path, json!({"kind": "email", "contact": "Wang@Example.com"})).await.assert_status(200).read();
        assert_eq!(added.contacts[1].masked, "w****@example.com");
        app.by(&agent).version(2).post(&path, json!({"contact": "+86 138 1234 5678"})).await.assert_problem(409, "already_exists").assert_field("/contact", "repeated");
        app.by(&agent).version(2).post(&path, json!({"contact": "12"})).await.assert_problem(422, "validation_failed").assert_field("/contact", "invalid_format");
        let one = format!("{path}/{first}");
        let replaced: ClientResponse = app.by(&agent).version(2).put(&one, json!({"contact": "010-88886666-8"})).await.assert_status(200).read();
        assert_eq!((replaced.contacts[0].masked.as_str(), replaced.summary.contact_masked.as_deref()), ("010****6666-*", Some("010****6666-*")));
        let removed: ClientResponse = app.by(&agent).version(3).delete(&one).await.assert_status(200).read();
        assert_eq!(removed.summary.contact_masked.as_deref(), Some("w****@example.com"));
        let last = format!("{path}/{}", removed.contacts[0].id);
        app.by(&agent).version(4).delete(&last).await.assert_problem(422, "validation_failed");
        app.by(&agent).version(4).delete(&one).await.assert_problem(404, "not_found");
    }

    async fn a_contact_is_revealed_counted_and_owed_a_follow_up(app: TestApp) {
        let (agent, colleague) = (app.member(Role::Agent), app.member(Role::Agent));
        let client = app.register(&agent, buyer("王小明", "010-88886666-8")).await;
        let path = format!("{CLIENTS}/{}/contacts/{}/reveal", client.summary.id, client.contacts[0].id);
        let body = json!({"purpose": "arrange_showing"});
        let shown: RevealedContact = app.by(&agent).post(&path, body.clone()).await.assert_status(200).read();
        assert_eq!((shown.value.as_str(), shown.extension.as_deref()), ("+861088886666", Some("8")));
        assert_eq!((shown.follow_up_due_at, shown.reveals_today), (app.app.clock.now() + Duration::hours(2), 1));
        app.by(&agent).post(&path, json!({"purpose": "other"})).await.assert_problem(422, "validation_failed").assert_field("/note", "required");
        // Of somebody else's client nobody learns that it is there.
        app.by(&colleague).post(&path, body.clone()).await.assert_problem(404, "not_found");
        for _ in 0..2 {
            app.by(&agent).post(&path, body.clone()).await.assert_status(200);
        }
        app.advance(Duration::hours(2) + Duration::seconds(1));
        app.by(&agent).post(&path, body.clone()).await.assert_problem(403, "reveals_blocked");
        // One debt, paid by one follow-up on this client.
        app.follow_client(&agent, client.summary.id.0, "客户周六下午来看房，先看两套").await.assert_status(201);
        app.by(&agent).post(&path, body).await.assert_status(200);
    }

    async fn an_assistant_enters_for_an_agent_of_the_store(app: TestApp) {
        let region = app.region("城东");
        let (store, other) = (app.store(region, "望京店"), app.store(region, "国贸店"));
        let (assistant, agent, stranger) = (app.member_of(Role::Assistant, store), app.member_of(Role::Agent, store), app.member_of(Role::Agent, other));
        let enter = |agent_id: Option<i64>| app.by(&assistant).post(CLIENTS, with(buyer("王小明", "13812345678"), json!({"agent_id": agent_id})));
        enter(None).await.assert_problem(422, "validation_failed").assert_field("/agent_id", "required");
        enter(Some(stranger.id.0)).await.assert_problem(403, "forbidden");
        let client: ClientResponse = enter(Some(agent.id.0)).await.assert_status(201).read();
        assert_eq!((client.registrant.id, client.summary.agent.unwrap().id), (agent.id, agent.id));
        let finance = app.member(Role::Finance);
        app.by(&finance).get(CLIENTS).await.assert_problem(403, "forbidden");
        app.by(&finance).post(CLIENTS, buyer("李", "13900000001")).await.assert_problem(403, "forbidden");
    }

    async fn a_client_who_is_gone_says_why_and_may_come_back(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = app.register(&agent, buyer("王小明", "13812345678")).await.summary.id;
        let path = format!("{CLIENTS}/{id}");
        app.by(&agent).version(1).post(&format!("{path}/lose"), json!({"reason": "other"})).await.assert_problem(422, "validation_failed").assert_field("/note", "required");
        let gone: ClientResponse = app.by(&agent).version(1).post(&format!("{path}/lose"), json!({"reason": "bought_elsewhere"})).await.assert_status(200).read();
        assert_eq!((gone.summary.stage, gone.lost_because.unwrap().as_str()), (ClientStage::Lost, "bought_elsewhere"));
        assert_eq!(app.by(&agent).get(CLIENTS).await.json()["items"].as_array().unwrap().len(), 0);
        assert_eq!(app.by(&agent).get(&format!("{CLIENTS}?stage=lost")).await.json()["items"].as_array().unwrap().len(), 1);
        let back = app.by(&agent).version(2).send(actix_web::http::Method::POST, &format!("{path}/regain"), None);
        let back: ClientResponse = back.await.assert_status(200).read();
        assert_eq!((back.summary.stage, back.lost_because), (ClientStage::Qualified, None));
    }
}
