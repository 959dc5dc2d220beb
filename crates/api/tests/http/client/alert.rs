//! New and cheaper listings are told to whoever holds a client whose demand they answer, once (§3, B7).

use fangke_shared::client::matching::{MatchAlert, OfferReason};
use fangke_shared::company::setting::SettingKey;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::{Value, json};

use super::buyer;
use crate::support::{LISTINGS, TestApp, TestMember, sale, with};

const ALERTS: &str = "/api/v1/match-alerts";

async fn alerts(app: &TestApp, by: &TestMember) -> Vec<MatchAlert> {
    app.by(by).get(ALERTS).await.assert_status(200).read::<Page<MatchAlert>>().items
}

async fn told(app: &TestApp, of: &TestMember) -> Vec<Value> {
    let page = app.by(of).get("/api/v1/notices").await.assert_status(200).json();
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|notice| notice["kind"] == "new_match")
        .map(|notice| notice["details"].clone())
        .collect()
}

both_engines! {
    async fn a_new_listing_that_answers_a_demand_is_told_once(app: TestApp) {
        let store = app.store(app.region("东区"), "望湖店");
        let (agent, colleague) = (app.member_of(Role::Agent, store), app.member_of(Role::Agent, store));
        let client = app.register(&agent, buyer("王小明", "13812345678")).await.summary.id;
        // Nobody looks for something in this district.
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let elsewhere = app.community(&app.member(Role::Admin), "海淀", "学府花园").await;
        app.enter(&colleague, sale(elsewhere, "301")).await;
        assert!(alerts(&app, &agent).await.is_empty());
        let listing = app.enter(&colleague, with(sale(community, "301"), json!({"price_fen": 450_000_000_i64, "rooms": 3}))).await;
        let found = alerts(&app, &agent).await;
        assert_eq!((found.len(), found[0].listing.id, found[0].client.id, found[0].because), (1, listing.summary.id, client, OfferReason::New));
        assert!(found[0].score >= 80);
        let notices = told(&app, &agent).await;
        assert_eq!((notices.len(), notices[0]["client"].clone()), (1, json!("王**")));
        // Somebody else's clients are nobody's business.
        assert!(alerts(&app, &colleague).await.is_empty() && told(&app, &colleague).await.is_empty());
        // Cheaper, or back on the market: it was told already.
        let path = format!("{LISTINGS}/{}", listing.summary.id);
        let now = app.listing(&colleague, listing.summary.id).await;
        app.by(&colleague).version(now.summary.version).patch(&path, json!({"price_fen": 440_000_000_i64})).await.assert_status(200);
        assert_eq!((alerts(&app, &agent).await.len(), told(&app, &agent).await.len()), (1, 1));

        app.by(&colleague).send(actix_web::http::Method::POST, &format!("{ALERTS}/{}/dismiss", found[0].id), None).await.assert_problem(404, "not_found");
        app.by(&agent).send(actix_web::http::Method::POST, &format!("{ALERTS}/{}/dismiss", found[0].id), None).await.assert_status(204);
        assert!(alerts(&app, &agent).await.is_empty());
    }

    async fn how_good_a_match_must_be_to_be_told_is_a_setting(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let wish = json!({"purpose": "sale", "price_max_fen": 500_000_000_i64, "rooms_min": 3});
        app.register(&agent, with(buyer("王小明", "13812345678"), json!({"demand": wish}))).await;
        let community = app.community(&admin, "朝阳", "云庭家园").await;
        let enter = |room: &'static str| app.enter(&agent, with(sale(community, room), json!({"price_fen": 450_000_000_i64, "rooms": 2})));
        app.set(&admin, SettingKey::AlertScore, 81).await;
        enter("301").await;
        assert!(alerts(&app, &agent).await.is_empty(), "a bedroom too few: 80 points");
        app.set(&admin, SettingKey::AlertScore, 80).await;
        enter("302").await;
        assert_eq!(alerts(&app, &agent).await.iter().map(|alert| alert.score).collect::<Vec<_>>(), [80]);
    }

    async fn what_was_too_dear_is_told_once_it_is_cheap_enough(app: TestApp) {
        let agent = app.member(Role::Agent);
        app.register(&agent, buyer("王小明", "13812345678")).await;
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let listing = app.enter(&agent, with(sale(community, "301"), json!({"price_fen": 600_000_000_i64, "rooms": 3}))).await;
        assert!(alerts(&app, &agent).await.is_empty());
        let path = format!("{LISTINGS}/{}", listing.summary.id);
        let now = app.listing(&agent, listing.summary.id).await;
        app.by(&agent).version(now.summary.version).patch(&path, json!({"price_fen": 500_000_000_i64})).await.assert_status(200);
        let found = alerts(&app, &agent).await;
        assert_eq!((found.len(), found[0].because), (1, OfferReason::Cheaper));
        // Off the market it is no match any more; a client that is public is nobody's.
        app.set_status(&agent, listing.summary.id, "paused").await.assert_status(200);
        assert!(alerts(&app, &agent).await.is_empty());
        app.set_status(&agent, listing.summary.id, "available").await.assert_status(200);
        assert_eq!((alerts(&app, &agent).await.len(), told(&app, &agent).await.len()), (1, 1));
        app.advance(chrono::Duration::days(7));
        assert!(alerts(&app, &agent).await.is_empty());
    }
}
