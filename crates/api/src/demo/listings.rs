//! Invented listings, entered over half a year, followed up, re-priced and paused like real ones.

use std::collections::HashSet;

use chrono::{DateTime, Duration, Utc};
use diesel::sql_types::BigInt;
use fangke_shared::ListingId;
use fangke_shared::money::{FEN_PER_YUAN, wan};
use fangke_shared::problem::ErrorCode;
use fangke_shared::property::follow_up::{CreateFollowUpRequest, FollowUpKind};
use fangke_shared::property::listing::{
    Area, AssignListingRequest, CertificateState, ChangeStatusRequest, CreateListingRequest, Decoration, Equipment, Grade, LandTenure,
    ListingDraft, ListingSource, ListingStatus, Orientation, Purpose, SetGradeRequest, TaxBearer, Tenancy, ViewingContact,
};
use fangke_shared::property::owner::{OwnerDraft, OwnerRelation};
use rand::RngExt as _;
use rand::rngs::StdRng;
use serde_json::json;

use super::Stage;
use super::communities::DemoCommunity;
use super::company::Company;
use super::words::{self, pick, word};
use crate::company::tx::Tx;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::platform::guard::Caller;
use crate::property::follow_up::service as follow_up;
use crate::property::listing::quota;
use crate::property::listing::service as listing;
use crate::property::listing::state::{self, L};
use crate::property::pool::service as pool;
use crate::property::record::service as record;

/// Adds listings and leads, oldest first; the answer counts the follow-ups.
///
/// # Errors
/// Only when the database fails.
pub fn fill(
    conn: &mut Conn,
    rng: &mut StdRng,
    company: &Company,
    communities: &[DemoCommunity],
    count: u32,
    stage: &Stage<'_>,
) -> ApiResult<u32> {
    let now = stage.clock.now();
    let mut flats = HashSet::new();
    let mut follow_ups = 0;
    let mut held = vec![0_u32; company.agents.len()];
    for i in 0..count {
        let (Some(community), Some((at, agent))) = (pick(rng, communities), with_room(rng, company, &held)) else { continue };
        // The newest one was entered an hour ago, the oldest half a year.
        let age = Duration::minutes(60 + i64::from(count - 1 - i) * 259_200 / i64::from(count));
        let entered = now - age;
        let is_lead = i % 22 == 7;
        let request = invent(rng, community, &mut flats, is_lead, entered);
        let price = request.draft.price_fen.or(request.draft.rent_fen).unwrap_or_default();
        let id = stage.act(conn, agent, entered, |tx| listing::create(tx, request))?;
        if is_lead {
            continue;
        }
        // One in 25 is forgotten at first and becomes public by that; the latest of them may still be saved.
        let is_neglected = i % 25 == 11;
        if !is_neglected || age > Duration::days(3) {
            follow_ups += live(conn, rng, agent, &Invented { id, price, is_neglected }, entered, stage)?;
        }
        if let Some(held) = held.get_mut(at) {
            *held += 1;
        }
        if rng.random_range(0..3) == 0 {
            promote(conn, agent, id, Grade::Recommended, stage)?;
        }
    }
    Ok(follow_ups)
}

/// Listings of one agent, at most: below the quota, so that nobody is over it by chance.
const HELD_MAX: u32 = 46;

/// How many agents so many listings need.
pub fn agents_for(listings: u32) -> usize {
    usize::try_from(listings / HELD_MAX + 2).unwrap_or_default()
}

/// An agent who may have one more.
fn with_room<'a>(rng: &mut StdRng, company: &'a Company, held: &[u32]) -> Option<(usize, &'a Caller)> {
    let free: Vec<usize> = held.iter().enumerate().filter(|(_, held)| **held < HELD_MAX).map(|(at, _)| at).collect();
    let at = *pick(rng, &free)?;
    Some((at, company.agents.get(at)?))
}

/// Another grade, where evidence and quota allow it; says whether they do.
///
/// # Errors
/// Only when the database fails.
pub fn promote(conn: &mut Conn, agent: &Caller, id: ListingId, grade: Grade, stage: &Stage<'_>) -> ApiResult<bool> {
    let graded = |tx: &mut Tx<'_>| {
        let version = record::get(tx, id)?.summary.version;
        listing::set_grade(tx, (id, version), &SetGradeRequest { grade })
    };
    match stage.act(conn, agent, stage.clock.now(), graded) {
        Err(error) if matches!(error.code, ErrorCode::GradeUnsupported | ErrorCode::QuotaExceeded | ErrorCode::StatusNotAllowed) => {
            Ok(false)
        }
        other => other.map(|()| true),
    }
}

