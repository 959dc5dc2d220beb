//! Lists as files: by permission, for a reason, and on record.

use fangke_shared::company::audit::{AuditAction, AuditEntryResponse};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::{Value, json};

use crate::client::buyer;
use crate::support::{Answer, LISTINGS, TestApp, TestMember, sale, with};

async fn export(app: &TestApp, by: &TestMember, changes: Value) -> Answer {
    let body = with(json!({"format": "csv", "reason": "周一店会盘点"}), changes);
    app.by(by).post(&format!("{LISTINGS}/export"), body).await
}

/// The rows of a CSV file, without its byte order mark and the line of its watermark.
pub(crate) fn rows(answer: &Answer) -> Vec<Vec<String>> {
    let text = answer.text();
    let text = text.strip_prefix('\u{feff}').unwrap_or_else(|| panic!("no mark: {text}"));
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let all: Vec<Vec<String>> = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    assert!(!all[0][0].is_empty() && all[0][1..].iter().all(String::is_empty), "no watermark: {text}");
    all[1..].to_vec()
}

both_engines! {
    async fn a_manager_takes_the_list_of_the_own_store_away(app: TestApp) {
        let region = app.region("东区");
        let (store, other) = (app.store(region, "望湖店"), app.store(region, "梧桐路店"));
        let (manager, agent, stranger) = (app.member_of(Role::Manager, store), app.member_of(Role::Agent, store), app.member_of(Role::Agent, other));
        let admin = app.member(Role::Admin);
        let place = app.community(&admin, "朝阳", "=云庭家园").await;
        let first = app.enter(&agent, sale(place, "301")).await.summary.id;
        app.enter(&agent, with(sale(place, "302"), json!({"rooms": 2}))).await;
        app.enter(&stranger, sale(place, "303")).await;

        let answer = export(&app, &manager, json!({})).await.assert_status(200);
        assert_eq!(answer.header("content-type"), Some("text/csv; charset=utf-8"));
        assert_eq!(answer.header("content-disposition"), Some("attachment; filename=\"listings-2026-03-18.csv\""));
        let all = rows(&answer);
        assert_eq!(all.len(), 3);
        let at = |head: &str| all[0].iter().position(|known| known == head).unwrap();
        assert_eq!((all[1][at("房号")].as_str(), all[2][at("房号")].as_str()), ("0302", "0301"));
        // What a spreadsheet would run is text; numbers are numbers; owners are nowhere.
        assert_eq!((all[1][at("小区")].as_str(), all[1][at("售价 万")].as_str()), ("'=云庭家园", "668"));
        assert!(!answer.text().contains("5678") && !answer.text().contains("王"), "{}", answer.text());

        assert_eq!(rows(&export(&app, &manager, json!({"query": "rooms=2"})).await.assert_status(200)).len(), 2);
        assert_eq!(rows(&export(&app, &manager, json!({"ids": [first]})).await.assert_status(200)).len(), 2);
        assert_eq!(rows(&export(&app, &admin, json!({"lang": "en"})).await.assert_status(200))[0][0], "Number");
        assert_eq!(rows(&export(&app, &admin, json!({})).await.assert_status(200)).len(), 4);
        let book = export(&app, &manager, json!({"format": "xlsx"})).await.assert_status(200);
        assert!(book.body.starts_with(b"PK"), "a workbook is packed");

        let trail: Page<AuditEntryResponse> = app.by(&admin).get("/api/v1/audit?action=export").await.assert_status(200).read();
        assert_eq!(trail.items.len(), 6);
        let entry = &trail.items[5];
        assert_eq!((entry.action, entry.subject_id), (AuditAction::Export, manager.id.0));
        assert_eq!((&entry.details["rows"], &entry.details["reason"], &entry.details["scope"]), (&json!(2), &json!("周一店会盘点"), &json!("store")));
    }

    async fn a_list_is_not_for_everybody_nor_for_nothing(app: TestApp) {
        let store = app.store(app.region("东区"), "望湖店");
        let manager = app.member_of(Role::Manager, store);
        for role in [Role::Agent, Role::Assistant, Role::Finance] {
            export(&app, &app.member_of(role, store), json!({})).await.assert_problem(403, "forbidden");
        }
        export(&app, &manager, json!({"query": "scope=all"})).await.assert_problem(403, "forbidden");
        for (changes, pointer, code) in [
            (json!({"reason": " "}), "/reason", "required"),
            (json!({"reason": "x"}), "/reason", "too_short"),
            (json!({"query": "colour=red"}), "/query", "invalid_format"),
            (json!({"lang": "fr"}), "/lang", "unknown_word"),
            (json!({"format": "pdf"}), "/format", "unknown_word"),
            (json!({"ids": vec![1; 201]}), "/ids", "too_many"),
        ] {
            export(&app, &manager, changes).await.assert_problem(422, "validation_failed").assert_field(pointer, code);
        }
        let trail: Page<AuditEntryResponse> =
            app.by(&app.member(Role::Admin)).get("/api/v1/audit?action=export").await.assert_status(200).read();
        assert_eq!(trail.items, []);
    }

    async fn clients_go_with_masked_contacts_and_in_clear_only_for_an_administrator(app: TestApp) {
        let store = app.store(app.region("东区"), "望湖店");
        let (manager, agent, admin) = (app.member_of(Role::Manager, store), app.member_of(Role::Agent, store), app.member(Role::Admin));
        let client = app.register(&agent, buyer("=王小明", "13812345678")).await.summary.id;
        app.register(&admin, buyer("李娜", "13912345679")).await;
        let take = async |by: &TestMember, changes: Value| {
            let body = with(json!({"format": "csv", "reason": "季度客户盘点"}), changes);
            app.by(by).post("/api/v1/clients/export", body).await
        };
        let answer = take(&manager, json!({})).await.assert_status(200);
        assert_eq!(answer.header("content-disposition"), Some("attachment; filename=\"clients-2026-03-18.csv\""));
        let all = rows(&answer);
        let at = |head: &str| all[0].iter().position(|known| known == head).unwrap();
        assert_eq!((all.len(), all[1][at("姓名")].as_str(), all[1][at("联系方式")].as_str()), (2, "'=王小明", "138****5678"));
        assert_eq!(rows(&take(&admin, json!({"query": "grade=b", "ids": [client]})).await.assert_status(200)).len(), 2);
        take(&agent, json!({})).await.assert_problem(403, "forbidden");
        take(&manager, json!({"with_contacts": true})).await.assert_problem(403, "forbidden");
        take(&manager, json!({"reason": " "})).await.assert_field("/reason", "required");
        take(&manager, json!({"query": "colour=red"})).await.assert_field("/query", "invalid_format");
        let clear = rows(&take(&admin, json!({"with_contacts": true, "ids": [client]})).await.assert_status(200));
        assert_eq!(clear[1][at("联系方式")], "+8613812345678");
        let trail: Page<AuditEntryResponse> = app.by(&admin).get("/api/v1/audit?action=export").await.assert_status(200).read();
        assert_eq!((&trail.items[0].details["with_contacts"], &trail.items[0].details["of"]), (&json!(true), &json!("clients")));
    }
}
