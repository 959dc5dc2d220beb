//! The password of somebody who is signed in: proven once more, and changed.

use fangke_shared::MemberId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::auth::ChangePasswordRequest;
use fangke_shared::company::password::check_new_password;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use serde_json::json;

use super::service::end_sessions;
use super::throttle::{Attempt, Subjects};
use crate::company::member::service as member;
use crate::company::tx::trail::{self, Actor};
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
use crate::platform::password;
use crate::platform::state::App;

/// A signed-in member has said the password again, and it was right; counted as failed until [`Self::succeed`].
pub(super) struct Proven {
    attempt: Attempt,
    /// What the member signs in with.
    pub username: String,
    /// Of the password that was said.
    hash: String,
}

impl Proven {
    /// Checks the password of a field, as slowly after failures as at signing in.
    ///
    /// # Errors
    /// `wrong_password` at the field's pointer, `too_many_attempts`, `unauthenticated` for a member who was deactivated meanwhile.
    pub(super) async fn of(app: &App, id: MemberId, (said, pointer): (String, &str)) -> ApiResult<Self> {
        let now = app.clock.now();
        let found = app.db.read(move |conn| member::own_credentials(conn, id)).await?;
        let (username, hash) = found.ok_or_else(|| ApiError::new(ErrorCode::Unauthenticated))?;
        let subjects = Subjects::signed_in(&app.keys, id);
        let attempt = app.db.write(move |conn| Attempt::begin(conn, &subjects, now)).await??;
        if !password::verify_aside(said, Some(hash.clone())).await? {
            return Err(wrong(pointer));
        }
        Ok(Self { attempt, username, hash })
    }

    /// Forgets that it was counted as failed, and those before it.
    ///
    /// # Errors
    /// Only when the database fails.
    pub(super) fn succeed(&self, conn: &mut Conn) -> ApiResult<()> {
        self.attempt.succeed(conn)
    }
}

fn wrong(pointer: &str) -> ApiError {
    ApiError::field(FieldError::new(pointer, FieldCode::WrongPassword))
}

/// Changes the caller's password and ends their other sessions.
///
/// # Errors
/// `wrong_password` at `/current_password`, what is wrong with the new one (one's present one is `repeated`), or `too_many_attempts`, as at
/// signing in.
pub async fn change_password(app: &App, caller: Caller, request: ChangePasswordRequest) -> ApiResult<()> {
    const CURRENT: &str = "/current_password";
    let (now, id) = (app.clock.now(), caller.claims.member_id);
    check_new_password("/new_password", &request.new_password, &caller_name(app, id).await?)?;
    if request.new_password == request.current_password {
        return Err(ApiError::field(FieldError::new("/new_password", FieldCode::Repeated)));
    }
    let proven = Proven::of(app, id, (request.current_password, CURRENT)).await?;
    let new_hash = password::hash_aside(request.new_password).await?;
    let keys = app.keys.clone();
    let replace = move |conn: &mut Conn| {
        if !member::replace_password(conn, id, &proven.hash, &new_hash)? {
            return Err(wrong(CURRENT));
        }
        proven.succeed(conn)?;
        let actor = Actor::from(&caller);
        trail::record(conn, &keys, &actor, now, AuditAction::ChangePassword, (AuditSubject::Member, id.0), &json!({}))?;
        end_sessions(conn, id, Some(caller.claims.session_id), now)
    };
    app.db.write(replace).await?.into_iter().for_each(|ended| app.ended.add(ended, now));
    Ok(())
}

/// The user name, which a password must not hold.
async fn caller_name(app: &App, id: MemberId) -> ApiResult<String> {
    let found = app.db.read(move |conn| member::own_credentials(conn, id)).await?;
    found.map(|(username, _)| username).ok_or_else(|| ApiError::new(ErrorCode::Unauthenticated))
}
