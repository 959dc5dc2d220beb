//! What partners learn with every answer: how much they may still ask for. Their requests are counted here, when it is known how they ended.

use actix_web::dev::ServiceResponse;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpMessage, web};

use crate::platform::partners::{Allowance, PartnerCall};
use crate::platform::state::App;

const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("ratelimit-reset");

/// Adds `RateLimit-*` to the answer to a partner, and counts it.
pub fn tell<B>(response: &mut ServiceResponse<B>, app: Option<&web::Data<App>>) {
    let call = response.request().extensions().get::<PartnerCall>().copied();
    let (Some(PartnerCall { api_client_id, allowance }), Some(app)) = (call, app) else { return };
    let Allowance { limit, remaining, reset_seconds } = allowance;
    for (name, value) in [(LIMIT, limit), (REMAINING, remaining), (RESET, reset_seconds)] {
        response.headers_mut().insert(name, HeaderValue::from(value));
    }
    app.partners.count(api_client_id, response.status().as_u16() >= 400, app.clock.now());
}
