//! Stages: who looks after one and for how long, who is over the limit, and how many went on (C6, §11.3).

use chrono::Duration;
use fangke_shared::client::ClientStage;
use fangke_shared::client::funnel::{FunnelReport, FunnelView};
use fangke_shared::client::profile::ClientSummary;
use fangke_shared::client::stage::{StageRule, StageRules};
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::insight::reminder::{ReminderKind, ReminderList};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::{Value, json};

use super::{CLIENTS, buyer};
use crate::support::{Answer, TestApp, TestMember, with};

const STAGES: &str = "/api/v1/stages";
const FUNNEL: &str = "/api/v1/clients/funnel";

async fn change(app: &TestApp, by: &TestMember, stage: &str, changes: Value) -> Answer {
    let body = with(json!({"owner_role": "agent", "limit_days": 10, "reason": "本店看房多"}), changes);
    app.by(by).post(&format!("{STAGES}/{stage}"), body).await
}

async fn rules(app: &TestApp, by: &TestMember) -> StageRules {
    app.by(by).get(STAGES).await.assert_status(200).read()
}

fn rule(rules: &StageRules, stage: ClientStage) -> &StageRule {
    rules.items.iter().find(|rule| rule.stage == stage).unwrap()
}

async fn over(app: &TestApp, by: &TestMember, is_over: bool) -> Vec<i64> {
    let page: Page<ClientSummary> =
        app.by(by).get(&format!("{CLIENTS}?pool=private&is_over_limit={is_over}")).await.assert_status(200).read();
    assert!(page.items.iter().all(|client| client.is_over_limit == is_over), "list and filter agree");
    page.items.into_iter().map(|client| client.id.0).collect()
}

async fn told(app: &TestApp, of: &TestMember) -> usize {
    app.notices(of).await.items.into_iter().filter(|notice| notice.kind == NoticeKind::StageOver).count()
}

async fn funnel(app: &TestApp, by: &TestMember, query: &str) -> FunnelReport {
    app.by(by).get(&format!("{FUNNEL}?{query}")).await.assert_status(200).read()
}

