//! Imports as they run: what becomes of rows, and that nothing is stored twice.

use std::sync::Arc;

use actix_web::http::Method;
use chrono::Duration;
use diesel::prelude::*;
use fangke_api::exchange::import::service;
use fangke_api::platform::guard::Caller;
use fangke_api::platform::jobs;
use fangke_api::schema::imports;
use fangke_shared::exchange::import::{ImportCounts, ImportKind, ImportResponse, ImportState};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::property::community::CommunityResponse;
use fangke_shared::property::listing::{ListingSource, ListingStatus, PriceKind};
use fangke_shared::property::timeline::{TimelineEntry, TimelineEvent};
use serde_json::json;

use crate::support::{IMPORTS, LISTINGS, NONE, TestApp, TestMember, counts, encoded, files_below, ids, sale, with};

const ROWS: ImportKind = ImportKind::Listings;
/// Leads with the defects of real files: units, blanks in words, a line break in a cell, a repeated heading, a blank line,
/// a row twice, two wrong ones.
const FILE: &str = "小区,区域,户型,面积,楼层,朝向,装修,总价,标题\r\n\
    云庭家园,朝阳区,2室1厅,90.15平米,中楼层(共24层),南 北,精装,539万,\"满五\n唯一\"\r\n\
    云庭家园,朝阳区,3室2厅,118.6平米,低楼层(共6层),南,暂无数据,668万,N/A\r\n\
    小区,区域,户型,面积,楼层,朝向,装修,总价,标题\r\n\
    \r\n\
    云庭家园,朝阳区,2室1厅,90.15平米,中楼层(共24层),南 北,精装,539万,\"满五\n唯一\"\r\n\
    和光里,海淀区,1室0厅,45㎡,3/6,东,毛坯,很贵,=1+1\r\n\
    和光里,海淀区,1室0厅,45㎡,9/6,东,毛坯,300万,@SUM(A1)\r\n\
    和光里,海淀区,1室1厅,47.5㎡,3/6,东,毛坯,310万\r\n";
/// A whole listing.
const WHOLE: &str =
    "小区,区域,楼栋,单元,房号,户型,面积,总价,业主,电话\n云庭家园,朝阳,3号楼,2单元,301,3室2厅,118.6,668万,王小明,13812345678\n";

/// Many leads, each another one.
fn leads(number: usize) -> String {
    let rows = (0..number).map(|i| format!("云庭{}期,朝阳,2室1厅,{}.{:02},{}万\n", i % 7 + 1, 60 + i % 90, i % 100, 300 + i));
    std::iter::once("小区,区域,户型,面积,总价\n".to_owned()).chain(rows).collect()
}

async fn post(app: &TestApp, by: &TestMember, import: &ImportResponse, how: &str) -> crate::support::Answer {
    app.by(by).send(Method::POST, &format!("{IMPORTS}/{}/{how}", import.id), None).await
}

async fn communities(app: &TestApp, by: &TestMember) -> Vec<CommunityResponse> {
    app.by(by).get("/api/v1/communities?limit=200").await.assert_status(200).read::<Page<CommunityResponse>>().items
}

