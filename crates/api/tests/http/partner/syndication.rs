//! Publishing to partners: who may, what ends it, and what of it stands on the listing (A11).

use fangke_shared::ListingId;
use fangke_shared::partner::syndication::{SyndicatedListings, SyndicationResponse};
use fangke_shared::permission::Role;
use fangke_shared::property::timeline::TimelineEvent;
use serde_json::json;

use super::reader::publish;
use crate::support::{LISTINGS, sale};

both_engines! {
    async fn who_may_change_a_listing_publishes_it_for_its_store(app: TestApp) {
        let (store, admin) = (app.store(app.region("东区"), "望湖店"), app.member(Role::Admin));
        let (agent, colleague) = (app.member_of(Role::Agent, store), app.member_of(Role::Agent, store));
        let community = app.community(&admin, "朝阳", "云庭家园").await;
        let id = app.enter(&agent, sale(community, "301")).await.summary.id;
        let place = format!("{LISTINGS}/{id}/syndication");
        let before: SyndicationResponse = app.by(&agent).get(&place).await.assert_status(200).read();
        assert_eq!((before.is_published, before.published_by, before.published_at), (false, None, None));
        app.by(&agent).get(&format!("{LISTINGS}/999/syndication")).await.assert_problem(404, "not_found");
        publish(&app, &colleague, id).await.assert_problem(403, "forbidden");
        publish(&app, &agent, ListingId(999)).await.assert_problem(404, "not_found");
        let published: SyndicationResponse = publish(&app, &agent, id).await.assert_status(200).read();
        assert_eq!(published.store.as_ref().map(|store| store.name.as_str()), Some("望湖店"));
        let by = published.published_by.as_ref().map(|by| by.id);
        assert_eq!((published.is_published, by, published.published_at), (true, Some(agent.id), Some(app.app.clock.now())));
        // Again is nothing new, by whomever: an administrator publishes it for the store of whoever looks after it, too.
        app.advance(chrono::Duration::hours(1));
        let again: SyndicationResponse = publish(&app, &admin, id).await.assert_status(200).read();
        assert_eq!(again, published);
        assert_eq!(app.by(&colleague).get(&place).await.assert_status(200).read::<SyndicationResponse>(), published);

        app.by(&colleague).delete(&place).await.assert_problem(403, "forbidden");
        app.by(&agent).delete(&place).await.assert_status(204);
        app.by(&agent).delete(&place).await.assert_status(204);
        assert!(!app.by(&agent).get(&place).await.assert_status(200).read::<SyndicationResponse>().is_published);
        let told = app.events(&agent, id).await;
        let count = |of: &TimelineEvent| told.iter().filter(|event| *event == of).count();
        assert_eq!((count(&TimelineEvent::Syndicated), count(&TimelineEvent::Unsyndicated)), (1, 1));
    }

    async fn what_can_not_be_had_leaves_at_once(app: TestApp) {
        let (store, admin) = (app.store(app.region("东区"), "望湖店"), app.member(Role::Admin));
        let agent = app.member_of(Role::Agent, store);
        let community = app.community(&admin, "朝阳", "云庭家园").await;
        for (n, status) in ["paused", "withdrawn", "sold_elsewhere"].into_iter().enumerate() {
            let id = app.enter(&agent, sale(community, &format!("30{n}"))).await.summary.id;
            publish(&app, &agent, id).await.assert_status(200);
            app.set_status(&agent, id, status).await.assert_status(200);
            let now = app.by(&agent).get(&format!("{LISTINGS}/{id}/syndication")).await.assert_status(200).read::<SyndicationResponse>();
            assert!(!now.is_published, "{status}");
            publish(&app, &agent, id).await.assert_problem(409, "not_publishable");
        }
    }

    async fn several_are_published_each_by_itself(app: TestApp) {
        let (store, admin) = (app.store(app.region("东区"), "望湖店"), app.member(Role::Admin));
        let (agent, colleague) = (app.member_of(Role::Agent, store), app.member_of(Role::Agent, store));
        let community = app.community(&admin, "朝阳", "云庭家园").await;
        let own = app.enter(&agent, sale(community, "301")).await.summary.id;
        let paused = app.enter(&agent, sale(community, "302")).await.summary.id;
        let theirs = app.enter(&colleague, sale(community, "303")).await.summary.id;
        app.set_status(&agent, paused, "paused").await.assert_status(200);
        let all = [own, paused, theirs, ListingId(999)];
        let ask = async |is_published: bool| {
            let body = json!({"listing_ids": all, "is_published": is_published});
            app.by(&agent).post("/api/v1/syndications", body).await.assert_status(200).read::<SyndicatedListings>()
        };
        assert_eq!(ask(true).await, SyndicatedListings { done: vec![own], refused: vec![paused, theirs, ListingId(999)] });
        assert_eq!(ask(false).await, SyndicatedListings { done: vec![own, paused], refused: vec![theirs, ListingId(999)] });
        let none = json!({"listing_ids": [], "is_published": true});
        app.by(&agent).post("/api/v1/syndications", none).await.assert_field("/listing_ids", "required");
        let finance = app.member(Role::Finance);
        app.by(&finance).post("/api/v1/syndications", json!({"listing_ids": [own], "is_published": true})).await.assert_problem(403, "forbidden");
    }
}
