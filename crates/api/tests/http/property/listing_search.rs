//! The search for listings: every filter, every order, pages without gaps, counts for the chips.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use chrono::Duration;
use fangke_api::platform::db::Engine;
use fangke_api::platform::db::sql::Sql;
use fangke_api::platform::search;
use fangke_api::property::community::service::index_anew;
use fangke_shared::exchange::import::ImportKind;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::property::listing::{FacetCount, ListingFacets, ListingQuery, ListingSummary, SortField};
use serde_json::json;

use crate::support::{LISTINGS, TestApp, TestMember, encoded, rental, sale, with};

/// The titles of what is found, sorted.
async fn found(app: &TestApp, by: &TestMember, query: &str) -> String {
    let answer = app.by(by).get(&format!("{LISTINGS}?limit=200&{}", encoded(query))).await.assert_status(200);
    let mut titles: Vec<String> = answer.read::<Page<ListingSummary>>().items.into_iter().filter_map(|listing| listing.title).collect();
    titles.sort_unstable();
    titles.concat()
}

/// Listings called A to F, in three communities.
async fn six_listings(app: &TestApp, by: &TestMember) {
    let admin = app.member(Role::Admin);
    let place = json!({"district": "朝阳", "name": "望京花园", "aliases": ["老机床厂"], "longitude": 116.48, "latitude": 40.0});
    let wangjing = app.by(&admin).post("/api/v1/communities", place).await.assert_status(201).json()["id"].as_i64().unwrap();
    let place = json!({"district": "海淀", "name": "上地佳园", "longitude": 116.31, "latitude": 40.03});
    let shangdi = app.by(&admin).post("/api/v1/communities", place).await.assert_status(201).json()["id"].as_i64().unwrap();
    let zhichun = app.community(&admin, "海淀", "知春里").await;
    let terms = json!({"land_tenure": "granted", "certificate": "over_five_years", "tenancy": "vacant"});
    for (community, room, changes) in [
        (
            wangjing,
            "1203",
            json!({"title": "A", "rooms": 2, "area": 80, "price_fen": 500_000_000, "orientations": ["south", "north"], "floor": 12,
            "total_floors": 28, "decoration": "refined", "built_year": 2004, "has_elevator": true, "source": "walk_in", "terms": terms}),
        ),
        (
            wangjing,
            "502",
            json!({"title": "B", "building": "5", "unit": "1", "price_fen": 668_000_000, "orientations": ["south"],
            "floor_band": "low", "total_floors": 6, "baths": 2, "has_elevator": false, "decoration": "refined"}),
        ),
        (
            shangdi,
            "101",
            json!({"title": "C", "building": "1", "rooms": 5, "area": 200, "price_fen": 1_200_000_000, "orientations": ["east"],
            "decoration": "luxury", "building_form": "villa", "baths": 5}),
        ),
        (
            shangdi,
            "201",
            json!({"title": "D", "building": "1", "rooms": 6, "area": 260, "price_fen": 1_500_000_000, "floor": 2, "baths": 6}),
        ),
        (zhichun, "301", json!({"title": "E", "purpose": "rental", "rooms": 1, "area": 45, "price_fen": null, "rent_fen": 800_000})),
        (
            zhichun,
            "302",
            json!({"title": "F", "purpose": "both", "rooms": 2, "area": 60, "price_fen": 400_000_000, "rent_fen": 650_000,
            "notes": "近地铁"}),
        ),
    ] {
        app.enter(by, with(sale(community, room), changes)).await;
        app.advance(Duration::minutes(1));
    }
}

