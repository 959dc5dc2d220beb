//! What the roles may do: read by all, changed by administrators within bounds, in force at once.

use fangke_shared::ListingId;
use fangke_shared::company::audit::AuditEntryResponse;
use fangke_shared::company::auth::MeResponse;
use fangke_shared::page::Page;
use fangke_shared::permission::{Action, PermissionCell, PermissionTable, PermissionTableResponse, Role, Scope, scope_at_first};
use serde_json::{Value, json};

use crate::support::{Answer, LISTINGS, TestApp, TestMember, rental, sale};

const PERMISSIONS: &str = "/api/v1/permissions";
const ME: &str = "/api/v1/auth/me";

async fn table(app: &TestApp, by: &TestMember) -> PermissionTableResponse {
    app.by(by).get(PERMISSIONS).await.assert_status(200).read()
}

fn cell(table: &PermissionTableResponse, role: Role, action: Action) -> PermissionCell {
    *table.rows.iter().find(|row| row.action == action).unwrap().cells.iter().find(|cell| cell.role == role).unwrap()
}

async fn change(app: &TestApp, by: &TestMember, changes: Value) -> Answer {
    let version = table(app, by).await.version;
    app.by(by).version(version).put(PERMISSIONS, json!({"changes": changes, "reason": "试行一个月"})).await
}

