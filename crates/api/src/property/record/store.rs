//! What stands of a listing in the tables of others, read at once.

use chrono::NaiveDate;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use fangke_shared::company::member::MemberRef;
use fangke_shared::property::key::KeyState;
use fangke_shared::property::listing::BehalfEntry;
use fangke_shared::property::photo::PhotoKind;
use fangke_shared::{ListingId, MemberId};

use crate::platform::db::Conn;
use crate::platform::db::row::{TextRow as _, text_row};
use crate::platform::db::sql::Sql;
use crate::platform::error::{ApiError, ApiResult};

text_row! {
    struct Row {
        reference_price_fen: Option<i64> = Nullable<BigInt>, "c.reference_price_fen";
        business_area: Option<String> = Nullable<Text>, "c.business_area";
        creator: Option<i64> = Nullable<BigInt>, "o.creator_id";
        creator_name: Option<String> = Nullable<Text>, "creator.display_name";
        developer: Option<i64> = Nullable<BigInt>, "o.developer_id";
        developer_name: Option<String> = Nullable<Text>, "developer.display_name";
        surveyor: Option<i64> = Nullable<BigInt>, "o.surveyor_id";
        surveyor_name: Option<String> = Nullable<Text>, "surveyor.display_name";
        key_keeper: Option<i64> = Nullable<BigInt>, "o.key_keeper_id";
        key_keeper_name: Option<String> = Nullable<Text>, "key_keeper.display_name";
        signer: Option<i64> = Nullable<BigInt>, "o.signer_id";
        signer_name: Option<String> = Nullable<Text>, "signer.display_name";
        typist: Option<i64> = Nullable<BigInt>, "b.typed_by";
        typist_name: Option<String> = Nullable<Text>, "typist.display_name";
        typist_reason: Option<String> = Nullable<Text>, "b.reason";
        is_favourite: bool = Bool, "o.is_favourite";
        is_withdrawal_reported: bool = Bool, "o.is_withdrawal_reported";
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
}

/// What others know of a listing on a day, for a viewer.
///
/// # Errors
/// `not_found`.
pub fn beside(conn: &mut Conn, listing: ListingId, viewer: MemberId, today: NaiveDate) -> ApiResult<Beside> {
    let found = Sql::new("SELECT l.id, l.community_id, l.creator_id, l.developer_id, ")
        .push("(SELECT p.uploaded_by FROM photos p WHERE p.listing_id = l.id AND p.kind = ")
        .word(PhotoKind::Photo)
        .push(" ORDER BY p.id LIMIT 1) AS surveyor_id, (SELECT k.created_by FROM key_bunches k WHERE k.listing_id = l.id AND k.state IN ")
        .words(&[KeyState::InStore, KeyState::Out])
        .push(" ORDER BY k.id LIMIT 1) AS key_keeper_id, ")
        .push("(SELECT x.created_by FROM exclusives x WHERE x.listing_id = l.id AND x.ended_on IS NULL AND x.from_on <= ")
        .bind(today)
        .push(" AND x.until_on >= ")
        .bind(today)
        .push(" ORDER BY x.id DESC LIMIT 1) AS signer_id, EXISTS (SELECT 1 FROM favourites f WHERE f.member_id = ")
        .bind(viewer.0)
        .push(" AND f.listing_id = l.id) AS is_favourite, ")
        .push("EXISTS (SELECT 1 FROM withdrawal_reports w WHERE w.listing_id = l.id AND w.settled_at IS NULL) AS is_withdrawal_reported ")
        .push("FROM listings l WHERE l.id = ")
        .bind(listing.0);
    let sql = Sql::new("SELECT ").push(Row::COLUMNS).push(" FROM (").append(found).push(
        ") o LEFT JOIN communities c ON c.id = o.community_id LEFT JOIN behalf_entries b ON b.listing_id = o.id \
         LEFT JOIN members creator ON creator.id = o.creator_id LEFT JOIN members developer ON developer.id = o.developer_id \
         LEFT JOIN members surveyor ON surveyor.id = o.surveyor_id LEFT JOIN members key_keeper ON key_keeper.id = o.key_keeper_id \
         LEFT JOIN members signer ON signer.id = o.signer_id LEFT JOIN members typist ON typist.id = b.typed_by",
    );
    let row = sql.rows::<Row>(conn)?.into_iter().next().ok_or_else(ApiError::not_found)?;
    let typist = member(row.typist, row.typist_name);
    Ok(Beside {
        reference_price_fen: row.reference_price_fen,
        business_area: row.business_area,
        creator: member(row.creator, row.creator_name),
        developer: member(row.developer, row.developer_name),
        surveyor: member(row.surveyor, row.surveyor_name),
        key_keeper: member(row.key_keeper, row.key_keeper_name),
        signer: member(row.signer, row.signer_name),
        on_behalf: typist.zip(row.typist_reason).map(|(by, reason)| BehalfEntry { by, reason }),
        is_favourite: row.is_favourite,
        is_withdrawal_reported: row.is_withdrawal_reported,
    })
}

fn member(id: Option<i64>, name: Option<String>) -> Option<MemberRef> {
    id.zip(name).map(|(id, display_name)| MemberRef { id: MemberId(id), display_name })
}
