//! What an erased person looked for: the figures stay for statistics, the words go (§2.6).

use fangke_shared::client::demand::DemandDraft;
use fangke_shared::company::erasure::{PersonField, PersonItem, PersonRecord};

use super::store;
use crate::company::erasure::event::{PersonErased, PersonGathered};
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

/// Tells of the demands.
pub fn gathered(tx: &mut Tx<'_>, event: &mut PersonGathered) -> ApiResult<()> {
    let rows = store::of_all(tx.conn, &event.person.client_ids())?;
    let items = rows.into_iter().map(|(_, at, fields, _)| PersonItem::new(Some(at.and_utc())).line(PersonField::Wish, fields)).collect();
    event.add(PersonRecord::Demand, items);
    Ok(())
}

/// Closes the demands, and clears what was said in words and what the person earns and owes.
pub fn erased(tx: &mut Tx<'_>, event: &mut PersonErased) -> ApiResult<()> {
    let rows = store::of_all(tx.conn, &event.person.client_ids())?;
    let count = rows.len();
    for (id, _, fields, _) in rows {
        let draft: DemandDraft = serde_json::from_str(&fields).map_err(ApiError::internal)?;
        let blank = DemandDraft {
            commission_attitude: None,
            wishes: None,
            down_payment_fen: None,
            loan_limit_fen: None,
            provident_monthly_fen: None,
            ..draft
        };
        store::blank(tx.conn, id, &serde_json::to_string(&blank).map_err(ApiError::internal)?)?;
    }
    event.cleared(PersonRecord::Demand, count);
    Ok(())
}
