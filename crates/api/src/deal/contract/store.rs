//! The table of contracts: one contract at a time.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use fangke_shared::deal::contract::{ContractDraft, ContractKind, ContractState};
use fangke_shared::property::listing::ListingStatus;
use fangke_shared::text::non_blank;
use fangke_shared::{ClientId, ContractId, ExclusiveId, ListingId, MemberId, OrgUnitId};

use super::store_board;
use crate::platform::db::Conn;
use crate::platform::db::children::Children;
use crate::platform::db::sql::Sql;
use crate::platform::error::{ApiError, ApiResult};
use crate::schema::{contract_members, contracts, contracts_in_force};

/// What hangs on a client here, and goes with it when it is merged.
pub const OF_CLIENT: Children = Children { table: "contracts", parent: "client_id" };

/// A contract as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[allow(missing_docs)]
#[diesel(table_name = contracts)]
pub struct ContractRow {
    pub id: i64,
    #[diesel(deserialize_as = String)]
    pub kind: ContractKind,
    #[diesel(deserialize_as = String)]
    pub state: ContractState,
    pub listing_id: i64,
    pub client_id: Option<i64>,
    pub agent_id: i64,
    pub store_id: Option<i64>,
    pub number: Option<String>,
    pub price_fen: Option<i64>,
    pub owner_commission_fen: i64,
    pub client_commission_fen: i64,
    pub information_fee_fen: i64,
    pub bank_rebate_fen: i64,
    pub agreed_on: Option<NaiveDate>,
    pub from_on: Option<NaiveDate>,
    pub until_on: Option<NaiveDate>,
    pub novice_id: Option<i64>,
    pub terms: Option<String>,
    pub created_by: i64,
    pub created_at: NaiveDateTime,
    pub submitted_by: Option<i64>,
    pub submitted_at: Option<NaiveDateTime>,
    pub reviewed_by: Option<i64>,
    pub reviewed_at: Option<NaiveDateTime>,
    pub review_note: Option<String>,
    pub signed_by: Option<i64>,
    pub signed_at: Option<NaiveDateTime>,
    pub signed_on: Option<NaiveDate>,
    pub title: Option<String>,
    pub text: Option<String>,
    pub template_version: Option<i64>,
    pub listing_status_before: Option<String>,
    pub exclusive_id: Option<i64>,
    pub finished_by: Option<i64>,
    pub finished_at: Option<NaiveDateTime>,
    pub cancel_reason: Option<String>,
    pub version: i64,
}

impl ContractRow {
    /// Its number in the database.
    pub const fn id(&self) -> ContractId {
        ContractId(self.id)
    }

    /// What it is about.
    pub const fn listing(&self) -> ListingId {
        ListingId(self.listing_id)
    }

    /// Who buys or rents.
    pub fn client(&self) -> Option<ClientId> {
        self.client_id.map(ClientId)
    }

    /// Who closes the deal.
    pub const fn agent(&self) -> MemberId {
        MemberId(self.agent_id)
    }

    /// What is agreed on.
    pub fn draft(&self) -> ContractDraft {
        ContractDraft {
            kind: self.kind,
            listing_id: self.listing(),
            client_id: self.client(),
            agent_id: Some(self.agent()),
            price_fen: self.price_fen,
            owner_commission_fen: self.owner_commission_fen,
            client_commission_fen: self.client_commission_fen,
            information_fee_fen: self.information_fee_fen,
            bank_rebate_fen: self.bank_rebate_fen,
            agreed_on: self.agreed_on,
            from_on: self.from_on,
            until_on: self.until_on,
            novice_id: self.novice_id.map(MemberId),
            terms: self.terms.clone(),
        }
    }
}

