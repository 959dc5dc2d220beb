//! Programs of partners: registered, changed, given new secrets, ended; and how much they ask for (I7).

use chrono::Duration;
use diesel::prelude::*;
use fangke_api::schema::{api_client_secrets, audit_entries};
use fangke_shared::ApiClientId;
use fangke_shared::page::Page;
use fangke_shared::partner::api_client::{ApiClientResponse, ApiClientState, ApiClientUsage, ApiClientWithSecret};
use fangke_shared::permission::{PartnerScope, Role};
use serde_json::json;

use super::{API_CLIENTS, OWN, ask, draft, register, shown, token};
use crate::support::{TestApp, TestMember};

fn at(id: ApiClientId) -> String {
    format!("{API_CLIENTS}/{id}")
}

async fn get(app: &TestApp, by: &TestMember, id: ApiClientId) -> ApiClientResponse {
    app.by(by).get(&at(id)).await.assert_status(200).read()
}

both_engines! {
    async fn an_administrator_registers_a_program_and_sees_its_secret_once(app: TestApp) {
        let admin = app.member(Role::Admin);
        for role in [Role::Director, Role::Manager, Role::Agent, Role::Assistant, Role::Finance] {
            let other = app.member(role);
            app.by(&other).post(API_CLIENTS, draft("门户")).await.assert_problem(403, "forbidden");
            app.by(&other).get(API_CLIENTS).await.assert_problem(403, "forbidden");
        }
        let answer = app.by(&admin).post(API_CLIENTS, draft(" 门户 ")).await.assert_status(201);
        let made: ApiClientWithSecret = answer.read();
        assert_eq!(answer.header("location"), Some(at(made.api_client.id).as_str()));
        assert_eq!((made.api_client.name.as_str(), made.api_client.state), ("门户", ApiClientState::Active));
        assert_eq!(made.api_client.secrets.len(), 1);
        let all = app.by(&admin).get(API_CLIENTS).await.assert_status(200);
        let one = app.by(&admin).get(&at(made.api_client.id)).await.assert_status(200);
        assert!(![all.text(), one.text()].iter().any(|text| text.contains(&made.secret)));
        let page: Page<ApiClientResponse> = all.read();
        assert_eq!(page.items, std::slice::from_ref(&made.api_client));

        // Neither the secret nor its plain hash is kept, and the trail says who registered it.
        let hashes: Vec<String> = app.read(|conn| Ok(api_client_secrets::table.select(api_client_secrets::hash).load(conn)?));
        assert_eq!(hashes.len(), 1);
        assert!(!hashes[0].contains(&made.secret) && hashes[0] != fangke_api::platform::crypto::sha256_hex(made.secret.as_bytes()));
        let entries: Vec<(String, String, Option<i64>)> = app.read(|conn| {
            let of_programs = audit_entries::table.filter(audit_entries::subject.eq("api_client"));
            Ok(of_programs.select((audit_entries::action, audit_entries::details, audit_entries::member_id)).load(conn)?)
        });
        assert_eq!(entries.len(), 1);
        assert_eq!((entries[0].0.as_str(), entries[0].2), ("create", Some(admin.id.0)));
        assert!(!entries[0].1.contains(&made.secret));
    }

    async fn wrong_fields_are_named(app: TestApp) {
        let admin = app.member(Role::Admin);
        let region = app.region("朝阳大区");
        register(&app, draft("门户")).await;
        let refused = |field: &'static str, value: serde_json::Value, code: &'static str| {
            let mut body = draft("另一家");
            body[field] = value;
            let sent = app.by(&admin).post(API_CLIENTS, body);
            async move { sent.await.assert_problem(422, "validation_failed").assert_field(&format!("/{field}"), code) }
        };
        refused("name", json!(""), "required").await;
        refused("scopes", json!([]), "required").await;
        refused("scopes", json!(["listings:read", "listings:read"]), "invalid_format").await;
        app.by(&admin).post(API_CLIENTS, json!({"name": "x", "scopes": ["everything"], "rate_limit": 1})).await.assert_problem(422, "validation_failed");
        refused("rate_limit", json!(0), "out_of_range").await;
        refused("rate_limit", json!(60_001), "out_of_range").await;
        refused("store_id", json!(region), "does_not_exist").await;
        refused("store_id", json!(4711), "does_not_exist").await;
        refused("district", json!("不存在"), "does_not_exist").await;
        refused("colour", json!(1), "unknown_field").await;
        app.by(&admin).post(API_CLIENTS, draft("门 户")).await.assert_problem(409, "already_exists").assert_field("/name", "taken");
    }

    async fn a_program_may_be_held_to_a_store_and_a_district(app: TestApp) {
        let admin = app.member(Role::Admin);
        let store = app.store(app.region("朝阳大区"), "一店");
        app.community(&admin, "朝阳", "云庭家园").await;
        let mut body = draft("门户");
        (body["store_id"], body["district"]) = (json!(store), json!("朝阳区"));
        let made = register(&app, body).await;
        assert_eq!((made.api_client.store.as_deref(), made.api_client.district.as_deref()), (Some("一店"), Some("朝阳")));
        let own = app.bearer(&token(&app, &made).await).get(OWN).await.assert_status(200).json();
        assert_eq!((&own["name"], &own["store"], &own["district"]), (&json!("门户"), &json!("一店"), &json!("朝阳")));
    }

    async fn a_change_makes_older_tokens_wrong_and_a_name_does_not(app: TestApp) {
        let admin = app.member(Role::Admin);
        let made = register(&app, draft("门户")).await;
        let (id, before) = (made.api_client.id, token(&app, &made).await);
        let renamed: ApiClientResponse =
            app.by(&admin).version(1).patch(&at(id), json!({"name": "新门户"})).await.assert_status(200).read();
        app.bearer(&before).get(OWN).await.assert_status(200);
        app.by(&admin).version(1).patch(&at(id), json!({"rate_limit": 5})).await.assert_problem(412, "stale_version");
        let limited: ApiClientResponse =
            app.by(&admin).version(renamed.version).patch(&at(id), json!({"scopes": ["reso:read"]})).await.assert_status(200).read();
        assert_eq!(limited.scopes, [PartnerScope::ResoRead]);
        app.bearer(&before).get(OWN).await.assert_problem(401, "unauthenticated");
        let own = app.bearer(&token(&app, &made).await).get(OWN).await.assert_status(200).json();
        assert_eq!(own["scopes"], json!(["reso:read"]));
        app.by(&admin).version(limited.version).patch(&at(id), json!({"rate_limit": null})).await.assert_problem(422, "validation_failed");
    }

    async fn an_old_secret_is_good_until_the_moment_that_was_chosen(app: TestApp) {
        let admin = app.member(Role::Admin);
        let old = register(&app, draft("门户")).await;
        let id = old.api_client.id;
        let rotate = |version: i64, hours: serde_json::Value| app.by(&admin).version(version).post(&format!("{}/rotate-secret", at(id)), hours);
        rotate(1, json!({"overlap_hours": 169})).await.assert_problem(422, "validation_failed").assert_field("/overlap_hours", "out_of_range");
        let held = token(&app, &old).await;
        let new: ApiClientWithSecret = rotate(1, json!({})).await.assert_status(200).read();
        assert_ne!(new.secret, old.secret);
        assert_eq!(new.api_client.secrets.len(), 2);
        app.bearer(&held).get(OWN).await.assert_status(200);
        app.advance(Duration::hours(24) - Duration::seconds(1));
        token(&app, &old).await;
        token(&app, &new).await;
        app.advance(Duration::seconds(1));
        ask(&app, &shown(&old)).await.assert_status(401);
        let kept = token(&app, &new).await;
        assert_eq!(get(&app, &admin, id).await.secrets.len(), 1);

        // Without an overlap whoever has the old one is out at once, with the tokens that it brought.
        app.bearer(&kept).get(OWN).await.assert_status(200);
        let last: ApiClientWithSecret = rotate(new.api_client.version, json!({"overlap_hours": 0})).await.assert_status(200).read();
        app.bearer(&kept).get(OWN).await.assert_problem(401, "unauthenticated");
        ask(&app, &shown(&new)).await.assert_status(401);
        app.bearer(&token(&app, &last).await).get(OWN).await.assert_status(200);
    }

    async fn an_ended_program_is_refused_at_once_and_everywhere(app: TestApp) {
        let admin = app.member(Role::Admin);
        let made = register(&app, draft("门户")).await;
        let (id, held, other) = (made.api_client.id, token(&app, &made).await, app.another_process());
        fangke_api::wings::watch(&other).unwrap();
        assert!(other.partners.is_good(id, 1));
        let end = |version: i64| app.by(&admin).version(version).send(actix_web::http::Method::POST, &format!("{}/end", at(id)), None);
        end(2).await.assert_problem(412, "stale_version");
        let ended: ApiClientResponse = end(1).await.assert_status(200).read();
        assert_eq!((ended.state, ended.secrets.len()), (ApiClientState::Ended, 0));
        app.bearer(&held).get(OWN).await.assert_problem(401, "unauthenticated");
        assert_eq!(ask(&app, &shown(&made)).await.assert_status(401).json()["error"], "invalid_client");
        // As with members, the other process learns it when it looks, every other second.
        assert!(other.partners.is_good(id, 1));
        fangke_api::wings::watch(&other).unwrap();
        assert!(!other.partners.is_good(id, 1));
        end(ended.version).await.assert_problem(409, "api_client_ended");
        app.by(&admin).version(ended.version).patch(&at(id), json!({"name": "x"})).await.assert_problem(409, "api_client_ended");
    }

    async fn a_program_ends_with_its_last_day(app: TestApp) {
        let admin = app.member(Role::Admin);
        let mut body = draft("门户");
        body["ends_on"] = json!("2026-03-18");
        let made = register(&app, body).await;
        app.turn_to("2026-03-18T15:59:30Z");
        let answer = ask(&app, &shown(&made)).await.assert_status(200);
        assert_eq!(answer.json()["expires_in"], 30);
        let held = answer.json()["access_token"].as_str().unwrap().to_owned();
        app.bearer(&held).get(OWN).await.assert_status(200);
        app.advance(Duration::seconds(30));
        app.bearer(&held).get(OWN).await.assert_problem(401, "unauthenticated");
        ask(&app, &shown(&made)).await.assert_status(401);
        assert_eq!(get(&app, &admin, made.api_client.id).await.state, ApiClientState::Expired);
    }

    async fn all_processes_together_give_one_budget(app: TestApp) {
        let mut body = draft("门户");
        body["rate_limit"] = json!(6);
        let made = register(&app, body).await;
        let (id, now) = (made.api_client.id, app.app.clock.now());
        let held = token(&app, &made).await;
        let other = app.another_process();
        let look = |process: &fangke_api::platform::state::App| fangke_api::partner::api_client::service::watch(process).unwrap();
        look(&app.app);
        look(&other);
        for _ in 0..2 {
            app.bearer(&held).get(OWN).await.assert_status(200);
        }
        look(&app.app);
        assert_eq!(other.partners.take(id, 6, now).unwrap().remaining, 5);
        look(&other);
        // Two of the five were given by the first one meanwhile.
        let left: Vec<bool> = (0..4).map(|_| other.partners.take(id, 6, now).is_ok()).collect();
        assert_eq!(left, [true, true, true, false]);
        look(&other);
        look(&app.app);
        app.bearer(&held).get(OWN).await.assert_problem(429, "rate_limited");
        app.advance(Duration::minutes(1));
        app.bearer(&held).get(OWN).await.assert_status(200);
    }

    async fn usage_is_counted_by_day_and_written_down_now_and_then(app: TestApp) {
        let admin = app.member(Role::Admin);
        let mut body = draft("门户");
        body["rate_limit"] = json!(4);
        let made = register(&app, body).await;
        let (id, held) = (made.api_client.id, token(&app, &made).await);
        let usage = |id: ApiClientId| {
            let sent = app.by(&admin).get(&format!("{}/usage", at(id)));
            async move { sent.await.assert_status(200).read::<ApiClientUsage>() }
        };
        for _ in 0..3 {
            app.bearer(&held).get(OWN).await.assert_status(200);
        }
        app.bearer(&held).get(OWN).await.assert_problem(429, "rate_limited");
        assert_eq!(usage(id).await.calls, 0);
        fangke_api::wings::watch(&app.app).unwrap();
        let first = usage(id).await;
        // The token counts as well.
        assert_eq!((first.calls, first.errors, first.days.len(), first.last_seen_at), (5, 1, 30, Some(app.app.clock.now())));
        app.advance(Duration::days(1));
        token(&app, &made).await;
        fangke_api::wings::watch(&app.app).unwrap();
        fangke_api::wings::watch(&app.app).unwrap();
        let second = usage(id).await;
        assert_eq!(second.days.iter().take(3).map(|day| (day.calls, day.errors)).collect::<Vec<_>>(), [(1, 0), (5, 1), (0, 0)]);
        assert_eq!(get(&app, &admin, id).await.last_seen_at, second.last_seen_at);
        // Long after, the days are forgotten, but not when it called last.
        app.advance(Duration::days(500));
        app.run_jobs();
        let last = usage(id).await;
        assert_eq!((last.calls, last.last_seen_at), (0, second.last_seen_at));
        app.by(&admin).get(&format!("{API_CLIENTS}/4711/usage")).await.assert_problem(404, "not_found");
    }
}
