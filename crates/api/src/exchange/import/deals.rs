//! Contracts and follow-ups of a piece: whose each is, what it hangs on, and what became of it (D1, D3, case "money received must be seen").

use chrono::NaiveDate;
use fangke_shared::deal::contract::{ContractDraft, ContractKind, PartyRole};
use fangke_shared::deal::receivable::{ReceiptMethod, RecordReceiptRequest, month_of};
use fangke_shared::exchange::import::{ContractImportRow, FlatNamed, FollowUpRow, ImportCounts, ImportField};
use fangke_shared::problem::FieldCode;
use fangke_shared::property::community::CommunityDraft;
use fangke_shared::property::listing::{ListingDraft, ListingStatus, Purpose};
use fangke_shared::{ContractId, FollowUpId, ListingId, MemberId, OrgUnitId, Subject};

use super::place::{People, Place, noon};
use super::runner::{Rejected, Taken};
use crate::client::holding::import as client_follow_up;
use crate::client::profile::import as profile;
use crate::company::member::service::Profile;
use crate::company::tx::Tx;
use crate::deal::contract::import::{self as contract, Imported, Known};
use crate::deal::receivable::service as receivable;
use crate::platform::error::ApiResult;
use crate::property::community::service as community;
use crate::property::follow_up::import::{self as follow_up, Imported as ImportedFollowUp};
use crate::property::listing::{import as listing_import, service as listing};

/// Who pays where the row names nobody.
const SOMEBODY: &str = "未注明";
/// What is noted on receipts that a file brings.
const BY_FILE: &str = "由历史台账导入";

/// Why a row isn't taken: the field, what is wrong with it, the cell.
type Refusal = (ImportField, FieldCode, String);

/// What a row comes to where nothing is wrong with it; none where it was there before.
type Taking<T> = Result<Option<T>, Refusal>;

/// Stores the contracts and follow-ups of a file.
#[derive(Default)]
pub struct Deals {
    people: People,
}

/// Which listing a flat is.
enum Flat {
    Listing(ListingId),
    /// The community is there, and no listing of the flat in it.
    Unknown,
    /// Nor is the community.
    Nowhere,
    /// Several flats fit what the row says.
    Several,
}

impl Deals {
    /// Stores one follow-up, counts it, and tells what there is to tell; the answer is the follow-up where it is new.
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn store_follow_up(
        &mut self,
        tx: &mut Tx<'_>,
        (taken, row): (&Taken, &FollowUpRow),
        import_key: String,
        counts: &mut ImportCounts,
        told: &mut Vec<Rejected>,
    ) -> ApiResult<Option<FollowUpId>> {
        let mut place = Place { taken, told };
        if follow_up::is_entered(tx, &import_key)? {
            counts.merged += 1;
            return Ok(None);
        }
        let mut text = row.text.clone();
        let author = match &row.author {
            None => None,
            Some(name) => {
                let found = self.people.named(tx, name)?;
                if found.is_none() {
                    // Nobody of this name is a member any more, or several are: the name is kept in words.
                    text = format!("{text}\n录入人：{name}");
                    place.warn(Some(ImportField::FollowedUpBy), FieldCode::DoesNotExist, name);
                }
                found.map(|found| found.member.id)
            }
        };
        let author = match author {
            Some(author) => author,
            None => tx.me()?,
        };
        let imported = ImportedFollowUp { author, kind: row.kind, text, at: noon(tx, row.day), import_key };
        let taking = written(tx, row, &imported)?;
        Ok(counted(taking, counts, &mut place))
    }

    /// Stores one contract with what came in of it, counts it, and tells what there is to tell; the answer is the contract where it is new.
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn store_contract(
        &mut self,
        tx: &mut Tx<'_>,
        (taken, row): (&Taken, &ContractImportRow),
        import_key: String,
        counts: &mut ImportCounts,
        told: &mut Vec<Rejected>,
    ) -> ApiResult<Option<ContractId>> {
        let mut place = Place { taken, told };
        let taking = match contract::known(tx, &import_key)? {
            Some(known) => match another(tx, row, &known)? {
                Some(refusal) => Err(refusal),
                None => Ok(None),
            },
            None => self.entered(tx, row, import_key, &mut place)?,
        };
        Ok(counted(taking, counts, &mut place))
    }

