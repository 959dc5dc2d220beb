//! What somebody can still see once they should not: a stolen laptop, a manager who leaves, a curious clerk. A person's erasure and a lost
//! disk are walked in `company/erasure.rs` (also together) and `platform/backup.rs`.

use actix_web::http::Method;
use fangke_shared::company::audit::AuditEntryResponse;
use fangke_shared::company::auth::{SessionResponse, TokenResponse};
use fangke_shared::exchange::export::ExportRequestResponse;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::property::photo::PhotoResponse;
use serde_json::json;

use crate::client::{CLIENTS, buyer};
use crate::property::photo::jpeg;
use crate::support::{Answer, LISTINGS, PASSWORD, TestApp, TestMember, sale};

const SESSIONS: &str = "/api/v1/auth/sessions";

async fn sign_in(app: &TestApp, member: &TestMember) -> (String, Answer) {
    let body = json!({"username": member.username, "password": PASSWORD});
    let answer = app.anyone().post("/api/v1/auth/login", body).await.assert_status(200);
    (answer.read::<TokenResponse>().access_token, answer)
}

async fn refresh(app: &TestApp, signed_in: &Answer) -> Answer {
    let cookie = format!("fangke_refresh={}", signed_in.cookie("fangke_refresh").unwrap().value());
    app.anyone().with("Cookie", &cookie).send(Method::POST, "/api/v1/auth/refresh", None).await
}

/// What a token opens: one page of each part of the house.
async fn opens(app: &TestApp, token: &str) -> Vec<&'static str> {
    let pages = [
        "/api/v1/auth/me",
        "/api/v1/listings",
        "/api/v1/clients",
        "/api/v1/members",
        "/api/v1/contracts",
        "/api/v1/notices",
        "/api/v1/audit",
    ];
    let mut open = Vec::new();
    for page in pages {
        match app.bearer(token).get(page).await.status {
            200 => open.push(page),
            status => assert!(matches!(status, 401 | 403), "{page}: {status}"),
        }
    }
    open
}

