//! The programs of partners: a token of their own, a scope for each operation, and so many requests a minute.

use std::future::{Ready, ready};
use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use fangke_shared::permission::PartnerScope;
use fangke_shared::problem::ErrorCode;

use super::bearer;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::RequestId;
use crate::platform::partners::PartnerCall;
use crate::platform::state::App;
use crate::platform::token::PartnerClaims;

/// A scope of partners, named by a type so that a handler's signature can ask for it.
pub trait PartnerPermission {
    /// The scope.
    const SCOPE: PartnerScope;
}

macro_rules! scopes {
    ($($name:ident),+ $(,)?) => {
        /// One type for each scope of partners.
        pub mod partner_can {
            $(
                #[doc = concat!("See [`fangke_shared::permission::PartnerScope::", stringify!($name), "`].")]
                pub struct $name;
                impl super::PartnerPermission for $name {
                    const SCOPE: super::PartnerScope = super::PartnerScope::$name;
                }
            )+
        }
    };
}
fangke_shared::for_every_partner_scope!(scopes);

/// A partner's program, whatever its token permits.
pub struct AnyPartner {
    /// What the token says.
    pub partner: PartnerClaims,
}

impl FromRequest for AnyPartner {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(identify(request).map(|(partner, _)| Self { partner }))
    }
}

/// A partner's program whose token has the scope `P`: anybody else gets 401, one without the scope 403, one that asks too often 429.
pub struct PartnerPermit<P> {
    /// What the token says.
    pub partner: PartnerClaims,
    /// For the log and the audit trail.
    pub request_id: String,
    scope: PhantomData<P>,
}

impl<P: PartnerPermission> FromRequest for PartnerPermit<P> {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(identify(request).and_then(|(partner, request_id)| {
            if !partner.scopes.contains(&P::SCOPE) {
                return Err(ApiError::new(ErrorCode::Forbidden).detail(format!("the token lacks the scope {}", P::SCOPE)));
            }
            Ok(Self { partner, request_id, scope: PhantomData })
        }))
    }
}

fn identify(request: &HttpRequest) -> ApiResult<(PartnerClaims, String)> {
    let refused = || ApiError::new(ErrorCode::Unauthenticated);
    let app = request.app_data::<web::Data<App>>().ok_or_else(|| ApiError::internal("no application state"))?;
    let now = app.clock.now();
    let partner = bearer(request).and_then(|token| app.partner_tokens.read(token, now)).ok_or_else(refused)?;
    if !app.partners.is_good(partner.api_client_id, partner.token_version) {
        return Err(refused());
    }
    let (id, limit) = (partner.api_client_id, partner.rate_limit);
    let taken = app.partners.take(id, limit, now);
    // Good answers and bad ones tell what is left: `http::partners`.
    let (allowance, wait) = match &taken {
        Ok(allowance) => (*allowance, None),
        Err((allowance, seconds)) => (*allowance, Some(*seconds)),
    };
    request.extensions_mut().insert(PartnerCall { api_client_id: id, allowance });
    if wait.is_some() {
        return Err(ApiError { retry_after: wait, ..ApiError::new(ErrorCode::RateLimited) });
    }
    let request_id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    Ok((partner, request_id))
}
