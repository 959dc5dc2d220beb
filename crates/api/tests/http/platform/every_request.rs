//! What every request and every table is promised.

use actix_web::http::Method;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer};
use fangke_api::platform::db::sql::Sql;
use fangke_api::platform::db::{Conn, Engine, revert_all};
use fangke_api::schema::org_units;
use fangke_shared::permission::Role;
use serde_json::json;

use crate::support::{METRICS_TOKEN, PASSWORD, TestApp};

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
        let refused = send(Method::DELETE, units, json, b"").await.assert_problem(405, "method_not_allowed");
        assert_eq!(refused.header("allow"), Some("GET, POST"));
        let refused = app.by(&admin).delete("/api/v1/listings/1/status").await.assert_problem(405, "method_not_allowed");
        assert_eq!(refused.header("allow"), Some("POST"));
        // An address of its own below that of a record.
        let refused = app.by(&admin).send(Method::OPTIONS, "/api/v1/listings/export", None).await.assert_problem(405, "method_not_allowed");
        assert_eq!(refused.header("allow"), Some("POST"));
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
        let figures = app.bearer(METRICS_TOKEN).get("/metrics").await.assert_status(200).text();
        assert!(figures.contains(r#"route="/api/v1/members/{id}""#), "{figures}");
        assert!(!figures.contains("secret") && !figures.contains("/members/1"));
    }

    async fn made_up_methods_count_as_one(app: TestApp) {
        for number in 0..50 {
            let made_up = Method::from_bytes(format!("MADEUP{number}").as_bytes()).unwrap();
            app.anyone().send(made_up.clone(), "/api/v1/members", None).await.assert_problem(405, "method_not_allowed");
            app.anyone().send(made_up, &format!("/nowhere/{number}"), None).await.assert_problem(405, "method_not_allowed");
        }
        let figures = app.bearer(METRICS_TOKEN).get("/metrics").await.assert_status(200).text();
        assert!(!figures.contains("MADEUP") && !figures.contains("nowhere"), "{figures}");
        let others: Vec<&str> = figures.lines().filter(|line| line.contains("requests_total") && line.contains("\"other\"")).collect();
        assert_eq!(others.len(), 2, "{others:?}");
    }

    async fn figures_are_for_whoever_knows_the_token(app: TestApp) {
        app.anyone().get("/metrics").await.assert_problem(401, "unauthenticated");
        app.bearer("guessed").get("/metrics").await.assert_problem(401, "unauthenticated");
        app.bearer(METRICS_TOKEN).get("/metrics").await.assert_status(200);
        let closed = TestApp::with(app.app.db.engine(), |app| app.metrics_token = None).await;
        closed.anyone().get("/metrics").await.assert_problem(404, "not_found");
    }

    async fn what_is_only_read_takes_no_other_method(app: TestApp) {
        for path in ["/", "/listings", "/healthz", "/readyz", "/metrics", "/s/sometoken", "/s/assets/share.css", "/calendar/x.ics"] {
            for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "MADEUP"] {
                let method = Method::from_bytes(method.as_bytes()).unwrap();
                let refused = app.anyone().send(method, path, None).await.assert_problem(405, "method_not_allowed");
                assert_eq!(refused.header("allow"), Some("GET, HEAD"), "{path}");
            }
        }
        app.anyone().send(Method::HEAD, "/healthz", None).await.assert_status(200);
        app.anyone().send(Method::HEAD, "/s/assets/share.css", None).await.assert_status(200);
    }

    async fn nobody_keeps_what_is_private(app: TestApp) {
        let admin = app.member(Role::Admin);
        for path in ["/api/v1/members", "/api/v1/members/1", "/api/v1/auth/me", "/api/v1/nothing"] {
            assert_eq!(app.by(&admin).get(path).await.header("cache-control"), Some("no-store"), "{path}");
        }
        assert_eq!(app.anyone().get("/api/v1/members").await.header("cache-control"), Some("no-store"));
        // What says itself how long it may be kept is believed.
        let style = app.anyone().get("/s/assets/share.css").await;
        assert_eq!((style.header("cache-control"), style.header("strict-transport-security")), (Some("public, max-age=3600"), None));
        let secure = TestApp::with(app.app.db.engine(), |app| app.has_secure_cookies = true).await;
        for path in ["/api/v1/members", "/healthz", "/s/assets/share.css"] {
            assert_eq!(secure.anyone().get(path).await.header("strict-transport-security"), Some("max-age=31536000"), "{path}");
        }
    }

    async fn answers_that_were_kept_and_what_else_is_over_go(app: TestApp) {
        let admin = app.member(Role::Admin);
        let post = |key: &str, name: &str| {
            app.by(&admin).with("Idempotency-Key", key).post("/api/v1/org-units", json!({"kind": "region", "name": name}))
        };
        post("k-1", "朝阳大区").await.assert_status(201);
        let login = json!({"username": admin.username, "password": PASSWORD});
        app.anyone().post("/api/v1/auth/login", login).await.assert_status(200);
        app.anyone().post("/api/v1/auth/login", json!({"username": "x", "password": "y"})).await.assert_status(401);
        let count = |table: &'static str| {
            app.read(|conn| Ok(Sql::new("SELECT count(*) FROM ").push(table).load::<BigInt, i64>(conn)?))[0]
        };
        let all = || ["idempotency_keys", "refresh_tokens", "login_failures", "sessions"].map(count);
        assert_eq!(all(), [1, 1, 3, 2]);
        app.advance(chrono::Duration::hours(23));
        app.run_jobs();
        assert_eq!(all(), [1, 1, 3, 2]);
        app.advance(chrono::Duration::hours(2));
        app.run_jobs();
        // The session that the test made for itself never had a token, and this one's is good for two weeks.
        assert_eq!(all(), [0, 1, 0, 1]);
        app.advance(chrono::Duration::days(14));
        app.run_jobs();
        assert_eq!(all(), [0, 0, 0, 0]);
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
