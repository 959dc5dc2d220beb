//! Who holds a client: seven times twenty-four hours to the second, taking, giving and giving up (§2.3, B6).

use chrono::Duration;
use fangke_shared::client::ClientPool;
use fangke_shared::client::holding::HoldingReason;
use fangke_shared::client::journal::{ClientEntry, ClientEvent};
use fangke_shared::client::profile::{ClientResponse, ClientSummary};
use fangke_shared::company::setting::SettingKey;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use futures_util::future::join_all;
use serde_json::json;

use super::{CLIENTS, buyer};
use crate::support::{TestApp, TestMember};

const TEXT: &str = "客户周六下午来看房，先看两套";

async fn pool(app: &TestApp, by: &TestMember, id: i64) -> ClientPool {
    let listed: Page<ClientSummary> = app.by(by).get(&format!("{CLIENTS}?limit=200")).await.read();
    let in_list = listed.items.iter().find(|client| client.id.0 == id).unwrap().pool;
    let found: Page<ClientSummary> = app.by(by).get(&format!("{CLIENTS}?pool={in_list}&limit=200")).await.read();
    assert!(found.items.iter().any(|client| client.id.0 == id), "the filter finds it where the list shows it");
    assert_eq!(app.client(by, id).await.summary.pool, in_list, "list and record agree");
    in_list
}

async fn seven_days(app: &TestApp) {
    let agent = app.member(Role::Agent);
    let id = app.register(&agent, buyer("王小明", "13812345678")).await.summary.id.0;
    app.advance(Duration::days(7) - Duration::seconds(1));
    assert_eq!(pool(app, &agent, id).await, ClientPool::Private);
    // Whoever says something in the last second keeps it, for seven days more.
    app.follow_client(&agent, id, TEXT).await.assert_status(201);
    app.advance(Duration::days(7) - Duration::microseconds(1));
    assert_eq!(pool(app, &agent, id).await, ClientPool::Private);
    app.advance(Duration::microseconds(1));
    // No job ran.
    let public = app.client(&agent, id).await;
    assert_eq!((pool(app, &agent, id).await, public.summary.agent, public.summary.private_until), (ClientPool::Public, None, None));
    assert_eq!((public.summary.name.as_str(), public.summary.is_masked), ("王**", true));
    app.follow_client(&agent, id, "今天再约一次看房时间").await.assert_problem(409, "client_public");
    assert_eq!(app.run_jobs(), 1);
    assert_eq!((pool(app, &agent, id).await, app.run_jobs()), (ClientPool::Public, 0));
}

fn events(page: Page<ClientEntry>) -> Vec<ClientEvent> {
    page.items.into_iter().map(|entry| entry.event).collect()
}

