//! Consents of a person, which are kept as the proof that there was one (§2.6).

use fangke_shared::company::erasure::{PersonField, PersonItem, PersonRecord};

use super::store;
use crate::company::erasure::event::PersonGathered;
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;

/// Tells of the consents.
pub fn gathered(tx: &mut Tx<'_>, event: &mut PersonGathered) -> ApiResult<()> {
    let rows = store::of_all(tx.conn, &event.person.client_ids())?;
    let items = rows.into_iter().map(|(at, purpose, channel, version, withdrawn)| {
        PersonItem::new(Some(at.and_utc()))
            .line(PersonField::Purpose, purpose)
            .line(PersonField::Channel, channel)
            .line(PersonField::Version, version)
            .line(PersonField::State, withdrawn.map(|at| at.and_utc().to_rfc3339()))
    });
    event.add(PersonRecord::Consent, items.collect());
    Ok(())
}
