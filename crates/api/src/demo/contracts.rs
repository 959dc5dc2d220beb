//! Contracts of the invented company: one being drawn up, one to be looked at, with a risk in its way, one to be signed, and some that are, of which money came in.

use chrono::{DateTime, Days, Duration, Utc};
use diesel::sql_types::BigInt;
use fangke_shared::deal::contract::{
    ApproveContractRequest, ContractDraft, ContractKind, ContractPartyDraft, ContractState, PartyRole, SignContractRequest,
};
use fangke_shared::deal::risk::{EnterRiskRequest, RiskCode};
use fangke_shared::property::listing::{ListingStatus, Purpose};
use fangke_shared::{ClientId, ContractId, ListingId};

use super::company::Company;
use super::{Stage, receipts};
use crate::deal::contract::service as contract;
use crate::deal::risk::service as risk;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::platform::guard::Caller;
use crate::property::listing::state::L;

/// How far each of them has come.
const REACHED: [ContractState; 3] = [ContractState::Draft, ContractState::Submitted, ContractState::Approved];
/// How many days ago the others were signed.
const SIGNED_DAYS_AGO: [u64; 3] = [5, 40, 75];
/// The price in fen.
const PRICE: i64 = 468_000_000;
/// What the client pays the house, in fen.
pub const OF_CLIENT: i64 = 4_680_000;
/// The same of the owner.
pub const OF_OWNER: i64 = 2_340_000;

/// Adds contracts; the answer counts them.
///
/// # Errors
/// Only when the database fails.
pub fn fill(conn: &mut Conn, company: &Company, stage: &Stage<'_>) -> ApiResult<usize> {
    let now = stage.clock.now();
    let for_sale = || {
        let sql = Sql::new("SELECT l.id FROM listings l WHERE ").append(L.column("status").is(ListingStatus::Available));
        sql.push(" AND ").append(L.column("purpose").is(Purpose::Sale))
    };
    let listings: Vec<i64> = for_sale().push(" ORDER BY l.id DESC LIMIT 3").load::<BigInt, i64>(conn)?;
    let mut agents = company.agents.iter();
    let mut count = 0;
    for ((listing, reached), agent) in listings.into_iter().zip(REACHED).zip(agents.by_ref()) {
        if let Some(client) = client(conn, agent, now)? {
            draw_up(conn, (agent, &company.admin), (ListingId(listing), client), reached, stage)?;
            count += 1;
        }
    }
    let mut signed = Vec::new();
    for (days, agent) in SIGNED_DAYS_AGO.into_iter().zip(agents) {
        let own = for_sale().push(" AND l.maintainer_id = ").bind(agent.claims.member_id.0).push(" ORDER BY l.id DESC LIMIT 1");
        if let (Some(listing), Some(client)) = (own.load::<BigInt, i64>(conn)?.pop(), client(conn, agent, now)?) {
            let at = draw_up(conn, (agent, &company.admin), (ListingId(listing), client), ContractState::Approved, stage)?;
            let today = stage.rules(now).today;
            let request = SignContractRequest { signed_on: today.checked_sub_days(Days::new(days)).unwrap_or(today) };
            stage.act(conn, &company.admin, now - Duration::hours(2), |tx| contract::sign(tx, at, &request))?;
            signed.push(at.0);
        }
    }
    receipts::fill(conn, company, &signed, stage)?;
    Ok(count + signed.len())
}

/// A client whom an agent holds.
fn client(conn: &mut Conn, agent: &Caller, now: DateTime<Utc>) -> ApiResult<Option<ClientId>> {
    let sql = Sql::new("SELECT c.id FROM clients c WHERE c.agent_id = ").bind(agent.claims.member_id.0);
    let sql = sql.push(" AND c.kept_from > ").bind(now - Duration::days(4)).push(" AND c.merged_into IS NULL ORDER BY c.id LIMIT 1");
    Ok(sql.load::<BigInt, i64>(conn)?.pop().map(ClientId))
}

fn draw_up(
    conn: &mut Conn,
    (agent, reviewer): (&Caller, &Caller),
    (listing, client): (ListingId, ClientId),
    reached: ContractState,
    stage: &Stage<'_>,
) -> ApiResult<(ContractId, i64)> {
    let at = stage.clock.now() - Duration::hours(3);
    let draft = ContractDraft {
        kind: ContractKind::Sale,
        listing_id: listing,
        client_id: Some(client),
        agent_id: None,
        price_fen: Some(PRICE),
        owner_commission_fen: OF_OWNER,
        client_commission_fen: OF_CLIENT,
        information_fee_fen: 0,
        bank_rebate_fen: 0,
        agreed_on: None,
        from_on: None,
        until_on: None,
        novice_id: None,
        terms: Some("家具家电随房赠送；交房前结清物业费".to_owned()),
    };
    let drawn = stage.act(conn, agent, at, |tx| contract::create(tx, &draft))?;
    let (id, version) = (drawn.summary.id, drawn.summary.version);
    if reached == ContractState::Draft {
        return Ok((id, version));
    }
    let owner = ContractPartyDraft { role: PartyRole::Owner, name: "林业主".to_owned(), id_document: None, note: None };
    let whole = stage.act(conn, agent, at, |tx| contract::add_party(tx, (id, version), &owner))?;
    let submitted = stage.act(conn, agent, at, |tx| contract::submit(tx, (id, whole.summary.version)))?;
    if reached == ContractState::Submitted {
        let found = EnterRiskRequest { code: RiskCode::C02, note: "业主还有银行贷款没还清，还没谈好怎么解押".to_owned() };
        stage.act(conn, agent, at, |tx| risk::enter(tx, id, &found))?;
        return Ok((id, submitted.summary.version));
    }
    let said = ApproveContractRequest::default();
    let approved = stage.act(conn, reviewer, at, |tx| contract::approve(tx, (id, submitted.summary.version), &said))?;
    Ok((id, approved.summary.version))
}
