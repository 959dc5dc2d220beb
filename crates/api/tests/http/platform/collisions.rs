//! Transactions that PostgreSQL gives up in favour of others: a serialisation failure (40001) and a deadlock (40P01).

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use fangke_api::platform::db::sql::Sql;
use fangke_api::platform::db::{Conn, Engine};
use fangke_api::platform::error::{ApiError, ApiResult};
use fangke_api::schema::org_units;
use fangke_shared::OrgUnitId;

use crate::support::TestApp;

/// Adds to the name of a unit what stands for a change.
fn add(conn: &mut Conn, unit: OrgUnitId, mark: &str) -> ApiResult<()> {
    Sql::new("UPDATE org_units SET name = name || ").bind(mark).push(" WHERE id = ").bind(unit.0).execute(conn)?;
    Ok(())
}

fn name(app: &TestApp, unit: OrgUnitId) -> String {
    app.read(|conn| Ok(org_units::table.find(unit.0).select(org_units::name).first(conn)?))
}

/// A transaction that sees one moment, and tries to change what somebody else has changed after it.
fn overtaken(app: &TestApp, unit: OrgUnitId, times: usize) -> (Result<(), ApiError>, usize) {
    let mut runs = 0;
    let result = app.app.db.write_blocking(|conn| {
        runs += 1;
        if let Conn::Postgres(c) = &mut *conn {
            c.batch_execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")?;
        }
        let _: String = org_units::table.find(unit.0).select(org_units::name).first(conn)?;
        if runs <= times {
            app.app.db.write_blocking(|other| add(other, unit, "他"))?;
        }
        add(conn, unit, "我")
    });
    (result, runs)
}

#[actix_web::test]
async fn a_transaction_that_somebody_overtook_is_run_again_and_counts_once() {
    let app = TestApp::new(Engine::Postgres).await;
    let unit = app.region("甲");
    let (result, runs) = overtaken(&app, unit, 2);
    result.unwrap();
    assert_eq!((runs, name(&app, unit).as_str()), (3, "甲他他我"));
}

#[actix_web::test]
async fn one_that_is_overtaken_again_and_again_is_busy_and_leaves_nothing() {
    let app = TestApp::new(Engine::Postgres).await;
    let unit = app.region("甲");
    let (result, runs) = overtaken(&app, unit, usize::MAX);
    let error = result.unwrap_err();
    assert_eq!((error.code.as_str(), error.retry_after, runs), ("busy", Some(1), 5));
    assert_eq!(name(&app, unit), "甲他他他他他");
}

#[actix_web::test]
async fn of_two_who_wait_for_each_other_both_get_through() {
    let app = TestApp::new(Engine::Postgres).await;
    let (one, other) = (app.region("甲"), app.region("乙"));
    let (meet, runs) = (Barrier::new(2), AtomicUsize::new(0));
    let db = &app.app.db;
    let both = |first: OrgUnitId, then: OrgUnitId, mark: &'static str| {
        let mut is_first = true;
        db.write_blocking(|conn| {
            runs.fetch_add(1, SeqCst);
            add(conn, first, mark)?;
            if std::mem::take(&mut is_first) {
                // Each has what the other one wants.
                meet.wait();
            }
            add(conn, then, mark)
        })
    };
    std::thread::scope(|scope| {
        let threads = [scope.spawn(|| both(one, other, "1")), scope.spawn(|| both(other, one, "2"))];
        threads.into_iter().for_each(|thread| thread.join().unwrap().unwrap());
    });
    // The one that was given up ran again, and came second in both; it may have been so quick that they met once more.
    assert!((3..=5).contains(&runs.load(SeqCst)), "{runs:?}");
    let order = name(&app, one).replace('甲', "");
    assert_eq!(name(&app, other).replace('乙', ""), order);
    assert!(["12", "21"].contains(&order.as_str()), "{order}");
}
