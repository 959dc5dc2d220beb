//! The rules of programs of partners: who registers, changes and ends them, and what becomes of their tokens.

use std::collections::HashMap;

use chrono::{DateTime, Days, Duration, NaiveDateTime, Utc};
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::page::Page;
use fangke_shared::partner::api_client::{
    ApiClientDay, ApiClientDraft, ApiClientResponse, ApiClientSecret, ApiClientState, ApiClientUsage, ApiClientWithSecret, OwnApiClient,
    RotateSecretRequest, USAGE_DAYS,
};
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::{ApiClientId, MemberId, OrgUnitId};
use serde_json::{Value, json};

use super::store::{self, ApiClientRow, SecretRow};
use super::store_usage;
use crate::company::member::service as member;
use crate::company::organisation::service as organisation;
use crate::company::tx::Tx;
use crate::platform::crypto::{Keys, hex};
use crate::platform::db::{Conn, unique_violation};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::merge_patch;
use crate::platform::partners::Usage;
use crate::platform::state::App;
use crate::platform::token::PartnerClaims;
use crate::property::community::service as community;

pub use super::oauth::{Knock, Refusal, issue};

/// Days for which it is kept how much a program has asked for.
const USAGE_KEPT: u64 = 400;

/// All programs, the newest first.
///
/// # Errors
/// Only when the database fails.
pub fn list(tx: &mut Tx<'_>) -> ApiResult<Page<ApiClientResponse>> {
    let rows = store::all(tx.conn)?;
    Ok(Page::whole(responses(tx, rows)?))
}

/// One program.
///
/// # Errors
/// `not_found`.
pub fn get(tx: &mut Tx<'_>, id: ApiClientId) -> ApiResult<ApiClientResponse> {
    let row = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    responses(tx, vec![row])?.pop().ok_or_else(ApiError::not_found)
}

/// Registers a program, with its first secret.
///
/// # Errors
/// Wrong fields, `already_exists`.
pub fn register(tx: &mut Tx<'_>, draft: ApiClientDraft) -> ApiResult<ApiClientWithSecret> {
    let oauth_client_id = format!("fangke-{}", hex(&rand::random::<[u8; 8]>()));
    register_as(tx, draft, &oauth_client_id, new_secret())
}

/// Registers a program under a name and with a secret that are known before: that of the demo.
///
/// # Errors
/// As [`register`].
pub fn register_as(tx: &mut Tx<'_>, draft: ApiClientDraft, oauth_client_id: &str, secret: String) -> ApiResult<ApiClientWithSecret> {
    let draft = draft.normalised();
    draft.validate()?;
    check_filter(tx, &draft, None)?;
    let (me, at) = (tx.me()?, tx.at());
    let id = store::insert(tx.conn, oauth_client_id, &draft, (me, at)).map_err(taken)?;
    store::insert_secret(tx.conn, id, &secret_hash(tx.keys, &secret), at)?;
    tx.audit(AuditAction::Create, (AuditSubject::ApiClient, id.0), &json!({ "scopes": draft.scopes }))?;
    Ok(ApiClientWithSecret { api_client: get(tx, id)?, secret })
}

/// Merges a patch into a program. Tokens that say something else from then on are good no more.
///
/// # Errors
/// `not_found`, `api_client_ended`, `stale_version`, wrong fields, `already_exists`.
pub fn change(tx: &mut Tx<'_>, at: (ApiClientId, i64), patch: Value) -> ApiResult<ApiClientResponse> {
    let row = take(tx, at)?;
    let before = row.draft();
    let after = merge_patch::<ApiClientDraft>(&before, patch)?.normalised();
    after.validate()?;
    check_filter(tx, &after, Some(&before))?;
    store::update(tx.conn, at.0, &after).map_err(taken)?;
    if after.outdates_tokens(&before) {
        outdate_tokens(tx, at.0)?;
    }
    tx.audit(AuditAction::Update, (AuditSubject::ApiClient, row.id), &json!({ "fields": changed(&before, &after) }))?;
    get(tx, at.0)
}

/// Gives a program a new secret. The present one stays good for as long as is asked for; without an overlap its tokens end with it.
///
/// # Errors
/// `not_found`, `api_client_ended`, `stale_version`, wrong fields.
pub fn rotate_secret(tx: &mut Tx<'_>, at: (ApiClientId, i64), request: RotateSecretRequest) -> ApiResult<ApiClientWithSecret> {
    request.validate()?;
    let row = take(tx, at)?;
    let (now, secret) = (tx.at(), new_secret());
    store::end_secrets(tx.conn, at.0, now + Duration::hours(request.overlap_hours))?;
    store::insert_secret(tx.conn, at.0, &secret_hash(tx.keys, &secret), now)?;
    if request.overlap_hours == 0 {
        outdate_tokens(tx, at.0)?;
    }
    let details = json!({ "fields": ["secret"], "overlap_hours": request.overlap_hours });
    tx.audit(AuditAction::Update, (AuditSubject::ApiClient, row.id), &details)?;
    Ok(ApiClientWithSecret { api_client: get(tx, at.0)?, secret })
}

