//! Where a listing stands in the order of changes: at its last one, so that it is read once, however often it has changed.

use std::collections::BTreeMap;

use fangke_shared::ListingId;
use fangke_shared::partner::outbox::OutboxSubjectKind;

use super::store;
use crate::company::tx::Tx;
use crate::partner::outbox::event::EventsPlaced;
use crate::platform::error::ApiResult;

/// A listing's last change, and the last by which somebody may have to forget it; 0 for none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    /// Where it stands.
    pub sequence: i64,
    /// Where it ended for somebody.
    pub ended: i64,
}

/// What has got its place in the order is where its listing stands from now on.
///
/// # Errors
/// Only when the database fails.
pub fn placed(tx: &mut Tx<'_>, placed: &mut EventsPlaced) -> ApiResult<()> {
    let mut places: BTreeMap<ListingId, Place> = BTreeMap::new();
    for event in placed.events.iter().filter(|event| event.subject.kind == OutboxSubjectKind::Listing) {
        let place = places.entry(ListingId(event.subject.id)).or_default();
        place.sequence = event.sequence;
        if event.topic.may_end() {
            place.ended = event.sequence;
        }
    }
    store::set_places(tx.conn, &places)
}
