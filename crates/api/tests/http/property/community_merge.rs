//! Two communities become one, districts get other names, and other names lead to the community.

use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::property::community::{BuildingResponse, CommunityMergePreview, CommunityResponse, DistrictResponse};
use fangke_shared::property::listing::ListingSummary;
use serde_json::{Value, json};

use crate::client::buyer;
use crate::support::{Answer, LISTINGS, TestApp, TestMember, encoded, sale};

const COMMUNITIES: &str = "/api/v1/communities";

async fn merge(app: &TestApp, by: &TestMember, (id, version): (i64, i64), with: i64) -> Answer {
    app.by(by).version(version).post(&format!("{COMMUNITIES}/{id}/merge"), json!({"with": with})).await
}

async fn preview(app: &TestApp, by: &TestMember, id: i64, with: i64) -> CommunityMergePreview {
    app.by(by).get(&format!("{COMMUNITIES}/{id}/merge-preview?with={with}")).await.assert_status(200).read()
}

async fn found(app: &TestApp, by: &TestMember, query: &str) -> Vec<i64> {
    let page: Page<ListingSummary> = app.by(by).get(&format!("{LISTINGS}?{}", encoded(query))).await.assert_status(200).read();
    page.items.into_iter().map(|row| row.id.0).collect()
}

async fn demand(app: &TestApp, by: &TestMember, wanted: Value) -> String {
    let client = app.register(by, buyer("王小明", "13812345678")).await.summary.id;
    let path = format!("/api/v1/clients/{client}/demands");
    app.by(by).version(1).post(&path, wanted).await.assert_status(200);
    format!("/api/v1/clients/{client}")
}

