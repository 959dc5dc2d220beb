//! Rules of recommendation lists (§3.1): who makes and closes them, and what has been recommended.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Duration;
use fangke_shared::client::merge::MergePart;
use fangke_shared::client::recommendation::{
    CreateRecommendationRequest, DemandReactions, ListingAnswer, PastRecommendation, Reaction, RecommendationResponse, RecommendationStep,
    count_objections,
};
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::page::Page;
use fangke_shared::permission::Action;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::property::listing::ListingStatus;
use fangke_shared::property::timeline::{ClientInterest, TimelineEvent};
use fangke_shared::text::non_blank;
use fangke_shared::{ClientId, DemandId, ListingId, RecommendationId};
use serde_json::json;

use super::store::{self, NewList, PastRow, RecommendationRow};
use super::{tell, view};
use crate::client::demand::service as demand;
use crate::client::merging::event::{ClientsMerged, MergeUndone};
use crate::client::profile::access::{self, Sight};
use crate::client::profile::service::{self as profile, ClientRow};
use crate::company::tx::Tx;
use crate::platform::cursor;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::PageQuery;
use crate::property::listing::service as listing;
use crate::property::timeline::service as timeline;

/// Makes a list of listings for a demand of a client that the caller works on, with a link that can't be guessed.
///
/// # Errors
/// `not_found`, `client_public`, `forbidden`, wrong fields: a closed demand, listings that aren't on the market.
pub fn create(tx: &mut Tx<'_>, client: ClientId, request: &CreateRecommendationRequest, origin: &str) -> ApiResult<RecommendationResponse> {
    request.validate()?;
    let row = profile::take(tx, client)?;
    require_work(tx, &row)?;
    if !demand::is_open(tx, client, request.demand_id)? {
        return Err(ApiError::field(FieldError::new("/demand_id", FieldCode::DoesNotExist)));
    }
    check_listings(tx, request)?;
    let (me, at) = (tx.me()?, tx.at());
    let token = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>());
    let greeting = non_blank(request.greeting.clone()).map(|text| text.trim().to_owned());
    let list = NewList {
        client,
        demand: request.demand_id,
        by: me,
        token: &token,
        greeting: greeting.as_deref(),
        shows_phone: request.shows_phone,
        expires_at: at + Duration::days(tx.rules.figures.recommendation_days),
    };
    let id = store::insert(tx.conn, &list, at)?;
    for (place, recommended) in (1..).zip(&request.listings) {
        let note = non_blank(recommended.note.clone()).map(|text| text.trim().to_owned());
        store::insert_item(tx.conn, id, (place, recommended.listing_id), note.as_deref())?;
        timeline::add(tx, recommended.listing_id, me, &TimelineEvent::Recommended { interest: ClientInterest::Shown })?;
    }
    let ids: Vec<ListingId> = request.listings.iter().map(|recommended| recommended.listing_id).collect();
    let details = json!({ "client_id": client, "demand_id": request.demand_id, "listing_ids": ids });
    tx.audit(AuditAction::Create, (AuditSubject::Recommendation, id.0), &details)?;
    let made = find(tx, id)?;
    tell::note(tx, &made, RecommendationStep::Made, None)?;
    view::one(tx, made, origin)
}

/// Who works on a client recommends to it: the holder, who leads the holder, and the colleague they cooperate with.
fn require_work(tx: &mut Tx<'_>, row: &ClientRow) -> ApiResult<()> {
    if row.partner(tx.rules) == Some(tx.me()?.0) { Ok(()) } else { access::require(tx, Action::RecommendListings, row) }
}

fn check_listings(tx: &mut Tx<'_>, request: &CreateRecommendationRequest) -> ApiResult<()> {
    let mut errors = Vec::new();
    for (n, recommended) in request.listings.iter().enumerate() {
        let wrong = |code| FieldError::new(format!("/listings/{n}/listing_id"), code);
        match listing::one(tx.conn, tx.rules, recommended.listing_id) {
            // A lead is nobody's to show.
            Ok(found) if found.pool.is_none() => errors.push(wrong(FieldCode::DoesNotExist)),
            Ok(found) if found.status != ListingStatus::Available => {
                errors.push(wrong(FieldCode::Closed).with("status", found.status.as_str()));
            }
            Ok(_) => {}
            Err(error) if error.code == ErrorCode::NotFound => errors.push(wrong(FieldCode::DoesNotExist)),
            Err(error) => return Err(error),
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(ApiError::fields(errors)) }
}

pub(super) fn find(tx: &mut Tx<'_>, id: RecommendationId) -> ApiResult<RecommendationRow> {
    store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)
}

/// The client, if the caller sees it whole: its lists say more of it than a public client shows.
fn seen_whole(tx: &mut Tx<'_>, client: ClientId) -> ApiResult<ClientRow> {
    let found = profile::find(tx.conn, client)?;
    match access::seen(tx, found)? {
        (row, Sight::Whole) => Ok(row),
        (_, Sight::Masked) => Err(ApiError::new(ErrorCode::ClientPublic)),
    }
}

