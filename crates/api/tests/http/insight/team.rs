//! The team in figures, and the day's work by flats.

use chrono::Duration;
use fangke_shared::insight::reminder::{FlatGroup, FlatList, ReminderKind};
use fangke_shared::insight::team::{TeamFigures, TeamResponse};
use fangke_shared::permission::{Role, Scope};
use fangke_shared::property::listing::ListingStatus;
use serde_json::json;

use crate::support::{LISTINGS, TestApp, TestMember, ids, sale};

const TEAM: &str = "/api/v1/team";

async fn team(app: &TestApp, by: &TestMember, query: &str) -> TeamResponse {
    app.by(by).get(&format!("{TEAM}{query}")).await.assert_status(200).read()
}

async fn flats(app: &TestApp, by: &TestMember, query: &str) -> FlatList {
    app.by(by).get(&format!("/api/v1/reminders/flats{query}")).await.assert_status(200).read()
}

both_engines! {
    async fn each_figure_is_the_length_of_the_list_that_it_leads_to(app: TestApp) {
        let region = app.region("东区");
        let (store, other) = (app.store(region, "望湖店"), app.store(region, "梧桐路店"));
        let (manager, agent) = (app.member_of(Role::Manager, store), app.member_of(Role::Agent, store));
        let stranger = app.member_of(Role::Agent, other);
        let place = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let first = app.enter(&agent, sale(place, "301")).await.summary.id;
        app.follow_up(&agent, first, "call", "业主同意周六看房").await.assert_status(201);
        let bunch = app.by(&agent).post(&format!("{LISTINGS}/{first}/keys"), json!({"description": "防盗门两把"})).await.assert_status(201).json();
        app.by(&agent).post(&format!("/api/v1/keys/{}/take", bunch["id"]), json!({"purpose": "带看"})).await.assert_status(200);
        app.advance(Duration::days(8));
        let second = app.enter(&agent, sale(place, "302")).await.summary.id;
        app.set_status(&agent, second, "paused").await.assert_status(200);
        app.enter(&agent, sale(place, "303")).await;
        app.enter(&stranger, sale(place, "304")).await;

        let answer = team(&app, &manager, "").await;
        assert_eq!((answer.scope, answer.is_cut, answer.unfollowed_days), (Scope::Store, false, 7));
        let row = answer.rows.iter().find(|row| row.member.id == agent.id).unwrap();
        assert_eq!(row.store.as_deref(), Some("望湖店"));
        assert_eq!(row.figures, TeamFigures { stock: 2, focus: 0, unfollowed: 1, new: 3, keys_overdue: 1, ..TeamFigures::default() });
        assert!(answer.rows.iter().all(|row| row.member.id != stranger.id));
        // Who is behind comes first.
        assert_eq!(answer.rows[0].member.id, agent.id);
        let list = async |query: String| ids(&app.by(&manager).get(&format!("{LISTINGS}?maintainer_id={}&{query}", agent.id)).await.assert_status(200)).len();
        assert_eq!(list("status=available".into()).await, 2);
        assert_eq!(list(format!("status=available&unfollowed_days={}", answer.unfollowed_days)).await, 1);
        let all = ListingStatus::ALL.iter().filter(|status| **status != ListingStatus::Lead).map(|status| status.as_str()).collect::<Vec<_>>();
        assert_eq!(list(format!("status={}&created_from={}", all.join(","), answer.new_since)).await, 3);
        let keys = app.by(&manager).get(&format!("/api/v1/keys?holder_id={}&overdue=true", agent.id)).await.assert_status(200).json();
        assert_eq!(keys["items"].as_array().unwrap().len(), 1);
    }

    async fn the_team_is_for_those_who_manage_it(app: TestApp) {
        let store = app.store(app.region("东区"), "望湖店");
        let manager = app.member_of(Role::Manager, store);
        for role in [Role::Agent, Role::Assistant, Role::Finance] {
            app.by(&app.member_of(role, store)).get(TEAM).await.assert_problem(403, "forbidden");
        }
        app.by(&manager).get(&format!("{TEAM}?scope=all")).await.assert_problem(403, "forbidden");
        app.by(&manager).get(&format!("{TEAM}?scope=team")).await.assert_problem(422, "validation_failed").assert_field("scope", "does_not_exist");
        app.by(&manager).get(&format!("{TEAM}?x=1")).await.assert_problem(422, "validation_failed");
        assert_eq!(team(&app, &manager, "?scope=own").await.rows.len(), 1);
        assert_eq!(team(&app, &app.member(Role::Admin), "").await.rows.len(), 5);
    }

    async fn what_is_lost_next_comes_first_and_a_flat_comes_once(app: TestApp) {
        let agent = app.member(Role::Agent);
        let place = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let late = app.enter(&agent, sale(place, "301")).await.summary.id;
        let text = json!({"kind": "call", "text": "业主同意周六看房", "next_step": "发户型图", "next_on": "2026-03-19"});
        app.by(&agent).post(&format!("{LISTINGS}/{late}/follow-ups"), text).await.assert_status(201);
        app.advance(Duration::days(8));
        // Its first follow-up is due at noon of the next day, or it becomes public.
        let fresh = app.enter(&agent, sale(place, "302")).await.summary.id;
        let list = flats(&app, &agent, "").await;
        assert_eq!((list.total, list.items.len()), (2, 2));
        assert_eq!((list.items[0].listing.as_ref().unwrap().id, list.items[0].group), (fresh, FlatGroup::Losing));
        assert!(list.items[0].lost_at.is_some());
        assert_eq!((list.items[1].listing.as_ref().unwrap().id, list.items[1].group, list.items[1].lost_at), (late, FlatGroup::Overdue, None));
        let kinds: Vec<_> = list.items[1].reminders.iter().map(|reminder| reminder.kind).collect();
        assert_eq!(kinds, [ReminderKind::NextStep, ReminderKind::OwnerRhythm]);
        let of_a_kind = flats(&app, &agent, "?kind=owner_rhythm").await;
        assert_eq!((of_a_kind.total, of_a_kind.items[0].reminders.len()), (1, 1));
        assert_eq!(of_a_kind.counts, list.counts);
        app.by(&agent).get("/api/v1/reminders/flats?due=today").await.assert_problem(422, "validation_failed");
    }
}
