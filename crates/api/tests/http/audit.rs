//! The audit trail.

use fangke_shared::audit::{AuditAction, AuditEntryResponse, AuditSubject};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::json;

use crate::support::{TestApp, TestMember};

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
}