/// Ends a program for good: its secrets and tokens are refused at once.
///
/// # Errors
/// `not_found`, `api_client_ended`, `stale_version`.
pub fn end(tx: &mut Tx<'_>, at: (ApiClientId, i64)) -> ApiResult<ApiClientResponse> {
    let row = take(tx, at)?;
    let now = tx.at();
    store::end(tx.conn, at.0, now)?;
    store::end_secrets(tx.conn, at.0, now)?;
    outdate_tokens(tx, at.0)?;
    tx.audit(AuditAction::ChangeStatus, (AuditSubject::ApiClient, row.id), &json!({ "to": ApiClientState::Ended }))?;
    get(tx, at.0)
}

/// What a program reads of itself.
///
/// # Errors
/// `unauthenticated` where there is none any more.
pub fn own(tx: &mut Tx<'_>, claims: PartnerClaims) -> ApiResult<OwnApiClient> {
    let row = store::find(tx.conn, claims.api_client_id)?.ok_or_else(|| ApiError::new(ErrorCode::Unauthenticated))?;
    let stores: Vec<i64> = claims.store_id.iter().map(|id| id.0).collect();
    Ok(OwnApiClient {
        name: row.name,
        scopes: claims.scopes,
        store: organisation::names(tx.conn, &stores)?.into_values().next(),
        district: claims.district,
        rate_limit: claims.rate_limit,
        ends_on: row.ends_on,
        token_ends_at: DateTime::from_timestamp(claims.exp, 0).unwrap_or(tx.now()),
    })
}

/// How much a program has asked for lately.
///
/// # Errors
/// `not_found`.
pub fn usage(tx: &mut Tx<'_>, id: ApiClientId) -> ApiResult<ApiClientUsage> {
    store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    let today = tx.rules.today;
    let days: Vec<_> = (0..USAGE_DAYS.unsigned_abs()).filter_map(|back| today.checked_sub_days(Days::new(back))).collect();
    let known = store_usage::since(tx.conn, id, days.last().copied().unwrap_or(today))?;
    let of = |day| known.iter().find(|row| row.day == day).copied().unwrap_or(ApiClientDay { day, calls: 0, errors: 0 });
    let last = store_usage::last_seen(tx.conn, &[id.0])?;
    Ok(ApiClientUsage {
        days: days.into_iter().map(of).collect(),
        calls: known.iter().map(|row| row.calls).sum(),
        errors: known.iter().map(|row| row.errors).sum(),
        last_seen_at: last.get(&id.0).map(NaiveDateTime::and_utc),
    })
}

/// Learns whose tokens other processes have made wrong and what they have let through, and writes down what was asked of this one: one statement,
/// however much it was.
///
/// # Errors
/// Only when the database fails; what was counted is written next time.
pub fn watch(app: &App) -> ApiResult<()> {
    let counted = app.partners.take_usage();
    if !counted.is_empty() {
        let written = app.db.write_blocking(|conn| Ok(store_usage::add(conn, &counted, |at| app.clock.day_of(at))?));
        if let Err(error) = written {
            app.partners.give_back(counted);
            return Err(error);
        }
    }
    let today = app.clock.day_of(app.clock.now());
    let (versions, taken) = app.db.read_blocking(|conn| Ok((store::token_versions(conn)?, store_usage::taken_on(conn, today)?)))?;
    versions.into_iter().for_each(|(id, version)| app.partners.know(ApiClientId(id), version));
    for (id, total) in taken.into_iter().map(|(id, total)| (ApiClientId(id), total)) {
        let of_today = |(known, usage): &&(ApiClientId, Usage)| *known == id && app.clock.day_of(usage.last_at) == today;
        let own = counted.iter().filter(of_today).map(|(_, usage)| usage.taken).sum();
        app.partners.learn(id, (today, total), own);
    }
    Ok(())
}

/// Forgets secrets that are over and usage of long ago: the job.
///
/// # Errors
/// Only when the database fails.
pub fn sweep(conn: &mut Conn, now: DateTime<Utc>) -> ApiResult<i64> {
    let day = now.date_naive().checked_sub_days(Days::new(USAGE_KEPT)).unwrap_or_default();
    let swept = store::delete_secrets_before(conn, (now - Duration::days(1)).naive_utc())? + store_usage::delete_before(conn, day)?;
    Ok(i64::try_from(swept).unwrap_or(i64::MAX))
}

