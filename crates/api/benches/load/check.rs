//! Holds matches against the rule itself, over everything that there is.

use diesel::sql_types::{BigInt, Integer, Nullable, Text};
use fangke_api::client::matching::service::{MATCHES_MAX, demands, listings};
use fangke_api::platform::db::sql::Sql;
use fangke_shared::client::demand::DemandDraft;
use fangke_shared::client::matching::{Offer, Weights, band_of, score};
use fangke_shared::property::listing::{Area, Orientations};
use fangke_shared::{CommunityId, ListingId};

use crate::matching::all_demands;
use crate::office::Office;

type Columns = (
    BigInt,
    Text,
    Nullable<BigInt>,
    Nullable<BigInt>,
    Nullable<Text>,
    Nullable<BigInt>,
    Nullable<Integer>,
    Nullable<BigInt>,
    (Nullable<Integer>, Nullable<Integer>, Nullable<Text>),
    Integer,
    Nullable<Text>,
    Nullable<Integer>,
);

#[derive(diesel::Queryable)]
struct Row {
    id: i64,
    purpose: String,
    price_fen: Option<i64>,
    rent_fen: Option<i64>,
    district: Option<String>,
    community_id: Option<i64>,
    rooms: Option<i32>,
    area_centi: Option<i64>,
    floors: (Option<i32>, Option<i32>, Option<String>),
    orientation_mask: i32,
    decoration: Option<String>,
    built_year: Option<i32>,
}

pub fn check(url: &str, count: usize) {
    let office = Office::open(url, 1);
    let offers = offers(&office);
    let wanted = all_demands(&office);
    let drafts: Vec<DemandDraft> = drafts(&office);
    assert_eq!(wanted.len(), drafts.len());
    let weights = Weights::default();
    let most = usize::try_from(MATCHES_MAX).unwrap();
    let best = |all: &mut Vec<(i64, i64)>| {
        all.sort_unstable_by(|a, b| b.cmp(a));
        all.truncate(most);
    };
    for n in 0..count {
        let any = n * 7919 % wanted.len();
        let mut expected: Vec<(i64, i64)> =
            offers.iter().filter_map(|(id, offer)| Some((score(&drafts[any], offer, &weights)?.score, *id))).collect();
        best(&mut expected);
        let found = office.read(|tx| listings(tx, wanted[any].0, wanted[any].1, MATCHES_MAX, false)).expect("matches");
        let found: Vec<(i64, i64)> = found.iter().map(|found| (found.score.score, found.listing.id.0)).collect();
        assert_eq!(found, expected, "{:?}", drafts[any]);

        let (id, offer) = &offers[n * 104_729 % offers.len()];
        let mut expected: Vec<(i64, i64)> =
            drafts.iter().zip(&wanted).filter_map(|(draft, (_, demand))| Some((score(draft, offer, &weights)?.score, demand.0))).collect();
        best(&mut expected);
        let found = office.read(|tx| demands(tx, ListingId(*id), MATCHES_MAX)).expect("matches");
        let found: Vec<(i64, i64)> = found.iter().map(|found| (found.score.score, found.demand.id.0)).collect();
        assert_eq!(found, expected, "{offer:?}");
    }
    println!("check: {count} demands and {count} listings have the matches that the rule gives them");
}

fn offers(office: &Office) -> Vec<(i64, Offer)> {
    let sql = Sql::new(
        "SELECT id, purpose, price_fen, rent_fen, district, community_id, rooms, area_centi, floor, total_floors, floor_band, \
         orientation_mask, decoration, built_year FROM listings WHERE status = 'available' ORDER BY id",
    );
    let rows: Vec<Row> = office.read(|tx| Ok(sql.load::<Columns, Row>(tx.conn)?)).expect("listings");
    let offer = |row: Row| {
        let (floor, total, band) = row.floors;
        let offer = Offer {
            purpose: row.purpose.parse().unwrap(),
            price_fen: row.price_fen,
            rent_fen: row.rent_fen,
            district: row.district,
            community_id: row.community_id.map(CommunityId),
            rooms: row.rooms,
            area: row.area_centi.map(Area),
            floor_band: band.map(|band| band.parse().unwrap()).or_else(|| band_of(floor, total)),
            orientations: Orientations(u8::try_from(row.orientation_mask).unwrap()),
            decoration: row.decoration.map(|word| word.parse().unwrap()),
            built_year: row.built_year,
        };
        (row.id, offer)
    };
    rows.into_iter().map(offer).collect()
}

fn drafts(office: &Office) -> Vec<DemandDraft> {
    let sql = Sql::new("SELECT fields FROM client_demands WHERE is_open ORDER BY id");
    let rows: Vec<String> = office.read(|tx| Ok(sql.load::<Text, String>(tx.conn)?)).expect("demands");
    rows.iter().map(|fields| serde_json::from_str(fields).unwrap()).collect()
}
