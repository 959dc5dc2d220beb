//! The tables of what belongs to a contract: parties, addenda, files, what happened, and the texts.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use fangke_shared::client::identity::{IdDocument, IdKind};
use fangke_shared::deal::contract::{AddendumRequest, ContractKind, ContractPaperKind, ContractParty, PartyRole};
use fangke_shared::text::{non_blank, one_line};
use fangke_shared::{ContractFileId, ContractId, ContractPartyId, MemberId};

use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::schema::{contract_addenda, contract_events, contract_files, contract_parties, contract_templates};

/// A document as it is kept: kind, number encrypted, number masked.
pub type Sealed = (String, String, String);

#[derive(Queryable)]
struct PartyRow {
    id: i64,
    role: String,
    name: String,
    id_kind: Option<String>,
    id_number_masked: Option<String>,
    note: Option<String>,
}

/// The parties of a contract, in the order in which they came.
pub fn parties(conn: &mut Conn, id: ContractId) -> ApiResult<Vec<ContractParty>> {
    use contract_parties::dsl;
    let rows: Vec<PartyRow> = dsl::contract_parties
        .filter(dsl::contract_id.eq(id.0))
        .order(dsl::id)
        .select((dsl::id, dsl::role, dsl::name, dsl::id_kind, dsl::id_number_masked, dsl::note))
        .load(conn)?;
    let one = |row: PartyRow| {
        let kind: Option<IdKind> = row.id_kind.and_then(|word| word.parse().ok());
        let role: PartyRole = row.role.parse().ok()?;
        let id_document = kind.zip(row.id_number_masked).map(|(kind, number_masked)| IdDocument { kind, number_masked });
        Some(ContractParty { id: ContractPartyId(row.id), role, name: row.name, id_document, note: row.note })
    };
    Ok(rows.into_iter().filter_map(one).collect())
}

