//! How the system is: what an administrator reads, who is told that a backup is missing, and errors found by what the user was shown.

use chrono::Duration;
use fangke_api::platform::backup::ledger::{self, Sums};
use fangke_api::platform::contact_keys::store as contact_keys;
use fangke_api::platform::db::sql::Sql;
use fangke_api::platform::error::ApiError;
use fangke_api::platform::jobs::{self, Job};
use fangke_api::platform::server_errors;
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::company::system::{SystemErrorList, SystemResponse, SystemState};
use fangke_shared::permission::Role;
use fangke_shared::problem::ErrorCode;

use crate::platform::backup::{backed_up, plan};
use crate::support::{METRICS_TOKEN, TestApp, TestMember};

const SYSTEM: &str = "/api/v1/system";

pub async fn look(app: &TestApp, admin: &TestMember) -> SystemResponse {
    app.by(admin).get(SYSTEM).await.assert_status(200).read()
}

/// How many notices about a missing backup somebody has.
async fn told(app: &TestApp, whom: &TestMember) -> usize {
    app.notices(whom).await.items.iter().filter(|notice| notice.kind == NoticeKind::BackupMissing).count()
}

/// The minute's job that writes errors down.
fn keep_errors(app: &TestApp) -> i64 {
    app.write(|conn| server_errors::keep(&app.app, conn))
}

async fn figure(app: &TestApp, name: &str) -> String {
    let figures = app.bearer(METRICS_TOKEN).get("/metrics").await.assert_status(200).text();
    figures.lines().find_map(|line| line.strip_prefix(&format!("{name} "))).unwrap_or_else(|| panic!("no {name} in {figures}")).to_owned()
}

static FAILS: Job = Job { name: "fails", number: 9_001, run: |_, _| Err(ApiError::internal("on purpose")) };
static GOES_WELL: Job = Job { name: "fails", number: 9_001, run: |_, _| Ok(3) };