both_engines! {
    async fn a_stolen_laptop_opens_nothing_once_its_session_is_ended(app: TestApp) {
        let agent = app.member_of(Role::Agent, app.store(app.region("东区"), "望湖店"));
        let place = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let listing = app.enter(&agent, sale(place, "301")).await.summary.id;
        let path = format!("{LISTINGS}/{listing}/photos?kind=photo");
        let photo: PhotoResponse =
            app.by(&agent).with("Content-Type", "image/jpeg").send(Method::POST, &path, Some(jpeg(1))).await.assert_status(201).read();
        let (laptop, laptop_answer) = sign_in(&app, &agent).await;
        assert_eq!(opens(&app, &laptop).await.len(), 6, "an agent sees everything but the trail");

        // From the telephone the owner of both ends the laptop's session.
        let (phone, _) = sign_in(&app, &agent).await;
        let theirs: Vec<SessionResponse> = app.bearer(&laptop).get(SESSIONS).await.assert_status(200).read();
        let id = theirs.iter().find(|session| session.is_current).unwrap().id;
        app.bearer(&phone).delete(&format!("{SESSIONS}/{id}")).await.assert_status(204);

        // At once: neither the token that is still young, nor the cookie, nor another process.
        assert_eq!(opens(&app, &laptop).await, Vec::<&str>::new());
        refresh(&app, &laptop_answer).await.assert_problem(401, "session_revoked");
        let other = app.another_process();
        fangke_api::wings::watch(&other).unwrap();
        let claims = other.tokens.read(&laptop, app.app.clock.now()).unwrap();
        assert!(other.ended.contains(claims.member_id, claims.session_id, claims.iat), "another process learns of it");
        // What is left is what the laptop had loaded: a picture by its sealed address, until that runs out. Nothing new comes.
        let address = &photo.sizes[0].url;
        app.anyone().get(address).await.assert_status(200);
        app.advance(chrono::Duration::days(2) + chrono::Duration::seconds(1));
        assert_ne!(app.anyone().get(address).await.status, 200);

        // And the telephone works on.
        assert_eq!(opens(&app, &sign_in(&app, &agent).await.0).await.len(), 6);
        let trail: Page<AuditEntryResponse> =
            app.by(&app.member(Role::Admin)).get("/api/v1/audit?action=end_sessions").await.assert_status(200).read();
        assert_eq!(trail.items.len(), 1);
    }

    async fn a_manager_who_leaves_sees_nothing_any_more_and_takes_nothing_along(app: TestApp) {
        let region = app.region("东区");
        let store = app.store(region, "望湖店");
        let (admin, director) = (app.member(Role::Admin), app.member_of(Role::Director, region));
        let (manager, heir) = (app.member_of(Role::Manager, store), app.member_of(Role::Agent, store));
        let place = app.community(&admin, "朝阳", "云庭家园").await;
        for room in ["301", "302", "303"] {
            app.enter(&heir, sale(place, room)).await;
        }
        let client = app.register(&manager, buyer("王小明", "13812345678")).await.summary.id;
        // A file that was approved, and a calendar address that no session stands behind.
        app.by(&admin).post("/api/v1/settings/export_rows_free", json!({"value": 2, "reason": "试行"})).await.assert_status(201);
        let order = json!({"of": "listings", "what": {"format": "csv", "reason": "周一店会盘点"}});
        let asked: ExportRequestResponse = app.by(&manager).post("/api/v1/export-requests", order).await.assert_status(201).read();
        let decide = format!("/api/v1/export-requests/{}/decide", asked.id);
        app.by(&director).version(asked.version).post(&decide, json!({"is_approved": true})).await.assert_status(200);
        let url = app.by(&manager).send(Method::POST, "/api/v1/me/calendar", None).await.assert_status(201).json()["url"].as_str().unwrap().to_owned();
        let calendar = &url[url.find("/calendar/").unwrap()..];
        app.anyone().get(calendar).await.assert_status(200);
        let (token, answer) = sign_in(&app, &manager).await;
        let path = format!("/api/v1/members/{}", manager.id);

        // Everything that the manager held goes first; then the account is closed.
        let to = json!({"receiver_id": heir.id, "reason": "离职交接"});
        app.by(&director).post(&format!("{path}/hand-over"), to).await.assert_status(200);
        app.by(&director).version(1).patch(&path, json!({"is_active": false})).await.assert_status(200);

        assert_eq!(opens(&app, &token).await, Vec::<&str>::new());
        refresh(&app, &answer).await.assert_problem(401, "session_revoked");
        let body = json!({"username": manager.username, "password": PASSWORD});
        app.anyone().post("/api/v1/auth/login", body).await.assert_problem(401, "invalid_credentials");
        app.bearer(&token).send(Method::POST, &format!("/api/v1/export-requests/{}/take", asked.id), None).await.assert_problem(401, "unauthenticated");
        assert_eq!(app.anyone().get(calendar).await.status, 404);

        // The colleague goes on with the client, contacts and all.
        assert_eq!(app.client(&heir, client.0).await.contacts.len(), 1);
        // What the manager did stays in their name.
        let trail: Page<AuditEntryResponse> =
            app.by(&admin).get(&format!("/api/v1/audit?subject=client&subject_id={client}")).await.assert_status(200).read();
        assert!(trail.items.iter().any(|entry| entry.member.as_ref().is_some_and(|by| by.id == manager.id)));
    }

    async fn a_curious_clerk_sees_what_the_role_needs_and_each_look_is_told(app: TestApp) {
        let region = app.region("东区");
        let (here, there) = (app.store(region, "望湖店"), app.store(region, "梧桐路店"));
        let (admin, agent) = (app.member(Role::Admin), app.member_of(Role::Agent, there));
        let clerk = app.member_of(Role::Assistant, here);
        let place = app.community(&admin, "朝阳", "云庭家园").await;
        let mut listings = Vec::new();
        for room in ["301", "302", "303"] {
            listings.push(app.enter(&agent, sale(place, room)).await);
        }
        let client = app.register(&agent, buyer("王小明", "13812345678")).await.summary.id;

        // A colleague's client of another store is not there, by its number, its name or its telephone.
        app.by(&clerk).get(&format!("{CLIENTS}/{client}")).await.assert_problem(404, "not_found");
        for query in ["%E7%8E%8B%E5%B0%8F%E6%98%8E", "13812345678", "5678"] {
            let found = app.by(&clerk).get(&format!("{CLIENTS}?q={query}")).await.assert_status(200);
            assert!(!found.text().contains("王小明") && found.json()["items"] == json!([]), "{query}: {}", found.text());
        }
        // Listings are everybody's; owners' numbers are masked everywhere.
        let seen = app.by(&clerk).get(&format!("{LISTINGS}/{}", listings[0].summary.id)).await.assert_status(200);
        assert!(seen.text().contains("138****5678") && !seen.text().contains("13812345678"));
        // One by one they may be seen, with what for: counted, in the trail under the clerk's name, and no more than there are in a day.
        app.set(&admin, fangke_shared::company::setting::SettingKey::RevealsPerDay, 2).await;
        let mut statuses = Vec::new();
        for listing in &listings {
            let path = format!("{LISTINGS}/{}/owners/{}/reveal", listing.summary.id, listing.owners[0].id);
            statuses.push(app.by(&clerk).post(&path, json!({"purpose": "owner_call"})).await.status);
        }
        assert_eq!(statuses, [200, 200, 429]);
        let trail: Page<AuditEntryResponse> = app.by(&admin).get("/api/v1/audit?action=reveal_contact").await.assert_status(200).read();
        assert_eq!(trail.items.len(), 2);
        assert!(trail.items.iter().all(|entry| entry.member.as_ref().is_some_and(|by| by.id == clerk.id)));

        // In bulk nothing leaves; nor does the clerk see who looked at what, give themselves more, or wipe anything away.
        let file = json!({"format": "csv", "reason": "看看"});
        app.by(&clerk).post("/api/v1/listings/export", file.clone()).await.assert_problem(403, "forbidden");
        app.by(&clerk).post("/api/v1/clients/export", file).await.assert_problem(403, "forbidden");
        app.by(&clerk).get("/api/v1/audit").await.assert_problem(403, "forbidden");
        app.by(&clerk).post("/api/v1/persons/file", json!({"contact": "13812345678", "reason": "看看"})).await.assert_problem(403, "forbidden");
        let more = json!({"changes": [{"role": "assistant", "action": "read_audit", "scope": "all"}], "reason": "看看"});
        app.by(&clerk).version(1).put("/api/v1/permissions", more).await.assert_problem(403, "forbidden");
        let promote = json!({"role": "admin"});
        app.by(&clerk).version(1).patch(&format!("/api/v1/members/{}", clerk.id), promote).await.assert_problem(403, "forbidden");
    }
}
