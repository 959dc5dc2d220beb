//! Several roles a member: an action reaches as far as the widest of them (I1).

use fangke_api::wings;
use fangke_shared::company::auth::MeResponse;
use fangke_shared::company::member::MemberResponse;
use fangke_shared::company::setting::SettingKey;
use fangke_shared::page::Page;
use fangke_shared::permission::{Action, Role, Scope};
use serde_json::{Value, json};

use crate::support::program::{fangke, said};
use crate::support::{Answer, Database, TestApp, TestMember};

const MEMBERS: &str = "/api/v1/members";
const AUDIT: &str = "/api/v1/audit";

async fn patch(app: &TestApp, by: &TestMember, of: &TestMember, body: Value) -> Answer {
    let version = app.by(by).get(&format!("{MEMBERS}/{}", of.id)).await.json()["version"].as_i64().unwrap();
    app.by(by).version(version).patch(&format!("{MEMBERS}/{}", of.id), body).await
}

async fn scope(app: &TestApp, of: &TestMember, action: Action) -> Option<Scope> {
    let me: MeResponse = app.by(of).get("/api/v1/auth/me").await.assert_status(200).read();
    me.permissions.into_iter().find(|grant| grant.action == action).map(|grant| grant.scope)
}

both_engines! {
    async fn an_action_reaches_as_far_as_the_widest_role(app: TestApp) {
        let store = app.store(app.region("东区"), "望湖店");
        let (admin, agent, other) = (app.member(Role::Admin), app.member_of(Role::Agent, store), app.another_process());
        app.by(&agent).get(AUDIT).await.assert_problem(403, "forbidden");
        assert_eq!((scope(&app, &agent, Action::EditListing).await, scope(&app, &agent, Action::KeepBooks).await), (Some(Scope::Own), None));

        // The main role among them, and one twice, say nothing more.
        let body = json!({"further_roles": ["finance", "director", "finance", "agent"]});
        let changed: MemberResponse = patch(&app, &admin, &agent, body).await.assert_status(200).read();
        assert_eq!((changed.role, changed.further_roles), (Role::Agent, vec![Role::Director, Role::Finance]));
        app.by(&agent).get(AUDIT).await.assert_status(200);
        assert_eq!(scope(&app, &agent, Action::EditListing).await, Some(Scope::Region));
        assert_eq!(scope(&app, &agent, Action::KeepBooks).await, Some(Scope::All));
        assert_eq!(scope(&app, &agent, Action::ManageSettings).await, None);
        let trail = app.by(&admin).get(&format!("{AUDIT}?subject=member&action=update")).await.assert_status(200).json();
        let details = &trail["items"][0]["details"];
        assert_eq!((&details["before"], &details["after"]), (&json!(["agent"]), &json!(["agent", "director", "finance"])));
        assert_eq!(details["fields"], json!(["further_roles"]));
        // Other processes learn it like a change of the table.
        wings::watch(&other).unwrap();
        assert_eq!(other.permissions.now().reach_of(agent.id, Role::Agent, Action::KeepBooks), Some(Scope::All));
        // Found by either.
        for role in ["agent", "finance"] {
            let list: Page<MemberResponse> = app.by(&admin).get(&format!("{MEMBERS}?role={role}")).await.assert_status(200).read();
            assert!(list.items.iter().any(|member| member.id == agent.id), "{role}");
        }
        // What the company takes from one role, the other may still have.
        let version = app.by(&admin).get("/api/v1/permissions").await.json()["version"].as_i64().unwrap();
        let change = json!({"changes": [{"role": "director", "action": "edit_listing", "scope": "store"}], "reason": "试行"});
        app.by(&admin).version(version).put("/api/v1/permissions", change).await.assert_status(200);
        assert_eq!(scope(&app, &agent, Action::EditListing).await, Some(Scope::Store));

        let changed: MemberResponse = patch(&app, &admin, &agent, json!({"further_roles": []})).await.assert_status(200).read();
        assert_eq!(changed.further_roles, []);
        app.by(&agent).get(AUDIT).await.assert_problem(403, "forbidden");
    }

    async fn nobody_gives_more_than_they_are_nor_to_themselves(app: TestApp) {
        let store = app.store(app.region("东区"), "望湖店");
        let (admin, manager) = (app.member(Role::Admin), app.member_of(Role::Manager, store));
        let agent = app.member_of(Role::Agent, store);
        patch(&app, &manager, &agent, json!({"further_roles": ["assistant"]})).await.assert_status(200);
        for role in ["finance", "manager", "admin"] {
            patch(&app, &manager, &agent, json!({"further_roles": [role]})).await.assert_problem(403, "forbidden");
        }
        let newcomer = json!({"username": "wang.min", "display_name": "王敏", "role": "agent", "further_roles": ["director"], "org_unit_id": store,
            "password": "海上生明月 2026"});
        app.by(&manager).post(MEMBERS, newcomer.clone()).await.assert_problem(403, "forbidden");
        let made: MemberResponse = app.by(&admin).post(MEMBERS, newcomer).await.assert_status(201).read();
        assert_eq!(made.roles(), [Role::Agent, Role::Director]);
        // Who is more than the caller besides is out of reach altogether.
        patch(&app, &admin, &agent, json!({"further_roles": ["finance"]})).await.assert_status(200);
        patch(&app, &manager, &agent, json!({"phone": "1"})).await.assert_problem(403, "forbidden");
        let reset = json!({"password": "海上生明月 2026"});
        app.by(&manager).post(&format!("{MEMBERS}/{}/reset-password", agent.id), reset).await.assert_problem(403, "forbidden");
        patch(&app, &admin, &admin, json!({"further_roles": ["finance"]})).await.assert_problem(403, "forbidden");
    }

    async fn an_administrator_besides_is_one(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        patch(&app, &admin, &agent, json!({"further_roles": ["admin"]})).await.assert_status(200);
        patch(&app, &agent, &admin, json!({"role": "agent"})).await.assert_status(200);
        app.by(&agent).get("/api/v1/system").await.assert_status(200);
        patch(&app, &agent, &agent, json!({"further_roles": []})).await.assert_problem(409, "last_admin");
        patch(&app, &agent, &agent, json!({"is_active": false})).await.assert_problem(409, "last_admin");
    }

    async fn any_of_the_roles_may_require_a_second_factor(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        app.set(&admin, SettingKey::SecondFactorFinance, 1).await;
        let is_required = async || app.by(&agent).get("/api/v1/auth/second-factor").await.assert_status(200).json()["is_required"] == json!(true);
        assert!(!is_required().await);
        patch(&app, &admin, &agent, json!({"further_roles": ["finance"]})).await.assert_status(200);
        assert!(is_required().await);
    }
}

#[test]
fn the_command_line_gives_several() {
    let (database, url) = Database::empty(fangke_api::platform::db::Engine::Sqlite);
    let mut command = fangke(database.folder(), &url);
    command.args(["member", "add", "lin", "--display-name", "林", "--role", "agent", "--role", "finance"]);
    let file = database.folder().join("password");
    std::fs::write(&file, "海上生明月 2026").unwrap();
    let told = said(command.stdin(std::fs::File::open(file).unwrap()));
    assert_eq!(told.trim(), "added lin (agent, finance)");
}
