//! Members of the company.

use diesel::prelude::*;
use fangke_api::schema::{idempotency_keys, members};
use fangke_shared::OrgUnitId;
use fangke_shared::company::member::{CreateMemberRequest, MemberResponse};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::{Value, json};

use crate::support::{Answer, PASSWORD, TestApp, TestMember};

const MEMBERS: &str = "/api/v1/members";

fn newcomer(role: Role, unit: impl Into<Option<OrgUnitId>>) -> Value {
    json!({"username": "wang.min", "display_name": "王敏", "phone": "010-5555 0101", "role": role, "org_unit_id": unit.into(),
        "joined_on": "2026-03-16", "password": "海上生明月 2026"})
}

/// Changes a member whom nobody changed before.
async fn change(app: &TestApp, by: &TestMember, of: &TestMember, body: Value) -> Answer {
    app.by(by).version(1).patch(&format!("{MEMBERS}/{}", of.id), body).await
}

fn ids(answer: &Answer) -> Vec<i64> {
    answer.read::<Page<MemberResponse>>().items.iter().map(|member| member.id.0).collect()
}

both_engines! {
    async fn an_administrator_adds_a_member_who_can_sign_in(app: TestApp) {
        let admin = app.member(Role::Admin);
        let region = app.region("朝阳大区");
        let store = app.store(region, "望京东店");
        let team = app.team(store, "一组");
        let answer = app.by(&admin).post(MEMBERS, newcomer(Role::Agent, team)).await.assert_status(201);
        let member: MemberResponse = answer.read();
        assert_eq!(answer.header("location"), Some(format!("{MEMBERS}/{}", member.id).as_str()));
        assert_eq!(answer.header("etag"), Some("\"1\""));
        assert_eq!(member.org_path, ["朝阳大区", "望京东店", "一组"]);
        assert_eq!((member.org_unit_id, member.region_id, member.store_id, member.team_id), (Some(team), Some(region), Some(store), Some(team)));
        assert_eq!((member.is_active, member.left_at, member.last_login_at, member.version), (true, None, None, 1));
        assert_eq!((member.phone.as_deref(), member.joined_on.unwrap().to_string()), (Some("010-5555 0101"), "2026-03-16".into()));
        assert!(!answer.text().contains("argon2") && !answer.text().contains("password"));

        let read = app.by(&admin).get(&format!("{MEMBERS}/{}", member.id)).await.assert_status(200);
        assert_eq!((read.header("etag"), read.json()), (Some("\"1\""), answer.json()));
        let login = json!({"username": "wang.min", "password": "海上生明月 2026"});
        app.anyone().post("/api/v1/auth/login", login).await.assert_status(200);
    }

    async fn every_wrong_field_of_a_new_member_is_named(app: TestApp) {
        let admin = app.member(Role::Admin);
        let body = json!({"username": "王", "display_name": "", "phone": "0".repeat(31), "role": "agent", "password": "short", "joined_on": "-9999-01-01"});
        let refused = app.by(&admin).post(MEMBERS, body).await.assert_problem(422, "validation_failed");
        let refused = refused.assert_field("/username", "invalid_format").assert_field("/display_name", "required");
        refused.assert_field("/phone", "too_long").assert_field("/password", "too_short").assert_field("/joined_on", "out_of_range");
        app.by(&admin).post(MEMBERS, newcomer(Role::Agent, OrgUnitId(99))).await
            .assert_problem(422, "validation_failed").assert_field("/org_unit_id", "does_not_exist");
        let mut body = newcomer(Role::Agent, None);
        body["username"] = json!(admin.username);
        app.by(&admin).post(MEMBERS, body).await.assert_problem(409, "already_exists").assert_field("/username", "taken");
    }

    async fn nobody_joins_a_closed_unit(app: TestApp) {
        let (admin, store) = (app.member(Role::Admin), app.store(app.region("朝阳大区"), "望京东店"));
        let agent = app.member(Role::Agent);
        app.by(&admin).version(1).patch(&format!("/api/v1/org-units/{store}"), json!({"is_active": false})).await.assert_status(200);
        let refused = app.by(&admin).post(MEMBERS, newcomer(Role::Agent, store)).await;
        refused.assert_problem(422, "validation_failed").assert_field("/org_unit_id", "does_not_exist");
        let refused = change(&app, &admin, &agent, json!({"org_unit_id": store})).await;
        refused.assert_problem(422, "validation_failed").assert_field("/org_unit_id", "does_not_exist");
    }

    async fn a_repeated_post_with_a_key_adds_one_member_and_keeps_no_password(app: TestApp) {
        let admin = app.member(Role::Admin);
        let post = |body| app.by(&admin).with("Idempotency-Key", "k-1").post(MEMBERS, body);
        let first = post(newcomer(Role::Agent, None)).await.assert_status(201).json();
        assert_eq!(post(newcomer(Role::Agent, None)).await.assert_status(201).json(), first);
        post(newcomer(Role::Finance, None)).await.assert_problem(409, "idempotency_key_reused");
        assert_eq!(app.read(|conn| Ok(members::table.count().get_result::<i64>(conn)?)), 2);
        // Whoever reads the table must not be able to try passwords against a fast hash.
        let mut other = newcomer(Role::Agent, None);
        other["password"] = json!("另一个密码 2026 xyz");
        assert_eq!(post(other).await.assert_status(201).json(), first);
        assert_eq!(app.read(|conn| Ok(idempotency_keys::table.count().get_result::<i64>(conn)?)), 1);
    }

    async fn managers_manage_agents_and_assistants_of_their_store(app: TestApp) {
        let region = app.region("朝阳大区");
        let (own, other) = (app.store(region, "望京东店"), app.store(region, "望京西店"));
        let team = app.team(own, "一组");
        let manager = app.member_of(Role::Manager, own);
        let (agent, stranger, peer) = (app.member_of(Role::Agent, team), app.member_of(Role::Agent, other), app.member_of(Role::Manager, own));
        let finance = app.member_of(Role::Finance, own);

        app.by(&manager).post(MEMBERS, newcomer(Role::Assistant, team)).await.assert_status(201);
        for (role, unit) in [(Role::Agent, Some(other)), (Role::Agent, Some(region)), (Role::Agent, None), (Role::Manager, Some(own))] {
            app.by(&manager).post(MEMBERS, newcomer(role, unit)).await.assert_problem(403, "forbidden");
        }
        for (member, body) in [
            (&stranger, json!({"phone": "1"})),
            (&peer, json!({"phone": "1"})),
            (&finance, json!({"phone": "1"})),
            (&manager, json!({"phone": "1"})),
            (&agent, json!({"org_unit_id": other})),
            (&agent, json!({"org_unit_id": 0})),
            (&agent, json!({"role": "manager"})),
        ] {
            change(&app, &manager, member, body).await.assert_problem(403, "forbidden");
        }
        // What was refused has left no trace: the version is still the first.
        change(&app, &manager, &agent, json!({"org_unit_id": own, "role": "assistant"})).await.assert_status(200);
    }

    async fn directors_manage_their_region_up_to_managers(app: TestApp) {
        let (own, other) = (app.region("朝阳大区"), app.region("海淀大区"));
        let (store, foreign) = (app.store(own, "望京东店"), app.store(other, "中关村店"));
        let director = app.member_of(Role::Director, own);
        let (agent, stranger) = (app.member_of(Role::Agent, store), app.member_of(Role::Agent, foreign));
        app.by(&director).post(MEMBERS, newcomer(Role::Manager, store)).await.assert_status(201);
        for (role, unit) in [(Role::Manager, foreign), (Role::Director, own), (Role::Admin, own), (Role::Finance, own)] {
            app.by(&director).post(MEMBERS, newcomer(role, unit)).await.assert_problem(403, "forbidden");
        }
        change(&app, &director, &stranger, json!({"phone": "1"})).await.assert_problem(403, "forbidden");
        change(&app, &director, &agent, json!({"org_unit_id": foreign})).await.assert_problem(403, "forbidden");
        change(&app, &director, &agent, json!({"role": "admin"})).await.assert_problem(403, "forbidden");
        change(&app, &director, &agent, json!({"role": "manager", "org_unit_id": own})).await.assert_status(200);
    }

    async fn others_manage_nobody_but_see_everybody(app: TestApp) {
        let colleague = app.member(Role::Agent);
        for role in [Role::Agent, Role::Assistant, Role::Finance] {
            let member = app.member(role);
            app.by(&member).post(MEMBERS, newcomer(Role::Agent, None)).await.assert_problem(403, "forbidden");
            change(&app, &member, &colleague, json!({"phone": "1"})).await.assert_problem(403, "forbidden");
            let path = format!("{MEMBERS}/{}/reset-password", colleague.id);
            app.by(&member).post(&path, json!({"password": "海上生明月 2026"})).await.assert_problem(403, "forbidden");
            app.by(&member).get(&format!("{MEMBERS}/{}", colleague.id)).await.assert_status(200);
            app.by(&member).get(MEMBERS).await.assert_status(200);
        }
        app.anyone().get(MEMBERS).await.assert_problem(401, "unauthenticated");
    }

    async fn a_change_needs_the_version_that_is_there(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let path = format!("{MEMBERS}/{}", agent.id);
        app.by(&admin).patch(&path, json!({"phone": "1"})).await.assert_problem(428, "version_required");
        let answer = app.by(&admin).version(1).patch(&path, json!({"phone": "1"})).await.assert_status(200);
        assert_eq!((answer.header("etag"), answer.read::<MemberResponse>().version), (Some("\"2\""), 2));
        app.by(&admin).version(1).patch(&path, json!({"phone": "2"})).await.assert_problem(412, "stale_version");
        app.by(&admin).with("If-Match", "three").patch(&path, json!({"phone": "2"})).await.assert_problem(400, "invalid_request");
        app.by(&admin).with("If-Match", "1").patch(&path, json!({"phone": "2"})).await.assert_problem(400, "invalid_request");
        app.by(&admin).version(1).patch(&format!("{MEMBERS}/9999"), json!({"phone": "2"})).await.assert_problem(404, "not_found");
    }

    async fn a_change_leaves_what_it_does_not_name(app: TestApp) {
        let (admin, store) = (app.member(Role::Admin), app.store(app.region("朝阳大区"), "望京东店"));
        let agent = app.member_of(Role::Agent, store);
        let before: Value = app.by(&admin).get(&format!("{MEMBERS}/{}", agent.id)).await.json();
        let body = json!({"display_name": " 林 晓岚 ", "phone": "010-5555 0102"});
        let mut after = change(&app, &admin, &agent, body).await.assert_status(200).json();
        assert_eq!((after["display_name"].take(), after["phone"].take()), (json!("林 晓岚"), json!("010-5555 0102")));
        let mut expected = before.clone();
        expected["version"] = json!(2);
        expected["display_name"].take();
        expected["phone"].take();
        assert_eq!(after, expected);
        let path = format!("{MEMBERS}/{}", agent.id);
        let cleared = app.by(&admin).version(2).patch(&path, json!({"phone": "", "org_unit_id": 0})).await.assert_status(200).json();
        assert_eq!((&cleared["phone"], &cleared["store_id"], &cleared["org_path"]), (&json!(null), &json!(null), &json!([])));
        app.by(&admin).version(3).patch(&path, json!({"username": "new"})).await
            .assert_problem(422, "validation_failed").assert_field("/username", "unknown_field");
        app.by(&admin).version(3).patch(&path, json!({"display_name": " "})).await
            .assert_problem(422, "validation_failed").assert_field("/display_name", "required");
    }

    async fn leavers_are_kept_and_can_come_back(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let left: MemberResponse = change(&app, &admin, &agent, json!({"is_active": false})).await.assert_status(200).read();
        assert_eq!((left.is_active, left.left_at), (false, Some(app.app.clock.now())));
        app.by(&agent).get("/api/v1/auth/me").await.assert_problem(401, "unauthenticated");
        let path = format!("{MEMBERS}/{}", agent.id);
        let back: MemberResponse = app.by(&admin).version(2).patch(&path, json!({"is_active": true})).await.assert_status(200).read();
        assert_eq!((back.is_active, back.left_at), (true, None));
        // The sessions from before stay ended.
        app.by(&agent).get("/api/v1/auth/me").await.assert_problem(401, "unauthenticated");
        let login = json!({"username": agent.username, "password": PASSWORD});
        app.anyone().post("/api/v1/auth/login", login).await.assert_status(200);
    }

    async fn nobody_changes_their_own_role_or_deactivates_themselves(app: TestApp) {
        let admin = app.member(Role::Admin);
        app.member(Role::Admin);
        change(&app, &admin, &admin, json!({"role": "director"})).await.assert_problem(403, "forbidden");
        change(&app, &admin, &admin, json!({"is_active": false})).await.assert_problem(403, "forbidden");
        change(&app, &admin, &admin, json!({"role": "admin", "phone": "1"})).await.assert_status(200);
    }

    async fn the_last_active_administrator_stays(app: TestApp) {
        let (admin, other) = (app.member(Role::Admin), app.member(Role::Admin));
        change(&app, &admin, &other, json!({"is_active": false})).await.assert_status(200);
        change(&app, &admin, &admin, json!({"role": "director"})).await.assert_problem(409, "last_admin");
        change(&app, &admin, &admin, json!({"is_active": false})).await.assert_problem(409, "last_admin");
    }

    async fn two_administrators_can_not_remove_each_other_at_once(app: TestApp) {
        for _ in 0..5 {
            let (one, two) = (app.member(Role::Admin), app.member(Role::Admin));
            app.write(|conn| {
                let others = members::table.filter(members::id.lt(one.id.0));
                diesel::update(others).set(members::is_active.eq(false)).execute(conn)?;
                Ok(())
            });
            let body = json!({"role": "director"});
            let (first, second) = futures_util::future::join(change(&app, &one, &two, body.clone()), change(&app, &two, &one, body.clone())).await;
            let mut statuses = [first.status, second.status];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 409], "{} {}", first.text(), second.text());
        }
    }

    async fn a_reset_password_works_at_once_and_ends_sessions(app: TestApp) {
        let store = app.store(app.region("朝阳大区"), "望京东店");
        let (manager, agent) = (app.member_of(Role::Manager, store), app.member_of(Role::Agent, store));
        let stranger = app.member(Role::Agent);
        let reset = |of: &TestMember, password: &str| {
            let path = format!("{MEMBERS}/{}/reset-password", of.id);
            app.by(&manager).post(&path, json!({"password": password}))
        };
        reset(&agent, "海上生明月 2026").await.assert_status(204);
        app.by(&agent).get("/api/v1/auth/me").await.assert_problem(401, "unauthenticated");
        let login = |password: &str| app.anyone().post("/api/v1/auth/login", json!({"username": agent.username, "password": password}));
        login(PASSWORD).await.assert_problem(401, "invalid_credentials");
        login("海上生明月 2026").await.assert_status(200);

        reset(&agent, "short").await.assert_problem(422, "validation_failed").assert_field("/password", "too_short");
        reset(&stranger, "海上生明月 2026").await.assert_problem(403, "forbidden");
        reset(&manager, "海上生明月 2026").await.assert_problem(403, "forbidden");
        let nobody = format!("{MEMBERS}/9999/reset-password");
        app.by(&manager).post(&nobody, json!({"password": "海上生明月 2026"})).await.assert_problem(404, "not_found");
    }

    async fn lists_members_in_pages_and_by_unit_role_and_state(app: TestApp) {
        let region = app.region("朝阳大区");
        let store = app.store(region, "望京东店");
        let team = app.team(store, "一组");
        let admin = app.member(Role::Admin);
        let manager = app.member_of(Role::Manager, store);
        let (agent, gone) = (app.member_of(Role::Agent, team), app.member_of(Role::Agent, team));
        change(&app, &admin, &gone, json!({"is_active": false})).await.assert_status(200);

        let list = async |query: &str| ids(&app.by(&admin).get(&format!("{MEMBERS}?{query}")).await.assert_status(200));
        let (admin_id, manager_id, agent_id, gone_id) = (admin.id.0, manager.id.0, agent.id.0, gone.id.0);
        assert_eq!(list("").await, [admin_id, manager_id, agent_id, gone_id]);
        assert_eq!(list(&format!("org_unit_id={region}")).await, [manager_id, agent_id, gone_id]);
        assert_eq!(list(&format!("org_unit_id={team}&is_active=true")).await, [agent_id]);
        assert_eq!(list("org_unit_id=0").await, [admin_id]);
        assert_eq!(list("role=agent&is_active=false").await, [gone_id]);

        let mut cursor = String::new();
        let mut seen = Vec::new();
        for _ in 0..2 {
            let answer = app.by(&admin).get(&format!("{MEMBERS}?q=lin&limit=2{cursor}")).await.assert_status(200);
            seen.extend(ids(&answer));
            cursor = answer.read::<Page<MemberResponse>>().next_cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        }
        assert_eq!((seen, cursor.as_str()), (vec![admin_id, manager_id, agent_id, gone_id], ""));
        for (query, pointer) in [("colour=red", "colour"), ("role=king", "role"), ("is_active=maybe", "is_active"), ("limit=x", "limit")] {
            app.by(&admin).get(&format!("{MEMBERS}?{query}")).await.assert_problem(422, "validation_failed").assert_field(pointer, match pointer {
                "colour" => "unknown_field",
                "limit" => "out_of_range",
                _ => "invalid_format",
            });
        }
    }

    async fn finds_members_by_part_of_their_names_pinyin_and_initials(app: TestApp) {
        let admin = app.member(Role::Admin);
        let added: MemberResponse = app.by(&admin).post(MEMBERS, newcomer(Role::Agent, None)).await.assert_status(201).read();
        for query in ["%E7%8E%8B", "wm", "WangM", "wang.m", "%EF%BD%97%EF%BD%8D"] {
            let found = ids(&app.by(&admin).get(&format!("{MEMBERS}?q={query}")).await.assert_status(200));
            assert_eq!(found, [added.id.0], "{query}");
        }
        for query in ["%25", "_", "wx", "%27%3B--x"] {
            let found = ids(&app.by(&admin).get(&format!("{MEMBERS}?q={query}")).await.assert_status(200));
            assert_ne!(found, [added.id.0], "{query}");
        }
    }

    async fn everybody_changes_their_own_name_and_phone_and_no_more(app: TestApp) {
        const ME: &str = "/api/v1/auth/me";
        for role in Role::ALL {
            let member = app.member(*role);
            let own = |version: i64, body: Value| app.by(&member).version(version).patch(ME, body);
            let changed = own(1, json!({"display_name": " 林 晓 ", "phone": "010-5555 0102"})).await.assert_status(200);
            let me = changed.json();
            assert_eq!((&me["display_name"], &me["phone"], changed.header("etag")), (&json!("林 晓"), &json!("010-5555 0102"), Some("\"2\"")));
            assert_eq!((&me["role"], &me["is_active"]), (&json!(role), &json!(true)));
            own(1, json!({"phone": ""})).await.assert_problem(412, "stale_version");
            assert_eq!(own(2, json!({"phone": ""})).await.assert_status(200).json()["phone"], json!(null));
            app.by(&member).patch(ME, json!({"phone": ""})).await.assert_problem(428, "version_required");
            own(3, json!({"display_name": " "})).await.assert_problem(422, "validation_failed").assert_field("/display_name", "required");
            own(3, json!({"phone": "0".repeat(31)})).await.assert_problem(422, "validation_failed").assert_field("/phone", "too_long");
            for name in ["role", "org_unit_id", "is_active", "username"] {
                own(3, json!({ name: null })).await.assert_problem(422, "validation_failed").assert_field(&format!("/{name}"), "unknown_field");
            }
        }
        let (agent, admin) = (app.member(Role::Agent), app.member(Role::Admin));
        app.by(&agent).version(1).patch(ME, json!({"phone": "010-5555 0103"})).await.assert_status(200);
        let trail = app.by(&admin).get(&format!("/api/v1/audit?subject=member&subject_id={}", agent.id)).await.assert_status(200).json();
        assert_eq!((&trail["items"][0]["member"]["id"], &trail["items"][0]["details"]), (&json!(agent.id), &json!({"fields": ["phone"]})));
        // Who has left changes nothing, however long their token lives.
        app.write(|conn| {
            use fangke_api::schema::members::dsl;
            Ok(diesel::update(dsl::members.find(agent.id.0)).set(dsl::is_active.eq(false)).execute(conn)?)
        });
        app.by(&agent).version(2).patch(ME, json!({"phone": ""})).await.assert_problem(401, "unauthenticated");
        app.anyone().version(1).patch(ME, json!({"phone": ""})).await.assert_problem(401, "unauthenticated");
    }

    async fn changes_are_audited_by_the_names_of_fields_only(app: TestApp) {
        let admin = app.member(Role::Admin);
        let member: MemberResponse = app.by(&admin).post(MEMBERS, newcomer(Role::Agent, None)).await.assert_status(201).read();
        let path = format!("{MEMBERS}/{}", member.id);
        app.by(&admin).version(1).patch(&path, json!({"phone": "010-5555 0199", "role": "assistant"})).await.assert_status(200);
        app.by(&admin).post(&format!("{path}/reset-password"), json!({"password": "另一个密码 2026 xyz"})).await.assert_status(204);
        let trail = app.by(&admin).get(&format!("/api/v1/audit?subject=member&subject_id={}", member.id)).await.assert_status(200);
        let entries = trail.json()["items"].as_array().unwrap().clone();
        let actions: Vec<_> = entries.iter().map(|entry| entry["action"].as_str().unwrap().to_owned()).collect();
        assert_eq!(actions, ["reset_password", "update", "create"]);
        assert_eq!(entries[1]["details"], json!({"fields": ["phone", "role"]}));
        assert!(!trail.text().contains("5555"));
    }

    async fn the_command_line_adds_members_and_sets_passwords(app: TestApp) {
        use fangke_api::company::member::service;
        let request: CreateMemberRequest = serde_json::from_value(newcomer(Role::Admin, None)).unwrap();
        let member = app.act(|tx| service::create(tx, &request));
        assert_eq!((member.username.as_str(), member.role), ("wang.min", Role::Admin));
        let again = app.app.write_blocking(|tx| service::create(tx, &request)).unwrap_err();
        assert_eq!(again.code.as_str(), "already_exists");
        app.act(|tx| service::reset_password_of(tx, "wang.min", "另一个密码 2026 xyz"));
        let login = json!({"username": "wang.min", "password": "另一个密码 2026 xyz"});
        app.anyone().post("/api/v1/auth/login", login).await.assert_status(200);
        let nobody = app.app.write_blocking(|tx| service::reset_password_of(tx, "nobody", "另一个密码 2026 xyz"));
        assert_eq!(nobody.unwrap_err().code.as_str(), "not_found");
    }
}
