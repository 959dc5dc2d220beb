//! Files of the invented company: a list that was taken away, and one that waits for an approval.

use chrono::Duration;
use diesel::sql_types::BigInt;
use fangke_shared::ListingId;
use fangke_shared::exchange::export::{ExportFormat, ExportListingsRequest, ExportOrder, ExportPayrollRequest};
use fangke_shared::month::Month;

use super::Stage;
use super::company::Company;
use crate::exchange::export::{approval, release};
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;

/// Takes the payroll away, and asks for a list of listings.
///
/// # Errors
/// Only when the database fails.
pub fn fill(conn: &mut Conn, company: &Company, stage: &Stage<'_>) -> ApiResult<()> {
    let now = stage.clock.now();
    let month = Month::of(stage.rules(now).today);
    let payroll = ExportPayrollRequest { format: ExportFormat::Xlsx, reason: "本月工资发放".to_owned(), month, lang: None };
    stage.act(conn, &company.admin, now - Duration::days(2), |tx| release::at_once(tx, &ExportOrder::Payroll(payroll)).map(drop))?;
    let ids: Vec<i64> = Sql::new("SELECT id FROM listings WHERE status = 'available' ORDER BY id LIMIT 40").load::<BigInt, i64>(conn)?;
    let chosen = ExportListingsRequest {
        format: ExportFormat::Csv,
        reason: "社区推介会用的房源单".to_owned(),
        query: String::new(),
        ids: ids.into_iter().map(ListingId).collect(),
        lang: None,
    };
    stage.act(conn, &company.admin, now - Duration::hours(3), |tx| approval::ask(tx, &ExportOrder::Listings(chosen)).map(drop))
}
