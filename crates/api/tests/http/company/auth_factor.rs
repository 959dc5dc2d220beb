//! The second factor: set up, asked for, lost, required.

use actix_web::http::Method;
use chrono::Duration;
use diesel::prelude::*;
use fangke_api::platform::totp::{Secret, step_at};
use fangke_api::schema::{audit_entries, recovery_codes, second_factors};
use fangke_shared::company::auth::{
    CodeWantedResponse, MeResponse, NewSecondFactorResponse, RecoveryCodesResponse, SecondFactorResponse, TokenResponse,
};
use fangke_shared::permission::{Role, SessionDuty};
use serde_json::{Value, json};

use crate::support::{Answer, PASSWORD, TestApp, TestMember};

const ME: &str = "/api/v1/auth/me";
const FACTOR: &str = "/api/v1/auth/second-factor";

async fn login(app: &TestApp, member: &TestMember) -> Answer {
    let body = json!({"username": member.username, "password": PASSWORD});
    app.anyone().from("192.0.2.1").post("/api/v1/auth/login", body).await
}

/// The first step, and its ticket.
async fn ticket(app: &TestApp, member: &TestMember) -> String {
    let answer = login(app, member).await.assert_status(202);
    assert!(answer.cookie("fangke_refresh").is_none() && answer.cookie("fangke_device").is_none());
    let wanted: CodeWantedResponse = answer.read();
    assert_eq!(wanted.expires_in, 300);
    wanted.ticket
}

async fn say(app: &TestApp, ticket: &str, code: &str) -> Answer {
    say_from(app, "192.0.2.1", ticket, code).await
}

async fn say_from(app: &TestApp, address: &str, ticket: &str, code: &str) -> Answer {
    app.anyone().from(address).post("/api/v1/auth/login/code", json!({"ticket": ticket, "code": code})).await
}

/// The code of some steps before or after now.
fn code(app: &TestApp, secret: &Secret, steps: i64) -> String {
    format!("{:06}", secret.code(step_at(app.app.clock.now()) + steps).unwrap())
}

/// A code that is none of those that hold.
fn wrong_code(app: &TestApp, secret: &Secret) -> String {
    let right: Vec<String> = (-1..=1).map(|steps| code(app, secret, steps)).collect();
    (0..4).map(|number| format!("{number:06}")).find(|code| !right.contains(code)).unwrap()
}

/// Offers a secret, with an access token.
async fn begin(app: &TestApp, token: &str) -> Secret {
    let offered: NewSecondFactorResponse = app.bearer(token).post(FACTOR, json!({"password": PASSWORD})).await.assert_status(200).read();
    assert!(offered.address.starts_with("otpauth://totp/") && offered.address.contains(&offered.secret));
    assert!(offered.qr.side > 20 && offered.qr.path.starts_with('M'));
    Secret::from_base32(&offered.secret).unwrap()
}

/// Sets a second factor up, and turns the clock to the next code.
async fn enrol(app: &TestApp, token: &str) -> (Secret, Vec<String>) {
    let secret = begin(app, token).await;
    let body = json!({"code": code(app, &secret, 0)});
    let answer: RecoveryCodesResponse = app.bearer(token).post(&format!("{FACTOR}/confirm"), body).await.assert_status(200).read();
    app.advance(Duration::seconds(60));
    (secret, answer.codes)
}

async fn enrolled(app: &TestApp, member: &TestMember) -> (Secret, Vec<String>) {
    enrol(app, &app.token(member)).await
}

async fn standing(app: &TestApp, member: &TestMember) -> SecondFactorResponse {
    app.by(member).get(FACTOR).await.assert_status(200).read()
}

async fn refresh(app: &TestApp, answer: &Answer) -> (TokenResponse, Answer) {
    let cookie = format!("fangke_refresh={}", answer.cookie("fangke_refresh").unwrap().value());
    let answer = app.anyone().with("Cookie", &cookie).send(Method::POST, "/api/v1/auth/refresh", None).await.assert_status(200);
    (answer.read(), answer)
}

async fn require(app: &TestApp, admin: &TestMember, value: i64) {
    let body = json!({"value": value, "reason": "经纪人要用两步验证"});
    app.by(admin).post("/api/v1/settings/second_factor_agent", body).await.assert_status(201);
}

#[track_caller]
fn is_wrong(answer: Answer) {
    answer.assert_problem(422, "validation_failed").assert_field("/code", "wrong_code");
}