both_engines! {
    async fn a_client_is_public_seven_days_after_the_last_follow_up_to_the_second(app: TestApp) {
        seven_days(&app).await;
    }

    async fn two_take_one_public_client_and_one_of_them_has_it(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = app.register(&agent, buyer("王小明", "13812345678")).await.summary.id.0;
        let path = format!("{CLIENTS}/{id}/take");
        let others: Vec<_> = (0..5).map(|_| app.member(Role::Agent)).collect();
        let take = |by: &TestMember| app.by(by).send(actix_web::http::Method::POST, &path, None);
        take(&others[0]).await.assert_problem(404, "not_found");
        take(&agent).await.assert_problem(409, "client_held");
        app.advance(Duration::days(7));
        let all = join_all(others.iter().map(take)).await;
        let mut statuses: Vec<u16> = all.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409, 409, 409, 409]);
        let winner = all.iter().find(|answer| answer.status == 200).unwrap().read::<ClientResponse>();
        // The first registrant keeps the claim; the name is seen by whoever holds the client.
        assert_eq!((winner.registrant.id, winner.summary.name.as_str()), (agent.id, "王小明"));
        assert_eq!(winner.summary.private_until, Some(app.app.clock.now() + Duration::days(7)));
        for refused in all.into_iter().filter(|answer| answer.status == 409) {
            refused.assert_problem(409, "client_held");
        }
        let holder = others.iter().find(|other| Some(other.id) == winner.summary.agent.as_ref().map(|agent| agent.id)).unwrap();
        let told = events(app.by(holder).get(&format!("{CLIENTS}/{id}/timeline")).await.read());
        assert!(matches!(&told[0], ClientEvent::HolderChanged { because: HoldingReason::Taken, .. }), "{told:?}");
    }

    async fn agents_give_within_their_store_and_managers_to_others(app: TestApp) {
        let region = app.region("城东");
        let (store, other) = (app.store(region, "望京店"), app.store(region, "国贸店"));
        let (agent, colleague, stranger) = (app.member_of(Role::Agent, store), app.member_of(Role::Agent, store), app.member_of(Role::Agent, other));
        let (manager, director, finance) = (app.member_of(Role::Manager, store), app.member_of(Role::Director, region), app.member(Role::Finance));
        let id = app.register(&agent, buyer("王小明", "13812345678")).await.summary.id.0;
        let path = format!("{CLIENTS}/{id}/transfer");
        let give = |by: &TestMember, version, to: Option<i64>| app.by(by).version(version).post(&path, json!({"member_id": to, "reason": "客户就近看房"}));
        give(&agent, 1, Some(stranger.id.0)).await.assert_problem(403, "forbidden");
        give(&agent, 1, Some(finance.id.0)).await.assert_problem(422, "validation_failed").assert_field("/member_id", "out_of_range");
        give(&agent, 1, Some(4711)).await.assert_field("/member_id", "does_not_exist");
        app.advance(Duration::days(3));
        // Out of the giver's sight.
        assert_eq!(give(&agent, 1, Some(colleague.id.0)).await.status, 204);
        app.by(&agent).get(&format!("{CLIENTS}/{id}")).await.assert_problem(404, "not_found");
        let held = app.client(&colleague, id).await;
        assert_eq!(held.summary.private_until, Some(app.app.clock.now() + Duration::days(7)));
        give(&manager, 1, Some(agent.id.0)).await.assert_problem(412, "stale_version");
        let back: ClientResponse = give(&manager, held.summary.version, Some(agent.id.0)).await.assert_status(200).read();
        assert_eq!(back.summary.agent.unwrap().id, agent.id);
        give(&manager, back.summary.version, Some(stranger.id.0)).await.assert_problem(403, "forbidden");
        let away: ClientResponse = give(&director, back.summary.version, Some(stranger.id.0)).await.assert_status(200).read();
        assert_eq!(away.summary.agent.unwrap().id, stranger.id);
        // Given up, it is public, and whoever gave it up sees it as everybody does.
        let released: ClientResponse = give(&stranger, away.summary.version, None).await.assert_status(200).read();
        assert_eq!((released.summary.pool, released.summary.is_masked), (ClientPool::Public, true));
    }

    async fn a_longer_time_saves_what_no_job_has_written_down(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let id = app.register(&agent, buyer("王小明", "13812345678")).await.summary.id.0;
        app.advance(Duration::days(8));
        assert_eq!(pool(&app, &agent, id).await, ClientPool::Public);
        app.set(&admin, SettingKey::ClientPrivateDays, 14).await;
        assert_eq!(pool(&app, &agent, id).await, ClientPool::Private);
        assert_eq!(app.run_jobs(), 0);
    }

    async fn thin_words_keep_nobody(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = app.register(&agent, buyer("王小明", "13812345678")).await.summary.id.0;
        app.follow_client(&agent, id, "。。。").await.assert_problem(422, "follow_up_too_thin");
        app.follow_client(&agent, id, TEXT).await.assert_status(201);
        app.follow_client(&agent, id, TEXT).await.assert_problem(422, "follow_up_repeated");
        let client = app.client(&agent, id).await;
        assert_eq!((client.summary.follow_up_count, client.summary.last_follow_up_at), (1, Some(app.app.clock.now())));
    }

    async fn the_clients_of_a_leaver_go_with_everything_else(app: TestApp) {
        let store = app.store(app.region("东区"), "望湖店");
        let (manager, leaver, heir) =
            (app.member_of(Role::Manager, store), app.member_of(Role::Agent, store), app.member_of(Role::Agent, store));
        let id = app.register(&leaver, buyer("王小明", "13900000001")).await.summary.id.0;
        let belongings =
            async || app.by(&manager).get(&format!("/api/v1/members/{}/belongings", leaver.id)).await.assert_status(200).json();
        assert_eq!(belongings().await["clients"], json!(1));
        let hand_over = async |to: &TestMember| {
            let path = format!("/api/v1/members/{}/hand-over", leaver.id);
            app.by(&manager).post(&path, json!({"receiver_id": to.id, "reason": "离职交接"})).await
        };
        // Assistants look after listings, and hold no clients.
        hand_over(&app.member_of(Role::Assistant, store)).await.assert_field("/receiver_id", "out_of_range");
        assert_eq!(hand_over(&heir).await.assert_status(200).json()["clients"], json!(1));
        let client = app.client(&heir, id).await;
        assert_eq!((client.summary.agent.unwrap().id, client.registrant.id), (heir.id, leaver.id));
        app.by(&leaver).get(&format!("{CLIENTS}/{id}")).await.assert_problem(404, "not_found");
        assert_eq!(belongings().await["clients"], json!(0));
    }
}

/// Wherever the server stands: the days are of twenty-four hours.
#[actix_web::test]
async fn seven_days_are_the_same_in_another_zone() {
    seven_days(&TestApp::in_zone(fangke_api::platform::db::Engine::Sqlite, chrono_tz::America::New_York).await).await;
}