/// What a draft says of a contract.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = contracts, treat_none_as_null = true)]
struct Values {
    client_id: Option<i64>,
    agent_id: i64,
    store_id: Option<i64>,
    price_fen: Option<i64>,
    owner_commission_fen: i64,
    client_commission_fen: i64,
    information_fee_fen: i64,
    bank_rebate_fen: i64,
    agreed_on: Option<NaiveDate>,
    from_on: Option<NaiveDate>,
    until_on: Option<NaiveDate>,
    novice_id: Option<i64>,
    terms: Option<String>,
}

fn values(draft: &ContractDraft, (agent, store): (MemberId, Option<OrgUnitId>)) -> Values {
    Values {
        client_id: draft.client_id.map(|id| id.0),
        agent_id: agent.0,
        store_id: store.map(|id| id.0),
        price_fen: draft.price_fen,
        owner_commission_fen: draft.owner_commission_fen,
        client_commission_fen: draft.client_commission_fen,
        information_fee_fen: draft.information_fee_fen,
        bank_rebate_fen: draft.bank_rebate_fen,
        agreed_on: draft.agreed_on,
        from_on: draft.from_on,
        until_on: draft.until_on,
        novice_id: draft.novice_id.map(|id| id.0),
        terms: non_blank(draft.terms.clone()),
    }
}

pub fn insert(
    conn: &mut Conn,
    draft: &ContractDraft,
    closer: (MemberId, Option<OrgUnitId>),
    (by, at): (MemberId, NaiveDateTime),
) -> ApiResult<ContractId> {
    let id = diesel::insert_into(contracts::table)
        .values((
            values(draft, closer),
            contracts::kind.eq(draft.kind.as_str()),
            contracts::state.eq(ContractState::Draft.as_str()),
            contracts::listing_id.eq(draft.listing_id.0),
            (contracts::created_by.eq(by.0), contracts::created_at.eq(at)),
            (contracts::addendum_count.eq(0_i64), contracts::version.eq(1_i64)),
        ))
        .returning(contracts::id)
        .get_result::<i64>(conn)?;
    Ok(ContractId(id))
}

pub fn update(conn: &mut Conn, id: ContractId, draft: &ContractDraft, closer: (MemberId, Option<OrgUnitId>)) -> ApiResult<()> {
    diesel::update(contracts::table.find(id.0)).set(values(draft, closer)).execute(conn)?;
    Ok(())
}

/// A contract, whoever asks.
///
/// # Errors
/// Only when the database fails.
pub fn find(conn: &mut Conn, id: ContractId) -> ApiResult<Option<ContractRow>> {
    Ok(contracts::table.find(id.0).select(ContractRow::as_select()).first(conn).optional()?)
}

/// Counts the version up, which holds the row until the transaction ends; with a version only if it is that.
pub fn bump(conn: &mut Conn, id: ContractId, version: Option<i64>) -> ApiResult<bool> {
    let next = contracts::version.eq(contracts::version + 1);
    let hits = match version {
        Some(version) => diesel::update(contracts::table.find(id.0).filter(contracts::version.eq(version))).set(next).execute(conn)?,
        None => diesel::update(contracts::table.find(id.0)).set(next).execute(conn)?,
    };
    Ok(hits == 1)
}

/// The next number of a month and kind. Who comes at the same moment waits, and has the one after it; who fails gives it back (§5).
pub fn next_number(conn: &mut Conn, month: &str, kind: ContractKind) -> ApiResult<i64> {
    let sql = Sql::new("INSERT INTO contract_numbers (month, kind, last_number) VALUES (").bind(month).push(", ").bind(kind.as_str());
    let sql = sql.push(", 1) ON CONFLICT (month, kind) DO UPDATE SET last_number = contract_numbers.last_number + 1 RETURNING last_number");
    sql.load::<BigInt, i64>(conn)?.pop().ok_or_else(|| ApiError::internal("no number"))
}

pub fn set_number(conn: &mut Conn, id: ContractId, number: &str) -> ApiResult<()> {
    diesel::update(contracts::table.find(id.0)).set(contracts::number.eq(number)).execute(conn)?;
    Ok(())
}

