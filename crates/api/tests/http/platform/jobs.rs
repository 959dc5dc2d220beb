//! The hourly job: everything due in one transaction, beside readers, once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::Duration;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use fangke_api::platform::db::Engine;
use fangke_api::platform::db::sql::Sql;
use fangke_api::platform::jobs::{self, Job};
use fangke_api::schema::{job_runs, listing_events, listings, notices};
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::permission::Role;
use fangke_shared::property::listing::{MaintainerReason, Pool};
use fangke_shared::property::timeline::TimelineEvent;

use crate::support::{LISTINGS, TestApp, sale};

const MANY: i64 = 10_000;

/// So many copies of a listing, without the first one's flat.
fn copies(app: &TestApp, id: i64, count: i64) {
    const COLUMNS: &str = "status, is_lead, purpose, community_id, orientation_mask, terms, maintainer_id, is_late_entry, follow_up_count, \
        created_at, updated_at, version, entered_at";
    let numbers = match app.app.db.engine() {
        Engine::Sqlite => {
            Sql::new("(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ").bind(count).push(") SELECT i FROM n)")
        }
        Engine::Postgres => Sql::new("(SELECT generate_series(1, ").bind(count).push("))"),
    };
    let statement =
        Sql::new("INSERT INTO listings (").push(COLUMNS).push(") SELECT ").push(COLUMNS).push(" FROM listings, ").append(numbers);
    let added = app.write(|conn| Ok(statement.push(" AS numbers WHERE listings.id = ").bind(id).execute(conn)?));
    assert_eq!(i64::try_from(added).unwrap(), count);
}

fn job(name: &str) -> &'static Job {
    fangke_api::wings::jobs().find(|job| job.name == name).unwrap()
}

both_engines! {
    async fn ten_thousand_listings_change_hands_beside_readers(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let id = app.enter(&agent, sale(community, "301")).await.summary.id.0;
        copies(&app, id, MANY - 1);
        app.advance(Duration::days(2));

        let is_done = Arc::new(AtomicBool::new(false));
        let job = {
            let (state, is_done) = (app.app.clone(), is_done.clone());
            std::thread::spawn(move || {
                let moved = jobs::run(&state, job("pool")).unwrap();
                is_done.store(true, Ordering::SeqCst);
                moved
            })
        };
        // Reads go on all the time; each sees all of it or nothing of it.
        let (mut during, mut seen) = (0, Vec::new());
        loop {
            let was_done = is_done.load(Ordering::SeqCst);
            let events: i64 = app.read(|conn| Ok(listing_events::table.count().get_result(conn)?));
            app.by(&agent).get(&format!("{LISTINGS}?pool=public&limit=5")).await.assert_status(200);
            seen.push(events);
            if was_done {
                break;
            }
            during += 1;
        }
        assert_eq!(job.join().unwrap(), Some(MANY));
        assert!(during > 0, "readers were answered while the job ran");
        assert!(seen.iter().all(|events| [0, MANY].contains(events)), "{seen:?}");
        assert_eq!(seen.last(), Some(&MANY));

        let counts: (i64, i64, i64) = app.read(|conn| {
            let public = listings::table.filter(listings::pool.eq("public")).count().get_result(conn)?;
            Ok((public, notices::table.count().get_result(conn)?, job_runs::table.select(job_runs::affected).first(conn)?))
        });
        assert_eq!(counts, (MANY, MANY, MANY));
        let listings_told: Vec<i64> =
            app.read(|conn| Ok(Sql::new("SELECT count(DISTINCT listing_id) FROM listing_events").load::<BigInt, i64>(conn)?));
        assert_eq!(listings_told, [MANY]);
        assert_eq!(app.run_jobs(), 0);
    }

    async fn what_the_job_writes_reads_like_what_a_request_writes(app: TestApp) {
        let agent = app.member(Role::Agent);
        app.write(|conn| {
            use fangke_api::schema::members::dsl;
            diesel::update(dsl::members.find(agent.id.0)).set(dsl::display_name.eq("林\"晓\\岚\u{1F600}")).execute(conn)?;
            Ok(())
        });
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let by_job = app.enter(&agent, sale(community, "301")).await.summary.id;
        let by_request = app.enter(&agent, sale(community, "302")).await.summary.id;
        app.set_status(&agent, by_request, "paused").await.assert_status(200);
        let paused = app.enter(&agent, sale(community, "303")).await.summary.id;
        app.set_status(&agent, paused, "unknown").await.assert_status(200);
        app.advance(Duration::days(31));
        app.follow_up(&agent, by_request, "call", "业主同意周六下午看房").await.assert_status(201);
        assert_eq!(app.run_jobs(), 2);
        let change = async |id| {
            let events = app.events(&agent, id).await;
            events.into_iter().find(|event| matches!(event, TimelineEvent::MaintainerChanged { .. })).unwrap()
        };
        let (TimelineEvent::MaintainerChanged { from: a, .. }, TimelineEvent::MaintainerChanged { from: b, reason, .. }) =
            (change(by_job).await, change(by_request).await)
        else {
            panic!("both became public")
        };
        assert_eq!((&a, reason), (&b, MaintainerReason::ProtectionEnded));
        assert_eq!(a.map(|member| member.display_name).as_deref(), Some("林\"晓\\岚\u{1F600}"));
        assert!(matches!(change(paused).await, TimelineEvent::MaintainerChanged { reason: MaintainerReason::ProtectionEnded, .. }));
        let notices = app.notices(&agent).await;
        assert!(notices.items.iter().all(|notice| notice.kind == NoticeKind::ListingPublic && notice.details["reason"].is_string()));
        assert_eq!(notices.unread, 3);
        assert_eq!(app.listing(&agent, by_job).await.summary.pool, Some(Pool::Public));
    }

    async fn sqlite_learns_how_many_listings_there_are(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let id = app.enter(&agent, sale(community, "301")).await.summary.id.0;
        copies(&app, id, 2_000);
        assert_eq!(jobs::run(&app.app, job("statistics")).unwrap(), Some(0));
        if app.app.db.engine() == Engine::Sqlite {
            let known = Sql::new("SELECT stat FROM sqlite_stat1 WHERE idx = 'ix_listings__community_id'");
            let known: Vec<String> = app.read(|conn| Ok(known.load::<Text, String>(conn)?));
            assert!(known.iter().any(|stat| stat.starts_with("2001 ")), "{known:?}");
        }
    }

    async fn two_processes_do_it_once(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let id = app.enter(&agent, sale(community, "301")).await.summary.id.0;
        copies(&app, id, 500);
        app.advance(Duration::days(2));
        let runs: Vec<_> = (0..3)
            .map(|_| {
                let state = app.app.clone();
                std::thread::spawn(move || jobs::run(&state, job("pool")).unwrap())
            })
            .collect();
        let moved: i64 = runs.into_iter().filter_map(|run| run.join().unwrap()).sum();
        assert_eq!(moved, 501);
        assert_eq!(app.read(|conn| Ok(listing_events::table.count().get_result::<i64>(conn)?)), 501);
    }
}
