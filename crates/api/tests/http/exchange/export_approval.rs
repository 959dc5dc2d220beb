//! Files of many rows: refused without an approval, which somebody else gives, and then taken once.

use actix_web::http::Method;
use fangke_shared::company::audit::AuditEntryResponse;
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::exchange::export::{ExportKind, ExportRequestResponse, ExportRequestState, ExportResponse};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::{Value, json};

use super::export::rows;
use crate::support::{Answer, LISTINGS, TestApp, TestMember, sale, with};

const REQUESTS: &str = "/api/v1/export-requests";

/// A store with three listings, where two rows are free.
struct House {
    admin: TestMember,
    director: TestMember,
    manager: TestMember,
    agent: TestMember,
    /// Of another region.
    stranger: TestMember,
}

impl House {
    async fn new(app: &TestApp) -> Self {
        let (region, other) = (app.region("东区"), app.region("西区"));
        let store = app.store(region, "望湖店");
        let admin = app.member(Role::Admin);
        let agent = app.member_of(Role::Agent, store);
        let place = app.community(&admin, "朝阳", "云庭家园").await;
        for room in ["301", "302", "303"] {
            app.enter(&agent, sale(place, room)).await;
        }
        app.by(&admin).post("/api/v1/settings/export_rows_free", json!({"value": 2, "reason": "试行"})).await.assert_status(201);
        Self {
            director: app.member_of(Role::Director, region),
            manager: app.member_of(Role::Manager, store),
            stranger: app.member_of(Role::Director, other),
            admin,
            agent,
        }
    }
}

fn what() -> Value {
    json!({"format": "csv", "reason": "周一店会盘点"})
}

async fn ask(app: &TestApp, by: &TestMember) -> ExportRequestResponse {
    app.by(by).post(REQUESTS, json!({"of": "listings", "what": what()})).await.assert_status(201).read()
}

async fn decide(app: &TestApp, by: &TestMember, of: &ExportRequestResponse, body: Value) -> Answer {
    app.by(by).version(of.version).post(&format!("{REQUESTS}/{}/decide", of.id), body).await
}

async fn take(app: &TestApp, by: &TestMember, of: &ExportRequestResponse) -> Answer {
    app.by(by).send(Method::POST, &format!("{REQUESTS}/{}/take", of.id), None).await
}

