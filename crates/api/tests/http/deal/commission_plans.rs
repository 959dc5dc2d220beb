//! The house's own plans: copied, dated, versioned, never changed once they have begun.

use fangke_shared::company::audit::{AuditEntryResponse, AuditSubject};
use fangke_shared::deal::commission::{CommissionPlanResponse, CommissionPreview, Validity};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::{Value, json};

use crate::support::{Answer, TestApp, TestMember, with};

const PLANS: &str = "/api/v1/commission/plans";

/// What a plan for ordinary sales says.
fn terms(listing: i64, closing: i64, client: i64) -> Value {
    json!({
        "deals": "sale", "used_for": "ordinary",
        "shares": {"listing_bp": listing, "closing_bp": closing, "client_bp": client},
        "grants": {"key_from_listing_bp": 500, "key_from_closing_bp": 500},
    })
}

async fn copy(app: &TestApp, by: &TestMember, change: Value) -> Answer {
    let body = json!({"from": "s1.sale", "name": "wangjing.sale", "title": "望京买卖方案"});
    app.by(by).post(PLANS, with(body, change)).await
}

async fn add(app: &TestApp, by: &TestMember, name: &str, body: Value) -> Answer {
    app.by(by).post(&format!("{PLANS}/{name}/versions"), body).await
}

async fn listing_bp(app: &TestApp, by: &TestMember, plan: &str, on: Option<&str>) -> Vec<(i64, i64)> {
    let body = json!({"plan": plan, "total_fen": 10_000, "on": on});
    let answer: CommissionPreview = app.by(by).post("/api/v1/commission/preview", body).await.assert_status(200).read();
    vec![(answer.plan.version, answer.roles[0].bp)]
}

fn versions(plan: &CommissionPlanResponse) -> Vec<(i64, Validity)> {
    plan.versions.iter().map(|version| (version.version, version.validity)).collect()
}

