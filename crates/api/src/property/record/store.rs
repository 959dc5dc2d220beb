//! A listing with what stands of it in the tables of others: one statement.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::sql_types::{BigInt, Bool, Date, Nullable, Text, Timestamp};
use fangke_shared::company::member::MemberRef;
use fangke_shared::permission::Units;
use fangke_shared::property::follow_up::FollowUpResponse;
use fangke_shared::property::key::KeyState;
use fangke_shared::property::listing::{BehalfEntry, ListingSummary};
use fangke_shared::property::photo::PhotoKind;
use fangke_shared::{FollowUpId, ListingId, MemberId, OrgUnitId};

use crate::company::tx::rules::Rules;
use crate::platform::db::nested::{nested, read};
use crate::platform::db::row::{TextRow, text_row};
use crate::platform::db::sql::{Sql, Table};
use crate::platform::db::{Conn, Engine};
use crate::platform::error::{ApiError, ApiResult};
use crate::property::listing::quota;
use crate::property::listing::service::{BESIDE, ListingRow, summary_in_full};
use crate::property::listing::state::{self, Held};
use crate::property::owner::service::{self as owner, MaskedRow};

text_row! {
    struct Row {
        community_name: Option<String> = Nullable<Text>, "c.name";
        maintainer_name: Option<String> = Nullable<Text>, "m.display_name";
        reference_price_fen: Option<i64> = Nullable<BigInt>, "c.reference_price_fen";
        business_area: Option<String> = Nullable<Text>, "c.business_area";
        creator: Option<i64> = Nullable<BigInt>, "creator.id";
        creator_name: Option<String> = Nullable<Text>, "creator.display_name";
        developer: Option<i64> = Nullable<BigInt>, "developer.id";
        developer_name: Option<String> = Nullable<Text>, "developer.display_name";
        surveyor: Option<i64> = Nullable<BigInt>, "surveyor.id";
        surveyor_name: Option<String> = Nullable<Text>, "surveyor.display_name";
        key_keeper: Option<i64> = Nullable<BigInt>, "key_keeper.id";
        key_keeper_name: Option<String> = Nullable<Text>, "key_keeper.display_name";
        signer: Option<i64> = Nullable<BigInt>, "signer.id";
        signer_name: Option<String> = Nullable<Text>, "signer.display_name";
        typist: Option<i64> = Nullable<BigInt>, "typist.id";
        typist_name: Option<String> = Nullable<Text>, "typist.display_name";
        typist_reason: Option<String> = Nullable<Text>, "b.reason";
        is_withdrawal_reported: bool = Bool, "EXISTS (SELECT 1 FROM withdrawal_reports w WHERE w.listing_id = l.id AND w.settled_at IS NULL)";
        region: Option<i64> = Nullable<BigInt>, "m.region_id";
        store: Option<i64> = Nullable<BigInt>, "m.store_id";
        team: Option<i64> = Nullable<BigInt>, "m.team_id";
        talk: Option<i64> = Nullable<BigInt>, "talk.id";
        talk_kind: Option<String> = Nullable<Text>, "talk.kind";
        talk_text: Option<String> = Nullable<Text>, "talk.text";
        talk_next_step: Option<String> = Nullable<Text>, "talk.next_step";
        talk_next_on: Option<NaiveDate> = Nullable<Date>, "talk.next_on";
        talk_at: Option<NaiveDateTime> = Nullable<Timestamp>, "talk.created_at";
        talker: Option<i64> = Nullable<BigInt>, "talker.id";
        talker_name: Option<String> = Nullable<Text>, "talker.display_name";
    }
}

/// What others know of a listing.
pub struct Beside {
    /// Reference price of the community, in fen a square metre.
    pub reference_price_fen: Option<i64>,
    /// Neighbourhood of the community.
    pub business_area: Option<String>,
    /// Who entered it.
    pub creator: Option<MemberRef>,
    /// Who developed it.
    pub developer: Option<MemberRef>,
    /// Who photographed it first.
    pub surveyor: Option<MemberRef>,
    /// Who brought the keys that are held.
    pub key_keeper: Option<MemberRef>,
    /// Who signed the exclusive agreement that hasn't been ended, on a day of it.
    pub signer: Option<MemberRef>,
    /// Who typed it in for whom it was entered for; none where that was one person.
    pub on_behalf: Option<BehalfEntry>,
    /// Has the viewer kept it?
    pub is_favourite: bool,
    /// Waits a report of its withdrawal for an answer?
    pub is_withdrawal_reported: bool,
    /// Where its maintainer belongs.
    pub maintainer_units: Units,
    /// Has the viewer looked at contacts of it, and not said yet what came of it?
    pub has_looked: bool,
    /// Its contacts.
    pub owners: Vec<MaskedRow>,
    /// What its maintainer has of what their quotas bind, by grade; none where none do.
    pub held: Option<Vec<Held>>,
    /// The latest follow-up that nobody has brought in by a file.
    pub last_talk: Option<FollowUpResponse>,
}

