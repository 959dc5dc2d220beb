//! Regions, stores and teams.

use fangke_shared::company::organisation::OrgUnitResponse;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::json;

use crate::support::TestApp;

const UNITS: &str = "/api/v1/org-units";

both_engines! {
    async fn lists_the_tree_with_its_active_members(app: TestApp) {
        let region = app.region("朝阳大区");
        let (west, east) = (app.store(region, "望京西店"), app.store(region, "望京东店"));
        let team = app.team(west, "一组");
        let admin = app.member(Role::Admin);
        let leaver = app.member_of(Role::Agent, east);
        app.member_of(Role::Agent, east);
        app.member_of(Role::Agent, team);
        let path = format!("/api/v1/members/{}", leaver.id);
        app.by(&admin).version(1).patch(&path, json!({"is_active": false})).await.assert_status(200);

        let page: Page<OrgUnitResponse> = app.by(&app.member(Role::Finance)).get(UNITS).await.assert_status(200).read();
        let tree: Vec<_> = page.items.iter().map(|unit| (unit.id, unit.parent_id, unit.member_count)).collect();
        assert_eq!(page.items[0].kind.as_str(), "region");
        assert_eq!(page.next_cursor, None);
        assert_eq!(tree.len(), 4);
        for unit in [(region, None, 0), (west, Some(region), 0), (east, Some(region), 1), (team, Some(west), 1)] {
            assert!(tree.contains(&unit), "{unit:?} is not in {tree:?}");
        }
    }

    async fn takes_no_parameters_for_a_list_that_is_whole(app: TestApp) {
        let admin = app.member(Role::Admin);
        app.by(&admin).get(&format!("{UNITS}?limit=2")).await.assert_problem(422, "validation_failed").assert_field("limit", "unknown_field");
    }

    async fn administrators_build_the_tree(app: TestApp) {
        let admin = app.member(Role::Admin);
        let mut parent = None;
        for (kind, name) in [("region", " 海淀  大区 "), ("store", "中关村店"), ("team", "一组")] {
            let body = json!({"kind": kind, "parent_id": parent, "name": name});
            let answer = app.by(&admin).post(UNITS, body).await.assert_status(201);
            let unit: OrgUnitResponse = answer.read();
            assert_eq!(answer.header("etag"), Some("\"1\""));
            assert_eq!(answer.header("location"), Some(format!("{UNITS}/{}", unit.id).as_str()));
            assert_eq!((unit.parent_id, unit.is_active, unit.member_count, unit.version), (parent, true, 0, 1));
            parent = Some(unit.id);
        }
        let page: Page<OrgUnitResponse> = app.by(&admin).get(UNITS).await.read();
        assert_eq!(page.items[0].name, "海淀 大区");
    }

    async fn refuses_units_in_the_wrong_place(app: TestApp) {
        let admin = app.member(Role::Admin);
        let region = app.region("朝阳大区");
        let store = app.store(region, "望京东店");
        for (kind, parent, code) in [
            ("region", json!(region), "contradicts"),
            ("store", json!(null), "required"),
            ("store", json!(store), "contradicts"),
            ("team", json!(region), "contradicts"),
            ("team", json!(9999), "does_not_exist"),
        ] {
            let body = json!({"kind": kind, "parent_id": parent, "name": "新店"});
            app.by(&admin).post(UNITS, body).await.assert_problem(422, "validation_failed").assert_field("/parent_id", code);
        }
        close(&app, store.0).await;
        let body = json!({"kind": "team", "parent_id": store, "name": "一组"});
        app.by(&admin).post(UNITS, body).await.assert_problem(422, "validation_failed").assert_field("/parent_id", "does_not_exist");
    }

    async fn refuses_names_that_are_wrong_or_taken_below_the_same_parent(app: TestApp) {
        let admin = app.member(Role::Admin);
        let (one, two) = (app.region("朝阳大区"), app.region("海淀大区"));
        let (first, _) = (app.store(one, "一店"), app.store(one, "二店"));
        let store = |parent, name: &str| app.by(&admin).post(UNITS, json!({"kind": "store", "parent_id": parent, "name": name}));
        store(one, " 一店").await.assert_problem(409, "already_exists").assert_field("/name", "taken");
        store(two, "一店").await.assert_status(201);
        let region = json!({"kind": "region", "name": "海淀大区"});
        app.by(&admin).post(UNITS, region).await.assert_problem(409, "already_exists").assert_field("/name", "taken");
        store(one, " ").await.assert_problem(422, "validation_failed").assert_field("/name", "required");
        store(one, &"店".repeat(61)).await.assert_problem(422, "validation_failed").assert_field("/name", "too_long");
        store(one, "店\u{7}").await.assert_problem(422, "validation_failed").assert_field("/name", "forbidden_character");

        let rename = |name: &str| app.by(&admin).version(1).patch(&format!("{UNITS}/{first}"), json!({"name": name}));
        rename("二店").await.assert_problem(409, "already_exists").assert_field("/name", "taken");
        rename("").await.assert_problem(422, "validation_failed").assert_field("/name", "required");
        rename("三店").await.assert_status(200);
    }

    async fn only_administrators_change_the_tree(app: TestApp) {
        let region = app.region("朝阳大区");
        for role in [Role::Director, Role::Manager, Role::Agent, Role::Assistant, Role::Finance] {
            let member = app.member(role);
            app.by(&member).post(UNITS, json!({"kind": "region", "name": "新区"})).await.assert_problem(403, "forbidden");
            app.by(&member).version(1).patch(&format!("{UNITS}/{region}"), json!({"name": "x"})).await.assert_problem(403, "forbidden");
        }
        app.anyone().get(UNITS).await.assert_problem(401, "unauthenticated");
    }

    async fn a_change_needs_the_version_that_is_there(app: TestApp) {
        let admin = app.member(Role::Admin);
        let path = format!("{UNITS}/{}", app.region("朝阳大区"));
        app.by(&admin).patch(&path, json!({"name": "甲"})).await.assert_problem(428, "version_required");
        let answer = app.by(&admin).version(1).patch(&path, json!({"name": "乙"})).await.assert_status(200);
        assert_eq!((answer.header("etag"), answer.read::<OrgUnitResponse>().version), (Some("\"2\""), 2));
        app.by(&admin).version(1).patch(&path, json!({"name": "丙"})).await.assert_problem(412, "stale_version");
        app.by(&admin).version(1).patch(&format!("{UNITS}/9999"), json!({"name": "丁"})).await.assert_problem(404, "not_found");
    }

    async fn units_in_use_can_not_be_closed(app: TestApp) {
        let admin = app.member(Role::Admin);
        let region = app.region("朝阳大区");
        let store = app.store(region, "望京东店");
        let agent = app.member_of(Role::Agent, store);
        let set = |unit, version, is_active: bool| app.by(&admin).version(version).patch(&format!("{UNITS}/{unit}"), json!({"is_active": is_active}));
        set(region, 1, false).await.assert_problem(409, "org_unit_in_use");
        set(store, 1, false).await.assert_problem(409, "org_unit_in_use");
        let path = format!("/api/v1/members/{}", agent.id);
        app.by(&admin).version(1).patch(&path, json!({"org_unit_id": 0})).await.assert_status(200);
        set(store, 1, false).await.assert_status(200);
        set(region, 1, false).await.assert_status(200);
        // And opened again from the top.
        set(store, 2, true).await.assert_problem(409, "org_unit_in_use");
        set(region, 2, true).await.assert_status(200);
        set(store, 2, true).await.assert_status(200);
    }

    async fn a_repeated_post_with_a_key_adds_one_unit(app: TestApp) {
        let admin = app.member(Role::Admin);
        let body = json!({"kind": "region", "name": "朝阳大区"});
        let post = |body| app.by(&admin).with("Idempotency-Key", "k-1").post(UNITS, body);
        let first = post(body.clone()).await.assert_status(201).json();
        assert_eq!(post(body).await.assert_status(201).json(), first);
        post(json!({"kind": "region", "name": "海淀大区"})).await.assert_problem(409, "idempotency_key_reused");
        assert_eq!(app.by(&admin).get(UNITS).await.read::<Page<OrgUnitResponse>>().items.len(), 1);
    }

    async fn changes_are_audited(app: TestApp) {
        let admin = app.member(Role::Admin);
        let body = json!({"kind": "region", "name": "朝阳大区"});
        let unit: OrgUnitResponse = app.by(&admin).post(UNITS, body).await.assert_status(201).read();
        app.by(&admin).version(1).patch(&format!("{UNITS}/{}", unit.id), json!({"name": "新朝阳", "is_active": false})).await.assert_status(200);
        let trail = app.by(&admin).get(&format!("/api/v1/audit?subject=org_unit&subject_id={}", unit.id)).await.json();
        let actions: Vec<_> = trail["items"].as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap()).collect();
        assert_eq!(actions, ["update", "create"]);
        assert_eq!(trail["items"][0]["details"]["fields"], json!(["name", "is_active"]));
    }
}

async fn close(app: &TestApp, unit: i64) {
    let admin = app.member(Role::Admin);
    app.by(&admin).version(1).patch(&format!("{UNITS}/{unit}"), json!({"is_active": false})).await.assert_status(200);
}
