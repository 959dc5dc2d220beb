//! Imports before they run: upload, detection, mapping, presets, and what is refused.

use actix_web::http::Method;
use fangke_shared::company::audit::AuditEntryResponse;
use fangke_shared::exchange::import::{FileFormat, ImportFieldResponse, ImportKind, ImportPresetResponse, ImportResponse, ImportState};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::property::listing::Purpose;
use serde_json::{Value, json};

use crate::support::{Answer, IMPORTS, TestApp, TestMember, encoded, files_below};

const LISTINGS: ImportKind = ImportKind::Listings;
const FILE: &str = "小区,区域,户型,面积,楼层,朝向,装修,总价,单价\r\n\
    云庭家园,朝阳区,2室1厅,90.15平米,中楼层(共24层),南 北,精装,539万,\"59,790元/平\"\r\n\
    云庭家园,朝阳区,3室2厅,118.6平米,低楼层(共6层),南,简装,668万,\"56,324元/平\"\r\n";

/// Names of the uploaded files that are kept.
fn kept(app: &TestApp) -> usize {
    files_below(&app.uploads()).len()
}

fn mapped(import: &ImportResponse) -> Vec<(&str, &str)> {
    import.mapping.iter().map(|entry| (entry.field.as_str(), entry.column.as_str())).collect()
}

async fn patch(app: &TestApp, by: &TestMember, import: &ImportResponse, body: Value) -> Answer {
    app.by(by).version(import.version).patch(&format!("{IMPORTS}/{}", import.id), body).await
}

