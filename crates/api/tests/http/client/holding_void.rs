//! Follow-ups that are taken back: in sight, and counted no more (§1.6, §2.3, §2.5).

use chrono::Duration;
use fangke_shared::client::ClientPool;
use fangke_shared::client::journal::{ClientEntry, ClientEvent};
use fangke_shared::insight::reminder::{ReminderKind, ReminderList};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::property::follow_up::FollowUpResponse;
use serde_json::{Value, json};

use super::{CLIENTS, buyer};
use crate::support::{Answer, TestApp, TestMember};

const FIRST: &str = "客户周六下午来看房，先看两套";
const SECOND: &str = "客户说预算可以再加二十万";

async fn write(app: &TestApp, by: &TestMember, id: i64, text: &str) -> i64 {
    app.follow_client(by, id, text).await.assert_status(201).read::<FollowUpResponse>().id.0
}

async fn void(app: &TestApp, by: &TestMember, id: i64, follow_up: i64, body: Value) -> Answer {
    app.by(by).post(&format!("{CLIENTS}/{id}/follow-ups/{follow_up}/void"), body).await
}

both_engines! {
    async fn a_client_goes_by_what_counts_still(app: TestApp) {
        let store = app.store(app.region("城东"), "望京店");
        let (manager, agent) = (app.member_of(Role::Manager, store), app.member_of(Role::Agent, store));
        let start = app.app.clock.now();
        let id = app.register(&agent, buyer("王小明", "13812345678")).await.summary.id.0;
        app.advance(Duration::days(3));
        let first = write(&app, &agent, id, FIRST).await;
        app.advance(Duration::days(2));
        let second = write(&app, &agent, id, SECOND).await;
        let before = app.client(&agent, id).await.summary;
        assert_eq!((before.follow_up_count, before.private_until), (2, Some(start + Duration::days(12))));
        // By its author, within the day, without a word.
        let taken: FollowUpResponse = void(&app, &agent, id, second, json!({})).await.assert_status(200).read();
        assert_eq!((taken.id.0, taken.text.as_str(), taken.voided.unwrap().by.id), (second, SECOND, agent.id));
        let after = app.client(&agent, id).await.summary;
        assert_eq!((after.follow_up_count, after.last_follow_up_at, after.private_until), (1, Some(start + Duration::days(3)), Some(start + Duration::days(10))));
        // It stays in sight, and may be said again.
        let told: Page<ClientEntry> = app.by(&agent).get(&format!("{CLIENTS}/{id}/timeline")).await.read();
        let struck: Vec<_> = told.items.iter().filter_map(|entry| match &entry.event {
            ClientEvent::FollowUp { follow_up, .. } => Some((follow_up.id.0, follow_up.voided.is_some())),
            _ => None,
        }).collect();
        assert_eq!(struck, [(second, true), (first, false)]);
        // Twice is once.
        void(&app, &agent, id, second, json!({})).await.assert_status(200);
        assert_eq!(app.client(&agent, id).await.summary.follow_up_count, 1);
        // Later only whoever leads the author, and says why.
        void(&app, &agent, id, first, json!({})).await.assert_problem(409, "follow_up_fixed");
        void(&app, &manager, id, first, json!({"reason": " "})).await.assert_problem(422, "validation_failed").assert_field("/reason", "required");
        void(&app, &manager, id, first, json!({"reason": "只是打了个招呼"})).await.assert_status(200);
        let none = app.client(&manager, id).await.summary;
        assert_eq!((none.follow_up_count, none.last_follow_up_at, none.private_until), (0, None, Some(start + Duration::days(7))));
        app.advance(Duration::days(2));
        assert_eq!(app.client(&agent, id).await.summary.pool, ClientPool::Public);
        let trail = app.by(&app.member(Role::Admin)).get("/api/v1/audit?subject=follow_up").await.assert_status(200).json();
        assert_eq!(trail["items"].as_array().unwrap().len(), 2);
    }

    async fn nobody_elses_and_what_it_paid_for_is_owed_again(app: TestApp) {
        let store = app.store(app.region("城东"), "望京店");
        let (agent, colleague) = (app.member_of(Role::Agent, store), app.member_of(Role::Agent, store));
        let client = app.register(&agent, buyer("王小明", "13812345678")).await;
        let (id, contact) = (client.summary.id.0, client.contacts[0].id);
        app.by(&agent).post(&format!("{CLIENTS}/{id}/contacts/{contact}/reveal"), json!({"purpose": "follow_up"})).await.assert_status(200);
        let owed = async || {
            let list: ReminderList = app.by(&agent).get("/api/v1/reminders?kind=reveal_follow_up").await.assert_status(200).read();
            list.items.iter().filter(|reminder| reminder.kind == ReminderKind::RevealFollowUp).count()
        };
        let body = json!({"kind": "call", "text": FIRST, "next_step": "发户型图", "next_on": "2026-03-18"});
        let written: FollowUpResponse = app.by(&agent).post(&format!("{CLIENTS}/{id}/follow-ups"), body).await.assert_status(201).read();
        assert_eq!(owed().await, 0);
        void(&app, &colleague, id, written.id.0, json!({})).await.assert_problem(404, "not_found");
        let other = app.register(&agent, buyer("李女士", "13900000001")).await.summary.id.0;
        void(&app, &agent, other, written.id.0, json!({})).await.assert_problem(404, "not_found");
        void(&app, &agent, id, written.id.0, json!({})).await.assert_status(200);
        assert_eq!(owed().await, 1);
        let steps: ReminderList = app.by(&agent).get("/api/v1/reminders?kind=next_step").await.read();
        assert!(steps.items.is_empty(), "{steps:?}");
        // A later one pays, whatever becomes of the one before.
        let again = write(&app, &agent, id, FIRST).await;
        let later = write(&app, &agent, id, SECOND).await;
        void(&app, &agent, id, again, json!({})).await.assert_status(200);
        assert_eq!(owed().await, 0);
        void(&app, &agent, id, later, json!({})).await.assert_status(200);
        assert_eq!(owed().await, 1);
    }
}
