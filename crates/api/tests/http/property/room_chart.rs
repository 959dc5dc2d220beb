//! The chart of a community's rooms.

use fangke_shared::permission::Role;
use fangke_shared::property::listing::ListingStatus;
use fangke_shared::property::room_chart::RoomChart;
use serde_json::json;

use crate::support::{LISTINGS, rental, sale, with};

both_engines! {
    async fn every_flat_stands_on_its_floor_with_what_is_asked(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let community = app.community(&admin, "朝阳", "云庭家园").await;
        let path = format!("/api/v1/communities/{community}/room-chart");
        app.by(&admin).post(&format!("/api/v1/communities/{community}/buildings"), json!({"name": "5", "units": ["1"]})).await.assert_status(201);
        let price = |fen: i64, area: i64| json!({"price_fen": fen, "area": area});
        let first = app.enter(&agent, with(sale(community, "301"), price(300_000_000, 100))).await.summary;
        app.enter(&agent, with(sale(community, "302"), price(600_000_000, 100))).await;
        app.enter(&agent, rental(community, "1501")).await;
        let chart: RoomChart = app.by(&agent).get(&path).await.assert_status(200).read();
        assert_eq!((chart.figures.for_sale, chart.figures.to_let, chart.figures.asked_fen), (2, 1, Some(4_500_000)));
        let [three, five] = &chart.buildings[..] else { panic!("{:?}", chart.buildings) };
        assert_eq!((three.name.as_str(), five.name.as_str(), five.units[0].floors.len()), ("3", "5", 0));
        let floors: Vec<_> = three.units[0].floors.iter().map(|floor| (floor.floor, floor.rooms.len())).collect();
        assert_eq!(floors, [(Some(15), 1), (Some(3), 2)]);

        // What was sold stays where it was, until the flat is on the market again.
        let body = json!({"status": "sold_elsewhere", "reason": "链家卖掉了"});
        app.by(&agent).version(first.version).post(&format!("{LISTINGS}/{}/status", first.id), body).await.assert_status(200);
        let chart: RoomChart = app.by(&agent).get(&path).await.assert_status(200).read();
        assert_eq!((chart.figures.for_sale, chart.figures.sold, chart.figures.sold_fen), (1, 1, Some(3_000_000)));
        let room = &chart.buildings[0].units[0].floors[1].rooms[0];
        assert_eq!((room.room.as_str(), room.listings[0].status), ("0301", ListingStatus::SoldElsewhere));
        let again = app.enter(&agent, sale(community, "301")).await.summary.id;
        let chart: RoomChart = app.by(&agent).get(&path).await.assert_status(200).read();
        let room = &chart.buildings[0].units[0].floors[1].rooms[0];
        assert_eq!(room.listings.iter().map(|listing| listing.id).collect::<Vec<_>>(), [again]);
        // A year later it is no news.
        app.advance(chrono::Duration::days(366));
        let chart: RoomChart = app.by(&agent).get(&path).await.assert_status(200).read();
        assert_eq!(chart.figures.sold, 0);
        app.by(&agent).get("/api/v1/communities/999/room-chart").await.assert_problem(404, "not_found");
        app.by(&agent).get(&format!("{path}?colour=1")).await.assert_problem(422, "validation_failed");
    }
}
