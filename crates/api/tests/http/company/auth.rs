//! Signing in.

use actix_web::http::Method;
use chrono::Duration;
use diesel::prelude::*;
use fangke_api::schema::{audit_entries, login_failures, refresh_tokens, reveals};
use fangke_shared::company::auth::{MeResponse, TokenResponse};
use fangke_shared::permission::{PermissionTable, Role};
use serde_json::json;

use crate::support::{Answer, PASSWORD, PROXY, TestApp, TestMember};

const ME: &str = "/api/v1/auth/me";

async fn attempt(app: &TestApp, username: &str, password: &str, address: &str) -> Answer {
    let body = json!({"username": username, "password": password});
    app.anyone().from(address).post("/api/v1/auth/login", body).await
}

/// Signs in, and gives the tokens.
async fn login(app: &TestApp, member: &TestMember) -> (TokenResponse, String) {
    tokens(attempt(app, &member.username, PASSWORD, "192.0.2.1").await)
}

#[track_caller]
fn tokens(answer: Answer) -> (TokenResponse, String) {
    let answer = answer.assert_status(200);
    (answer.read(), answer.cookie("fangke_refresh").unwrap().value().to_owned())
}

async fn refresh(app: &TestApp, token: &str) -> Answer {
    app.anyone().with("Cookie", &format!("fangke_refresh={token}")).send(Method::POST, "/api/v1/auth/refresh", None).await
}

fn count_audited(app: &TestApp, action: &str) -> i64 {
    app.read(|conn| Ok(audit_entries::table.filter(audit_entries::action.eq(action)).count().get_result(conn)?))
}

