//! Urging the maintainer of a listing, and whoever has keys.

use chrono::Duration;
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::permission::Role;
use serde_json::json;

use crate::support::{LISTINGS, TestApp, TestMember, sale};

async fn told(app: &TestApp, who: &TestMember, kind: NoticeKind) -> usize {
    app.notices(who).await.items.into_iter().filter(|notice| notice.kind == kind).count()
}

both_engines! {
    async fn a_manager_urges_the_maintainer_once_in_four_hours(app: TestApp) {
        let store = app.store(app.region("东区"), "望湖店");
        let (manager, agent, colleague) = (app.member_of(Role::Manager, store), app.member_of(Role::Agent, store), app.member_of(Role::Agent, store));
        let place = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let id = app.enter(&agent, sale(place, "301")).await.summary.id;
        let path = format!("{LISTINGS}/{id}/nudge");
        let answer = app.by(&manager).post(&path, json!({"note": "今天给业主打电话"})).await.assert_status(200).json();
        assert_eq!(answer["member"]["id"], json!(agent.id));
        let notice = app.notices(&agent).await.items.remove(0);
        assert_eq!((notice.kind, notice.details["note"].as_str()), (NoticeKind::Nudged, Some("今天给业主打电话")));
        assert_eq!(notice.details["by"]["id"], json!(manager.id));
        let refused = app.by(&manager).post(&path, json!({})).await.assert_problem(429, "nudged_already");
        assert_eq!(refused.header("retry-after"), Some("14400"));
        app.advance(Duration::hours(4));
        app.by(&manager).post(&path, json!({})).await.assert_status(200);
        assert_eq!(told(&app, &agent, NoticeKind::Nudged).await, 2);
        app.by(&agent).post(&path, json!({})).await.assert_problem(403, "forbidden");
        app.by(&colleague).post(&path, json!({})).await.assert_problem(403, "forbidden");
        let long = json!({"note": "催".repeat(201)});
        app.by(&manager).post(&path, long).await.assert_problem(422, "validation_failed").assert_field("/note", "too_long");
        app.by(&manager).post(&format!("{LISTINGS}/9999/nudge"), json!({})).await.assert_problem(404, "not_found");
        let own = app.enter(&manager, sale(place, "302")).await.summary.id;
        app.by(&manager).post(&format!("{LISTINGS}/{own}/nudge"), json!({})).await.assert_problem(409, "nobody_to_nudge");
    }

    async fn who_keeps_the_keys_urges_whoever_has_them(app: TestApp) {
        let region = app.region("东区");
        let (store, other) = (app.store(region, "望湖店"), app.store(region, "梧桐路店"));
        let (manager, agent, stranger) = (app.member_of(Role::Manager, store), app.member_of(Role::Agent, store), app.member_of(Role::Manager, other));
        let place = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let id = app.enter(&agent, sale(place, "301")).await.summary.id;
        let bunch = app.by(&agent).post(&format!("{LISTINGS}/{id}/keys"), json!({"description": "防盗门两把"})).await.assert_status(201).json();
        let keys = format!("/api/v1/keys/{}", bunch["id"]);
        let nudge = format!("{keys}/nudge");
        app.by(&manager).post(&nudge, json!({})).await.assert_problem(409, "key_not_out");
        app.by(&agent).post(&format!("{keys}/take"), json!({"purpose": "带客户看房"})).await.assert_status(200);
        app.by(&stranger).post(&nudge, json!({})).await.assert_problem(403, "forbidden");
        app.by(&agent).post(&nudge, json!({})).await.assert_problem(409, "nobody_to_nudge");
        app.by(&manager).post(&nudge, json!({})).await.assert_status(200);
        assert_eq!(told(&app, &agent, NoticeKind::KeysNudged).await, 1);
        app.by(&manager).post(&nudge, json!({})).await.assert_problem(429, "nudged_already");
        app.by(&manager).post("/api/v1/keys/9999/nudge", json!({})).await.assert_problem(404, "not_found");
    }
}
