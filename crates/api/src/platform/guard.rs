//! Who calls, and what they may do: declared in the handler's signature.

mod partner;

pub use partner::{AnyPartner, PartnerPermission, PartnerPermit, partner_can};

use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use fangke_shared::permission::{Action, PermissionTable, Role, Scope, SessionDuty};
use fangke_shared::problem::ErrorCode;

use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::RequestId;
use crate::platform::state::App;
use crate::platform::token::Claims;

/// The signed-in member of a request.
#[derive(Debug, Clone)]
pub struct Caller {
    /// What the access token says.
    pub claims: Claims,
    /// What the roles may do in this company, as it was when the request came.
    pub permissions: Arc<PermissionTable>,
    /// For the log and the audit trail.
    pub request_id: String,
}

impl Caller {
    /// How far the caller may do something; none for not at all. Every other question about it is answered by this one.
    pub fn may(&self, action: Action) -> Option<Scope> {
        self.permissions.reach_of(self.claims.member_id, self.claims.role, action)
    }

    /// Everything that the caller is: the main role first.
    pub fn roles(&self) -> Vec<Role> {
        self.permissions.roles_of(self.claims.member_id, self.claims.role)
    }

    /// How far the caller may do something.
    ///
    /// # Errors
    /// `forbidden` when not at all.
    pub fn scope(&self, action: Action) -> ApiResult<Scope> {
        self.may(action)
            .ok_or_else(|| ApiError::new(ErrorCode::Forbidden).detail(format!("the role {} may not {action}", self.claims.role)))
    }

    /// The part of the company that a list is about: what was asked for, or all that the caller's permission reaches.
    ///
    /// # Errors
    /// `forbidden` for more than that.
    pub fn reach(&self, action: Action, wanted: Option<Scope>) -> ApiResult<Scope> {
        let reach = self.scope(action)?;
        let scope = wanted.unwrap_or(reach);
        if scope > reach {
            return Err(ApiError::new(ErrorCode::Forbidden).detail(format!("your role sees its {reach}")));
        }
        // A director without a region leads the whole company.
        Ok(if scope == Scope::Region && self.claims.region_id.is_none() { Scope::All } else { scope })
    }
}

impl FromRequest for Caller {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(identify(request).and_then(|caller| AnyCaller(caller).bound_to(None)))
    }
}

/// A caller whose session may be good for one thing only (I4): any other operation refuses it by asking for a [`Caller`] or a [`Permit`].
#[derive(Debug, Clone)]
pub struct AnyCaller(pub Caller);

impl AnyCaller {
    /// The caller, if the session is good for everything, or for this.
    ///
    /// # Errors
    /// `password_change_required` or `second_factor_required`.
    pub fn bound_to(self, duty: Option<SessionDuty>) -> ApiResult<Caller> {
        match self.0.claims.duty {
            Some(owed) if duty != Some(owed) => Err(ApiError::new(match owed {
                SessionDuty::ChangePassword => ErrorCode::PasswordChangeRequired,
                SessionDuty::EnrolSecondFactor => ErrorCode::SecondFactorRequired,
            })),
            _ => Ok(self.0),
        }
    }
}

impl FromRequest for AnyCaller {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(identify(request).map(Self))
    }
}

fn identify(request: &HttpRequest) -> ApiResult<Caller> {
    let refused = || ApiError::new(ErrorCode::Unauthenticated);
    let app = request.app_data::<web::Data<App>>().ok_or_else(|| ApiError::internal("no application state"))?;
    let token = bearer(request).ok_or_else(refused)?;
    let claims = app.tokens.read(token, app.clock.now()).ok_or_else(refused)?;
    if app.ended.contains(claims.member_id, claims.session_id, claims.iat) {
        return Err(refused());
    }
    let request_id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    Ok(Caller { claims, permissions: app.permissions.now(), request_id })
}

/// The token that came with a request.
fn bearer(request: &HttpRequest) -> Option<&str> {
    request.headers().get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// A permission, named by a type so that a handler's signature can ask for it.
pub trait Permission {
    /// The action of the table.
    const ACTION: Action;
}

macro_rules! permissions {
    ($($name:ident),+ $(,)?) => {
        /// One type for each action of the permission table.
        pub mod can {
            $(
                #[doc = concat!("See [`fangke_shared::permission::Action::", stringify!($name), "`].")]
                pub struct $name;
                impl super::Permission for $name {
                    const ACTION: super::Action = super::Action::$name;
                }
            )+
        }
    };
}
fangke_shared::for_every_action!(permissions);

/// A caller with the permission `P`; anybody else gets 403.
pub struct Permit<P> {
    /// Who calls.
    pub caller: Caller,
    /// How far the permission reaches.
    pub scope: Scope,
    permission: PhantomData<P>,
}

impl<P: Permission> FromRequest for Permit<P> {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(identify(request).and_then(|caller| {
            let caller = AnyCaller(caller).bound_to(None)?;
            let scope = caller.scope(P::ACTION)?;
            Ok(Self { caller, scope, permission: PhantomData })
        }))
    }
}
