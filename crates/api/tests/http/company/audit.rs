//! The audit trail.

use actix_web::http::Method;
use fangke_api::platform::db::sql::Sql;
use fangke_shared::company::audit::{AuditAction, AuditEntryResponse, AuditSubject};
use fangke_shared::exchange::import::ImportKind;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::json;

use crate::property::photo::jpeg;
use crate::support::{IMPORTS, LISTINGS, TestApp, TestMember, sale};

const AUDIT: &str = "/api/v1/audit";

/// Leaves three entries about regions.
async fn three_regions(app: &TestApp, admin: &TestMember) {
    for name in ["朝阳", "海淀", "西城"] {
        let body = json!({"kind": "region", "name": name});
        app.by(admin).with("X-Request-Id", &format!("request-of-{}", name.len())).post("/api/v1/org-units", body).await.assert_status(201);
    }
}

both_engines! {
    async fn says_who_did_what_newest_first(app: TestApp) {
        let admin = app.member(Role::Admin);
        three_regions(&app, &admin).await;
        let page: Page<AuditEntryResponse> = app.by(&admin).get(AUDIT).await.assert_status(200).read();
        let ids: Vec<i64> = page.items.iter().map(|entry| entry.subject_id).collect();
        assert_eq!(ids, [3, 2, 1]);
        let entry = &page.items[0];
        assert_eq!((entry.action, entry.subject, entry.at), (AuditAction::Create, AuditSubject::OrgUnit, app.app.clock.now()));
        assert_eq!(entry.member.as_ref().map(|member| member.id), Some(admin.id));
        assert_eq!((entry.request_id.as_deref(), &entry.details["name"]), (Some("request-of-6"), &json!("西城")));
    }

    async fn gives_pages_without_gaps(app: TestApp) {
        let admin = app.member(Role::Admin);
        three_regions(&app, &admin).await;
        let first: Page<AuditEntryResponse> = app.by(&admin).get(&format!("{AUDIT}?limit=2")).await.assert_status(200).read();
        let next = format!("{AUDIT}?limit=2&cursor={}", first.next_cursor.unwrap());
        let second: Page<AuditEntryResponse> = app.by(&admin).get(&next).await.assert_status(200).read();
        let ids: Vec<i64> = first.items.iter().chain(&second.items).map(|entry| entry.subject_id).collect();
        assert_eq!((ids, second.next_cursor), (vec![3, 2, 1], None));
    }

    async fn finds_entries_by_record_member_and_action(app: TestApp) {
        let (admin, other) = (app.member(Role::Admin), app.member(Role::Admin));
        three_regions(&app, &admin).await;
        app.by(&other).version(1).patch("/api/v1/org-units/2", json!({"name": "新"})).await.assert_status(200);
        let count = async |query: &str| {
            let page: Page<AuditEntryResponse> = app.by(&admin).get(&format!("{AUDIT}?{query}")).await.assert_status(200).read();
            page.items.len()
        };
        assert_eq!(count("subject=org_unit&subject_id=2").await, 2);
        assert_eq!(count("subject=listing").await, 0);
        assert_eq!(count("action=update").await, 1);
        assert_eq!(count(&format!("member_id={}", admin.id)).await, 3);
        assert_eq!(count(&format!("member_id={}&action=create", other.id)).await, 0);
    }

    async fn refuses_parameters_that_it_does_not_know(app: TestApp) {
        let director = app.member(Role::Director);
        for (query, pointer, code) in [
            ("colour=red", "colour", "unknown_field"),
            ("subject=moon", "subject", "invalid_format"),
            ("limit=0", "limit", "out_of_range"),
            ("limit=201", "limit", "out_of_range"),
            ("cursor=nonsense", "cursor", "invalid_format"),
        ] {
            app.by(&director).get(&format!("{AUDIT}?{query}")).await.assert_problem(422, "validation_failed").assert_field(pointer, code);
        }
    }

    async fn is_for_administrators_and_directors(app: TestApp) {
        for role in [Role::Manager, Role::Agent, Role::Assistant, Role::Finance] {
            app.by(&app.member(role)).get(AUDIT).await.assert_problem(403, "forbidden");
        }
        app.by(&app.member(Role::Director)).get(AUDIT).await.assert_status(200);
        app.anyone().get(AUDIT).await.assert_problem(401, "unauthenticated");
    }

    async fn says_who_got_which_file(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let community = app.community(&admin, "朝阳", "云庭家园").await;
        let listing = app.enter(&agent, sale(community, "301")).await.summary.id;
        let send = |path: String, method: Method, file: &[u8]| {
            app.by(&agent).with("Content-Type", "application/octet-stream").send(method, &path, Some(file.to_vec()))
        };
        let photo = send(format!("{LISTINGS}/{listing}/photos?kind=photo"), Method::POST, &jpeg(1)).await.assert_status(201).json()["id"].clone();
        let term = json!({"from_on": "2026-03-18", "until_on": "2026-06-17"});
        let agreed = app.by(&agent).post(&format!("{LISTINGS}/{listing}/exclusives"), term).await.assert_status(201).json()["id"].clone();
        let document = format!("/api/v1/exclusives/{agreed}/document");
        send(format!("{document}?filename=agreement.pdf"), Method::PUT, b"%PDF-1.4\n%%EOF\n").await.assert_status(200);
        let import = app.import_file(&admin, ImportKind::Listings, "小区,区域,总价\n云庭家园,朝阳,539万\n云庭家园,朝阳,很贵\n").await.id;
        let downloads = async || {
            let page: Page<AuditEntryResponse> = app.by(&admin).get(&format!("{AUDIT}?action=download")).await.assert_status(200).read();
            page.items.into_iter().map(|entry| (entry.member.map(|who| who.id), entry.subject, json!(entry.subject_id), entry.details)).collect::<Vec<_>>()
        };

        // Who was refused got nothing.
        let stranger = app.member(Role::Finance);
        app.by(&stranger).get(&document).await.assert_problem(403, "forbidden");
        app.by(&stranger).get(&format!("/api/v1/photos/{photo}/original")).await.assert_problem(403, "forbidden");
        assert_eq!(downloads().await, []);
        app.by(&agent).get(&format!("/api/v1/photos/{photo}/original")).await.assert_status(200);
        app.by(&agent).get(&document).await.assert_status(200);
        app.by(&admin).get(&format!("{IMPORTS}/{import}/rejects.csv")).await.assert_status(200);
        assert_eq!(downloads().await, [
            (Some(admin.id), AuditSubject::Import, json!(import), json!({"rejected": 1})),
            (Some(agent.id), AuditSubject::Exclusive, agreed.clone(), json!({"listing_id": listing, "name": "agreement.pdf"})),
            (Some(agent.id), AuditSubject::Photo, photo.clone(), json!({"listing_id": listing, "kind": "photo"})),
        ]);

        // What cannot be recorded is not sent.
        app.write(|conn| Ok(Sql::new("DROP TABLE audit_entries").execute(conn)?));
        for (by, path) in [(&agent, format!("/api/v1/photos/{photo}/original")), (&agent, document), (&admin, format!("{IMPORTS}/{import}/rejects.csv"))] {
            app.by(by).get(&path).await.assert_problem(503, "unavailable");
        }
    }
}
