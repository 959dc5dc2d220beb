//! Clients of the agents, every other one with a demand as people have them.

use fangke_api::platform::db::sql::Sql;
use fangke_api::platform::db::{Conn, Engine};
use fangke_shared::CommunityId;
use fangke_shared::client::demand::DemandDraft;
use fangke_shared::property::listing::{Area, Decoration, FloorBand, Orientation, Purpose};

use crate::random::Random;
use crate::seed::{COMMUNITIES, DISTRICTS, numbers};

/// 10 000 yuan, in fen.
const WAN: i64 = 1_000_000;

/// So many clients, held by the agents in turn, and for good: a database is measured days after it was filled, too.
pub fn seed_clients(conn: &mut Conn, engine: Engine, count: i64, agents: i64) {
    let numbers = numbers(engine, count);
    let sql = format!(
        "INSERT INTO clients (name, kinds, tags, source, is_key, stage, agent_id, kept_from, registrant_id, duplicate_number, \
         duplicate_count, is_incomplete, follow_up_count, touched_at, registered_at, updated_at, version) \
         {numbers} SELECT '客户' || i, ',buyer,', '', 'walk_in', false, 'new', i % {agents} + 2, '2099-01-01 00:00:00', i % {agents} + 2, 0, \
         0, false, 0, '2026-01-01 00:00:00', '2026-01-01 00:00:00', '2026-01-01 00:00:00', 1 FROM n"
    );
    diesel::connection::SimpleConnection::batch_execute(conn, &sql).unwrap();
    let mut random = Random(3);
    for client in (1..=count).step_by(2) {
        insert(conn, client, &demand(&mut random));
    }
}

/// Four of five buy. Most name one district or two, a budget, rooms and an area; few are particular about floors, directions and the rest.
fn demand(random: &mut Random) -> DemandDraft {
    let purpose = if random.happens(80) { Purpose::Sale } else { Purpose::Rental };
    let mut demand = DemandDraft::new(purpose);
    let places = random.one_of(&[0, 1, 1, 1, 1, 1, 2, 2, 2, 3]);
    let first = random.below(16);
    demand.districts = (0..places).map(|n| DISTRICTS[usize::try_from((first + n) % 16).unwrap()].to_owned()).collect();
    if random.happens(92) {
        let max = if purpose == Purpose::Rental { random.below(170) * 10_000 + 300_000 } else { (random.below(120) * 10 + 200) * WAN };
        demand.price_max_fen = Some(max);
        demand.price_min_fen = random.happens(70).then(|| max / 100 * (60 + random.below(30)));
    }
    if random.happens(80) {
        let rooms = 1 + i32::try_from(random.below(4)).unwrap();
        demand.rooms_min = Some(rooms);
        demand.rooms_max = random.happens(60).then(|| rooms + i32::from(random.happens(40)));
    }
    if random.happens(70) {
        let area = 4_000 + random.below(80) * 100;
        demand.area_min = Some(Area(area));
        demand.area_max = random.happens(50).then(|| Area(area + 2_000 + random.below(40) * 100));
    }
    if random.happens(15) && places > 0 {
        // Communities lie in the districts in turn.
        demand.community_ids = (0..=random.below(3)).map(|_| CommunityId(first + random.below(COMMUNITIES / 16) * 16 + 1)).collect();
    }
    if random.happens(20) {
        demand.floor_bands = vec![random.one_of(&[FloorBand::Low, FloorBand::Middle, FloorBand::High])];
    }
    if random.happens(25) {
        demand.orientations = [random.one_of(&[Orientation::South, Orientation::East])].into_iter().collect();
    }
    if random.happens(20) {
        demand.decorations = vec![random.one_of(&[Decoration::Refined, Decoration::Simple])];
    }
    if random.happens(25) {
        demand.built_year_min = Some(1995 + i32::try_from(random.below(20)).unwrap());
    }
    demand.normalised()
}

fn insert(conn: &mut Conn, client: i64, demand: &DemandDraft) {
    let values = Sql::new(
        "INSERT INTO client_demands (client_id, purpose, districts, rooms_min, rooms_max, area_min_centi, area_max_centi, price_min_fen, \
         price_max_fen, fields, is_open, created_at, updated_at) VALUES (",
    );
    let maybe = |value: Option<i64>| value.map_or_else(|| Sql::new("NULL"), |value| Sql::default().bind(value));
    let row = [
        Sql::default().bind(client),
        Sql::default().word(demand.purpose),
        Sql::default().bind(list(&demand.districts)),
        maybe(demand.rooms_min.map(i64::from)),
        maybe(demand.rooms_max.map(i64::from)),
        maybe(demand.area_min.map(|area| area.0)),
        maybe(demand.area_max.map(|area| area.0)),
        maybe(demand.price_min_fen),
        maybe(demand.price_max_fen),
        Sql::default().bind(serde_json::to_string(demand).unwrap()),
    ];
    let sql = values.join(", ", row).push(", true, '2026-01-01 00:00:00', '2026-01-01 00:00:00')");
    sql.execute(conn).unwrap();
    for district in demand.districts.iter().map(String::as_str).chain(demand.districts.is_empty().then_some("")) {
        let places = Sql::new("INSERT INTO wanted_places SELECT id, ").bind(district);
        let places = places.push(", purpose, coalesce(price_max_fen, 9223372036854775807), price_min_fen, rooms_min, rooms_max, ");
        let places = places.push("area_min_centi, area_max_centi, ").append(maybe(demand.built_year_min.map(i64::from)));
        let lists = [
            list(demand.community_ids.iter().map(|id| id.0)),
            list(&demand.floor_bands),
            list(demand.orientations.iter()),
            list(&demand.decorations),
        ];
        let places = lists.into_iter().fold(places, |sql, list| sql.push(", ").bind(list));
        places.push(" FROM client_demands WHERE id = (SELECT max(id) FROM client_demands)").execute(conn).unwrap();
    }
}

/// `,a,b,`, or nothing: several words in one column.
fn list<T: std::fmt::Display>(words: impl IntoIterator<Item = T>) -> String {
    let words: String = words.into_iter().map(|word| format!("{word},")).collect();
    if words.is_empty() { words } else { format!(",{words}") }
}