/// The hash under which a secret is kept. It has 256 random bits, so nobody can try them all and a slow hash would protect nothing; the key
/// outside of the database makes the hash worthless to whoever has read only that.
pub(super) fn secret_hash(keys: &Keys, secret: &str) -> String {
    keys.look_up_hash(&format!("secret of an API client {secret}"))
}

/// The state of a program on a day.
pub(super) fn state(row: &ApiClientRow, today: chrono::NaiveDate) -> ApiClientState {
    if row.ended_at.is_some() {
        ApiClientState::Ended
    } else if row.ends_on.is_some_and(|last| last < today) {
        ApiClientState::Expired
    } else {
        ApiClientState::Active
    }
}

fn new_secret() -> String {
    format!("fks_{}", hex(&rand::random::<[u8; 32]>()))
}

/// A program with its lock. A refusal because of the state comes before one because of the version.
fn take(tx: &mut Tx<'_>, (id, version): (ApiClientId, i64)) -> ApiResult<ApiClientRow> {
    let is_current = store::bump(tx.conn, id, version)?;
    let row = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    if row.ended_at.is_some() {
        return Err(ApiError::new(ErrorCode::ApiClientEnded));
    }
    if is_current { Ok(row) } else { Err(ApiError::new(ErrorCode::StaleVersion)) }
}

fn outdate_tokens(tx: &mut Tx<'_>, id: ApiClientId) -> ApiResult<()> {
    let version = store::outdate_tokens(tx.conn, id)?;
    tx.after_commit(move |app| app.partners.know(id, version));
    Ok(())
}

/// Store and district have to be there, unless they were before.
fn check_filter(tx: &mut Tx<'_>, draft: &ApiClientDraft, before: Option<&ApiClientDraft>) -> ApiResult<()> {
    if let Some(store) = draft.store_id.filter(|store| before.is_none_or(|before| before.store_id != Some(*store))) {
        organisation::lock_store(tx.conn, store)?;
    }
    let is_new = before.is_none_or(|before| before.district != draft.district);
    if let Some(name) = draft.district.as_deref().filter(|_| is_new)
        && !community::districts(tx.conn)?.items.iter().any(|known| known.name == name)
    {
        return Err(ApiError::field(FieldError::new("/district", FieldCode::DoesNotExist)));
    }
    Ok(())
}

/// The names of the fields that differ.
fn changed(before: &ApiClientDraft, after: &ApiClientDraft) -> Vec<&'static str> {
    let differ = [
        ("name", before.name != after.name),
        ("scopes", before.scopes != after.scopes),
        ("store_id", before.store_id != after.store_id),
        ("district", before.district != after.district),
        ("rate_limit", before.rate_limit != after.rate_limit),
        ("ends_on", before.ends_on != after.ends_on),
    ];
    differ.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}

fn responses(tx: &mut Tx<'_>, rows: Vec<ApiClientRow>) -> ApiResult<Vec<ApiClientResponse>> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let stores: Vec<i64> = rows.iter().filter_map(|row| row.store_id).collect();
    let mut secrets: HashMap<i64, Vec<ApiClientSecret>> = HashMap::new();
    let at = tx.at();
    for SecretRow { api_client_id, created_at, ends_at, .. } in store::secrets(tx.conn, &ids, at)? {
        let secret = ApiClientSecret { created_at: created_at.and_utc(), ends_at: ends_at.map(|at| at.and_utc()) };
        secrets.entry(api_client_id).or_default().push(secret);
    }
    let (names, seen) = (organisation::names(tx.conn, &stores)?, store_usage::last_seen(tx.conn, &ids)?);
    let members = member::member_refs(tx.conn, rows.iter().map(|row| MemberId(row.created_by)))?;
    let today = tx.rules.today;
    let response = |row: ApiClientRow| ApiClientResponse {
        id: ApiClientId(row.id),
        scopes: row.scopes(),
        state: state(&row, today),
        store_id: row.store_id.map(OrgUnitId),
        store: row.store_id.and_then(|id| names.get(&id).cloned()),
        ended_at: row.ended_at.map(|at| at.and_utc()),
        secrets: secrets.remove(&row.id).unwrap_or_default(),
        created_by: members.get(&MemberId(row.created_by)).cloned(),
        created_at: row.created_at.and_utc(),
        last_seen_at: seen.get(&row.id).map(NaiveDateTime::and_utc),
        oauth_client_id: row.oauth_client_id,
        name: row.name,
        district: row.district,
        rate_limit: row.rate_limit,
        ends_on: row.ends_on,
        version: row.version,
    };
    Ok(rows.into_iter().map(response).collect())
}

fn taken(error: diesel::result::Error) -> ApiError {
    match unique_violation(&error).as_deref() {
        Some("uq_api_clients__name_key") => {
            ApiError { errors: vec![FieldError::new("/name", FieldCode::Taken)], ..ApiError::new(ErrorCode::AlreadyExists) }
        }
        _ => error.into(),
    }
}
