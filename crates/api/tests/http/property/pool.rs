//! Public and private: at the exact second, whether or not a job ran, and wherever the server stands.

use std::process::Command;

use chrono::{DateTime, Duration, Timelike as _, Utc};
use diesel::prelude::*;
use fangke_api::platform::db::{Conn, Db, Engine};
use fangke_api::schema::listings::dsl;
use fangke_shared::company::setting::SettingKey;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::property::listing::{ListingSummary, MaintainerReason, Pool, PoolPreview};
use fangke_shared::property::timeline::TimelineEvent;
use serde_json::json;

use crate::support::program::{Server, fangke, said};
use crate::support::{Database, LISTINGS, TestApp, TestMember, ids, sale, with};

const TEXT: &str = "业主同意周六下午看房";

async fn enter(app: &TestApp, by: &TestMember, room: &str) -> i64 {
    let admin = app.member(Role::Admin);
    let community = app.community(&admin, "朝阳", &format!("云庭{}", admin.id)).await;
    app.enter(by, sale(community, room)).await.summary.id.0
}

async fn pool(app: &TestApp, by: &TestMember, id: i64) -> Option<Pool> {
    let listed: Page<ListingSummary> = app.by(by).get(&format!("{LISTINGS}?status=available,paused,unknown&limit=200")).await.read();
    let in_list = listed.items.iter().find(|listing| listing.id.0 == id).unwrap().pool;
    let path = format!("{LISTINGS}?status=available,paused,unknown&pool={}", in_list.unwrap());
    assert!(ids(&app.by(by).get(&path).await).contains(&id), "the filter finds it where the list shows it");
    assert_eq!(app.listing(by, id).await.summary.pool, in_list, "list and record agree");
    in_list
}

async fn preview(app: &TestApp, by: &TestMember, query: &str) -> PoolPreview {
    app.by(by).get(&format!("/api/v1/pool/preview{query}")).await.assert_status(200).read()
}

/// The first follow-up is due at noon in Shanghai, to the microsecond.
async fn noon(app: &TestApp) {
    let (agent, saved) = (app.member(Role::Agent), app.member(Role::Agent));
    let forgotten = enter(app, &agent, "301").await;
    let cared_for = enter(app, &saved, "302").await;
    let due: DateTime<Utc> = "2026-03-19T04:00:00Z".parse().unwrap();
    assert_eq!(app.listing(&agent, forgotten).await.first_follow_up_due_at, Some(due));
    app.turn_to("2026-03-19T03:59:59Z");
    assert_eq!((pool(app, &agent, forgotten).await, pool(app, &agent, cared_for).await), (Some(Pool::Private), Some(Pool::Private)));
    // Whoever says something in the last second keeps it.
    app.follow_up(&saved, cared_for, "call", TEXT).await.assert_status(201);
    app.turn_to("2026-03-19T04:00:00Z");
    assert_eq!((pool(app, &agent, forgotten).await, pool(app, &agent, cared_for).await), (Some(Pool::Public), Some(Pool::Private)));
    assert_eq!(app.listing(&agent, forgotten).await.first_follow_up_due_at, None);
    // Too late: it stays public, and the first write writes that down.
    app.follow_up(&agent, forgotten, "call", TEXT).await.assert_status(201);
    assert_eq!(pool(app, &agent, forgotten).await, Some(Pool::Public));
    let events = app.events(&agent, forgotten).await;
    assert!(
        matches!(events[1], TimelineEvent::MaintainerChanged { to: None, reason: MaintainerReason::FirstFollowUpMissed, .. }),
        "{events:?}"
    );
    assert_eq!(app.run_jobs(), 0);
}