both_engines! {
    async fn rows_have_the_members_that_are_asked_for_and_no_more(app: TestApp) {
        let agent = app.member(Role::Agent);
        six_listings(&app, &agent).await;
        let get = async |query: &str| app.by(&agent).get(&format!("{LISTINGS}/rows?{query}")).await;
        let part = get("fields=id,price_fen,maintainer&sort=-price&limit=2&total=true").await.assert_status(200).json();
        let whole = app.by(&agent).get(&format!("{LISTINGS}?sort=-price&limit=2&total=true")).await.assert_status(200).json();
        assert_eq!((&part["total"], &part["next_cursor"]), (&whole["total"], &whole["next_cursor"]));
        for (part, whole) in part["items"].as_array().unwrap().iter().zip(whole["items"].as_array().unwrap()) {
            let wanted = json!({"id": whole["id"], "price_fen": whole["price_fen"], "maintainer": whole["maintainer"]});
            assert_eq!(*part, wanted);
        }
        // The next page goes on where this one ended.
        let cursor = part["next_cursor"].as_str().unwrap();
        let next = get(&format!("fields=title&sort=-price&cursor={cursor}")).await.assert_status(200).json();
        assert_eq!(next["items"][0], json!({"title": "B"}));
        // What it is for: a list of ids and prices is small.
        let bytes = |json: &serde_json::Value| json["items"].to_string().len();
        let (few, all) = (get("fields=id,price_fen").await.json(), app.by(&agent).get(LISTINGS).await.json());
        assert!(bytes(&few) * 10 < bytes(&all), "{} of {}", bytes(&few), bytes(&all));
        for (query, name, code) in [
            ("", "fields", "required"),
            ("fields=", "fields", "required"),
            ("fields=id,notes", "fields", "invalid_format"),
            ("fields=id&colour=red", "colour", "unknown_field"),
            ("fields=x&limit=0", "limit", "out_of_range"),
        ] {
            get(query).await.assert_problem(422, "validation_failed").assert_field(name, code);
        }
        app.anyone().get(&format!("{LISTINGS}/rows?fields=id")).await.assert_problem(401, "unauthenticated");
    }

    async fn every_filter_finds_what_it_says(app: TestApp) {
        let agent = app.member(Role::Agent);
        six_listings(&app, &agent).await;
        let of = agent.id;
        for (query, titles) in [
            ("", "ABCDEF"), ("status=available,paused", "ABCDEF"), ("status=paused", ""), ("status=lead", ""),
            ("purpose=sale", "ABCDF"), ("purpose=rental", "EF"), ("purpose=both", "F"),
            ("district=朝阳", "AB"), ("district=朝阳,海淀", "ABCDEF"), ("district=西城", ""), ("community_id=1", "AB"), ("community_id=1,3", "ABEF"),
            ("building=5号楼", "B"), ("building=1", "CD"), ("building=！", ""),
            ("price_min=500000000", "ABCD"), ("price_min=500000001", "BCD"), ("price_max=500000000", "AF"), ("price_min=1&price_max=668000000", "ABF"),
            ("rent_max=800000", "EF"), ("rent_min=650001", "E"), ("unit_price_min=6000000", "ACF"), ("unit_price_max=5769231", "BD"),
            ("area_min=80", "ABCD"), ("area_min=80.01", "BCD"), ("area_max=80", "AEF"), ("area_min=118.6&area_max=118.6", "B"),
            ("floor_min=3", "A"), ("floor_max=2", "D"), ("total_floors_min=7", "A"), ("total_floors_max=6", "B"), ("built_year_min=2004", "A"),
            ("built_year_max=2003", ""), ("rooms=2", "AF"), ("rooms=2,3", "ABF"), ("rooms=5", "CD"), ("rooms=6", "D"), ("rooms=1,5", "CDE"),
            ("baths=2", "B"), ("baths=5", "CD"), ("floor_band=low", "B"), ("floor_band=low,high", "B"),
            ("orientation=south", "AB"), ("orientation=north", "A"), ("orientation=east,north", "AC"), ("orientation=west", ""),
            ("decoration=refined", "AB"), ("decoration=refined,luxury", "ABC"), ("building_form=villa", "C"), ("has_elevator=true", "A"),
            ("has_elevator=false", "B"), ("source=walk_in", "A"), ("land_tenure=granted", "A"), ("land_tenure=collective", ""),
            ("certificate=over_five_years", "A"), ("tenancy=vacant,tenanted", "A"), ("is_late_entry=false", "ABCDEF"), ("is_late_entry=true", ""),
            ("bbox=116.4,39.9,116.5,40.1", "AB"), ("bbox=116,39,117,41", "ABCD"), ("bbox=116.48,40,116.48,40", "AB"), ("bbox=0,0,1,1", ""),
            ("within=116.4,39.9,116.6,39.9,116.5,40.2", "AB"), ("within=116.2,39.9,116.4,39.9,116.4,40.1,116.2,40.1", "CD"),
            ("within=116.2,39.9,116.6,39.9,116.6,40.1,116.2,40.1&bbox=116.4,39,117,41", "AB"),
            // A hook around Wangjing, with Shangdi inside and Wangjing in its mouth.
            ("within=116.2,39.9,116.6,39.9,116.6,39.95,116.4,39.95,116.4,40.05,116.6,40.05,116.6,40.1,116.2,40.1", "CD"),
            // It crosses itself like a bow, and what lies beside both halves is outside.
            ("within=116.47,39.9,116.51,40.1,116.47,40.1,116.51,39.9", ""), ("within=116,40,117,40,116.5,40", ""),
            ("district=朝阳&area_min=80&price_max=600000000", "A"), ("purpose=rental&rooms=2&q=zcl", "F"), ("unfollowed_days=0", "ABCDEF"),
            (&format!("maintainer_id={of}"), "ABCDEF"), ("maintainer_id=99", ""),
        ] {
            assert_eq!(found(&app, &agent, query).await, titles, "{query}");
        }
    }

    async fn a_search_finds_chinese_pinyin_initials_numbers_and_rooms(app: TestApp) {
        let agent = app.member(Role::Agent);
        six_listings(&app, &agent).await;
        for (typed, titles) in [
            ("望京", "AB"), ("wj", "AB"), ("WJHY", "AB"), ("wangjing", "AB"), ("wangj", "AB"), ("花园", "AB"), ("ｗｊ", "AB"), ("京花", "AB"),
            ("老机床厂", "AB"), ("ljcc", "AB"), ("haidian", "CDEF"), ("海淀 佳园", "CD"), ("望京 海淀", ""), ("望花", ""), ("地铁", "F"),
            ("3-2-1203", "A"), ("wj 1203", "A"), ("3-2-301", "E"), ("0301", "E"), ("301", "E"), ("502", "B"), ("FY-000002", "B"), ("fy000002", ""),
            ("000002", "B"), ("，。", ""), ("zzz", ""),
        ] {
            assert_eq!(found(&app, &agent, &format!("q={typed}")).await, titles, "{typed}");
        }
        // What is changed is found by its new words alone.
        app.by(&agent).version(1).patch(&format!("{LISTINGS}/6"), json!({"notes": "近公园", "room": "909"})).await.assert_status(200);
        for (typed, titles) in [("地铁", ""), ("公园", "F"), ("302", ""), ("909", "F")] {
            assert_eq!(found(&app, &agent, &format!("q={typed}")).await, titles, "{typed}");
        }
    }

    async fn a_search_knows_doors_readings_writings_and_districts(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let chongqing = app.community(&admin, "渝中", "重庆长安锦程里").await;
        let green = app.community(&admin, "朝阳区", "绿城百合").await;
        let flat = async |community: i64, building: &str, unit: &str, room: &str, title: &str| {
            let form = with(sale(community, room), json!({"building": building, "unit": unit, "title": title}));
            app.enter(&agent, form).await
        };
        flat(chongqing, "10", "2", "1102", "A").await;
        flat(chongqing, "2", "10", "1102", "B").await;
        flat(green, "10号楼", "2单元", "0302", "C").await;
        flat(green, "A座", "1", "1102", "D").await;
        for (q, titles) in [
            ("10栋2单元1102", "A"), ("10号楼2单元1102室", "A"), ("10幢", "AC"), ("锦程里 10号楼", "A"), ("锦程里10號樓", "A"), ("10栋2单元", "AC"),
            ("2栋", "B"), ("1102", "ABD"), ("1102室", "ABD"), ("302室", "C"), ("A座1102", "D"), ("a座", "D"), ("3栋", ""),
            ("cq", "AB"), ("chongqing", "AB"), ("zhongqing", "AB"), ("changan", "AB"), ("cqca", "AB"), ("ca", "AB"),
            ("綠城", "CD"), ("lucheng", "CD"), ("lvcheng", "CD"), ("lc", "CD"), ("绿城 10栋", "C"),
            ("朝阳", "CD"), ("朝阳区", "CD"), ("朝陽區", "CD"), ("渝中", "AB"), ("渝中区", "AB"), ("yuzhong", "AB"),
        ] {
            assert_eq!(found(&app, &agent, &format!("q={q}")).await, titles, "{q}");
        }
        for (q, count) in [("cq", 1), ("綠城", 1), ("渝中区", 1), ("长安", 1), ("zhangan", 1)] {
            let page = app.by(&agent).get(&format!("/api/v1/communities?{}", encoded(&format!("q={q}")))).await.assert_status(200);
            assert_eq!(page.json()["items"].as_array().unwrap().len(), count, "{q}");
        }
        // What an earlier version has indexed is indexed anew, once.
        app.write(|conn| {
            let all: Vec<(i64, String)> = (1..=4).map(|id| (id, "old".to_owned())).collect();
            search::put_all(conn, search::LISTINGS, &all)
        });
        assert_eq!(found(&app, &agent, "q=cq").await, "");
        // A process that is told to end leaves it to the next one.
        app.app.is_draining.store(true, Ordering::SeqCst);
        index_anew(&app.app).unwrap();
        assert_eq!(found(&app, &agent, "q=cq").await, "");
        app.app.is_draining.store(false, Ordering::SeqCst);
        index_anew(&app.app).unwrap();
        assert_eq!(found(&app, &agent, "q=cq").await, "AB");
    }

    async fn every_parameter_is_taken_by_list_and_counts(app: TestApp) {
        let region = app.region("朝阳大区");
        let store = app.store(region, "望京店");
        let agent = app.member_of(Role::Agent, app.team(store, "一组"));
        six_listings(&app, &agent).await;
        let cursor = app.by(&agent).get(&format!("{LISTINGS}?limit=1")).await.json()["next_cursor"].as_str().unwrap().to_owned();
        for name in ListingQuery::NAMES {
            let value = match *name {
                "q" => "wj", "status" => "available,withdrawn", "purpose" => "sale", "district" => "朝阳", "building" => "3",
                "floor_band" => "low,high", "orientation" => "south,northwest", "decoration" => "other", "building_form" => "slab_tower",
                "has_elevator" | "is_late_entry" | "total" | "claimable" | "has_keys" | "is_exclusive" | "has_survey" | "published" => "true",
                "grade" => "focus,general", "pool" => "public", "source" => "portal,import", "land_tenure" => "allocated",
                "certificate" => "none,processing", "tenancy" => "tenanted", "equipment" => "heating,gas", "scope" => "region", "created_from" => "2026-01-01",
                "created_to" => "2026-12-31", "bbox" => "-180,-90,180,90", "within" => "116,39,117,39,117,41", "sort" => "-built_year", "cursor" => cursor.as_str(),
                "area_min" | "area_max" => "90.15",
                _ => "1",
            };
            for path in [LISTINGS.to_owned(), format!("{LISTINGS}/facets")] {
                app.by(&agent).get(&encoded_path(&path, name, value)).await.assert_status(200);
            }
        }
        // All at once, but for what names a place in another list.
        let all = "q=wj&status=available&purpose=sale&district=朝阳&community_id=1&building=3&price_min=1&price_max=900000000&area_min=1&area_max=99\
            &floor_min=1&floor_max=20&total_floors_min=1&total_floors_max=30&built_year_min=1990&built_year_max=2020&rooms=2&baths=1\
            &unit_price_min=1&unit_price_max=99999999&orientation=south&decoration=refined&has_elevator=true&source=walk_in&land_tenure=granted\
            &certificate=over_five_years&tenancy=vacant&is_late_entry=false&maintainer_id=1&org_unit_id=1&scope=own&created_from=2026-03-18\
            &created_to=2026-03-18&unfollowed_days=0&grade=general,focus&pool=private&claimable=false&has_keys=false&is_exclusive=false\
            &has_survey=false&published=false&bbox=116,39,117,41&within=116,39,117,39,117,41,116,41&sort=-price&total=true";
        assert_eq!(found(&app, &agent, all).await, "A");
    }

    async fn what_can_not_be_read_is_named(app: TestApp) {
        let agent = app.member(Role::Agent);
        let too_long = format!("q={}", "x".repeat(101));
        let too_many = format!("community_id={}", vec!["1"; 101].join(","));
        for (query, name, code) in [
            ("colour=red", "colour", "unknown_field"), ("Q=wj", "Q", "unknown_field"), ("price_min=cheap", "price_min", "invalid_format"),
            ("price_min=2&price_max=1", "price_max", "contradicts"), ("created_from=2026-03-19&created_to=2026-03-18", "created_to", "contradicts"),
            ("status=lead,available", "status", "contradicts"), ("status=asleep", "status", "invalid_format"), ("limit=0", "limit", "out_of_range"),
            ("limit=201", "limit", "out_of_range"), ("limit=ten", "limit", "invalid_format"), ("sort=colour", "sort", "invalid_format"),
            ("bbox=1,2,3", "bbox", "invalid_format"), ("bbox=3,2,1,4", "bbox", "invalid_format"),
            ("within=1,2,3,4", "within", "invalid_format"), ("within=1,2,3,4,5", "within", "invalid_format"), ("within=1,2,3,4,5,95", "within", "invalid_format"), ("cursor=x", "cursor", "invalid_format"),
            ("scope=team", "scope", "does_not_exist"), ("created_from=0026-03-18", "created_from", "out_of_range"),
            (&too_long, "q", "too_long"), (&too_many, "community_id", "too_many"),
        ] {
            for path in [LISTINGS.to_owned(), format!("{LISTINGS}/facets")] {
                if name == "cursor" && path != LISTINGS { continue; }
                let answer = app.by(&agent).get(&format!("{path}?{query}")).await.assert_problem(422, "validation_failed");
                answer.assert_field(name, code);
            }
        }
    }

    async fn every_order_visits_each_row_once(app: TestApp) {
        let agent = app.member(Role::Agent);
        six_listings(&app, &agent).await;
        // Ties, and values that only some have.
        for room in 401..=405 {
            let tied = json!({"price_fen": 500_000_000, "area": 80, "rooms": 2, "floor": (room == 401).then_some(-1), "built_year": 1998});
            app.enter(&agent, with(sale(1, &room.to_string()), tied)).await;
        }
        for id in [2, 5, 9] {
            let text = json!({"kind": "call", "text": "业主同意周六下午看房"});
            app.by(&agent).post(&format!("{LISTINGS}/{id}/follow-ups"), text).await.assert_status(201);
        }
        for field in SortField::ALL {
            for sign in ["", "-"] {
                let rows: Vec<ListingSummary> = app.walk(&agent, &format!("{LISTINGS}?limit=3&sort={sign}{field}")).await;
                let seen: BTreeSet<i64> = rows.iter().map(|row| row.id.0).collect();
                assert_eq!((rows.len(), seen.len()), (11, 11), "{sign}{field}");
                let mut expected: Vec<(Option<i64>, i64)> = rows.iter().map(|row| (value(row, *field), row.id.0)).collect();
                let shown = expected.clone();
                expected.sort_by_key(|(value, id)| if sign.is_empty() { (value.is_none(), *value, *id) } else { (value.is_none(), value.map(|v| -v), -id) });
                assert_eq!(shown, expected, "{sign}{field}");
            }
        }
        // The tie-breaker may be written out.
        app.by(&agent).get(&format!("{LISTINGS}?sort=-price,id")).await.assert_status(200);
    }

    async fn a_cursor_belongs_to_its_order(app: TestApp) {
        let agent = app.member(Role::Agent);
        six_listings(&app, &agent).await;
        let cursor = app.by(&agent).get(&format!("{LISTINGS}?limit=2&sort=price")).await.json()["next_cursor"].as_str().unwrap().to_owned();
        app.by(&agent).get(&format!("{LISTINGS}?limit=2&sort=price&cursor={cursor}")).await.assert_status(200);
        for sort in ["-price", "area", "-created_at"] {
            let answer = app.by(&agent).get(&format!("{LISTINGS}?sort={sort}&cursor={cursor}")).await;
            answer.assert_problem(422, "validation_failed").assert_field("cursor", "contradicts");
        }
        // Forged places lead nowhere, not into the log.
        for place in [
            json!({"sort": "-created_at", "value": i64::MIN, "id": 1}), json!({"sort": "-created_at", "value": i64::MAX, "id": 1}),
            json!({"sort": "-created_at", "value": -8_000_000_000_000_000_000_i64, "id": i64::MIN}), json!({"sort": "-created_at", "value": null, "id": 1}),
            json!({"sort": "-rooms", "value": i64::MAX, "id": 1}), json!({"sort": "-rooms' OR 1=1", "value": 1, "id": 1}), json!([1, 2]), json!(null),
        ] {
            let sort = place["sort"].as_str().unwrap_or("-created_at").to_owned();
            let sort = if sort == "-rooms" { sort } else { "-created_at".to_owned() };
            let cursor = base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, place.to_string());
            let answer = app.by(&agent).get(&format!("{LISTINGS}?sort={sort}&cursor={cursor}")).await;
            assert!([200, 422].contains(&answer.status), "{place}: {}", answer.text());
        }
    }

    async fn days_are_those_of_shanghai(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        // From 10:00 to the last second of the day, and one more.
        app.advance(Duration::hours(14) - Duration::seconds(1));
        app.enter(&agent, with(sale(community, "301"), json!({"title": "A"}))).await;
        app.advance(Duration::seconds(1));
        app.enter(&agent, with(sale(community, "302"), json!({"title": "B"}))).await;
        for (query, titles) in [
            ("created_to=2026-03-18", "A"), ("created_from=2026-03-19", "B"), ("created_from=2026-03-18&created_to=2026-03-19", "AB"),
            ("created_from=2026-03-18&created_to=2026-03-18", "A"), ("created_to=2026-03-17", ""), ("created_from=2026-03-20", ""),
        ] {
            assert_eq!(found(&app, &agent, query).await, titles, "{query}");
        }
    }

    async fn scopes_are_own_team_store_and_region(app: TestApp) {
        let region = app.region("朝阳大区");
        let (east, west) = (app.store(region, "东店"), app.store(region, "西店"));
        let (first, second) = (app.team(east, "一组"), app.team(east, "二组"));
        let far = app.store(app.region("海淀大区"), "中店");
        let me = app.member_of(Role::Agent, first);
        let others = [app.member_of(Role::Agent, first), app.member_of(Role::Agent, second), app.member_of(Role::Agent, west), app.member_of(Role::Agent, far)];
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        for (room, (title, member)) in [("A", &me), ("B", &others[0]), ("C", &others[1]), ("D", &others[2]), ("E", &others[3])].into_iter().enumerate() {
            app.enter(member, with(sale(community, &format!("{}", room + 301)), json!({"title": title}))).await;
        }
        for (query, titles) in [
            ("scope=own", "A".to_owned()), ("scope=team", "AB".into()), ("scope=store", "ABC".into()), ("scope=region", "ABCD".into()),
            ("scope=all", "ABCDE".into()), (&format!("org_unit_id={second}"), "C".into()), (&format!("org_unit_id={west}"), "D".into()),
            (&format!("org_unit_id={region}"), "ABCD".into()), (&format!("org_unit_id={region}&scope=own"), "A".into()), ("org_unit_id=99", String::new()),
            (&format!("maintainer_id={},{}", me.id, others[3].id), "AE".into()),
        ] {
            assert_eq!(found(&app, &me, query).await, titles, "{query}");
        }
    }

    async fn chips_count_under_all_filters_but_their_own(app: TestApp) {
        let agent = app.member(Role::Agent);
        six_listings(&app, &agent).await;
        app.set_status(&agent, 4, "paused").await.assert_status(200);
        let facets = async |query: &str| -> ListingFacets {
            app.by(&agent).get(&format!("{LISTINGS}/facets?{}", encoded(query))).await.assert_status(200).read()
        };
        let shown = |counts: &[FacetCount]| {
            let mut shown: Vec<String> = counts.iter().map(|facet| format!("{}={}", facet.value, facet.count)).collect();
            shown.sort_unstable();
            shown.join(" ")
        };
        let all = facets("").await;
        assert_eq!((all.total, shown(&all.status)), (5, "available=5 paused=1".into()));
        assert_eq!(shown(&all.purpose), "both=1 rental=1 sale=3");
        assert_eq!((shown(&all.district), shown(&all.rooms)), ("朝阳=2 海淀=3".into(), "1=1 2=2 3=1 5=1".into()));
        assert_eq!(shown(&all.decoration), "luxury=1 refined=2");
        let some = facets("district=朝阳&rooms=2&sort=-price&limit=1").await;
        assert_eq!((some.total, shown(&some.status)), (1, "available=1".into()));
        assert_eq!((shown(&some.district), shown(&some.rooms)), ("朝阳=1 海淀=1".into(), "2=1 3=1".into()));
        assert_eq!(shown(&facets("status=paused").await.status), "available=5 paused=1");
        assert_eq!(shown(&facets("purpose=rental").await.purpose), "both=1 rental=1 sale=3");
        let found = facets("q=wj&price_max=600000000").await;
        assert_eq!((found.total, shown(&found.decoration)), (1, "refined=1".into()));
    }

    async fn what_stands_ready_is_asked_for_together_and_counted_one_by_one(app: TestApp) {
        let agent = app.member(Role::Agent);
        let place = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let airs = ["air_conditioning", "heating", "water_heater", "gas"];
        let whole = [&airs[..], &["furniture", "appliances"]].concat();
        for (room, equipment) in [("101", &airs[..]), ("102", &["appliances", "furniture"]), ("103", &whole[..]), ("104", &[])] {
            let draft = with(rental(place, room), json!({"title": room, "terms": {"equipment": equipment}}));
            app.enter(&agent, draft).await;
        }
        let rooms = async |query: &str| {
            let page: Page<ListingSummary> = app.by(&agent).get(&format!("{LISTINGS}?{query}")).await.assert_status(200).read();
            let mut rooms: Vec<String> = page.items.into_iter().filter_map(|listing| listing.title).collect();
            rooms.sort_unstable();
            rooms.join(" ")
        };
        for (query, expected) in [
            ("equipment=fully_equipped", "103"),
            ("equipment=gas", "101 103"),
            ("equipment=furniture,appliances", "102 103"),
            ("equipment=gas,furniture", "103"),
            ("equipment=gas&purpose=rental&sort=-rent", "101 103"),
            ("equipment=gas&purpose=sale", ""),
            ("purpose=rental", "101 102 103 104"),
        ] {
            assert_eq!(rooms(query).await, expected, "{query}");
        }
        app.by(&agent).get(&format!("{LISTINGS}?equipment=sauna")).await
            .assert_problem(422, "validation_failed").assert_field("equipment", "invalid_format");
        let counts = async |query: &str| -> (i64, Vec<(String, i64)>) {
            let facets: ListingFacets = app.by(&agent).get(&format!("{LISTINGS}/facets?{query}")).await.assert_status(200).read();
            (facets.total, facets.equipment.into_iter().map(|facet| (facet.value, facet.count)).collect())
        };
        let words = [("fully_equipped", 1), ("air_conditioning", 2), ("heating", 2), ("water_heater", 2), ("gas", 2), ("furniture", 2), ("appliances", 2)];
        let all: Vec<(String, i64)> = words.into_iter().map(|(word, n)| (word.to_owned(), n)).collect();
        assert_eq!(counts("purpose=rental").await, (4, all.clone()));
        // Under all conditions but its own.
        assert_eq!(counts("equipment=fully_equipped").await, (1, all));
        assert_eq!(counts("").await, (4, Vec::new()));

        // What is changed is found as it is then.
        let page: Page<ListingSummary> = app.by(&agent).get(&format!("{LISTINGS}?equipment=fully_equipped")).await.assert_status(200).read();
        let (at, version) = (format!("{LISTINGS}/{}", page.items[0].id), page.items[0].version);
        app.by(&agent).version(version).patch(&at, json!({"terms": {"equipment": ["gas"]}})).await.assert_status(200);
        assert_eq!((rooms("equipment=fully_equipped").await, rooms("equipment=gas").await), (String::new(), "101 103".to_owned()));

        // Files say it in the words of the trade.
        let admin = app.member(Role::Admin);
        let file = "小区,区域,楼栋,单元,房号,户型,面积,租金,配套\n云庭家园,朝阳,1,1,201,2室1厅,80,5000,四气全齐\n\
                    云庭家园,朝阳,1,1,202,2室1厅,80,5000,\"家具、空调、宽带\"\n";
        let done = app.import_file(&admin, ImportKind::Listings, file).await;
        assert_eq!((done.counts.created, done.counts.rejected), (2, 0), "{:?}", done.rejects);
        let found = async |query: &str| {
            let path = format!("{LISTINGS}?status=lead&{query}");
            let page: Page<ListingSummary> = app.by(&agent).get(&path).await.assert_status(200).read();
            page.items.len()
        };
        assert_eq!((found("equipment=fully_equipped").await, found("equipment=furniture").await, found("equipment=gas").await), (1, 2, 1));
    }

    async fn of_many_listings_the_newest_are_counted_and_the_last_is_found(app: TestApp) {
        let agent = app.member(Role::Agent);
        app.write(|conn| {
            // Every 10 400th is luxurious: further apart than a search looks ahead at first, all of them further than it looks then.
            let fill = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 52000) \
                INSERT INTO listings (status, is_lead, purpose, orientation_mask, is_late_entry, terms, follow_up_count, created_at, updated_at, \
                version, price_fen, rooms, decoration) SELECT 'available', FALSE, 'sale', 0, FALSE, '{}', 0, '2026-03-18 02:00:00', \
                '2026-03-18 02:00:00', 1, i * 100, i % 10, CASE WHEN i % 10400 = 0 THEN 'luxury' ELSE 'simple' END FROM n";
            Ok(Sql::new(fill).execute(conn)?)
        });
        let total = async |query: &str| app.by(&agent).get(&format!("{LISTINGS}?total=true&limit=1{query}")).await.assert_status(200).json()["total"].clone();
        assert_eq!((total("").await, total("&rooms=1").await), (json!(10_001), json!(5200)));
        assert_eq!(total("&price_max=1000000").await, json!(10_000));
        let facets: ListingFacets = app.by(&agent).get(&format!("{LISTINGS}/facets")).await.assert_status(200).read();
        assert_eq!((facets.is_partial, facets.total, facets.purpose[0].count), (true, 5_000, 5_000));
        for (sort, prices) in [("price", [1, 2, 3, 4, 5]), ("-price", [5, 4, 3, 2, 1])] {
            for limit in [1, 2, 5, 6] {
                let rows: Vec<ListingSummary> = app.walk(&agent, &format!("{LISTINGS}?decoration=luxury&sort={sort}&limit={limit}")).await;
                let seen: Vec<i64> = rows.iter().filter_map(|row| row.price_fen).collect();
                assert_eq!(seen, prices.map(|price| price * 1_040_000), "{sort} by {limit}");
            }
        }
    }

    async fn rows_that_share_a_moment_are_each_seen_once(app: TestApp) {
        let agent = app.member(Role::Agent);
        app.write(|conn| {
            // Three moments, as three pieces of an import have them; one in seven is let, one in 601 luxurious.
            let fill = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6010) \
                INSERT INTO listings (status, is_lead, purpose, orientation_mask, is_late_entry, terms, follow_up_count, created_at, updated_at, \
                version, price_fen, area_centi, decoration) SELECT 'available', FALSE, CASE WHEN i % 7 = 0 THEN 'rental' ELSE 'sale' END, 0, FALSE, \
                '{}', 0, '2026-03-18 02:00:00', CASE i % 3 WHEN 0 THEN TIMESTAMP_0 WHEN 1 THEN TIMESTAMP_1 ELSE TIMESTAMP_2 END, 1, \
                i % 5 * 1000000, 8000, CASE WHEN i % 601 = 0 THEN 'luxury' ELSE 'simple' END FROM n";
            let of = |moment: &str| match conn.engine() {
                Engine::Sqlite => format!("'2026-03-1{moment} 02:00:00'"),
                Engine::Postgres => format!("TIMESTAMP '2026-03-1{moment} 02:00:00'"),
            };
            let fill = ["0", "1", "2"].iter().fold(fill.to_owned(), |fill, moment| fill.replace(&format!("TIMESTAMP_{moment}"), &of(moment)));
            Ok(Sql::new(&*fill.leak()).execute(conn)?)
        });
        for (filter, count) in [("decoration=luxury", 10), ("purpose=rental&limit=100", 858), ("limit=200", 6010)] {
            for sort in ["updated_at", "-updated_at", "created_at", "-price", "price", "area"] {
                let rows: Vec<ListingSummary> = app.walk(&agent, &format!("{LISTINGS}?{filter}&sort={sort}")).await;
                let mut seen: Vec<(i64, i64)> = rows.iter().map(|row| match sort.trim_start_matches('-') {
                    "updated_at" => (row.updated_at.timestamp(), row.id.0),
                    "price" => (row.price_fen.unwrap(), row.id.0),
                    _ => (0, row.id.0),
                }).collect();
                assert_eq!(seen.len(), count, "{filter} {sort}");
                if sort.starts_with('-') {
                    seen.reverse();
                }
                assert!(seen.is_sorted_by(|a, b| a < b), "{filter} {sort}");
            }
        }
    }

    async fn a_text_is_found_in_any_order_whether_few_or_nearly_all_match(app: TestApp) {
        const COUNT: i64 = 24_000;
        let agent = app.member(Role::Agent);
        app.write(|conn| {
            let fill = Sql::new("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ").bind(COUNT).push(") \
                INSERT INTO listings (status, is_lead, purpose, orientation_mask, is_late_entry, terms, follow_up_count, created_at, updated_at, \
                version, price_fen, built_year) SELECT 'available', FALSE, 'sale', 0, FALSE, '{}', 0, '2026-03-18 02:00:00', \
                '2026-03-18 02:00:00', 1, i, CASE WHEN i % 480 = 0 THEN 2000 END FROM n");
            fill.execute(conn)?;
            // More than are looked for, many, and few.
            let terms = |i: i64| [(1, "all"), (4, "many"), (480, "few")].into_iter().filter(|(each, _)| i % each == 0).map(|(_, term)| term).collect::<Vec<_>>();
            let records: Vec<(i64, String)> = (1..=COUNT).map(|i| (i, terms(i).join(" "))).collect();
            search::add_all(conn, search::LISTINGS, &records)
        });
        // Every second page, so that one begins where another ended.
        let prices = async |query: &str| {
            let first: Page<ListingSummary> = app.by(&agent).get(&format!("{LISTINGS}?limit=2&{query}")).await.assert_status(200).read();
            let cursor = first.next_cursor.unwrap();
            let second: Page<ListingSummary> = app.by(&agent).get(&format!("{LISTINGS}?limit=2&{query}&cursor={cursor}")).await.assert_status(200).read();
            first.items.into_iter().chain(second.items).filter_map(|listing| listing.price_fen).collect::<Vec<_>>()
        };
        for (text, each) in [("all", 1), ("many", 4), ("few", 480)] {
            assert_eq!(prices(&format!("q={text}&sort=price")).await, [1, 2, 3, 4].map(|i| i * each), "{text}");
            assert_eq!(prices(&format!("q={text}&sort=-price")).await, [0, 1, 2, 3].map(|i| COUNT - i * each), "{text}");
            // Few of them have the other attribute, far apart.
            assert_eq!(prices(&format!("q={text}&built_year_min=2000&sort=price")).await, [1, 2, 3, 4].map(|i| i * 480), "{text}");
            let facets: ListingFacets = app.by(&agent).get(&format!("{LISTINGS}/facets?q={text}")).await.assert_status(200).read();
            assert_eq!((facets.is_partial, facets.total), (false, (COUNT / each).min(10_001)), "{text}");
        }
        assert_eq!(found(&app, &agent, "q=none").await, "");
    }
}

fn encoded_path(path: &str, name: &str, value: &str) -> String {
    format!("{path}?{name}={}", encoded(value))
}

fn value(row: &ListingSummary, field: SortField) -> Option<i64> {
    match field {
        SortField::CreatedAt => Some(row.created_at.timestamp_micros()),
        SortField::UpdatedAt => Some(row.updated_at.timestamp_micros()),
        SortField::LastFollowUpAt => row.last_follow_up_at.map(|at| at.timestamp_micros()),
        SortField::Price => row.price_fen,
        SortField::Rent => row.rent_fen,
        SortField::UnitPrice => row.unit_price_fen,
        SortField::Area => row.area.map(|area| area.0),
        SortField::BuiltYear => row.built_year.map(i64::from),
        SortField::Floor => row.floor.map(i64::from),
        SortField::Rooms => row.rooms.map(i64::from),
    }
}