both_engines! {
    async fn a_file_of_many_rows_is_approved_by_somebody_else_and_taken_once(app: TestApp) {
        let house = House::new(&app).await;
        let refused = app.by(&house.manager).post(&format!("{LISTINGS}/export"), what()).await;
        refused.assert_problem(403, "export_needs_approval");

        let asked = ask(&app, &house.manager).await;
        assert_eq!((asked.state, asked.of, asked.rows), (ExportRequestState::Open, ExportKind::Listings, 3));
        assert!(!asked.rights.may_decide && !asked.rights.may_take);
        // Nobody decides on an own request, nor who doesn't reach who asks, nor who may not approve at all.
        decide(&app, &house.manager, &asked, json!({"is_approved": true})).await.assert_problem(403, "forbidden");
        decide(&app, &house.agent, &asked, json!({"is_approved": true})).await.assert_problem(403, "forbidden");
        decide(&app, &house.stranger, &asked, json!({"is_approved": true})).await.assert_problem(404, "not_found");
        app.by(&house.stranger).get(&format!("{REQUESTS}/{}", asked.id)).await.assert_problem(404, "not_found");
        take(&app, &house.manager, &asked).await.assert_problem(409, "export_request_closed");

        let bell = app.notices(&house.director).await;
        assert_eq!((bell.items[0].kind, &bell.items[0].details["step"]), (NoticeKind::ExportRequest, &json!("asked")));
        let seen: ExportRequestResponse = app.by(&house.director).get(&format!("{REQUESTS}/{}", asked.id)).await.assert_status(200).read();
        assert!(seen.rights.may_decide);
        let approved: ExportRequestResponse =
            decide(&app, &house.director, &asked, json!({"is_approved": true})).await.assert_status(200).read();
        assert_eq!((approved.state, approved.decided_by.map(|by| by.id)), (ExportRequestState::Approved, Some(house.director.id)));
        decide(&app, &house.admin, &asked, json!({"is_approved": false, "note": "太多"})).await.assert_problem(409, "export_request_closed");

        // The approval is the requester's alone.
        take(&app, &house.director, &asked).await.assert_problem(404, "not_found");
        let file = take(&app, &house.manager, &asked).await.assert_status(200);
        assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"listings-2026-03-18.csv\""));
        let all = rows(&file);
        assert_eq!(all.len(), 4);
        take(&app, &house.manager, &asked).await.assert_problem(409, "export_request_closed");

        // A row that turns up somewhere tells whose it was.
        let code = all[1].last().unwrap();
        assert!(all[1..].iter().all(|row| row.last() == Some(code)));
        let found: Page<ExportResponse> = app.by(&house.director).get(&format!("/api/v1/exports?code={code}")).await.assert_status(200).read();
        assert_eq!(found.items.len(), 1);
        assert_eq!((found.items[0].taken_by.id, found.items[0].rows), (house.manager.id, 3));
        assert_eq!(found.items[0].approved_by.as_ref().map(|by| by.id), Some(house.director.id));
        let theirs: Page<ExportResponse> = app.by(&house.stranger).get(&format!("/api/v1/exports?code={code}")).await.assert_status(200).read();
        assert_eq!(theirs.items, []);
        app.by(&house.manager).get("/api/v1/exports").await.assert_problem(403, "forbidden");

        let trail: Page<AuditEntryResponse> =
            app.by(&house.admin).get("/api/v1/audit?subject=export_request").await.assert_status(200).read();
        assert_eq!(trail.items.len(), 2);
        assert_eq!((&trail.items[0].details["before"], &trail.items[0].details["after"]), (&json!("open"), &json!("approved")));
        let trail: Page<AuditEntryResponse> = app.by(&house.admin).get("/api/v1/audit?action=export").await.assert_status(200).read();
        assert_eq!((trail.items.len(), &trail.items[0].details["code"]), (1, &json!(code)));
    }

    async fn an_approval_ends_with_its_time_and_with_what_it_was_given_for(app: TestApp) {
        let house = House::new(&app).await;
        let late = ask(&app, &house.manager).await;
        decide(&app, &house.admin, &late, json!({"is_approved": true})).await.assert_status(200);
        app.turn_to("2026-03-19T03:00:00Z");
        take(&app, &house.manager, &late).await.assert_problem(409, "export_request_closed");
        let over: Page<ExportRequestResponse> =
            app.by(&house.manager).get(&format!("{REQUESTS}?state=expired")).await.assert_status(200).read();
        assert_eq!(over.items.iter().map(|request| request.id).collect::<Vec<_>>(), [late.id]);

        // A fourth row is more than a tenth of three.
        let grown = ask(&app, &house.manager).await;
        decide(&app, &house.admin, &grown, json!({"is_approved": true})).await.assert_status(200);
        let place = app.community(&house.admin, "朝阳", "锦程里").await;
        app.enter(&house.agent, sale(place, "101")).await;
        take(&app, &house.manager, &grown).await.assert_problem(403, "export_needs_approval");
    }

    async fn whoever_refuses_says_why_and_nobody_asks_for_what_they_may_not_have(app: TestApp) {
        let house = House::new(&app).await;
        let asked = ask(&app, &house.manager).await;
        decide(&app, &house.director, &asked, json!({"is_approved": false})).await.assert_problem(422, "validation_failed").assert_field("/note", "required");
        decide(&app, &house.director, &ExportRequestResponse { version: 7, ..asked.clone() }, json!({"is_approved": true}))
            .await
            .assert_problem(412, "stale_version");
        let refused: ExportRequestResponse =
            decide(&app, &house.director, &asked, json!({"is_approved": false, "note": "本周已导出过"})).await.assert_status(200).read();
        assert_eq!((refused.state, refused.note.as_deref()), (ExportRequestState::Refused, Some("本周已导出过")));
        take(&app, &house.manager, &asked).await.assert_problem(409, "export_request_closed");

        let order = |of: &str, changes: Value| json!({"of": of, "what": with(what(), changes)});
        app.by(&house.agent).post(REQUESTS, order("listings", json!({}))).await.assert_problem(403, "forbidden");
        app.by(&house.manager).post(REQUESTS, order("payroll", json!({"month": "202603"}))).await.assert_problem(403, "forbidden");
        app.by(&house.manager).post(REQUESTS, order("clients", json!({"with_contacts": true}))).await.assert_problem(403, "forbidden");
        app.by(&house.manager).post(REQUESTS, order("listings", json!({"query": "scope=all"}))).await.assert_problem(403, "forbidden");
        let wrong = app.by(&house.manager).post(REQUESTS, order("listings", json!({"reason": " "}))).await;
        wrong.assert_problem(422, "validation_failed").assert_field("/what/reason", "required");
        app.by(&house.manager).get(&format!("{REQUESTS}?state=lost")).await.assert_problem(422, "validation_failed");
        // The director's own request waits for somebody else.
        let own = ask(&app, &house.director).await;
        decide(&app, &house.director, &own, json!({"is_approved": true})).await.assert_problem(403, "submitter_reviews");
    }
}
