//! Invented communities in districts that exist.

use fangke_shared::CommunityId;
use fangke_shared::property::community::CommunityDraft;
use rand::RngExt as _;
use rand::rngs::StdRng;

use super::Stage;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::property::community::service as community;

/// A community to invent listings in.
pub struct DemoCommunity {
    /// The community.
    pub id: CommunityId,
    /// Price of a square metre in yuan.
    pub yuan_per_sqm: i64,
    /// Year of completion.
    pub built_year: i32,
    /// Storeys of its houses.
    pub total_floors: i32,
}

const FIRST: [&str; 16] =
    ["澄湖", "梧桐", "云溪", "和光", "锦程", "东屿", "听松", "望晴", "明德", "青禾", "竹影", "安澜", "沐春", "星河", "枫林", "秋水"];
const SECOND: [&str; 4] = ["花园", "雅苑", "公馆", "里"];
/// District, neighbourhood, longitude, latitude, and the usual price of a square metre in yuan.
const AREAS: [(&str, &str, f64, f64, i64); 8] = [
    ("朝阳", "望湖", 116.470, 39.995, 68_000),
    ("朝阳", "梧桐路", 116.455, 39.930, 82_000),
    ("海淀", "学苑", 116.340, 39.990, 98_000),
    ("海淀", "西山里", 116.270, 40.010, 76_000),
    ("丰台", "南苑桥", 116.400, 39.840, 52_000),
    ("西城", "月坛里", 116.350, 39.915, 118_000),
    ("通州", "运河湾", 116.660, 39.910, 43_000),
    ("昌平", "枫林", 116.330, 40.080, 47_000),
];

/// Adds the communities.
///
/// # Errors
/// Only when the database fails.
pub fn fill(conn: &mut Conn, rng: &mut StdRng, stage: &Stage<'_>) -> ApiResult<Vec<DemoCommunity>> {
    let mut communities = Vec::new();
    for (i, first) in FIRST.iter().enumerate() {
        for (j, second) in SECOND.iter().enumerate() {
            let Some((district, area, longitude, latitude, usual)) = AREAS.get((i + 3 * j) % AREAS.len()).copied() else { continue };
            let yuan_per_sqm = usual * rng.random_range(84..118) / 100;
            let built_year = rng.random_range(1992..2021);
            let mut near = |centre: f64| ((centre + rng.random_range(-0.018..0.018)) * 1e6).round() / 1e6;
            let draft = CommunityDraft {
                district: district.to_owned(),
                name: format!("{first}{second}"),
                aliases: if j == 1 { vec![format!("{first}苑")] } else { Vec::new() },
                business_area: Some(area.to_owned()),
                built_year: Some(built_year),
                longitude: Some(near(longitude)),
                latitude: Some(near(latitude)),
                reference_price_fen: Some(yuan_per_sqm * 100),
            };
            let (id, _) = stage.act(conn, None, stage.clock.now(), |tx| community::ensure(tx, draft))?;
            let total_floors = if built_year < 2000 { 6 } else { *[11, 18, 24, 28, 33].get(rng.random_range(0..5_usize)).unwrap_or(&18) };
            communities.push(DemoCommunity { id, yuan_per_sqm, built_year, total_floors });
        }
    }
    Ok(communities)
}
