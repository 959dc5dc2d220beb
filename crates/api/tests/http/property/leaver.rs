//! What a leaver looks after goes to a colleague, in one piece.

use fangke_shared::company::audit::{AuditAction, AuditEntryResponse};
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::insight::reminder::{ReminderKind, ReminderList};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::property::key::KeyBunchDetail;
use fangke_shared::property::leaver::{Belongings, HandedOver};
use serde_json::json;

use crate::support::{LISTINGS, TestApp, TestMember, sale, with};

async fn belongings(app: &TestApp, by: &TestMember, of: &TestMember) -> Belongings {
    app.by(by).get(&format!("/api/v1/members/{}/belongings", of.id)).await.assert_status(200).read()
}

async fn steps(app: &TestApp, of: &TestMember) -> Vec<Option<String>> {
    let list: ReminderList = app.by(of).get("/api/v1/reminders?kind=next_step").await.assert_status(200).read();
    assert!(list.items.iter().all(|reminder| reminder.kind == ReminderKind::NextStep));
    list.items.into_iter().map(|reminder| reminder.text).collect()
}

both_engines! {
    async fn everything_of_a_leaver_goes_to_one_colleague(app: TestApp) {
        let region = app.region("东区");
        let store = app.store(region, "望湖店");
        let (manager, leaver, heir) = (app.member_of(Role::Manager, store), app.member_of(Role::Agent, store), app.member_of(Role::Agent, store));
        let admin = app.member(Role::Admin);
        let place = app.community(&admin, "朝阳", "云庭家园").await;
        let one = app.enter(&leaver, sale(place, "301")).await.summary.id;
        let sold = app.enter(&leaver, sale(place, "302")).await.summary.id;
        app.set_status(&leaver, sold, "sold_elsewhere").await.assert_status(200);
        let lead = app.enter(&leaver, with(sale(place, ""), json!({"room": null, "is_lead": true}))).await.summary.id;
        let body = json!({"kind": "call", "text": "业主同意周六看房", "next_step": "发户型图", "next_on": "2026-03-20"});
        app.by(&leaver).post(&format!("{LISTINGS}/{one}/follow-ups"), body).await.assert_status(201);
        let bunch = app.by(&leaver).post(&format!("{LISTINGS}/{one}/keys"), json!({"description": "防盗门两把"})).await.assert_status(201).json();
        let keys = format!("/api/v1/keys/{}", bunch["id"]);
        app.by(&leaver).post(&format!("{keys}/take"), json!({"purpose": "带客户看房"})).await.assert_status(200);

        let before = belongings(&app, &manager, &leaver).await;
        assert_eq!((before.listings, before.keys, before.tasks), (2, 1, 1));
        assert_eq!(before.named.iter().map(|listing| listing.id).collect::<Vec<_>>(), [one, lead]);
        let path = format!("/api/v1/members/{}/hand-over", leaver.id);
        let body = json!({"receiver_id": heir.id, "reason": "离职交接"});
        let again = || app.by(&manager).with("Idempotency-Key", "k").post(&path, body.clone());
        let handed: HandedOver = again().await.assert_status(200).read();
        assert_eq!(handed, HandedOver { listings: 2, keys: 1, tasks: 1, clients: 0, showings: 0 });
        assert_eq!(again().await.assert_status(200).read::<HandedOver>(), handed);
        assert!(belongings(&app, &manager, &leaver).await.is_empty());
        for id in [one, lead] {
            assert_eq!(app.listing(&heir, id).await.summary.maintainer.unwrap().id, heir.id);
        }
        assert_eq!(app.listing(&heir, sold).await.summary.maintainer.unwrap().id, leaver.id);
        let detail: KeyBunchDetail = app.by(&heir).get(&keys).await.assert_status(200).read();
        assert_eq!((detail.bunch.holder.unwrap().id, detail.bunch.purpose.as_deref()), (heir.id, Some("带客户看房")));
        assert_eq!((steps(&app, &leaver).await, steps(&app, &heir).await), (vec![], vec![Some("发户型图".to_owned())]));
        // Passed on once more it leaves no second heir; a follow-up of whoever has it settles it.
        let second = app.member_of(Role::Agent, store);
        let body = json!({"receiver_id": second.id, "reason": "调组"});
        app.by(&manager).post(&format!("/api/v1/members/{}/hand-over", heir.id), body).await.assert_status(200);
        assert_eq!((steps(&app, &heir).await.len(), steps(&app, &second).await.len()), (0, 1));
        app.follow_up(&second, one, "call", "户型图已经发给业主").await.assert_status(201);
        assert_eq!(steps(&app, &second).await.len(), 0);

        let notice = app.notices(&heir).await.items.into_iter().find(|notice| notice.kind == NoticeKind::HandedOver).unwrap();
        assert_eq!((&notice.details["listings"], &notice.details["from"]["id"]), (&json!(2), &json!(leaver.id)));
        let audit: Page<AuditEntryResponse> = app.by(&admin).get("/api/v1/audit?action=hand_over").await.assert_status(200).read();
        assert_eq!((audit.items.len(), audit.items[1].action, audit.items[1].subject_id), (2, AuditAction::HandOver, leaver.id.0));
    }

    async fn a_hand_over_stays_within_the_reach_of_who_does_it(app: TestApp) {
        let region = app.region("东区");
        let (here, there) = (app.store(region, "望湖店"), app.store(region, "梧桐路店"));
        let (manager, agent) = (app.member_of(Role::Manager, here), app.member_of(Role::Agent, here));
        let (stranger, finance) = (app.member_of(Role::Agent, there), app.member_of(Role::Finance, here));
        let path = |of: &TestMember| format!("/api/v1/members/{}/hand-over", of.id);
        let to = |receiver: i64| json!({"receiver_id": receiver, "reason": "离职交接"});
        for (receiver, code) in [(agent.id.0, "out_of_range"), (finance.id.0, "out_of_range"), (9_999, "does_not_exist"), (0, "required")] {
            app.by(&manager).post(&path(&agent), to(receiver)).await.assert_problem(422, "validation_failed").assert_field("/receiver_id", code);
        }
        let nameless = json!({"receiver_id": manager.id, "reason": " "});
        app.by(&manager).post(&path(&agent), nameless).await.assert_problem(422, "validation_failed").assert_field("/reason", "required");
        app.by(&manager).post(&path(&agent), to(stranger.id.0)).await.assert_problem(403, "forbidden");
        app.by(&manager).post(&path(&stranger), to(manager.id.0)).await.assert_problem(403, "forbidden");
        app.by(&manager).get(&format!("/api/v1/members/{}/belongings", stranger.id)).await.assert_problem(403, "forbidden");
        app.by(&agent).post(&path(&stranger), to(agent.id.0)).await.assert_problem(403, "forbidden");
        app.by(&manager).post("/api/v1/members/9999/hand-over", to(manager.id.0)).await.assert_problem(404, "not_found");
        app.by(&manager).post(&path(&agent), to(manager.id.0)).await.assert_status(200);
    }
}