both_engines! {
    async fn a_changed_table_holds_at_once_and_for_who_is_signed_in(app: TestApp) {
        let (admin, agent, colleague) = (app.member(Role::Admin), app.member(Role::Agent), app.member(Role::Agent));
        let community = app.community(&admin, "朝阳", "云庭家园").await;
        let theirs = app.enter(&colleague, sale(community, "301")).await.summary.id;
        let own = app.enter(&agent, rental(community, "302")).await.summary.id;
        let edit = async |id: ListingId, baths: i64| {
            let path = format!("{LISTINGS}/{id}");
            let version = app.by(&admin).get(&path).await.assert_status(200).json()["summary"]["version"].as_i64().unwrap();
            app.by(&agent).version(version).patch(&path, json!({"baths": baths})).await
        };
        edit(theirs, 2).await.assert_problem(403, "forbidden");
        edit(own, 2).await.assert_status(200);

        let raised = change(&app, &admin, json!([{"role": "agent", "action": "edit_listing", "scope": "all"}])).await.assert_status(200);
        let raised: PermissionTableResponse = raised.read();
        let now = cell(&raised, Role::Agent, Action::EditListing);
        assert_eq!((now.at_first, now.scope, now.may_change), (Some(Scope::Own), Some(Scope::All), true));
        edit(theirs, 3).await.assert_status(200);
        let me: MeResponse = app.by(&agent).get(ME).await.assert_status(200).read();
        assert!(me.permissions.iter().any(|grant| grant.action == Action::EditListing && grant.scope == Scope::All));

        change(&app, &admin, json!([
            {"role": "agent", "action": "edit_listing", "scope": null},
            {"role": "agent", "action": "create_listing", "scope": null},
        ])).await.assert_status(200);
        edit(own, 3).await.assert_problem(403, "forbidden");
        let refused = app.by(&agent).post(LISTINGS, sale(community, "303")).await.assert_problem(403, "forbidden");
        assert!(refused.text().contains("the role agent may not create_listing"));
        let me: MeResponse = app.by(&agent).get(ME).await.assert_status(200).read();
        assert!(!me.permissions.iter().any(|grant| grant.action == Action::EditListing));
        // And nobody else's.
        let untouched: MeResponse = app.by(&app.member(Role::Manager)).get(ME).await.assert_status(200).read();
        assert_eq!(untouched.permissions, PermissionTable::default().grants_of(Role::Manager));
    }

    async fn another_process_learns_of_it(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        change(&app, &admin, json!([{"role": "agent", "action": "read_audit", "scope": "all"}])).await.assert_status(200);
        app.by(&agent).get("/api/v1/audit").await.assert_status(200);
        // As if it had not been this one.
        app.app.permissions.learn(std::sync::Arc::default());
        app.by(&agent).get("/api/v1/audit").await.assert_problem(403, "forbidden");
        fangke_api::wings::watch(&app.app).unwrap();
        app.by(&agent).get("/api/v1/audit").await.assert_status(200);
    }

    async fn each_change_stands_in_the_trail_with_before_and_after(app: TestApp) {
        let admin = app.member(Role::Admin);
        change(&app, &admin, json!([{"role": "manager", "action": "edit_listing", "scope": "region"}])).await.assert_status(200);
        change(&app, &admin, json!([{"role": "manager", "action": "edit_listing", "scope": null}])).await.assert_status(200);
        let trail: Page<AuditEntryResponse> = app.by(&admin).get("/api/v1/audit?subject=permission").await.assert_status(200).read();
        let told: Vec<_> = trail.items.iter().map(|entry| (entry.details["before"].clone(), entry.details["after"].clone())).collect();
        assert_eq!(told, [(json!("region"), Value::Null), (json!("store"), json!("region"))]);
        assert!(trail.items.iter().all(|entry| entry.member.as_ref().is_some_and(|by| by.id == admin.id)));
        assert_eq!((&trail.items[0].details["role"], &trail.items[0].details["reason"]), (&json!("manager"), &json!("试行一个月")));
    }

    async fn nobody_locks_the_last_administrator_out(app: TestApp) {
        let admin = app.member(Role::Admin);
        for (action, pointer) in [("manage_members", "/changes/0/role"), ("edit_permissions", "/changes/0/role")] {
            change(&app, &admin, json!([{"role": "admin", "action": action, "scope": null}])).await.assert_field(pointer, "out_of_range");
        }
        change(&app, &admin, json!([{"role": "agent", "action": "read_members", "scope": null}])).await
            .assert_field("/changes/0/action", "out_of_range");
        // Not even by hand, in the database.
        let at = app.app.clock.now().naive_utc();
        app.app.db.write_blocking(|conn| {
            use diesel::prelude::*;
            use fangke_api::schema::permission_changes::dsl;
            let rows: Vec<_> = Action::ALL
                .iter()
                .map(|action| {
                    let what = (dsl::role.eq("admin"), dsl::action.eq(action.as_str()), dsl::scope.eq(None::<String>));
                    (what, dsl::reason.eq("by hand"), dsl::member_id.eq(admin.id.0), dsl::created_at.eq(at))
                })
                .collect();
            for row in rows {
                diesel::insert_into(dsl::permission_changes).values(row).execute(conn)?;
            }
            Ok(())
        }).unwrap();
        fangke_api::wings::watch(&app.app).unwrap();
        let table = table(&app, &admin).await;
        for &action in Action::ALL {
            assert_eq!(cell(&table, Role::Admin, action).scope, scope_at_first(Role::Admin, action));
        }
        change(&app, &admin, json!([{"role": "agent", "action": "read_audit", "scope": "all"}])).await.assert_status(200);
    }

    async fn nobody_gives_themselves_or_others_more_than_they_have(app: TestApp) {
        let (admin, director, manager) = (app.member(Role::Admin), app.member(Role::Director), app.member(Role::Manager));
        let audit_to = |role: &str| json!([{"role": role, "action": "read_system", "scope": "all"}]);
        // Not without the permission to change any.
        app.by(&manager).version(1).put(PERMISSIONS, json!({"changes": audit_to("agent"), "reason": "我也要"})).await.assert_problem(403, "forbidden");
        assert!(!table(&app, &manager).await.rows.iter().flat_map(|row| &row.cells).any(|cell| cell.may_change));

        change(&app, &admin, json!([{"role": "director", "action": "edit_permissions", "scope": "all"}])).await.assert_status(200);
        // Themselves, above them, beside them.
        for role in ["director", "finance"] {
            change(&app, &director, audit_to(role)).await.assert_problem(403, "forbidden");
        }
        // Others more than they have: not at all, and not as far.
        change(&app, &director, audit_to("manager")).await.assert_problem(403, "forbidden");
        change(&app, &director, json!([{"role": "manager", "action": "edit_listing", "scope": "all"}])).await.assert_problem(403, "forbidden");
        // One of several is enough: none of them holds.
        change(&app, &director, json!([
            {"role": "agent", "action": "edit_listing", "scope": "team"},
            {"role": "agent", "action": "edit_exclusive", "scope": "all"},
        ])).await.assert_problem(403, "forbidden");
        let after = table(&app, &director).await;
        assert_eq!(cell(&after, Role::Agent, Action::EditListing).scope, Some(Scope::Own));
        let may_change = |role| cell(&after, role, Action::EditListing).may_change;
        assert_eq!([Role::Admin, Role::Director, Role::Finance, Role::Manager, Role::Agent].map(may_change), [false, false, false, true, true]);
        // As far as their own.
        change(&app, &director, json!([{"role": "manager", "action": "edit_listing", "scope": "region"}])).await.assert_status(200);
        // What is taken away was never given by them.
        change(&app, &director, json!([{"role": "agent", "action": "create_client", "scope": null}])).await.assert_status(200);
    }

    async fn a_wrong_change_is_refused_by_its_field(app: TestApp) {
        let admin = app.member(Role::Admin);
        let send = async |changes: Value, reason: &str| {
            let version = table(&app, &admin).await.version;
            app.by(&admin).version(version).put(PERMISSIONS, json!({"changes": changes, "reason": reason})).await
        };
        let one = |action: &str, scope: Value| json!([{"role": "agent", "action": action, "scope": scope}]);
        send(one("fly", json!("all")), "试行").await.assert_field("/changes/0/action", "unknown_word");
        send(one("edit_listing", json!("planet")), "试行").await.assert_field("/changes/0/scope", "unknown_word");
        send(one("read_system", json!("own")), "试行").await.assert_field("/changes/0/scope", "out_of_range");
        send(one("edit_listing", json!("own")), "试行").await.assert_field("/changes/0/scope", "repeated");
        send(one("edit_listing", json!("team")), " ").await.assert_field("/reason", "required");
        send(json!([]), "试行").await.assert_field("/changes", "required");
        let twice = json!([{"role": "agent", "action": "edit_listing", "scope": "team"}, {"role": "agent", "action": "edit_listing", "scope": "all"}]);
        send(twice, "试行").await.assert_field("/changes/1/action", "repeated");
        // Of two who saw the same table the second one looks again.
        let version = table(&app, &admin).await.version;
        let body = json!({"changes": one("edit_listing", json!("team")), "reason": "试行"});
        app.by(&admin).version(version).put(PERMISSIONS, body.clone()).await.assert_status(200);
        app.by(&admin).version(version).put(PERMISSIONS, body.clone()).await.assert_problem(412, "stale_version");
        app.by(&admin).put(PERMISSIONS, body).await.assert_problem(428, "version_required");
    }

    async fn roles_that_begin_to_work_with_clients_may_look_after_stages(app: TestApp) {
        let admin = app.member(Role::Admin);
        let body = json!({"owner_role": "finance", "limit_days": 10, "reason": "财务跟进尾款"});
        app.by(&admin).post("/api/v1/stages/signed", body.clone()).await.assert_field("/owner_role", "out_of_range");
        change(&app, &admin, json!([{"role": "finance", "action": "read_clients", "scope": "all"}])).await.assert_status(200);
        app.by(&admin).post("/api/v1/stages/signed", body).await.assert_status(201);
    }
}