both_engines! {
    async fn signs_in_with_name_and_password(app: TestApp) {
        let agent = app.member(Role::Agent);
        let answer = attempt(&app, &agent.username, PASSWORD, "192.0.2.1").await.assert_status(200);
        let cookie = answer.cookie("fangke_refresh").unwrap();
        assert_eq!((cookie.http_only(), cookie.path(), cookie.secure()), (Some(true), Some("/api/v1/auth"), None));
        assert_eq!((cookie.same_site().unwrap().to_string(), cookie.max_age().unwrap().whole_days()), ("Strict".into(), 14));

        let (signed_in, _) = tokens(answer);
        assert_eq!((signed_in.token_type.as_str(), signed_in.expires_in), ("Bearer", 300));
        let me: MeResponse = app.bearer(&signed_in.access_token).get(ME).await.assert_status(200).read();
        assert_eq!(me, signed_in.member);
        assert_eq!((me.member.id, me.member.last_login_at), (agent.id, Some(app.app.clock.now())));
        assert_eq!((me.permissions, me.reveals_today, me.reveal_limit), (PermissionTable::default().grants_of(Role::Agent), 0, 30));
        assert_eq!(count_audited(&app, "login"), 1);
    }

    async fn takes_names_as_phones_write_them(app: TestApp) {
        let agent = app.member(Role::Agent);
        attempt(&app, &format!(" {} ", agent.username.to_uppercase()), PASSWORD, "192.0.2.1").await.assert_status(200);
    }

    async fn says_the_same_of_wrong_passwords_and_of_unknown_and_deactivated_members(app: TestApp) {
        let agent = app.member(Role::Agent);
        let gone = app.member(Role::Agent);
        deactivate(&app, &gone).await;
        let mut answers = Vec::new();
        for (username, password) in [(&*agent.username, "wrong"), ("nobody", PASSWORD), (&*gone.username, PASSWORD), ("", "")] {
            let answer = attempt(&app, username, password, "192.0.2.1").await.assert_problem(401, "invalid_credentials");
            let mut problem = answer.json();
            problem["request_id"].take();
            answers.push(problem);
        }
        answers.dedup();
        assert_eq!(answers.len(), 1);
    }

    async fn stores_no_token_that_could_be_used(app: TestApp) {
        let agent = app.member(Role::Agent);
        let (_, token) = login(&app, &agent).await;
        let stored: Vec<String> = app.read(|conn| Ok(refresh_tokens::table.select(refresh_tokens::token_hash).load(conn)?));
        assert_eq!(stored, [fangke_api::platform::crypto::sha256_hex(token.as_bytes())]);
    }

    async fn access_token_ends_after_five_minutes_and_forged_ones_are_refused(app: TestApp) {
        let agent = app.member(Role::Agent);
        let token = app.token(&agent);
        app.bearer(&token).get(ME).await.assert_status(200);
        app.bearer(&format!("{token}x")).get(ME).await.assert_problem(401, "unauthenticated");
        app.anyone().get(ME).await.assert_problem(401, "unauthenticated");
        app.advance(Duration::seconds(300));
        app.bearer(&token).get(ME).await.assert_problem(401, "unauthenticated");
    }

    async fn refresh_gives_new_tokens_and_what_the_member_is_now(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let (first, token) = login(&app, &agent).await;
        app.advance(Duration::seconds(1));
        let path = format!("/api/v1/members/{}", agent.id);
        app.by(&admin).version(1).patch(&path, json!({"role": "assistant"})).await.assert_status(200);
        // The old token still says "agent": it must not be used any more.
        app.bearer(&first.access_token).get(ME).await.assert_problem(401, "unauthenticated");

        let (second, next) = tokens(refresh(&app, &token).await);
        assert_ne!(next, token);
        assert_eq!(second.member.member.role, Role::Assistant);
        let me: MeResponse = app.bearer(&second.access_token).get(ME).await.assert_status(200).read();
        assert_eq!(me.permissions, PermissionTable::default().grants_of(Role::Assistant));
        tokens(refresh(&app, &next).await);
    }

    async fn a_refresh_token_that_comes_again_ends_the_session(app: TestApp) {
        let agent = app.member(Role::Agent);
        let (_, stolen) = login(&app, &agent).await;
        let (signed_in, next) = tokens(refresh(&app, &stolen).await);
        app.advance(Duration::seconds(11));
        refresh(&app, &stolen).await.assert_problem(401, "session_revoked");
        // Neither the thief nor the member can go on, with whichever token.
        refresh(&app, &next).await.assert_problem(401, "session_revoked");
        app.bearer(&signed_in.access_token).get(ME).await.assert_problem(401, "unauthenticated");
        assert_eq!(count_audited(&app, "refresh_reused"), 1);
        // Other sessions are not concerned.
        app.by(&agent).get(ME).await.assert_status(200);
    }

    async fn two_tabs_may_refresh_with_the_same_token_at_once(app: TestApp) {
        let agent = app.member(Role::Agent);
        let (_, token) = login(&app, &agent).await;
        let (_, one) = tokens(refresh(&app, &token).await);
        app.advance(Duration::seconds(10));
        let (_, two) = tokens(refresh(&app, &token).await);
        assert_ne!(one, two);
        tokens(refresh(&app, &one).await);
        tokens(refresh(&app, &two).await);
        assert_eq!(count_audited(&app, "refresh_reused"), 0);
    }

    async fn refuses_refresh_tokens_that_are_missing_unknown_or_over(app: TestApp) {
        let agent = app.member(Role::Agent);
        let (_, token) = login(&app, &agent).await;
        app.anyone().send(Method::POST, "/api/v1/auth/refresh", None).await.assert_problem(401, "unauthenticated");
        refresh(&app, "unknown").await.assert_problem(401, "unauthenticated");
        app.advance(Duration::days(14));
        refresh(&app, &token).await.assert_problem(401, "unauthenticated");
    }

    async fn forgets_refresh_tokens_that_are_over(app: TestApp) {
        let agent = app.member(Role::Agent);
        login(&app, &agent).await;
        app.advance(Duration::days(15));
        login(&app, &agent).await;
        assert_eq!(app.read(|conn| Ok(refresh_tokens::table.count().get_result::<i64>(conn)?)), 1);
    }

    async fn deactivated_members_can_neither_go_on_nor_refresh(app: TestApp) {
        let agent = app.member(Role::Agent);
        let (signed_in, token) = login(&app, &agent).await;
        deactivate(&app, &agent).await;
        app.bearer(&signed_in.access_token).get(ME).await.assert_problem(401, "unauthenticated");
        refresh(&app, &token).await.assert_problem(401, "session_revoked");
    }

    async fn logout_ends_the_session_by_cookie_alone(app: TestApp) {
        let agent = app.member(Role::Agent);
        let (signed_in, token) = login(&app, &agent).await;
        let cookie = format!("fangke_refresh={token}");
        let answer = app.anyone().with("Cookie", &cookie).send(Method::POST, "/api/v1/auth/logout", None).await.assert_status(204);
        assert_eq!(answer.cookie("fangke_refresh").unwrap().max_age().unwrap().whole_seconds(), 0);
        app.bearer(&signed_in.access_token).get(ME).await.assert_problem(401, "unauthenticated");
        refresh(&app, &token).await.assert_problem(401, "session_revoked");
    }

    async fn logout_ends_the_session_by_access_token_alone_and_is_never_refused(app: TestApp) {
        let agent = app.member(Role::Agent);
        let (signed_in, token) = login(&app, &agent).await;
        app.bearer(&signed_in.access_token).send(Method::POST, "/api/v1/auth/logout", None).await.assert_status(204);
        refresh(&app, &token).await.assert_problem(401, "session_revoked");
        app.anyone().send(Method::POST, "/api/v1/auth/logout", None).await.assert_status(204);
    }

    async fn logout_all_ends_every_session_of_the_member_only(app: TestApp) {
        let (agent, other) = (app.member(Role::Agent), app.member(Role::Agent));
        let (one, first) = login(&app, &agent).await;
        let (two, second) = login(&app, &agent).await;
        app.bearer(&one.access_token).send(Method::POST, "/api/v1/auth/logout-all", None).await.assert_status(204);
        for (token, cookie) in [(one.access_token, first), (two.access_token, second)] {
            app.bearer(&token).get(ME).await.assert_problem(401, "unauthenticated");
            refresh(&app, &cookie).await.assert_problem(401, "session_revoked");
        }
        app.by(&other).get(ME).await.assert_status(200);
        // In the very same second one can sign in again.
        let (again, _) = login(&app, &agent).await;
        app.bearer(&again.access_token).get(ME).await.assert_status(200);
        assert_eq!(count_audited(&app, "logout_all"), 1);
    }

    async fn changing_the_password_ends_other_sessions_and_keeps_this_one(app: TestApp) {
        let agent = app.member(Role::Agent);
        let (here, here_cookie) = login(&app, &agent).await;
        let (there, there_cookie) = login(&app, &agent).await;
        let body = json!({"current_password": PASSWORD, "new_password": "海上生明月 2026"});
        app.bearer(&here.access_token).post("/api/v1/auth/change-password", body).await.assert_status(204);

        app.bearer(&here.access_token).get(ME).await.assert_status(200);
        tokens(refresh(&app, &here_cookie).await);
        app.bearer(&there.access_token).get(ME).await.assert_problem(401, "unauthenticated");
        refresh(&app, &there_cookie).await.assert_problem(401, "session_revoked");
        attempt(&app, &agent.username, PASSWORD, "192.0.2.1").await.assert_problem(401, "invalid_credentials");
        attempt(&app, &agent.username, "海上生明月 2026", "192.0.2.1").await.assert_status(200);
        assert_eq!(count_audited(&app, "change_password"), 1);
    }

    async fn a_new_password_needs_the_current_one_and_must_be_good(app: TestApp) {
        let agent = app.member(Role::Agent);
        let change = |current: &str, new: &str| {
            let body = json!({"current_password": current, "new_password": new});
            app.by(&agent).post("/api/v1/auth/change-password", body)
        };
        change("wrong", "海上生明月 2026").await.assert_problem(422, "validation_failed").assert_field("/current_password", "wrong_password");
        change(PASSWORD, "short").await.assert_problem(422, "validation_failed").assert_field("/new_password", "too_short");
        let own_name = format!("{}-2026-xyz", agent.username);
        change(PASSWORD, &own_name).await.assert_problem(422, "validation_failed").assert_field("/new_password", "weak_password");
        attempt(&app, &agent.username, PASSWORD, "192.0.2.1").await.assert_status(200);
    }

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

    async fn other_processes_learn_who_may_not_go_on(app: TestApp) {
        let (leaving, moved, out) = (app.member(Role::Agent), app.member(Role::Agent), app.member(Role::Agent));
        let admin = app.member(Role::Admin);
        let other = app.another_process();
        app.advance(Duration::seconds(1));
        let is_refused = |member: &TestMember| other.ended.contains(member.id, member.claims.session_id, app.app.clock.now().timestamp() - 1);
        fangke_api::wings::watch(&other).unwrap();
        assert!(![&leaving, &moved, &out, &admin].into_iter().any(is_refused));
        deactivate(&app, &leaving).await;
        app.by(&admin).version(1).patch(&format!("/api/v1/members/{}", moved.id), json!({"role": "assistant"})).await.assert_status(200);
        app.by(&out).send(Method::POST, "/api/v1/auth/logout", None).await.assert_status(204);
        assert!(!is_refused(&leaving));
        fangke_api::wings::watch(&other).unwrap();
        assert!([&leaving, &moved, &out].into_iter().all(is_refused));
        assert!(!is_refused(&admin));
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

    async fn me_counts_the_reveals_of_the_business_day(app: TestApp) {
        let agent = app.member(Role::Agent);
        let now = app.app.clock.now();
        let (today, _) = app.app.clock.day_bounds(app.app.clock.day_of(now));
        app.write(|conn| {
            // Any listing will do.
            let listing = fangke_api::platform::db::sql::Sql::new(LISTING).load::<diesel::sql_types::BigInt, i64>(conn)?[0];
            for at in [today - Duration::microseconds(1), today, now] {
                diesel::insert_into(reveals::table)
                    .values((
                        reveals::member_id.eq(agent.id.0),
                        reveals::listing_id.eq(listing),
                        reveals::purpose.eq("contact_owner"),
                        reveals::revealed_at.eq(at.naive_utc()),
                        reveals::follow_up_due_at.eq(at.naive_utc()),
                    ))
                    .execute(conn)?;
            }
            Ok(())
        });
        let me: MeResponse = app.by(&agent).get(ME).await.assert_status(200).read();
        assert_eq!(me.reveals_today, 2);
    }
}

const LISTING: &str = "INSERT INTO listings (status, is_lead, purpose, orientation_mask, is_late_entry, terms, follow_up_count, created_at, \
updated_at, version) VALUES ('lead', TRUE, 'sale', 0, FALSE, '{}', 0, '2026-03-18 00:00:00', '2026-03-18 00:00:00', 1) RETURNING id";

async fn deactivate(app: &TestApp, member: &TestMember) {
    let admin = app.member(Role::Admin);
    let path = format!("/api/v1/members/{}", member.id);
    app.by(&admin).version(1).patch(&path, json!({"is_active": false})).await.assert_status(200);
}
