//! Reads on replicas. What stands for a replica here is another schema of the same server with other contents, so that an answer tells where it
//! was read; how a real one lags, dies and comes back is tried by `scripts/cluster.sh`.

use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::sql_types::Text;
use fangke_api::platform::db::position::{Position, within_request};
use fangke_api::platform::db::sql::Sql;
use fangke_api::platform::db::{Conn, Db, Engine};
use fangke_shared::permission::Role;
use serde_json::json;

use crate::support::{Client, METRICS_TOKEN, PASSWORD, TestApp, TestMember};

const UNITS: &str = "/api/v1/org-units";
/// Farther than any replica ever is.
const BEYOND: &str = "ffffffffffffffff";

/// An application with a replica, which nobody has looked at yet, and an administrator.
async fn with_replica() -> (TestApp, TestApp, TestMember) {
    let replica = TestApp::new(Engine::Postgres).await;
    replica.region("副本");
    let address = replica.address();
    let app = TestApp::with(Engine::Postgres, |app| {
        app.db = app.db.clone().with_replicas(&[address], 4, Duration::from_secs(5)).unwrap();
    })
    .await;
    app.region("主库");
    let admin = app.member(Role::Admin);
    (app, replica, admin)
}

/// Looks twice: a replica serves once it has what the primary had at the first look.
fn look(db: &Db) {
    db.look_at_replicas();
    db.look_at_replicas();
}

async fn first_unit(client: Client<'_>) -> String {
    client.get(UNITS).await.assert_status(200).json()["items"][0]["name"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn reads_go_to_a_replica_once_it_was_looked_at() {
    let (app, _replica, admin) = with_replica().await;
    assert_eq!(first_unit(app.by(&admin)).await, "主库");
    look(&app.app.db);
    assert_eq!(first_unit(app.by(&admin)).await, "副本");
    let metrics = app.bearer(METRICS_TOKEN).get("/metrics").await.text();
    for line in [r#"fangke_db_reads_total{server="primary"} 1"#, r#"fangke_db_reads_total{server="replica"} 1"#, "fangke_db_replicas_fit 1"]
    {
        assert!(metrics.contains(line), "{line}\n{metrics}");
    }
}

#[actix_web::test]
async fn whoever_has_seen_more_than_a_replica_reads_on_the_primary() {
    let (app, _replica, admin) = with_replica().await;
    look(&app.app.db);
    assert_eq!(first_unit(app.by(&admin).with("Fangke-Seen", BEYOND)).await, "主库");
    assert_eq!(first_unit(app.by(&admin).with("Cookie", &format!("a=b; fangke_seen={BEYOND}"))).await, "主库");
    // What nobody was ever told says nothing.
    for made_up in ["0", "-1", "x", "10000000000000000", "0/FFFFFFFF"] {
        assert_eq!(first_unit(app.by(&admin).with("Fangke-Seen", made_up)).await, "副本", "{made_up}");
    }
}

#[actix_web::test]
async fn the_answer_to_a_change_tells_how_far_its_sender_has_seen() {
    let (app, _replica, admin) = with_replica().await;
    look(&app.app.db);
    let mut positions = Vec::new();
    for name in ["海淀", "朝阳"] {
        let answer = app.by(&admin).post(UNITS, json!({"kind": "region", "name": name})).await.assert_status(201);
        let told = answer.header("fangke-seen").unwrap().to_owned();
        let cookie = answer.cookie("fangke_seen").unwrap();
        assert_eq!((cookie.value(), cookie.path(), cookie.http_only()), (told.as_str(), Some("/"), Some(true)));
        positions.push(u64::from_str_radix(&told, 16).unwrap());
    }
    assert!(positions[0] < positions[1], "{positions:?}");
    // A change is made, and looked at, where changes are made: nothing of the replica is in it.
    let login = json!({"username": admin.username, "password": PASSWORD});
    assert!(app.anyone().post("/api/v1/auth/login", login).await.assert_status(200).header("fangke-seen").is_some());
    assert_eq!(app.by(&admin).get(UNITS).await.assert_status(200).header("fangke-seen"), None);
}

#[actix_web::test]
async fn without_replicas_nothing_is_told() {
    let app = TestApp::new(Engine::Sqlite).await;
    let admin = app.member(Role::Admin);
    let answer = app.by(&admin).post(UNITS, json!({"kind": "region", "name": "海淀"})).await.assert_status(201);
    assert!(answer.header("fangke-seen").is_none() && answer.cookie("fangke_seen").is_none());
}

#[actix_web::test]
async fn a_replica_that_fails_hands_its_reads_to_the_primary_until_it_answers_again() {
    let (app, replica, admin) = with_replica().await;
    look(&app.app.db);
    let rename = |from: &str, to: &str| {
        let sql = format!("ALTER TABLE {from} RENAME TO {to}");
        replica.write(|conn| match conn {
            Conn::Postgres(c) => Ok(c.batch_execute(&sql)?),
            Conn::Sqlite(_) => unreachable!("a server"),
        });
    };
    rename("org_units", "away");
    for _ in 0..3 {
        assert_eq!(first_unit(app.by(&admin)).await, "主库");
    }
    assert_eq!(app.app.db.replica_figures().unwrap().fit, 0);
    rename("away", "org_units");
    look(&app.app.db);
    assert_eq!(first_unit(app.by(&admin)).await, "副本");
}

#[actix_web::test]
async fn nothing_can_be_changed_by_the_way_of_a_replica() {
    let app = TestApp::new(Engine::Postgres).await;
    // Even where the address leads to the primary itself.
    let db = app.app.db.clone().with_replicas(&[app.address()], 2, Duration::from_secs(5)).unwrap();
    look(&db);
    let is_read_only =
        |conn: &mut Conn| Ok(Sql::new("SELECT current_setting('transaction_read_only')").load::<Text, String>(conn)?.join(""));
    let on_replica = within_request(Position::START, true, db.read(is_read_only)).await;
    assert_eq!((on_replica.unwrap().as_str(), db.replica_figures().unwrap().served), ("on", 1));
    // What is no request of somebody's stays on the primary.
    assert_eq!((db.read(is_read_only).await.unwrap().as_str(), db.replica_figures().unwrap().served), ("off", 1));
}

#[test]
fn the_embedded_database_has_no_replicas() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db").to_str().unwrap().to_owned();
    let open = || Db::open(&path, 2).unwrap();
    let second = Duration::from_secs(1);
    assert!(open().with_replicas(&[], 2, second).is_ok());
    assert!(
        open().with_replicas(&["postgres://127.0.0.1/x".to_owned()], 2, second).err().unwrap().contains("only PostgreSQL has replicas")
    );
}
