//! The second factor (I4): a code of an authenticator after the password, and recovery codes in its place.

use chrono::{DateTime, Utc};
use fangke_shared::MemberId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::auth::{
    CODE_DIGITS, NewSecondFactorResponse, QrResponse, RECOVERY_CODES, RecoveryCodesResponse, SecondFactorProofRequest,
    SecondFactorResponse, SignInOutcome,
};
use fangke_shared::problem::ErrorCode;
use serde_json::json;

use super::password::Proven;
use super::service::{end_sessions, sign_out};
use super::sign_in::wrong_code;
use super::store_factor as store;
use super::throttle::{Attempt, Subjects};
use crate::company::brand::service as brand;
use crate::company::member::reach::forbidden;
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::crypto::Keys;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
use crate::platform::qr;
use crate::platform::state::App;
use crate::platform::totp::Secret;

/// What the second factor is called in an authenticator where the company has no name.
const PRODUCT: &str = "Fangke";

/// Is a second factor in force?
///
/// # Errors
/// Only when the database fails.
pub fn is_on(conn: &mut Conn, id: MemberId) -> ApiResult<bool> {
    Ok(store::find(conn, id)?.is_some_and(|row| row.confirmed_at.is_some()))
}

/// Uses a code up, of the authenticator or for recovery: which of them it was, or none where it is wrong or was used.
///
/// # Errors
/// Only when the database fails.
pub(super) fn accept(conn: &mut Conn, keys: &Keys, id: MemberId, code: &str, now: DateTime<Utc>) -> ApiResult<Option<SignInOutcome>> {
    let Some(row) = store::find(conn, id)?.filter(|row| row.confirmed_at.is_some()) else { return Ok(None) };
    if let Some(code) = digits(code) {
        let step = Secret::from_base32(&keys.decrypt(&row.secret)?)?.step_of(code, now, row.last_step)?;
        let Some(step) = step else { return Ok(None) };
        return Ok(store::use_step(conn, id, step)?.then_some(SignInOutcome::Code));
    }
    let is_good = store::use_code(conn, id, &recovery_hash(keys, id, code), now.naive_utc())?;
    Ok(is_good.then_some(SignInOutcome::RecoveryCode))
}

/// The caller's second factor as it stands.
///
/// # Errors
/// Only when the database fails.
pub fn show(tx: &mut Tx<'_>) -> ApiResult<SecondFactorResponse> {
    let caller = tx.caller()?;
    let claims = &caller.claims;
    let on_since = store::find(tx.conn, claims.member_id)?.and_then(|row| row.confirmed_at).map(|at| at.and_utc());
    let recovery_codes_left = store::count_codes(tx.conn, claims.member_id)?;
    Ok(SecondFactorResponse {
        on_since,
        recovery_codes_left,
        is_required: caller.roles().into_iter().any(|role| tx.rules.figures.wants_second_factor(role)),
    })
}

/// Offers the caller a secret, which is in force once they confirm it. One that was offered before is forgotten.
///
/// # Errors
/// `second_factor_on`, `wrong_password` at `/password`, `too_many_attempts`.
pub async fn begin(app: &App, caller: Caller, password: String) -> ApiResult<NewSecondFactorResponse> {
    let id = caller.claims.member_id;
    let none_yet = move |conn: &mut Conn| if is_on(conn, id)? { Err(ApiError::new(ErrorCode::SecondFactorOn)) } else { Ok(()) };
    app.db.read(none_yet).await?;
    let proven = Proven::of(app, id, (password, "/password")).await?;
    let offer = move |tx: &mut Tx<'_>| {
        // Once more, for it may have been confirmed while the password was checked.
        none_yet(tx.conn)?;
        proven.succeed(tx.conn)?;
        let secret = Secret::random();
        store::delete(tx.conn, id)?;
        store::insert(tx.conn, id, &tx.keys.encrypt(&secret.to_base32())?, tx.at())?;
        let company = brand::public(tx.conn)?.name.unwrap_or_else(|| PRODUCT.to_owned());
        let address = secret.address(&company, &proven.username);
        let code = qr::code(&address)?;
        let qr = QrResponse { side: i64::try_from(code.side).unwrap_or_default(), path: code.path };
        Ok(NewSecondFactorResponse { secret: secret.to_base32(), address, qr })
    };
    app.write(caller, offer).await
}

/// Puts the offered secret in force, gives out recovery codes, and ends the caller's other sessions.
///
/// # Errors
/// `wrong_code` at `/code`, `second_factor_off` where nothing was offered, `second_factor_on`, `too_many_attempts`.
pub async fn confirm(app: &App, caller: Caller, code: String) -> ApiResult<RecoveryCodesResponse> {
    let (now, id, session) = (app.clock.now(), caller.claims.member_id, caller.claims.session_id);
    let subjects = Subjects::codes_of(&app.keys, id);
    let attempt = app.db.write(move |conn| Attempt::begin(conn, &subjects, now)).await??;
    let put_in_force = move |tx: &mut Tx<'_>| {
        let row = store::find(tx.conn, id)?.ok_or_else(|| ApiError::new(ErrorCode::SecondFactorOff))?;
        let secret = Secret::from_base32(&tx.keys.decrypt(&row.secret)?)?;
        let step = digits(&code).map(|code| secret.step_of(code, now, row.last_step)).transpose()?.flatten().ok_or_else(wrong_code)?;
        if !store::confirm(tx.conn, id, step, now.naive_utc())? {
            return Err(ApiError::new(ErrorCode::SecondFactorOn));
        }
        attempt.succeed(tx.conn)?;
        tx.audit(AuditAction::EnrolSecondFactor, (AuditSubject::Member, id.0), &json!({}))?;
        let ended = end_sessions(tx.conn, id, Some(session), now)?;
        tx.after_commit(move |app| ended.into_iter().for_each(|ended| app.ended.add(ended, now)));
        new_codes(tx, id)
    };
    app.write(caller, put_in_force).await
}

