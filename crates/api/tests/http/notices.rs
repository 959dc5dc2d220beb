//! Notices: one's own, counted, ticked off.

use fangke_shared::notice::{NoticeKind, NoticePage, NoticeResponse};
use fangke_shared::permission::Role;
use fangke_shared::{ListingId, MemberId};
use serde_json::json;

use crate::support::{TestApp, sale};

const NOTICES: &str = "/api/v1/notices";

/// Tells somebody so many things.
fn tell(app: &TestApp, whom: MemberId, listing: Option<ListingId>, count: i64) {
    app.write(|conn| {
        for number in 0..count {
            let details = json!({ "number": number });
            fangke_api::notice::service::add(conn, whom, NoticeKind::KeysOverdue, listing, &details, app.app.clock.now())?;
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
}