both_engines! {
    async fn the_code_is_asked_for_once_it_was_confirmed(app: TestApp) {
        let agent = app.member(Role::Agent);
        assert_eq!(standing(&app, &agent).await, SecondFactorResponse { on_since: None, recovery_codes_left: 0, is_required: false });
        app.by(&agent).post(FACTOR, json!({"password": "wrong"})).await.assert_field("/password", "wrong_password");
        let first = begin(&app, &app.token(&agent)).await;
        // Only offered: nobody asks for it, and another offer takes its place.
        login(&app, &agent).await.assert_status(200);
        let secret = begin(&app, &app.token(&agent)).await;
        let confirm = |code: String| app.by(&agent).post(&format!("{FACTOR}/confirm"), json!({"code": code}));
        is_wrong(confirm(code(&app, &first, 0)).await);
        is_wrong(confirm("12345".into()).await);
        let answer: RecoveryCodesResponse = confirm(code(&app, &secret, 0)).await.assert_status(200).read();
        assert_eq!(answer.codes.len(), 10);
        let on = standing(&app, &agent).await;
        assert_eq!((on.on_since, on.recovery_codes_left), (Some(app.app.clock.now()), 10));
        confirm(code(&app, &secret, 1)).await.assert_problem(409, "second_factor_on");
        app.by(&agent).post(FACTOR, json!({"password": PASSWORD})).await.assert_problem(409, "second_factor_on");

        let ticket = ticket(&app, &agent).await;
        app.advance(Duration::seconds(30));
        let signed_in: TokenResponse = say(&app, &ticket, &code(&app, &secret, 0)).await.assert_status(200).read();
        app.bearer(&signed_in.access_token).get(ME).await.assert_status(200);
    }

    async fn a_code_is_good_once_and_a_ticket_too(app: TestApp) {
        let agent = app.member(Role::Agent);
        let (secret, _) = enrolled(&app, &agent).await;
        let (one, two) = (ticket(&app, &agent).await, ticket(&app, &agent).await);
        let now = code(&app, &secret, 0);
        say(&app, &one, &now).await.assert_status(200);
        is_wrong(say(&app, &two, &now).await);
        // Nor one of a step before it, which was never used.
        is_wrong(say(&app, &two, &code(&app, &secret, -1)).await);
        app.advance(Duration::seconds(30));
        say(&app, &one, &code(&app, &secret, 0)).await.assert_problem(401, "sign_in_expired");
        say(&app, &two, &code(&app, &secret, 0)).await.assert_status(200);
    }

    async fn clocks_may_differ_by_one_step(app: TestApp) {
        let agent = app.member(Role::Agent);
        let (secret, _) = enrolled(&app, &agent).await;
        app.advance(Duration::minutes(5));
        for (steps, is_taken) in [(-2, false), (2, false), (-1, true), (1, true)] {
            let answer = say(&app, &ticket(&app, &agent).await, &code(&app, &secret, steps)).await;
            if is_taken {
                answer.assert_status(200);
            } else {
                is_wrong(answer);
            }
        }
    }

    async fn a_recovery_code_is_good_once(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let (_, codes) = enrolled(&app, &agent).await;
        let typed = codes[3].to_uppercase().replace('-', " ");
        say(&app, &ticket(&app, &agent).await, &typed).await.assert_status(200);
        is_wrong(say(&app, &ticket(&app, &agent).await, &codes[3]).await);
        is_wrong(say(&app, &ticket(&app, &agent).await, "abcde-fghij").await);
        assert_eq!(standing(&app, &agent).await.recovery_codes_left, 9);
        let path = format!("/api/v1/audit?subject=member&subject_id={}", agent.id);
        let trail = app.by(&admin).get(&path).await.assert_status(200).json();
        assert_eq!((&trail["items"][0]["action"], &trail["items"][0]["details"]), (&json!("login"), &json!({"with": "recovery_code"})));
    }

    async fn neither_secret_nor_recovery_codes_are_stored_as_they_are(app: TestApp) {
        let agent = app.member(Role::Agent);
        let (secret, codes) = enrolled(&app, &agent).await;
        let stored: String = app.read(|conn| Ok(second_factors::table.select(second_factors::secret).first(conn)?));
        assert!(!stored.contains(&secret.to_base32()));
        let hashes: Vec<String> = app.read(|conn| Ok(recovery_codes::table.select(recovery_codes::code_hash).load(conn)?));
        assert!(hashes.len() == 10 && hashes.iter().all(|hash| hash.len() == 64 && !codes.contains(hash)));
        let trail: Vec<String> = app.read(|conn| Ok(audit_entries::table.select(audit_entries::details).load(conn)?));
        assert!(trail.iter().all(|details| codes.iter().all(|code| !details.contains(code.as_str()))));
    }

    async fn guessing_codes_is_slowed_down_from_anywhere(app: TestApp) {
        let agent = app.member(Role::Agent);
        let (secret, _) = enrolled(&app, &agent).await;
        let wrong = wrong_code(&app, &secret);
        for number in 0..5 {
            // Beginning anew with the right password forgets nothing, nor does another address.
            let ticket = ticket(&app, &agent).await;
            is_wrong(say_from(&app, &format!("198.51.100.{}", number + 1), &ticket, &wrong).await);
        }
        let last = ticket(&app, &agent).await;
        let refused = say_from(&app, "198.51.100.99", &last, &code(&app, &secret, 0)).await.assert_problem(429, "too_many_attempts");
        assert_eq!(refused.header("retry-after"), Some("1"));
        app.advance(Duration::seconds(1));
        say(&app, &last, &code(&app, &secret, 0)).await.assert_status(200);
        // Success forgets the wrong codes.
        is_wrong(say(&app, &ticket(&app, &agent).await, &wrong_code(&app, &secret)).await);
    }

    async fn wrong_codes_at_one_place_count_like_wrong_passwords(app: TestApp) {
        let agent = app.member(Role::Agent);
        let (secret, _) = enrolled(&app, &agent).await;
        for _ in 0..5 {
            is_wrong(say(&app, &ticket(&app, &agent).await, &wrong_code(&app, &secret)).await);
        }
        login(&app, &agent).await.assert_problem(429, "too_many_attempts");
    }

    async fn a_ticket_ends_by_time_and_with_the_password_and_can_not_be_made_up(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let (secret, _) = enrolled(&app, &agent).await;
        let old = ticket(&app, &agent).await;
        app.advance(Duration::minutes(5));
        say(&app, &old, &code(&app, &secret, 0)).await.assert_problem(401, "sign_in_expired");
        let before = ticket(&app, &agent).await;
        for made_up in ["", "x", "1.2.3.4", &format!("{before}0"), &before.replacen('.', "1.", 1)] {
            say(&app, made_up, &code(&app, &secret, 0)).await.assert_problem(401, "sign_in_expired");
        }
        let path = format!("/api/v1/members/{}/reset-password", agent.id);
        app.by(&admin).post(&path, json!({"password": "另一个密码 2026 xyz"})).await.assert_status(204);
        say(&app, &before, &code(&app, &secret, 0)).await.assert_problem(401, "sign_in_expired");
    }

    async fn it_is_taken_away_and_codes_are_renewed_with_password_and_code(app: TestApp) {
        let agent = app.member(Role::Agent);
        let ask = |what: &'static str, password: &str, code: &str| {
            app.by(&agent).post(&format!("{FACTOR}/{what}"), json!({"password": password, "code": code}))
        };
        ask("remove", PASSWORD, "123456").await.assert_problem(409, "second_factor_off");
        let (secret, codes) = enrolled(&app, &agent).await;
        for what in ["remove", "recovery-codes"] {
            ask(what, "wrong", &code(&app, &secret, 0)).await.assert_problem(422, "validation_failed").assert_field("/password", "wrong_password");
            is_wrong(ask(what, PASSWORD, &wrong_code(&app, &secret)).await);
        }
        let renewed: RecoveryCodesResponse =
            ask("recovery-codes", PASSWORD, &code(&app, &secret, 0)).await.assert_status(200).read();
        is_wrong(ask("remove", PASSWORD, &codes[0]).await);
        ask("remove", PASSWORD, &renewed.codes[0]).await.assert_status(204);
        login(&app, &agent).await.assert_status(200);
        let left: i64 = app.read(|conn| Ok(recovery_codes::table.count().get_result(conn)?));
        assert_eq!((left, standing(&app, &agent).await.on_since), (0, None));
    }

    async fn setting_it_up_ends_the_other_sessions(app: TestApp) {
        let agent = app.member(Role::Agent);
        let elsewhere: TokenResponse = login(&app, &agent).await.assert_status(200).read();
        enrolled(&app, &agent).await;
        app.bearer(&elsewhere.access_token).get(ME).await.assert_problem(401, "unauthenticated");
        app.by(&agent).get(ME).await.assert_status(200);
    }

    async fn who_has_to_have_one_and_has_none_can_only_set_it_up(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        require(&app, &admin, 1).await;
        let answer = login(&app, &agent).await.assert_status(200);
        let signed_in: TokenResponse = answer.read();
        assert_eq!(signed_in.member.duty, Some(SessionDuty::EnrolSecondFactor));
        let token = signed_in.access_token;
        let me: MeResponse = app.bearer(&token).get(ME).await.assert_status(200).read();
        assert_eq!(me.duty, Some(SessionDuty::EnrolSecondFactor));
        for path in ["/api/v1/listings", "/api/v1/members", "/api/v1/auth/sessions", "/api/v1/auth/sign-ins"] {
            app.bearer(&token).get(path).await.assert_problem(403, "second_factor_required");
        }
        let body = json!({"current_password": PASSWORD, "new_password": "海上生明月 2026"});
        app.bearer(&token).post("/api/v1/auth/change-password", body).await.assert_problem(403, "second_factor_required");
        // A renewed token is no better.
        let (again, answer) = refresh(&app, &answer).await;
        app.bearer(&again.access_token).get("/api/v1/listings").await.assert_problem(403, "second_factor_required");

        let (secret, _) = enrol(&app, &again.access_token).await;
        let (free, answer) = refresh(&app, &answer).await;
        assert_eq!(free.member.duty, None);
        app.bearer(&free.access_token).get("/api/v1/listings").await.assert_status(200);
        let proof = json!({"password": PASSWORD, "code": code(&app, &secret, 0)});
        app.bearer(&free.access_token).post(&format!("{FACTOR}/remove"), proof).await.assert_status(204);
        let (bound, answer) = refresh(&app, &answer).await;
        assert_eq!(bound.member.duty, Some(SessionDuty::EnrolSecondFactor));
        // Nobody else's role is concerned, and it ends with the setting.
        assert_eq!(login(&app, &admin).await.assert_status(200).read::<TokenResponse>().member.duty, None);
        require(&app, &admin, 0).await;
        assert_eq!(refresh(&app, &answer).await.0.member.duty, None);
    }

    async fn an_administrator_takes_away_what_somebody_has_lost(app: TestApp) {
        let (admin, manager, agent) = (app.member(Role::Admin), app.member(Role::Manager), app.member(Role::Agent));
        let (secret, _) = enrolled(&app, &agent).await;
        let signed_in: TokenResponse = say(&app, &ticket(&app, &agent).await, &code(&app, &secret, 0)).await.assert_status(200).read();
        let reset = |by: &TestMember, id: String| {
            app.by(by).send(Method::POST, &format!("/api/v1/members/{id}/reset-second-factor"), None)
        };
        reset(&manager, agent.id.to_string()).await.assert_problem(403, "forbidden");
        reset(&agent, agent.id.to_string()).await.assert_problem(403, "forbidden");
        reset(&admin, admin.id.to_string()).await.assert_problem(403, "forbidden");
        reset(&admin, "9999".into()).await.assert_problem(404, "not_found");
        reset(&admin, agent.id.to_string()).await.assert_status(204);
        reset(&admin, agent.id.to_string()).await.assert_problem(409, "second_factor_off");
        app.bearer(&signed_in.access_token).get(ME).await.assert_problem(401, "unauthenticated");
        login(&app, &agent).await.assert_status(200);
        let entries: Vec<(Option<i64>, i64)> = app.read(|conn| {
            let of = audit_entries::table.filter(audit_entries::action.eq("reset_second_factor"));
            Ok(of.select((audit_entries::member_id, audit_entries::subject_id)).load(conn)?)
        });
        assert_eq!(entries, [(Some(admin.id.0), agent.id.0)]);
    }

    async fn bodies_are_held_to_their_fields(app: TestApp) {
        let agent = app.member(Role::Agent);
        let unknown: Value = json!({"password": PASSWORD, "again": true});
        app.by(&agent).post(FACTOR, unknown).await.assert_problem(422, "validation_failed").assert_field("/again", "unknown_field");
        for path in ["", "/confirm", "/recovery-codes", "/remove"] {
            app.anyone().post(&format!("{FACTOR}{path}"), json!({"password": "x", "code": "x"})).await.assert_problem(401, "unauthenticated");
        }
    }
}