both_engines! {
    async fn it_says_how_each_part_is(app: TestApp) {
        let admin = app.member(Role::Admin);
        app.run_jobs();
        let system = look(&app, &admin).await;
        assert_eq!((system.database.state, system.database.is_migration_pending), (SystemState::Good, false));
        assert!(system.database.bytes > 100_000 && system.version == env!("CARGO_PKG_VERSION"), "{system:?}");
        let disk = system.disk.unwrap();
        assert!(disk.free_bytes > 0 && disk.free_bytes <= disk.total_bytes, "{disk:?}");
        assert_eq!((system.backup.state, system.backup.is_planned, system.backup.allowed_hours), (SystemState::Attention, false, None));
        let key = system.contact_key;
        assert_eq!((key.state, key.is_known, key.since, key.resealed, key.done_at), (SystemState::Good, true, None, 0, None));
        assert_eq!((system.jobs_state, system.errors_state, system.errors_of_last_day), (SystemState::Good, SystemState::Good, 0));
        let pool = system.jobs.iter().find(|job| job.name == "pool").unwrap();
        assert_eq!((pool.state, pool.last_run_at, pool.failed_at), (SystemState::Good, Some(app.app.clock.now()), None));
        app.advance(Duration::hours(4));
        assert_eq!(look(&app, &admin).await.jobs_state, SystemState::Fault, "no job has run for hours");
    }

    async fn a_key_of_contacts_that_the_key_file_lacks_is_a_fault(app: TestApp) {
        let admin = app.member(Role::Admin);
        let now = app.app.clock.now();
        app.write(|conn| Ok(contact_keys::insert(conn, "0badc0de", now.naive_utc())?));
        let system = look(&app, &admin).await;
        assert_eq!((system.contact_key.state, system.contact_key.is_known, system.state), (SystemState::Fault, false, SystemState::Fault));
        assert_eq!(system.contact_key.since, Some(now));
    }

    async fn only_an_administrator_sees_it(app: TestApp) {
        for role in [Role::Director, Role::Manager, Role::Agent, Role::Assistant, Role::Finance] {
            let member = app.member(role);
            app.by(&member).get(SYSTEM).await.assert_problem(403, "forbidden");
            app.by(&member).get(&format!("{SYSTEM}/errors")).await.assert_problem(403, "forbidden");
        }
        app.anyone().get(SYSTEM).await.assert_problem(401, "unauthenticated");
        let wrong = app.by(&app.member(Role::Admin)).get(&format!("{SYSTEM}/errors?member=1")).await;
        wrong.assert_problem(422, "validation_failed");
    }

    async fn a_job_that_fails_is_named_until_it_goes_well(app: TestApp) {
        let admin = app.member(Role::Admin);
        app.run_jobs();
        assert!(jobs::run(&app.app, &FAILS).is_err());
        let system = look(&app, &admin).await;
        let job = system.jobs.iter().find(|job| job.name == "fails").unwrap();
        assert_eq!((job.state, job.failure, job.last_run_at), (SystemState::Fault, Some(ErrorCode::Internal), None));
        assert_eq!((system.jobs_state, system.state), (SystemState::Fault, SystemState::Fault));
        assert_eq!(figure(&app, "fangke_jobs_total{name=\"fails\",outcome=\"failed\"}").await, "1");
        app.advance(Duration::minutes(1));
        jobs::run(&app.app, &GOES_WELL).unwrap();
        let system = look(&app, &admin).await;
        let job = system.jobs.iter().find(|job| job.name == "fails").unwrap();
        assert_eq!((job.state, job.affected, job.failed_at.is_some()), (SystemState::Good, Some(3), true));
        assert_eq!(figure(&app, "fangke_jobs_total{name=\"fails\",outcome=\"done\"}").await, "1");
        let now = app.app.clock.now().timestamp();
        assert_eq!(figure(&app, "fangke_job_last_success_timestamp_seconds{name=\"fails\"}").await, now.to_string());
    }

    async fn an_error_is_found_by_what_the_user_was_shown(app: TestApp) {
        let admin = app.member(Role::Admin);
        // Something that no request should meet.
        app.write(|conn| Ok(Sql::new("UPDATE members SET role = 'emperor' WHERE id = ").bind(admin.id.0).execute(conn)?));
        let other = app.member(Role::Admin);
        let met = app.by(&other).with("X-Request-Id", "request-that-failed").get(&format!("/api/v1/members/{}", admin.id)).await;
        let shown = met.assert_problem(500, "internal").json()["request_id"].as_str().unwrap().to_owned();
        assert_eq!(shown, "request-that-failed");
        app.by(&other).get("/api/v1/members/99999").await.assert_problem(404, "not_found");
        assert_eq!(keep_errors(&app), 1);
        assert_eq!(keep_errors(&app), 0, "each is written once");
        let found: SystemErrorList = app.by(&other).get(&format!("{SYSTEM}/errors?request_id={shown}")).await.assert_status(200).read();
        let [error] = &found.items[..] else { panic!("{found:?}") };
        assert_eq!((error.method.as_str(), error.route.as_str(), error.code), ("GET", "/api/v1/members/{id}", ErrorCode::Internal));
        assert_eq!((error.at, &error.request_id), (app.app.clock.now(), &shown));
        let none: SystemErrorList = app.by(&other).get(&format!("{SYSTEM}/errors?request_id=another-one")).await.assert_status(200).read();
        assert!(none.items.is_empty());
        let system = look(&app, &other).await;
        assert_eq!((system.errors_of_last_day, system.errors_state), (1, SystemState::Attention));
        assert_eq!(figure(&app, "fangke_server_errors_total{code=\"internal\"}").await, "1");
        app.advance(Duration::hours(25));
        assert_eq!(look(&app, &other).await.errors_of_last_day, 0);
    }

    async fn administrators_are_told_once_a_day_that_a_backup_is_missing(app: TestApp) {
        let (admin, director) = (app.member(Role::Admin), app.member(Role::Director));
        let plan = plan(&app);
        let mut process = app.another_process();
        process.backup = Some(plan.clone());
        let alarm = fangke_api::wings::jobs().find(|job| job.name == "backup_alarm").unwrap();
        let run = |process: &_| jobs::run(process, alarm).unwrap().unwrap();
        assert_eq!(run(&process), 0, "none was even begun");
        backed_up(&app, &plan).await.unwrap().expect("one is due");
        assert_eq!(figure(&app, "fangke_backup_age_seconds").await, "0");
        assert_eq!(figure(&app, "fangke_backup_allowed_age_seconds").await, "inf", "this process makes none");
        app.advance(Duration::hours(48));
        assert_eq!(run(&process), 0);
        app.advance(Duration::minutes(1));
        assert_eq!((run(&process), run(&process)), (1, 0));
        assert_eq!((told(&app, &admin).await, told(&app, &director).await), (1, 0));
        app.advance(Duration::hours(24));
        assert_eq!((run(&process), told(&app, &admin).await), (1, 2));
        assert_eq!(run(&app.app), 0, "where none is made by itself, none is missed");
        backed_up(&app, &plan).await.unwrap().expect("one is due");
        app.advance(Duration::hours(24));
        assert_eq!(run(&process), 0);
    }

    async fn one_that_never_came_is_missed_as_well(app: TestApp) {
        let admin = app.member(Role::Admin);
        let mut process = app.another_process();
        process.backup = Some(plan(&app));
        let now = app.app.clock.now();
        let id = app.write(|conn| ledger::begin(conn, "x", now, None)).unwrap();
        app.write(|conn| ledger::end(conn, id, now, Err("the disk is full")));
        app.advance(Duration::hours(49));
        let alarm = fangke_api::wings::jobs().find(|job| job.name == "backup_alarm").unwrap();
        assert_eq!(jobs::run(&process, alarm).unwrap(), Some(1));
        assert_eq!(app.notices(&admin).await.items[0].details["last_at"], serde_json::Value::Null);
        let latest = look(&app, &admin).await.backup.latest;
        assert!(latest[0].has_failed && latest[0].finished_at.is_some(), "{latest:?}");
        let id = app.write(|conn| ledger::begin(conn, "y", app.app.clock.now(), None)).unwrap();
        app.write(|conn| ledger::end(conn, id, app.app.clock.now(), Ok(Sums { bytes: 7, rows: 5, files: 3 })));
        let latest = look(&app, &admin).await.backup.latest;
        assert_eq!((latest[0].bytes, latest[0].rows, latest[0].files, latest[0].has_failed), (7, 5, 3, false));
    }
}
