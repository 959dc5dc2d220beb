//! Who guesses waits, and nobody else does.

use chrono::Duration;
use diesel::prelude::*;
use fangke_api::schema::login_failures;
use fangke_shared::permission::Role;
use serde_json::json;

use super::auth::attempt;
use crate::support::{PASSWORD, PROXY};

both_engines! {
    async fn guessing_the_current_password_is_slowed_down_too(app: TestApp) {
        let agent = app.member(Role::Agent);
        let body = json!({"current_password": "wrong", "new_password": "海上生明月 2026"});
        for _ in 0..5 {
            app.by(&agent).post("/api/v1/auth/change-password", body.clone()).await.assert_problem(422, "validation_failed");
        }
        app.by(&agent).post("/api/v1/auth/change-password", body).await.assert_problem(429, "too_many_attempts");
    }

    async fn wrong_passwords_make_the_next_attempts_wait_longer_and_longer(app: TestApp) {
        let agent = app.member(Role::Agent);
        for _ in 0..5 {
            attempt(&app, &agent.username, "wrong", "192.0.2.1").await.assert_problem(401, "invalid_credentials");
        }
        for wait in [1, 2, 4, 8] {
            let refused = attempt(&app, &agent.username, PASSWORD, "192.0.2.1").await.assert_problem(429, "too_many_attempts");
            assert_eq!(refused.header("retry-after"), Some(wait.to_string().as_str()));
            app.advance(Duration::milliseconds(wait * 1000 - 1));
            attempt(&app, &agent.username, PASSWORD, "192.0.2.1").await.assert_problem(429, "too_many_attempts");
            app.advance(Duration::milliseconds(1));
            attempt(&app, &agent.username, "wrong", "192.0.2.1").await.assert_problem(401, "invalid_credentials");
        }
        // Elsewhere the member still gets in, as do colleagues here.
        attempt(&app, &agent.username, PASSWORD, "192.0.2.2").await.assert_status(200);
        let other = app.member(Role::Agent);
        attempt(&app, &other.username, PASSWORD, "192.0.2.1").await.assert_status(200);
    }

    async fn failures_are_forgotten_by_success_and_by_time(app: TestApp) {
        let agent = app.member(Role::Agent);
        for pause in [Duration::zero(), Duration::minutes(15)] {
            for _ in 0..5 {
                attempt(&app, &agent.username, "wrong", "192.0.2.1").await.assert_problem(401, "invalid_credentials");
            }
            attempt(&app, &agent.username, PASSWORD, "192.0.2.1").await.assert_problem(429, "too_many_attempts");
            app.advance(pause.max(Duration::seconds(1)));
            attempt(&app, &agent.username, PASSWORD, "192.0.2.1").await.assert_status(200);
        }
        for _ in 0..5 {
            attempt(&app, &agent.username, "wrong", "192.0.2.1").await.assert_problem(401, "invalid_credentials");
        }
        app.advance(Duration::minutes(15));
        for _ in 0..5 {
            attempt(&app, &agent.username, "wrong", "192.0.2.1").await.assert_problem(401, "invalid_credentials");
        }
    }

    async fn an_address_that_tries_many_accounts_is_slowed_down(app: TestApp) {
        let agent = app.member(Role::Agent);
        for number in 0..30 {
            attempt(&app, &format!("guess{number}"), "wrong", "192.0.2.1").await.assert_problem(401, "invalid_credentials");
        }
        let refused = attempt(&app, &agent.username, PASSWORD, "192.0.2.1").await.assert_problem(429, "too_many_attempts");
        assert_eq!(refused.header("retry-after"), Some("1"));
        attempt(&app, &agent.username, PASSWORD, "192.0.2.2").await.assert_status(200);
    }

    async fn a_browser_that_signed_in_before_is_not_locked_out_by_others_at_its_address(app: TestApp) {
        let agent = app.member(Role::Agent);
        let answer = attempt(&app, &agent.username, PASSWORD, "192.0.2.1").await.assert_status(200);
        let device = answer.cookie("fangke_device").unwrap();
        assert_eq!((device.http_only(), device.path()), (Some(true), Some("/api/v1/auth")));
        let device = format!("fangke_device={}", device.value());
        let known = |password: &str, username: &str| {
            let body = json!({"username": username, "password": password});
            app.anyone().with("Cookie", &device).from("192.0.2.1").post("/api/v1/auth/login", body)
        };
        // Somebody behind the same proxy tries this account and many others.
        for _ in 0..5 {
            attempt(&app, &agent.username, "wrong", "192.0.2.1").await.assert_problem(401, "invalid_credentials");
        }
        for number in 0..25 {
            attempt(&app, &format!("guess{number}"), "wrong", "192.0.2.1").await.assert_problem(401, "invalid_credentials");
        }
        attempt(&app, &agent.username, PASSWORD, "192.0.2.1").await.assert_problem(429, "too_many_attempts");
        known(PASSWORD, &agent.username).await.assert_status(200);
        // The mark is good for its member only, and spares nobody who guesses with it.
        known(PASSWORD, &app.member(Role::Agent).username).await.assert_problem(429, "too_many_attempts");
        for _ in 0..5 {
            known("wrong", &agent.username).await.assert_problem(401, "invalid_credentials");
        }
        known(PASSWORD, &agent.username).await.assert_problem(429, "too_many_attempts");
    }

    async fn behind_a_trusted_proxy_callers_are_told_apart(app: TestApp) {
        let agent = app.member(Role::Agent);
        let from = |address: &str, through: &str, password: &str| {
            let body = json!({"username": agent.username, "password": password});
            app.anyone().with("X-Forwarded-For", address).from(through).post("/api/v1/auth/login", body)
        };
        for _ in 0..5 {
            from("198.51.100.7", PROXY, "wrong").await.assert_problem(401, "invalid_credentials");
        }
        from("198.51.100.7", PROXY, PASSWORD).await.assert_problem(429, "too_many_attempts");
        from("6.6.6.6, 198.51.100.7", PROXY, PASSWORD).await.assert_problem(429, "too_many_attempts");
        from("198.51.100.8", PROXY, PASSWORD).await.assert_status(200);
        // Anybody else can write what they want.
        for number in 0..5 {
            from(&format!("203.0.113.{number}"), "192.0.2.1", "wrong").await.assert_problem(401, "invalid_credentials");
        }
        from("203.0.113.99", "192.0.2.1", PASSWORD).await.assert_problem(429, "too_many_attempts");
    }

    async fn a_clock_that_is_set_back_locks_nobody_out(app: TestApp) {
        let agent = app.member(Role::Agent);
        for _ in 0..5 {
            attempt(&app, &agent.username, "wrong", "192.0.2.1").await.assert_problem(401, "invalid_credentials");
        }
        app.advance(-Duration::days(3));
        let refused = attempt(&app, &agent.username, PASSWORD, "192.0.2.1").await.assert_problem(429, "too_many_attempts");
        assert_eq!(refused.header("retry-after"), Some("1"));
        app.advance(Duration::seconds(1));
        attempt(&app, &agent.username, PASSWORD, "192.0.2.1").await.assert_status(200);
    }

    async fn many_addresses_can_not_lock_a_member_out_for_long(app: TestApp) {
        let agent = app.member(Role::Agent);
        let mut longest = 0;
        for number in 0..40 {
            let address = format!("198.51.100.{}", number + 1);
            loop {
                let answer = attempt(&app, &agent.username, "wrong", &address).await;
                if answer.status == 401 {
                    break;
                }
                let wait: i64 = answer.assert_problem(429, "too_many_attempts").header("retry-after").unwrap().parse().unwrap();
                longest = longest.max(wait);
                app.advance(Duration::seconds(wait));
            }
        }
        assert_eq!(longest, 30);
        app.advance(Duration::seconds(30));
        attempt(&app, &agent.username, PASSWORD, "192.0.2.1").await.assert_status(200);
    }

    async fn a_busy_office_is_not_slowed_down_by_those_who_succeed(app: TestApp) {
        let (agent, clumsy) = (app.member(Role::Agent), app.member(Role::Agent));
        attempt(&app, &clumsy.username, "wrong", "192.0.2.1").await.assert_problem(401, "invalid_credentials");
        for _ in 0..33 {
            attempt(&app, &agent.username, PASSWORD, "192.0.2.1").await.assert_status(200);
        }
        // The one failure is remembered as it was, and no more.
        let mut failures: Vec<i64> = app.read(|conn| Ok(login_failures::table.select(login_failures::failures).load(conn)?));
        failures.sort_unstable();
        assert_eq!(failures, [1, 1, 1]);
    }

    async fn many_guesses_at_once_are_not_free(app: TestApp) {
        let agent = app.member(Role::Agent);
        let all = (0..12).map(|_| attempt(&app, &agent.username, "wrong", "192.0.2.1"));
        let answers = futures_util::future::join_all(all).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 401).count(), 5);
        assert_eq!(answers.iter().filter(|answer| answer.status == 429).count(), 7);
    }

    async fn throttling_keeps_no_names_and_addresses(app: TestApp) {
        attempt(&app, "lin.xiaolan", "wrong", "192.0.2.1").await.assert_problem(401, "invalid_credentials");
        let subjects: Vec<String> = app.read(|conn| Ok(login_failures::table.select(login_failures::subject).load(conn)?));
        assert_eq!(subjects.len(), 3);
        for subject in subjects {
            assert!(subject.len() == 64 && subject.bytes().all(|b| b.is_ascii_hexdigit()), "{subject}");
        }
    }
}
