//! Receptions: whose turn it is, the first answer, and the client that one becomes (C5, §6.2).

use std::collections::BTreeSet;

use chrono::Duration;
use fangke_shared::client::profile::ClientResponse;
use fangke_shared::client::reception::{
    AnswerState, AwayReason, ConversionReport, ReceptionOutcome, ReceptionResponse, ReceptionSummary, RotaResponse, TurnGround,
};
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::insight::reminder::ReminderSummary;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::{MemberId, OrgUnitId};
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{CLIENTS, buyer};
use crate::support::{TestApp, TestMember, sale, with};

const RECEPTIONS: &str = "/api/v1/receptions";
const ROTA: &str = "/api/v1/receptions/rota";

struct Counter {
    store: OrgUnitId,
    clerk: TestMember,
    manager: TestMember,
    agents: Vec<TestMember>,
}

fn counter(app: &TestApp) -> Counter {
    let store = app.store(app.region("东区"), "望湖店");
    let agents = (0..3).map(|_| app.member_of(Role::Agent, store)).collect();
    Counter { store, clerk: app.member_of(Role::Assistant, store), manager: app.member_of(Role::Manager, store), agents }
}

async fn receive(app: &TestApp, by: &TestMember, changes: Value) -> ReceptionResponse {
    let body = with(json!({"kind": "walk_in", "source": "walk_in", "name": "王先生"}), changes);
    app.by(by).post(RECEPTIONS, body).await.assert_status(201).read()
}

async fn rota(app: &TestApp, by: &TestMember) -> RotaResponse {
    app.by(by).get(ROTA).await.assert_status(200).read()
}

fn at(reception: &ReceptionResponse) -> String {
    format!("{RECEPTIONS}/{}", reception.summary.id)
}

async fn seen(app: &TestApp, by: &TestMember, reception: &ReceptionResponse) -> ReceptionResponse {
    app.by(by).get(&at(reception)).await.assert_status(200).read()
}

async fn list(app: &TestApp, by: &TestMember, query: &str) -> Vec<ReceptionSummary> {
    let page: Page<ReceptionSummary> = app.by(by).get(&format!("{RECEPTIONS}?{query}")).await.assert_status(200).read();
    page.items
}