    /// What a dry run makes of a row whose contract it has met before in the file.
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn met_again(
        tx: &mut Tx<'_>,
        (taken, row): (&Taken, &ContractImportRow),
        import_key: &str,
        counts: &mut ImportCounts,
        told: &mut Vec<Rejected>,
    ) -> ApiResult<()> {
        // Of an earlier piece of the file nothing is left to compare with.
        let refusal = match contract::known(tx, import_key)? {
            Some(known) => another(tx, row, &known)?,
            None => None,
        };
        counted::<ContractId>(refusal.map_or(Ok(None), Err), counts, &mut Place { taken, told });
        Ok(())
    }

    fn entered(
        &mut self,
        tx: &mut Tx<'_>,
        row: &ContractImportRow,
        import_key: String,
        place: &mut Place<'_>,
    ) -> ApiResult<Taking<ContractId>> {
        // Everything that a row may be refused for comes before anything is written of it.
        if let Some(number) = &row.number
            && contract::is_taken(tx, number)?
        {
            return Ok(Err((ImportField::ContractNumber, FieldCode::Taken, number.clone())));
        }
        if let Some(day) = row.received_on
            && receivable::open_month(tx.conn, day)? != month_of(day)
        {
            return Ok(Err((ImportField::ReceivedOn, FieldCode::Closed, day.to_string())));
        }
        let closer = match &row.closing_agent {
            None => None,
            Some(name) => match self.people.named(tx, name)? {
                Some(found) => Some(found),
                None => return Ok(Err((ImportField::ClosingAgent, FieldCode::DoesNotExist, name.clone()))),
            },
        };
        let entered = match &row.entered_by {
            None => None,
            Some(name) => {
                let found = self.people.named(tx, name)?;
                if found.is_none() {
                    place.warn(Some(ImportField::EnteredBy), FieldCode::DoesNotExist, name);
                }
                found
            }
        };
        let Some(closer) = closer.or_else(|| entered.clone()) else {
            return Ok(Err((ImportField::ClosingAgent, FieldCode::Required, row.entered_by.clone().unwrap_or_default())));
        };
        let found = flat(tx, &row.flat, Some(purpose_of(row.kind)))?;
        let entered_by = match &entered {
            Some(entered) => entered.member.id,
            None => tx.me()?,
        };
        let listing = match found {
            Flat::Listing(id) => id,
            Flat::Several => return Ok(Err((ImportField::Building, FieldCode::Required, String::new()))),
            Flat::Unknown | Flat::Nowhere => gone(tx, row, entered_by)?,
        };
        let client = profile::with_phones(tx, &row.phones)?.map(|client| client.id());
        let unknown = row.entered_by.as_ref().filter(|_| entered.is_none()).map(|name| format!("录入人：{name}"));
        let terms: Vec<String> = row.notes.iter().cloned().chain(unknown).collect();
        let signed_at = noon(tx, Some(row.signed_on));
        let imported = Imported {
            draft: ContractDraft {
                kind: row.kind,
                listing_id: listing,
                client_id: client,
                agent_id: Some(closer.member.id),
                price_fen: row.price_fen,
                owner_commission_fen: row.owner_commission_fen,
                client_commission_fen: row.client_commission_fen,
                information_fee_fen: row.information_fee_fen,
                bank_rebate_fen: row.bank_rebate_fen,
                agreed_on: Some(row.signed_on),
                from_on: None,
                until_on: None,
                novice_id: None,
                terms: (!terms.is_empty()).then(|| terms.join("\n")),
            },
            closer: closer_of(&closer),
            number: row.number.clone(),
            parties: [(PartyRole::Owner, row.seller.clone()), (PartyRole::Client, row.buyer.clone())],
            entered_by,
            entered_at: noon(tx, row.entered_on.or(Some(row.signed_on))),
            signed_at,
            import_key,
        };
        let id = contract::enter(tx, &imported)?;
        if let Some(day) = row.received_on {
            receivable::record(tx, id, &receipt(row, day))?;
        }
        Ok(Ok(Some(id)))
    }
}

