//! Sessions: carried on by refresh tokens, ended by their member, a manager or a thief's mistake. How one begins: `sign_in`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::auth::{MeResponse, TokenResponse};
use fangke_shared::permission::SessionDuty;
use fangke_shared::problem::ErrorCode;
use fangke_shared::{MemberId, SessionId};
use serde_json::json;

use super::factor;
use super::place::Knock;
use super::store::{self, TokenRow};
use super::store_sign_in;
use crate::company::member::event::{MemberLeft, PasswordReset};
use crate::company::member::service as member;
use crate::company::reveal::service as reveal;
use crate::company::tx::Tx;
use crate::company::tx::rules::Rules;
use crate::company::tx::trail::{self, Actor};
use crate::platform::clock::Clock;
use crate::platform::crypto::Keys;
use crate::platform::crypto::sha256_hex;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
use crate::platform::state::{App, Ended};
use crate::platform::token::{ACCESS_SECONDS, Claims};

/// How long a refresh token can be used; each use gives a new one.
pub const REFRESH_LIFE: Duration = Duration::days(14);
/// Two tabs of one browser may refresh with the same token within so long: that is no theft.
const RACE: Duration = Duration::seconds(10);

/// A session's next tokens.
pub struct SignedIn {
    /// For the body.
    pub response: TokenResponse,
    /// For the cookie.
    pub refresh_token: String,
    /// The mark of the device, for a cookie of its own; none where the session only goes on.
    pub device: Option<String>,
}

/// A session as the database has it now; the access token is signed afterwards.
pub(super) struct Session {
    id: SessionId,
    me: MeResponse,
    refresh_token: String,
}

/// Gives a session its next tokens.
///
/// # Errors
/// `unauthenticated` for a token that is unknown or over; `session_revoked` for a session that was ended, also now,
/// because its token came a second time.
pub async fn refresh(app: &App, token: &str, knock: Knock) -> ApiResult<SignedIn> {
    let (now, clock, keys) = (app.clock.now(), app.clock.clone(), app.keys.clone());
    let hash = sha256_hex(token.as_bytes());
    let rotate = move |conn: &mut Conn| {
        let refused = || ApiError::new(ErrorCode::Unauthenticated);
        let row = store::find_token(conn, &hash)?.filter(|row| row.expires_at.and_utc() > now).ok_or_else(refused)?;
        if row.revoked_at.is_some() {
            return Err(ApiError::new(ErrorCode::SessionRevoked));
        }
        if !store::use_token(conn, row.id, now.naive_utc())? && !is_race(conn, &hash, now)? {
            // Not an error yet: the end of the session must be committed.
            return reused(conn, &keys, &row, now, knock.request_id.clone()).map(Err);
        }
        let (session, id) = (SessionId(row.session_id), MemberId(row.member_id));
        store_sign_in::place_session(conn, session, &knock.place, now.naive_utc())?;
        carry_on(conn, session, id, &clock).map(Ok)
    };
    match app.db.write(rotate).await? {
        Ok(session) => signed(app, session),
        Err(ended) => {
            app.ended.add(ended, now);
            Err(ApiError::new(ErrorCode::SessionRevoked).detail("the refresh token was used before"))
        }
    }
}

/// Was the token used for the first time only a moment ago?
fn is_race(conn: &mut Conn, hash: &str, now: DateTime<Utc>) -> ApiResult<bool> {
    // Read once more: the other tab may have used it since.
    let used_at = store::find_token(conn, hash)?.and_then(|row| row.used_at);
    // Either way: a clock that was set back makes no reuse innocent.
    Ok(used_at.is_some_and(|at| (now - at.and_utc()).abs() <= RACE))
}

