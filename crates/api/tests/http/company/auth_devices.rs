//! Where members are signed in, who has tried to be, and passwords that somebody else has set.

use actix_web::http::Method;
use chrono::Duration;
use diesel::prelude::*;
use fangke_api::schema::{audit_entries, sign_ins};
use fangke_shared::company::auth::{SessionResponse, SignInOutcome, SignInResponse, TokenResponse};
use fangke_shared::permission::{Role, SessionDuty};
use serde_json::json;

use crate::support::{Answer, PASSWORD, TestApp, TestMember};

const ME: &str = "/api/v1/auth/me";
const SESSIONS: &str = "/api/v1/auth/sessions";
const SIGN_INS: &str = "/api/v1/auth/sign-ins";
const WINDOWS: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";

async fn attempt(app: &TestApp, username: &str, password: &str, (agent, address): (&str, &str)) -> Answer {
    let body = json!({"username": username, "password": password});
    app.anyone().with("User-Agent", agent).from(address).post("/api/v1/auth/login", body).await
}

async fn login(app: &TestApp, member: &TestMember, from: (&str, &str)) -> (TokenResponse, Answer) {
    let answer = attempt(app, &member.username, PASSWORD, from).await.assert_status(200);
    (answer.read(), answer)
}

async fn refresh(app: &TestApp, answer: &Answer, (agent, address): (&str, &str)) -> Answer {
    let cookie = format!("fangke_refresh={}", answer.cookie("fangke_refresh").unwrap().value());
    app.anyone().with("Cookie", &cookie).with("User-Agent", agent).from(address).send(Method::POST, "/api/v1/auth/refresh", None).await
}

async fn sessions(app: &TestApp, token: &str) -> Vec<SessionResponse> {
    app.bearer(token).get(SESSIONS).await.assert_status(200).read()
}