both_engines! {
    async fn a_listing_without_follow_up_is_public_from_noon_of_the_next_day(app: TestApp) {
        noon(&app).await;
    }

    async fn an_entry_just_before_midnight_has_until_noon_and_one_at_midnight_a_day_more(app: TestApp) {
        let agent = app.member(Role::Agent);
        app.turn_to("2026-03-18T15:59:59.999999Z");
        let before = enter(&app, &agent, "301").await;
        app.turn_to("2026-03-18T16:00:00Z");
        let after = enter(&app, &agent, "302").await;
        app.turn_to("2026-03-19T04:00:00Z");
        assert_eq!((pool(&app, &agent, before).await, pool(&app, &agent, after).await), (Some(Pool::Public), Some(Pool::Private)));
        app.turn_to("2026-03-20T03:59:59.999999Z");
        assert_eq!(pool(&app, &agent, after).await, Some(Pool::Private));
        app.turn_to("2026-03-20T04:00:00Z");
        assert_eq!(pool(&app, &agent, after).await, Some(Pool::Public));
    }

    async fn a_colleagues_follow_up_keeps_it_where_it_is(app: TestApp) {
        let (agent, colleague) = (app.member(Role::Agent), app.member(Role::Agent));
        let id = enter(&app, &agent, "301").await;
        app.follow_up(&colleague, id, "call", TEXT).await.assert_status(201);
        app.advance(Duration::days(9));
        assert_eq!(pool(&app, &agent, id).await, Some(Pool::Private));
    }

    async fn protection_ends_after_thirty_days_to_the_second(app: TestApp) {
        let agent = app.member(Role::Agent);
        for (room, status) in [("301", "paused"), ("302", "unknown")] {
            let id = enter(&app, &agent, room).await;
            app.follow_up(&agent, id, "call", TEXT).await.assert_status(201);
            app.set_status(&agent, id, status).await.assert_status(200);
            let end = app.app.clock.now() + Duration::days(30);
            assert_eq!(app.listing(&agent, id).await.protected_until, Some(end));
            app.advance(Duration::days(30) - Duration::microseconds(1));
            assert_eq!(pool(&app, &agent, id).await, Some(Pool::Private));
            app.advance(Duration::microseconds(1));
            assert_eq!((pool(&app, &agent, id).await, app.listing(&agent, id).await.protected_until), (Some(Pool::Public), None));
        }
    }

    async fn a_figure_of_a_day_to_come_counts_from_its_second(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let id = enter(&app, &agent, "301").await;
        app.set_status(&agent, id, "paused").await.assert_status(200);
        let body = json!({"value": 10, "effective_from": "2026-04-01T00:00:00Z", "reason": "盘活房源"});
        app.by(&admin).post("/api/v1/settings/protection_days", body).await.assert_status(201);
        app.turn_to("2026-03-31T23:59:59.999999Z");
        assert_eq!(pool(&app, &agent, id).await, Some(Pool::Private));
        // What will change hands is seen by the figures of then.
        let soon = preview(&app, &agent, "").await;
        assert_eq!((soon.total, soon.items[0].at), (1, app.app.clock.now()));
        app.advance(Duration::microseconds(1));
        assert_eq!(pool(&app, &agent, id).await, Some(Pool::Public));
        // And the longer one saves what no job has written down.
        app.set(&admin, SettingKey::ProtectionDays, 60).await;
        assert_eq!(pool(&app, &agent, id).await, Some(Pool::Private));
    }

    async fn the_preview_names_what_becomes_public_the_soonest_first(app: TestApp) {
        let region = app.region("朝阳大区");
        let (east, west) = (app.store(region, "东店"), app.store(region, "西店"));
        let (agent, other) = (app.member_of(Role::Agent, east), app.member_of(Role::Agent, west));
        let paused = enter(&app, &agent, "301").await;
        app.set_status(&agent, paused, "paused").await.assert_status(200);
        app.turn_to("2026-04-16T01:00:00Z");
        let forgotten = enter(&app, &agent, "302").await;
        let elsewhere = enter(&app, &other, "303").await;
        let gone = enter(&app, &agent, "304").await;
        app.set_status(&agent, gone, "withdrawn").await.assert_status(200);
        let manager = app.member_of(Role::Manager, east);
        let named = |preview: &PoolPreview| preview.items.iter().map(|item| (item.listing.id.0, item.reason)).collect::<Vec<_>>();
        let missed = MaintainerReason::FirstFollowUpMissed;
        let two_days = preview(&app, &manager, "?hours=48").await;
        assert_eq!(named(&two_days), [(paused, MaintainerReason::ProtectionEnded), (forgotten, missed)]);
        assert_eq!((two_days.total, two_days.until), (2, "2026-04-18T01:00:00Z".parse().unwrap()));
        assert_eq!(two_days.items[1].at, "2026-04-17T04:00:00Z".parse::<DateTime<Utc>>().unwrap());
        assert_eq!(two_days.items[0].at, "2026-04-17T02:00:00Z".parse::<DateTime<Utc>>().unwrap());
        assert_eq!(two_days.items[1].maintainer.id, agent.id);
        assert_eq!(named(&preview(&app, &manager, "?hours=26").await), [(paused, MaintainerReason::ProtectionEnded)]);
        assert_eq!(named(&preview(&app, &other, "?hours=48").await), [(elsewhere, missed)]);
        assert_eq!(preview(&app, &app.member_of(Role::Director, region), "?hours=48").await.total, 3);
        assert_eq!(preview(&app, &app.member(Role::Director), "?hours=48").await.total, 3);
        assert_eq!(preview(&app, &app.member(Role::Admin), "?hours=48&scope=own").await.total, 0);
        app.by(&other).get("/api/v1/pool/preview?scope=store").await.assert_problem(403, "forbidden");
        app.by(&app.member(Role::Finance)).get("/api/v1/pool/preview").await.assert_problem(403, "forbidden");
        app.by(&agent).get("/api/v1/pool/preview?hours=0").await.assert_problem(422, "validation_failed").assert_field("hours", "out_of_range");
        app.by(&agent).get("/api/v1/pool/preview?days=1").await.assert_problem(422, "validation_failed").assert_field("days", "unknown_field");
    }

    async fn a_completed_lead_starts_anew(app: TestApp) {
        let (agent, other) = (app.member(Role::Agent), app.member(Role::Agent));
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let lead = app.enter(&agent, with(sale(community, "301"), json!({"owners": [], "is_lead": true}))).await.summary;
        app.follow_up(&agent, lead.id, "call", TEXT).await.assert_status(201);
        app.advance(Duration::days(5));
        assert_eq!(app.listing(&agent, lead.id).await.summary.pool, None);
        let version = app.listing(&agent, lead.id).await.summary.version;
        let owner = json!({"name": "李女士", "phone": "13912345678"});
        app.by(&agent).version(version).post(&format!("{LISTINGS}/{}/owners", lead.id), owner).await.assert_status(200);
        let listing = app.listing(&agent, lead.id).await;
        assert_eq!((listing.summary.pool, listing.developer.map(|member| member.id)), (Some(Pool::Private), Some(agent.id)));
        app.advance(Duration::days(2));
        assert_eq!(pool(&app, &other, lead.id.0).await, Some(Pool::Public));
    }
}