both_engines! {
    async fn a_dry_run_counts_what_a_run_does(app: TestApp) {
        let admin = app.member(Role::Admin);
        let uploaded: ImportResponse = app.upload(&admin, ROWS, encoding_rs::GBK.encode(FILE).0.into_owned()).await.assert_status(201).read();
        let tried = app.run_import(&admin, uploaded.id, "dry-run").await;
        assert_eq!((tried.state, tried.counts, tried.total_rows), (ImportState::DryRun, ImportCounts { warned: 1, ..counts([6, 4, 0, 1, 1]) }, Some(6)));
        // Tried, nothing stored, and it may be tried again.
        assert_eq!((ids(&app.by(&admin).get(&format!("{LISTINGS}?status=lead")).await), communities(&app, &admin).await.len()), (NONE.to_vec(), 0));
        assert_eq!(app.run_import(&admin, uploaded.id, "dry-run").await.counts, tried.counts);
        let done = app.run_import(&admin, uploaded.id, "start").await;
        assert_eq!((done.state, done.counts, done.total_rows), (ImportState::Done, tried.counts, Some(6)));
        assert_eq!((done.rejects.clone(), done.finished_at), (tried.rejects, Some(app.app.clock.now())));
        let rejects: Vec<(i64, &str, &str, &str)> =
            done.rejects.iter().map(|row| (row.line, row.field.as_str(), row.code.as_str(), row.value.as_str())).collect();
        assert_eq!(rejects, [(9, "price", "invalid_format", "很贵")]);
        // One bad cell that the row can do without is a warning: the cell stays empty, the row comes in.
        let warnings: Vec<(i64, &str, &str, &str)> =
            done.warnings.iter().map(|row| (row.line, row.field.as_str(), row.code.as_str(), row.value.as_str())).collect();
        assert_eq!(warnings, [(10, "floor", "contradicts", "9/6")]);

        let found = async |query: &str| ids(&app.by(&admin).get(&format!("{LISTINGS}?status=lead&{}", encoded(query))).await);
        assert_eq!((found("").await.len(), found("q=ytjy").await.len(), found("district=海淀").await.len()), (4, 2, 2));
        let first = app.listing(&admin, found("sort=created_at").await[0]).await;
        assert_eq!((first.draft.title.as_deref(), first.draft.price_fen), (Some("满五 唯一"), Some(539_000_000)));
        assert_eq!((first.draft.source, first.summary.maintainer), (Some(ListingSource::Import), None));
        // The file with its people's numbers is gone.
        assert_eq!((files_below(&app.uploads()).len(), files_below(&app.app.data_dir.join("uploads")).len()), (0, 0));
    }

    async fn importing_a_file_again_adds_nothing(app: TestApp) {
        let admin = app.member(Role::Admin);
        assert_eq!(app.import_file(&admin, ROWS, FILE).await.counts, ImportCounts { warned: 1, ..counts([6, 4, 0, 1, 1]) });
        let before = (ids(&app.by(&admin).get(&format!("{LISTINGS}?status=lead")).await), communities(&app, &admin).await);
        assert_eq!(app.import_file(&admin, ROWS, FILE).await.counts, ImportCounts { warned: 1, ..counts([6, 0, 0, 5, 1]) });
        // The same rows in another encoding and notation are the same rows.
        let other = FILE.replace("平米", "㎡").replace("朝阳区", "朝阳").replace("\r\n", "\n");
        assert_eq!(app.import_file(&admin, ROWS, encoding_rs::GB18030.encode(&other).0.into_owned()).await.counts, ImportCounts { warned: 1, ..counts([6, 0, 0, 5, 1]) });
        assert_eq!((ids(&app.by(&admin).get(&format!("{LISTINGS}?status=lead")).await), communities(&app, &admin).await), before);
    }

    async fn rejected_rows_can_be_downloaded_and_do_no_harm(app: TestApp) {
        let admin = app.member(Role::Admin);
        let import = app.import_file(&admin, ROWS, FILE).await;
        let file = app.by(&admin).get(&format!("{IMPORTS}/{}/rejects.csv", import.id)).await.assert_status(200);
        assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
        assert_eq!(file.header("content-disposition"), Some(format!("attachment; filename=\"rejects-{}.csv\"", import.id).as_str()));
        let text = file.text();
        let text = text.strip_prefix('\u{feff}').expect("the mark of UTF-8");
        let rows: Vec<Vec<String>> = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes())
            .records()
            .map(|row| row.unwrap().iter().map(str::to_owned).collect())
            .collect();
        assert_eq!(rows[0], ["line", "field", "code", "value", "reason", "小区", "区域", "户型", "面积", "楼层", "朝向", "装修", "总价", "标题"]);
        assert_eq!(rows[1], ["9", "price", "invalid_format", "很贵", "售价：写成 320、320万 或 面议", "和光里", "海淀区", "1室0厅", "45㎡", "3/6", "东", "毛坯", "很贵", "'=1+1"]);
        assert_eq!(rows.len(), 2);
        let english = app.by(&admin).with("accept-language", "en").get(&format!("{IMPORTS}/{}/rejects.csv", import.id)).await;
        assert!(english.text().contains(": write it as 320"), "{}", english.text());
    }

    async fn a_whole_row_is_a_listing_and_a_later_file_its_news(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        assert_eq!(app.import_file(&admin, ROWS, WHOLE).await.counts, counts([1, 1, 0, 0, 0]));
        let id = ids(&app.by(&agent).get(LISTINGS).await)[0];
        let listing = app.listing(&agent, id).await;
        assert_eq!((listing.summary.status, listing.draft.room.as_deref()), (ListingStatus::Available, Some("0301")));
        assert_eq!((listing.owners[0].phone_masked.as_str(), listing.summary.maintainer.is_none()), ("138****5678", true));
        let community = listing.summary.community_id.unwrap().0;
        app.by(&agent).post(LISTINGS, sale(community, "301")).await.assert_problem(409, "listing_exists");
        let buildings = app.by(&agent).get(&format!("/api/v1/communities/{community}/buildings")).await.json();
        assert_eq!((&buildings["items"][0]["name"], &buildings["items"][0]["units"]), (&json!("3"), &json!(["2"])));

        app.advance(Duration::days(1));
        let cheaper = WHOLE.replace("668万", "650万");
        let uploaded: ImportResponse = app.upload(&admin, ROWS, cheaper.as_str()).await.assert_status(201).read();
        assert_eq!(app.run_import(&admin, uploaded.id, "dry-run").await.counts, counts([1, 0, 1, 0, 0]));
        assert_eq!(app.run_import(&admin, uploaded.id, "start").await.counts, counts([1, 0, 1, 0, 0]));
        let news = app.listing(&agent, id).await;
        assert_eq!((news.draft.price_fen, news.summary.unit_price_fen, news.draft.halls), (Some(650_000_000), Some(5_480_607), Some(2)));
        assert_eq!(news.summary.price_delta.map(|delta| delta.delta_fen), Some(-18_000_000));
        let timeline: Page<TimelineEntry> = app.by(&agent).get(&format!("{LISTINGS}/{id}/timeline")).await.read();
        let change = TimelineEvent::PriceChanged { price: PriceKind::Asking, from_fen: Some(668_000_000), to_fen: Some(650_000_000) };
        assert_eq!((&timeline.items[0].event, timeline.items.len()), (&change, 2));
        assert_eq!(app.import_file(&admin, ROWS, cheaper.as_str()).await.counts, counts([1, 0, 0, 1, 0]));
        assert_eq!(ids(&app.by(&agent).get(&format!("{LISTINGS}?q=650")).await), NONE);
    }

    async fn a_file_leaves_what_it_does_not_tell(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let community = app.community(&admin, "朝阳", "云庭家园").await;
        let more = json!({"source": "walk_in", "title": "满五唯一", "orientations": ["south"], "terms": {"furniture": "全送"}});
        let id = app.enter(&agent, with(sale(community, "301"), more)).await.summary.id;
        let before = app.listing(&agent, id).await;
        // The same facts: nothing new.
        assert_eq!(app.import_file(&admin, ROWS, WHOLE).await.counts, counts([1, 0, 0, 1, 0]));
        assert_eq!(app.listing(&agent, id).await.draft, before.draft);
        assert_eq!(app.import_file(&admin, ROWS, WHOLE.replace("668万", "650万")).await.counts, counts([1, 0, 1, 0, 0]));
        let mut expected = before.draft.clone();
        expected.price_fen = Some(650_000_000);
        let after = app.listing(&agent, id).await;
        assert_eq!((after.draft, after.owners, after.summary.maintainer), (expected, before.owners, before.summary.maintainer));
    }

    async fn both_notations_of_a_list_of_communities_give_the_same(app: TestApp) {
        let admin = app.member(Role::Admin);
        let portal = "小区名称,区域,商圈,建成年代,均价,经度,纬度\n云庭家园,朝阳区,望京,2004年建成,\"69,345元/平\",116.48,39.99\n\
            和光里,海淀区,五道口,暂无数据,暂无数据,,\n云庭家园,朝阳区,望京,2004年建成,\"69,345元/平\",116.48,39.99\n";
        let data = "name,district,bizcircle,buildyear,avgprice,lng,lat\n云庭家园,chaoyang,望京,2004,69345,116.48,39.99\n和光里,haidian,五道口,,,,\n";
        let kind = ImportKind::Communities;
        let gbk = encoding_rs::GBK.encode(portal).0.into_owned();
        assert_eq!(app.import_file(&admin, kind, gbk).await.counts, counts([3, 2, 0, 1, 0]));
        let before = communities(&app, &admin).await;
        let known = before.iter().find(|community| community.name == "云庭家园").unwrap();
        assert_eq!((known.district.as_str(), known.built_year, known.reference_price_fen), ("朝阳", Some(2004), Some(6_934_500)));
        assert_eq!((known.business_area.as_deref(), known.longitude), (Some("望京"), Some(116.48)));
        assert_eq!(app.import_file(&admin, kind, format!("\u{feff}{data}")).await.counts, counts([2, 0, 0, 2, 0]));
        assert_eq!(communities(&app, &admin).await, before);
        // News of one community changes it alone.
        assert_eq!(app.import_file(&admin, kind, data.replace("69345", "70000")).await.counts, counts([2, 0, 1, 1, 0]));
        let after = communities(&app, &admin).await;
        assert_eq!(after.iter().filter(|community| community.reference_price_fen == Some(7_000_000)).count(), 1);
    }

    async fn what_is_not_ready_is_refused(app: TestApp) {
        let admin = app.member(Role::Admin);
        let import: ImportResponse = app.upload(&admin, ROWS, FILE).await.assert_status(201).read();
        post(&app, &admin, &import, "cancel").await.assert_problem(409, "import_not_ready");
        let done = app.run_import(&admin, import.id, "start").await;
        for how in ["start", "dry-run", "cancel"] {
            post(&app, &admin, &import, how).await.assert_problem(409, "import_not_ready");
        }
        let path = format!("{IMPORTS}/{}", import.id);
        app.by(&admin).version(done.version).patch(&path, json!({"has_header": true})).await.assert_problem(409, "import_not_ready");
        assert_eq!(app.import(&admin, import.id).await.counts, done.counts);
    }

    async fn a_run_that_is_stopped_goes_on_where_it_was(app: TestApp) {
        let admin = app.member(Role::Admin);
        let import: ImportResponse = app.upload(&admin, ROWS, leads(12_000)).await.assert_status(201).read();
        let before = app.holders();
        post(&app, &admin, &import, "start").await.assert_status(202);
        // Only one at a time.
        post(&app, &admin, &import, "start").await.assert_problem(409, "import_not_ready");
        post(&app, &admin, &import, "cancel").await.assert_status(202);
        let total = format!("{LISTINGS}?status=lead&total=true&limit=1");
        // The piece that it was at may still be stored.
        app.await_holders(before).await;
        let stopped = app.import(&admin, import.id).await;
        assert_eq!(stopped.state, ImportState::Cancelled);
        assert!(stopped.counts.read < 12_000 && stopped.counts.read % 10_000 == 0, "{:?}", stopped.counts);
        assert_eq!(app.by(&admin).get(&total).await.json()["total"], stopped.counts.created);

        // As if the process had been killed while it ran.
        app.write(|conn| {
            let row = imports::table.find(import.id.0);
            diesel::update(row).set((imports::state.eq("running"), imports::finished_at.eq(None::<chrono::NaiveDateTime>))).execute(conn)?;
            Ok(())
        });
        // Whoever is silent for a while may be at a large piece.
        let look = || jobs::run(&app.app, fangke_api::wings::often().find(|job| job.name == "imports").unwrap()).unwrap();
        app.advance(Duration::minutes(5));
        assert_eq!(look(), Some(0));
        app.advance(Duration::seconds(1));
        assert_eq!(look(), Some(1));
        assert_eq!(app.import(&admin, import.id).await.state, ImportState::Interrupted);
        let done = app.run_import(&admin, import.id, "start").await;
        assert_eq!((done.state, done.counts), (ImportState::Done, ImportCounts { warned: 2, ..counts([12_000, 12_000, 0, 0, 0]) }));
        assert_eq!(app.by(&admin).get(&total).await.json()["total"], 10_001);
        assert_eq!(app.import_file(&admin, ROWS, leads(2_500)).await.counts, counts([2_500, 0, 0, 2_500, 0]));
    }

    async fn any_process_runs_what_another_one_took_in(app: TestApp) {
        let admin = app.member(Role::Admin);
        let import: ImportResponse = app.upload(&admin, ROWS, FILE).await.assert_status(201).read();
        // One whose own folder has never seen the file.
        let folder = tempfile::tempdir().unwrap();
        let mut other = app.another_process();
        other.data_dir = folder.path().to_owned();
        let (other, caller) = (Arc::new(other), Caller { claims: admin.claims.clone(), permissions: Arc::default(), request_id: "another".into() });
        service::start(&other, &caller, import.id, false).unwrap();
        assert_eq!(app.await_import(&admin, import.id).await.counts, ImportCounts { warned: 1, ..counts([6, 4, 0, 1, 1]) });
        while Arc::strong_count(&other) > 1 {
            actix_web::rt::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        assert_eq!((files_below(&app.uploads()).len(), files_below(folder.path()).len()), (0, 0));
    }

    async fn a_file_that_is_gone_fails_the_import_and_says_so(app: TestApp) {
        let admin = app.member(Role::Admin);
        let import: ImportResponse = app.upload(&admin, ROWS, FILE).await.assert_status(201).read();
        std::fs::remove_dir_all(app.uploads()).unwrap();
        let failed = app.run_import(&admin, import.id, "start").await;
        assert_eq!((failed.state, failed.failure.as_deref()), (ImportState::Failed, Some("the uploaded file is gone")));
    }

    async fn a_file_that_an_earlier_version_took_in_is_still_imported(app: TestApp) {
        let admin = app.member(Role::Admin);
        let import: ImportResponse = app.upload(&admin, ROWS, FILE).await.assert_status(201).read();
        let name = files_below(&app.uploads()).pop_first().unwrap();
        std::fs::remove_file(app.uploads().join(&name)).unwrap();
        std::fs::write(app.app.data_dir.join("uploads").join(name), FILE).unwrap();
        assert_eq!(app.run_import(&admin, import.id, "start").await.state, ImportState::Done);
        assert_eq!((files_below(&app.uploads()).len(), files_below(&app.app.data_dir.join("uploads")).len()), (0, 0));
    }

    async fn a_dry_run_can_be_stopped_and_leaves_nothing(app: TestApp) {
        let admin = app.member(Role::Admin);
        let import: ImportResponse = app.upload(&admin, ROWS, leads(6_000)).await.assert_status(201).read();
        let before = app.holders();
        post(&app, &admin, &import, "dry-run").await.assert_status(202);
        post(&app, &admin, &import, "cancel").await.assert_status(202);
        app.await_holders(before).await;
        let stopped = app.import(&admin, import.id).await;
        assert_eq!((stopped.state, communities(&app, &admin).await.len()), (ImportState::Mapping, 0));
    }
}