/// Whether a row is another contract than the one that has its number: of another kind, about another flat, or with other parties. What either doesn't
/// say is no difference.
fn another(tx: &mut Tx<'_>, row: &ContractImportRow, known: &Known) -> ApiResult<Option<Refusal>> {
    let mut differ: Vec<(ImportField, String, String)> = Vec::new();
    if row.kind != known.kind {
        differ.push((ImportField::ContractKind, known.kind.as_str().to_owned(), row.kind.as_str().to_owned()));
    }
    let told = CommunityDraft { district: row.flat.district.clone(), name: row.flat.community.clone(), ..CommunityDraft::default() };
    let FlatNamed { community, building, unit, room, .. } = &row.flat;
    let same = match community::told(tx.conn, &told)? {
        Some(id) => listing::of_flat(tx.conn, id, [building.as_deref(), unit.as_deref(), room.as_deref()])?,
        None => Vec::new(),
    };
    if same.iter().all(|flat| flat.id != known.listing) {
        let title = listing::refs(tx.conn, [known.listing])?.remove(&known.listing).map(|listing| listing.title()).unwrap_or_default();
        let doors = [building, unit, room].into_iter().flatten();
        let told = doors.fold(community.clone(), |told, door| format!("{told} {door}"));
        differ.push((ImportField::Room, title, told));
    }
    for (field, role, told) in
        [(ImportField::SellerName, PartyRole::Owner, &row.seller), (ImportField::BuyerName, PartyRole::Client, &row.buyer)]
    {
        let names: Vec<&str> = known.parties.iter().filter(|party| party.role == role).map(|party| party.name.as_str()).collect();
        if let Some(told) = told.as_ref().filter(|told| !names.is_empty() && !names.contains(&told.as_str())) {
            differ.push((field, names.join("、"), told.clone()));
        }
    }
    let Some((field, ..)) = differ.first() else { return Ok(None) };
    let each: Vec<String> = differ.iter().map(|(_, has, says)| format!("{has} ≠ {says}")).collect();
    let number = row.number.as_deref().unwrap_or_default();
    Ok(Some((*field, FieldCode::OtherContract, format!("{number}：{}", each.join("；")))))
}

/// Counts what became of a row.
fn counted<T>(taking: Taking<T>, counts: &mut ImportCounts, place: &mut Place<'_>) -> Option<T> {
    match taking {
        Ok(Some(new)) => {
            counts.created += 1;
            Some(new)
        }
        Ok(None) => {
            counts.merged += 1;
            None
        }
        Err((field, code, value)) => {
            counts.rejected += 1;
            place.refuse(Some(field), code, &value);
            None
        }
    }
}

/// A follow-up goes to the listing of its flat; where the row names none that is there, to the client with its number.
fn written(tx: &mut Tx<'_>, row: &FollowUpRow, imported: &ImportedFollowUp) -> ApiResult<Taking<FollowUpId>> {
    let found = if row.flat.community.is_empty() { None } else { Some(flat(tx, &row.flat, None)?) };
    if let Some(Flat::Listing(id)) = found {
        return Ok(Ok(Some(follow_up::on_listing(tx, id, imported)?)));
    }
    if let Some(client) = profile::with_phones(tx, &row.phones)? {
        let written = client_follow_up::enter(tx, &client, imported)?;
        let phone = row.phones.first().cloned().unwrap_or_default();
        return Ok(written.map(Some).ok_or((ImportField::ClientPhone, FieldCode::OutOfReach, phone)));
    }
    Ok(Err(match found {
        Some(Flat::Several) => (ImportField::Building, FieldCode::Required, String::new()),
        Some(Flat::Nowhere) => (ImportField::Community, FieldCode::DoesNotExist, row.flat.community.clone()),
        Some(_) => (ImportField::Room, FieldCode::DoesNotExist, row.flat.room.clone().unwrap_or_default()),
        None => (ImportField::ClientPhone, FieldCode::DoesNotExist, row.phones.first().cloned().unwrap_or_default()),
    }))
}

