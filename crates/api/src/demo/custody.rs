//! Keys, exclusive agreements and negotiations of the invented company, and the grades that they support.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::sql_types::{BigInt, Nullable, Timestamp};
use fangke_shared::ListingId;
use fangke_shared::money::{FEN_PER_WAN, FEN_PER_YUAN, wan};
use fangke_shared::problem::ErrorCode;
use fangke_shared::property::exclusive::{CreateExclusiveRequest, ExclusiveResponse};
use fangke_shared::property::key::{CreateKeyBunchRequest, GiveUpKeysRequest, KeyMovement, ReturnKeysRequest, TakeKeysRequest};
use fangke_shared::property::listing::{Grade, ListingStatus, PriceKind};
use fangke_shared::property::negotiation::{CreateNegotiationRequest, NegotiationOutcome, NegotiationParty};
use rand::RngExt as _;
use rand::rngs::StdRng;

use super::Stage;
use super::company::Company;
use super::listings::promote;
use super::words::{self, pick, word};
use crate::company::tx::Tx;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::platform::files::Bytes;
use crate::platform::guard::Caller;
use crate::property::exclusive::service as exclusive;
use crate::property::key::service as key;
use crate::property::listing::state::{self, L};
use crate::property::negotiation::service as negotiation;

/// About so many of each.
const BUNCHES: usize = 120;
const AGREEMENTS: usize = 60;
const NEGOTIATIONS: usize = 80;

/// A listing that an agent works on.
struct Held<'a> {
    id: ListingId,
    agent: &'a Caller,
    price_fen: Option<i64>,
    rent_fen: Option<i64>,
    /// When something can happen to it next.
    next: DateTime<Utc>,
}

/// What was added.
pub struct Custody {
    /// Bunches of keys.
    pub bunches: usize,
    /// Exclusive agreements.
    pub agreements: usize,
    /// Where their documents are to lie, and what they are.
    pub documents: Vec<(String, Bytes)>,
}

/// Adds keys, agreements and negotiations, and grades.
///
/// # Errors
/// Only when the database fails.
pub fn fill(conn: &mut Conn, rng: &mut StdRng, company: &Company, stage: &Stage<'_>) -> ApiResult<Custody> {
    let mut held = held(conn, company, stage)?;
    let every = |count: usize, of: usize| of.div_ceil(count).max(1);
    let (keys, agreements, talks) = (every(BUNCHES, held.len()), every(AGREEMENTS, held.len()), every(NEGOTIATIONS, held.len()));
    let (mut bunches, mut documents) = (0, Vec::new());
    let mut signed = 0;
    for (i, one) in held.iter_mut().enumerate() {
        if i % talks == 0 {
            negotiate(conn, rng, one, stage)?;
        }
        if i % keys == 0 {
            bring_keys(conn, rng, company, one, bunches, stage)?;
            bunches += 1;
        }
        if i % agreements == 0 {
            documents.extend(agree(conn, rng, one, signed, stage)?);
            signed += 1;
        }
        for grade in [Grade::Focus, Grade::Recommended] {
            if (i % keys == 0 || i % agreements == 0) && promote(conn, one.agent, one.id, grade, stage)? {
                break;
            }
        }
    }
    let document = document();
    let documents = documents.into_iter().map(|key| (key, document.clone())).collect();
    Ok(Custody { bunches, agreements: signed, documents })
}

/// What agents hold and have followed up some time ago, in the order of entry.
fn held<'a>(conn: &mut Conn, company: &'a Company, stage: &Stage<'_>) -> ApiResult<Vec<Held<'a>>> {
    let rules = stage.rules(stage.clock.now());
    let sql = Sql::new("SELECT l.id, l.maintainer_id, l.price_fen, l.rent_fen, l.last_follow_up_at FROM listings l WHERE ")
        .append(state::counts(L, &rules))
        .push(" AND ")
        .append(L.column("status").is(ListingStatus::Available))
        .push(" AND l.last_follow_up_at < ")
        .bind(stage.clock.now() - Duration::hours(6))
        .push(" ORDER BY l.id");
    type Row = (i64, i64, Option<i64>, Option<i64>, NaiveDateTime);
    let rows: Vec<Row> = sql.load::<(BigInt, BigInt, Nullable<BigInt>, Nullable<BigInt>, Timestamp), Row>(conn)?;
    let of = |(id, maintainer, price_fen, rent_fen, followed): Row| {
        let agent = company.agents.iter().find(|agent| agent.claims.member_id.0 == maintainer)?;
        Some(Held { id: ListingId(id), agent, price_fen, rent_fen, next: followed.and_utc() + Duration::minutes(10) })
    };
    Ok(rows.into_iter().filter_map(of).collect())
}

