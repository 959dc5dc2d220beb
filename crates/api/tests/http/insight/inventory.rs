//! The inventory: every figure at its boundary, every role its part.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use chrono::{Duration, NaiveDate};
use diesel::prelude::*;
use fangke_api::schema::listings::dsl;
use fangke_shared::company::setting::SettingKey;
use fangke_shared::insight::inventory::{InventoryAlerts, InventoryResponse, InventoryRow};
use fangke_shared::permission::{Role, Scope};
use serde_json::json;

use crate::support::{LISTINGS, TestApp, TestMember, rental, sale, with};

const INVENTORY: &str = "/api/v1/inventory";

async fn show(app: &TestApp, by: &TestMember, query: &str) -> InventoryResponse {
    app.by(by).get(&format!("{INVENTORY}{query}")).await.assert_status(200).read()
}

async fn alerts(app: &TestApp, by: &TestMember) -> InventoryAlerts {
    app.by(by).get(&format!("{INVENTORY}/alerts")).await.assert_status(200).read()
}

fn row<'a>(inventory: &'a InventoryResponse, key: &str) -> &'a InventoryRow {
    inventory.rows.iter().find(|row| row.key.as_deref() == Some(key)).unwrap_or_else(|| panic!("{key}: {inventory:?}"))
}

async fn enter(app: &TestApp, by: &TestMember, community: i64, room: &str) -> i64 {
    app.enter(by, sale(community, room)).await.summary.id.0
}

