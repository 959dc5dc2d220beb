//! Objections of clients: noted with a follow-up, answered, counted (B2, C1).

use fangke_shared::DemandId;
use fangke_shared::client::journal::{ClientEntry, ClientEvent};
use fangke_shared::client::objection::{Objection, ObjectionOutcome, ObjectionReport};
use fangke_shared::company::template::TemplateResponse;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::property::follow_up::FollowUpResponse;
use serde_json::{Value, json};

use super::{CLIENTS, buyer};
use crate::support::{Answer, TestApp, TestMember};

async fn write(app: &TestApp, by: &TestMember, id: i64, text: &str, objections: Value) -> Answer {
    let body = json!({"kind": "call", "text": text, "objections": objections});
    app.by(by).post(&format!("{CLIENTS}/{id}/follow-ups"), body).await
}

async fn top(app: &TestApp, by: &TestMember, query: &str) -> Vec<(Objection, i64, i64)> {
    let report: ObjectionReport = app.by(by).get(&format!("/api/v1/objections?{query}")).await.assert_status(200).read();
    report.rows.iter().map(|row| (row.kind, row.in_follow_ups, row.answered)).collect()
}

both_engines! {
    async fn what_speaks_against_it_stands_with_the_follow_up_and_is_counted(app: TestApp) {
        let region = app.region("城东");
        let (store, other) = (app.store(region, "望京店"), app.store(region, "国贸店"));
        let (manager, agent, stranger) = (app.member_of(Role::Manager, store), app.member_of(Role::Agent, store), app.member_of(Role::Agent, other));
        let id = app.register(&agent, buyer("王小明", "13812345678")).await.summary.id.0;
        let price = json!({"kind": "price", "said": "比上个月成交的贵", "answer": "楼层和装修不同", "outcome": "eased"});
        write(&app, &agent, id, "客户嫌贵，答应周末再看一次", json!([price.clone(), {"kind": "loan", "outcome": "open"}])).await.assert_status(201);
        let second: FollowUpResponse = write(&app, &agent, id, "还是嫌贵，想等等再说", json!([{"kind": "price", "outcome": "open"}])).await.assert_status(201).read();
        let told: Page<ClientEntry> = app.by(&agent).get(&format!("{CLIENTS}/{id}/timeline")).await.read();
        let ClientEvent::FollowUp { objections, .. } = &told.items[1].event else { panic!("{told:?}") };
        assert_eq!(objections.iter().map(|raised| (raised.kind, raised.outcome)).collect::<Vec<_>>(),
            [(Objection::Price, ObjectionOutcome::Eased), (Objection::Loan, ObjectionOutcome::Open)]);
        // Wrong ones, beside their field; nothing of them is kept.
        let text = "客户想看看别的小区再说";
        write(&app, &agent, id, text, json!([price.clone(), price])).await.assert_problem(422, "validation_failed").assert_field("/objections/1/kind", "repeated");
        write(&app, &agent, id, text, json!([{"kind": "other", "outcome": "open"}])).await.assert_field("/objections/0/said", "required");
        assert_eq!(top(&app, &manager, "").await, [(Objection::Price, 2, 1), (Objection::Loan, 1, 0)]);
        assert!(top(&app, &manager, "on=2026-02-01").await.is_empty());
        assert!(top(&app, &stranger, "").await.is_empty());
        let admin = app.member(Role::Admin);
        assert_eq!(top(&app, &admin, &format!("store_id={store}")).await.len(), 2);
        assert!(top(&app, &admin, &format!("store_id={other}")).await.is_empty());
        // What is taken back was never raised.
        app.by(&agent).post(&format!("{CLIENTS}/{id}/follow-ups/{}/void", second.id), json!({})).await.assert_status(200);
        assert_eq!(top(&app, &manager, "").await, [(Objection::Price, 1, 1), (Objection::Loan, 1, 0)]);
    }

    async fn an_objection_speaks_against_one_of_the_clients_own_demands(app: TestApp) {
        let agent = app.member(Role::Agent);
        let client = app.register(&agent, buyer("王小明", "13812345678")).await;
        let other = app.register(&agent, buyer("李小红", "13912345678")).await;
        let demand = json!({"purpose": "sale", "districts": ["朝阳"], "price_max_fen": 400_000_000});
        let enter = async |id: i64, version: i64| {
            app.by(&agent).version(version).post(&format!("{CLIENTS}/{id}/demands"), demand.clone()).await.assert_status(200)
        };
        let (own, foreign) = (client.summary.id.0, other.summary.id.0);
        enter(own, client.summary.version).await;
        enter(foreign, other.summary.version).await;
        let of = async |id: i64| app.client(&agent, id).await.demands.last().unwrap().id;
        let (mine, theirs) = (of(own).await, of(foreign).await);
        let raised = |demand: DemandId| json!([{"kind": "price", "demand_id": demand, "outcome": "open"}]);
        write(&app, &agent, own, "客户嫌贵，答应周末再看一次", raised(theirs)).await.assert_problem(422, "validation_failed").assert_field("/objections/0/demand_id", "does_not_exist");
        write(&app, &agent, own, "客户嫌贵，答应周末再看一次", raised(mine)).await.assert_status(201);
        let told: Page<ClientEntry> = app.by(&agent).get(&format!("{CLIENTS}/{own}/timeline")).await.read();
        let ClientEvent::FollowUp { objections, .. } = &told.items[0].event else { panic!("{told:?}") };
        assert_eq!(objections[0].demand_id, Some(mine));
    }

    async fn a_talk_track_says_which_objection_it_answers(app: TestApp) {
        let agent = app.member(Role::Agent);
        let draft = json!({"kind": "talk_track", "stage": "agreement", "name": "嫌贵怎么答", "text": "{client}，同小区的成交我们一起看看", "objection": "price", "audience": "me"});
        let written: TemplateResponse = app.by(&agent).post("/api/v1/templates", draft).await.assert_status(201).read();
        assert_eq!(written.objection, Some(Objection::Price));
        let path = format!("/api/v1/templates/{}", written.id);
        let now: TemplateResponse = app.by(&agent).version(written.version).patch(&path, json!({"objection": null})).await.assert_status(200).read();
        assert_eq!(now.objection, None);
    }
}
