//! The map: counts for each community, drawn together from afar, under the filters of the list.

use fangke_shared::permission::Role;
use fangke_shared::property::map::{ListingMap, MapGround};
use serde_json::json;

use crate::support::{TestApp, TestMember, sale, with};

const MAP: &str = "/api/v1/listings/map";

async fn community_at(app: &TestApp, by: &TestMember, name: &str, place: Option<(f64, f64)>) -> i64 {
    let (longitude, latitude) = (place.map(|place| place.0), place.map(|place| place.1));
    let body = json!({"district": "朝阳", "name": name, "longitude": longitude, "latitude": latitude});
    app.by(by).post("/api/v1/communities", body).await.assert_status(201).json()["id"].as_i64().unwrap()
}

both_engines! {
    async fn what_lies_close_is_one_mark_and_comes_apart_from_near(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let here = community_at(&app, &admin, "望京花园", Some((116.480, 40.000))).await;
        let beside = community_at(&app, &admin, "南湖东园", Some((116.482, 40.001))).await;
        let far = community_at(&app, &admin, "双桥家园", Some((116.600, 39.900))).await;
        let nowhere = community_at(&app, &admin, "无名里", None).await;
        community_at(&app, &admin, "空空里", Some((116.481, 40.000))).await;
        let price = |fen: i64, rooms: i32| json!({"price_fen": fen, "rooms": rooms});
        for (community, room, changes) in [
            (here, "301", price(500_000_000, 2)), (here, "302", price(400_000_000, 3)), (beside, "301", price(600_000_000, 2)),
            (far, "301", price(300_000_000, 2)), (nowhere, "301", price(200_000_000, 2)),
        ] {
            app.enter(&agent, with(sale(community, room), changes)).await;
        }
        let seen = async |query: &str| app.by(&agent).get(&format!("{MAP}?{query}")).await.assert_status(200).read::<ListingMap>();
        let map = seen("zoom=10&bbox=116,39,117,41").await;
        assert_eq!((map.listing_count, map.unplaced_count), (4, 1));
        let [cluster] = &map.clusters[..] else { panic!("{map:?}") };
        assert_eq!((cluster.community_count, cluster.listing_count, cluster.west, cluster.north), (2, 3, 116.480, 40.001));
        assert_eq!(map.communities.iter().map(|community| community.id.0).collect::<Vec<_>>(), [far]);
        // From near each stands alone, with the lowest price there; where nothing matches, there is no mark.
        let map = seen("zoom=17&bbox=116.47,39.99,116.49,40.01").await;
        let shown: Vec<_> = map.communities.iter().map(|c| (c.id.0, c.name.as_str(), c.listing_count, c.price_from_fen)).collect();
        assert_eq!(shown, [(here, "望京花园", 2, Some(400_000_000)), (beside, "南湖东园", 1, Some(600_000_000))]);
        assert!(map.clusters.is_empty());
        // The filters of the list count, also the one that was drawn.
        let map = seen("zoom=17&bbox=116,39,117,41&rooms=3").await;
        assert_eq!((map.listing_count, map.unplaced_count, map.communities.len()), (1, 0, 1));
        let map = seen("zoom=17&bbox=116,39,117,41&within=116.5,39.8,116.7,39.8,116.6,40").await;
        assert_eq!((map.listing_count, map.unplaced_count, map.communities[0].id.0), (1, 1, far));
        let map = seen("zoom=12&bbox=0,0,1,1&q=wj&scope=own").await;
        assert_eq!((map.listing_count, map.clusters.len(), map.communities.len()), (0, 0, 0));
        for (query, name, code) in [
            ("bbox=116,39,117,41", "zoom", "required"), ("zoom=12", "bbox", "required"), ("zoom=2&bbox=116,39,117,41", "zoom", "out_of_range"),
            ("zoom=near&bbox=116,39,117,41", "zoom", "invalid_format"), ("zoom=12&bbox=116,39,117,41&colour=red", "colour", "unknown_field"),
            ("zoom=12&bbox=117,39,116,41", "bbox", "invalid_format"),
        ] {
            let answer = app.by(&agent).get(&format!("{MAP}?{query}")).await.assert_problem(422, "validation_failed");
            answer.assert_field(name, code);
        }
    }

    async fn the_ground_is_made_of_districts(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        for (name, place) in [("望京花园", Some((116.4, 40.0))), ("南湖东园", Some((116.6, 40.0))), ("无名里", None)] {
            community_at(&app, &admin, name, place).await;
        }
        let ground: MapGround = app.by(&agent).get("/api/v1/map").await.assert_status(200).read();
        let [district] = &ground.districts[..] else { panic!("{ground:?}") };
        assert_eq!((district.name.as_str(), district.community_count, ground.tiles), ("朝阳", 2, None));
        let is = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(is(district.longitude, 116.5) && is(district.latitude, 40.0), "{district:?}");
        assert!(is(district.longitude_spread, 0.1) && is(district.latitude_spread, 0.0), "{district:?}");
        app.by(&agent).get("/api/v1/map?colour=1").await.assert_problem(422, "validation_failed");
    }
}
