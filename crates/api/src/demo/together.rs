//! Agents of the invented company who work on clients together, and listings that have just come on the market for some of them.

use chrono::{DateTime, Duration, Utc};
use diesel::sql_types::BigInt;
use fangke_shared::client::cooperation::{AnswerTermsRequest, CooperationRole, CooperationTerms, InviteRequest, PartyTerms, WHOLE_BP};
use fangke_shared::{ClientId, ListingId};

use super::Stage;
use super::company::Company;
use crate::client::alert::service as alert;
use crate::client::cooperation::service as cooperation;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::platform::guard::Caller;
use crate::property::listing::event::ListingOffered;
use crate::property::listing::state::L;

/// Agents who invite a colleague.
const AGENTS: usize = 6;
/// Listings that have just come on the market.
const NEW: i64 = 30;

/// Lets agents invite each other: every second one has an answer.
///
/// # Errors
/// Only when the database fails.
pub fn fill(conn: &mut Conn, company: &Company, stage: &Stage<'_>) -> ApiResult<()> {
    let now = stage.clock.now();
    for (n, pair) in company.agents.windows(2).take(AGENTS).enumerate() {
        let [holder, partner] = pair else { continue };
        let Some(client) = newest_of(conn, holder, now)? else { continue };
        let party = |role, client_bp| PartyTerms { role, client_bp, closing_bp: WHOLE_BP / 2 };
        let request = InviteRequest {
            partner_id: partner.claims.member_id,
            terms: CooperationTerms {
                holder: party(CooperationRole::Lead, 6_000),
                partner: party(CooperationRole::Support, WHOLE_BP - 6_000),
                shares_contacts: n % 3 != 2,
            },
            note: Some("你熟悉这个小区，一起跟".to_owned()),
        };
        let invited = stage.act(conn, holder, now - Duration::hours(20), |tx| cooperation::invite(tx, client, &request))?;
        if n % 2 == 0 {
            let yes = AnswerTermsRequest { agrees: true, note: None };
            let which = (invited.id, invited.version);
            stage.act(conn, partner, now - Duration::hours(18), |tx| cooperation::answer(tx, which, &yes))?;
        }
    }
    for listing in newest_listings(conn)? {
        stage.act(conn, None, now - Duration::hours(3), |tx| alert::offered(tx, &mut ListingOffered { listing, is_cheaper: false }))?;
    }
    Ok(())
}

/// A client whom an agent has had for some days and still holds.
fn newest_of(conn: &mut Conn, agent: &Caller, now: DateTime<Utc>) -> ApiResult<Option<ClientId>> {
    let sql = Sql::new("SELECT c.id FROM clients c WHERE c.merged_into IS NULL AND c.stage <> 'lost' AND c.agent_id = ");
    let sql = sql.bind(agent.claims.member_id.0).push(" AND c.registered_at < ").bind(now - Duration::hours(60));
    let sql = sql.push(" AND c.kept_from > ").bind(now - Duration::days(4)).push(" ORDER BY c.id DESC LIMIT 1");
    Ok(sql.load::<BigInt, i64>(conn)?.into_iter().next().map(ClientId))
}

/// What came on the market last.
fn newest_listings(conn: &mut Conn) -> ApiResult<Vec<ListingId>> {
    let on_market = L.column("status").is(fangke_shared::property::listing::ListingStatus::Available);
    let sql = Sql::new("SELECT l.id FROM listings l WHERE ").append(on_market).push(" ORDER BY l.id DESC LIMIT ").number(NEW);
    Ok(sql.load::<BigInt, i64>(conn)?.into_iter().map(ListingId).collect())
}