both_engines! {
    async fn a_store_works_its_stages_its_own_way_and_the_trail_says_who_said_so(app: TestApp) {
        let region = app.region("城东");
        let (store, other) = (app.store(region, "望京店"), app.store(region, "国贸店"));
        let (manager, agent, stranger) = (app.member_of(Role::Manager, store), app.member_of(Role::Agent, store), app.member_of(Role::Agent, other));
        let admin = app.member(Role::Admin);
        let first = rules(&app, &agent).await;
        assert_eq!((first.store_id, first.may_change, first.items.len()), (Some(store), false, 6));
        assert_eq!((rule(&first, ClientStage::Shown).limit_days, rule(&first, ClientStage::Completed).limit_days), (Some(14), None));
        // The company first, then a store of its own.
        change(&app, &admin, "shown", json!({"limit_days": 20})).await.assert_status(201);
        let made: StageRules =
            change(&app, &manager, "shown", json!({"store_id": store, "owner_role": null, "owner_id": agent.id, "work": " 每天回访 "})).await.assert_status(201).read();
        let own = rule(&made, ClientStage::Shown);
        assert_eq!((own.store_id, own.limit_days, own.work.as_deref()), (Some(store), Some(10), Some("每天回访")));
        assert_eq!((own.owner.as_ref().map(|owner| owner.id), own.changed.as_ref().unwrap().by.id), (Some(agent.id), manager.id));
        assert_eq!(rule(&rules(&app, &stranger).await, ClientStage::Shown).limit_days, Some(20));
        // Not for others, not for the company, not by an agent; and somebody of another store looks after nothing here.
        change(&app, &manager, "shown", json!({"store_id": other})).await.assert_problem(403, "forbidden");
        change(&app, &manager, "shown", json!({})).await.assert_problem(403, "forbidden");
        change(&app, &agent, "shown", json!({"store_id": store})).await.assert_problem(403, "forbidden");
        change(&app, &manager, "shown", json!({"store_id": store, "owner_role": null, "owner_id": stranger.id})).await
            .assert_problem(422, "validation_failed").assert_field("/owner_id", "out_of_range");
        change(&app, &manager, "shown", json!({"store_id": store, "limit_days": 0})).await.assert_field("/limit_days", "out_of_range");
        change(&app, &manager, "shown", json!({"store_id": 4711})).await.assert_field("/store_id", "does_not_exist");
        change(&app, &manager, "lost", json!({"store_id": store})).await.assert_problem(404, "not_found");
        change(&app, &manager, "shown", json!({"store_id": store, "limit_days": null})).await.assert_status(201);
        let past: Page<StageRule> = app.by(&agent).get(&format!("{STAGES}/shown/history?store_id={store}")).await.assert_status(200).read();
        assert_eq!(past.items.iter().map(|rule| rule.limit_days).collect::<Vec<_>>(), [None, Some(10)]);
        let trail = app.by(&admin).get("/api/v1/audit?subject=stage_rule").await.assert_status(200).json();
        assert_eq!(trail["items"].as_array().unwrap().len(), 3);
    }

    async fn who_is_over_the_limit_is_seen_told_once_and_asked_of_the_holder(app: TestApp) {
        let store = app.store(app.region("城东"), "望京店");
        let (manager, agent) = (app.member_of(Role::Manager, store), app.member_of(Role::Agent, store));
        let id = app.register(&agent, buyer("王小明", "13812345678")).await.summary.id.0;
        change(&app, &manager, "qualified", json!({"store_id": store, "owner_role": "manager", "limit_days": 5})).await.assert_status(201);
        app.advance(Duration::days(5) - Duration::seconds(1));
        assert_eq!((over(&app, &agent, true).await, over(&app, &agent, false).await), (vec![], vec![id]));
        assert_eq!(app.run_jobs(), 0);
        app.advance(Duration::seconds(1));
        assert_eq!((over(&app, &agent, true).await, over(&app, &agent, false).await), (vec![id], vec![]));
        let client = app.client(&agent, id).await.summary;
        assert_eq!((client.stage, client.stage_limit_days, client.is_over_limit), (ClientStage::Qualified, Some(5), true));
        let asked: ReminderList = app.by(&agent).get("/api/v1/reminders?kind=stage_limit").await.assert_status(200).read();
        assert_eq!((asked.items.len(), asked.items[0].kind), (1, ReminderKind::StageLimit));
        // The holder and whoever looks after the stage, once.
        assert_eq!((app.run_jobs(), app.run_jobs()), (1, 0));
        assert_eq!((told(&app, &agent).await, told(&app, &manager).await), (1, 1));
        // A follow-up keeps the client, and brings it no further.
        app.follow_client(&agent, id, "客户周六下午来看房，先看两套").await.assert_status(201);
        assert_eq!(over(&app, &agent, true).await, [id]);
        // No limit, nobody over it.
        change(&app, &manager, "qualified", json!({"store_id": store, "limit_days": null})).await.assert_status(201);
        assert_eq!((over(&app, &agent, true).await, over(&app, &agent, false).await), (vec![], vec![id]));
        // In the public pool nobody is late.
        change(&app, &manager, "qualified", json!({"store_id": store, "limit_days": 1})).await.assert_status(201);
        app.advance(Duration::days(7));
        let public = app.client(&agent, id).await.summary;
        assert_eq!((public.stage_limit_days, public.is_over_limit), (None, false));
    }

    async fn two_views_of_a_month_say_what_they_count(app: TestApp) {
        let store = app.store(app.region("城东"), "望京店");
        let (manager, agent) = (app.member_of(Role::Manager, store), app.member_of(Role::Agent, store));
        app.turn_to("2026-04-02T02:00:00Z");
        let ids = [1, 2, 3].map(|n| (n, format!("1390000000{n}")));
        let mut clients = Vec::new();
        for (n, phone) in &ids {
            // The third has only said its name.
            let body = if *n == 3 {
                json!({"name": "赵先生", "source": "portal", "contacts": [{"contact": phone}]})
            } else {
                buyer("王小明", phone)
            };
            clients.push(app.register(&agent, body).await.summary);
        }
        // One is lost, which is no step back in the cohort.
        let lost = &clients[1];
        app.advance(Duration::hours(3));
        app.by(&agent).version(lost.version).post(&format!("{CLIENTS}/{}/lose", lost.id), json!({"reason": "gave_up"})).await.assert_status(200);
        // In May the third says what it looks for.
        app.turn_to("2026-05-04T02:00:00Z");
        let demand = json!({"purpose": "sale", "districts": ["朝阳"], "price_max_fen": 500_000_000});
        let third = app.client(&manager, clients[2].id.0).await.summary;
        app.by(&app.member(Role::Admin)).version(third.version).post(&format!("{CLIENTS}/{}/demands", third.id), demand).await.assert_status(200);
        let april = funnel(&app, &manager, "view=cohort&on=2026-04-15").await;
        assert_eq!((april.view, april.from.to_string(), april.to.to_string()), (FunnelView::Cohort, "2026-04-01".into(), "2026-04-30".into()));
        assert_eq!(april.rows.iter().map(|row| row.reached).collect::<Vec<_>>(), [3, 3, 0, 0, 0, 0]);
        assert_eq!((april.rows[0].onward_bp, april.signed_bp, april.lost), (Some(10_000), Some(0), 1));
        // Two left the first stage at once, one after 32 days: the middle is nothing.
        assert_eq!((april.rows[0].median_minutes, april.rows[1].median_minutes), (Some(0), Some(180)));
        let of_april = funnel(&app, &manager, "view=period&on=2026-04-15").await;
        assert_eq!(of_april.rows.iter().map(|row| row.reached).collect::<Vec<_>>(), [3, 2, 0, 0, 0, 0]);
        assert_eq!((of_april.rows[0].onward_bp, of_april.lost), (Some(6_667), 1));
        let of_may = funnel(&app, &manager, "view=period").await;
        assert_eq!(of_may.rows.iter().map(|row| row.reached).collect::<Vec<_>>(), [0, 1, 0, 0, 0, 0]);
        assert_eq!(of_may.rows[0].median_minutes, Some(32 * 24 * 60));
        // Others have a funnel of their own, and what isn't asked for is refused.
        let stranger = app.member_of(Role::Agent, app.store(app.region("城西"), "国贸店"));
        assert_eq!(funnel(&app, &stranger, "on=2026-04-15").await.rows[0].reached, 0);
        app.by(&stranger).get(&format!("{FUNNEL}?view=guess")).await.assert_status(422);
        app.by(&app.member(Role::Finance)).get(FUNNEL).await.assert_problem(403, "forbidden");
    }
}