/// The lists of a client, the newest first.
///
/// # Errors
/// `not_found`, `client_public`; a cursor that no page gave.
pub fn list(tx: &mut Tx<'_>, client: ClientId, page: &PageQuery, origin: &str) -> ApiResult<Page<RecommendationResponse>> {
    seen_whole(tx, client)?;
    let before: Option<i64> = cursor::decode(page.cursor.as_deref())?;
    let rows = store::of_client(tx.conn, client, before.unwrap_or(i64::MAX), page.limit + 1)?;
    let (rows, next_cursor) = cursor::cut(rows, page.limit, |row| row.id);
    Ok(Page { items: view::all(tx, rows, origin)?, next_cursor, total: None })
}

/// A list.
///
/// # Errors
/// `not_found`, also for the list of a client whom the caller may not see; `client_public`.
pub fn get(tx: &mut Tx<'_>, id: RecommendationId, origin: &str) -> ApiResult<RecommendationResponse> {
    let row = find(tx, id)?;
    seen_whole(tx, row.client())?;
    view::one(tx, row, origin)
}

/// Closes the link of a list at once; what was said through it stays. One that is closed stays as it is.
///
/// # Errors
/// `not_found`, `client_public`, `forbidden`.
pub fn revoke(tx: &mut Tx<'_>, id: RecommendationId, origin: &str) -> ApiResult<RecommendationResponse> {
    let row = find(tx, id)?;
    let client = seen_whole(tx, row.client())?;
    require_work(tx, &client)?;
    let (me, at) = (tx.me()?, tx.at());
    if store::revoke(tx.conn, id, me, at)? {
        tx.audit(AuditAction::Delete, (AuditSubject::Recommendation, id.0), &json!({ "client_id": row.client() }))?;
        tell::note(tx, &row, RecommendationStep::Revoked, None)?;
    }
    let row = find(tx, id)?;
    view::one(tx, row, origin)
}

/// What was recommended for a demand before, listing by listing, with the last that the client has said of each.
///
/// # Errors
/// Only when the database fails.
pub fn past(conn: &mut Conn, client: ClientId, demand: DemandId) -> ApiResult<HashMap<ListingId, PastRecommendation>> {
    let rows = store::past(conn, client, Some(demand))?;
    Ok(latest(&rows).into_iter().map(|((_, listing), past)| (ListingId(listing), past)).collect())
}

/// By demand and listing: when it was recommended last, and what was said of it last.
fn latest(rows: &[PastRow]) -> HashMap<(i64, i64), PastRecommendation> {
    let mut all: HashMap<(i64, i64), PastRecommendation> = HashMap::new();
    for row in rows {
        let at = row.at.and_utc();
        let known = all.entry((row.demand_id, row.listing_id)).or_insert(PastRecommendation { at, answer: None });
        let is_later = |answer: &ListingAnswer| known.answer.as_ref().is_none_or(|before| answer.at > before.at);
        if let Some(answer) = row.answer().filter(is_later) {
            known.answer = Some(answer);
        }
    }
    all
}

/// What the client says of the listings recommended for each demand: a hint at what to change of it.
///
/// # Errors
/// `not_found`, `client_public`.
pub fn reactions(tx: &mut Tx<'_>, client: ClientId) -> ApiResult<Vec<DemandReactions>> {
    seen_whole(tx, client)?;
    let rows = store::past(tx.conn, client, None)?;
    let mut by_demand: HashMap<i64, Vec<ListingAnswer>> = HashMap::new();
    for ((demand, _), past) in latest(&rows) {
        by_demand.entry(demand).or_default().extend(past.answer);
    }
    let one = |(demand, answers): (i64, Vec<ListingAnswer>)| {
        let liked = answers.iter().filter(|answer| answer.reaction == Reaction::Like).count();
        DemandReactions {
            demand_id: DemandId(demand),
            liked: i64::try_from(liked).unwrap_or(i64::MAX),
            objections: count_objections(answers.iter().filter_map(|answer| answer.objection)),
        }
    };
    let mut all: Vec<DemandReactions> = by_demand.into_iter().map(one).collect();
    all.retain(|reactions| reactions.liked > 0 || !reactions.objections.is_empty());
    all.sort_by_key(|one| std::cmp::Reverse(one.demand_id));
    Ok(all)
}

/// Forgets the visitors of days that are over: the job.
///
/// # Errors
/// Only when the database fails.
pub fn forget_visitors(tx: &mut Tx<'_>) -> ApiResult<i64> {
    let today = tx.rules.today;
    store::forget_visitors(tx.conn, today)
}

/// The lists of a merged client go with it (§2.2); their links stay open.
///
/// # Errors
/// Only when the database fails.
pub fn merged(tx: &mut Tx<'_>, event: &mut ClientsMerged) -> ApiResult<()> {
    event.hand_over(tx, MergePart::Recommendations, store::OF_CLIENT)
}

/// And come back with it.
///
/// # Errors
/// Only when the database fails.
pub fn merge_undone(tx: &mut Tx<'_>, event: &mut MergeUndone) -> ApiResult<()> {
    event.hand_back(tx, MergePart::Recommendations, store::OF_CLIENT)
}
