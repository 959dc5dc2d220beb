//! The community dictionary.

use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::property::community::{BuildingResponse, CommunityResponse, DistrictResponse};
use fangke_shared::property::listing::ListingSummary;
use serde_json::{Value, json};

use crate::support::{Answer, LISTINGS, NONE, TestApp, TestMember, encoded, ids, sale, with};

const COMMUNITIES: &str = "/api/v1/communities";

async fn names(app: &TestApp, by: &TestMember, query: &str) -> Vec<String> {
    let answer = app.by(by).get(&format!("{COMMUNITIES}?{}", encoded(query))).await.assert_status(200);
    answer.read::<Page<CommunityResponse>>().items.into_iter().map(|community| community.name).collect()
}

async fn buildings(app: &TestApp, by: &TestMember, community: i64, query: &str) -> Vec<BuildingResponse> {
    let answer = app.by(by).get(&format!("{COMMUNITIES}/{community}/buildings?{}", encoded(query))).await.assert_status(200);
    answer.read::<Page<BuildingResponse>>().items
}

async fn patch(app: &TestApp, by: &TestMember, id: i64, version: i64, body: Value) -> Answer {
    app.by(by).version(version).patch(&format!("{COMMUNITIES}/{id}"), body).await
}

both_engines! {
    async fn a_community_is_added_and_read_back(app: TestApp) {
        let (assistant, finance) = (app.member(Role::Assistant), app.member(Role::Finance));
        let body = json!({"district": "朝阳区", "name": " 云庭  家园 ", "aliases": ["云庭", "云庭", "云庭家园"], "business_area": "望京",
            "built_year": 2004, "longitude": 116.48, "latitude": 39.99, "reference_price_fen": 6_900_000});
        let answer = app.by(&assistant).post(COMMUNITIES, body).await.assert_status(201);
        let community: CommunityResponse = answer.read();
        let path = format!("{COMMUNITIES}/{}", community.id);
        assert_eq!((answer.header("location"), answer.header("etag")), (Some(path.as_str()), Some("\"1\"")));
        assert_eq!((community.district.as_str(), community.name.as_str()), ("朝阳", "云庭 家园"));
        assert_eq!((community.aliases.clone(), community.listing_count), (vec!["云庭".to_owned()], Some(0)));
        let read = app.by(&finance).get(&path).await.assert_status(200);
        assert_eq!((read.json(), read.header("etag")), (answer.json(), Some("\"1\"")));
        app.by(&finance).get(&format!("{COMMUNITIES}/99")).await.assert_problem(404, "not_found");
        for role in [Role::Agent, Role::Finance] {
            let member = app.member(role);
            app.by(&member).post(COMMUNITIES, json!({"district": "朝阳", "name": "别苑"})).await.assert_problem(403, "forbidden");
            patch(&app, &member, community.id.0, 1, json!({"name": "别苑"})).await.assert_problem(403, "forbidden");
        }
    }

    async fn every_wrong_field_is_named(app: TestApp) {
        let admin = app.member(Role::Admin);
        let body = json!({"district": " ", "name": "！！", "aliases": ["\0", "长".repeat(81)], "built_year": 1899, "longitude": 181, "reference_price_fen": 0});
        let refused = app.by(&admin).post(COMMUNITIES, body).await.assert_problem(422, "validation_failed");
        let refused = refused.assert_field("/district", "required").assert_field("/name", "invalid_format").assert_field("/aliases/0", "too_long");
        let refused = refused.assert_field("/built_year", "out_of_range").assert_field("/longitude", "out_of_range");
        refused.assert_field("/reference_price_fen", "out_of_range").assert_field("/latitude", "required");
        let body = json!({"district": "朝阳", "name": "x".repeat(100_000)});
        app.by(&admin).post(COMMUNITIES, body).await.assert_problem(422, "validation_failed").assert_field("/name", "too_long");
        let body = json!({"district": "朝阳", "name": "云庭", "colour": 1});
        app.by(&admin).post(COMMUNITIES, body).await.assert_problem(422, "validation_failed").assert_field("/colour", "unknown_field");
    }

    async fn a_name_is_unique_in_its_district_however_it_is_written(app: TestApp) {
        let admin = app.member(Role::Admin);
        let first = app.community(&admin, "朝阳", "万国城 MOMA（北区）").await;
        let post = |district: &str, name: &str| app.by(&admin).post(COMMUNITIES, json!({"district": district, "name": name}));
        for name in ["万国城MOMA(北区)", "万国城ｍｏｍａ北区", " 万国城　Moma 北 区 "] {
            post("朝阳区", name).await.assert_problem(409, "already_exists").assert_field("/name", "taken");
        }
        post("东城", "万国城MOMA(北区)").await.assert_status(201);
        let other = app.community(&admin, "朝阳", "云庭家园").await;
        patch(&app, &admin, other, 1, json!({"name": "万国城moma北区"})).await.assert_problem(409, "already_exists");
        // Another writing of one's own name is none of another.
        patch(&app, &admin, first, 1, json!({"name": "万国城MOMA北区"})).await.assert_status(200);
        let answers = futures_util::future::join_all((0..4).map(|_| post("海淀", "知春苑"))).await;
        let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409]);
    }

    async fn a_patch_merges_into_what_was_read(app: TestApp) {
        let admin = app.member(Role::Admin);
        let body = json!({"district": "朝阳", "name": "云庭", "aliases": ["老云庭"], "built_year": 2004, "longitude": 116.4, "latitude": 39.9});
        let id = app.by(&admin).post(COMMUNITIES, body).await.assert_status(201).json()["id"].as_i64().unwrap();
        let answer = patch(&app, &admin, id, 1, json!({"built_year": null, "reference_price_fen": 6_900_000})).await.assert_status(200);
        let changed: CommunityResponse = answer.read();
        assert_eq!((answer.header("etag"), changed.version), (Some("\"2\""), 2));
        assert_eq!((changed.built_year, changed.reference_price_fen, changed.aliases), (None, Some(6_900_000), vec!["老云庭".to_owned()]));
        patch(&app, &admin, id, 1, json!({"name": "新云庭"})).await.assert_problem(412, "stale_version");
        app.by(&admin).patch(&format!("{COMMUNITIES}/{id}"), json!({"name": "新云庭"})).await.assert_problem(428, "version_required");
        for (body, pointer, code) in [
            (json!({"name": null}), "/name", "required"),
            (json!({"latitude": null}), "/latitude", "required"),
            (json!({"colour": 1}), "/colour", "unknown_field"),
        ] {
            patch(&app, &admin, id, 2, body).await.assert_problem(422, "validation_failed").assert_field(pointer, code);
        }
        patch(&app, &admin, 99, 1, json!({"name": "新云庭"})).await.assert_problem(404, "not_found");
    }

    async fn listings_follow_the_names_of_their_community(app: TestApp) {
        let admin = app.member(Role::Admin);
        let community = app.community(&admin, "朝阳", "云庭家园").await;
        let listing = app.enter(&admin, sale(community, "301")).await.summary.id.0;
        let found = async |query: &str| ids(&app.by(&admin).get(&format!("{LISTINGS}?{}", encoded(query))).await.assert_status(200));
        assert_eq!((found("q=ytjy").await, found("district=朝阳").await), (vec![listing], vec![listing]));
        let body = json!({"name": "和光里", "district": "海淀", "aliases": ["老机床厂"]});
        patch(&app, &admin, community, 1, body).await.assert_status(200);
        for query in ["q=ytjy", "q=云庭", "district=朝阳"] {
            assert_eq!(found(query).await, NONE, "{query}");
        }
        for query in ["q=hgl", "q=和光", "q=机床厂", "q=ljcc", "q=haidian", "district=海淀", "q=和光 301"] {
            assert_eq!(found(query).await, [listing], "{query}");
        }
        let summary: Page<ListingSummary> = app.by(&admin).get(LISTINGS).await.read();
        assert_eq!((summary.items[0].community_name.as_deref(), summary.items[0].district.as_deref()), (Some("和光里"), Some("海淀")));
    }

    async fn names_are_completed_while_they_are_typed(app: TestApp) {
        let admin = app.member(Role::Admin);
        for (district, name) in [("朝阳", "望京花园东区"), ("朝阳", "望京花园"), ("海淀", "上地佳园"), ("朝阳", "万国城MOMA")] {
            app.community(&admin, district, name).await;
        }
        // Shorter names first, as they are the likelier meant.
        for typed in ["wj", "wjhy", "WANGJ", "望京", "huayuan", "花园", "京花"] {
            assert_eq!(names(&app, &admin, &format!("q={typed}")).await, ["望京花园", "望京花园东区"], "{typed}");
        }
        assert_eq!(names(&app, &admin, "q=moma").await, ["万国城MOMA"]);
        assert_eq!(names(&app, &admin, "q=，。").await, [] as [&str; 0]);
        assert_eq!(names(&app, &admin, "q=wj&district=海淀").await, [] as [&str; 0]);
        assert_eq!(names(&app, &admin, "district=海淀").await, ["上地佳园"]);
        app.by(&admin).get(&format!("{COMMUNITIES}?colour=red")).await.assert_problem(422, "validation_failed");
        let districts: Page<DistrictResponse> = app.by(&admin).get("/api/v1/districts").await.assert_status(200).read();
        let mut counts: Vec<(&str, i64)> = districts.items.iter().map(|district| (district.name.as_str(), district.community_count)).collect();
        counts.sort_unstable();
        assert_eq!(counts, [("朝阳", 3), ("海淀", 1)]);

        let walked: Vec<CommunityResponse> = app.walk(&admin, &format!("{COMMUNITIES}?limit=1")).await;
        let walked: Vec<&str> = walked.iter().map(|community| community.name.as_str()).collect();
        assert_eq!(walked, ["望京花园", "上地佳园", "望京花园东区", "万国城MOMA"]);
    }

    async fn buildings_are_learnt_from_listings(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let community = app.community(&admin, "朝阳", "云庭家园").await;
        for (building, unit, floors) in [("10号楼", "1", Some(18)), ("2", "2单元", None), ("2号楼", "10", Some(6)), ("A座", "1", None), ("2", "1", Some(9))] {
            let place = json!({"building": building, "unit": unit, "total_floors": floors});
            app.enter(&agent, with(sale(community, "301"), place)).await;
        }
        let list = buildings(&app, &agent, community, "").await;
        let shown: Vec<(&str, Vec<&str>, Option<i32>)> = list
            .iter()
            .map(|building| (building.name.as_str(), building.units.iter().map(String::as_str).collect(), building.total_floors))
            .collect();
        // In natural order; what was learnt first of the storeys stays.
        assert_eq!(shown, [("2", vec!["1", "2", "10"], Some(6)), ("10", vec!["1"], Some(18)), ("A", vec!["1"], None)]);
        assert_eq!(buildings(&app, &agent, community, "q=1").await.len(), 1);
        assert_eq!(buildings(&app, &agent, community, "q=2号楼").await[0].name, "2");

        let path = format!("{COMMUNITIES}/{community}/buildings");
        let body = json!({"name": "5号楼", "units": ["2单元", "1"], "total_floors": 11});
        let added: BuildingResponse = app.by(&admin).post(&path, body.clone()).await.assert_status(201).read();
        assert_eq!((added.name.as_str(), added.units, added.total_floors), ("5", vec!["1".to_owned(), "2".to_owned()], Some(11)));
        app.by(&agent).post(&path, body).await.assert_problem(403, "forbidden");
        let wrong = json!({"name": "楼".repeat(17), "units": [""], "total_floors": 0});
        let refused = app.by(&admin).post(&path, wrong).await.assert_problem(422, "validation_failed");
        refused.assert_field("/name", "too_long").assert_field("/units/0", "required").assert_field("/total_floors", "out_of_range");
        app.by(&admin).get(&format!("{COMMUNITIES}/99/buildings")).await.assert_problem(404, "not_found");
    }
}