both_engines! {
    async fn turns_go_round_and_say_why(app: TestApp) {
        let counter = counter(&app);
        let ids: Vec<MemberId> = counter.agents.iter().map(|agent| agent.id).collect();
        let first = rota(&app, &counter.clerk).await;
        assert_eq!((first.next.map(|next| next.id), first.ground), (Some(ids[0]), Some(TurnGround::Seniority)));
        let mut had = Vec::new();
        for _ in 0..4 {
            app.advance(Duration::minutes(5));
            had.push(receive(&app, &counter.clerk, json!({})).await.summary.consultant.id);
        }
        assert_eq!(had, [ids[0], ids[1], ids[2], ids[0]]);
        let now = rota(&app, &counter.clerk).await;
        // The second and the third have had one each; the second waits for longer.
        assert_eq!((now.next.map(|next| next.id), now.ground, now.may_manage), (Some(ids[1]), Some(TurnGround::WaitedLongest), false));
        assert_eq!(now.turns.iter().map(|turn| (turn.member.id, turn.today)).collect::<Vec<_>>(), [(ids[1], 1), (ids[2], 1), (ids[0], 2)]);

        // A manager skips a turn, which counts as one; who is not next any more can't be skipped.
        let skip = |who: MemberId| json!({"member_id": who, "reason": "正在写合同"});
        app.by(&counter.clerk).post(&format!("{ROTA}/skip"), skip(ids[1])).await.assert_problem(403, "forbidden");
        let skipped: RotaResponse = app.by(&counter.manager).post(&format!("{ROTA}/skip"), skip(ids[1])).await.assert_status(200).read();
        assert_eq!(skipped.next.map(|next| next.id), Some(ids[2]));
        app.by(&counter.manager).post(&format!("{ROTA}/skip"), skip(ids[1])).await.assert_field("/member_id", "contradicts");
        app.by(&counter.manager).post(&format!("{ROTA}/skip"), json!({"member_id": ids[2], "reason": ""})).await.assert_field("/reason", "required");

        // Who is away takes none, until they are back; with nobody there somebody has to be named.
        let pause = |by: &TestMember, body: Value| app.by(by).post(&format!("{ROTA}/pause"), body);
        let away: RotaResponse = pause(&counter.agents[2], json!({"reason": "out", "note": "去房管局"})).await.assert_status(200).read();
        let last = away.turns.last().unwrap();
        assert_eq!((last.member.id, last.away.as_ref().map(|away| away.reason)), (ids[2], Some(AwayReason::Out)));
        pause(&counter.agents[0], json!({"member_id": ids[1], "reason": "busy"})).await.assert_problem(403, "forbidden");
        for id in &ids[..2] {
            pause(&counter.manager, json!({"member_id": id, "reason": "absent"})).await.assert_status(200);
        }
        let body = json!({"kind": "call", "source": "call_in"});
        app.by(&counter.clerk).post(RECEPTIONS, body.clone()).await.assert_status(422).assert_field("/consultant_id", "required");
        let named = receive(&app, &counter.clerk, json!({"consultant_id": counter.manager.id})).await;
        assert_eq!((named.summary.consultant.id, named.summary.by_turn), (counter.manager.id, false));
        let back: RotaResponse = app.by(&counter.agents[2]).post(&format!("{ROTA}/resume"), json!({})).await.assert_status(200).read();
        assert_eq!((back.next.map(|next| next.id), back.ground), (Some(ids[2]), Some(TurnGround::Only)));
        // The next morning everybody is there again.
        app.advance(Duration::hours(24));
        assert!(rota(&app, &counter.clerk).await.turns.iter().all(|turn| turn.away.is_none() && turn.today == 0));
    }

    async fn two_who_register_at_once_take_two_turns(app: TestApp) {
        let counter = counter(&app);
        let all = join_all((0..3).map(|_| receive(&app, &counter.clerk, json!({})))).await;
        let consultants: BTreeSet<MemberId> = all.iter().map(|reception| reception.summary.consultant.id).collect();
        assert_eq!(consultants.len(), 3);
        assert!(all.iter().all(|reception| reception.summary.by_turn));
    }

    async fn whoever_shows_somebody_something_takes_no_turn(app: TestApp) {
        let counter = counter(&app);
        let agent = &counter.agents[0];
        let admin = app.member(Role::Admin);
        let community = app.community(&admin, "朝阳", "云庭家园").await;
        let listing = app.enter(agent, sale(community, "301")).await.summary.id;
        let client = app.register(agent, buyer("王小明", "13812345678")).await.summary.id;
        let draft = json!({"client_id": client, "starts_at": app.app.clock.now() + Duration::minutes(1), "listing_ids": [listing]});
        let showing = app.by(agent).post("/api/v1/showings", draft).await.assert_status(201).json();
        let id = showing["id"].as_i64().unwrap();
        app.by(agent).version(showing["version"].as_i64().unwrap()).post(&format!("/api/v1/showings/{id}/begin"), json!({})).await.assert_status(200);
        let now = rota(&app, agent).await;
        assert_eq!(now.next.map(|next| next.id), Some(counter.agents[1].id));
        assert_eq!(now.turns.last().and_then(|turn| turn.away.clone()).map(|away| away.reason), Some(AwayReason::Showing));
    }

    async fn a_reception_becomes_a_client_with_its_number(app: TestApp) {
        let counter = counter(&app);
        let (agent, other) = (&counter.agents[0], &counter.agents[1]);
        let body = json!({"contact": {"contact": "138 1234 5678"}, "wish": "三居", "done": ["greeted", "seated"]});
        let received = receive(&app, &counter.clerk, body).await;
        assert_eq!((received.summary.contact_masked.as_deref(), received.summary.consultant.id), (Some("138****5678"), agent.id));
        assert_eq!((received.steps.len(), received.done.len(), received.summary.outcome), (5, 2, None));
        let notice = &app.notices(agent).await.items[0];
        assert_eq!((notice.kind, notice.details["reception_id"].as_i64()), (NoticeKind::Reception, Some(received.summary.id.0)));
        // Colleagues don't see it, and register nothing of it.
        app.by(other).get(&at(&received)).await.assert_problem(404, "not_found");
        let register = |by: &TestMember| {
            let body = json!({"name": "王小明", "source": "walk_in", "reception_id": received.summary.id});
            app.by(by).post(CLIENTS, body)
        };
        register(other).await.assert_status(422).assert_field("/reception_id", "does_not_exist");
        app.by(&counter.manager).version(9).patch(&at(&received), json!({"wish": "两居"})).await.assert_problem(412, "stale_version");
        let client: ClientResponse = register(agent).await.assert_status(201).read();
        assert_eq!(client.contacts.iter().map(|contact| contact.masked.as_str()).collect::<Vec<_>>(), ["138****5678"]);
        let became = seen(&app, agent, &received).await;
        assert_eq!((became.summary.client_id, became.summary.outcome), (Some(client.summary.id), Some(ReceptionOutcome::Client)));
        register(agent).await.assert_status(422).assert_field("/reception_id", "contradicts");
        // Without a number there is nothing to register.
        let silent = receive(&app, agent, json!({"consultant_id": agent.id})).await;
        let body = json!({"name": "李先生", "source": "walk_in", "reception_id": silent.summary.id});
        app.by(agent).post(CLIENTS, body).await.assert_status(422).assert_field("/contacts", "required");
    }

    async fn a_known_caller_is_linked_and_nobody_else_learns_whom(app: TestApp) {
        let counter = counter(&app);
        let (agent, other) = (&counter.agents[0], &counter.agents[1]);
        let client = app.register(agent, buyer("王小明", "13812345678")).await.summary.id;
        let call = json!({"kind": "call", "source": "call_in", "contact": {"contact": "13812345678"}, "consultant_id": other.id});
        let received = receive(&app, other, call).await;
        let known = received.known.clone().unwrap();
        let prior = known.prior.unwrap();
        // The store and the day, and neither client nor name.
        assert_eq!((known.own, prior.store_name.as_deref(), prior.client_id), (None, Some("望湖店"), None));
        let link = |by: &TestMember, version| app.by(by).version(version).put(&format!("{}/client", at(&received)), json!({"client_id": client}));
        link(other, received.summary.version).await.assert_status(422).assert_field("/client_id", "does_not_exist");
        // The manager sees whose it is, passes the call on, and the agent answers it.
        let led = seen(&app, &counter.manager, &received).await;
        assert_eq!(led.known.and_then(|known| known.prior).and_then(|prior| prior.client_id), Some(client));
        let pass = json!({"consultant_id": agent.id, "reason": "本来就是他的客户"});
        app.by(other).version(1).post(&format!("{}/pass", at(&received)), pass.clone()).await.assert_problem(403, "forbidden");
        let passed: ReceptionResponse =
            app.by(&counter.manager).version(received.summary.version).post(&format!("{}/pass", at(&received)), pass).await.assert_status(200).read();
        let own = seen(&app, agent, &received).await;
        assert_eq!(own.known.and_then(|known| known.own), Some(client));
        let linked: ReceptionResponse = link(agent, passed.summary.version).await.assert_status(200).read();
        assert_eq!((linked.summary.client_id, linked.known, linked.summary.answer), (Some(client), None, AnswerState::Waiting));
        // A follow-up on the client answers.
        app.follow_client(agent, client.0, "回电说周六下午来看房").await.assert_status(201);
        let answered = seen(&app, agent, &received).await;
        assert_eq!((answered.summary.answer, answered.summary.first_answered_at), (AnswerState::Answered, Some(app.app.clock.now())));
    }

    async fn the_clock_of_the_first_answer_runs_to_the_second(app: TestApp) {
        let counter = counter(&app);
        let agent = &counter.agents[0];
        let first = receive(&app, agent, json!({"consultant_id": agent.id})).await;
        let (start, second) = (app.app.clock.now(), Duration::seconds(1));
        assert_eq!((first.summary.goal_at - start, first.summary.limit_at - start), (Duration::hours(24), Duration::hours(72)));
        let bell = async || app.by(agent).get("/api/v1/reminders/summary").await.assert_status(200).read::<ReminderSummary>();
        app.advance(Duration::hours(24));
        assert_eq!(seen(&app, agent, &first).await.summary.answer, AnswerState::Waiting);
        app.advance(second);
        assert_eq!(seen(&app, agent, &first).await.summary.answer, AnswerState::PastGoal);
        assert_eq!((bell().await.overdue, bell().await.today), (0, 1));
        app.advance(Duration::hours(48));
        let late = seen(&app, agent, &first).await;
        assert_eq!((late.summary.answer, bell().await.overdue), (AnswerState::Overdue, 1));
        // What is lost next comes first, and each filter finds what the row says.
        let second_one = receive(&app, agent, json!({"consultant_id": agent.id})).await;
        let due: Vec<_> = list(&app, agent, "answer=waiting,past_goal,overdue&sort=due").await.into_iter().map(|row| row.id).collect();
        assert_eq!(due, [first.summary.id, second_one.summary.id]);
        assert_eq!(list(&app, agent, "answer=overdue").await.len(), 1);
        // An answer has words, and a late one stays late.
        let answer = |version, body| app.by(agent).version(version).patch(&at(&first), body);
        answer(1, json!({"said": "已电话说明"})).await.assert_status(422).assert_field("/asked", "required");
        let said: ReceptionResponse = answer(1, json!({"asked": "贷款年限", "said": "已电话说明"})).await.assert_status(200).read();
        assert_eq!((said.summary.first_answered_at, said.consulted_at), (Some(app.app.clock.now()), Some(app.app.clock.now())));
        assert!(said.summary.first_answered_at > Some(said.summary.limit_at));
        answer(2, json!({"outcome": "client"})).await.assert_status(422).assert_field("/outcome", "contradicts");
        // Somebody who left no number can't be answered.
        let gone = app.by(agent).version(1).patch(&at(&second_one), json!({"outcome": "no_contact"})).await.assert_status(200);
        assert_eq!(gone.read::<ReceptionResponse>().summary.answer, AnswerState::Closed);
        assert_eq!(list(&app, agent, "answer=waiting,past_goal,overdue").await.len(), 0);
        assert_eq!(bell().await.overdue, 0);
    }

    async fn channels_are_compared_by_what_became_of_them(app: TestApp) {
        let counter = counter(&app);
        let agent = &counter.agents[0];
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let listing = app.enter(agent, sale(community, "301")).await.summary.id;
        for (n, source) in ["walk_in", "walk_in", "portal"].into_iter().enumerate() {
            let contact = json!({"contact": format!("1381234000{n}")});
            let received = receive(&app, agent, json!({"source": source, "contact": contact, "consultant_id": agent.id})).await;
            if n == 1 {
                continue;
            }
            let body = json!({"name": "王小明", "source": source, "reception_id": received.summary.id});
            let client: ClientResponse = app.by(agent).post(CLIENTS, body).await.assert_status(201).read();
            app.follow_client(agent, client.summary.id.0, &format!("电话里约了第{n}次看房")).await.assert_status(201);
            if n == 0 {
                let draft = json!({"client_id": client.summary.id, "starts_at": app.app.clock.now() + Duration::hours(2), "listing_ids": [listing]});
                app.by(agent).post("/api/v1/showings", draft).await.assert_status(201);
            }
        }
        let report: ConversionReport = app.by(&counter.manager).get(&format!("{RECEPTIONS}/conversion")).await.assert_status(200).read();
        let counts: Vec<_> = report.rows.iter().map(|row| (row.source.unwrap().as_str(), row.receptions, row.in_goal, row.clients, row.showings)).collect();
        assert_eq!(counts, [("walk_in", 2, 1, 1, 1), ("portal", 1, 1, 1, 0)]);
        assert_eq!((report.all.receptions, report.all.in_goal, report.all.clients, report.all.showings), (3, 2, 2, 1));
        // Each number is a list.
        for (query, count) in [("source=walk_in", 2), ("source=walk_in&reached=client", 1), ("reached=showing", 1), ("in_goal=true", 2)] {
            assert_eq!(list(&app, &counter.manager, query).await.len(), count, "{query}");
        }
        let other = app.store(app.region("西区"), "湖西店");
        let stranger = app.member_of(Role::Manager, other);
        let theirs: ConversionReport = app.by(&stranger).get(&format!("{RECEPTIONS}/conversion")).await.assert_status(200).read();
        assert_eq!(theirs.all.receptions, 0);
        app.by(&stranger).get(&format!("{ROTA}?store_id={}", counter.store)).await.assert_problem(403, "forbidden");
        app.by(&app.member(Role::Finance)).get(RECEPTIONS).await.assert_problem(403, "forbidden");
        app.by(&app.member(Role::Admin)).get(ROTA).await.assert_status(422).assert_field("/store_id", "required");
        let odd = app.by(agent).get(&format!("{RECEPTIONS}?answer=perhaps&colour=red")).await;
        odd.assert_status(422).assert_field("answer", "invalid_format").assert_field("colour", "unknown_field");
    }

    async fn a_leavers_receptions_go_to_the_heir(app: TestApp) {
        let counter = counter(&app);
        let (leaver, heir) = (&counter.agents[0], &counter.agents[1]);
        let received = receive(&app, leaver, json!({"consultant_id": leaver.id})).await;
        let path = format!("/api/v1/members/{}/hand-over", leaver.id);
        app.by(&counter.manager).post(&path, json!({"receiver_id": heir.id, "reason": "离职交接"})).await.assert_status(200);
        assert_eq!(seen(&app, heir, &received).await.summary.consultant.id, heir.id);
    }
}
