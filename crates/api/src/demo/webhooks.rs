//! Where the demo's partner would be told of what happens. It rests: nothing leaves the demo by itself.

use std::time::Duration;

use chrono::TimeDelta;
use diesel::prelude::*;
use fangke_shared::ApiClientId;
use fangke_shared::partner::outbox::OutboxTopic;
use fangke_shared::partner::webhook::{ChangeWebhookRequest, CreateWebhookRequest};

use super::Stage;
use super::company::Company;
use crate::partner::webhook::{outgoing, service as webhook};
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::platform::outbound::Reply;
use crate::schema::api_clients;

/// Adds a webhook of the first partner, with two tests: one was taken, one is to be tried again.
pub fn fill(conn: &mut Conn, company: &Company, stage: &Stage<'_>) -> ApiResult<()> {
    let client = api_clients::table.select(api_clients::id).order(api_clients::id).first::<i64>(conn)?;
    let request = CreateWebhookRequest {
        url: "https://portal.example.com/fangke".to_owned(),
        topics: vec![OutboxTopic::ListingPublished, OutboxTopic::ListingWithdrawn, OutboxTopic::LeadAssigned],
    };
    let now = stage.clock.now();
    let made = stage.act(conn, &company.admin, now - TimeDelta::days(3), |tx| webhook::create(tx, ApiClientId(client), &request))?.webhook;
    let rests = ChangeWebhookRequest { is_active: Some(false), ..ChangeWebhookRequest::default() };
    stage.act(conn, &company.admin, now - TimeDelta::days(1), |tx| webhook::change(tx, (made.id, made.version), &rests))?;
    let answers = [(204, ""), (503, "maintenance until 06:00")];
    for ((status, body), hours) in answers.into_iter().zip([70, 30]) {
        let at = now - TimeDelta::hours(hours);
        let reply = Reply::Answer { status, body: body.to_owned() };
        stage.act(conn, &company.admin, at, |tx| {
            let parcel = webhook::test(tx, made.id)?;
            outgoing::settle(tx, &parcel, &outgoing::judge(reply, at, Duration::from_millis(86)), 0.5)
        })?;
    }
    Ok(())
}
