//! What every request and every table is promised.

use std::collections::BTreeSet;

use actix_web::http::Method;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer};
use fangke_api::platform::db::sql::Sql;
use fangke_api::platform::db::{Conn, Engine, revert_all};
use fangke_api::schema::org_units;
use fangke_shared::permission::{Action, Role};
use serde_json::{Value, json};

use crate::support::TestApp;

both_engines! {
    async fn every_failure_is_a_problem(app: TestApp) {
        let admin = app.member(Role::Admin);
        let units = "/api/v1/org-units";
        let send = |method: Method, path: &'static str, content_type: &str, body: &[u8]| {
            let client = app.by(&admin).with("Content-Type", content_type);
            client.send(method, path, Some(body.to_vec()))
        };
        let json = "application/json";
        send(Method::POST, units, json, b"{").await.assert_problem(400, "invalid_body");
        send(Method::POST, units, json, b"\xff").await.assert_problem(400, "invalid_body");
        send(Method::POST, units, json, b"").await.assert_problem(400, "invalid_body");
        send(Method::POST, units, json, b"[]").await.assert_problem(422, "validation_failed");
        let unknown = br#"{"kind": "region", "name": "x", "colour": 1}"#;
        send(Method::POST, units, json, unknown).await.assert_problem(422, "validation_failed").assert_field("/colour", "unknown_field");
        let word = br#"{"kind": "moon", "name": "x"}"#;
        send(Method::POST, units, json, word).await.assert_problem(422, "validation_failed").assert_field("/kind", "unknown_word");
        send(Method::POST, units, "text/plain", b"{}").await.assert_problem(415, "unsupported_media_type");
        let long = format!(r#"{{"kind": "region", "name": "{}"}}"#, "x".repeat(300_000));
        send(Method::POST, units, json, long.as_bytes()).await.assert_problem(413, "body_too_large");
        send(Method::DELETE, units, json, b"").await.assert_problem(405, "method_not_allowed");
        app.by(&admin).get("/api/v1/nothing").await.assert_problem(404, "not_found");
        app.anyone().get("/api/nothing").await.assert_problem(404, "not_found");
        app.by(&admin).get("/api/v1/members/one").await.assert_problem(400, "invalid_request");
        app.by(&admin).get("/api/v1/members/99999999999999999999").await.assert_problem(400, "invalid_request");
        app.by(&admin).get("/api/v1/members/99").await.assert_problem(404, "not_found");
        app.by(&admin).with("Idempotency-Key", &"k".repeat(101)).post(units, json!({"kind": "region", "name": "x"})).await
            .assert_problem(422, "validation_failed");
    }

    async fn a_request_is_found_by_its_id(app: TestApp) {
        let given = app.anyone().with("X-Request-Id", "client-0001").get("/healthz").await.assert_status(200);
        assert_eq!(given.header("x-request-id"), Some("client-0001"));
        // What could not be searched for in a log, or would forge a line of it, is replaced.
        for bad in ["short", "with space", "新的请求编号", &"x".repeat(65)] {
            let answer = app.anyone().with("X-Request-Id", bad).get("/healthz").await;
            let id = answer.header("x-request-id").unwrap();
            assert!(id != bad && id.len() == 16, "{id}");
        }
    }

    async fn a_server_is_ready_when_its_tables_are_there(app: TestApp) {
        app.anyone().get("/readyz").await.assert_status(200);
        app.read(revert_all);
        app.anyone().get("/readyz").await.assert_problem(503, "busy");
        app.anyone().get("/healthz").await.assert_status(200);
    }

    async fn figures_name_routes_and_never_their_contents(app: TestApp) {
        let admin = app.member(Role::Admin);
        app.by(&admin).get("/api/v1/members?q=secret").await.assert_status(200);
        app.by(&admin).get("/api/v1/members/1").await.assert_status(200);
        let figures = app.anyone().get("/metrics").await.assert_status(200).text();
        assert!(figures.contains(r#"route="/api/v1/members/{id}""#), "{figures}");
        assert!(!figures.contains("secret") && !figures.contains("/members/1"));
    }

    async fn a_connection_that_the_database_ends_is_replaced(app: TestApp) {
        let db = &app.app.db;
        if db.engine() == Engine::Sqlite {
            return; // Only a server ends connections.
        }
        let pid = |conn: &mut Conn| Ok(Sql::new("SELECT CAST(pg_backend_pid() AS BIGINT)").load::<BigInt, i64>(conn)?);
        let before = db.read_blocking(pid).unwrap();
        let ended = db.read_blocking(|conn| Ok(Sql::new("SELECT 1 WHERE pg_terminate_backend(pg_backend_pid())").load::<Integer, i32>(conn)?));
        assert!(ended.is_err());
        let after = db.read_blocking(pid).unwrap();
        assert_ne!(before, after);
        db.write_blocking(pid).unwrap();
    }

    async fn concurrent_changes_of_one_record_lose_nothing(app: TestApp) {
        let unit = app.region("0").0;
        let db = &app.app.db;
        let increment = |conn: &mut Conn| {
            // The root's version first: it is the lock of everything below it.
            diesel::update(org_units::table.find(unit)).set(org_units::version.eq(org_units::version + 1)).execute(conn)?;
            let name: String = org_units::table.find(unit).select(org_units::name).first(conn)?;
            let next = name.parse::<i64>().unwrap() + 1;
            diesel::update(org_units::table.find(unit)).set(org_units::name.eq(next.to_string())).execute(conn)?;
            Ok(())
        };
        let done: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| (0..100).filter(|_| db.write_blocking(increment).is_ok()).count())).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        let (name, version): (String, i64) =
            app.read(|conn| Ok(org_units::table.find(unit).select((org_units::name, org_units::version)).first(conn)?));
        assert_eq!((done, name.as_str(), version), (800, "800", 801));
    }

    async fn the_same_post_sent_many_times_at_once_is_done_once(app: TestApp) {
        let admin = app.member(Role::Admin);
        let post = |name: &str| {
            let body = json!({"kind": "region", "name": name});
            app.by(&admin).with("Idempotency-Key", "k-1").post("/api/v1/org-units", body)
        };
        let answers = futures_util::future::join_all((0..6).map(|_| post("朝阳大区"))).await;
        for answer in &answers {
            assert_eq!((answer.status, answer.json()), (201, answers[0].json()), "{}", answer.text());
        }
        // What was refused is not kept: the key may be used for the mended request.
        let other = |name: &str| app.by(&admin).with("Idempotency-Key", "k-2").post("/api/v1/org-units", json!({"kind": "region", "name": name}));
        other("朝阳大区").await.assert_problem(409, "already_exists");
        other("海淀大区").await.assert_status(201);
    }

    async fn a_failed_or_panicking_write_leaves_nothing_behind(app: TestApp) {
        let add = |conn: &mut Conn, name: &str| {
            diesel::insert_into(org_units::table)
                .values((
                    org_units::kind.eq("region"),
                    org_units::parent_key.eq(0),
                    org_units::name.eq(name),
                    org_units::is_active.eq(true),
                    org_units::version.eq(1),
                ))
                .execute(conn)
        };
        let failed = app.app.db.write_blocking(|conn| {
            add(conn, "甲")?;
            Err::<(), _>(fangke_api::platform::error::ApiError::not_found())
        });
        assert!(failed.is_err());
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            app.app.db.write_blocking(|conn| -> fangke_api::platform::error::ApiResult<()> {
                add(conn, "乙")?;
                panic!("as the test wants it")
            })
        }));
        assert!(panicked.is_err());
        app.write(|conn| Ok(add(conn, "丙")?));
        let names: Vec<String> = app.read(|conn| Ok(org_units::table.select(org_units::name).load(conn)?));
        assert_eq!(names, ["丙"]);
    }
}

