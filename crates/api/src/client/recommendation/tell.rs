//! What becomes of a list and of what is said of it: the client's journal, the listing's timeline, the agent's notice.

use fangke_shared::client::journal::ClientEvent;
use fangke_shared::client::recommendation::{ListingAnswer, Reaction, RecommendationStep};
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::property::owner::mask_name;
use fangke_shared::property::timeline::{ClientInterest, TimelineEvent};
use fangke_shared::{ListingId, MemberId};
use serde_json::json;

use super::store::{self, RecommendationRow};
use super::view;
use crate::client::journal::service as journal;
use crate::client::profile::service::{self as profile, ClientRow};
use crate::company::notice::service as notice;
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;
use crate::property::timeline::service as timeline;

/// Writes what happened to a list into the client's journal; `of` is a listing of it, with what the client says.
///
/// # Errors
/// Only when the database fails.
pub fn note(tx: &mut Tx<'_>, row: &RecommendationRow, step: RecommendationStep, of: Option<(ListingId, &ListingAnswer)>) -> ApiResult<()> {
    let by = tx.caller().ok().map(|caller| caller.claims.member_id);
    let listing = match of {
        Some((id, _)) => view::title(tx, id)?,
        None => None,
    };
    let event = ClientEvent::Recommendation {
        recommendation_id: row.id(),
        step,
        listing_id: of.map(|(id, _)| id),
        listing,
        objection: of.and_then(|(_, answer)| answer.objection),
        note: of.and_then(|(_, answer)| answer.words.clone()),
    };
    journal::add(tx, row.client(), by, &event)
}

/// The client has said something new of a listing. The agent is told of what is liked; what isn't stands on the client's page.
///
/// # Errors
/// Only when the database fails.
pub fn answered(tx: &mut Tx<'_>, row: &RecommendationRow, listing: ListingId, answer: &ListingAnswer) -> ApiResult<()> {
    let (step, interest) = match answer.reaction {
        Reaction::Like => (RecommendationStep::Liked, ClientInterest::Liked),
        Reaction::Unsuitable => (RecommendationStep::Unsuitable, ClientInterest::Unsuitable),
    };
    note(tx, row, step, Some((listing, answer)))?;
    timeline::add(tx, listing, None, &TimelineEvent::Recommended { interest })?;
    if answer.reaction == Reaction::Like { tell(tx, row, row.asked_at.is_some()) } else { Ok(()) }
}

/// The client asks to be shown something.
///
/// # Errors
/// Only when the database fails.
pub fn asked(tx: &mut Tx<'_>, row: &RecommendationRow) -> ApiResult<()> {
    note(tx, row, RecommendationStep::ShowingAsked, None)?;
    tell(tx, row, true)
}

/// One notice a list: while it is unread a new one takes its place.
fn tell(tx: &mut Tx<'_>, row: &RecommendationRow, asked: bool) -> ApiResult<()> {
    let Some(client) = profile::find(tx.conn, row.client())? else { return Ok(()) };
    let Some(agent) = agent(tx, row, &client) else { return Ok(()) };
    let items = store::items(tx.conn, &[row.id()])?;
    let count = |reaction| items.iter().filter_map(store::ItemRow::answer).filter(|answer| answer.reaction == reaction).count();
    let details = json!({
        "recommendation_id": row.id(), "client_id": row.client(), "client": mask_name(&client.name),
        "liked": count(Reaction::Like), "unsuitable": count(Reaction::Unsuitable), "asked": asked,
    });
    let told = notice::renew(tx, row.notice(), (agent, NoticeKind::Recommendation), &details)?;
    store::set_notice(tx.conn, row.id(), told)
}

/// Whose list it is now: who made it while they work on the client, else who holds it; nobody's where nobody does.
pub fn agent(tx: &Tx<'_>, row: &RecommendationRow, client: &ClientRow) -> Option<MemberId> {
    let holder = client.holder(tx.rules);
    let made_by = Some(row.member_id).filter(|maker| holder == Some(*maker) || client.partner(tx.rules) == Some(*maker));
    made_by.or(holder).map(MemberId)
}