/// A listing, its row in lists, and what others know of it on a day, for a viewer.
///
/// # Errors
/// `not_found`.
pub fn find(conn: &mut Conn, rules: &Rules, listing: ListingId, viewer: MemberId) -> ApiResult<(ListingRow, ListingSummary, Beside)> {
    type Asked = (Bool, Bool, Nullable<Text>, Nullable<Text>);
    type Columns = (<ListingRow as TextRow>::Columns, <Row as TextRow>::Columns, Asked);
    type Found = (ListingRow, Row, (bool, bool, Option<String>, Option<String>));
    let engine = conn.engine();
    let sql = Sql::new("SELECT ").push(ListingRow::COLUMNS).push(", ").push(Row::COLUMNS);
    let sql = sql.push(", EXISTS (SELECT 1 FROM favourites f WHERE f.listing_id = l.id AND f.member_id = ").bind(viewer.0);
    let sql = sql.push("), EXISTS (SELECT 1 FROM reveals r WHERE r.listing_id = l.id AND r.follow_up_id IS NULL AND r.member_id = ");
    let sql = sql.bind(viewer.0).push("), ").append(owner::masked(engine)).push(", ").append(held(engine, rules));
    let sql = sql.push(" FROM listings l ").push(BESIDE).append(roles(rules.today)).push(" WHERE l.id = ").bind(listing.0);
    let found = sql.load::<Columns, Found>(conn)?.into_iter().next().ok_or_else(ApiError::not_found)?;
    let (row, beside, (is_favourite, has_looked, owners, held)) = found;
    let summary = summary_in_full(row.clone(), rules, beside.community_name.clone(), beside.maintainer_name.clone());
    let last_talk = last_talk(&beside)?;
    let typist = member(beside.typist, beside.typist_name);
    let beside = Beside {
        reference_price_fen: beside.reference_price_fen,
        business_area: beside.business_area,
        creator: member(beside.creator, beside.creator_name),
        developer: member(beside.developer, beside.developer_name),
        surveyor: member(beside.surveyor, beside.surveyor_name),
        key_keeper: member(beside.key_keeper, beside.key_keeper_name),
        signer: member(beside.signer, beside.signer_name),
        on_behalf: typist.zip(beside.typist_reason).map(|(by, reason)| BehalfEntry { by, reason }),
        is_withdrawal_reported: beside.is_withdrawal_reported,
        maintainer_units: Units { region: unit(beside.region), store: unit(beside.store), team: unit(beside.team) },
        is_favourite,
        has_looked,
        owners: read(owners.as_deref())?,
        held: held.map(|held| read(Some(&held))).transpose()?,
        last_talk,
    };
    Ok((row, summary, beside))
}

/// What the maintainer `m` of the listing `l` has of what their quotas bind, as a [column](nested); nothing where none do.
fn held(engine: Engine, rules: &Rules) -> Sql {
    let theirs = state::held(Table("held"), rules, Sql::new("held.maintainer_id = l.maintainer_id"));
    let counted = nested(engine, "x.grade, x.listings", Sql::new("(").append(theirs).push(") x"));
    // Who is bound and has none has none of each grade.
    let of_bound = Sql::new("CASE WHEN ").append(Table("m").column("role").is(quota::BOUND));
    of_bound.push(" THEN coalesce(").append(counted).push(", '[]') END")
}

/// Who has done what for the listing `l`, each under the name of the role.
fn roles(today: NaiveDate) -> Sql {
    Sql::new(
        " LEFT JOIN behalf_entries b ON b.listing_id = l.id LEFT JOIN members typist ON typist.id = b.typed_by \
         LEFT JOIN members creator ON creator.id = l.creator_id LEFT JOIN members developer ON developer.id = l.developer_id \
         LEFT JOIN members surveyor ON surveyor.id = (SELECT p.uploaded_by FROM photos p WHERE p.listing_id = l.id AND p.kind = ",
    )
    .word(PhotoKind::Photo)
    .push(" ORDER BY p.id LIMIT 1) LEFT JOIN members key_keeper ON key_keeper.id = (")
    .push("SELECT k.created_by FROM key_bunches k WHERE k.listing_id = l.id AND k.state IN ")
    .words(&[KeyState::InStore, KeyState::Out])
    .push(" ORDER BY k.id LIMIT 1) LEFT JOIN members signer ON signer.id = (")
    .push("SELECT x.created_by FROM exclusives x WHERE x.listing_id = l.id AND x.ended_on IS NULL AND x.from_on <= ")
    .bind(today)
    .push(" AND x.until_on >= ")
    .bind(today)
    .push(
        " ORDER BY x.id DESC LIMIT 1) LEFT JOIN follow_ups talk ON talk.id = (SELECT f.id FROM follow_ups f \
         WHERE f.listing_id = l.id AND f.voided_at IS NULL AND f.imported_by IS NULL ORDER BY f.id DESC LIMIT 1) \
         LEFT JOIN members talker ON talker.id = talk.author_id",
    )
}

fn last_talk(row: &Row) -> ApiResult<Option<FollowUpResponse>> {
    let (Some(id), Some(kind), Some(text), Some(at)) = (row.talk, &row.talk_kind, &row.talk_text, row.talk_at) else { return Ok(None) };
    let Some(author) = member(row.talker, row.talker_name.clone()) else { return Ok(None) };
    Ok(Some(FollowUpResponse {
        id: FollowUpId(id),
        kind: kind.parse().map_err(ApiError::internal)?,
        text: text.clone(),
        next_step: row.talk_next_step.clone(),
        next_on: row.talk_next_on,
        author,
        created_at: at.and_utc(),
        voided: None,
        imported_by: None,
    }))
}

fn member(id: Option<i64>, name: Option<String>) -> Option<MemberRef> {
    id.zip(name).map(|(id, display_name)| MemberRef { id: MemberId(id), display_name })
}

fn unit(id: Option<i64>) -> Option<OrgUnitId> {
    id.map(OrgUnitId)
}