/// Operations whose addresses are their permission.
const PUBLIC: [&str; 1] = ["show_photo"];

fn description() -> Value {
    serde_json::to_value(fangke_api::app::openapi()).unwrap()
}

/// Method, path and description of every operation.
fn operations(description: &Value) -> Vec<(String, String, Value)> {
    let mut all = Vec::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap().iter().filter(|(_, value)| value.get("responses").is_some()) {
            all.push((method.clone(), path.clone(), operation.clone()));
        }
    }
    assert!(all.len() >= 15);
    all
}

#[test]
fn the_committed_description_is_that_of_the_code() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi.yaml");
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    let current = fangke_api::app::openapi().to_yaml().unwrap();
    assert!(committed.trim() == current.trim(), "openapi.yaml is not up to date: cargo run -p fangke -- openapi > openapi.yaml");
}

#[test]
fn every_operation_says_what_it_is_needs_and_refuses() {
    let description = description();
    let mut ids = BTreeSet::new();
    for (method, path, operation) in operations(&description) {
        let name = format!("{method} {path}");
        assert!(operation["summary"].as_str().is_some_and(|text| text.ends_with('.')), "{name}: summary");
        assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{name}: tags");
        let tag = operation["tags"][0].as_str().unwrap();
        assert!(description["tags"].as_array().unwrap().iter().any(|known| known["name"] == tag), "{name}: the tag {tag} is not described");

        let id = operation["operationId"].as_str().unwrap_or_default();
        let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        // Signing in and out have no resource but the session itself.
        let has_form =
            id.split_once('_').is_some_and(|(verb, resource)| is_word(verb) && is_word(resource)) || tag == "auth" && is_word(id);
        assert!(has_form, "{name}: operationId {id:?}");
        assert!(ids.insert(id.to_owned()), "{name}: operationId {id} is taken");

        if PUBLIC.contains(&id) {
            assert_eq!((&operation["x-permission"], operation.get("security")), (&json!("none"), None), "{name}");
        } else if tag != "auth" {
            let permission = operation["x-permission"].as_str().unwrap_or_default();
            assert!(permission.parse::<Action>().is_ok(), "{name}: x-permission {permission:?}");
            assert!(operation["security"].to_string().contains("bearer"), "{name}: security");
        }
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.keys().any(|code| code.starts_with('2')), "{name}: no success");
        assert!(responses.keys().any(|code| code.starts_with('4')), "{name}: no failure");
        for (code, response) in responses.iter().filter(|(code, _)| code.starts_with('4') || code.starts_with('5')) {
            let schema = &response["content"]["application/problem+json"]["schema"]["$ref"];
            assert_eq!(schema, "#/components/schemas/Problem", "{name} {code}");
        }
        if method == "patch" {
            assert!(operation["parameters"].to_string().contains("If-Match"), "{name}: If-Match");
        }
    }
}

#[test]
fn every_reference_of_the_description_is_defined() {
    let description = description();
    let text = description.to_string();
    for reference in text.split("\"#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(description["components"]["schemas"].get(reference).is_some(), "{reference}");
    }
}

#[actix_web::test]
async fn every_operation_but_signing_in_and_out_refuses_strangers() {
    let app = TestApp::new(fangke_api::platform::db::Engine::Sqlite).await;
    let description = description();
    for (method, path, operation) in operations(&description) {
        if operation.get("security").is_none() {
            continue;
        }
        let real = path.split('/').map(|part| if part.starts_with('{') { "1" } else { part }).collect::<Vec<_>>().join("/");
        let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
        let client = app.anyone().version(1).with("Content-Type", "application/json");
        client.send(method, &real, Some(b"{}".to_vec())).await.assert_problem(401, "unauthenticated");
    }
}