/// A talk about the price.
fn negotiate(conn: &mut Conn, rng: &mut StdRng, held: &mut Held<'_>, stage: &Stage<'_>) -> ApiResult<()> {
    let (price, asked) = match (held.price_fen, held.rent_fen) {
        (Some(fen), _) => (PriceKind::Asking, fen),
        (None, Some(fen)) => (PriceKind::Rent, fen),
        (None, None) => return Ok(()),
    };
    let step = if price == PriceKind::Asking { FEN_PER_WAN } else { 100 * FEN_PER_YUAN };
    let offered_fen = (asked * rng.random_range(90..97) / 100 / step).max(1) * step;
    let answered_fen = (asked * rng.random_range(97..100) / 100 / step).max(1) * step;
    let shown = |fen: i64| if price == PriceKind::Asking { format!("{}万", wan(fen)) } else { format!("{}元", fen / FEN_PER_YUAN) };
    let party = if price == PriceKind::Asking { NegotiationParty::Buyer } else { NegotiationParty::Tenant };
    let request = CreateNegotiationRequest {
        price,
        party,
        offered_fen,
        answered_fen: Some(answered_fen),
        outcome: *pick(rng, NegotiationOutcome::ALL).unwrap_or(&NegotiationOutcome::Open),
        text: format!("客户出价{}，业主让到{}，{}", shown(offered_fen), shown(answered_fen), word(rng, &words::TALK_ENDS)),
    };
    stage.act(conn, held.agent, held.next, |tx| negotiation::create(tx, held.id, &request))?;
    held.next += Duration::minutes(20);
    Ok(())
}

/// A bunch of keys: most lie in the store, some are out, some of these for too long, a few are gone.
fn bring_keys(conn: &mut Conn, rng: &mut StdRng, company: &Company, held: &mut Held<'_>, i: usize, stage: &Stage<'_>) -> ApiResult<()> {
    let (came, now) = (held.next, stage.clock.now());
    let request = CreateKeyBunchRequest {
        store_id: None,
        number: None,
        description: word(rng, &words::BUNCHES).to_owned(),
        received_from: Some(word(rng, &words::BRINGERS).to_owned()),
        opens_door: i % 8 != 3,
        follow_up: (i % 6 != 5).then(|| word(rng, &words::KEYS_CAME).to_owned()),
    };
    let bunch = stage.act(conn, held.agent, came, |tx| key::create(tx, held.id, &request))?;
    held.next += Duration::minutes(20);
    let (Some(taker), purpose) = (pick(rng, &company.agents), word(rng, &words::KEY_PURPOSES).to_owned()) else { return Ok(()) };
    let request = TakeKeysRequest { purpose, due_at: None };
    // Out for longer than a day, out since this morning, out and back, gone.
    let (taken, back) = match i % 10 {
        0 | 4 => (now - Duration::hours(30), None),
        1 | 7 => (now - Duration::hours(3), None),
        2 | 5 | 8 => (came + Duration::hours(1), Some(came + Duration::hours(3))),
        9 if i % 20 == 9 => {
            let note = GiveUpKeysRequest { note: "业主到店取回".to_owned() };
            let at = came + Duration::hours(1);
            held.next = at + Duration::minutes(10);
            let back = (bunch.id, bunch.version);
            return stage.act(conn, held.agent, at, |tx| key::give_up(tx, back, KeyMovement::HandedBack, &note)).map(drop);
        }
        _ => return Ok(()),
    };
    if taken <= came {
        return Ok(());
    }
    held.next = held.next.max(back.unwrap_or(taken) + Duration::minutes(10));
    let out = stage.act(conn, taker, taken, |tx| key::take(tx, bunch.id, &request))?;
    match back {
        Some(back) => {
            let returned = |tx: &mut Tx<'_>| key::bring_back(tx, (out.id, out.version), &ReturnKeysRequest::default());
            stage.act(conn, taker, back, returned).map(drop)
        }
        None => Ok(()),
    }
}

/// An exclusive agreement; the key of its document comes back, if it has one.
fn agree(conn: &mut Conn, rng: &mut StdRng, held: &mut Held<'_>, i: usize, stage: &Stage<'_>) -> ApiResult<Option<String>> {
    let (today, at) = (stage.clock.day_of(stage.clock.now()), stage.rules(held.next));
    let until_on = today + Duration::days(if i % 4 == 1 { rng.random_range(1..15) } else { rng.random_range(20..120) });
    let from_on = (until_on - Duration::days(90)).min(at.today);
    let follow_up = (i % 7 != 6).then(|| word(rng, &words::AGREED).to_owned());
    let request = CreateExclusiveRequest { from_on, until_on, follow_up };
    let ExclusiveResponse { id, .. } = match stage.act(conn, held.agent, held.next, |tx| exclusive::create(tx, held.id, &request)) {
        // The same words twice: that agent had nothing new to say.
        Err(error) if error.code == ErrorCode::FollowUpRepeated => return Ok(None),
        other => other?,
    };
    held.next += Duration::minutes(20);
    if i % 9 == 8 {
        return Ok(None);
    }
    let document = exclusive::prepare(id, "独家委托协议.pdf", &document())?;
    stage.act(conn, held.agent, held.next, |tx| exclusive::attach(tx, id, &document))?;
    held.next += Duration::minutes(20);
    Ok(Some(document.key))
}

/// The document of every agreement: one page with one line.
fn document() -> Bytes {
    let content = "BT /F1 18 Tf 72 770 Td (Exclusive agreement of the invented company) Tj ET";
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>".to_owned(),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    let (mut file, mut offsets) = ("%PDF-1.4\n".to_owned(), String::new());
    for (i, object) in objects.iter().enumerate() {
        offsets.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", i + 1));
    }
    let (start, count) = (file.len(), objects.len() + 1);
    file.push_str(&format!(
        "xref\n0 {count}\n0000000000 65535 f \n{offsets}trailer\n<</Size {count}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    ));
    file.into()
}
