//! Negotiations, and what prices were and are.

use std::collections::HashMap;

use fangke_shared::company::member::MemberRef;
use fangke_shared::money::unit_price_fen;
use fangke_shared::page::Page;
use fangke_shared::property::follow_up::{CreateFollowUpRequest, FollowUpKind, FollowUpResponse};
use fangke_shared::property::listing::PriceKind;
use fangke_shared::property::negotiation::{CreateNegotiationRequest, NegotiationResponse, PriceHistory, difference_bp, history};
use fangke_shared::property::timeline::TimelineEvent;
use fangke_shared::{FollowUpId, ListingId, MemberId, NegotiationId};

use super::store::{self, NegotiationRow};
use crate::company::tx::Tx;
use crate::platform::cursor;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::platform::http::PageQuery;
use crate::property::community::service as community;
use crate::property::follow_up::service as follow_up;
use crate::property::listing::service as listing;
use crate::property::timeline::service as timeline;
use crate::property::timeline::void;

/// Logs a negotiation: what was said becomes a follow-up.
///
/// # Errors
/// `not_found`, wrong fields, `follow_up_too_thin`, `follow_up_repeated`.
pub fn create(tx: &mut Tx<'_>, id: ListingId, request: &CreateNegotiationRequest) -> ApiResult<NegotiationResponse> {
    let caller = tx.caller()?;
    let rules = tx.rules;
    request.validate(listing::find(tx.conn, id)?.purpose)?;
    let said = CreateFollowUpRequest { kind: FollowUpKind::Negotiation, text: request.text.clone(), next_step: None, next_on: None };
    // It takes the listing's lock.
    let follow_up = follow_up::create(tx, id, said)?.follow_up;
    let me = caller.claims.member_id;
    let negotiation = store::insert(tx.conn, id, me, request, follow_up.id, rules.now.naive_utc())?;
    let (offered_fen, answered_fen) = (request.offered_fen, request.answered_fen);
    let event = TimelineEvent::Negotiated { price: request.price, offered_fen, answered_fen };
    timeline::add(tx, id, me, &event)?;
    let (price, party, outcome) = (request.price, request.party, request.outcome);
    Ok(NegotiationResponse { id: negotiation, price, party, offered_fen, answered_fen, outcome, follow_up })
}

/// The negotiations of a listing, the newest first.
///
/// # Errors
/// `not_found`, or a cursor that no page gave.
pub fn list(conn: &mut Conn, id: ListingId, page: &PageQuery) -> ApiResult<Page<NegotiationResponse>> {
    listing::find(conn, id)?;
    let rows = store::list(conn, id, cursor::decode(page.cursor.as_deref())?, page.limit + 1)?;
    let (rows, next_cursor) = cursor::cut(rows, page.limit, |row| row.talk.id);
    let names = void::names(conn, rows.iter().map(|row| &row.said.void))?;
    Ok(Page { items: rows.into_iter().map(|row| response(row, &names)).collect(), next_cursor, total: None })
}

fn response(row: NegotiationRow, names: &HashMap<MemberId, MemberRef>) -> NegotiationResponse {
    let NegotiationRow { talk, said, member: (author, display_name) } = row;
    NegotiationResponse {
        id: NegotiationId(talk.id),
        price: talk.price,
        party: talk.party,
        offered_fen: talk.offered_fen,
        answered_fen: talk.answered_fen,
        outcome: talk.outcome,
        follow_up: FollowUpResponse {
            id: FollowUpId(said.id),
            kind: said.kind,
            text: said.text,
            next_step: said.next_step,
            next_on: said.next_on,
            author: MemberRef { id: MemberId(author), display_name },
            created_at: talk.at.and_utc(),
            voided: void::voided(&said.void, names),
            imported_by: void::imported_by(&said.void, names),
        },
    }
}

/// What the prices of a listing were and are, and how the asking price stands to the community's.
///
/// # Errors
/// `not_found`.
pub fn prices(conn: &mut Conn, id: ListingId) -> ApiResult<PriceHistory> {
    let row = listing::find(conn, id)?;
    let present = [
        (PriceKind::Asking, row.price_fen),
        (PriceKind::Rent, row.rent_fen),
        (PriceKind::Floor, row.floor_price_fen),
        (PriceKind::Evaluation, row.evaluation_fen),
    ];
    let points = history(row.created_at.and_utc(), &present, &timeline::price_changes(conn, id)?);
    let draft = row.draft();
    let unit_price_fen = draft.price_fen.zip(draft.area).and_then(|(price, area)| unit_price_fen(price, area.0));
    let community = community::of_listing(conn, draft.community_id)?;
    let reference_price_fen = community.and_then(|community| community.reference_price_fen);
    let difference_bp = unit_price_fen.zip(reference_price_fen).and_then(|(price, reference)| difference_bp(price, reference));
    Ok(PriceHistory { points, unit_price_fen, reference_price_fen, difference_bp })
}
