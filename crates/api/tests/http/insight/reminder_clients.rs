//! What clients ask of whoever holds them: calls in their rhythm, the countdown to the pool, debts of reveals; and the manager's figures.

use chrono::Duration;
use fangke_shared::client::ClientStage;
use fangke_shared::client::profile::ClientSummary;
use fangke_shared::company::setting::SettingKey;
use fangke_shared::insight::reminder::{DueState, FlatGroup, FlatList, ReminderKind, ReminderList};
use fangke_shared::insight::team::TeamResponse;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::json;

use crate::client::{CLIENTS, buyer};
use crate::support::{TestApp, TestMember};

const TEXT: &str = "客户周六下午来看房，先看两套";

async fn flats(app: &TestApp, by: &TestMember) -> FlatList {
    app.by(by).get("/api/v1/reminders/flats").await.assert_status(200).read()
}

async fn state(app: &TestApp, by: &TestMember, kind: ReminderKind) -> Option<DueState> {
    let list: ReminderList = app.by(by).get(&format!("/api/v1/reminders?kind={kind}")).await.assert_status(200).read();
    assert!(list.items.len() < 2, "{list:?}");
    list.items.first().map(|reminder| reminder.state)
}

both_engines! {
    async fn a_client_is_due_in_its_rhythm_to_the_second(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = app.register(&agent, buyer("王小明", "13812345678")).await.summary.id.0;
        let micro = Duration::microseconds(1);
        app.advance(Duration::days(2));
        assert_eq!(state(&app, &agent, ReminderKind::ClientRhythm).await, Some(DueState::Today));
        app.advance(micro);
        assert_eq!(state(&app, &agent, ReminderKind::ClientRhythm).await, Some(DueState::Overdue));
        let list: ReminderList = app.by(&agent).get("/api/v1/reminders?kind=client_rhythm").await.read();
        let client = list.items[0].client.clone().unwrap();
        assert_eq!((client.id.0, client.name.as_str(), client.stage), (id, "王小明", ClientStage::Qualified));
        assert_eq!((list.items[0].listing.clone(), client.contact_masked.as_deref()), (None, Some("138****5678")));
        // The figure is a setting, and a follow-up puts it off.
        app.set(&app.member(Role::Admin), SettingKey::ClientRhythmDays, 3).await;
        assert_eq!(state(&app, &agent, ReminderKind::ClientRhythm).await, Some(DueState::Upcoming));
        app.follow_client(&agent, id, TEXT).await.assert_status(201);
        app.advance(Duration::days(3) + micro);
        assert_eq!(state(&app, &agent, ReminderKind::ClientRhythm).await, Some(DueState::Overdue));
        // Who has only said how strong the wish is, is called weekly; who has said nothing, not at all; nobody else is told.
        let quiet = json!({"name": "李女士", "source": "portal", "intent": "middle", "contacts": [{"contact": "13900000001"}]});
        let colleague = app.member(Role::Agent);
        app.register(&colleague, quiet).await;
        app.register(&colleague, json!({"name": "赵先生", "source": "portal", "contacts": [{"contact": "13900000002"}]})).await;
        assert_eq!(state(&app, &colleague, ReminderKind::ClientRhythm).await, Some(DueState::Upcoming));
        app.advance(Duration::days(7) - micro);
        assert_eq!(state(&app, &colleague, ReminderKind::ClientRhythm).await, Some(DueState::Today));
        // Once it is public, it is nobody's work any more.
        app.advance(micro);
        assert_eq!(flats(&app, &colleague).await.total, 0);
    }

    async fn what_drops_next_comes_first_and_a_key_client_before_all(app: TestApp) {
        let agent = app.member(Role::Agent);
        let mut key = buyer("王小明", "13812345678");
        key["is_key"] = json!(true);
        let first = app.register(&agent, buyer("李女士", "13900000001")).await.summary.id;
        app.advance(Duration::hours(1));
        let key = app.register(&agent, key).await.summary.id;
        app.advance(Duration::days(4));
        let list = flats(&app, &agent).await;
        assert!(list.items.iter().all(|item| item.group == FlatGroup::Overdue && item.lost_at.is_none()), "{list:?}");
        app.advance(Duration::days(1));
        let list = flats(&app, &agent).await;
        let rows: Vec<_> = list.items.iter().map(|item| (item.client.as_ref().unwrap().id, item.group)).collect();
        assert_eq!(rows, [(key, FlatGroup::Losing), (first, FlatGroup::Losing)]);
        // One row a client, with all that it asks.
        let kinds: Vec<_> = list.items[0].reminders.iter().map(|reminder| reminder.kind).collect();
        assert_eq!(kinds, [ReminderKind::ClientDropping, ReminderKind::ClientRhythm]);
        assert_eq!(list.items[0].lost_at, Some(app.app.clock.now() + Duration::days(2)));
        app.follow_client(&agent, key.0, TEXT).await.assert_status(201);
        let list = flats(&app, &agent).await;
        let groups: Vec<_> = list.items.iter().map(|item| item.group).collect();
        assert_eq!(groups, [FlatGroup::Losing, FlatGroup::Upcoming]);
        let counts: Vec<_> = list.counts.iter().filter(|count| count.overdue + count.today + count.upcoming > 0).map(|count| count.kind).collect();
        assert_eq!(counts, [ReminderKind::ClientDropping, ReminderKind::ClientRhythm]);
    }

    async fn a_clients_number_is_a_debt_that_stands_in_the_list(app: TestApp) {
        let store = app.store(app.region("东区"), "望湖店");
        let (manager, agent, heir) = (app.member_of(Role::Manager, store), app.member_of(Role::Agent, store), app.member_of(Role::Agent, store));
        let client = app.register(&agent, buyer("王小明", "13812345678")).await;
        let (id, contact) = (client.summary.id.0, client.contacts[0].id);
        let reveal = async |by: &TestMember| {
            app.by(by).post(&format!("{CLIENTS}/{id}/contacts/{contact}/reveal"), json!({"purpose": "follow_up"})).await.assert_status(200);
        };
        reveal(&agent).await;
        assert_eq!(state(&app, &agent, ReminderKind::RevealFollowUp).await, Some(DueState::Today));
        app.advance(Duration::hours(2) + Duration::microseconds(1));
        assert_eq!(state(&app, &agent, ReminderKind::RevealFollowUp).await, Some(DueState::Overdue));
        app.follow_client(&agent, id, TEXT).await.assert_status(201);
        assert_eq!(state(&app, &agent, ReminderKind::RevealFollowUp).await, None);
        // Who can't pay any more, because somebody else holds the client, owes nothing.
        reveal(&agent).await;
        let version = app.client(&manager, id).await.summary.version;
        let body = json!({"member_id": heir.id, "reason": "客户就近看房"});
        app.by(&manager).version(version).post(&format!("{CLIENTS}/{id}/transfer"), body).await.assert_status(200);
        assert_eq!(state(&app, &agent, ReminderKind::RevealFollowUp).await, None);
    }

    async fn a_next_step_with_a_client_is_due_on_its_day(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = app.register(&agent, buyer("王小明", "13812345678")).await.summary.id.0;
        let body = json!({"kind": "call", "text": TEXT, "next_step": "发户型图", "next_on": "2026-03-19"});
        app.by(&agent).post(&format!("{CLIENTS}/{id}/follow-ups"), body).await.assert_status(201);
        assert_eq!(state(&app, &agent, ReminderKind::NextStep).await, Some(DueState::Upcoming));
        app.advance(Duration::days(1));
        assert_eq!(state(&app, &agent, ReminderKind::NextStep).await, Some(DueState::Today));
        app.follow_client(&agent, id, "户型图已经发给客户看过").await.assert_status(201);
        assert_eq!(state(&app, &agent, ReminderKind::NextStep).await, None);
    }

    async fn the_managers_figures_of_clients_are_the_lengths_of_lists(app: TestApp) {
        let store = app.store(app.region("东区"), "望湖店");
        let (manager, agent) = (app.member_of(Role::Manager, store), app.member_of(Role::Agent, store));
        for n in 1..=3 {
            app.register(&agent, buyer("王小明", &format!("1390000000{n}"))).await;
            app.advance(Duration::days(2));
        }
        let team: TeamResponse = app.by(&manager).get("/api/v1/team").await.assert_status(200).read();
        let figures = team.rows.iter().find(|row| row.member.id == agent.id).unwrap().figures;
        let count = async |query: String| {
            let page: Page<ClientSummary> =
                app.by(&manager).get(&format!("{CLIENTS}?pool=private&agent_id={}{query}", agent.id)).await.assert_status(200).read();
            i64::try_from(page.items.len()).unwrap()
        };
        assert_eq!((figures.clients, count(String::new()).await), (3, 3));
        assert_eq!((figures.clients_unfollowed, count(format!("&unfollowed_days={}", team.client_unfollowed_days)).await), (3, 3));
        assert_eq!((figures.clients_dropping, count(format!("&dropping_days={}", team.dropping_days)).await), (1, 1));
    }
}
