//! What developers owe, by project and month (§12.3), as far as the caller sees.

use fangke_shared::CostObjectId;
use fangke_shared::deal::developer_statement::{DeveloperQuery, DeveloperRow, DeveloperStatement, DeveloperSums};
use fangke_shared::month::Month;
use fangke_shared::permission::Action;

use super::store;
use crate::company::tx::Tx;
use crate::deal::cost::service as cost;
use crate::platform::error::{ApiError, ApiResult};

/// The statement of some months.
///
/// # Errors
/// Wrong fields.
pub fn statement(tx: &mut Tx<'_>, query: &DeveloperQuery) -> ApiResult<DeveloperStatement> {
    let caller = tx.caller()?;
    let reach = caller.reach(Action::ReadProfit, None)?;
    let (from, to) = query.months(Month::of(tx.rules.today)).map_err(ApiError::fields)?;
    let sums = store::sums(tx.conn, (&caller.claims, reach), (from, to), query)?;
    let developers = cost::developers(tx.conn, sums.keys().map(|(id, _)| id.0))?;
    let one = |((id, month), sums): ((CostObjectId, Month), DeveloperSums)| {
        let (project, developer) = developers.get(&id).cloned()?;
        Some(DeveloperRow { project, developer, month, sums })
    };
    // The newest project first, and of each the latest month.
    let items: Vec<DeveloperRow> = sums.into_iter().rev().filter_map(one).collect();
    let total = items.iter().try_fold(DeveloperSums::default(), |sum, row| sum.plus(&row.sums));
    let total = total.ok_or_else(|| ApiError::internal("a sum of money that no integer holds"))?;
    Ok(DeveloperStatement { from, to, items, total })
}
