//! The list of clients: filters, orders, pages, and what isn't found.

use chrono::Duration;
use fangke_shared::client::profile::{ClientFacets, ClientSummary};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::{Value, json};

use super::{CLIENTS, buyer};
use crate::support::{TestApp, TestMember, encoded, with};

async fn found(app: &TestApp, by: &TestMember, query: &str) -> Vec<String> {
    let page: Page<ClientSummary> = app.by(by).get(&format!("{CLIENTS}?{}", encoded(query))).await.assert_status(200).read();
    page.items.into_iter().map(|client| client.name).collect()
}

async fn several(app: &TestApp, by: &TestMember) {
    let demands: [(&str, &str, Value); 3] = [
        (
            "王小明",
            "13800000001",
            json!({"purpose": "sale", "districts": ["朝阳"], "price_min_fen": 300, "price_max_fen": 500, "motive": "schooling"}),
        ),
        ("李娜", "13800000002", json!({"purpose": "rental", "districts": ["海淀", "朝阳"], "rooms_min": 2, "rooms_max": 2})),
        ("重阳", "13800001234", Value::Null),
    ];
    for (name, phone, demand) in demands {
        let source = if name == "李娜" { "portal" } else { "walk_in" };
        app.register(by, with(buyer(name, phone), json!({"demand": demand, "source": source, "tags": ["a_b", name]}))).await;
        app.advance(Duration::minutes(1));
    }
}

both_engines! {
    async fn names_are_found_by_writing_pinyin_and_last_digits(app: TestApp) {
        let agent = app.member(Role::Agent);
        several(&app, &agent).await;
        for (typed, names) in [
            ("小明", vec!["王小明"]), ("wxm", vec!["王小明"]), ("lina", vec!["李娜"]), ("chongyang", vec!["重阳"]), ("zhongy", vec!["重阳"]),
            ("1234", vec!["重阳"]), ("138 0000 0002", vec!["李娜"]), ("+8613800000001", vec!["王小明"]), ("9999", vec![]), ("13800000009", vec![]),
        ] {
            assert_eq!(found(&app, &agent, &format!("q={typed}")).await, names, "{typed}");
        }
        app.by(&agent).get(&format!("{CLIENTS}?q=%2A%2A")).await.assert_problem(422, "validation_failed").assert_field("q", "invalid_format");
    }

    async fn filters_hold_together(app: TestApp) {
        let agent = app.member(Role::Agent);
        several(&app, &agent).await;
        for (query, names) in [
            ("", vec!["重阳", "李娜", "王小明"]),
            ("purpose=sale", vec!["王小明"]),
            ("district=朝阳", vec!["李娜", "王小明"]),
            ("district=海淀&purpose=sale", vec![]),
            ("budget_min=400&budget_max=600", vec!["王小明"]),
            ("budget_min=501", vec![]),
            ("rooms=2", vec!["李娜"]),
            ("grade=a", vec!["王小明"]),
            ("stage=new", vec!["重阳"]),
            ("source=portal,flyer", vec!["李娜"]),
            ("is_incomplete=true", vec!["重阳"]),
            ("kind=buyer&tag=李娜", vec!["李娜"]),
            ("tag=a_b", vec!["重阳", "李娜", "王小明"]),
            ("tag=aXb", vec![]),
            ("dropping_days=6", vec![]),
            ("dropping_days=7", vec!["重阳", "李娜", "王小明"]),
            ("sort=dropping", vec!["王小明", "李娜", "重阳"]),
            ("sort=least_followed_up&limit=1", vec!["王小明"]),
            ("registered_from=2026-03-19", vec![]),
            ("scope=own&pool=private", vec!["重阳", "李娜", "王小明"]),
            ("pool=public", vec![]),
        ] {
            assert_eq!(found(&app, &agent, query).await, names, "{query}");
        }
        app.by(&agent).get(&format!("{CLIENTS}?scope=store")).await.assert_problem(403, "forbidden");
        app.by(&agent).get(&format!("{CLIENTS}?colour=red")).await.assert_problem(422, "validation_failed").assert_field("colour", "unknown_field");
        let facets: ClientFacets = app.by(&agent).get(&format!("{CLIENTS}/facets?source=portal")).await.assert_status(200).read();
        let sources: Vec<_> = facets.source.iter().map(|facet| (facet.value.as_str(), facet.count)).collect();
        assert_eq!(sources, [("portal", 1), ("walk_in", 2)]);
        assert_eq!(facets.stage.iter().map(|facet| facet.count).sum::<i64>(), 1);
    }

    async fn pages_go_on_where_the_last_one_ended_also_within_one_moment(app: TestApp) {
        let agent = app.member(Role::Agent);
        for n in 0..7 {
            app.register(&agent, buyer(&format!("客户{n}"), &format!("1380000000{n}"))).await;
            if n == 4 {
                app.advance(Duration::minutes(1));
            }
        }
        for sort in ["registered", "dropping", "updated", "least_followed_up"] {
            let all: Vec<ClientSummary> = app.walk(&agent, &format!("{CLIENTS}?sort={sort}&limit=2")).await;
            let mut ids: Vec<i64> = all.iter().map(|client| client.id.0).collect();
            assert_eq!(ids.len(), 7, "{sort}");
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), 7, "{sort}");
        }
        let first = app.by(&agent).get(&format!("{CLIENTS}?sort=updated&limit=2")).await.json();
        let cursor = first["next_cursor"].as_str().unwrap();
        app.by(&agent).get(&format!("{CLIENTS}?sort=dropping&cursor={cursor}")).await.assert_field("cursor", "contradicts");
        app.by(&agent).get(&format!("{CLIENTS}?cursor=nonsense")).await.assert_field("cursor", "invalid_format");
    }

    async fn what_is_masked_is_not_found_by_trying(app: TestApp) {
        let (agent, other) = (app.member(Role::Agent), app.member(Role::Agent));
        several(&app, &agent).await;
        assert_eq!(found(&app, &other, "").await, Vec::<String>::new());
        assert_eq!(found(&app, &other, "q=13800000001").await, Vec::<String>::new());
        app.advance(Duration::days(7));
        assert_eq!(found(&app, &other, "").await, ["重**", "李**", "王**"]);
        assert_eq!(found(&app, &other, "q=小明").await, Vec::<String>::new());
        assert_eq!(found(&app, &other, "q=0001").await, Vec::<String>::new());
        // Whoever has the whole number knows the person.
        assert_eq!(found(&app, &other, "q=13800000001").await, ["王**"]);
        assert_eq!(found(&app, &other, "pool=public&purpose=rental").await, ["李**"]);
    }
}
