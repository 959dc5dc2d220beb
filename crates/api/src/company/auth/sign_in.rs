//! How a session begins (I4): with a password, and with a code after it where a second factor is on.
//!
//! Every attempt is entered in the member's history as failed before it is known to succeed, so that a right and a wrong one take as long.

use chrono::Duration;
use fangke_shared::MemberId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::auth::{CodeWantedResponse, LoginCodeRequest, LoginRequest, SignInOutcome};
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use serde_json::json;

use super::factor;
use super::place::Knock;
use super::service::{self, Session, SignedIn};
use super::store;
use super::store_sign_in;
use super::throttle::{self, Attempt, Subjects};
use crate::company::member::service as member;
use crate::company::tx::trail::{self, Actor};
use crate::platform::clock::Clock;
use crate::platform::crypto::Keys;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::password;
use crate::platform::state::App;

/// How long the code may take that is asked for after the password.
const TICKET_LIFE: Duration = Duration::minutes(5);

/// What comes of a right password.
pub enum FirstStep {
    /// The session has begun.
    SignedIn(Box<SignedIn>),
    /// A code is to come.
    CodeWanted(CodeWantedResponse),
}

/// Who begins a session, and in which way.
struct Entry {
    id: MemberId,
    /// Of the password that was checked.
    hash: String,
    outcome: SignInOutcome,
}

