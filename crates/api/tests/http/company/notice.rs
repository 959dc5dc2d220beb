//! Notices: one's own, counted, ticked off.

use chrono::Duration;
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::insight::bell::{NoticePage, NoticeResponse};
use fangke_shared::permission::Role;
use fangke_shared::{ListingId, MemberId};
use serde_json::json;

use crate::support::{LISTINGS, TestApp, sale};

const NOTICES: &str = "/api/v1/notices";

/// Tells somebody so many things.
fn tell(app: &TestApp, whom: MemberId, listing: Option<ListingId>, count: i64) {
    app.act(|tx| {
        for number in 0..count {
            let details = json!({ "number": number });
            fangke_api::company::notice::service::add(tx, whom, NoticeKind::KeysOverdue, listing, &details)?;
        }
        Ok(())
    });
}

both_engines! {
    async fn a_member_reads_the_own_notices_and_ticks_them_off(app: TestApp) {
        let (agent, other) = (app.member(Role::Agent), app.member(Role::Finance));
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let listing = app.enter(&agent, sale(community, "301")).await;
        tell(&app, agent.id, Some(listing.summary.id), 2);
        tell(&app, agent.id, None, 1);
        tell(&app, other.id, None, 1);
        let page = app.notices(&agent).await;
        assert_eq!((page.items.len(), page.unread, page.next_cursor.is_none()), (3, 3, true));
        let about = page.items[2].listing.clone().unwrap();
        assert_eq!((about.number, about.community_name.as_deref(), about.room.as_deref()), (listing.number, Some("云庭家园"), Some("0301")));
        assert_eq!((page.items[0].listing.is_none(), &page.items[0].details), (true, &json!({"number": 0})));

        let theirs = app.notices(&other).await.items[0].id;
        let read = |body| app.by(&agent).post(&format!("{NOTICES}/read"), body);
        // Somebody else's stays unread, and is not told about.
        let answer = read(json!({"ids": [page.items[0].id, theirs, 999]})).await.assert_status(200);
        assert_eq!((answer.json(), app.notices(&other).await.unread), (json!({"unread": 2}), 1));
        assert_eq!(app.notices(&agent).await.items[0].read_at, Some(app.app.clock.now()));
        let unread: NoticePage = app.by(&agent).get(&format!("{NOTICES}?unread=true")).await.assert_status(200).read();
        assert_eq!(unread.items.iter().map(|notice| notice.id).collect::<Vec<_>>(), [page.items[1].id, page.items[2].id]);
        assert_eq!(read(json!({"all": true})).await.assert_status(200).json(), json!({"unread": 0}));
        assert_eq!(app.notices(&other).await.unread, 1);
    }

    async fn notices_come_page_by_page(app: TestApp) {
        let agent = app.member(Role::Agent);
        tell(&app, agent.id, None, 7);
        let notices: Vec<NoticeResponse> = app.walk(&agent, &format!("{NOTICES}?limit=3")).await;
        assert_eq!(notices.iter().map(|notice| notice.details["number"].as_i64().unwrap()).collect::<Vec<_>>(), [6, 5, 4, 3, 2, 1, 0]);
    }

    async fn what_can_not_be_read_is_refused(app: TestApp) {
        let agent = app.member(Role::Agent);
        let read = |body| app.by(&agent).post(&format!("{NOTICES}/read"), body);
        read(json!({})).await.assert_problem(422, "validation_failed").assert_field("/ids", "required");
        read(json!({"ids": vec![1; 201]})).await.assert_problem(422, "validation_failed").assert_field("/ids", "too_many");
        read(json!({"ids": ["x"]})).await.assert_problem(422, "validation_failed").assert_field("/ids/0", "invalid_format");
        app.by(&agent).get(&format!("{NOTICES}?unread=maybe")).await.assert_problem(422, "validation_failed");
        app.by(&agent).get(&format!("{NOTICES}?colour=red")).await.assert_problem(422, "validation_failed").assert_field("colour", "unknown_field");
        app.anyone().get(NOTICES).await.assert_problem(401, "unauthenticated");
    }

    async fn whoever_has_overdue_keys_is_told_once_for_each_time(app: TestApp) {
        let store = app.store(app.region("东区"), "望湖店");
        let (agent, colleague) = (app.member_of(Role::Agent, store), app.member_of(Role::Agent, store));
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let listing = app.enter(&agent, sale(community, "301")).await.summary.id;
        let keys = app.by(&agent).post(&format!("{LISTINGS}/{listing}/keys"), json!({"description": "防盗门两把"})).await.assert_status(201);
        let keys = format!("/api/v1/keys/{}", keys.json()["id"]);
        let take = async || {
            let out = app.by(&colleague).post(&format!("{keys}/take"), json!({"purpose": "带客户看房"})).await.assert_status(200);
            (out.json()["version"].as_i64().unwrap(), out.json()["due_at"].clone())
        };
        let told = async |by| app.notices(by).await.items.into_iter().filter(|notice| notice.kind == NoticeKind::KeysOverdue).collect::<Vec<_>>();

        let (version, due_at) = take().await;
        app.advance(Duration::hours(24));
        app.run_jobs();
        assert!(told(&colleague).await.is_empty(), "they are due now, not overdue");
        app.advance(Duration::microseconds(1));
        assert_eq!([app.run_jobs(), app.run_jobs()], [1, 0]);
        let notices = told(&colleague).await;
        assert_eq!((notices.len(), &notices[0].details), (1, &json!({"number": 1, "due_at": due_at})));
        assert_eq!(notices[0].listing.as_ref().map(|of| of.id), Some(listing));
        assert!(told(&agent).await.is_empty(), "nobody else is told: managers have their list");

        app.by(&colleague).version(version).post(&format!("{keys}/return"), json!({})).await.assert_status(200);
        take().await;
        app.run_jobs();
        assert_eq!(told(&colleague).await.len(), 1);
        app.follow_up(&agent, listing, "call", "业主同意周末看房").await.assert_status(201);
        app.advance(Duration::hours(25));
        app.run_jobs();
        app.run_jobs();
        assert_eq!(told(&colleague).await.len(), 2, "each time that they are taken counts");
    }

    async fn a_maintainer_is_told_once_that_an_agreement_ends(app: TestApp) {
        let (agent, admin) = (app.member(Role::Agent), app.member(Role::Admin));
        let community = app.community(&admin, "朝阳", "云庭家园").await;
        let mut of = Vec::new();
        for (room, until) in [("301", "2026-04-02"), ("302", "2026-04-02"), ("303", "2026-04-03")] {
            let listing = app.enter(&agent, sale(community, room)).await.summary.id;
            let body = json!({"from_on": "2026-03-18", "until_on": until, "follow_up": format!("业主签了独家，到{until}，{room}室")});
            let agreed = app.by(&agent).post(&format!("{LISTINGS}/{listing}/exclusives"), body).await.assert_status(201);
            of.push((listing, format!("/api/v1/exclusives/{}", agreed.json()["id"])));
        }
        let renewed = json!({"until_on": "2026-07-01"});
        app.by(&agent).post(&format!("{}/renew", of[1].1), renewed).await.assert_status(201);
        let told = async || app.notices(&agent).await.items.into_iter().map(|notice| (notice.kind, notice.listing.map(|of| of.id), notice.details)).collect::<Vec<_>>();

        // Fourteen days before the last day it begins at midnight in Shanghai.
        app.turn_to("2026-03-18T15:59:59.999999Z");
        assert_eq!((app.run_jobs(), told().await), (0, vec![]));
        app.turn_to("2026-03-18T16:00:00Z");
        assert_eq!([app.run_jobs(), app.run_jobs()], [1, 0]);
        let first = (NoticeKind::ExclusiveEnding, Some(of[0].0), json!({"until_on": "2026-04-02"}));
        assert_eq!(told().await, std::slice::from_ref(&first), "one was renewed, the other has a day more");
        app.advance(Duration::days(1));
        assert_eq!([app.run_jobs(), app.run_jobs()], [1, 0]);
        assert_eq!(told().await, [(NoticeKind::ExclusiveEnding, Some(of[2].0), json!({"until_on": "2026-04-03"})), first]);
    }

    async fn who_takes_a_listing_over_hears_of_its_agreement(app: TestApp) {
        let (agent, admin) = (app.member(Role::Agent), app.member(Role::Admin));
        let community = app.community(&admin, "朝阳", "云庭家园").await;
        let listing = app.enter(&agent, sale(community, "301")).await.summary.id;
        let body = json!({"from_on": "2026-03-18", "until_on": "2026-04-20"});
        app.by(&agent).post(&format!("{LISTINGS}/{listing}/exclusives"), body).await.assert_status(201);
        app.turn_to("2026-04-08T02:00:00Z");
        app.run_jobs();
        let told = async |by| app.notices(by).await.items.into_iter().filter(|notice| notice.kind == NoticeKind::ExclusiveEnding).count();
        assert_eq!(told(&agent).await, 0, "it is public by now: nobody's to renew");
        let other = app.member(Role::Agent);
        let body = json!({"member_id": other.id, "reason": "请接着跟进业主"});
        app.by(&admin).post(&format!("{LISTINGS}/{listing}/assign"), body).await.assert_status(200);
        app.run_jobs();
        assert_eq!((told(&agent).await, told(&other).await), (0, 1));
    }
}