#[actix_web::test]
async fn noon_is_that_of_the_company_wherever_it_is() {
    // The company's zone, not the server's, makes the day: 12:00 in New York is 16:00 UTC in March.
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let app = TestApp::in_zone(engine, chrono_tz::America::New_York).await;
        let agent = app.member(Role::Agent);
        // 22:00 on the 17th there.
        let id = enter(&app, &agent, "301").await;
        app.turn_to("2026-03-18T15:59:59.999999Z");
        assert_eq!(pool(&app, &agent, id).await, Some(Pool::Private));
        app.advance(Duration::microseconds(1));
        assert_eq!(pool(&app, &agent, id).await, Some(Pool::Public));
    }
}

#[test]
fn noon_is_to_the_second_the_same_wherever_the_machine_is() {
    for zone in ["Pacific/Honolulu", "America/New_York", "Asia/Tokyo"] {
        let mut again = Command::new(std::env::current_exe().unwrap());
        let said = said(again.env("TZ", zone).arg("property::pool::a_listing_without_follow_up_is_public_from_noon_of_the_next_day"));
        assert!(said.contains("2 passed"), "{zone}: {said}");
    }
}

/// Before this moment entries are due, at another moment: yesterday's or today's midnight in Shanghai, whose clocks never change.
fn entry_cutoff(at: DateTime<Utc>) -> DateTime<Utc> {
    let there = at + Duration::hours(8);
    let midnight = there.date_naive().and_time(chrono::NaiveTime::MIN).and_utc() - Duration::hours(8);
    if there.hour() >= 12 { midnight } else { midnight - Duration::days(1) }
}

