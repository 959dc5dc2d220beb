//! Withdrawal notices 撤单核实 (A3): who is told, and what answers them.

use chrono::Duration;
use fangke_shared::ListingId;
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::insight::reminder::ReminderList;
use fangke_shared::permission::Role;
use fangke_shared::property::timeline::TimelineEvent;
use serde_json::json;

use crate::support::{Answer, LISTINGS, TestApp, TestMember, sale};

struct House {
    manager: TestMember,
    agent: TestMember,
    colleague: TestMember,
    id: ListingId,
}

async fn house(app: &TestApp) -> House {
    let store = app.store(app.region("东区"), "望湖店");
    let (manager, agent, colleague) =
        (app.member_of(Role::Manager, store), app.member_of(Role::Agent, store), app.member_of(Role::Agent, store));
    let place = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
    let id = app.enter(&agent, sale(place, "301")).await.summary.id;
    House { manager, agent, colleague, id }
}

async fn report(app: &TestApp, by: &TestMember, id: ListingId) -> Answer {
    app.by(by).post(&format!("{LISTINGS}/{id}/withdrawal-report"), json!({"note": "业主说不卖了"})).await
}

async fn told(app: &TestApp, who: &TestMember, kind: NoticeKind) -> usize {
    app.notices(who).await.items.into_iter().filter(|notice| notice.kind == kind).count()
}

both_engines! {
    async fn a_report_tells_the_maintainer_and_then_the_manager(app: TestApp) {
        let House { manager, agent, colleague, id } = house(&app).await;
        let answer = report(&app, &colleague, id).await.assert_status(201).json();
        assert_eq!((&answer["by"]["id"], &answer["is_overdue"]), (&json!(colleague.id), &json!(false)));
        let notice = app.notices(&agent).await.items.remove(0);
        assert_eq!((notice.kind, notice.details["note"].as_str()), (NoticeKind::WithdrawalReported, Some("业主说不卖了")));
        assert_eq!(app.events(&agent, id).await[0], TimelineEvent::WithdrawalReported { note: "业主说不卖了".to_owned() });
        let day: ReminderList = app.by(&agent).get("/api/v1/reminders?kind=withdrawal").await.assert_status(200).read();
        assert_eq!((day.items.len(), day.items[0].text.as_deref()), (1, Some("业主说不卖了")));
        assert_eq!(day.items[0].due_at, Some(app.app.clock.now() + Duration::hours(24)));
        report(&app, &colleague, id).await.assert_problem(409, "withdrawal_reported");
        app.advance(Duration::hours(24));
        app.run_jobs();
        assert_eq!(told(&app, &manager, NoticeKind::WithdrawalOverdue).await, 0);
        assert!(!app.listing(&agent, id).await.withdrawal.unwrap().is_overdue);
        app.advance(Duration::seconds(1));
        app.run_jobs();
        app.run_jobs();
        assert_eq!(told(&app, &manager, NoticeKind::WithdrawalOverdue).await, 1, "once");
        assert!(app.listing(&agent, id).await.withdrawal.unwrap().is_overdue);
    }

    async fn the_owners_word_or_another_status_answers_it(app: TestApp) {
        let House { manager, agent, colleague, id } = house(&app).await;
        report(&app, &colleague, id).await.assert_status(201);
        app.follow_up(&agent, id, "owner_verification", "业主说还在卖，价格不变").await.assert_status(201);
        assert_eq!(app.listing(&agent, id).await.withdrawal, None);
        report(&app, &colleague, id).await.assert_status(201);
        app.set_status(&agent, id, "withdrawn").await.assert_status(200);
        assert_eq!(app.listing(&agent, id).await.withdrawal, None);
        report(&app, &colleague, id).await.assert_problem(409, "status_not_allowed");
        app.advance(Duration::hours(25));
        app.run_jobs();
        assert_eq!(told(&app, &manager, NoticeKind::WithdrawalOverdue).await, 0);
    }

    async fn who_works_with_a_listing_hears_that_it_is_off_the_market(app: TestApp) {
        let House { manager, agent, colleague, id } = house(&app).await;
        let bunch = app.by(&agent).post(&format!("{LISTINGS}/{id}/keys"), json!({"description": "防盗门两把"})).await.assert_status(201).json();
        app.by(&colleague).post(&format!("/api/v1/keys/{}/take", bunch["id"]), json!({"purpose": "带客户看房"})).await.assert_status(200);
        app.set_status(&manager, id, "paused").await.assert_status(200);
        for who in [&agent, &colleague] {
            let notice = app.notices(who).await.items.remove(0);
            assert_eq!((notice.kind, notice.details["status"].as_str()), (NoticeKind::ListingStopped, Some("paused")));
        }
        assert_eq!(told(&app, &manager, NoticeKind::ListingStopped).await, 0, "who did it knows");
    }

    async fn what_is_ones_own_is_not_reported(app: TestApp) {
        let House { agent, colleague, id, .. } = house(&app).await;
        report(&app, &agent, id).await.assert_problem(409, "nobody_to_nudge");
        let path = format!("{LISTINGS}/{id}/withdrawal-report");
        app.by(&colleague).post(&path, json!({"note": "撤".repeat(201)})).await.assert_problem(422, "validation_failed").assert_field("/note", "too_long");
        report(&app, &app.member(Role::Finance), id).await.assert_problem(403, "forbidden");
        report(&app, &colleague, ListingId(9999)).await.assert_problem(404, "not_found");
    }
}
