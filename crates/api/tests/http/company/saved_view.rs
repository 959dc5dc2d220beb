//! Saved views: who sees which, who changes which.

use fangke_shared::company::saved_view::SavedViewResponse;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::{Value, json};

use crate::support::{TestApp, TestMember};

const VIEWS: &str = "/api/v1/saved-views";

fn view(name: &str, audience: &str) -> Value {
    json!({ "list": "listings", "name": name, "query": "rooms=3&sort=price", "audience": audience })
}

async fn save(app: &TestApp, by: &TestMember, body: Value) -> SavedViewResponse {
    app.by(by).post(VIEWS, body).await.assert_status(201).read()
}

async fn names(app: &TestApp, by: &TestMember) -> Vec<String> {
    let page: Page<SavedViewResponse> = app.by(by).get(VIEWS).await.assert_status(200).read();
    page.items.into_iter().map(|view| view.name).collect()
}

both_engines! {
    async fn a_view_is_seen_by_those_it_is_shown_to(app: TestApp) {
        let admin = app.member(Role::Admin);
        let region = app.region("朝阳大区");
        let (store, other) = (app.store(region, "一店"), app.store(region, "二店"));
        let (manager, agent) = (app.member_of(Role::Manager, store), app.member_of(Role::Agent, store));
        let stranger = app.member_of(Role::Agent, other);
        save(&app, &agent, view("我的三居", "me")).await;
        save(&app, &manager, view("本店三居", "unit")).await;
        save(&app, &admin, view("全公司", "company")).await;
        assert_eq!(names(&app, &agent).await, ["我的三居", "本店三居", "全公司"]);
        assert_eq!(names(&app, &manager).await, ["本店三居", "全公司"]);
        assert_eq!(names(&app, &stranger).await, ["全公司"]);
        assert_eq!(names(&app, &admin).await, ["全公司"]);
    }

    async fn a_view_is_changed_by_whoever_saved_it(app: TestApp) {
        let admin = app.member(Role::Admin);
        let store = app.store(app.region("朝阳大区"), "一店");
        let (manager, agent) = (app.member_of(Role::Manager, store), app.member_of(Role::Agent, store));
        let shared = save(&app, &manager, view("本店三居", "unit")).await;
        let at = format!("{VIEWS}/{}", shared.id);
        let rename = json!({ "name": "本店四居", "query": "rooms=4" });
        app.by(&agent).version(shared.version).patch(&at, rename.clone()).await.assert_problem(403, "forbidden");
        app.by(&agent).delete(&at).await.assert_problem(403, "forbidden");
        app.by(&manager).version(shared.version + 1).patch(&at, rename.clone()).await.assert_problem(412, "stale_version");
        let changed: SavedViewResponse = app.by(&manager).version(shared.version).patch(&at, rename).await.assert_status(200).read();
        assert_eq!((changed.name.as_str(), changed.query.as_str(), changed.may_edit), ("本店四居", "rooms=4", true));
        // The top keeps what is shown to others in order; what is only for somebody else, nobody sees.
        let own = save(&app, &agent, view("我的", "me")).await;
        app.by(&admin).delete(&format!("{VIEWS}/{}", own.id)).await.assert_problem(404, "not_found");
        let company = json!({ "audience": "company" });
        app.by(&manager).version(changed.version).patch(&at, company.clone()).await.assert_status(422).assert_field("/audience", "out_of_reach");
        let own = format!("{VIEWS}/{}", own.id);
        app.by(&agent).version(1).patch(&own, company).await.assert_status(422).assert_field("/audience", "out_of_reach");
        app.by(&agent).delete(&own).await.assert_status(204);
        assert_eq!(names(&app, &agent).await, ["本店四居"]);
    }

    async fn what_is_no_view_is_refused_beside_its_field(app: TestApp) {
        let agent = app.member(Role::Agent);
        let wrong = |query: &str| json!({ "list": "listings", "name": "三居", "query": query, "audience": "me" });
        for query in ["?rooms=3", "cursor=abc", "javascript:alert(1)", "q=<script>"] {
            app.by(&agent).post(VIEWS, wrong(query)).await.assert_status(422).assert_field("/query", "invalid_format");
        }
        app.by(&agent).post(VIEWS, wrong(&format!("q={}", "a".repeat(2_000)))).await.assert_status(422).assert_field("/query", "too_long");
        app.by(&agent).post(VIEWS, view("", "me")).await.assert_status(422).assert_field("/name", "required");
        app.by(&agent).post(VIEWS, view("三居", "unit")).await.assert_status(422).assert_field("/audience", "out_of_reach");
        save(&app, &agent, view("三居", "me")).await;
        app.by(&agent).post(VIEWS, view(" 三居 ", "me")).await.assert_status(409).assert_field("/name", "taken");
        // Names are one's own: somebody else may choose the same one, and so may one for another list.
        save(&app, &app.member(Role::Agent), view("三居", "me")).await;
        save(&app, &agent, json!({ "list": "clients", "name": "三居", "query": "grade=a", "audience": "me" })).await;
        let whom = json!({ "list": "clients", "name": "某人", "query": "q=13900000001", "audience": "me" });
        app.by(&agent).post(VIEWS, whom).await.assert_status(422).assert_field("/query", "invalid_format");
    }

    async fn nobody_saves_without_end(app: TestApp) {
        let agent = app.member(Role::Agent);
        for n in 0..40 {
            save(&app, &agent, view(&format!("视图{n}"), "me")).await;
        }
        app.by(&agent).post(VIEWS, view("再一个", "me")).await.assert_problem(409, "quota_exceeded");
    }
}
