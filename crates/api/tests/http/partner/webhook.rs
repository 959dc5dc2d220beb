//! Webhooks (I7): signed, made once for each event, tried again, given up and replayed; and the addresses that nothing is sent to.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration as StdDuration;

use actix_web::http::Method;
use chrono::Duration;
use fangke_api::partner::outbox::service as outbox;
use fangke_api::partner::webhook::{outgoing, sender};
use fangke_api::platform::crypto::hmac_sha256_hex;
use fangke_api::platform::db::Engine;
use fangke_api::platform::outbound::{Found, Outbound};
use fangke_api::platform::state::App;
use fangke_shared::ContractId;
use fangke_shared::company::audit::{AuditAction, AuditEntryResponse, AuditSubject};
use fangke_shared::page::Page;
use fangke_shared::partner::outbox::OutboxTopic;
use fangke_shared::partner::webhook::{
    TRIES_MAX, Webhook, WebhookDelivery, WebhookDeliveryDetail, WebhookDeliveryState, WebhookFailure, WebhookReplayed, WebhookSecret,
};
use fangke_shared::permission::Role;
use serde_json::{Value, json};

use super::API_CLIENTS;
use super::receiver::{Answer, Got, Receiver};
use crate::deal::House;
use crate::support::{TestApp, TestMember, with};

const WEBHOOKS: &str = "/api/v1/webhooks";
const DELIVERIES: &str = "/api/v1/webhook-deliveries";

/// An application that may send to this one address of the loopback, and waits this long.
async fn open_to_loopback(engine: Engine, patience: StdDuration) -> TestApp {
    TestApp::with(engine, |app| let_out(app, patience)).await
}

fn let_out(app: &mut App, patience: StdDuration) {
    app.outbound = Outbound::into_networks("127.0.0.1".parse().unwrap());
    app.outbound.patience = patience;
}

/// Long enough on a machine that does much else.
const PATIENT: StdDuration = StdDuration::from_secs(20);

/// Registers a program that may do this; further fields say more.
async fn program(app: &TestApp, by: &TestMember, scopes: &[&str], further: Value) -> i64 {
    let body = with(json!({"name": scopes.join(" "), "scopes": scopes, "rate_limit": 600}), further);
    let made = app.by(by).post(API_CLIENTS, body).await.assert_status(201).json();
    made["api_client"]["id"].as_i64().unwrap()
}

/// An application that may send to the loopback, an administrator, and where the webhooks of a program of theirs are.
async fn begin(app: &TestApp) -> (TestApp, TestMember, String) {
    let app = open_to_loopback(app.app.db.engine(), PATIENT).await;
    let admin = app.member(Role::Admin);
    let client = program(&app, &admin, &["events:read"], json!({})).await;
    (app, admin, format!("/api/v1/api-clients/{client}/webhooks"))
}

async fn create(app: &TestApp, by: &TestMember, path: &str, url: &str) -> WebhookSecret {
    let body = json!({"url": url, "topics": ["contract_signed", "receipt_recorded"]});
    app.by(by).post(path, body).await.assert_status(201).read()
}

/// A contract is signed, as the partner hears of it.
fn happens(app: &TestApp, contract: i64) {
    app.act(|tx| outbox::record(tx, OutboxTopic::ContractSigned, ContractId(contract), &json!({ "contract_id": contract })));
}

async fn send_all(app: &TestApp) -> usize {
    sender::send_all(&app.app).await.unwrap()
}

async fn deliveries(app: &TestApp, by: &TestMember, webhook: &Webhook, query: &str) -> Vec<WebhookDelivery> {
    let path = format!("{WEBHOOKS}/{}/deliveries?{query}", webhook.id);
    app.by(by).get(&path).await.assert_status(200).read::<Page<WebhookDelivery>>().items
}

async fn detail(app: &TestApp, by: &TestMember, delivery: &WebhookDelivery) -> WebhookDeliveryDetail {
    app.by(by).get(&format!("{DELIVERIES}/{}", delivery.id)).await.assert_status(200).read()
}