/// Gives out new recovery codes; those from before are forgotten.
///
/// # Errors
/// As [`remove`].
pub async fn renew_codes(app: &App, caller: Caller, request: SecondFactorProofRequest) -> ApiResult<RecoveryCodesResponse> {
    with_proof(app, caller, request, |tx, id| {
        tx.audit(AuditAction::RenewRecoveryCodes, (AuditSubject::Member, id.0), &json!({}))?;
        new_codes(tx, id)
    })
    .await
}

/// Takes the caller's second factor away. Where their role has to have one, the session is good only for setting up another one from its next
/// renewal on.
///
/// # Errors
/// `wrong_password` at `/password`, `wrong_code` at `/code`, `second_factor_off`, `too_many_attempts`.
pub async fn remove(app: &App, caller: Caller, request: SecondFactorProofRequest) -> ApiResult<()> {
    with_proof(app, caller, request, |tx, id| {
        store::delete(tx.conn, id)?;
        tx.audit(AuditAction::RemoveSecondFactor, (AuditSubject::Member, id.0), &json!({}))
    })
    .await
}

/// Takes the second factor of somebody away who has lost it, and ends their sessions.
///
/// # Errors
/// `not_found`; `forbidden` for one's own, which needs password and code; `second_factor_off`.
pub fn reset(tx: &mut Tx<'_>, id: MemberId) -> ApiResult<()> {
    if tx.me()? == id {
        return Err(forbidden("take your own second factor away with your password and a code"));
    }
    member::profile(tx.conn, id)?;
    if !store::delete(tx.conn, id)? {
        return Err(ApiError::new(ErrorCode::SecondFactorOff));
    }
    tx.audit(AuditAction::ResetSecondFactor, (AuditSubject::Member, id.0), &json!({}))?;
    sign_out(tx, id)
}

/// Does what needs password and code once more.
async fn with_proof<T: Send + 'static>(
    app: &App,
    caller: Caller,
    request: SecondFactorProofRequest,
    mut act: impl FnMut(&mut Tx<'_>, MemberId) -> ApiResult<T> + Send + 'static,
) -> ApiResult<T> {
    let (now, id) = (app.clock.now(), caller.claims.member_id);
    let is_there = app.db.read(move |conn| is_on(conn, id)).await?;
    if !is_there {
        return Err(ApiError::new(ErrorCode::SecondFactorOff));
    }
    let proven = Proven::of(app, id, (request.password, "/password")).await?;
    let prove = move |tx: &mut Tx<'_>| {
        // A wrong code leaves the attempt counted as failed.
        accept(tx.conn, tx.keys, id, &request.code, now)?.ok_or_else(wrong_code)?;
        proven.succeed(tx.conn)?;
        act(tx, id)
    };
    app.write(caller, prove).await
}

/// Ten codes in place of those from before.
fn new_codes(tx: &mut Tx<'_>, id: MemberId) -> ApiResult<RecoveryCodesResponse> {
    store::delete_codes(tx.conn, id)?;
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        // 50 bits, in letters that nobody mistakes for digits.
        let letters: String = Secret::random().to_base32().to_lowercase().chars().take(10).collect();
        store::insert_code(tx.conn, id, &recovery_hash(tx.keys, id, &letters))?;
        let (one, two) = letters.split_at(5);
        codes.push(format!("{one}-{two}"));
    }
    Ok(RecoveryCodesResponse { codes })
}

/// A recovery code as it is kept, however it was typed.
fn recovery_hash(keys: &Keys, id: MemberId, code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).take(100).collect();
    keys.look_up_hash(&format!("recovery {id} {plain}"))
}

/// The code of an authenticator, with or without a gap in the middle; none for anything else.
fn digits(code: &str) -> Option<u32> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    (digits.len() == CODE_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_six_digits_however_they_are_typed() {
        assert_eq!(
            ["123456", " 012 345 ", "12345", "1234567", "12345a", "１２３４５６"].map(digits),
            [Some(123_456), Some(12_345), None, None, None, None]
        );
    }

    #[test]
    fn a_recovery_code_is_known_however_it_is_typed_and_to_its_member_only() {
        let keys = Keys::derive(&[7; 32]);
        let hash = |id: i64, code: &str| recovery_hash(&keys, MemberId(id), code);
        assert_eq!(hash(1, "abcde-fgh23"), hash(1, " ABCDE FGH23 "));
        assert_ne!(hash(1, "abcde-fgh23"), hash(2, "abcde-fgh23"));
    }
}
