//! Splits on trial: reckoned over HTTP, and nothing stored.

use fangke_shared::company::audit::AuditEntryResponse;
use fangke_shared::deal::commission::{CommissionPreview, CommissionStep, PlanRef};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::{Value, json};

use crate::support::{Answer, TestApp, TestMember, with};

const PREVIEW: &str = "/api/v1/commission/preview";

/// M1 listing, M2 closing, M3 client, M4 key, M5 exclusive.
fn body(plan: &str, total_fen: i64) -> Value {
    let parties = json!({"listing": [1], "exclusive": [5], "key": [4], "photos": [], "floor_plan": [], "closing": [2], "client": [3]});
    json!({"plan": plan, "total_fen": total_fen, "parties": parties})
}

async fn send(app: &TestApp, by: &TestMember, body: Value) -> Answer {
    app.by(by).post(PREVIEW, body).await
}

async fn split(app: &TestApp, by: &TestMember, body: Value) -> CommissionPreview {
    send(app, by, body).await.assert_status(200).read()
}

/// What everybody is paid: 0 is the company.
fn paid(preview: &CommissionPreview) -> Vec<(i64, i64)> {
    preview.members.iter().map(|part| (part.member_id.map_or(0, |member| member.0), part.amount_fen)).collect()
}

fn facts(facts: Value) -> Value {
    json!({ "facts": facts })
}

