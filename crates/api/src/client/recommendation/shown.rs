//! What the client is shown through the link of a list: never owner, room, unit, building, floor number, notes or grade.

use fangke_shared::client::matching::{Criterion, Offer, Weights, reasons, score};
use fangke_shared::client::recommendation::{ListingAnswer, RecommendationState, ShowingWish};
use fangke_shared::company::brand::BrandResponse;
use fangke_shared::problem::ErrorCode;
use fangke_shared::property::listing::ListingSummary;
use fangke_shared::property::photo::PhotoKind;
use fangke_shared::property::share::PublicAgent;
use fangke_shared::{DemandId, ListingId, RecommendationId};

use super::store::{self, ItemRow, RecommendationRow};
use super::tell;
use crate::client::demand::service as demand;
use crate::client::profile::service as profile;
use crate::company::brand::service as brand;
use crate::company::tx::Tx;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::listing::service as listing;
use crate::property::photo::service::{self as photo, PublishedPhoto};
use crate::property::share::service as share;

/// What stands behind a link.
pub enum Access<T> {
    /// There never was such a link.
    Nothing,
    /// Its days are over, or somebody has closed it.
    Over,
    /// It opens.
    Open(T),
}

/// A list as the client sees it.
pub struct Shown {
    /// Which; its number is not told.
    pub id: RecommendationId,
    /// What stands above it.
    pub greeting: Option<String>,
    /// What is recommended.
    pub homes: Vec<Home>,
    /// What the client would like to be shown, as it was said last.
    pub wish: Option<ShowingWish>,
    /// Whom to ask.
    pub agent: Option<PublicAgent>,
    /// What the company is called, its licence, and whether it has a logo.
    pub brand: BrandResponse,
}

/// A listing of a list as the client sees it.
pub struct Home {
    /// From 1 on.
    pub place: i64,
    /// Which; its number is not told.
    pub listing_id: ListingId,
    /// The listing; the page picks from it what it tells. None once it is off the market.
    pub offer: Option<Box<ListingSummary>>,
    /// Name of the community.
    pub community: Option<String>,
    /// What of it is as the client wished.
    pub reasons: Vec<Criterion>,
    /// What the agent says of it.
    pub note: Option<String>,
    /// What the client has said last.
    pub answer: Option<ListingAnswer>,
    /// The photo that stands for it.
    pub cover: Option<PublishedPhoto>,
}

/// The list behind a link.
///
/// # Errors
/// Only when the database fails.
pub fn shown(tx: &mut Tx<'_>, token: &str) -> ApiResult<Access<Shown>> {
    let row = match open(tx, token)? {
        Access::Open(row) => row,
        Access::Over => return Ok(Access::Over),
        Access::Nothing => return Ok(Access::Nothing),
    };
    let wanted = match demand::draft(tx, row.client(), DemandId(row.demand_id)) {
        Ok(wanted) => Some(wanted),
        // A merge was undone, and the demand is the other client's again: what is recommended stands without reasons.
        Err(error) if error.code == ErrorCode::NotFound => None,
        Err(error) => return Err(error),
    };
    let weights = Weights::from(&tx.rules.figures);
    let mut homes = Vec::new();
    for item in store::items(tx.conn, &[row.id()])? {
        let found = listing::one(tx.conn, tx.rules, item.listing())?;
        // The price may have changed since, and so may the wish: a reason is one only while it is true.
        let score = wanted.as_ref().and_then(|wanted| score(wanted, &Offer::from(&found), &weights));
        let reasons = score.map(|score| reasons(&score)).unwrap_or_default();
        homes.push(home(tx.conn, item, found, reasons)?);
    }
    let client = profile::find(tx.conn, row.client())?;
    let agent = client.and_then(|client| tell::agent(tx, &row, &client));
    Ok(Access::Open(Shown {
        id: row.id(),
        wish: row.wish()?,
        homes,
        agent: share::card(tx.conn, agent, row.shows_phone)?,
        brand: brand::public(tx.conn)?,
        greeting: row.greeting,
    }))
}

fn home(conn: &mut Conn, item: ItemRow, found: ListingSummary, reasons: Vec<Criterion>) -> ApiResult<Home> {
    let is_available = item.is_available();
    Ok(Home {
        place: item.place,
        listing_id: item.listing(),
        community: found.community_name.clone(),
        reasons,
        answer: item.answer(),
        cover: if is_available { cover(conn, item.listing())? } else { None },
        note: item.note.filter(|_| is_available),
        offer: is_available.then(|| Box::new(found)),
    })
}

fn cover(conn: &mut Conn, id: ListingId) -> ApiResult<Option<PublishedPhoto>> {
    let photos = photo::published(conn, id)?.into_iter().filter(|photo| photo.kind == PhotoKind::Photo);
    Ok(photos.min_by_key(|photo| !photo.is_cover))
}

fn open(tx: &mut Tx<'_>, token: &str) -> ApiResult<Access<RecommendationRow>> {
    let now = tx.at();
    Ok(match store::by_token(tx.conn, token)? {
        None => Access::Nothing,
        Some(row) if row.state(now) != RecommendationState::Open => Access::Over,
        Some(row) => Access::Open(row),
    })
}

/// Where a size of the photo of a listing lies, while its list opens and it is on the market.
///
/// # Errors
/// `not_found`.
pub fn photo_key(tx: &mut Tx<'_>, token: &str, (place, width): (i64, u32)) -> ApiResult<String> {
    let Access::Open(row) = open(tx, token)? else { return Err(ApiError::not_found()) };
    let items = store::items(tx.conn, &[row.id()])?;
    let item = items.iter().find(|item| item.place == place && item.is_available()).ok_or_else(ApiError::not_found)?;
    let photo = cover(tx.conn, item.listing())?.ok_or_else(ApiError::not_found)?;
    photo.sizes.into_iter().find(|size| size.width == width).map(|size| size.key).ok_or_else(ApiError::not_found)
}