/// A token that came twice is in two hands: nobody may go on with this session.
fn reused(conn: &mut Conn, keys: &Keys, row: &TokenRow, now: DateTime<Utc>, request_id: Option<String>) -> ApiResult<Ended> {
    let session = SessionId(row.session_id);
    store::revoke_session(conn, session, now.naive_utc())?;
    let actor = Actor { member_id: None, request_id };
    let details = json!({"session_id": session});
    trail::record(conn, keys, &actor, now, AuditAction::RefreshReused, (AuditSubject::Member, row.member_id), &details)?;
    Ok(Ended::Session(session))
}

/// A new refresh token for a session of an active member.
///
/// # Errors
/// `unauthenticated` for a member who was deactivated meanwhile.
pub(super) fn carry_on(conn: &mut Conn, session: SessionId, id: MemberId, clock: &Clock) -> ApiResult<Session> {
    let me = me_of(conn, id, clock)?;
    let refresh_token = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
    let expires_at = (clock.now() + REFRESH_LIFE).naive_utc();
    store::insert_token(conn, session, &sha256_hex(refresh_token.as_bytes()), expires_at)?;
    Ok(Session { id: session, me, refresh_token })
}

/// Signs the access token of a session.
///
/// # Errors
/// None in practice.
pub(super) fn signed(app: &App, session: Session) -> ApiResult<SignedIn> {
    let member = &session.me.member;
    let claims = Claims {
        member_id: member.id,
        session_id: session.id,
        role: member.role,
        region_id: member.region_id,
        store_id: member.store_id,
        team_id: member.team_id,
        duty: session.me.duty,
        iat: 0,
        exp: 0,
    };
    let access_token = app.tokens.sign(claims, app.clock.now())?;
    let response = TokenResponse { access_token, token_type: "Bearer".into(), expires_in: ACCESS_SECONDS, member: session.me };
    Ok(SignedIn { response, refresh_token: session.refresh_token, device: None })
}

/// Ends a session: that of the refresh token, that of the access token, whichever is there.
///
/// # Errors
/// Those of the database; a session that is over or unknown is none.
pub async fn logout(app: &App, token: Option<String>, caller: Option<Caller>) -> ApiResult<()> {
    let now = app.clock.now();
    let end = move |conn: &mut Conn| {
        let mut sessions: Vec<SessionId> = caller.as_ref().map(|caller| caller.claims.session_id).into_iter().collect();
        if let Some(token) = &token {
            let row = store::find_token(conn, &sha256_hex(token.as_bytes()))?;
            sessions.extend(row.map(|row| SessionId(row.session_id)));
        }
        for session in &sessions {
            store::revoke_session(conn, *session, now.naive_utc())?;
        }
        Ok(sessions)
    };
    app.db.write(end).await?.into_iter().for_each(|session| app.ended.add(Ended::Session(session), now));
    Ok(())
}

/// Ends all sessions of the caller.
///
/// # Errors
/// Only when the database fails.
pub async fn logout_all(app: &App, caller: Caller) -> ApiResult<()> {
    let (now, id, keys) = (app.clock.now(), caller.claims.member_id, app.keys.clone());
    let end = move |conn: &mut Conn| {
        let actor = Actor::from(&caller);
        trail::record(conn, &keys, &actor, now, AuditAction::LogoutAll, (AuditSubject::Member, id.0), &json!({}))?;
        end_sessions(conn, id, None, now)
    };
    app.db.write(end).await?.into_iter().for_each(|ended| app.ended.add(ended, now));
    Ok(())
}

/// Ends a session; nothing happens to one that is over.
///
/// # Errors
/// Only when the database fails.
pub(super) fn end_session(conn: &mut Conn, session: SessionId, now: DateTime<Utc>) -> ApiResult<Ended> {
    store::revoke_session(conn, session, now.naive_utc())?;
    Ok(Ended::Session(session))
}