/// Gives the last agent listings of others until there are two too many: the case that others may claim from.
///
/// # Errors
/// Only when the database fails.
pub fn overload(conn: &mut Conn, company: &Company, stage: &Stage<'_>) -> ApiResult<()> {
    let (now, Some(last)) = (stage.clock.now(), company.agents.last()) else { return Ok(()) };
    let member_id = last.claims.member_id;
    let donors = company.agents.iter().map(|agent| agent.claims.member_id.0).filter(|id| *id != member_id.0);
    let quota = stage.act(conn, None, now, |tx| quota::of(tx, member_id, None))?.listings;
    let others = Sql::new("SELECT l.id FROM listings l WHERE l.maintainer_id IN ").bind_list(donors).push(" AND ");
    let others = others.append(state::counts(L, &stage.rules(now))).push(" ORDER BY l.id DESC LIMIT ").bind(quota.limit + 2 - quota.used);
    let others: Vec<ListingId> = others.load::<BigInt, i64>(conn)?.into_iter().map(ListingId).collect();
    for id in others {
        let request = AssignListingRequest { member_id, reason: "同事离职，房源交接".to_owned() };
        stage.act(conn, &company.admin, now, |tx| pool::assign(tx, id, &request))?;
    }
    Ok(())
}

fn invent(
    rng: &mut StdRng,
    community: &DemoCommunity,
    flats: &mut HashSet<(i64, i32, i32, i32)>,
    is_lead: bool,
    entered: DateTime<Utc>,
) -> CreateListingRequest {
    let (building, unit, floor, door) = loop {
        let flat = (rng.random_range(1..14), rng.random_range(1..4), rng.random_range(1..=community.total_floors), rng.random_range(1..5));
        if flats.insert((community.id.0, flat.0, flat.1, flat.2 * 100 + flat.3)) {
            break flat;
        }
    };
    let purpose = match rng.random_range(0..100) {
        0..70 => Purpose::Sale,
        70..95 => Purpose::Rental,
        _ => Purpose::Both,
    };
    let rooms = *pick(rng, &[1, 1, 2, 2, 2, 2, 3, 3, 3, 4]).unwrap_or(&2);
    let area = i64::from(rooms) * 2_900 + rng.random_range(900..4_200);
    let decoration = *pick(rng, &[Decoration::Refined, Decoration::Refined, Decoration::Simple, Decoration::Rough, Decoration::Luxury])
        .unwrap_or(&Decoration::Simple);
    // To the 万 for sales, to the hundred for rents, as owners ask.
    let yuan = community.yuan_per_sqm * area / 100 * rng.random_range(92..110) / 100;
    let price_fen = yuan / 10_000 * 10_000 * FEN_PER_YUAN;
    let rent_fen = (yuan / 620 / 100).max(15) * 100 * FEN_PER_YUAN;
    let mut draft = ListingDraft::new(purpose);
    draft.community_id = Some(community.id);
    draft.building = Some(building.to_string());
    if !is_lead {
        draft.unit = Some(unit.to_string());
        draft.room = Some((floor * 100 + door).to_string());
    }
    draft.rooms = Some(rooms);
    draft.halls = Some(if rooms > 2 { 2 } else { 1 });
    draft.baths = Some(if rooms > 2 { 2 } else { 1 });
    draft.kitchens = Some(1);
    draft.area = Some(Area(area));
    draft.inner_area = Some(Area(area * 81 / 100));
    draft.floor = Some(floor);
    draft.total_floors = Some(community.total_floors);
    draft.orientations = match rng.random_range(0..10) {
        0..6 => [Orientation::South, Orientation::North].into_iter().collect(),
        6..8 => [Orientation::South].into_iter().collect(),
        8 => [Orientation::Southeast].into_iter().collect(),
        _ => [Orientation::East, Orientation::West].into_iter().collect(),
    };
    draft.decoration = Some(decoration);
    draft.has_elevator = Some(community.total_floors > 6);
    draft.built_year = Some(community.built_year);
    draft.price_fen = purpose.includes_sale().then_some(price_fen);
    draft.rent_fen = purpose.includes_rental().then_some(rent_fen);
    draft.evaluation_fen = purpose.includes_sale().then_some(price_fen / 1_000_000 * rng.random_range(96..104) / 100 * 1_000_000);
    draft.source = pick(
        rng,
        &[ListingSource::WalkIn, ListingSource::Portal, ListingSource::CallBack, ListingSource::Referral, ListingSource::StakeOut],
    )
    .copied();
    draft.obtained_at = Some(entered - Duration::minutes(rng.random_range(5..75)));
    draft.title = (rng.random_range(0..3) > 0).then(|| word(rng, &words::TITLES).to_owned());
    draft.terms.land_tenure = Some(LandTenure::Granted);
    draft.terms.certificate =
        pick(rng, &[CertificateState::OverFiveYears, CertificateState::OverTwoYears, CertificateState::UnderTwoYears]).copied();
    draft.terms.is_only_home = Some(rng.random_range(0..2) == 0);
    draft.terms.tenancy = pick(rng, &[Tenancy::Vacant, Tenancy::OwnerOccupied, Tenancy::Tenanted]).copied();
    draft.terms.viewing_time = Some(word(rng, &words::VIEWING_TIMES).to_owned());
    draft.terms.viewing_contact = pick(rng, &[ViewingContact::Owner, ViewingContact::Tenant, ViewingContact::Agent]).copied();
    draft.terms.tax_bearer = pick(rng, &[TaxBearer::Buyer, TaxBearer::Each]).copied();
    draft.terms.commission_asked_bp = Some(*pick(rng, &[100, 150, 200]).unwrap_or(&150));
    if purpose.includes_rental() {
        // By the floor, which draws no further number: every third has all, the others the most usual things.
        draft.terms.equipment = match floor % 3 {
            0 => Equipment::ALL.to_vec(),
            1 => Equipment::FOUR_AIRS.to_vec(),
            _ => vec![Equipment::AirConditioning, Equipment::WaterHeater, Equipment::Furniture],
        };
    }
    let owner = OwnerDraft { name: words::owner_name(rng), phone: words::phone(rng), relation: OwnerRelation::Owner, note: None };
    CreateListingRequest { draft, owners: if is_lead { Vec::new() } else { vec![owner] }, is_lead, on_behalf: None }
}

