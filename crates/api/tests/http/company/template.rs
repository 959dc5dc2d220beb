//! Templates: who sees which, who changes which, and no field that there isn't (C7).

use fangke_shared::company::template::{TemplateAudience, TemplateResponse, TemplateStage};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::{Value, json};

use crate::support::{TestApp, TestMember};

const TEMPLATES: &str = "/api/v1/templates";

fn draft(name: &str, audience: &str) -> Value {
    json!({"kind": "message", "stage": "agreement", "name": name, "text": "{client}您好，{time}见。\n{agent}", "audience": audience})
}

async fn write(app: &TestApp, by: &TestMember, body: Value) -> TemplateResponse {
    app.by(by).post(TEMPLATES, body).await.assert_status(201).read()
}

async fn names(app: &TestApp, by: &TestMember) -> Vec<String> {
    let page: Page<TemplateResponse> = app.by(by).get(TEMPLATES).await.assert_status(200).read();
    page.items.into_iter().map(|template| template.name).collect()
}

both_engines! {
    async fn a_template_is_seen_by_those_it_is_written_for(app: TestApp) {
        let region = app.region("朝阳大区");
        let (store, other) = (app.store(region, "一店"), app.store(region, "二店"));
        let (manager, agent, stranger) = (app.member_of(Role::Manager, store), app.member_of(Role::Agent, store), app.member_of(Role::Agent, other));
        let admin = app.member(Role::Admin);
        write(&app, &agent, draft("我的", "me")).await;
        let of_store = write(&app, &manager, draft("本店", "store")).await;
        write(&app, &admin, draft("全公司", "company")).await;
        assert_eq!(names(&app, &agent).await, ["我的", "本店", "全公司"]);
        assert_eq!(names(&app, &stranger).await, ["全公司"]);
        for audience in ["store", "company"] {
            app.by(&agent).post(TEMPLATES, draft("x", audience)).await.assert_status(422).assert_field("/audience", "out_of_reach");
        }
        app.by(&manager).post(TEMPLATES, draft("本店", "me")).await.assert_problem(409, "already_exists").assert_field("/name", "taken");

        let at = format!("{TEMPLATES}/{}", of_store.id);
        let change = json!({"text": "{client}您好，{place}见"});
        app.by(&stranger).version(1).patch(&at, change.clone()).await.assert_problem(404, "not_found");
        app.by(&agent).version(of_store.version).patch(&at, change.clone()).await.assert_problem(403, "forbidden");
        let changed: TemplateResponse = app.by(&manager).version(of_store.version).patch(&at, change.clone()).await.assert_status(200).read();
        assert_eq!((changed.text.as_str(), changed.audience), ("{client}您好，{place}见", TemplateAudience::Store));
        app.by(&manager).version(of_store.version).patch(&at, change).await.assert_problem(412, "stale_version");
        // Who may write for the whole company keeps order in what stores write, too.
        assert_eq!(names(&app, &admin).await, ["全公司", "本店"]);
        app.by(&admin).delete(&at).await.assert_status(204);
        app.by(&manager).delete(&at).await.assert_problem(404, "not_found");
    }

    async fn an_unknown_field_is_refused_by_its_name(app: TestApp) {
        let agent = app.member(Role::Agent);
        let mut body = draft("短信", "me");
        body["text"] = json!("{client}，电话{phone}");
        let refused = app.by(&agent).post(TEMPLATES, body.clone()).await.assert_status(422).assert_field("/text", "unknown_field");
        assert!(refused.json()["errors"][0].to_string().contains("phone"), "{}", refused.json());
        body["text"] = json!("{client");
        app.by(&agent).post(TEMPLATES, body).await.assert_status(422).assert_field("/text", "invalid_format");
    }

    async fn a_house_begins_with_a_set_in_its_language(app: TestApp) {
        let (admin, manager, agent) = (app.member(Role::Admin), app.member(Role::Manager), app.member(Role::Agent));
        let begin = |by: &TestMember, language: &str| app.by(by).with("Accept-Language", language).send(actix_web::http::Method::POST, &format!("{TEMPLATES}/starting-set"), None);
        begin(&agent, "zh-CN").await.assert_problem(403, "forbidden");
        begin(&manager, "zh-CN").await.assert_problem(403, "forbidden");
        let set: Page<TemplateResponse> = begin(&admin, "zh-CN").await.assert_status(200).read();
        assert_eq!((set.items.len(), set.items[0].name.as_str(), set.items[0].stage), (10, "初次来电问候", TemplateStage::FirstContact));
        // Once more, nothing comes twice; in another language it is another set.
        begin(&admin, "zh-CN").await.assert_status(200);
        assert_eq!(names(&app, &agent).await.len(), 10);
        begin(&admin, "en").await.assert_status(200);
        assert_eq!(names(&app, &agent).await.len(), 20);
    }
}