/// Ends a member's sessions except one; the answer is for [`App::ended`](crate::platform::state::App) once this is committed.
///
/// # Errors
/// Only when the database fails.
pub(super) fn end_sessions(conn: &mut Conn, member: MemberId, except: Option<SessionId>, now: DateTime<Utc>) -> ApiResult<Vec<Ended>> {
    let ended = store::revoke_sessions(conn, member, except, now.naive_utc())?;
    Ok(ended.into_iter().map(|id| Ended::Session(SessionId(id))).collect())
}

/// Learns which sessions and tokens other processes have ended. Whoever ended them here knows already.
///
/// # Errors
/// Only when the database fails.
pub fn watch_ended(app: &App) -> ApiResult<()> {
    // Older tokens have ended by themselves; a minute for clocks that differ.
    let since = app.clock.now() - Duration::seconds(ACCESS_SECONDS + 60);
    let (sessions, members) =
        app.db.read_blocking(|conn| Ok((store::ended_since(conn, since.naive_utc())?, member::tokens_ended(conn, since)?)))?;
    sessions.into_iter().for_each(|(id, at)| app.ended.add(Ended::Session(SessionId(id)), at.and_utc()));
    members.into_iter().for_each(|(id, at)| app.ended.add(Ended::Member(id), at));
    Ok(())
}

/// Forgets tokens and failures that are over, and sessions that nobody can go on with: the job.
///
/// # Errors
/// Only when the database fails.
pub fn sweep(conn: &mut Conn, now: DateTime<Utc>) -> ApiResult<i64> {
    let day_ago = (now - Duration::days(1)).naive_utc();
    let swept = store::sweep_sessions(conn, now.naive_utc(), day_ago)? + store::delete_failures_before(conn, day_ago)?;
    Ok(i64::try_from(swept).unwrap_or(i64::MAX))
}

/// Who has left is signed out everywhere.
///
/// # Errors
/// Only when the database fails.
pub fn member_left(tx: &mut Tx<'_>, left: &mut MemberLeft) -> ApiResult<()> {
    sign_out(tx, left.member)
}

/// Whoever knew the old password is signed out everywhere.
///
/// # Errors
/// Only when the database fails.
pub fn password_reset(tx: &mut Tx<'_>, reset: &mut PasswordReset) -> ApiResult<()> {
    sign_out(tx, reset.member)
}

/// Ends all sessions of a member.
///
/// # Errors
/// Only when the database fails.
pub(super) fn sign_out(tx: &mut Tx<'_>, member: MemberId) -> ApiResult<()> {
    let now = tx.now();
    let ended = end_sessions(tx.conn, member, None, now)?;
    tx.after_commit(move |app| ended.into_iter().for_each(|ended| app.ended.add(ended, now)));
    Ok(())
}

/// The caller and what they may do.
///
/// # Errors
/// `unauthenticated` for a member who was deactivated meanwhile.
pub async fn me(app: &App, id: MemberId) -> ApiResult<MeResponse> {
    let clock = app.clock.clone();
    app.db.read(move |conn| me_of(conn, id, &clock)).await
}

fn me_of(conn: &mut Conn, id: MemberId, clock: &Clock) -> ApiResult<MeResponse> {
    let refused = || ApiError::new(ErrorCode::Unauthenticated);
    let member = member::get(conn, id).map_err(|error| if error.code == ErrorCode::NotFound { refused() } else { error })?;
    if !member.is_active {
        return Err(refused());
    }
    let rules = Rules::now(conn, clock)?;
    let reveals_today = reveal::count_today(conn, &rules, id)?;
    let duty = if member::must_change_password(conn, id)? {
        Some(SessionDuty::ChangePassword)
    } else if member.roles().into_iter().any(|role| rules.figures.wants_second_factor(role)) && !factor::is_on(conn, id)? {
        Some(SessionDuty::EnrolSecondFactor)
    } else {
        None
    };
    Ok(MeResponse {
        permissions: rules.permissions.grants_to(id, member.role),
        member,
        reveals_today,
        reveal_limit: rules.figures.reveals_per_day,
        duty,
    })
}
