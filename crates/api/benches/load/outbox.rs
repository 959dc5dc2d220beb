//! What the outbox costs a write: a follow-up alone, with an event in the same transaction, and with webhooks that are told of it meanwhile.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::sql_types::BigInt;
use fangke_api::company::tx::Tx;
use fangke_api::partner::outbox::service as outbox;
use fangke_api::partner::webhook::outgoing;
use fangke_api::platform::db::sql::Sql;
use fangke_api::platform::state::App;
use fangke_shared::partner::outbox::OutboxTopic;
use fangke_shared::{ListingId, WebhookId};
use serde_json::json;

use crate::follow_ups::write;
use crate::office::house;

/// Webhooks of one partner that are told of everything.
const WEBHOOKS: i64 = 5;

pub fn outbox(url: &str, seconds: u64) {
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let folder = tempfile::tempdir().expect("a folder");
    let (app, listings) = house(url, threads + 2, folder.path());

    let how = (threads, seconds, listings);
    let event = |tx: &mut Tx<'_>, id: ListingId| outbox::record(tx, OutboxTopic::ListingChanged, id, &json!({ "listing_id": id }));
    let alone = write(&app, how, |_, _| Ok(()));
    let told = write(&app, how, event);
    let webhooks = subscribe(&app);
    let is_over = AtomicBool::new(false);
    let heard = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                tell(&app, &webhooks);
                std::thread::sleep(Duration::from_secs(1));
            }
        });
        let heard = write(&app, how, event);
        is_over.store(true, Ordering::Relaxed);
        heard
    });
    println!("outbox, a follow-up alone:           {alone}");
    println!("outbox, with an event:               {told}   {:.2} of it", told.per_second / alone.per_second);
    println!("outbox, with {WEBHOOKS} webhooks told of it: {heard}   {:.2} of it", heard.per_second / alone.per_second);
}

/// What the senders do, without sending.
fn tell(app: &App, webhooks: &[WebhookId]) {
    outbox::number(app).expect("places");
    for id in webhooks {
        while !app.write_blocking(|tx| outgoing::fan_out(tx, *id)).expect("deliveries") {}
    }
}

/// A partner with webhooks, which begin with what is to come.
fn subscribe(app: &App) -> Vec<WebhookId> {
    outbox::number(app).expect("places");
    // A server that starts here tries whether its key opens it.
    let secret = app.keys.encrypt("secret").expect("sealed");
    app.db
        .write_blocking(|conn| {
            conn.batch_execute(
                "INSERT INTO api_clients (oauth_client_id, name, name_key, scopes, rate_limit, token_version, created_by, created_at, version) \
                 VALUES ('bench', 'bench', 'bench', 'events:read', 600, 1, 1, CURRENT_TIMESTAMP, 1)",
            )?;
            let last = outbox::last(conn)?;
            let mut made = Vec::new();
            for _ in 0..WEBHOOKS {
                let sql = Sql::new("INSERT INTO webhooks (api_client_id, url, topics, is_active, secret, sequence, created_by, created_at, version) ");
                let sql = sql.push("SELECT id, 'https://portal.example.com', 'listing_changed', ").bind(true).push(", ").bind(secret.as_str()).push(", ").bind(last);
                made.extend(sql.push(", 1, CURRENT_TIMESTAMP, 1 FROM api_clients WHERE name = 'bench' RETURNING id").load::<BigInt, i64>(conn)?);
            }
            Ok(made.into_iter().map(WebhookId).collect())
        })
        .expect("webhooks")
}
