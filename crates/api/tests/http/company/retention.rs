//! How long personal data is kept: shown before it goes, counted when it went, and no client without somebody who confirms it.

use actix_web::http::Method;
use chrono::Duration;
use diesel::sql_types::BigInt;
use fangke_api::platform::db::sql::Sql;
use fangke_shared::company::audit::{AuditAction, AuditEntryResponse};
use fangke_shared::company::retention::{RetentionKind, RetentionResponse};
use fangke_shared::company::setting::SettingKey;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::{Value, json};

use crate::client::{CLIENTS, buyer};
use crate::support::{Answer, LISTINGS, PASSWORD, TestApp, TestMember, sale, with};

const RETENTION: &str = "/api/v1/retention";
const ERASE: &str = "/api/v1/retention/clients/erase";

async fn retention(app: &TestApp, by: &TestMember) -> RetentionResponse {
    app.by(by).get(RETENTION).await.assert_status(200).read()
}

async fn due(app: &TestApp, by: &TestMember, kind: RetentionKind) -> (i64, i64) {
    let part = retention(app, by).await.parts.into_iter().find(|part| part.kind == kind).unwrap();
    (part.days, part.due)
}

async fn erase(app: &TestApp, by: &TestMember, ids: &[i64]) -> Answer {
    app.by(by).post(ERASE, json!({"client_ids": ids, "reason": "超过保存期限"})).await
}

fn count(app: &TestApp, table: &'static str) -> i64 {
    app.read(|conn| Ok(Sql::new("SELECT COUNT(*) FROM ").push(table).load::<BigInt, i64>(conn)?)).into_iter().sum()
}

both_engines! {
    async fn what_is_due_is_shown_and_then_goes_with_the_hour(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let place = app.community(&admin, "朝阳", "云庭家园").await;
        let mut listings = Vec::new();
        for room in ["301", "302"] {
            listings.push(app.enter(&agent, sale(place, room)).await);
        }
        for listing in &listings {
            let path = format!("{LISTINGS}/{}/owners/{}/reveal", listing.summary.id, listing.owners[0].id);
            app.by(&agent).post(&path, json!({"purpose": "owner_call"})).await.assert_status(200);
        }
        // One of the two looks is paid for.
        app.follow_up(&agent, listings[0].summary.id, "call", "业主同意周六下午看房").await.assert_status(201);
        let login = json!({"username": agent.username, "password": PASSWORD});
        app.anyone().post("/api/v1/auth/login", login).await.assert_status(200);
        // At first only attempts to sign in end.
        assert_eq!(due(&app, &admin, RetentionKind::Reveal).await, (0, 0));
        assert_eq!(due(&app, &admin, RetentionKind::SignIn).await, (180, 0));
        app.set(&admin, SettingKey::RetainRevealsDays, 30).await;
        app.set(&admin, SettingKey::RetainSignInsDays, 20).await;
        app.advance(Duration::days(30) - Duration::seconds(1));
        assert_eq!(due(&app, &admin, RetentionKind::Reveal).await, (30, 0));
        app.advance(Duration::seconds(2));
        let before = count(&app, "sign_ins");
        assert_eq!((due(&app, &admin, RetentionKind::Reveal).await, due(&app, &admin, RetentionKind::SignIn).await), ((30, 1), (20, before)));
        assert_eq!((count(&app, "reveals"), before > 0), (2, true), "looking removes nothing");

        app.run_jobs();
        // What is owed stays.
        assert_eq!((count(&app, "reveals"), count(&app, "sign_ins")), (1, 0));
        assert_eq!(due(&app, &admin, RetentionKind::Reveal).await, (30, 0));
        let trail: Page<AuditEntryResponse> = app.by(&admin).get("/api/v1/audit?subject=retention").await.assert_status(200).read();
        assert_eq!((trail.items.len(), trail.items[0].action, trail.items[0].member.is_none()), (1, AuditAction::Delete, true));
        let told = trail.items[0].details["counts"].as_array().unwrap();
        assert!(told.contains(&json!({"kind": "reveal", "count": 1, "days": 30})), "{told:?}");
        // Nothing more, and nothing more is told.
        app.run_jobs();
        let trail: Page<AuditEntryResponse> = app.by(&admin).get("/api/v1/audit?subject=retention").await.assert_status(200).read();
        assert_eq!(trail.items.len(), 1);
    }

    async fn clients_are_proposed_and_go_when_somebody_confirms_it(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let idle = app.register(&agent, buyer("王小明", "13912345678")).await.summary.id.0;
        let busy = app.register(&agent, buyer("李娜", "13812340002")).await.summary.id.0;
        app.set(&admin, SettingKey::RetainClientsDays, 400).await;
        app.advance(Duration::days(200));
        // Nobody has followed up for long: whoever does so now takes the client first.
        app.by(&agent).send(Method::POST, &format!("{CLIENTS}/{busy}/take"), None).await.assert_status(200);
        app.by(&agent).post(&format!("{CLIENTS}/{busy}/follow-ups"), json!({"kind": "call", "text": "客户想先看朝阳的三居室"})).await.assert_status(201);
        app.advance(Duration::days(201));
        let found = retention(&app, &admin).await;
        assert_eq!(found.clients.iter().map(|client| (client.id.0, client.name.as_str())).collect::<Vec<_>>(), [(idle, "王小明")]);
        // By itself nobody goes.
        app.run_jobs();
        assert_eq!(retention(&app, &admin).await.clients.len(), 1);

        erase(&app, &admin, &[busy]).await.assert_problem(422, "validation_failed").assert_field("/client_ids/0", "does_not_exist");
        erase(&app, &admin, &[idle, busy]).await.assert_field("/client_ids/1", "does_not_exist");
        erase(&app, &admin, &[]).await.assert_field("/client_ids", "required");
        for role in [Role::Director, Role::Manager, Role::Agent, Role::Assistant, Role::Finance] {
            let member = app.member(role);
            app.by(&member).get(RETENTION).await.assert_problem(403, "forbidden");
            erase(&app, &member, &[idle]).await.assert_problem(403, "forbidden");
        }
        let left: RetentionResponse = erase(&app, &admin, &[idle]).await.assert_status(200).read();
        assert_eq!(left.clients, []);
        let gone = app.client(&admin, idle).await;
        assert!(gone.contacts.is_empty() && !gone.summary.name.contains('王'), "{gone:?}");
        assert_eq!(app.client(&admin, busy).await.summary.name, "李娜");
        let done: Value = app.by(&admin).get("/api/v1/erasures").await.assert_status(200).json();
        assert_eq!((done["items"].as_array().unwrap().len(), &done["items"][0]["reason"]), (1, &json!("超过保存期限")));
    }

    async fn who_owns_a_flat_too_is_erased_by_the_file_only(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let client = app.register(&agent, buyer("王小明", "13812345678")).await.summary.id.0;
        app.set(&admin, SettingKey::RetainClientsDays, 400).await;
        app.advance(Duration::days(401));
        let place = app.community(&admin, "朝阳", "云庭家园").await;
        let listing = app.enter(&agent, with(sale(place, "301"), json!({}))).await.summary.id;
        erase(&app, &admin, &[client]).await.assert_problem(409, "person_changed");
        assert_eq!(app.listing(&agent, listing).await.owners[0].phone_masked, "138****5678");
        assert_eq!(app.client(&admin, client).await.summary.name, "王小明");
    }
}
