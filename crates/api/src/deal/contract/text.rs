//! The text of a contract: as it was signed, or as template and contract make it now.

use fangke_shared::ContractId;
use fangke_shared::deal::contract::{ContractParty, ContractText, ContractTextField, PartyRole, fill};
use fangke_shared::money::yuan;

use super::store::ContractRow;
use super::{access, store_parts, template};
use crate::company::brand::service as brand;
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::listing::service as listing;

/// What stands where nothing is known yet, to be filled in by hand.
const BLANK: &str = "________";

/// The text of a contract.
///
/// # Errors
/// `not_found`.
pub fn of(tx: &mut Tx<'_>, id: ContractId) -> ApiResult<ContractText> {
    let row = access::seen(tx, id)?;
    match (row.title.clone(), row.text.clone(), row.template_version) {
        (Some(title), Some(text), Some(template_version)) => Ok(ContractText { title, text, template_version, is_frozen: true }),
        _ => filled(tx, &row),
    }
}

/// The template that counts, filled in.
///
/// # Errors
/// Only when the database fails.
pub fn filled(tx: &mut Tx<'_>, row: &ContractRow) -> ApiResult<ContractText> {
    let template = template::in_force(tx, row.kind)?;
    let parties = store_parts::parties(tx.conn, row.id())?;
    let flat = listing::refs(tx.conn, [row.listing()])?.remove(&row.listing()).ok_or_else(ApiError::not_found)?;
    let area = listing::find(tx.conn, row.listing())?.area_centi;
    let company = brand::show(tx)?.name;
    let agent = member::member_ref(tx.conn, Some(row.agent_id))?.map(|agent| agent.display_name);
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.format("%Y年%-m月%-d日").to_string());
    let money = |fen: Option<i64>| fen.map(yuan);
    let text = fill(&template.text, |field| {
        let value = match field {
            ContractTextField::Company => company.clone(),
            ContractTextField::Number => row.number.clone(),
            ContractTextField::Listing => Some(flat.title()),
            ContractTextField::Area => area.map(|centi| format!("{}.{:02}", centi / 100, centi % 100)),
            ContractTextField::Owners => side(&parties, &[PartyRole::Owner, PartyRole::CoOwner, PartyRole::OwnerProxy]),
            ContractTextField::Clients => side(&parties, &[PartyRole::Client, PartyRole::CoClient, PartyRole::ClientProxy]),
            ContractTextField::Price => money(row.price_fen),
            ContractTextField::OwnerCommission => money(Some(row.owner_commission_fen)),
            ContractTextField::ClientCommission => money(Some(row.client_commission_fen)),
            ContractTextField::AgreedOn => day(row.agreed_on),
            ContractTextField::FromOn => day(row.from_on),
            ContractTextField::UntilOn => day(row.until_on),
            ContractTextField::Agent => agent.clone(),
            ContractTextField::Terms => Some(row.terms.clone().unwrap_or_else(|| "无".to_owned())),
        };
        value.unwrap_or_else(|| BLANK.to_owned())
    });
    Ok(ContractText { title: template.title, text, template_version: template.version, is_frozen: false })
}

/// The names of one side, each with its document, masked.
fn side(parties: &[ContractParty], roles: &[PartyRole]) -> Option<String> {
    let of_it = parties.iter().filter(|party| roles.contains(&party.role));
    let names: Vec<String> = of_it
        .map(|party| match &party.id_document {
            Some(document) => format!("{}（证件号 {}）", party.name, document.number_masked),
            None => party.name.clone(),
        })
        .collect();
    (!names.is_empty()).then(|| names.join("、"))
}
