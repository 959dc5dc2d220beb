//! A company of a million listings, and a fifth as many clients.

use std::time::Instant;

use diesel::connection::SimpleConnection as _;
use fangke_api::platform::db::sql::Sql;
use fangke_api::platform::db::{Conn, Db, Engine, installation, run_migrations};
use fangke_api::platform::terms::{Terms, VERSION};
use fangke_api::property::community::service::INDEXED_BY;

use crate::seed_clients::seed_clients;

pub const COMMUNITIES: i64 = 5_000;
/// Listings of an agent.
const HELD: i64 = 50;
/// Listings for each client.
const LISTINGS_OF_CLIENT: i64 = 5;
pub const DISTRICTS: [&str; 16] =
    ["朝阳", "海淀", "丰台", "西城", "东城", "通州", "大兴", "昌平", "顺义", "房山", "门头沟", "平谷", "怀柔", "密云", "延庆", "石景山"];
const FIRST: [&str; 20] = [
    "澄湖", "梧桐", "云溪", "和光", "锦程", "东屿", "听松", "望晴", "明德", "青禾", "竹影", "安澜", "沐春", "星河", "枫林", "秋水", "白露",
    "长汀", "南浦", "西洲",
];
const SECOND: [&str; 10] = ["花园", "雅苑", "公馆", "里", "家园", "新城", "名邸", "小区", "公寓", "苑"];

pub fn seed(url: &str, count: i64) {
    let db = Db::open(url, 2).expect("a database");
    db.read_blocking(run_migrations).expect("migrations");
    let started = Instant::now();
    db.write_blocking(|conn| {
        if db.engine() == Engine::Postgres {
            conn.batch_execute("SET LOCAL statement_timeout = 0")?;
        }
        // The terms are those of this version: a server has nothing to index anew.
        installation::remember(conn, INDEXED_BY, VERSION)?;
        seed_communities(conn);
        let agents = (count / HELD).max(1);
        seed_agents(conn, db.engine(), agents);
        seed_listings(conn, db.engine(), count, agents);
        seed_clients(conn, db.engine(), count / LISTINGS_OF_CLIENT, agents);
        // A backup knows no such table.
        conn.batch_execute("DROP TABLE bench_terms")?;
        Ok(())
    })
    .expect("seeded");
    db.read_blocking(|conn| {
        let analyse = match db.engine() {
            Engine::Sqlite => "ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)",
            Engine::Postgres => "VACUUM ANALYZE",
        };
        conn.batch_execute(analyse)?;
        Ok(())
    })
    .expect("analysed");
    println!("seeded {count} listings and {} clients in {:.0} s", count / LISTINGS_OF_CLIENT, started.elapsed().as_secs_f64());
}

fn seed_communities(conn: &mut Conn) {
    conn.batch_execute("CREATE TABLE bench_terms (community_id BIGINT PRIMARY KEY, district TEXT NOT NULL, terms TEXT NOT NULL)").unwrap();
    for i in 0..COMMUNITIES {
        let index = usize::try_from(i).unwrap();
        let (first, second) = (FIRST[index % 20], SECOND[index / 20 % 10]);
        let (name, district) = (format!("{first}{second}{}区", index / 200 + 1), DISTRICTS[index % 16]);
        let terms = Terms::default().name(&name).name(district).join();
        Sql::new(
            "INSERT INTO communities (district, name, name_key, aliases, longitude, latitude, created_at, updated_at, version) VALUES (",
        )
        .bind(district)
        .push(", ")
        .bind(name.as_str())
        .push(", ")
        .bind(format!("{name}{i}"))
        .push(", '[]', 116.4, 39.9, '2026-01-01 00:00:00', '2026-01-01 00:00:00', 1)")
        .execute(conn)
        .unwrap();
        Sql::new("INSERT INTO bench_terms SELECT max(id), ")
            .bind(district)
            .push(", ")
            .bind(terms)
            .push(" FROM communities")
            .execute(conn)
            .unwrap();
    }
}

/// Who looks after them: the first one measures, the others are agents.
fn seed_agents(conn: &mut Conn, engine: Engine, count: i64) {
    let numbers = numbers(engine, count + 1);
    conn.batch_execute(&format!(
        "INSERT INTO members (username, display_name, password_hash, role, is_active, created_at, version) \
         {numbers} SELECT 'bench' || i, '测试员', 'none', CASE WHEN i = 1 THEN 'admin' ELSE 'agent' END, true, '2026-01-01 00:00:00', 1 FROM n"
    ))
    .unwrap();
}