#[actix_web::test]
async fn the_machines_own_zone_changes_nothing() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let (database, url) = Database::empty(engine);
        let run = |zone: &str, arguments: &[&str]| said(fangke(database.folder(), &url).env("TZ", zone).args(arguments));
        run("UTC", &["migrate"]);
        let db = Db::open(&url, 2).unwrap();
        for zone in ["Pacific/Honolulu", "Asia/Tokyo", "America/New_York"] {
            let now = Utc::now();
            let (due, later) = (entry_cutoff(now) - Duration::seconds(1), entry_cutoff(now + Duration::minutes(5)) + Duration::seconds(1));
            let made = db.write_blocking(|conn| Ok(insert_listings(conn, zone, [due, later]))).unwrap();
            let said = run(zone, &["jobs", "run"]);
            // The day's checkpoint of the trail is made once, whatever zone it is.
            let done: Vec<&str> = said.lines().filter(|line| !line.ends_with(": 0") && !line.starts_with("audit_")).collect();
            assert_eq!(done, ["pool: 1"], "{zone}");
            let public: Vec<i64> = db
                .read_blocking(|conn| {
                    Ok(dsl::listings.filter(dsl::pool.eq("public").and(dsl::id.eq_any(&made))).select(dsl::id).load(conn)?)
                })
                .unwrap();
            assert_eq!(public, made[..1], "{zone}");
        }
    }
}

/// Listings of a new member, entered at these moments.
fn insert_listings(conn: &mut Conn, username: &str, entered: [DateTime<Utc>; 2]) -> Vec<i64> {
    use fangke_api::schema::members::dsl as m;
    let who = (m::username.eq(username), m::display_name.eq("林晓岚"), m::password_hash.eq("-"), m::role.eq("agent"));
    let member: i64 = diesel::insert_into(m::members)
        .values((who, m::is_active.eq(true), m::created_at.eq(entered[0].naive_utc()), m::version.eq(1)))
        .returning(m::id)
        .get_result(conn)
        .unwrap();
    let insert = |at: DateTime<Utc>| {
        diesel::insert_into(dsl::listings)
            .values((
                (
                    dsl::status.eq("available"),
                    dsl::is_lead.eq(false),
                    dsl::purpose.eq("sale"),
                    dsl::orientation_mask.eq(0),
                    dsl::terms.eq("{}"),
                ),
                (dsl::is_late_entry.eq(false), dsl::follow_up_count.eq(0_i64), dsl::version.eq(1_i64), dsl::maintainer_id.eq(member)),
                (dsl::created_at.eq(at.naive_utc()), dsl::updated_at.eq(at.naive_utc()), dsl::entered_at.eq(at.naive_utc())),
            ))
            .returning(dsl::id)
            .get_result(conn)
            .unwrap()
    };
    entered.map(insert).to_vec()
}

#[actix_web::test]
async fn a_server_does_at_its_start_what_was_due() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let (database, url) = Database::empty(engine);
        said(fangke(database.folder(), &url).arg("migrate"));
        let db = Db::open(&url, 2).unwrap();
        let long_ago = Utc::now() - Duration::days(3);
        let made = db.write_blocking(|conn| Ok(insert_listings(conn, "lin", [long_ago, Utc::now()]))).unwrap();
        let server = Server::start(database.folder(), &url);
        let started = std::time::Instant::now();
        loop {
            let public: Vec<i64> =
                db.read_blocking(|conn| Ok(dsl::listings.filter(dsl::pool.eq("public")).select(dsl::id).load(conn)?)).unwrap();
            if !public.is_empty() {
                assert_eq!(public, made[..1]);
                break;
            }
            assert!(started.elapsed() < std::time::Duration::from_secs(30), "the job doesn't run");
            actix_web::rt::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        drop(server);
    }
}