/// Signs in, or asks for the code.
///
/// # Errors
/// `invalid_credentials`, the same for unknown and deactivated members, or `too_many_attempts`.
pub async fn login(app: &App, request: LoginRequest, knock: Knock) -> ApiResult<FirstStep> {
    let (now, clock) = (app.clock.now(), app.clock.clone());
    let username = request.username.trim().to_lowercase();
    let subjects = Subjects::signing_in(&app.keys, &username, knock.address, knock.device.as_deref());
    let (wanted, place) = (username.clone(), knock.place.clone());
    let begin = move |conn: &mut Conn| {
        let attempt = match Attempt::begin(conn, &subjects, now)? {
            Ok(attempt) => attempt,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let Some((id, hash)) = member::credentials(conn, &wanted)? else { return Ok(Ok((attempt, None))) };
        let noted = store_sign_in::insert(conn, id, SignInOutcome::WrongPassword, &place, now.naive_utc())?;
        Ok(Ok((attempt, Some((id, hash, noted)))))
    };
    let (attempt, found) = app.db.write(begin).await??;

    let hash = found.as_ref().map(|(_, hash, _)| hash.clone());
    let is_right = password::verify_aside(request.password, hash).await?;
    let refused = || ApiError::new(ErrorCode::InvalidCredentials);
    let (id, hash, noted) = found.filter(|_| is_right).ok_or_else(refused)?;

    let keys = app.keys.clone();
    let go_on = move |conn: &mut Conn| {
        let has_code = factor::is_on(conn, id)?;
        let outcome = if has_code { SignInOutcome::NoCode } else { SignInOutcome::Password };
        store_sign_in::settle(conn, noted, (SignInOutcome::WrongPassword, outcome))?;
        if has_code {
            attempt.withdraw(conn)?;
            let ticket = Ticket { id, noted, until: (now + TICKET_LIFE).timestamp() };
            return Ok(Err(CodeWantedResponse { ticket: ticket.sealed(&keys, &hash), expires_in: TICKET_LIFE.num_seconds() }));
        }
        attempt.succeed(conn)?;
        start(conn, &keys, (Entry { id, hash: hash.clone(), outcome }, &knock), &clock).map(Ok)
    };
    match app.db.write(go_on).await? {
        Ok(session) => with_device(app, session, &username).map(|signed_in| FirstStep::SignedIn(Box::new(signed_in))),
        Err(wanted) => Ok(FirstStep::CodeWanted(wanted)),
    }
}

/// Signs in with the code that was asked for.
///
/// # Errors
/// `wrong_code` at `/code`; `sign_in_expired` for a ticket that is over, used or not of this installation; `too_many_attempts`.
pub async fn login_code(app: &App, request: LoginCodeRequest, knock: Knock) -> ApiResult<SignedIn> {
    let (now, clock, keys) = (app.clock.now(), app.clock.clone(), app.keys.clone());
    let expired = || ApiError::new(ErrorCode::SignInExpired);
    let ticket = Ticket::read(&request.ticket).filter(|ticket| ticket.until > now.timestamp()).ok_or_else(expired)?;
    let go_on = move |conn: &mut Conn| {
        let id = ticket.id;
        let (username, hash) = member::own_credentials(conn, id)?.ok_or_else(expired)?;
        if !ticket.is_sealed(&keys, &hash, &request.ticket) {
            return Err(expired());
        }
        let subjects = Subjects::signing_in(&keys, &username, knock.address, knock.device.as_deref()).with_codes_of(&keys, id);
        let attempt = match Attempt::begin(conn, &subjects, now)? {
            Ok(attempt) => attempt,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let Some(outcome) = factor::accept(conn, &keys, id, &request.code, now)? else {
            store_sign_in::insert(conn, id, SignInOutcome::WrongCode, &knock.place, now.naive_utc())?;
            // No error of the transaction: that it failed is to be remembered.
            return Ok(Err(wrong_code()));
        };
        // A ticket lets in once.
        if !store_sign_in::settle(conn, ticket.noted, (SignInOutcome::NoCode, outcome))? {
            return Err(expired());
        }
        attempt.succeed(conn)?;
        let session = start(conn, &keys, (Entry { id, hash, outcome }, &knock), &clock)?;
        Ok(Ok((session, username)))
    };
    let (session, username) = app.db.write(go_on).await??;
    with_device(app, session, &username)
}

/// The code is wrong, or was used.
pub(super) fn wrong_code() -> ApiError {
    ApiError::field(FieldError::new("/code", FieldCode::WrongCode))
}

/// Begins the session of somebody who has shown what is asked for.
fn start(conn: &mut Conn, keys: &Keys, (entry, knock): (Entry, &Knock), clock: &Clock) -> ApiResult<Session> {
    let (now, id) = (clock.now(), entry.id);
    if !member::mark_login(conn, id, &entry.hash, now)? {
        return Err(ApiError::new(ErrorCode::InvalidCredentials));
    }
    store::delete_expired_tokens(conn, id, now.naive_utc())?;
    let session = store::insert_session(conn, id, now.naive_utc())?;
    store_sign_in::place_session(conn, session, &knock.place, now.naive_utc())?;
    let actor = Actor { member_id: Some(id), request_id: knock.request_id.clone() };
    let details = match entry.outcome {
        SignInOutcome::Password => json!({}),
        outcome => json!({ "with": outcome }),
    };
    trail::record(conn, keys, &actor, now, AuditAction::Login, (AuditSubject::Member, id.0), &details)?;
    service::carry_on(conn, session, id, clock)
}

/// Each sign-in makes a mark of its own: one that was stolen is worth nothing once its owner signs in again.
fn with_device(app: &App, session: Session, username: &str) -> ApiResult<SignedIn> {
    Ok(SignedIn { device: Some(throttle::new_device(&app.keys, username)), ..service::signed(app, session)? })
}

/// Says that the password was right a moment ago. It is sealed together with the password's hash, so a changed password ends it.
struct Ticket {
    id: MemberId,
    /// The attempt in the history that it belongs to, which is settled once.
    noted: i64,
    /// Seconds since 1970.
    until: i64,
}

impl Ticket {
    fn text(&self) -> String {
        format!("{}.{}.{}", self.id, self.noted, self.until)
    }

    fn sealed(&self, keys: &Keys, hash: &str) -> String {
        format!("{}.{}", self.text(), keys.look_up_hash(&format!("ticket {} {hash}", self.text())))
    }

    fn is_sealed(&self, keys: &Keys, hash: &str, ticket: &str) -> bool {
        let right = self.sealed(keys, hash);
        // As long for one that is nearly right.
        right.len() == ticket.len() && right.bytes().zip(ticket.bytes()).fold(0, |differences, (a, b)| differences | (a ^ b)) == 0
    }

    /// What a ticket says of itself, which only its seal proves.
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, '.').map(str::parse::<i64>);
        let mut next = || parts.next()?.ok();
        Some(Self { id: MemberId(next()?), noted: next()?, until: next()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_is_good_for_its_password_and_installation_only() {
        let keys = Keys::derive(&[7; 32]);
        let text = Ticket { id: MemberId(4), noted: 9, until: 1_800_000_000 }.sealed(&keys, "hash");
        let ticket = Ticket::read(&text).unwrap();
        assert_eq!((ticket.id, ticket.noted, ticket.until), (MemberId(4), 9, 1_800_000_000));
        assert!(ticket.is_sealed(&keys, "hash", &text));
        assert!(!ticket.is_sealed(&keys, "another", &text) && !ticket.is_sealed(&Keys::derive(&[8; 32]), "hash", &text));
        let later = text.replace("1800000000", "1800000900");
        assert!(!Ticket::read(&later).unwrap().is_sealed(&keys, "hash", &later));
        assert!(["", ".", "4.9", "a.b.c.d"].iter().all(|made_up| Ticket::read(made_up).is_none()));
    }
}
