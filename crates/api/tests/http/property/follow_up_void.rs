//! Follow-ups on listings that are taken back (§1.4, §1.6).

use chrono::Duration;
use fangke_shared::permission::Role;
use fangke_shared::property::follow_up::FollowUpResponse;
use fangke_shared::property::listing::Pool;
use fangke_shared::property::timeline::TimelineEvent;
use serde_json::json;

use crate::support::{LISTINGS, sale};

const TEXT: &str = "业主同意周六下午看房，底价还可以谈八万";

both_engines! {
    async fn what_is_taken_back_is_no_first_follow_up(app: TestApp) {
        let store = app.store(app.region("城东"), "望京店");
        let (manager, agent, colleague) =
            (app.member_of(Role::Manager, store), app.member_of(Role::Agent, store), app.member_of(Role::Agent, store));
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let id = app.enter(&agent, sale(community, "301")).await.summary.id;
        let written: FollowUpResponse = app.follow_up(&agent, id, "call", TEXT).await.assert_status(201).read();
        let path = format!("{LISTINGS}/{id}/follow-ups/{}/void", written.id);
        app.by(&colleague).post(&path, json!({"reason": "写错了"})).await.assert_problem(403, "forbidden");
        app.by(&agent).post(&format!("{LISTINGS}/{id}/follow-ups/4711/void"), json!({})).await.assert_problem(404, "not_found");
        let seen = app.listing(&agent, id).await;
        assert_eq!((seen.follow_up_count, seen.last_talk.unwrap().id), (1, written.id));
        let taken: FollowUpResponse = app.by(&agent).post(&path, json!({})).await.assert_status(200).read();
        assert!(taken.voided.is_some());
        let seen = app.listing(&agent, id).await;
        assert_eq!((seen.follow_up_count, seen.summary.last_follow_up_at, seen.last_talk), (0, None, None));
        let events = app.events(&agent, id).await;
        assert!(events.iter().any(|event| matches!(event, TimelineEvent::FollowUp { follow_up } if follow_up.voided.is_some())), "{events:?}");
        // Without a first follow-up it is public at noon of the next day; another one keeps it.
        app.advance(Duration::days(1) + Duration::hours(3));
        assert_eq!(app.listing(&agent, id).await.summary.pool, Some(Pool::Public));
        // The same words may be written again, and their author leads nobody.
        let again: FollowUpResponse = app.follow_up(&colleague, id, "call", TEXT).await.assert_status(201).read();
        app.advance(Duration::hours(24));
        let path = format!("{LISTINGS}/{id}/follow-ups/{}/void", again.id);
        app.by(&colleague).post(&path, json!({})).await.assert_problem(409, "follow_up_fixed");
        app.by(&manager).post(&path, json!({"reason": "没有打电话"})).await.assert_status(200);
        assert_eq!(app.listing(&agent, id).await.follow_up_count, 0);
    }
}
