//! Tokens of partners (RFC 6749), and how much may be asked for with them (I7).

use actix_web::http::Method;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::Duration;
use fangke_api::platform::crypto::Keys;
use fangke_api::platform::token::PartnerClaims;
use fangke_shared::partner::oauth::OauthToken;
use fangke_shared::permission::{PartnerScope, Role};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::json;

use super::{API_CLIENTS, OWN, ask, draft, register, shown, token};
use crate::support::{Answer, TestApp};

/// Asks by HTTP Basic.
async fn knock(app: &TestApp, credentials: &str, form: &str) -> Answer {
    let client = app.anyone().with("Content-Type", "application/x-www-form-urlencoded");
    let client = client.with("Authorization", &format!("Basic {}", STANDARD.encode(credentials)));
    client.send(Method::POST, "/oauth/token", Some(form.as_bytes().to_vec())).await
}

#[track_caller]
fn refused(answer: Answer, status: u16, error: &str) -> Answer {
    let answer = answer.assert_status(status);
    assert_eq!((answer.json()["error"].as_str(), answer.header("content-type")), (Some(error), Some("application/json")));
    assert_eq!((answer.header("cache-control"), answer.header("pragma")), (Some("no-store"), Some("no-cache")));
    answer
}

both_engines! {
    async fn a_program_gets_a_token_by_basic_and_by_form(app: TestApp) {
        let made = register(&app, draft("门户")).await;
        let credentials = format!("{}:{}", made.api_client.oauth_client_id, made.secret);
        let by_basic = knock(&app, &credentials, "grant_type=client_credentials").await.assert_status(200);
        let by_form = ask(&app, &shown(&made)).await.assert_status(200);
        for answer in [by_basic, by_form] {
            assert_eq!((answer.header("cache-control"), answer.header("pragma")), (Some("no-store"), Some("no-cache")));
            let token: OauthToken = answer.read();
            assert_eq!((token.token_type.as_str(), token.expires_in), ("Bearer", 3600));
            assert_eq!(token.scope, "listings:read leads:write");
            app.bearer(&token.access_token).get(OWN).await.assert_status(200);
        }
        let fewer: OauthToken = ask(&app, &format!("{}&scope=leads%3Awrite", shown(&made))).await.assert_status(200).read();
        assert_eq!(fewer.scope, "leads:write");
        assert_eq!(app.bearer(&fewer.access_token).get(OWN).await.assert_status(200).json()["scopes"], json!(["leads:write"]));
        app.advance(Duration::seconds(3600));
        app.bearer(&fewer.access_token).get(OWN).await.assert_problem(401, "unauthenticated");
    }

    async fn refusals_are_those_of_the_standard(app: TestApp) {
        let made = register(&app, draft("门户")).await;
        let (id, good) = (made.api_client.oauth_client_id.clone(), shown(&made));
        let grant = "grant_type=client_credentials";
        refused(ask(&app, &good.replace("client_credentials", "password")).await, 400, "unsupported_grant_type");
        refused(ask(&app, &format!("client_id={id}&client_secret={}", made.secret)).await, 400, "invalid_request");
        refused(ask(&app, &format!("{good}&{grant}")).await, 400, "invalid_request");
        refused(ask(&app, &format!("{good}&scope=everything")).await, 400, "invalid_scope");
        refused(ask(&app, &format!("{good}&scope=media%3Aread")).await, 400, "invalid_scope");
        refused(knock(&app, &format!("{id}:{}", made.secret), &good).await, 400, "invalid_request");
        let json = app.anyone().with("Content-Type", "application/json");
        refused(json.send(Method::POST, "/oauth/token", Some(b"{}".to_vec())).await, 400, "invalid_request");
        refused(ask(&app, &format!("{good}&more={}", "x".repeat(20_000))).await, 400, "invalid_request");
        // Nothing tells an unknown name from a wrong secret.
        let texts = [
            ask(&app, &format!("{grant}&client_id=nobody&client_secret={}", made.secret)).await,
            ask(&app, &format!("{grant}&client_id={id}&client_secret=fks_wrong")).await,
            knock(&app, &format!("{id}:wrong"), grant).await,
        ]
        .map(|answer| refused(answer, 401, "invalid_client"))
        .map(|answer| (answer.text(), answer.header("www-authenticate").unwrap().to_owned()));
        assert!(texts.iter().all(|text| *text == texts[0] && text.1.starts_with("Basic ")), "{texts:?}");
        refused(ask(&app, grant).await, 401, "invalid_client");
        refused(ask(&app, &format!("{grant}&client_id={id}")).await, 401, "invalid_client");
        let refusal = app.anyone().get("/oauth/token").await.assert_problem(405, "method_not_allowed");
        assert_eq!(refusal.header("allow"), Some("POST"));
        app.anyone().get("/oauth/nothing").await.assert_problem(404, "not_found");
    }

    async fn tokens_that_are_not_ours_are_all_refused_alike(app: TestApp) {
        let (admin, made) = (app.member(Role::Admin), register(&app, draft("门户")).await);
        let good = token(&app, &made).await;
        let keys = Keys::derive(&[7; 32]);
        let now = app.app.clock.now().timestamp();
        let claims = PartnerClaims {
            api_client_id: made.api_client.id,
            scopes: vec![PartnerScope::ListingsRead],
            store_id: None,
            district: None,
            rate_limit: 600,
            token_version: 1,
            aud: "fangke-partner".to_owned(),
            iat: now,
            exp: now + 60,
        };
        let sign = |algorithm: Algorithm, claims: &PartnerClaims, secret: &[u8]| {
            jsonwebtoken::encode(&Header::new(algorithm), claims, &EncodingKey::from_secret(secret)).unwrap()
        };
        let right = keys.partner_token_secret();
        // The forger's hand is right otherwise.
        app.bearer(&sign(Algorithm::HS256, &claims, right)).get(OWN).await.assert_status(200);
        let encoded = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let body = encoded(serde_json::to_value(&claims).unwrap());
        let mut damaged = good.clone();
        damaged.replace_range(good.len() - 4.., "AAAA");
        let wrong = [
            sign(Algorithm::HS256, &claims, &[1; 32]),
            sign(Algorithm::HS256, &claims, keys.token_secret()),
            sign(Algorithm::HS384, &claims, right),
            sign(Algorithm::HS256, &PartnerClaims { aud: "elsewhere".to_owned(), ..claims.clone() }, right),
            sign(Algorithm::HS256, &PartnerClaims { exp: now, ..claims.clone() }, right),
            format!("{}.{body}.", encoded(json!({"alg": "none", "typ": "JWT"}))),
            format!("{}.{body}.", encoded(json!({"alg": "HS256", "typ": "JWT"}))),
            damaged,
            app.token(&admin),
            "x".repeat(5_000),
            String::new(),
        ];
        let said = |answer: Answer| {
            let mut problem = answer.assert_problem(401, "unauthenticated").json();
            problem["request_id"] = json!("");
            problem
        };
        let nobody = said(app.anyone().get(OWN).await);
        for token in wrong {
            assert_eq!(said(app.bearer(&token).get(OWN).await), nobody, "{token}");
        }
        // Nor is a partner's token good where members work.
        for path in ["/api/v1/auth/me", "/api/v1/listings", API_CLIENTS] {
            let answer = app.bearer(&good).get(path).await;
            assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
            assert_eq!(said(answer), nobody, "{path}");
        }
    }

    async fn who_asks_too_often_waits_and_nobody_else(app: TestApp) {
        let mut body = draft("门户");
        body["rate_limit"] = json!(3);
        let (busy, calm) = (register(&app, body).await, register(&app, draft("另一家")).await);
        let (busy, calm) = (token(&app, &busy).await, token(&app, &calm).await);
        let told = |answer: &Answer| ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"].map(|name| answer.header(name).unwrap().to_owned());
        assert_eq!(told(&app.bearer(&busy).get(OWN).await.assert_status(200)), ["3", "1", "40"]);
        assert_eq!(told(&app.bearer(&busy).get(OWN).await.assert_status(200)), ["3", "0", "60"]);
        let refused = app.bearer(&busy).get(OWN).await.assert_problem(429, "rate_limited");
        assert_eq!((told(&refused), refused.header("retry-after")), (["3", "0", "60"].map(str::to_owned), Some("20")));
        // Others, and members, go on.
        assert_eq!(told(&app.bearer(&calm).get(OWN).await.assert_status(200))[0], "600");
        let agent = app.member(Role::Agent);
        let answer = app.by(&agent).get("/api/v1/auth/me").await.assert_status(200);
        assert_eq!(answer.header("ratelimit-limit"), None);
        app.advance(Duration::seconds(20));
        app.bearer(&busy).get(OWN).await.assert_status(200);
        app.bearer(&busy).get(OWN).await.assert_problem(429, "rate_limited");
    }

    async fn who_guesses_secrets_is_slowed_down(app: TestApp) {
        let made = register(&app, draft("门户")).await;
        let wrong = format!("grant_type=client_credentials&client_id={}&client_secret=wrong", made.api_client.oauth_client_id);
        for _ in 0..5 {
            ask(&app, &wrong).await.assert_status(401);
        }
        let refusal = ask(&app, &wrong).await.assert_problem(429, "too_many_attempts");
        assert_eq!(refusal.header("retry-after"), Some("1"));
        // From elsewhere the partner itself is let in.
        let form = shown(&made).into_bytes();
        let elsewhere = app.anyone().from("192.0.2.7").with("Content-Type", "application/x-www-form-urlencoded");
        elsewhere.send(Method::POST, "/oauth/token", Some(form)).await.assert_status(200);
        app.advance(Duration::seconds(1));
        token(&app, &made).await;
    }
}