both_engines! {
    async fn sessions_say_where_they_are_and_which_is_this_one(app: TestApp) {
        let (agent, other) = (app.member(Role::Agent), app.member(Role::Agent));
        let began = app.app.clock.now();
        let (desk, answer) = login(&app, &agent, (WINDOWS, "192.0.2.17")).await;
        app.advance(Duration::minutes(4));
        let (phone, _) = login(&app, &agent, (PHONE, "[2001:db8:1:2::9]")).await;
        login(&app, &other, (WINDOWS, "192.0.2.18")).await;
        let found = sessions(&app, &phone.access_token).await;
        let told: Vec<_> = found.iter().map(|s| (s.device.as_str(), s.network.as_str(), s.is_current)).collect();
        assert_eq!(told, [("Safari · iPhone", "2001:db8:1:*", true), ("Chrome · Windows", "192.0.2.*", false)]);
        assert_eq!((found[1].began_at, found[1].last_seen_at), (began, began));
        // Carried on elsewhere, it is seen there.
        refresh(&app, &answer, (WINDOWS, "198.51.100.3")).await.assert_status(200);
        let desk_now = sessions(&app, &desk.access_token).await.into_iter().find(|s| s.is_current).unwrap();
        assert_eq!((desk_now.network.as_str(), desk_now.last_seen_at), ("198.51.100.*", app.app.clock.now()));
        // Nobody can go on with it any more: it is gone from the list.
        app.advance(Duration::days(14));
        let (again, _) = login(&app, &agent, (WINDOWS, "192.0.2.17")).await;
        assert_eq!(sessions(&app, &again.access_token).await.len(), 1);
    }

    async fn one_session_is_ended_or_all_others(app: TestApp) {
        let (agent, other) = (app.member(Role::Agent), app.member(Role::Agent));
        let (here, _) = login(&app, &agent, (WINDOWS, "192.0.2.1")).await;
        let (lost, lost_answer) = login(&app, &agent, (PHONE, "192.0.2.2")).await;
        let (third, _) = login(&app, &agent, (PHONE, "192.0.2.3")).await;
        let (theirs, _) = login(&app, &other, (WINDOWS, "192.0.2.4")).await;
        let of_other = sessions(&app, &theirs.access_token).await[0].id;
        let by_me = |id: String| app.bearer(&here.access_token).delete(&format!("{SESSIONS}/{id}"));
        by_me(of_other.to_string()).await.assert_problem(404, "not_found");
        let found = sessions(&app, &here.access_token).await;
        let id = found.iter().rfind(|s| !s.is_current).unwrap().id;
        by_me(id.to_string()).await.assert_status(204);
        by_me(id.to_string()).await.assert_problem(404, "not_found");
        app.bearer(&lost.access_token).get(ME).await.assert_problem(401, "unauthenticated");
        refresh(&app, &lost_answer, (PHONE, "192.0.2.2")).await.assert_problem(401, "session_revoked");
        app.bearer(&third.access_token).get(ME).await.assert_status(200);

        app.bearer(&here.access_token).send(Method::POST, &format!("{SESSIONS}/end-others"), None).await.assert_status(204);
        app.bearer(&third.access_token).get(ME).await.assert_problem(401, "unauthenticated");
        app.bearer(&theirs.access_token).get(ME).await.assert_status(200);
        assert_eq!(sessions(&app, &here.access_token).await.len(), 1);
        let audited: i64 = app.read(|conn| Ok(audit_entries::table.filter(audit_entries::action.eq("end_sessions")).count().get_result(conn)?));
        assert_eq!(audited, 2);
        app.anyone().get(SESSIONS).await.assert_problem(401, "unauthenticated");
    }

    async fn the_history_has_success_and_failure_and_is_one_s_own(app: TestApp) {
        let (agent, other) = (app.member(Role::Agent), app.member(Role::Agent));
        attempt(&app, &agent.username, "wrong", (PHONE, "198.51.100.77")).await.assert_problem(401, "invalid_credentials");
        attempt(&app, "nobody", "wrong", (PHONE, "198.51.100.77")).await.assert_problem(401, "invalid_credentials");
        app.advance(Duration::minutes(1));
        let (signed_in, _) = login(&app, &agent, (WINDOWS, "192.0.2.17")).await;
        let history: Vec<SignInResponse> = app.bearer(&signed_in.access_token).get(SIGN_INS).await.assert_status(200).read();
        let told: Vec<_> = history.iter().map(|s| (s.outcome, s.device.as_str(), s.network.as_str())).collect();
        assert_eq!(told, [
            (SignInOutcome::Password, "Chrome · Windows", "192.0.2.*"),
            (SignInOutcome::WrongPassword, "Safari · iPhone", "198.51.100.*"),
        ]);
        assert_eq!(history[0].at - history[1].at, Duration::minutes(1));
        let theirs: Vec<SignInResponse> = app.by(&other).get(SIGN_INS).await.assert_status(200).read();
        assert!(theirs.is_empty());
    }

    async fn the_history_shows_fifty_and_forgets_after_half_a_year(app: TestApp) {
        let agent = app.member(Role::Agent);
        for _ in 0..52 {
            login(&app, &agent, (WINDOWS, "192.0.2.1")).await;
        }
        let history: Vec<SignInResponse> = app.by(&agent).get(SIGN_INS).await.assert_status(200).read();
        assert_eq!(history.len(), 50);
        app.advance(Duration::days(180) + Duration::seconds(1));
        app.run_jobs();
        assert_eq!(app.read(|conn| Ok(sign_ins::table.count().get_result::<i64>(conn)?)), 0);
    }

    async fn a_password_that_somebody_else_has_set_is_to_be_changed_first(app: TestApp) {
        const GIVEN: &str = "另一个密码 2026 xyz";
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let path = format!("/api/v1/members/{}/reset-password", agent.id);
        app.by(&admin).post(&path, json!({"password": GIVEN})).await.assert_status(204);
        let answer = attempt(&app, &agent.username, GIVEN, (WINDOWS, "192.0.2.1")).await.assert_status(200);
        let signed_in: TokenResponse = answer.read();
        assert_eq!(signed_in.member.duty, Some(SessionDuty::ChangePassword));
        let token = signed_in.access_token;
        app.bearer(&token).get(ME).await.assert_status(200);
        app.bearer(&token).get("/api/v1/listings").await.assert_problem(403, "password_change_required");
        let factor = "/api/v1/auth/second-factor";
        app.bearer(&token).post(factor, json!({"password": GIVEN})).await.assert_problem(403, "password_change_required");

        let change = |new: &str| {
            let body = json!({"current_password": GIVEN, "new_password": new});
            app.bearer(&token).post("/api/v1/auth/change-password", body)
        };
        change(GIVEN).await.assert_problem(422, "validation_failed").assert_field("/new_password", "repeated");
        change("Woaini1314520").await.assert_problem(422, "validation_failed").assert_field("/new_password", "weak_password");
        change("海上生明月 2026").await.assert_status(204);
        // The old token is what it was; the next one is good for everything.
        app.bearer(&token).get("/api/v1/listings").await.assert_problem(403, "password_change_required");
        let free: TokenResponse = refresh(&app, &answer, (WINDOWS, "192.0.2.1")).await.assert_status(200).read();
        assert_eq!(free.member.duty, None);
        app.bearer(&free.access_token).get("/api/v1/listings").await.assert_status(200);
    }

    async fn who_owes_something_can_still_sign_out(app: TestApp) {
        const GIVEN: &str = "另一个密码 2026 xyz";
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let path = format!("/api/v1/members/{}/reset-password", agent.id);
        app.by(&admin).post(&path, json!({"password": GIVEN})).await.assert_status(204);
        for way in ["logout", "logout-all"] {
            let answer = attempt(&app, &agent.username, GIVEN, (WINDOWS, "192.0.2.1")).await.assert_status(200);
            let token = answer.read::<TokenResponse>().access_token;
            app.bearer(&token).send(Method::POST, &format!("/api/v1/auth/{way}"), None).await.assert_status(204);
            app.bearer(&token).get(ME).await.assert_problem(401, "unauthenticated");
        }
    }
}