/// Does a request carry the signature of a secret?
fn is_signed(got: &Got, secret: &str) -> bool {
    let header = &got.headers["fangke-signature"];
    let parts: Vec<(&str, &str)> = header.split(',').filter_map(|part| part.split_once('=')).collect();
    let at = parts.iter().find(|(name, _)| *name == "t").map(|(_, at)| *at).unwrap();
    let right = hmac_sha256_hex(secret, format!("{at}.{}", got.body).as_bytes());
    parts.iter().any(|(name, value)| *name == "v1" && *value == right)
}

fn json_of(got: &Got) -> Value {
    serde_json::from_str(&got.body).unwrap()
}

both_engines! {
    async fn what_happens_is_told_once_and_signed(app: TestApp) {
        let (app, admin, path) = begin(&app).await;
        let receiver = Receiver::at("127.0.0.1");
        happens(&app, 6);
        assert_eq!(send_all(&app).await, 0);
        let WebhookSecret { webhook, secret } = create(&app, &admin, &path, &receiver.url()).await;
        assert!(secret.starts_with("whsec_") && secret.len() == 70, "{secret}");
        happens(&app, 7);
        app.act(|tx| outbox::record(tx, OutboxTopic::LeadAssigned, ContractId(1), &json!({"api_client_id": 9_999})));
        assert_eq!((send_all(&app).await, send_all(&app).await), (1, 0));

        let got = receiver.got();
        let [one] = &got[..] else { panic!("{got:?}") };
        let told = deliveries(&app, &admin, &webhook, "").await;
        let [delivery] = &told[..] else { panic!("{told:?}") };
        assert_eq!((delivery.state, delivery.tries, delivery.status, delivery.due_at), (WebhookDeliveryState::Delivered, 1, Some(204), None));
        assert_eq!(one.path, "/fangke?key=1");
        let number = delivery.id.to_string();
        let header = |name: &str| one.headers.get(name).map(String::as_str);
        assert_eq!((header("fangke-event"), header("fangke-delivery")), (Some("contract_signed"), Some(number.as_str())));
        assert_eq!(header("content-type"), Some("application/json"));
        assert!(is_signed(one, &secret) && !is_signed(one, "whsec_other"));
        let occurred = delivery.occurred_at;
        assert_eq!(json_of(one), json!({"id": delivery.id, "topic": "contract_signed", "occurred_at": occurred, "data": {"contract_id": 7}}));
        let detail = detail(&app, &admin, delivery).await;
        assert_eq!((detail.body.as_str(), detail.attempts.len()), (one.body.as_str(), 1));
    }

    async fn what_fails_is_tried_again_later_and_given_up_in_the_end(app: TestApp) {
        let (app, admin, path) = begin(&app).await;
        let receiver = Receiver::at("127.0.0.1");
        let webhook = create(&app, &admin, &path, &receiver.url()).await.webhook;
        happens(&app, 7);
        let no = |status| Answer::With(status, "", "not now\u{0} ".repeat(1_000));
        receiver.answer([vec![no(500), no(429), no(503)], vec![no(404); 7]].concat());
        assert_eq!((send_all(&app).await, send_all(&app).await), (1, 0));
        let told = deliveries(&app, &admin, &webhook, "state=failed").await;
        let [first] = &told[..] else { panic!("{told:?}") };
        let wait = first.due_at.unwrap() - app.app.clock.now();
        assert!((48..=72).contains(&wait.num_seconds()), "{wait}");
        assert_eq!((first.status, first.failure), (Some(500), Some(WebhookFailure::Refused)));
        // The beginning of the answer, without what can't be stored.
        let kept = detail(&app, &admin, first).await.attempts.remove(0).detail;
        assert!(kept.starts_with("not now  not now") && kept.len() == 2_048, "{}", kept.len());

        for tries in 2..=TRIES_MAX {
            app.advance(Duration::hours(30));
            assert_eq!(send_all(&app).await, 1, "{tries}");
        }
        app.advance(Duration::days(3));
        assert_eq!(send_all(&app).await, 0);
        let told = deliveries(&app, &admin, &webhook, "state=dead&topic=contract_signed").await;
        let [dead] = &told[..] else { panic!("{told:?}") };
        assert_eq!((dead.tries, dead.due_at), (TRIES_MAX, None));
        let got = receiver.got();
        let numbers: BTreeSet<&String> = got.iter().map(|got| &got.headers["fangke-delivery"]).collect();
        assert_eq!((got.len(), numbers.len()), (10, 1));
        assert!(got.iter().all(|one| one.body == got[0].body));

        let shown: Webhook = app.by(&admin).get(&format!("{WEBHOOKS}/{}", webhook.id)).await.assert_status(200).read();
        assert_eq!((shown.dead, shown.waiting), (1, 0));
        let replay = format!("{WEBHOOKS}/{}/replay-dead", webhook.id);
        let replayed: WebhookReplayed = app.by(&admin).send(Method::POST, &replay, None).await.assert_status(200).read();
        assert_eq!((replayed.count, send_all(&app).await), (1, 1));
        let one = format!("{DELIVERIES}/{}/replay", dead.id);
        let again: WebhookDelivery = app.by(&admin).send(Method::POST, &one, None).await.assert_status(200).read();
        assert_eq!((again.state, again.tries, send_all(&app).await), (WebhookDeliveryState::Pending, 0, 1));
        assert_eq!(receiver.got().len(), 12);
    }

    async fn a_partner_who_says_nothing_is_left_waiting_alone(app: TestApp) {
        let app = open_to_loopback(app.app.db.engine(), StdDuration::from_millis(300)).await;
        let admin = app.member(Role::Admin);
        let client = program(&app, &admin, &["events:read"], json!({})).await;
        let path = format!("/api/v1/api-clients/{client}/webhooks");
        let silent = Receiver::at("127.0.0.1");
        silent.answer(vec![Answer::Hang]);
        let webhook = create(&app, &admin, &path, &silent.url()).await.webhook;
        happens(&app, 7);
        assert_eq!(send_all(&app).await, 1);
        let told = deliveries(&app, &admin, &webhook, "").await;
        assert_eq!((told[0].state, told[0].failure, told[0].status), (WebhookDeliveryState::Failed, Some(WebhookFailure::Timeout), None));
        // Nobody listens there any more.
        drop(silent);
        app.advance(Duration::minutes(2));
        assert_eq!(send_all(&app).await, 1);
        assert_eq!(deliveries(&app, &admin, &webhook, "").await[0].failure, Some(WebhookFailure::Unreachable));
    }

    async fn no_answer_leads_to_another_address(app: TestApp) {
        let (app, admin, path) = begin(&app).await;
        let (receiver, inside) = (Receiver::at("127.0.0.1"), Receiver::at("127.0.0.2"));
        let location: &'static str = format!("Location: http://127.0.0.2:{}/\r\n", inside.port()).leak();
        let webhook = create(&app, &admin, &path, &receiver.url()).await.webhook;
        happens(&app, 7);
        receiver.answer(vec![Answer::With(307, location, String::new())]);
        assert_eq!(send_all(&app).await, 1);
        let told = deliveries(&app, &admin, &webhook, "").await;
        assert_eq!((told[0].status, told[0].failure), (Some(307), Some(WebhookFailure::Redirected)));
        assert!(inside.got().is_empty());
    }

    async fn a_name_that_answers_differently_later_leads_nowhere_else(app: TestApp) {
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&asked);
        let app = TestApp::with(app.app.db.engine(), |app| {
            let_out(app, PATIENT);
            // First the partner's own address, from then on one inside of our network.
            app.outbound.look_up = Arc::new(move |name: String| -> Found {
                assert_eq!(name, "portal.example");
                let last = if counter.fetch_add(1, Ordering::SeqCst) == 0 { 1 } else { 2 };
                Box::pin(async move { Ok(vec![IpAddr::from([127, 0, 0, last])]) })
            });
        }).await;
        let admin = app.member(Role::Admin);
        let client = program(&app, &admin, &["events:read"], json!({})).await;
        let receiver = Receiver::at("127.0.0.1");
        let url = format!("http://portal.example:{}/", receiver.port());
        let webhook = create(&app, &admin, &format!("/api/v1/api-clients/{client}/webhooks"), &url).await.webhook;
        assert_eq!(asked.load(Ordering::SeqCst), 0);
        happens(&app, 7);
        assert_eq!(send_all(&app).await, 1);
        // Looked up once: what was checked is what was connected to.
        assert_eq!((asked.load(Ordering::SeqCst), receiver.got().len()), (1, 1));
        assert_eq!(receiver.got()[0].headers["host"], format!("portal.example:{}", receiver.port()));
        happens(&app, 8);
        assert_eq!(send_all(&app).await, 1);
        let told = deliveries(&app, &admin, &webhook, "").await;
        assert_eq!((told[0].failure, told[0].status), (Some(WebhookFailure::NotAllowed), None));
        assert_eq!((asked.load(Ordering::SeqCst), receiver.got().len()), (2, 1));
    }

    async fn addresses_of_our_own_network_are_refused(app: TestApp) {
        let admin = app.member(Role::Admin);
        let client = program(&app, &admin, &["events:read"], json!({})).await;
        let path = format!("/api/v1/api-clients/{client}/webhooks");
        for url in [
            "http://portal.example.com/", "https://127.0.0.1/", "https://2130706433/", "https://0x7f.1/", "https://0177.0.0.1/", "https://[::1]/",
            "https://[::ffff:127.0.0.1]/", "https://10.0.0.1/", "https://169.254.169.254/latest", "https://100.64.0.1/", "https://[fd00::1]/",
            "https://0.0.0.0/", "https://127.0.0.1./",
        ] {
            let body = json!({"url": url, "topics": ["contract_signed"]});
            app.by(&admin).post(&path, body).await.assert_problem(422, "validation_failed").assert_field("/url", "out_of_reach");
        }
        for url in ["", "portal.example.com", "https://user:secret@portal.example.com/", "https://portal.example.com/#x", "file:///etc/passwd"] {
            let body = json!({"url": url, "topics": []});
            app.by(&admin).post(&path, body).await.assert_problem(422, "validation_failed").assert_field("/topics", "required");
        }
        // A name that leads inside is refused when it is looked up, although another network is open.
        let app = TestApp::with(app.app.db.engine(), |app| app.outbound = Outbound::into_networks("10.9.9.9".parse().unwrap())).await;
        let admin = app.member(Role::Admin);
        let client = program(&app, &admin, &["events:read"], json!({})).await;
        let made = create(&app, &admin, &format!("/api/v1/api-clients/{client}/webhooks"), "http://localhost/hook").await;
        let test = format!("{WEBHOOKS}/{}/test", made.webhook.id);
        let tested: WebhookDeliveryDetail = app.by(&admin).send(Method::POST, &test, None).await.assert_status(200).read();
        assert_eq!(tested.attempts[0].failure, Some(WebhookFailure::NotAllowed));
        assert_eq!((tested.delivery.topic, tested.delivery.state), (None, WebhookDeliveryState::Failed));
    }

    async fn who_takes_over_from_a_killed_sender_sends_the_same_delivery(app: TestApp) {
        let (app, admin, path) = begin(&app).await;
        let receiver = Receiver::at("127.0.0.1");
        let webhook = create(&app, &admin, &path, &receiver.url()).await.webhook;
        happens(&app, 7);
        outbox::number(&app.app).unwrap();
        assert!(app.act(|tx| outgoing::fan_out(tx, webhook.id)));
        // Taken, and never settled.
        let taken = app.act(|tx| outgoing::claim(tx, webhook.id));
        assert_eq!(taken.len(), 1);
        assert_eq!(send_all(&app).await, 0);
        app.advance(Duration::seconds(61));
        assert_eq!(send_all(&app).await, 1);
        let told = deliveries(&app, &admin, &webhook, "").await;
        assert_eq!((told.len(), told[0].id, told[0].state), (1, taken[0].id, WebhookDeliveryState::Delivered));
        assert_eq!(receiver.got()[0].headers["fangke-delivery"], taken[0].id.to_string());
    }

    async fn two_senders_never_send_the_same_at_once(app: TestApp) {
        let (app, admin, path) = begin(&app).await;
        let receiver = Receiver::at("127.0.0.1");
        create(&app, &admin, &path, &receiver.url()).await;
        for contract in 1..=40 { happens(&app, contract); }
        let mut other = app.another_process();
        let_out(&mut other, PATIENT);
        let other = actix_web::web::Data::new(other);
        let both = futures_util::future::join(sender::send_all(&app.app), sender::send_all(&other)).await;
        let left = send_all(&app).await;
        assert_eq!(both.0.unwrap() + both.1.unwrap() + left, 40);
        let mut times: BTreeMap<i64, usize> = BTreeMap::new();
        for got in receiver.got() { *times.entry(json_of(&got)["data"]["contract_id"].as_i64().unwrap()).or_default() += 1; }
        assert_eq!(times, (1..=40).map(|contract| (contract, 1)).collect());
    }

    async fn a_secret_is_changed_over_with_both_signing(app: TestApp) {
        let (app, admin, path) = begin(&app).await;
        let receiver = Receiver::at("127.0.0.1");
        let old = create(&app, &admin, &path, &receiver.url()).await;
        let rotate = format!("{WEBHOOKS}/{}/rotate-secret", old.webhook.id);
        let answer = app.by(&admin).version(old.webhook.version).send(Method::POST, &rotate, None).await.assert_status(200);
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let new: WebhookSecret = answer.read();
        assert_ne!(old.secret, new.secret);
        app.by(&admin).version(old.webhook.version).send(Method::POST, &rotate, None).await.assert_problem(412, "stale_version");
        happens(&app, 7);
        assert_eq!(send_all(&app).await, 1);
        app.advance(Duration::hours(25));
        happens(&app, 8);
        assert_eq!(send_all(&app).await, 1);
        let signed: Vec<(bool, bool)> = receiver.got().iter().map(|got| (is_signed(got, &old.secret), is_signed(got, &new.secret))).collect();
        assert_eq!(signed, [(true, true), (false, true)]);
        // Neither the secret nor its sealed form is shown or written down.
        let listed = app.by(&admin).get(&path).await.assert_status(200).text();
        let trail = app.by(&admin).get("/api/v1/audit?limit=200").await.assert_status(200);
        let actions: Vec<AuditAction> = trail.read::<Page<AuditEntryResponse>>().items.into_iter()
            .filter(|entry| entry.subject == AuditSubject::Webhook).map(|entry| entry.action).collect();
        assert_eq!(actions, [AuditAction::Update, AuditAction::Create]);
        for text in [listed, trail.text()] { assert!(!text.contains("whsec_"), "{text}"); }
    }

    async fn what_happens_while_it_rests_is_not_sent_later(app: TestApp) {
        let (app, admin, path) = begin(&app).await;
        let receiver = Receiver::at("127.0.0.1");
        let webhook = create(&app, &admin, &path, &receiver.url()).await.webhook;
        let one = format!("{WEBHOOKS}/{}", webhook.id);
        let resting: Webhook = app.by(&admin).version(webhook.version).patch(&one, json!({"is_active": false})).await.assert_status(200).read();
        happens(&app, 7);
        assert_eq!(send_all(&app).await, 0);
        let test: WebhookDeliveryDetail =
            app.by(&admin).send(Method::POST, &format!("{one}/test"), None).await.assert_status(200).read();
        assert_eq!((test.delivery.state, test.attempts[0].status), (WebhookDeliveryState::Delivered, Some(204)));
        assert_eq!(receiver.got()[0].headers["fangke-event"], "test");
        let body = json!({"is_active": true, "topics": ["receipt_recorded"]});
        app.by(&admin).version(webhook.version).patch(&one, body.clone()).await.assert_problem(412, "stale_version");
        let woken: Webhook = app.by(&admin).version(resting.version).patch(&one, body).await.assert_status(200).read();
        assert_eq!((woken.is_active, woken.topics), (true, vec![OutboxTopic::ReceiptRecorded]));
        happens(&app, 8);
        assert_eq!(send_all(&app).await, 0);
        app.by(&admin).delete(&one).await.assert_status(204);
        app.by(&admin).get(&one).await.assert_problem(404, "not_found");
        app.by(&admin).get(&format!("{DELIVERIES}/{}", test.delivery.id)).await.assert_problem(404, "not_found");
    }

    async fn only_who_manages_api_clients_sees_webhooks(app: TestApp) {
        let (app, admin, path) = begin(&app).await;
        let webhook = create(&app, &admin, &path, "http://127.0.0.1:1/").await.webhook;
        for role in [Role::Director, Role::Manager, Role::Agent, Role::Assistant, Role::Finance] {
            let other = app.member(role);
            app.by(&other).get(&path).await.assert_problem(403, "forbidden");
            app.by(&other).post(&path, json!({"url": "https://a.example", "topics": ["contract_signed"]})).await.assert_problem(403, "forbidden");
            app.by(&other).get(&format!("{WEBHOOKS}/{}/deliveries", webhook.id)).await.assert_problem(403, "forbidden");
            app.by(&other).send(Method::POST, &format!("{WEBHOOKS}/{}/test", webhook.id), None).await.assert_problem(403, "forbidden");
        }
        app.anyone().get(&path).await.assert_problem(401, "unauthenticated");
        app.by(&admin).get("/api/v1/api-clients/9999/webhooks").await.assert_problem(404, "not_found");
        app.by(&admin).get(&format!("{WEBHOOKS}/9999")).await.assert_problem(404, "not_found");
        app.by(&admin).get(&format!("{WEBHOOKS}/{}/deliveries?colour=red", webhook.id)).await.assert_problem(422, "validation_failed");
        app.by(&admin).get(&format!("{WEBHOOKS}/{}/deliveries?cursor=x", webhook.id)).await.assert_problem(422, "validation_failed");
    }

    async fn an_api_client_without_the_scope_or_with_an_end_is_told_nothing(app: TestApp) {
        let (app, admin, _) = begin(&app).await;
        let receiver = Receiver::at("127.0.0.1");
        let client = program(&app, &admin, &["listings:read"], json!({})).await;
        let webhook = create(&app, &admin, &format!("/api/v1/api-clients/{client}/webhooks"), &receiver.url()).await.webhook;
        happens(&app, 7);
        assert_eq!(send_all(&app).await, 0);
        assert!(deliveries(&app, &admin, &webhook, "").await.is_empty() && receiver.got().is_empty());
    }

    async fn of_an_enquiry_hears_only_who_handed_it_over(app: TestApp) {
        let (app, admin, _) = begin(&app).await;
        let receiver = Receiver::at("127.0.0.1");
        let client = program(&app, &admin, &["events:read"], json!({"name": "听的人"})).await;
        let body = json!({"url": receiver.url(), "topics": ["lead_assigned"]});
        app.by(&admin).post(&format!("/api/v1/api-clients/{client}/webhooks"), body).await.assert_status(201);
        for whose in [client + 1, client] {
            let told = json!({"lead_id": whose, "api_client_id": whose});
            app.act(|tx| outbox::record(tx, OutboxTopic::LeadAssigned, ContractId(1), &told));
        }
        assert_eq!(send_all(&app).await, 1);
        assert_eq!(json_of(&receiver.got()[0])["data"]["lead_id"], json!(client));
    }

    async fn who_is_limited_to_a_store_hears_of_its_contracts(app: TestApp) {
        let app = open_to_loopback(app.app.db.engine(), PATIENT).await;
        let house = House::new(&app).await;
        let elsewhere = app.store(app.region("西区"), "城西店");
        let (near, far) = (Receiver::at("127.0.0.1"), Receiver::at("127.0.0.1"));
        for (receiver, store) in [(&near, house.store), (&far, elsewhere)] {
            let limit = json!({"name": format!("门店{store}"), "store_id": store});
            let client = program(&app, &house.admin, &["events:read"], limit).await;
            create(&app, &house.admin, &format!("/api/v1/api-clients/{client}/webhooks"), &receiver.url()).await;
        }
        let approved = app.approved(&house, house.sale()).await;
        let signed: Value = app.sign(&house.manager, &approved).await.assert_status(200).json();
        assert_eq!(send_all(&app).await, 1);
        assert_eq!(json_of(&near.got()[0])["data"]["contract_id"], signed["id"]);
        assert!(far.got().is_empty());
    }

    async fn deliveries_go_after_thirty_days(app: TestApp) {
        let (app, admin, path) = begin(&app).await;
        let receiver = Receiver::at("127.0.0.1");
        let webhook = create(&app, &admin, &path, &receiver.url()).await.webhook;
        happens(&app, 7);
        send_all(&app).await;
        app.advance(Duration::days(29));
        app.run_jobs();
        assert_eq!(deliveries(&app, &admin, &webhook, "").await.len(), 1);
        app.advance(Duration::days(2));
        app.run_jobs();
        assert!(deliveries(&app, &admin, &webhook, "").await.is_empty());
    }
}