pub fn submit(conn: &mut Conn, id: ContractId, by: MemberId, at: NaiveDateTime) -> ApiResult<()> {
    diesel::update(contracts::table.find(id.0))
        .set((contracts::state.eq(ContractState::Submitted.as_str()), contracts::submitted_by.eq(by.0), contracts::submitted_at.eq(at)))
        .execute(conn)?;
    Ok(())
}

pub fn review(
    conn: &mut Conn,
    id: ContractId,
    (state, note): (ContractState, Option<&str>),
    (by, at): (MemberId, NaiveDateTime),
) -> ApiResult<()> {
    diesel::update(contracts::table.find(id.0))
        .set((
            contracts::state.eq(state.as_str()),
            contracts::reviewed_by.eq(by.0),
            contracts::reviewed_at.eq(at),
            contracts::review_note.eq(note),
        ))
        .execute(conn)?;
    Ok(())
}

/// What a signing settles.
pub struct Signing<'a> {
    pub signed_on: NaiveDate,
    pub agreed_on: NaiveDate,
    pub title: &'a str,
    pub text: &'a str,
    pub template_version: i64,
    pub status_before: Option<ListingStatus>,
    pub exclusive: Option<ExclusiveId>,
}

pub fn sign(conn: &mut Conn, id: ContractId, signing: &Signing<'_>, (by, at): (MemberId, NaiveDateTime)) -> ApiResult<()> {
    diesel::update(contracts::table.find(id.0))
        .set((
            contracts::state.eq(ContractState::Signed.as_str()),
            (contracts::signed_by.eq(by.0), contracts::signed_at.eq(at), contracts::signed_on.eq(signing.signed_on)),
            contracts::agreed_on.eq(signing.agreed_on),
            (contracts::title.eq(signing.title), contracts::text.eq(signing.text)),
            contracts::template_version.eq(signing.template_version),
            contracts::listing_status_before.eq(signing.status_before.map(|status| status.as_str())),
            contracts::exclusive_id.eq(signing.exclusive.map(|id| id.0)),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn finish(
    conn: &mut Conn,
    id: ContractId,
    (state, reason): (ContractState, Option<&str>),
    (by, at): (MemberId, NaiveDateTime),
) -> ApiResult<()> {
    diesel::update(contracts::table.find(id.0))
        .set((
            contracts::state.eq(state.as_str()),
            contracts::finished_by.eq(by.0),
            contracts::finished_at.eq(at),
            contracts::cancel_reason.eq(reason),
        ))
        .execute(conn)?;
    // Nothing comes next any more.
    store_board::place(conn, id, None)
}

/// Lets a contract hold its listing; false where another one of its kind does.
pub fn hold(conn: &mut Conn, row: &ContractRow) -> ApiResult<bool> {
    // The key of the table decides, also between two who come at the same moment: the second waits for the first.
    let sql = Sql::new("INSERT INTO contracts_in_force (listing_id, kind, contract_id) VALUES (").bind(row.listing_id);
    let sql = sql.push(", ").bind(row.kind.as_str()).push(", ").bind(row.id).push(") ON CONFLICT DO NOTHING");
    Ok(sql.execute(conn)? == 1)
}

/// The contract that holds a listing for a kind.
pub fn holder(conn: &mut Conn, listing: ListingId, kind: ContractKind) -> ApiResult<Option<ContractId>> {
    let of_it = contracts_in_force::table.find((listing.0, kind.as_str()));
    Ok(of_it.select(contracts_in_force::contract_id).first::<i64>(conn).optional()?.map(ContractId))
}

/// Lets go of the listing.
pub fn release(conn: &mut Conn, id: ContractId) -> ApiResult<()> {
    diesel::delete(contracts_in_force::table.filter(contracts_in_force::contract_id.eq(id.0))).execute(conn)?;
    Ok(())
}

/// Notes whom a contract concerns, beside those whom it does already.
pub fn concern(conn: &mut Conn, id: ContractId, members: &[MemberId]) -> ApiResult<()> {
    for member in members {
        let sql = Sql::new("INSERT INTO contract_members (contract_id, member_id) VALUES (").bind(id.0).push(", ").bind(member.0);
        sql.push(") ON CONFLICT DO NOTHING").execute(conn)?;
    }
    Ok(())
}

pub fn concerned(conn: &mut Conn, id: ContractId) -> ApiResult<Vec<MemberId>> {
    let of_it = contract_members::table.filter(contract_members::contract_id.eq(id.0)).order(contract_members::member_id);
    Ok(of_it.select(contract_members::member_id).load::<i64>(conn)?.into_iter().map(MemberId).collect())
}

/// Takes the number of the next addendum.
pub fn next_addendum(conn: &mut Conn, id: ContractId) -> ApiResult<i64> {
    let counted = diesel::update(contracts::table.find(id.0)).set(contracts::addendum_count.eq(contracts::addendum_count + 1));
    Ok(counted.returning(contracts::addendum_count).get_result(conn)?)
}

/// A contract as stored: number of its row, client, when, state, number.
pub type HeldRow = (i64, Option<i64>, NaiveDateTime, String, Option<String>);

/// Contracts with some clients.
pub fn with_clients(conn: &mut Conn, clients: &[i64]) -> ApiResult<Vec<HeldRow>> {
    Ok(contracts::table
        .filter(contracts::client_id.eq_any(clients.iter().copied().map(Some).collect::<Vec<_>>()))
        .order(contracts::id)
        .select((contracts::id, contracts::client_id, contracts::created_at, contracts::state, contracts::number))
        .load(conn)?)
}

/// What is known of a contract that was signed before.
pub struct Past<'a> {
    pub number: Option<&'a str>,
    pub signed_on: NaiveDate,
    pub signed_at: NaiveDateTime,
    pub title: &'a str,
    pub text: &'a str,
    pub import_key: &'a str,
}

/// A contract that was signed before and is over: signed by whoever entered it, brought in by the importer.
pub fn set_past(
    conn: &mut Conn,
    id: ContractId,
    past: &Past<'_>,
    (by, importer, now): (MemberId, MemberId, NaiveDateTime),
) -> ApiResult<()> {
    diesel::update(contracts::table.find(id.0))
        .set((
            (contracts::state.eq(ContractState::Completed.as_str()), contracts::number.eq(past.number)),
            (contracts::signed_by.eq(by.0), contracts::signed_at.eq(past.signed_at), contracts::signed_on.eq(past.signed_on)),
            (contracts::title.eq(past.title), contracts::text.eq(past.text), contracts::template_version.eq(0_i64)),
            (contracts::finished_by.eq(importer.0), contracts::finished_at.eq(now)),
            (contracts::imported_by.eq(importer.0), contracts::import_key.eq(past.import_key)),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn of_import_key(conn: &mut Conn, key: &str) -> ApiResult<Option<ContractId>> {
    let found = contracts::table.filter(contracts::import_key.eq(key)).select(contracts::id).first::<i64>(conn);
    Ok(found.optional()?.map(ContractId))
}

pub fn has_number(conn: &mut Conn, number: &str) -> ApiResult<bool> {
    Ok(diesel::select(diesel::dsl::exists(contracts::table.filter(contracts::number.eq(number)))).get_result(conn)?)
}

/// The number of a contract whose import was undone is free, and so is its row.
pub fn forget_import(conn: &mut Conn, id: ContractId) -> ApiResult<()> {
    let nothing = (contracts::number.eq(None::<String>), contracts::import_key.eq(None::<String>));
    diesel::update(contracts::table.find(id.0)).set(nothing).execute(conn)?;
    Ok(())
}