/// A listing that agents work on.
struct Invented {
    id: ListingId,
    /// Its price or rent in fen.
    price: i64,
    /// Nobody talked to its owner in time.
    is_neglected: bool,
}

/// What an agent does with a listing between its entry and now: most were followed up in the last days, some are neglected.
fn live(
    conn: &mut Conn,
    rng: &mut StdRng,
    agent: &Caller,
    listing: &Invented,
    entered: DateTime<Utc>,
    stage: &Stage<'_>,
) -> ApiResult<u32> {
    let life = (stage.clock.now() - entered).num_minutes();
    // The first one comes in time, but for those that are forgotten until the day after the next.
    let begin = if listing.is_neglected { 2 * 24 * 60 } else { 20 };
    let mut moments: Vec<i64> = (0..rng.random_range(1..4)).map(|_| rng.random_range(begin..life)).collect();
    if !listing.is_neglected {
        moments.push(rng.random_range(20..life.min(8 * 60)));
    }
    if rng.random_range(0..5) > 0 {
        moments.push(life - rng.random_range(10..life.min(8 * 24 * 60)));
    }
    moments.sort_unstable();
    let change_after = rng.random_range(0..moments.len());
    let mut count = 0;
    for (i, minute) in moments.into_iter().enumerate() {
        let at = entered + Duration::minutes(minute);
        count += u32::from(speak(conn, rng, agent, listing, at, stage)?);
        if i == change_after {
            change(conn, rng, agent, listing, at + Duration::seconds(30), stage)?;
        }
    }
    Ok(count)
}

/// A follow-up. Two alike in a row happen once in a while, and are refused: that agent had nothing new to say.
fn speak(conn: &mut Conn, rng: &mut StdRng, agent: &Caller, listing: &Invented, at: DateTime<Utc>, stage: &Stage<'_>) -> ApiResult<bool> {
    let Invented { id, price, .. } = *listing;
    let kind = *pick(rng, &[FollowUpKind::Call, FollowUpKind::Call, FollowUpKind::Wechat, FollowUpKind::Visit, FollowUpKind::Negotiation])
        .unwrap_or(&FollowUpKind::Call);
    let shown = if price > 10_000_000 { format!("{}万", wan(price)) } else { format!("{}元/月", price / FEN_PER_YUAN) };
    let has_next = rng.random_range(0..2) == 0;
    let request = CreateFollowUpRequest {
        kind,
        text: words::follow_up(rng, &shown),
        next_step: has_next.then(|| word(rng, &words::NEXT_STEPS).to_owned()),
        next_on: has_next.then(|| (at + Duration::days(rng.random_range(1..10))).date_naive()),
    };
    match stage.act(conn, agent, at, |tx| follow_up::create(tx, id, request)) {
        Ok(_) => Ok(true),
        Err(error) if error.code == ErrorCode::FollowUpRepeated => Ok(false),
        Err(error) => Err(error),
    }
}

/// Another price, or a rest, for some.
fn change(conn: &mut Conn, rng: &mut StdRng, agent: &Caller, listing: &Invented, at: DateTime<Utc>, stage: &Stage<'_>) -> ApiResult<()> {
    let Invented { id, price, .. } = *listing;
    let rest = match rng.random_range(0..100) {
        0..22 => {
            let step = if price > 10_000_000 { 1_000_000 } else { 10_000 };
            let lower = price - (price / 40 / step + 1) * step;
            let field = if price > 10_000_000 { "price_fen" } else { "rent_fen" };
            return stage.act(conn, agent, at, |tx| {
                let version = record::get(tx, id)?.summary.version;
                listing::update(tx, id, version, json!({ field: lower }))
            });
        }
        22..28 => ListingStatus::Paused,
        28..31 => ListingStatus::Unknown,
        31..33 => ListingStatus::Withdrawn,
        _ => return Ok(()),
    };
    let request = ChangeStatusRequest { status: rest, reason: word(rng, &words::PAUSE_REASONS).to_owned() };
    stage.act(conn, agent, at, |tx| {
        let version = record::get(tx, id)?.summary.version;
        listing::change_status(tx, id, version, request)
    })
}