/// `n (i)`: the numbers from 1.
pub fn numbers(engine: Engine, count: i64) -> String {
    match engine {
        Engine::Sqlite => format!("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"),
        Engine::Postgres => format!("WITH n (i) AS (SELECT generate_series(1, {count}))"),
    }
}

/// The same rows on both engines: everything follows from the number of the row. Each seventh is for rent; five thousand were touched in
/// the same moment, and hundreds cost the same, as after an import.
fn seed_listings(conn: &mut Conn, engine: Engine, count: i64, agents: i64) {
    let numbers = numbers(engine, count);
    let time = match engine {
        Engine::Sqlite => "strftime('%Y-%m-%d %H:%M:%S', 1750000000 + i * 31, 'unixepoch')",
        Engine::Postgres => "to_timestamp(1750000000 + i * 31) AT TIME ZONE 'UTC'",
    };
    let touched = match engine {
        Engine::Sqlite => "strftime('%Y-%m-%d %H:%M:%S', 1750000000 + i / 5000 * 155000, 'unixepoch')",
        Engine::Postgres => "to_timestamp(1750000000 + i / 5000 * 155000) AT TIME ZONE 'UTC'",
    };
    conn.batch_execute(&format!(
        "INSERT INTO listings (status, is_lead, purpose, community_id, district, building, unit, room, rooms, halls, baths, area_centi, \
         floor, total_floors, orientation_mask, decoration, built_year, price_fen, rent_fen, unit_price_fen, is_late_entry, terms, maintainer_id, \
         last_follow_up_at, follow_up_count, created_at, updated_at, version) \
         {numbers} SELECT 'available', false, CASE WHEN i % 7 = 0 THEN 'rental' ELSE 'sale' END, t.community_id, t.district, CAST({any_building} + 1 AS TEXT), '1', \
         CAST({any_room} + 1000 AS TEXT), {any_rooms} + 1, 1, 1, 4000 + {any_area}, {any_floor} + 1, 28, {any_mask} + 1, \
         CASE {any_decoration} WHEN 0 THEN 'rough' WHEN 1 THEN 'simple' ELSE 'refined' END, 1990 + {any_year}, \
         CASE WHEN i % 7 = 0 THEN NULL ELSE 100000000 + {any_price} * 1000000 END, \
         CASE WHEN i % 7 = 0 THEN 200000 + {any_price} * 1000 END, \
         CASE WHEN i % 7 = 0 THEN NULL ELSE 6000000 + {any_unit_price} END, false, '{{}}', i % {agents} + 2, \
         CASE WHEN i % 5 = 0 THEN NULL ELSE {time} END, 1, {time}, {touched}, 1 \
         FROM n JOIN bench_terms t ON t.community_id = {any_community} + 1",
        any_building = any(1, 20),
        any_room = any(2, 9_000),
        any_rooms = any(3, 4),
        any_area = any(4, 12_000),
        any_floor = any(5, 28),
        any_year = any(6, 30),
        any_price = any(7, 1_400),
        any_unit_price = any(8, 4_000_000),
        any_community = any(9, COMMUNITIES),
        any_mask = any(10, 15),
        any_decoration = any(11, 4),
    ))
    .unwrap();
    let index = match engine {
        Engine::Sqlite => {
            "INSERT INTO listing_search (rowid, terms) SELECT l.id, t.terms FROM listings l JOIN bench_terms t USING (community_id)"
        }
        Engine::Postgres => {
            "INSERT INTO listing_search (listing_id, terms) SELECT l.id, array_to_tsvector(string_to_array(t.terms, ' ')) \
             FROM listings l JOIN bench_terms t USING (community_id)"
        }
    };
    conn.batch_execute(index).unwrap();
}

/// A number below `below` that follows from the row's, but not from another attribute of it.
fn any(attribute: u32, below: i64) -> String {
    let factor = 2_654_435_761_i64 + i64::from(attribute) * 40_014;
    format!("(((i * {factor}) % 4294967296 / 512 + i * {attribute}) % {below})")
}