both_engines! {
    async fn names_buildings_and_listings_go_to_the_one_that_stays(app: TestApp) {
        let (manager, agent) = (app.member(Role::Manager), app.member(Role::Agent));
        let into = app.community(&manager, "朝阳", "云庭家园").await;
        let body = json!({"district": "海淀", "name": "云庭小区", "aliases": ["老云庭"], "built_year": 2004});
        let from: CommunityResponse = app.by(&manager).post(COMMUNITIES, body).await.assert_status(201).read();
        let from = from.id.0;
        let stays = app.enter(&agent, sale(into, "301")).await.summary.id.0;
        let goes = app.enter(&agent, sale(from, "302")).await.summary.id.0;
        let wanted = json!({"purpose": "sale", "community_ids": [from], "districts": ["海淀"]});
        let client = demand(&app, &agent, wanted).await;

        let shown = preview(&app, &manager, into, from).await;
        assert_eq!((shown.listings, shown.clashes.len(), shown.into.built_year), (1, 0, Some(2004)));
        assert_eq!(shown.into.aliases, ["云庭小区", "老云庭"]);
        // Looking at it changes nothing.
        assert_eq!(app.listing(&agent, goes).await.summary.district.as_deref(), Some("海淀"));

        let merged: CommunityResponse = merge(&app, &manager, (into, 1), from).await.assert_status(200).read();
        assert_eq!((merged.listing_count, merged.version, merged.aliases.len()), (Some(2), 2, 2));
        let moved = app.listing(&agent, goes).await.summary;
        assert_eq!((moved.community_id.map(|id| id.0), moved.district.as_deref()), (Some(into), Some("朝阳")));
        app.by(&agent).get(&format!("{COMMUNITIES}/{from}")).await.assert_problem(404, "not_found");
        // Each is found by every name, and nothing by the old district.
        for q in ["q=云庭小区", "q=laoyunting", "q=云庭家园"] {
            let mut ids = found(&app, &agent, q).await;
            ids.sort_unstable();
            assert_eq!(ids, [stays, goes], "{q}");
        }
        let buildings: Page<BuildingResponse> = app.by(&agent).get(&format!("{COMMUNITIES}/{into}/buildings")).await.assert_status(200).read();
        assert_eq!(buildings.items.len(), 1);
        let wanted = app.by(&agent).get(&client).await.assert_status(200).json();
        let demands = wanted["demands"].as_array().expect("demands").clone();
        assert!(demands.iter().any(|demand| demand["draft"]["community_ids"] == json!([into])), "{demands:?}");
        // The flat is taken where it lies now, and its old names lead there.
        app.by(&agent).post(LISTINGS, sale(into, "302")).await.assert_problem(409, "listing_exists");
        let again = json!({"district": "朝阳", "name": "老云庭"});
        app.by(&manager).post(COMMUNITIES, again).await.assert_problem(409, "already_exists");
    }

    async fn one_flat_twice_stands_against_it(app: TestApp) {
        let (manager, agent) = (app.member(Role::Manager), app.member(Role::Agent));
        let (into, from) = (app.community(&manager, "朝阳", "云庭家园").await, app.community(&manager, "朝阳", "云庭小区").await);
        let first = app.enter(&agent, sale(into, "301")).await.summary.id;
        let second = app.enter(&agent, sale(from, "301")).await.summary.id;
        let shown = preview(&app, &manager, into, from).await;
        assert_eq!(shown.clashes.iter().map(|clash| (clash.into, clash.from)).collect::<Vec<_>>(), [(first, second)]);
        merge(&app, &manager, (into, 1), from).await.assert_problem(409, "communities_clash");
        assert_eq!(app.listing(&agent, second).await.summary.community_id.map(|id| id.0), Some(from));
        let body = json!({"status": "withdrawn", "reason": "业主不卖了"});
        let version = app.listing(&agent, second).await.summary.version;
        app.by(&agent).version(version).post(&format!("{LISTINGS}/{second}/status"), body).await.assert_status(200);
        merge(&app, &manager, (into, 1), from).await.assert_status(200);
    }

    async fn what_cant_be_merged_is_refused_and_of_two_at_once_one_wins(app: TestApp) {
        let (manager, agent) = (app.member(Role::Manager), app.member(Role::Agent));
        let (a, b) = (app.community(&manager, "朝阳", "云庭家园").await, app.community(&manager, "朝阳", "云庭小区").await);
        merge(&app, &agent, (a, 1), b).await.assert_problem(403, "forbidden");
        merge(&app, &manager, (a, 1), a).await.assert_field("/with", "contradicts");
        merge(&app, &manager, (a, 1), 999).await.assert_field("/with", "does_not_exist");
        merge(&app, &manager, (999, 1), a).await.assert_problem(404, "not_found");
        merge(&app, &manager, (a, 7), b).await.assert_problem(412, "stale_version");
        let path = format!("{COMMUNITIES}/{a}/merge-preview");
        app.by(&manager).get(&path).await.assert_field("with", "required");
        app.by(&manager).get(&format!("{path}?with=x")).await.assert_field("with", "invalid_format");
        app.by(&manager).get(&format!("{path}?with={b}&colour=1")).await.assert_field("colour", "unknown_field");
        let (one, other) = futures_util::future::join(merge(&app, &manager, (a, 1), b), merge(&app, &manager, (b, 1), a)).await;
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert!(statuses[0] == 200 && statuses[1] != 200, "{statuses:?}");
    }

    async fn a_district_gets_another_name_everywhere(app: TestApp) {
        let (manager, agent) = (app.member(Role::Manager), app.member(Role::Agent));
        let community = app.community(&manager, "姜山", "云庭家园").await;
        app.community(&manager, "鄞州", "和光里").await;
        let listing = app.enter(&agent, sale(community, "301")).await.summary.id;
        let client = demand(&app, &agent, json!({"purpose": "sale", "districts": ["姜山"]})).await;
        let rename = |by: &TestMember, from: &str, to: &str| {
            let (by, body) = (by.clone(), json!({"from": from, "to": to}));
            let app = &app;
            async move { app.by(&by).post("/api/v1/districts/rename", body).await }
        };
        rename(&agent, "姜山", "鄞州").await.assert_problem(403, "forbidden");
        rename(&manager, "没有", "鄞州").await.assert_field("/from", "does_not_exist");
        rename(&manager, "姜山", " ").await.assert_field("/to", "required");
        let now: DistrictResponse = rename(&manager, "姜山", "鄞州区").await.assert_status(200).read();
        assert_eq!((now.name.as_str(), now.community_count), ("鄞州", 2));
        assert_eq!(app.listing(&agent, listing).await.summary.district.as_deref(), Some("鄞州"));
        let wanted = app.by(&agent).get(&client).await.assert_status(200).json();
        assert!(wanted["demands"].as_array().expect("demands").iter().any(|demand| demand["draft"]["districts"] == json!(["鄞州"])), "{wanted}");
        // Two of one name are merged first.
        app.community(&manager, "海淀", "和光里").await;
        let refused = rename(&manager, "海淀", "鄞州").await.assert_problem(409, "already_exists");
        refused.assert_field("/to", "taken");
    }
}