both_engines! {
    async fn every_grouping_counts_the_same_listings(app: TestApp) {
        let region = app.region("朝阳大区");
        let (east, west) = (app.store(region, "望京店"), app.store(region, "国贸店"));
        let (one, two) = (app.member_of(Role::Agent, east), app.member_of(Role::Agent, west));
        let admin = app.member(Role::Admin);
        let near = app.community(&admin, "朝阳", "云庭家园").await;
        let far = app.community(&admin, "海淀", "学苑里").await;
        let best = enter(&app, &one, near, "301").await;
        enter(&app, &one, near, "302").await;
        let paused = enter(&app, &one, far, "303").await;
        app.set_status(&one, paused, "paused").await.assert_status(200);
        enter(&app, &two, far, "304").await;
        app.enter(&two, rental(far, "305")).await;
        app.enter(&two, with(sale(far, "306"), json!({"is_lead": true, "owners": []}))).await;
        let gone = enter(&app, &two, near, "307").await;
        app.set_status(&two, gone, "withdrawn").await.assert_status(200);
        // Graded by hand, supported by an asking price below the evaluation.
        let version = app.listing(&one, best).await.summary.version;
        app.by(&one).version(version).patch(&format!("{LISTINGS}/{best}"), json!({"evaluation_fen": 700_000_000})).await.assert_status(200);
        app.by(&one).version(version + 1).put(&format!("{LISTINGS}/{best}/grade"), json!({"grade": "recommended"})).await.assert_status(200);

        let by_store = show(&app, &admin, "").await;
        assert_eq!(by_store.rows.iter().map(|row| row.label.as_deref()).collect::<Vec<_>>(), [Some("国贸店"), Some("望京店")]);
        let east_row = &row(&by_store, &east.to_string()).figures;
        assert_eq!((east_row.listings, east_row.stock, east_row.paused, east_row.recommended, east_row.general, east_row.gone_30d), (3, 2, 1, 1, 1, 0));
        let west_row = &row(&by_store, &west.to_string()).figures;
        assert_eq!((west_row.listings, west_row.stock, west_row.paused, west_row.new_30d, west_row.gone_30d), (3, 2, 0, 3, 1));
        assert_eq!((by_store.total.listings, by_store.total.stock, by_store.scope), (6, 4, Scope::All));

        for group in ["district", "grade", "status", "community"] {
            let inventory = show(&app, &admin, &format!("?group_by={group}")).await;
            assert_eq!(inventory.total, by_store.total, "{group}");
        }
        let by_grade = show(&app, &admin, "?group_by=grade").await;
        assert_eq!(by_grade.rows.iter().map(|row| (row.key.as_deref().unwrap(), row.figures.stock)).collect::<Vec<_>>(), [("recommended", 1), ("general", 3)]);
        let by_status = show(&app, &admin, "?group_by=status").await;
        assert_eq!(by_status.rows.iter().map(|row| (row.key.as_deref().unwrap(), row.figures.listings)).collect::<Vec<_>>(),
            [("available", 4), ("paused", 1), ("withdrawn", 1)]);
        let by_district = show(&app, &admin, "?group_by=district&purpose=rental").await;
        assert_eq!((by_district.rows.len(), row(&by_district, "海淀").figures.stock, row(&by_district, "海淀").label.as_deref()), (1, 1, Some("海淀")));
        let by_community = show(&app, &admin, "?group_by=community").await;
        assert_eq!(row(&by_community, &near.to_string()).label.as_deref(), Some("云庭家园 · 朝阳"));
    }

    async fn everybody_sees_their_own_part(app: TestApp) {
        let region = app.region("朝阳大区");
        let (east, west) = (app.store(region, "望京店"), app.store(region, "国贸店"));
        let (one, two, three) = (app.member_of(Role::Agent, east), app.member_of(Role::Agent, east), app.member_of(Role::Agent, west));
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        for (at, agent) in [&one, &two, &three].into_iter().enumerate() {
            enter(&app, agent, community, &format!("30{at}")).await;
        }
        for (member, scope, stock) in [
            (one.clone(), Scope::Own, 1),
            (app.member_of(Role::Manager, east), Scope::Store, 2),
            (app.member_of(Role::Assistant, west), Scope::Store, 1),
            (app.member_of(Role::Director, region), Scope::Region, 3),
            (app.member(Role::Director), Scope::All, 3),
            (app.member(Role::Finance), Scope::All, 3),
        ] {
            let inventory = show(&app, &member, "?group_by=district").await;
            assert_eq!((inventory.scope, inventory.total.stock), (scope, stock));
        }
        let manager = app.member_of(Role::Manager, east);
        assert_eq!(show(&app, &manager, "?scope=own").await.total.stock, 0);
        app.by(&manager).get(&format!("{INVENTORY}?scope=region")).await.assert_problem(403, "forbidden");
        app.by(&one).get(&format!("{INVENTORY}/report.xlsx?scope=store")).await.assert_problem(403, "forbidden");
        app.by(&one).get(&format!("{INVENTORY}?group_by=colour")).await.assert_problem(422, "validation_failed").assert_field("group_by", "invalid_format");
        app.by(&one).get(&format!("{INVENTORY}/alerts?group_by=store")).await.assert_problem(422, "validation_failed").assert_field("group_by", "unknown_field");
        app.by(&one).get(&format!("{INVENTORY}/report.xlsx?lang=fr")).await.assert_problem(422, "validation_failed").assert_field("lang", "invalid_format");
        app.anyone().get(INVENTORY).await.assert_problem(401, "unauthenticated");
    }

    async fn a_listing_grows_older_to_the_second(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let id = enter(&app, &agent, community, "301").await;
        app.follow_up(&agent, id, "call", "业主同意周六下午看房").await.assert_status(201);
        let (entered, micro) = (app.app.clock.now(), Duration::microseconds(1));
        let at = async |moment| {
            app.advance(moment - app.app.clock.now());
            let figures = show(&app, &agent, "").await.total;
            let ages = figures.ageing;
            ([ages.to_30, ages.to_60, ages.to_90, ages.to_180, ages.over_180], figures.stale, figures.unfollowed, figures.new_30d)
        };
        assert_eq!(at(entered + Duration::days(30) - micro).await, ([1, 0, 0, 0, 0], 0, 0, 1));
        assert_eq!(at(entered + Duration::days(30)).await, ([1, 0, 0, 0, 0], 0, 0, 0));
        assert_eq!(at(entered + Duration::days(31) - micro).await, ([1, 0, 0, 0, 0], 0, 0, 0));
        assert_eq!(at(entered + Duration::days(31)).await, ([0, 1, 0, 0, 0], 0, 0, 0));
        assert_eq!(at(entered + Duration::days(61)).await, ([0, 0, 1, 0, 0], 0, 0, 0));
        assert_eq!(at(entered + Duration::days(90) - micro).await, ([0, 0, 1, 0, 0], 0, 0, 0));
        assert_eq!(alerts(&app, &agent).await.stale_total, 0);
        assert_eq!(at(entered + Duration::days(90)).await, ([0, 0, 1, 0, 0], 1, 1, 0));
        let stale = alerts(&app, &agent).await;
        assert_eq!((stale.stale_total, stale.stale[0].listing.id.0, stale.stale[0].days, stale.stale_days), (1, id, 90, 90));
        // Called again, it is stale all the same.
        app.follow_up(&agent, id, "call", "业主说价格还可以再谈一谈").await.assert_status(201);
        assert_eq!(at(entered + Duration::days(91)).await, ([0, 0, 0, 1, 0], 1, 0, 0));
        assert_eq!(at(entered + Duration::days(180) - micro).await, ([0, 0, 0, 1, 0], 1, 0, 0));
        assert_eq!(at(entered + Duration::days(181) - micro).await, ([0, 0, 0, 1, 0], 1, 1, 0));
        assert_eq!(at(entered + Duration::days(181)).await, ([0, 0, 0, 0, 1], 1, 1, 0));
    }

    async fn the_days_on_the_market_are_those_of_what_ended_lately(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let mut listings = Vec::new();
        for room in ["301", "302", "303", "304"] {
            listings.push(enter(&app, &agent, community, room).await);
        }
        for (id, days) in listings.iter().zip([1, 10, 40]) {
            app.advance(Duration::days(days));
            app.set_status(&agent, *id, "sold_elsewhere").await.assert_status(200);
        }
        // Withdrawn is no deal.
        app.set_status(&agent, listings[3], "withdrawn").await.assert_status(200);
        let days = |inventory: &InventoryResponse| (inventory.total.market_days.ended, inventory.total.market_days.median, inventory.total.market_days.mean);
        // After 1, 11 and 51 days.
        assert_eq!(days(&show(&app, &agent, "").await), (3, Some(11.0), Some(21.0)));
        let by_status = show(&app, &agent, "?group_by=status").await;
        assert_eq!(row(&by_status, "sold_elsewhere").figures.market_days.median, Some(11.0));
        assert_eq!((row(&by_status, "withdrawn").figures.market_days.ended, by_status.total.gone_30d), (0, 2));
        // The first one ended 50 days ago: it counts for 90.
        app.advance(Duration::days(40) - Duration::microseconds(1));
        assert_eq!(show(&app, &agent, "").await.total.market_days.ended, 3);
        app.advance(Duration::microseconds(1));
        assert_eq!(days(&show(&app, &agent, "").await), (2, Some(31.0), Some(31.0)));
    }

    async fn low_stock_is_a_setting(app: TestApp) {
        let store = app.store(app.region("朝阳大区"), "望京店");
        let (admin, agent) = (app.member(Role::Admin), app.member_of(Role::Agent, store));
        let community = app.community(&admin, "朝阳", "云庭家园").await;
        enter(&app, &agent, community, "301").await;
        enter(&app, &agent, community, "302").await;
        assert!(show(&app, &admin, "").await.rows[0].is_low);
        let low = alerts(&app, &admin).await;
        assert_eq!((low.low_stock.len(), low.low_stock_below), (3, 20));
        assert_eq!(low.low_stock.iter().map(|low| (low.label.as_deref().unwrap(), low.stock)).collect::<Vec<_>>(),
            [("望京店", 2), ("朝阳", 2), ("云庭家园 · 朝阳", 2)]);
        app.set(&admin, SettingKey::LowStock, 2).await;
        assert!(!show(&app, &admin, "").await.rows[0].is_low);
        assert_eq!(alerts(&app, &admin).await.low_stock.len(), 0);
        // Two are not more than two; with one as the limit, they are in all three groups.
        app.set(&admin, SettingKey::OverStock, 2).await;
        assert_eq!(alerts(&app, &admin).await.over_stock.len(), 0);
        app.set(&admin, SettingKey::OverStock, 1).await;
        let over = alerts(&app, &admin).await;
        assert_eq!((over.over_stock_above, over.over_stock.iter().map(|group| group.stock).collect::<Vec<_>>()), (1, vec![2, 2, 2]));
        app.set(&admin, SettingKey::LowStock, 3).await;
        let by_grade = show(&app, &admin, "?group_by=grade").await;
        assert!(!by_grade.rows[0].is_low && show(&app, &admin, "?group_by=community").await.rows[0].is_low);
    }

    async fn listings_of_nobody_are_in_the_whole_and_in_no_store(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let community = app.community(&admin, "朝阳", "云庭家园").await;
        let id = enter(&app, &agent, community, "301").await;
        app.write(|conn| Ok(diesel::update(dsl::listings.find(id)).set(dsl::maintainer_id.eq(None::<i64>)).execute(conn)?));
        let inventory = show(&app, &admin, "").await;
        assert_eq!((inventory.rows.len(), &inventory.rows[0].key, inventory.rows[0].is_low, inventory.total.stock), (1, &None, false, 1));
        assert_eq!(show(&app, &agent, "").await.total.stock, 0);
    }

    async fn the_workbook_holds_numbers_and_no_formulas(app: TestApp) {
        let store = app.store(app.region("朝阳大区"), "=1+1");
        let (admin, agent) = (app.member(Role::Admin), app.member_of(Role::Agent, store));
        let community = app.community(&admin, "@SUM(A1)", "=cmd|' /C calc'!A0").await;
        enter(&app, &agent, community, "301").await;
        let answer = app.by(&admin).get(&format!("{INVENTORY}/report.xlsx")).await.assert_status(200);
        let day: NaiveDate = "2026-03-18".parse().unwrap();
        assert_eq!(answer.header("content-disposition"), Some(format!("attachment; filename=\"inventory-{day}.xlsx\"").as_str()));
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(answer.body)).unwrap();
        assert_eq!(book.sheet_names(), ["按门店", "按区域", "按等级", "按状态", "按小区"]);
        for name in book.sheet_names() {
            let formulas = book.worksheet_formula(&name).unwrap();
            assert!(formulas.cells().all(|(_, _, formula)| formula.is_empty()), "{name}");
        }
        let sheet = book.worksheet_range("按门店").unwrap();
        let cell = |row: u32, column: u32| sheet.get_value((row, column)).cloned().unwrap_or_default();
        assert_eq!((cell(1, 0), cell(1, 2)), (Data::String("门店".into()), Data::String("有效".into())));
        assert_eq!((cell(2, 0), cell(2, 2)), (Data::String("=1+1".into()), Data::Float(1.0)));
        assert_eq!((cell(3, 0), cell(3, 1)), (Data::String("合计".into()), Data::Float(1.0)));
        let answer = app.by(&admin).get(&format!("{INVENTORY}/report.xlsx?lang=en")).await.assert_status(200);
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(answer.body)).unwrap();
        let sheet = book.worksheet_range("By grade").unwrap();
        assert_eq!(sheet.get_value((2, 0)), Some(&Data::String("General".into())));
    }
}