pub fn insert_party(
    conn: &mut Conn,
    id: ContractId,
    (role, name, note): (PartyRole, &str, Option<&str>),
    document: Option<Sealed>,
) -> ApiResult<()> {
    use contract_parties::dsl;
    let (kind, encrypted, masked) = document.map_or((None, None, None), |(kind, sealed, masked)| (Some(kind), Some(sealed), Some(masked)));
    diesel::insert_into(dsl::contract_parties)
        .values((
            dsl::contract_id.eq(id.0),
            dsl::role.eq(role.as_str()),
            dsl::name.eq(one_line(name)),
            dsl::note.eq(non_blank(note.map(str::to_owned))),
            (dsl::id_kind.eq(kind), dsl::id_number_encrypted.eq(encrypted), dsl::id_number_masked.eq(masked)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Changes a party; without a document the one that is there stays. False where the contract has no such party.
pub fn update_party(
    conn: &mut Conn,
    (id, party): (ContractId, ContractPartyId),
    (role, name, note): (PartyRole, &str, Option<&str>),
    document: Option<Sealed>,
) -> ApiResult<bool> {
    use contract_parties::dsl;
    let of_it = || dsl::contract_parties.filter(dsl::id.eq(party.0).and(dsl::contract_id.eq(id.0)));
    let said = (dsl::role.eq(role.as_str()), dsl::name.eq(one_line(name)), dsl::note.eq(non_blank(note.map(str::to_owned))));
    let hits = diesel::update(of_it()).set(said).execute(conn)?;
    if let Some((kind, encrypted, masked)) = document {
        let kept = (dsl::id_kind.eq(kind), dsl::id_number_encrypted.eq(encrypted), dsl::id_number_masked.eq(masked));
        diesel::update(of_it()).set(kept).execute(conn)?;
    }
    Ok(hits == 1)
}

pub fn delete_party(conn: &mut Conn, (id, party): (ContractId, ContractPartyId)) -> ApiResult<bool> {
    use contract_parties::dsl;
    let of_it = dsl::contract_parties.filter(dsl::id.eq(party.0).and(dsl::contract_id.eq(id.0)));
    Ok(diesel::delete(of_it).execute(conn)? == 1)
}

/// What a party is, kind and encrypted number of its document.
pub type DocumentRow = (String, Option<String>, Option<String>);

/// What the parties of a contract are, with kind and encrypted number of their documents.
pub fn documents(conn: &mut Conn, id: ContractId) -> ApiResult<Vec<DocumentRow>> {
    use contract_parties::dsl;
    let of_it = dsl::contract_parties.filter(dsl::contract_id.eq(id.0)).order(dsl::id);
    Ok(of_it.select((dsl::role, dsl::id_kind, dsl::id_number_encrypted)).load(conn)?)
}

/// The oldest and the newest number of a document, encrypted.
pub fn ends(conn: &mut Conn) -> ApiResult<Vec<String>> {
    use contract_parties::dsl;
    let sealed = || dsl::contract_parties.filter(dsl::id_number_encrypted.is_not_null()).select(dsl::id_number_encrypted);
    let oldest = sealed().order(dsl::id).first::<Option<String>>(conn).optional()?;
    let newest = sealed().order(dsl::id.desc()).first::<Option<String>>(conn).optional()?;
    Ok(oldest.into_iter().chain(newest).flatten().collect())
}

/// An addendum as stored: number, title, text, day, who and when.
pub type AddendumRow = (i64, String, String, NaiveDate, i64, NaiveDateTime);

pub fn addenda(conn: &mut Conn, id: ContractId) -> ApiResult<Vec<AddendumRow>> {
    use contract_addenda::dsl;
    Ok(dsl::contract_addenda
        .filter(dsl::contract_id.eq(id.0))
        .order(dsl::number)
        .select((dsl::number, dsl::title, dsl::text, dsl::signed_on, dsl::created_by, dsl::created_at))
        .load(conn)?)
}

pub fn insert_addendum(
    conn: &mut Conn,
    (id, number): (ContractId, i64),
    request: &AddendumRequest,
    (by, at): (MemberId, NaiveDateTime),
) -> ApiResult<()> {
    use contract_addenda::dsl;
    diesel::insert_into(dsl::contract_addenda)
        .values((
            (dsl::contract_id.eq(id.0), dsl::number.eq(number)),
            (dsl::title.eq(one_line(&request.title)), dsl::text.eq(request.text.trim()), dsl::signed_on.eq(request.signed_on)),
            (dsl::created_by.eq(by.0), dsl::created_at.eq(at)),
        ))
        .execute(conn)?;
    Ok(())
}

/// A file as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = contract_files)]
pub struct FileRow {
    pub id: i64,
    pub file_key: String,
    #[diesel(deserialize_as = String)]
    pub kind: ContractPaperKind,
    pub name: String,
    pub media_type: String,
    pub bytes: i64,
    pub created_by: i64,
    pub created_at: NaiveDateTime,
}

pub fn files(conn: &mut Conn, id: ContractId) -> ApiResult<Vec<FileRow>> {
    let of_it = contract_files::table.filter(contract_files::contract_id.eq(id.0)).order(contract_files::id);
    Ok(of_it.select(FileRow::as_select()).load(conn)?)
}

/// A new file.
pub struct NewFile<'a> {
    pub key: &'a str,
    pub kind: ContractPaperKind,
    pub name: &'a str,
    pub media_type: &'a str,
    pub bytes: i64,
}

pub fn insert_file(conn: &mut Conn, id: ContractId, file: &NewFile<'_>, (by, at): (MemberId, NaiveDateTime)) -> ApiResult<()> {
    diesel::insert_into(contract_files::table)
        .values((
            contract_files::contract_id.eq(id.0),
            (contract_files::file_key.eq(file.key), contract_files::name.eq(file.name), contract_files::kind.eq(file.kind.as_str())),
            (contract_files::media_type.eq(file.media_type), contract_files::bytes.eq(file.bytes)),
            (contract_files::created_by.eq(by.0), contract_files::created_at.eq(at)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Says what a file is.
pub fn set_file_kind(conn: &mut Conn, file: ContractFileId, kind: ContractPaperKind) -> ApiResult<()> {
    diesel::update(contract_files::table.find(file.0)).set(contract_files::kind.eq(kind.as_str())).execute(conn)?;
    Ok(())
}

pub fn delete_file(conn: &mut Conn, file: ContractFileId) -> ApiResult<()> {
    diesel::delete(contract_files::table.find(file.0)).execute(conn)?;
    Ok(())
}

/// Which of these files a row names.
pub fn files_in_use(conn: &mut Conn, keys: &[String]) -> ApiResult<Vec<String>> {
    Ok(contract_files::table.filter(contract_files::file_key.eq_any(keys)).select(contract_files::file_key).load(conn)?)
}

pub fn insert_event(conn: &mut Conn, id: ContractId, by: Option<MemberId>, at: NaiveDateTime, event: &str) -> ApiResult<()> {
    diesel::insert_into(contract_events::table)
        .values((
            contract_events::contract_id.eq(id.0),
            contract_events::member_id.eq(by.map(|id| id.0)),
            contract_events::at.eq(at),
            contract_events::event.eq(event),
        ))
        .execute(conn)?;
    Ok(())
}

/// An event as stored: number, who, when, what.
pub type EventRow = (i64, Option<i64>, NaiveDateTime, String);

/// Events of a contract before one of them, the newest first.
pub fn events(conn: &mut Conn, id: ContractId, before: i64, limit: i64) -> ApiResult<Vec<EventRow>> {
    use contract_events::dsl;
    Ok(dsl::contract_events
        .filter(dsl::contract_id.eq(id.0).and(dsl::id.lt(before)))
        .order(dsl::id.desc())
        .limit(limit)
        .select((dsl::id, dsl::member_id, dsl::at, dsl::event))
        .load(conn)?)
}

/// A version of a text as stored: kind, number, heading, text, who and when.
pub type TemplateRow = (String, i64, String, String, i64, NaiveDateTime);

/// The house's own texts, the newest first.
pub fn templates(conn: &mut Conn, kind: Option<ContractKind>) -> ApiResult<Vec<TemplateRow>> {
    use contract_templates::dsl;
    let columns = (dsl::kind, dsl::version, dsl::title, dsl::text, dsl::created_by, dsl::created_at);
    let order = (dsl::kind, dsl::version.desc());
    Ok(match kind {
        Some(kind) => dsl::contract_templates.filter(dsl::kind.eq(kind.as_str())).order(order).select(columns).load(conn)?,
        None => dsl::contract_templates.order(order).select(columns).load(conn)?,
    })
}

/// Adds a version of a text; false where it is there already, for somebody else has just added it.
pub fn insert_template(
    conn: &mut Conn,
    (kind, version): (ContractKind, i64),
    (title, text): (&str, &str),
    (by, at): (MemberId, NaiveDateTime),
) -> ApiResult<bool> {
    let sql = Sql::new("INSERT INTO contract_templates (kind, version, title, text, created_by, created_at) VALUES (");
    let sql = sql.bind(kind.as_str()).push(", ").bind(version).push(", ").bind(title).push(", ").bind(text);
    let sql = sql.push(", ").bind(by.0).push(", ").bind(at).push(") ON CONFLICT DO NOTHING");
    Ok(sql.execute(conn)? == 1)
}
