//! What the client says through the link of a list; nobody is signed in, the link is the permission.

use fangke_shared::client::recommendation::{
    ACTS_PER_HOUR, ListingAnswer, ReactionDraft, RecommendationState, RecommendationStep, ShowingWish,
};
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::{ListingId, RecommendationId};

use super::shown::Access;
use super::store::{self, ItemRow, RecommendationRow};
use super::tell;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

/// Says something of a listing of a list, by its place; something else than before, or nothing any more.
///
/// # Errors
/// `too_many_attempts`, wrong fields: a place that isn't there, a listing that isn't on the market any more.
pub fn react(tx: &mut Tx<'_>, token: &str, place: i64, draft: ReactionDraft) -> ApiResult<Access<()>> {
    let row = match take(tx, token)? {
        Access::Open(row) => row,
        Access::Over => return Ok(Access::Over),
        Access::Nothing => return Ok(Access::Nothing),
    };
    draft.validate()?;
    let items = store::items(tx.conn, &[row.id()])?;
    let item = items.iter().find(|item| item.place == place && item.is_available());
    let item = item.ok_or_else(|| ApiError::field(FieldError::new("/item", FieldCode::Closed)))?;
    let (draft, at) = (draft.normalised(), tx.at());
    if is_said_already(item, &draft) {
        return Ok(Access::Open(()));
    }
    store::set_answer(tx.conn, item.id, &draft, at)?;
    if let Some(reaction) = draft.reaction {
        let answer = ListingAnswer { reaction, objection: draft.objection, words: draft.words, at: at.and_utc() };
        tell::answered(tx, &row, item.listing(), &answer)?;
    }
    Ok(Access::Open(()))
}

fn is_said_already(item: &ItemRow, draft: &ReactionDraft) -> bool {
    let before = item.answer().map(|answer| (Some(answer.reaction), answer.objection, answer.words)).unwrap_or_default();
    before == (draft.reaction, draft.objection, draft.words.clone())
}

/// Asks to be shown listings of a list, by their places; what was asked for before goes.
///
/// # Errors
/// As [`react`].
pub fn ask(tx: &mut Tx<'_>, token: &str, places: &[i64], mut wish: ShowingWish) -> ApiResult<Access<()>> {
    let row = match take(tx, token)? {
        Access::Open(row) => row,
        Access::Over => return Ok(Access::Over),
        Access::Nothing => return Ok(Access::Nothing),
    };
    let items = store::items(tx.conn, &[row.id()])?;
    wish.listing_ids = chosen(&items, places);
    wish.validate(tx.rules.today)?;
    if row.wish()?.as_ref() == Some(&wish) {
        return Ok(Access::Open(()));
    }
    let at = tx.at();
    store::set_wish(tx.conn, row.id(), &wish, at)?;
    tell::asked(tx, &row)?;
    Ok(Access::Open(()))
}

/// Those that are on the market still, in the order of the list.
fn chosen(items: &[ItemRow], places: &[i64]) -> Vec<ListingId> {
    items.iter().filter(|item| item.is_available() && places.contains(&item.place)).map(ItemRow::listing).collect()
}

/// The open list behind a link, locked and counted.
fn take(tx: &mut Tx<'_>, token: &str) -> ApiResult<Access<RecommendationRow>> {
    let at = tx.at();
    let Some(row) = store::take(tx.conn, token, at)? else { return Ok(Access::Nothing) };
    if row.state(at) != RecommendationState::Open {
        return Ok(Access::Over);
    }
    if row.acts > ACTS_PER_HOUR {
        let seconds = 3_600 - (at - row.acts_since).num_seconds();
        return Err(ApiError { retry_after: Some(seconds.max(1)), ..ApiError::new(ErrorCode::TooManyAttempts) });
    }
    Ok(Access::Open(row))
}

/// Counts a view: the same visitor once a day, known by a keyed hash from which no address can be read.
///
/// # Errors
/// Only when the database fails.
pub fn count_view(tx: &mut Tx<'_>, id: RecommendationId, address: &str, user_agent: &str) -> ApiResult<()> {
    let (day, at, keys) = (tx.rules.today, tx.at(), tx.keys);
    let visitor = keys.look_up_hash(&format!("recommendation visitor {day} {address} {user_agent}"));
    if !store::count_visitor(tx.conn, id, (day, at), &visitor)? {
        return Ok(());
    }
    let row = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    tell::note(tx, &row, RecommendationStep::Opened, None)
}