/// The listing of a flat: one on the market before those that were, and one for the purpose before others.
fn flat(tx: &mut Tx<'_>, named: &FlatNamed, purpose: Option<Purpose>) -> ApiResult<Flat> {
    let told = CommunityDraft { district: named.district.clone(), name: named.community.clone(), ..CommunityDraft::default() };
    let Some(id) = community::told(tx.conn, &told)? else { return Ok(Flat::Nowhere) };
    let found = listing::of_flat(tx.conn, id, [named.building.as_deref(), named.unit.as_deref(), named.room.as_deref()])?;
    let mut doors: Vec<_> = found.iter().map(|found| &found.doors).collect();
    doors.sort_unstable();
    doors.dedup();
    if doors.len() > 1 {
        return Ok(Flat::Several);
    }
    let serves = |of: Purpose| purpose.is_none_or(|wanted| of == wanted || of == Purpose::Both);
    let best = found.iter().find(|found| serves(found.purpose)).or_else(|| found.first().filter(|_| purpose.is_none()));
    Ok(best.map_or(Flat::Unknown, |found| Flat::Listing(found.id)))
}

/// The flat of a contract that the house doesn't have: entered as sold or let by it, off the market.
fn gone(tx: &mut Tx<'_>, row: &ContractImportRow, creator: MemberId) -> ApiResult<ListingId> {
    let FlatNamed { community: name, district, building, unit, room } = row.flat.clone();
    let id = community::find_or_create(tx, CommunityDraft { district, name, ..CommunityDraft::default() })?;
    let known = community::of_listing(tx.conn, Some(id))?;
    let (district, terms) = known.map(|draft| (draft.district.clone(), community::terms(&draft))).unwrap_or_default();
    let draft = ListingDraft { community_id: Some(id), building, unit, room, ..ListingDraft::new(purpose_of(row.kind)) }.normalised();
    let status = if row.kind == ContractKind::Rental { ListingStatus::LetByUs } else { ListingStatus::SoldByUs };
    listing_import::enter_gone(tx, (&draft, status), (Some(district), &terms), creator)
}

const fn purpose_of(kind: ContractKind) -> Purpose {
    match kind {
        ContractKind::Rental => Purpose::Rental,
        ContractKind::Sale | ContractKind::Exclusive => Purpose::Sale,
    }
}

fn closer_of(closer: &Profile) -> (MemberId, Option<OrgUnitId>) {
    (closer.member.id, closer.units.store)
}

fn receipt(row: &ContractImportRow, day: NaiveDate) -> RecordReceiptRequest {
    RecordReceiptRequest {
        amount_fen: row.received_fen,
        method: ReceiptMethod::Other,
        paid_on: day,
        payer: row.buyer.clone().or_else(|| row.seller.clone()).unwrap_or_else(|| SOMEBODY.to_owned()),
        allocations: Vec::new(),
        is_prepayment: false,
        note: Some(BY_FILE.to_owned()),
    }
}

/// Takes contracts of an import back.
///
/// # Errors
/// Only when the database fails.
pub fn take_contracts_back(tx: &mut Tx<'_>, ids: &[i64]) -> ApiResult<()> {
    contract::take_back(tx, &ids.iter().map(|id| ContractId(*id)).collect::<Vec<_>>())
}

/// Removes follow-ups of an import.
///
/// # Errors
/// Only when the database fails, or where something names one of them after all.
pub fn remove_follow_ups(tx: &mut Tx<'_>, ids: &[i64]) -> ApiResult<()> {
    for id in ids.iter().map(|id| FollowUpId(*id)) {
        match follow_up::subject_of(tx, id)? {
            (Subject::Listing(listing), was) => follow_up::remove_from_listing(tx, listing, (id, was))?,
            (Subject::Client(client), was) => client_follow_up::remove(tx, client, (id, was))?,
        }
    }
    Ok(())
}