both_engines! {
    async fn coordinates_of_a_file_are_converted_from_the_datum_that_is_said(app: TestApp) {
        let admin = app.member(Role::Admin);
        let place = async |name: &str, datum: Option<&str>| -> (f64, f64) {
            let file = format!("小区名称,区域,经度,纬度\n{name},朝阳,116.404,39.915\n");
            let uploaded: ImportResponse = app.upload(&admin, ImportKind::Communities, file).await.assert_status(201).read();
            assert_eq!(uploaded.datum.as_str(), "gcj02");
            if let Some(datum) = datum {
                let path = format!("{IMPORTS}/{}", uploaded.id);
                let said: ImportResponse =
                    app.by(&admin).version(uploaded.version).patch(&path, json!({ "datum": datum })).await.assert_status(200).read();
                assert_eq!((said.datum.as_str(), said.mapping), (datum, uploaded.mapping));
            }
            let done = app.run_import(&admin, uploaded.id, "start").await;
            assert_eq!(done.counts.created, 1, "{:?}", done.rejects);
            let found = app.by(&admin).get(&format!("/api/v1/communities?q={}", encoded(name))).await.assert_status(200).json();
            let of = |field: &str| found["items"][0][field].as_f64().unwrap();
            (of("longitude"), of("latitude"))
        };
        assert_eq!(place("云庭甲", None).await, (116.404, 39.915));
        for (name, datum, kept) in [("云庭乙", "wgs84", (116.410_244_5, 39.916_404_3)), ("云庭丙", "bd09", (116.397_627_3, 39.908_656_7))] {
            let found = place(name, Some(datum)).await;
            assert!((found.0 - kept.0).abs() < 1e-6 && (found.1 - kept.1).abs() < 1e-6, "{datum}: {found:?}");
        }
        let uploaded: ImportResponse = app.upload(&admin, ImportKind::Communities, "小区名称,区域\n云庭丁,朝阳\n").await.assert_status(201).read();
        app.by(&admin).version(uploaded.version).patch(&format!("{IMPORTS}/{}", uploaded.id), json!({"datum": "moon"})).await
            .assert_problem(422, "validation_failed");
    }

    async fn an_upload_is_looked_at_and_a_mapping_suggested(app: TestApp) {
        let assistant = app.member(Role::Assistant);
        let file = encoding_rs::GBK.encode(FILE).0.into_owned();
        let size = i64::try_from(file.len()).unwrap();
        let answer = app.upload(&assistant, LISTINGS, file).await.assert_status(201);
        let import: ImportResponse = answer.read();
        assert_eq!(answer.header("location"), Some(format!("{IMPORTS}/{}", import.id).as_str()));
        assert_eq!((import.state, import.format, import.encoding.as_str()), (ImportState::Mapping, FileFormat::Csv, "GBK"));
        assert_eq!((import.delimiter.as_deref(), import.has_header, import.size_bytes), (Some(","), true, size));
        assert_eq!((import.filename.as_str(), import.default_purpose), ("list.csv", Purpose::Sale));
        assert_eq!(import.columns[3].samples, ["90.15平米", "118.6平米"]);
        assert_eq!(
            mapped(&import),
            [("community", "小区"), ("district", "区域"), ("layout", "户型"), ("area", "面积"), ("floor", "楼层"), ("orientation", "朝向"),
                ("decoration", "装修"), ("price", "总价"), ("unit_price", "单价")]
        );
        assert_eq!((app.import(&assistant, import.id).await, kept(&app)), (import.clone(), 1));
        let list: Page<ImportResponse> = app.by(&assistant).get(IMPORTS).await.assert_status(200).read();
        assert_eq!(list.items, [import]);
        let fields: Page<ImportFieldResponse> = app.by(&assistant).get(&format!("{IMPORTS}/fields?kind=listings")).await.assert_status(200).read();
        assert!(fields.items.iter().any(|field| field.field == "community" && field.is_required));
        let trail: Page<AuditEntryResponse> = app.by(&app.member(Role::Admin)).get("/api/v1/audit?subject=import").await.read();
        assert_eq!(trail.items.len(), 1);
    }

    async fn uploads_are_private_few_and_can_be_deleted(app: TestApp) {
        let (assistant, other) = (app.member(Role::Assistant), app.member(Role::Assistant));
        // An earlier version made the folder for everybody to look into.
        std::fs::create_dir_all(app.app.data_dir.join("uploads")).unwrap();
        let first: ImportResponse = app.upload(&assistant, LISTINGS, FILE).await.assert_status(201).read();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let folder = app.app.data_dir.join("uploads");
            let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(&folder), 0o700);
        }
        // It lies in the store of files for every process, and says nothing to who looks there.
        let name = files_below(&app.uploads()).pop_first().unwrap();
        let lies = std::fs::read(app.uploads().join(name)).unwrap();
        assert!(lies.len() > FILE.len() && !String::from_utf8_lossy(&lies).contains("朝阳区"));
        assert!(files_below(&app.app.data_dir.join("uploads")).is_empty());
        for _ in 1..10 {
            app.upload(&assistant, LISTINGS, FILE).await.assert_status(201);
        }
        app.upload(&assistant, LISTINGS, FILE).await.assert_problem(409, "too_many_uploads");
        app.upload(&other, LISTINGS, FILE).await.assert_status(201);
        assert_eq!(kept(&app), 11);
        let path = format!("{IMPORTS}/{}", first.id);
        app.by(&app.member(Role::Agent)).delete(&path).await.assert_problem(403, "forbidden");
        app.by(&assistant).delete(&path).await.assert_status(204);
        assert_eq!((kept(&app), app.import(&assistant, first.id).await.state), (10, ImportState::Failed));
        app.by(&assistant).delete(&path).await.assert_problem(409, "import_not_ready");
        app.by(&assistant).delete(&format!("{IMPORTS}/999")).await.assert_problem(404, "not_found");
        app.upload(&assistant, LISTINGS, FILE).await.assert_status(201);
    }

    async fn how_a_file_is_read_can_be_changed(app: TestApp) {
        let admin = app.member(Role::Admin);
        let import: ImportResponse = app.upload(&admin, LISTINGS, FILE).await.assert_status(201).read();
        assert_eq!(import.encoding, "UTF-8");
        // Another encoding, another heading: other columns and suggestions.
        let as_gbk: ImportResponse = patch(&app, &admin, &import, json!({"encoding": "gb2312"})).await.assert_status(200).read();
        assert_eq!((as_gbk.encoding.as_str(), as_gbk.columns[0].name == "小区"), ("GBK", false));
        let back: ImportResponse = patch(&app, &admin, &as_gbk, json!({"encoding": "utf-8", "has_header": false})).await.assert_status(200).read();
        assert_eq!((back.has_header, back.columns[0].name.as_str(), back.columns[0].samples[0].as_str()), (false, "列 1", "小区"));
        let again: ImportResponse = patch(&app, &admin, &back, json!({"has_header": true, "default_purpose": "rental"})).await.assert_status(200).read();
        assert_eq!((again.columns.clone(), again.default_purpose), (import.columns.clone(), Purpose::Rental));
        let mapping = json!([{"field": "community", "column": "小区"}, {"field": "title", "column": "户型"}]);
        let own: ImportResponse = patch(&app, &admin, &again, json!({"mapping": mapping})).await.assert_status(200).read();
        assert_eq!(mapped(&own), [("community", "小区"), ("title", "户型")]);

        for (mapping, pointer, code) in [
            (json!([{"field": "colour", "column": "小区"}]), "/mapping/0/field", "unknown_field"),
            (json!([{"field": "community", "column": "楼盘"}]), "/mapping/0/column", "does_not_exist"),
            (json!([{"field": "area", "column": "面积"}, {"field": "area", "column": "总价"}]), "/mapping/1/field", "repeated"),
            (json!([{"field": "area"}]), "/mapping/0/column", "required"),
        ] {
            patch(&app, &admin, &own, json!({"mapping": mapping})).await.assert_problem(422, "validation_failed").assert_field(pointer, code);
        }
        patch(&app, &admin, &own, json!({"encoding": "klingon"})).await.assert_problem(422, "unreadable_file");
        patch(&app, &admin, &import, json!({"has_header": true})).await.assert_problem(412, "stale_version");
        let path = format!("{IMPORTS}/{}", import.id);
        app.by(&admin).patch(&path, json!({"has_header": true})).await.assert_problem(428, "version_required");
        app.by(&admin).version(1).patch(&format!("{IMPORTS}/99"), json!({})).await.assert_problem(404, "not_found");
        // While somebody is at it the required field may be missing; it can't be started so.
        let without: ImportResponse = patch(&app, &admin, &own, json!({"mapping": []})).await.assert_status(200).read();
        assert_eq!(mapped(&without), []);
        for how in ["start", "dry-run"] {
            let answer = app.by(&admin).send(Method::POST, &format!("{path}/{how}"), None).await;
            answer.assert_problem(422, "validation_failed").assert_field("/mapping", "required");
        }
    }

    async fn a_file_that_can_not_be_read_is_not_kept(app: TestApp) {
        let admin = app.member(Role::Admin);
        let long_row = format!("小区,总价\n\"{}", "云庭,539万 ".repeat(200_000));
        let wide = vec!["x"; 600].join(",");
        for file in [
            &b""[..], b"\n\n \n", b"PK\x03\x04broken workbook", b"\x1f\x8b\x08\x00packed", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"[{]",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old workbook", b"\0\x01\x02\x03\0\0\0\xff", long_row.as_bytes(), wide.as_bytes(),
        ] {
            let answer = app.upload(&admin, LISTINGS, file).await;
            let shown = String::from_utf8_lossy(&file[..file.len().min(20)]).into_owned();
            assert_eq!(answer.status, 422, "{shown:?}: {}", answer.text());
            let answer = answer.assert_problem(422, "unreadable_file");
            assert!(answer.json()["detail"].is_string(), "{}", answer.text());
        }
        let page: Page<ImportResponse> = app.by(&admin).get(IMPORTS).await.read();
        assert_eq!((page.items.len(), kept(&app)), (0, 0));
    }

    async fn a_file_over_the_limit_is_not_kept(app: TestApp) {
        let admin = app.member(Role::Admin);
        let size = usize::try_from(fangke_shared::exchange::import::FILE_BYTES_MAX).unwrap() + 1;
        app.upload(&admin, LISTINGS, vec![0; size]).await.assert_problem(413, "body_too_large");
        assert_eq!(kept(&app), 0);
    }

    async fn an_upload_says_what_it_is(app: TestApp) {
        let admin = app.member(Role::Admin);
        for (query, name, code) in [
            ("filename=a.csv", "kind", "required"), ("kind=keys&filename=a.csv", "kind", "invalid_format"), ("kind=listings", "filename", "required"),
            ("kind=listings&filename=%20", "filename", "required"), ("kind=listings&filename=a.csv&colour=1", "colour", "unknown_field"),
        ] {
            let answer = app.by(&admin).send(Method::POST, &format!("{IMPORTS}?{query}"), Some(FILE.into())).await;
            answer.assert_problem(422, "validation_failed").assert_field(name, code);
        }
        // A name is a name, not a path.
        let named = format!("{IMPORTS}?kind=listings&filename=..%2F..%2Fetc%2Fpasswd");
        app.by(&admin).send(Method::POST, &named, Some(FILE.into())).await.assert_status(201);
        assert_eq!(kept(&app), 1);
        for path in ["imports/99", "imports/99/rejects.csv"] {
            app.by(&admin).get(&format!("/api/v1/{path}")).await.assert_problem(404, "not_found");
        }
        for how in ["start", "dry-run", "cancel"] {
            app.by(&admin).send(Method::POST, &format!("{IMPORTS}/99/{how}"), None).await.assert_problem(404, "not_found");
        }
    }

    async fn who_may_not_import_sees_nothing_of_it(app: TestApp) {
        let admin = app.member(Role::Admin);
        let import: ImportResponse = app.upload(&admin, LISTINGS, FILE).await.assert_status(201).read();
        for role in [Role::Agent, Role::Finance] {
            let member = app.member(role);
            app.upload(&member, LISTINGS, FILE).await.assert_problem(403, "forbidden");
            let one = format!("{IMPORTS}/{}", import.id);
            for path in [IMPORTS, &one, &format!("{one}/rejects.csv"), "/api/v1/imports/fields?kind=listings", "/api/v1/import-presets"] {
                app.by(&member).get(path).await.assert_problem(403, "forbidden");
            }
            for how in ["start", "dry-run", "cancel"] {
                app.by(&member).send(Method::POST, &format!("{one}/{how}"), None).await.assert_problem(403, "forbidden");
            }
            app.by(&member).version(1).patch(&one, json!({})).await.assert_problem(403, "forbidden");
        }
        assert_eq!(kept(&app), 1);
    }

    async fn a_mapping_is_kept_under_a_name(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let preset = |name: &str, column: &str| {
            json!({"name": name, "kind": "listings", "mapping": [{"field": "community", "column": column}], "default_purpose": "rental"})
        };
        let presets = "/api/v1/import-presets";
        let list = async || app.by(&admin).get(presets).await.assert_status(200).read::<Page<ImportPresetResponse>>().items;
        let first: ImportPresetResponse = app.by(&admin).post(presets, preset(" 门户 ", "小区")).await.assert_status(201).read();
        assert_eq!((first.name.as_str(), first.default_purpose), ("门户", Purpose::Rental));
        app.by(&admin).post(presets, preset("老系统", "楼盘")).await.assert_status(201);
        let replaced: ImportPresetResponse = app.by(&admin).post(presets, preset("门户", "小区名")).await.assert_status(201).read();
        assert_eq!(list().await.len(), 2);
        assert!(list().await.contains(&replaced) && replaced.mapping[0].column == "小区名");
        app.by(&admin).post(presets, preset("", "小区")).await.assert_problem(422, "validation_failed").assert_field("/name", "required");
        app.by(&admin).post(presets, preset(&"长".repeat(61), "小区")).await.assert_problem(422, "validation_failed").assert_field("/name", "too_long");
        app.by(&agent).post(presets, preset("我的", "小区")).await.assert_problem(403, "forbidden");
        let one = format!("{presets}/{}", replaced.id);
        app.by(&agent).delete(&one).await.assert_problem(403, "forbidden");
        app.by(&admin).delete(&one).await.assert_status(204);
        app.by(&admin).delete(&one).await.assert_problem(404, "not_found");
        assert_eq!(list().await.len(), 1);
    }
}
