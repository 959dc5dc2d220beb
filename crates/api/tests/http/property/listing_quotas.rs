//! How many listings an agent may look after, also when many requests come at once.

use chrono::Duration;
use fangke_shared::company::setting::SettingKey;
use fangke_shared::permission::Role;
use fangke_shared::problem::Problem;
use fangke_shared::property::listing::{ListingResponse, Quotas};
use futures_util::future::join_all;
use serde_json::json;

use crate::support::{LISTINGS, TestApp, TestMember, sale, with};

async fn quotas(app: &TestApp, by: &TestMember, id: i64) -> Quotas {
    app.listing(by, id).await.quotas.unwrap()
}

both_engines! {
    async fn of_ten_at_once_the_fiftieth_is_the_last(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        for room in 0..49 {
            app.enter(&agent, sale(community, &format!("{}", 1000 + room))).await;
        }
        let answers = join_all((0..10).map(|room| app.by(&agent).post(LISTINGS, sale(community, &format!("{}", 2000 + room))))).await;
        let (created, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 201);
        assert_eq!((created.len(), refused.len()), (1, 9));
        for answer in refused {
            let problem: Problem = answer.assert_problem(409, "quota_exceeded").read();
            let params = &problem.errors[0].params;
            assert_eq!((&params["quota"], &params["used"], &params["max"]), (&json!("listings"), &json!(50), &json!(50)));
        }
        let last: ListingResponse = created[0].read();
        assert_eq!(quotas(&app, &agent, last.summary.id.0).await.listings.used, 50);
        // Leads, and listings of those whom quotas don't bind, are not counted.
        app.enter(&agent, with(sale(community, "3000"), json!({"owners": [], "is_lead": true}))).await;
        let manager = app.member(Role::Manager);
        let own = app.enter(&manager, sale(community, "3001")).await;
        assert_eq!(own.quotas, None);
        // What the manager has is nothing to the agent, who may not change it.
        assert_eq!(app.listing(&agent, own.summary.id).await.quotas, None);
    }

    async fn every_way_into_somebodys_hands_is_counted(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let community = app.community(&admin, "朝阳", "云庭家园").await;
        app.set(&admin, SettingKey::QuotaListings, 1).await;
        let lead = app.enter(&agent, with(sale(community, "301"), json!({"owners": [], "is_lead": true}))).await.summary.id;
        let rented = app.enter(&agent, crate::support::rental(community, "302")).await.summary.id;
        app.set_status(&agent, rented, "let_elsewhere").await.assert_status(200);
        let only = app.enter(&agent, sale(community, "303")).await.summary.id;
        // A new one, a lead that is completed, a let flat that comes back.
        app.by(&agent).post(LISTINGS, sale(community, "304")).await.assert_problem(409, "quota_exceeded");
        let owner = json!({"name": "李女士", "phone": "13912345678"});
        let owners = format!("{LISTINGS}/{lead}/owners");
        app.by(&agent).version(1).post(&owners, owner.clone()).await.assert_problem(409, "quota_exceeded");
        app.set_status(&agent, rented, "available").await.assert_problem(409, "quota_exceeded");
        // Paused counts, withdrawn doesn't.
        app.set_status(&agent, only, "paused").await.assert_status(200);
        app.by(&agent).post(LISTINGS, sale(community, "304")).await.assert_problem(409, "quota_exceeded");
        app.set_status(&agent, only, "withdrawn").await.assert_status(200);
        app.by(&agent).version(1).post(&owners, owner).await.assert_status(200);
        app.set_status(&agent, rented, "available").await.assert_problem(409, "quota_exceeded");
    }

    async fn what_has_become_public_makes_room(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let community = app.community(&admin, "朝阳", "云庭家园").await;
        app.set(&admin, SettingKey::QuotaListings, 1).await;
        app.enter(&agent, sale(community, "301")).await;
        app.turn_to("2026-03-19T03:59:59.999999Z");
        app.by(&agent).post(LISTINGS, sale(community, "302")).await.assert_problem(409, "quota_exceeded");
        app.advance(Duration::microseconds(1));
        // No job has run: the rule holds by itself.
        app.enter(&agent, sale(community, "302")).await;
    }
}