both_engines! {
    async fn every_example_of_the_book_comes_out_to_the_fen(app: TestApp) {
        let agent = app.member(Role::Agent);
        let key = json!({"key_evidenced": true});
        let together = json!({"key_evidenced": true, "co_showers": [2, 6]});
        for (plan, total, said, expected) in [
            ("s1.sale", 10_000_000, json!({}), vec![(1, 3_000_000), (2, 6_000_000), (3, 1_000_000)]),
            ("s1.sale", 10_000_000, key.clone(), vec![(1, 2_000_000), (2, 5_000_000), (3, 1_000_000), (4, 2_000_000)]),
            ("s1.sale-exclusive", 9_999_999, json!({"exclusive_evidenced": true}), vec![(1, 1_000_000), (2, 3_999_999), (3, 1_000_000), (5, 4_000_000)]),
            ("s1.rental", 350_001, together, vec![(1, 70_000), (2, 87_501), (3, 35_000), (4, 70_000), (6, 87_500)]),
            ("s1.sale", 100, json!({"left_members": [1]}), vec![(2, 60), (3, 10), (0, 30)]),
            ("s1.sale", -1, json!({}), vec![(1, 0), (2, -1), (3, 0)]),
            ("s1.sale-exclusive", 10_000_000, key, vec![(1, 2_000_000), (2, 5_000_000), (3, 1_000_000), (4, 2_000_000)]),
        ] {
            let answer = split(&app, &agent, with(body(plan, total), facts(said))).await;
            assert_eq!(paid(&answer), expected, "{plan} {total}");
            assert_eq!(answer.roles.iter().map(|role| role.amount_fen).sum::<i64>(), total);
        }
    }

    async fn the_answer_has_the_form_that_is_promised(app: TestApp) {
        let finance = app.member(Role::Finance);
        let said = json!({
            "grade": "focus", "exclusive_evidenced": false, "key_evidenced": true, "photos_evidenced": false, "floor_plan_evidenced": false,
            "co_showers": [2, 6], "novice_partner": null, "left_members": [1],
        });
        let answer = send(&app, &finance, with(body("s1.sale", 10_000_000), facts(said))).await.assert_status(200);
        let json = answer.json();
        assert_eq!(json["plan"], json!({"name": "s1.sale", "version": 1}));
        let listing = json!({
            "role": "listing", "bp": 2000, "amount_fen": 2_000_000,
            "members": [{"member_id": 1, "amount_fen": 2_000_000, "to_company": true}],
        });
        assert_eq!(json["roles"][0], listing);
        assert_eq!(json["members"][4], json!({"member_id": null, "amount_fen": 2_000_000}));
        assert_eq!(json["steps"][0], json!({"code": "total", "total_fen": 10_000_000}));
        let preview: CommissionPreview = answer.read();
        assert!(preview.steps.iter().any(|step| matches!(step, CommissionStep::CoShowing { .. })));
    }

    async fn whatever_is_left_out_is_not_so(app: TestApp) {
        let agent = app.member(Role::Agent);
        let bare = split(&app, &agent, json!({"plan": "s1.packaging", "total_fen": 1_000_000_000_000_i64})).await;
        assert_eq!(bare.roles.iter().map(|role| role.bp).collect::<Vec<_>>(), [1000, 8000, 1000]);
        assert_eq!(paid(&bare), [(0, 1_000_000_000_000)]);
        // The ordinary plan that applied is named.
        let unproven = split(&app, &agent, body("s1.sale-exclusive", 100)).await;
        assert_eq!(unproven.plan, PlanRef { name: "s1.sale".into(), version: 1 });
    }

    async fn what_can_not_be_is_refused_beside_its_field(app: TestApp) {
        let agent = app.member(Role::Agent);
        let parties = |role: &str, ids: Value| json!({"parties": {role: ids}});
        for (change, pointer, code) in [
            (json!({"plan": "s1.none"}), "/plan", "does_not_exist"),
            (json!({"plan": ""}), "/plan", "required"),
            (json!({"total_fen": "much"}), "/total_fen", "invalid_format"),
            (json!({"total_fen": 1.5}), "/total_fen", "invalid_format"),
            (json!({"total_fen": i64::MAX}), "/total_fen", "out_of_range"),
            (parties("listing", json!([1, 1])), "/parties/listing/1", "repeated"),
            (parties("client", json!([0])), "/parties/client/0", "out_of_range"),
            (parties("closing", json!(["M2"])), "/parties/closing/0", "invalid_format"),
            (parties("cleaning", json!([1])), "/parties/cleaning", "unknown_field"),
            (facts(json!({"co_showers": [6, 7, 6]})), "/facts/co_showers/2", "repeated"),
            (facts(json!({"novice_partner": 2})), "/facts/novice_partner", "contradicts"),
            (facts(json!({"grade": "best"})), "/facts/grade", "unknown_word"),
            (facts(json!({"weather": "fine"})), "/facts/weather", "unknown_field"),
            (json!({"on": "2999-01-01"}), "/on", "out_of_range"),
        ] {
            let answer = send(&app, &agent, with(body("s1.sale", 100), change)).await;
            answer.assert_problem(422, "validation_failed").assert_field(pointer, code);
        }
        let nobody = json!({"plan": "s1.sale", "total_fen": 1, "facts": {"co_showers": [6]}});
        send(&app, &agent, nobody).await.assert_problem(422, "validation_failed").assert_field("/facts/co_showers", "contradicts");
        send(&app, &agent, json!({})).await.assert_problem(422, "validation_failed").assert_field("/plan", "required");
        send(&app, &agent, json!([])).await.assert_status(422);
    }

    async fn everybody_but_assistants_may_try(app: TestApp) {
        for role in Role::ALL {
            let answer = send(&app, &app.member(*role), body("s1.sale", 100)).await;
            match role {
                Role::Assistant => drop(answer.assert_problem(403, "forbidden")),
                _ => drop(answer.assert_status(200)),
            }
        }
        app.anyone().post(PREVIEW, body("s1.sale", 100)).await.assert_problem(401, "unauthenticated");
    }

    async fn a_trial_leaves_nothing_behind(app: TestApp) {
        let admin = app.member(Role::Admin);
        let trail = async || app.by(&admin).get("/api/v1/audit").await.assert_status(200).read::<Page<AuditEntryResponse>>().items.len();
        let before = trail().await;
        let one = split(&app, &admin, body("s1.sale", 12_345_677)).await;
        assert_eq!(split(&app, &admin, body("s1.sale", 12_345_677)).await, one);
        assert_eq!(trail().await, before);
    }
}
