//! How complete and current the clients' data are: each figure is the length of a list.

use chrono::Duration;
use fangke_shared::client::profile::ClientSummary;
use fangke_shared::client::query::DataClass;
use fangke_shared::insight::quality::QualityReport;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::json;

use crate::client::{CLIENTS, buyer};
use crate::support::{TestApp, TestMember, with};

async fn report(app: &TestApp, by: &TestMember) -> QualityReport {
    app.by(by).get("/api/v1/client-quality").await.assert_status(200).read()
}

async fn length(app: &TestApp, by: &TestMember, query: &str) -> i64 {
    let page: Page<ClientSummary> = app.by(by).get(&format!("{CLIENTS}?pool=private&limit=200&{query}")).await.assert_status(200).read();
    i64::try_from(page.items.len()).unwrap()
}

both_engines! {
    async fn figures_are_lists_and_wrong_numbers_are_named(app: TestApp) {
        let region = app.region("东区");
        let (store, other) = (app.store(region, "望湖店"), app.store(region, "梧桐路店"));
        let (manager, agent) = (app.member_of(Role::Manager, store), app.member_of(Role::Agent, store));
        let (stranger, admin) = (app.member_of(Role::Agent, other), app.member(Role::Admin));
        let whole = app.register(&agent, with(buyer("王小明", "13900000001"), json!({"intent": "high", "value": "middle"}))).await.summary.id.0;
        app.follow_client(&agent, whole, "电话里说周六看两套").await.assert_status(201);
        app.register(&agent, json!({"name": "李娜", "source": "import", "contacts": [{"kind": "wechat", "contact": "lina_88"}]})).await;
        let odd = app.register(&agent, json!({"name": "甲", "source": "portal", "contacts": [{"contact": "13888888888"}]})).await.summary.id.0;
        app.register(&stranger, buyer("张伟", "13900000009")).await;

        let of_store = report(&app, &manager).await;
        assert_eq!((of_store.goal_percent, of_store.all.clients, of_store.stores.len(), of_store.agents.len()), (95, 3, 1, 1));
        let lacking: Vec<_> = of_store.all.gaps.iter().map(|gap| (gap.class, gap.lacking, gap.percent)).collect();
        assert_eq!(lacking, [(DataClass::Contact, 1, 66), (DataClass::Basics, 2, 33), (DataClass::Wishes, 2, 33),
            (DataClass::Preferences, 2, 33), (DataClass::Service, 2, 33)]);
        for gap in &of_store.agents[0].gaps {
            assert_eq!(length(&app, &manager, &format!("agent_id={}&lacks={}", agent.id, gap.class)).await, gap.lacking, "{gap:?}");
        }
        assert_eq!((of_store.all.wrong_phones, of_store.all.stale, of_store.wrong.len()), (1, 0, 1));
        assert_eq!((of_store.wrong[0].client_id.0, of_store.wrong[0].masked.as_str()), (odd, "138****8888"));
        assert_eq!(report(&app, &admin).await.all.clients, 4);
        assert_eq!(report(&app, &agent).await.all.clients, 3);
        app.by(&app.member(Role::Finance)).get("/api/v1/client-quality").await.assert_problem(403, "forbidden");

        // Held for longer than thirty days without a word, by a rule of the house.
        app.set(&admin, fangke_shared::company::setting::SettingKey::ClientPrivateDays, 60).await;
        app.advance(Duration::days(31));
        assert_eq!(report(&app, &manager).await.all.stale, 3);
        assert_eq!(length(&app, &manager, "unfollowed_days=30").await, 3);
    }
}