both_engines! {
    async fn the_house_begins_with_four_plans(app: TestApp) {
        let agent = app.member(Role::Agent);
        let page: Page<CommissionPlanResponse> = app.by(&agent).get(PLANS).await.assert_status(200).read();
        let names: Vec<_> = page.items.iter().map(|plan| plan.name.as_str()).collect();
        assert_eq!(names, ["s1.rental", "s1.sale", "s1.sale-exclusive", "s1.packaging"]);
        assert!(page.items.iter().all(|plan| plan.is_built_in && plan.in_force == Some(1) && plan.versions.len() == 1));
        let one: CommissionPlanResponse = app.by(&agent).get(&format!("{PLANS}/s1.packaging")).await.assert_status(200).read();
        assert_eq!(Some(&one), page.items.last());
        app.by(&agent).get(&format!("{PLANS}/s1.none")).await.assert_problem(404, "not_found");
        app.by(&agent).get(&format!("{PLANS}?limit=2")).await.assert_problem(422, "validation_failed").assert_field("limit", "unknown_field");
    }

    async fn a_copy_counts_from_its_day_and_so_does_each_version(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let answer = copy(&app, &admin, json!({})).await.assert_status(201);
        assert_eq!(answer.header("location"), Some(format!("{PLANS}/wangjing.sale").as_str()));
        let plan: CommissionPlanResponse = answer.read();
        assert_eq!((plan.copied_from.as_deref(), plan.title.as_deref(), plan.in_force), (Some("s1.sale"), Some("望京买卖方案"), Some(1)));
        assert_eq!(plan.versions[0].created_by.as_ref().map(|member| member.id), Some(admin.id));
        assert_eq!(listing_bp(&app, &agent, "wangjing.sale", None).await, [(1, 3000)]);

        let later = json!({"effective_from": "2026-04-01", "terms": terms(2500, 6500, 1000)});
        let plan: CommissionPlanResponse = add(&app, &admin, "wangjing.sale", later).await.assert_status(201).read();
        assert_eq!(versions(&plan), [(2, Validity::Planned), (1, Validity::InForce)]);
        let today = json!({"terms": terms(2000, 7000, 1000)});
        let plan: CommissionPlanResponse = add(&app, &admin, "wangjing.sale", today).await.assert_status(201).read();
        assert_eq!(versions(&plan), [(3, Validity::InForce), (2, Validity::Planned), (1, Validity::Past)]);

        assert_eq!(listing_bp(&app, &agent, "wangjing.sale", None).await, [(3, 2000)]);
        assert_eq!(listing_bp(&app, &agent, "wangjing.sale", Some("2026-03-31")).await, [(3, 2000)]);
        assert_eq!(listing_bp(&app, &agent, "wangjing.sale", Some("2026-04-01")).await, [(2, 2500)]);
        // The business day begins at midnight in Shanghai.
        app.turn_to("2026-03-31T16:00:00Z");
        assert_eq!(listing_bp(&app, &agent, "wangjing.sale", None).await, [(2, 2500)]);
        let early = json!({"plan": "wangjing.sale", "total_fen": 1, "on": "2026-03-17"});
        let answer = app.by(&agent).post("/api/v1/commission/preview", early).await;
        answer.assert_problem(422, "validation_failed").assert_field("/on", "out_of_range");

        let page: Page<CommissionPlanResponse> = app.by(&agent).get(PLANS).await.read();
        assert_eq!((page.items.len(), page.items[4].in_force), (5, Some(2)));
        let trail: Page<AuditEntryResponse> = app.by(&admin).get("/api/v1/audit?subject=commission_plan").await.assert_status(200).read();
        let told: Vec<_> = trail.items.iter().map(|entry| (entry.action.as_str(), entry.details["version"].as_i64())).collect();
        assert_eq!(told, [("update", Some(3)), ("update", Some(2)), ("create", Some(1))]);
        assert_eq!(trail.items[0].subject, AuditSubject::CommissionPlan);
    }

    async fn a_plan_that_is_no_whole_is_refused_and_nothing_changes(app: TestApp) {
        let admin = app.member(Role::Admin);
        let short = copy(&app, &admin, json!({"terms": terms(2999, 6000, 1000)})).await;
        let problem: Value = short.assert_problem(422, "validation_failed").assert_field("/terms/shares", "wrong_sum").json();
        assert_eq!(problem["errors"][0]["params"], json!({"sum": 9999, "expected": 10_000}));
        assert_eq!(app.by(&admin).get(PLANS).await.read::<Page<CommissionPlanResponse>>().items.len(), 4);

        copy(&app, &admin, json!({})).await.assert_status(201);
        let before = app.by(&admin).get(&format!("{PLANS}/wangjing.sale")).await.json();
        let more = with(terms(3000, 6000, 1000), json!({"used_for": "exclusive", "ordinary_plan": "s1.sale"}));
        for (body, pointer, code) in [
            (json!({"terms": terms(3000, 6000, 1001)}), "/terms/shares", "wrong_sum"),
            (json!({"terms": terms(-1, 9001, 1000)}), "/terms/shares/listing_bp", "out_of_range"),
            (json!({"terms": terms(3000, 6000, 1000), "effective_from": "2026-03-17"}), "/effective_from", "out_of_range"),
            (json!({"terms": with(terms(3000, 6000, 1000), json!({"deals": "rental"}))}), "/terms/deals", "contradicts"),
            (json!({"terms": more}), "/terms/used_for", "contradicts"),
            (json!({"terms": with(terms(3000, 6000, 1000), json!({"leaver_roles": ["key", "key"]}))}), "/terms/leaver_roles/1", "repeated"),
            (json!({}), "/terms", "required"),
        ] {
            add(&app, &admin, "wangjing.sale", body).await.assert_problem(422, "validation_failed").assert_field(pointer, code);
        }
        assert_eq!(app.by(&admin).get(&format!("{PLANS}/wangjing.sale")).await.json(), before);
    }

    async fn built_in_plans_are_copied_and_not_changed(app: TestApp) {
        let admin = app.member(Role::Admin);
        let body = json!({"terms": terms(3000, 6000, 1000)});
        add(&app, &admin, "s1.sale", body.clone()).await.assert_problem(409, "plan_built_in");
        add(&app, &admin, "nobody.has", body).await.assert_problem(404, "not_found");
        for (change, pointer, code) in [
            (json!({"name": "s1.sale"}), "/name", "taken"),
            (json!({"name": "s1.sale.2"}), "/name", "taken"),
            (json!({"name": "望京"}), "/name", "invalid_format"),
            (json!({"title": ""}), "/title", "required"),
            (json!({"from": "s1.none"}), "/from", "does_not_exist"),
        ] {
            copy(&app, &admin, change).await.assert_problem(422, "validation_failed").assert_field(pointer, code);
        }
        copy(&app, &admin, json!({})).await.assert_status(201);
        copy(&app, &admin, json!({})).await.assert_problem(409, "already_exists").assert_field("/name", "taken");
    }

    async fn an_exclusive_plan_names_its_ordinary_one(app: TestApp) {
        let admin = app.member(Role::Admin);
        let exclusive = |ordinary: Value| {
            let shares = json!({"listing_bp": 1500, "exclusive_bp": 3500, "closing_bp": 4000, "client_bp": 1000});
            let terms = json!({"deals": "sale", "used_for": "exclusive", "shares": shares, "ordinary_plan": ordinary});
            json!({"from": "s1.sale-exclusive", "name": "own.exclusive", "terms": terms})
        };
        for (ordinary, code) in [
            (json!(null), "required"),
            (json!("s1.none"), "does_not_exist"),
            (json!("s1.rental"), "contradicts"),
            (json!("s1.packaging"), "contradicts"),
            (json!("s1.sale-exclusive"), "contradicts"),
        ] {
            let answer = copy(&app, &admin, exclusive(ordinary)).await;
            answer.assert_problem(422, "validation_failed").assert_field("/terms/ordinary_plan", code);
        }
        let later = json!({"effective_from": "2026-05-01", "terms": terms(2000, 7000, 1000)});
        copy(&app, &admin, later).await.assert_status(201);
        // On its first day the ordinary one isn't there yet.
        let answer = copy(&app, &admin, exclusive(json!("wangjing.sale"))).await;
        answer.assert_problem(422, "validation_failed").assert_field("/terms/ordinary_plan", "contradicts");
        copy(&app, &admin, with(exclusive(json!("wangjing.sale")), json!({"effective_from": "2026-05-01"}))).await.assert_status(201);
        let body = json!({"plan": "own.exclusive", "total_fen": 100, "on": "2026-05-01"});
        let answer: CommissionPreview = app.by(&admin).post("/api/v1/commission/preview", body.clone()).await.assert_status(200).read();
        assert_eq!((answer.plan.name.as_str(), answer.roles[0].bp), ("wangjing.sale", 2000));
        let evidenced = with(body, json!({"facts": {"exclusive_evidenced": true}}));
        let answer: CommissionPreview = app.by(&admin).post("/api/v1/commission/preview", evidenced).await.assert_status(200).read();
        assert_eq!((answer.plan.name.as_str(), answer.roles[1].bp), ("own.exclusive", 3500));
    }

    async fn only_administrators_change_plans(app: TestApp) {
        let admin = app.member(Role::Admin);
        copy(&app, &admin, json!({})).await.assert_status(201);
        for role in [Role::Director, Role::Manager, Role::Agent, Role::Finance] {
            let member = app.member(role);
            app.by(&member).get(PLANS).await.assert_status(200);
            app.by(&member).get(&format!("{PLANS}/wangjing.sale")).await.assert_status(200);
            copy(&app, &member, json!({"name": "mine"})).await.assert_problem(403, "forbidden");
            add(&app, &member, "wangjing.sale", json!({"terms": terms(3000, 6000, 1000)})).await.assert_problem(403, "forbidden");
        }
        let assistant = app.member(Role::Assistant);
        app.by(&assistant).get(PLANS).await.assert_problem(403, "forbidden");
        app.by(&assistant).get(&format!("{PLANS}/s1.sale")).await.assert_problem(403, "forbidden");
    }

    async fn sent_again_with_its_key_it_is_done_once(app: TestApp) {
        let admin = app.member(Role::Admin);
        let body = json!({"from": "s1.sale", "name": "wangjing.sale", "title": "望京买卖方案"});
        let post = |path: String, body: Value| app.by(&admin).with("Idempotency-Key", "k-1").post(&path, body);
        let first = post(PLANS.into(), body.clone()).await.assert_status(201).json();
        assert_eq!(post(PLANS.into(), body.clone()).await.assert_status(201).json(), first);
        post(PLANS.into(), with(body, json!({"title": "另一份"}))).await.assert_problem(409, "idempotency_key_reused");
        let version = json!({"terms": terms(2000, 7000, 1000)});
        let add = || app.by(&admin).with("Idempotency-Key", "k-2").post(&format!("{PLANS}/wangjing.sale/versions"), version.clone());
        let first = add().await.assert_status(201).json();
        assert_eq!(add().await.assert_status(201).json(), first);
        let plan: CommissionPlanResponse = app.by(&admin).get(&format!("{PLANS}/wangjing.sale")).await.read();
        assert_eq!(plan.versions.len(), 2);
    }
}
