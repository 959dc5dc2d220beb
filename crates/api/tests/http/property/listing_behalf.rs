//! Entering a listing for whoever obtained it 代录 (§1.7).

use fangke_shared::company::notice::NoticeKind;
use fangke_shared::permission::Role;
use fangke_shared::property::timeline::TimelineEvent;
use serde_json::{Value, json};

use crate::support::{LISTINGS, TestMember, sale, with};

fn behalf(community: i64, room: &str, of: &TestMember) -> Value {
    with(sale(community, room), json!({"on_behalf": {"member_id": of.id, "reason": "在外带看，回不来"}}))
}

both_engines! {
    async fn a_listing_entered_for_an_agent_is_theirs(app: TestApp) {
        let store = app.store(app.region("东区"), "望湖店");
        let (manager, agent) = (app.member_of(Role::Manager, store), app.member_of(Role::Agent, store));
        let place = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let listing = app.enter(&manager, behalf(place, "301", &agent)).await;
        let maintainer = listing.summary.maintainer.as_ref().map(|member| member.id);
        assert_eq!((maintainer, listing.creator.map(|member| member.id)), (Some(agent.id), Some(agent.id)));
        let typed = listing.roles.on_behalf.unwrap();
        assert_eq!((typed.by.id, typed.reason.as_str()), (manager.id, "在外带看，回不来"));
        let notice = app.notices(&agent).await.items.remove(0);
        assert_eq!((notice.kind, notice.details["reason"].as_str()), (NoticeKind::EnteredOnBehalf, Some("在外带看，回不来")));
        assert_eq!(notice.details["by"]["id"], json!(manager.id));
        let events = app.events(&agent, listing.summary.id).await;
        let TimelineEvent::EnteredOnBehalf { of, .. } = &events[0] else { panic!("{events:?}") };
        assert_eq!((of.id, &events[1]), (agent.id, &TimelineEvent::Created));
        assert_eq!(app.enter(&agent, sale(place, "302")).await.roles.on_behalf, None);
    }

    async fn only_who_answers_for_others_enters_for_them(app: TestApp) {
        let region = app.region("东区");
        let (store, other) = (app.store(region, "望湖店"), app.store(region, "梧桐路店"));
        let (manager, agent) = (app.member_of(Role::Manager, store), app.member_of(Role::Agent, store));
        let (stranger, clerk) = (app.member_of(Role::Agent, other), app.member_of(Role::Finance, store));
        let place = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let enter = async |by: &TestMember, of: &TestMember| app.by(by).post(LISTINGS, behalf(place, "301", of)).await;
        enter(&agent, &manager).await.assert_problem(403, "forbidden");
        enter(&manager, &stranger).await.assert_problem(403, "forbidden");
        enter(&manager, &clerk).await.assert_problem(422, "validation_failed").assert_field("/on_behalf/member_id", "out_of_range");
        enter(&manager, &manager).await.assert_problem(422, "validation_failed").assert_field("/on_behalf/member_id", "out_of_range");
        let nobody = with(sale(place, "301"), json!({"on_behalf": {"member_id": 9999, "reason": "在外带看"}}));
        app.by(&manager).post(LISTINGS, nobody).await.assert_problem(422, "validation_failed").assert_field("/on_behalf/member_id", "does_not_exist");
        let mute = with(sale(place, "301"), json!({"on_behalf": {"member_id": agent.id, "reason": " "}}));
        app.by(&manager).post(LISTINGS, mute).await.assert_problem(422, "validation_failed");
    }
}
