//! What is held about a person, and the end of it (§2.6): owner and client, wherever they stand.

use diesel::sql_types::BigInt;
use fangke_api::company::erasure::keep;
use fangke_api::company::erasure::service::{self as erasure, Carried};
use fangke_api::platform::backup::plan::BackupPlan;
use fangke_api::platform::db::Db;
use fangke_api::platform::db::sql::Sql;
use fangke_shared::company::audit::AuditEntryResponse;
use fangke_shared::company::erasure::{ErasureResponse, PersonFile, PersonRecord};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::json;

use crate::client::{CLIENTS, buyer};
use crate::platform::backup::{PASSPHRASE, backed_up, plan};
use crate::support::program::{fangke, refused, said};
use crate::support::{Answer, Database, LISTINGS, TestApp, TestMember, sale};

const NUMBER: &str = "13812345678";
const FILE: &str = "/api/v1/persons/file";
const ERASE: &str = "/api/v1/persons/erase";

async fn file(app: &TestApp, by: &TestMember, contact: &str) -> Answer {
    app.by(by).post(FILE, json!({"contact": contact, "reason": "本人书面申请"})).await
}

async fn erase(app: &TestApp, by: &TestMember, contact: &str, erasable: i64) -> Answer {
    app.by(by).post(ERASE, json!({"contact": contact, "reason": "本人书面申请删除", "erasable": erasable})).await
}

fn count(file: &PersonFile, of: PersonRecord) -> usize {
    file.parts.iter().filter(|part| part.of == of).map(|part| part.items.len()).sum()
}

/// How often a text stands in clear in tables that name people.
fn traces(app: &TestApp, text: &str) -> Vec<(&'static str, i64)> {
    let all = [
        ("clients", "SELECT COUNT(*) FROM clients WHERE name LIKE "),
        ("notes", "SELECT COUNT(*) FROM clients WHERE notes LIKE "),
        ("follow-ups", "SELECT COUNT(*) FROM follow_ups WHERE text LIKE "),
        ("next steps", "SELECT COUNT(*) FROM follow_ups WHERE next_step LIKE "),
        ("events", "SELECT COUNT(*) FROM client_events WHERE event LIKE "),
        ("demands", "SELECT COUNT(*) FROM client_demands WHERE fields LIKE "),
        ("notices", "SELECT COUNT(*) FROM notices WHERE details LIKE "),
        ("answers", "SELECT COUNT(*) FROM idempotency_keys WHERE answer LIKE "),
        ("trail", "SELECT COUNT(*) FROM audit_entries WHERE details LIKE "),
        ("erasures", "SELECT COUNT(*) FROM erasures WHERE reason LIKE "),
    ];
    let found = all.map(|(name, sql)| {
        let pattern = format!("%{text}%");
        (name, app.read(|conn| Ok(Sql::new(sql).bind(pattern).load::<BigInt, i64>(conn)?)).into_iter().sum::<i64>())
    });
    found.into_iter().filter(|(_, count)| *count > 0).collect()
}

/// A person who owns a flat and looks for another one.
struct Both {
    admin: TestMember,
    agent: TestMember,
    client: i64,
    listing: i64,
}

impl Both {
    async fn new(app: &TestApp) -> Self {
        let store = app.store(app.region("东区"), "望湖店");
        let (admin, agent) = (app.member(Role::Admin), app.member_of(Role::Agent, store));
        let place = app.community(&admin, "朝阳", "云庭家园").await;
        let listing = app.enter(&agent, sale(place, "301")).await.summary.id.0;
        app.follow_up(&agent, listing, "call", "王小明说十月以后才方便看房").await.assert_status(201);
        app.follow_up(&agent, listing, "call", "物业说电梯下周检修完毕").await.assert_status(201);
        let mut body = buyer("王小明", NUMBER);
        body["notes"] = json!("王小明的太太在附近上班");
        body["demand"]["wishes"] = json!("离王小明父母家近");
        let client =
            app.by(&agent).with("Idempotency-Key", "erasure-1").post(CLIENTS, body).await.assert_status(201).json()["id"].as_i64().unwrap();
        app.follow_client(&agent, client, "王小明想先看朝阳的三居室").await.assert_status(201);
        Self { admin, agent, client, listing }
    }
}

both_engines! {
    async fn a_person_is_told_everything_and_then_forgotten(app: TestApp) {
        let both = Both::new(&app).await;
        assert!(traces(&app, "王小明").len() >= 5, "{:?}", traces(&app, "王小明"));
        let found: PersonFile = file(&app, &both.admin, "138 1234 5678").await.assert_status(200).read();
        assert_eq!(
            (count(&found, PersonRecord::OwnerContact), count(&found, PersonRecord::Client), count(&found, PersonRecord::Demand)),
            (1, 1, 1)
        );
        // Of the listing's follow-ups only the one that names the person, of the client's all.
        assert_eq!(count(&found, PersonRecord::FollowUp), 2);
        let text = serde_json::to_string(&found).unwrap();
        assert!(text.contains("+8613812345678") && text.contains("王小明的太太"), "{text}");
        assert!(!text.contains("电梯下周检修"), "{text}");

        // Whoever erases has read what there is.
        erase(&app, &both.admin, NUMBER, found.erasable + 1).await.assert_problem(409, "person_changed");
        let done: ErasureResponse = erase(&app, &both.admin, NUMBER, found.erasable).await.assert_status(201).read();
        assert!(done.counts.iter().any(|of| of.of == PersonRecord::Client && of.count == 1), "{done:?}");
        assert_eq!(traces(&app, "王小明"), []);
        assert_eq!(traces(&app, NUMBER), []);
        file(&app, &both.admin, NUMBER).await.assert_problem(404, "not_found");

        // What the house needs is there still: the flat, and that it was worked on.
        let listing = app.listing(&both.agent, both.listing).await;
        assert_eq!((listing.owners.len(), listing.follow_up_count), (0, 2));
        let gone = app.client(&both.admin, both.client).await;
        assert!(gone.contacts.is_empty() && gone.notes.is_none() && gone.id_document.is_none(), "{gone:?}");
        assert!(!gone.summary.name.contains('王'), "{}", gone.summary.name);
        for query in ["王小明", "wxm", "5678"] {
            let found = app.by(&both.admin).get(&format!("{CLIENTS}?q={}", crate::support::encoded(query))).await.assert_status(200);
            assert_eq!(found.json()["items"], json!([]), "{query}");
        }
        // The number is free: the same person may come anew, and nobody is said to have known them.
        let anew = app.register(&both.agent, buyer("王小明", NUMBER)).await;
        assert!(anew.prior.is_none(), "{anew:?}");

        let trail: Page<AuditEntryResponse> = app.by(&both.admin).get("/api/v1/audit?subject=erasure").await.assert_status(200).read();
        assert_eq!(trail.items.len(), 1);
        assert!(!serde_json::to_string(&trail.items).unwrap().contains(NUMBER));
        let list: Page<ErasureResponse> = app.by(&both.admin).get("/api/v1/erasures").await.assert_status(200).read();
        assert_eq!(list.items, [done]);
    }

    async fn a_backup_of_before_is_cleared_again(app: TestApp) {
        let both = Both::new(&app).await;
        let found: PersonFile = file(&app, &both.admin, NUMBER).await.assert_status(200).read();
        erase(&app, &both.admin, NUMBER, found.erasable).await.assert_status(201);
        let log = app.act(erasure::log);
        assert_eq!(log.len(), 1);
        assert!(!serde_json::to_string(&log).unwrap().contains(NUMBER), "the log names nobody");
        // Who comes anew stays: that erasure is done.
        app.register(&both.agent, buyer("王小明", NUMBER)).await;
        assert_eq!(app.act(|tx| erasure::carry(tx, &log)), Carried::default());
        file(&app, &both.admin, NUMBER).await.assert_status(200);
        // An older backup brings the person back, and knows of no erasure.
        app.write(|conn| Ok(Sql::new("DELETE FROM erasures").execute(conn)?));
        let carried = app.act(|tx| erasure::carry(tx, &log));
        assert!(carried.erasures == 1 && carried.records > 0, "{carried:?}");
        assert!(!traces(&app, "王小明").iter().any(|(of, _)| *of == "clients"));
        file(&app, &both.admin, NUMBER).await.assert_problem(404, "not_found");
        assert_eq!(app.act(erasure::log), log);
        // Once more changes nothing.
        assert_eq!(app.act(|tx| erasure::carry(tx, &log)), Carried::default());
    }

    async fn whoever_erased_may_be_unknown_to_an_older_backup(app: TestApp) {
        let both = Both::new(&app).await;
        let found: PersonFile = file(&app, &both.admin, NUMBER).await.assert_status(200).read();
        erase(&app, &both.admin, NUMBER, found.erasable).await.assert_status(201);
        let mut log = app.act(erasure::log);
        app.write(|conn| Ok(Sql::new("DELETE FROM erasures").execute(conn)?));
        log[0].member_id = fangke_shared::MemberId(9_999);
        assert_eq!(app.act(|tx| erasure::carry(tx, &log)).erasures, 1);
        let list: Page<ErasureResponse> = app.by(&both.admin).get("/api/v1/erasures").await.assert_status(200).read();
        assert_eq!(list.items[0].by.id, both.admin.id);
    }

    async fn a_restore_of_before_an_erasure_erases_again(app: TestApp) {
        let both = Both::new(&app).await;
        let key_file = app.app.data_dir.join("fangke.key");
        let plan = BackupPlan { key_file: key_file.clone(), ..plan(&app) };
        // The key that the test's application has.
        std::fs::write(&key_file, "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=").unwrap();
        let made = backed_up(&app, &plan).await.unwrap().expect("the first one is due");

        let found: PersonFile = file(&app, &both.admin, NUMBER).await.assert_status(200).read();
        erase(&app, &both.admin, NUMBER, found.erasable).await.assert_status(201);
        // A process that makes backups keeps the log beside them: once, and again after the next erasure only.
        let mut serving = app.another_process();
        serving.backup = Some(plan);
        let serving = actix_web::web::Data::new(serving);
        for is_new in [true, false] {
            let state = serving.clone();
            assert_eq!(actix_web::web::block(move || keep::if_new(&state)).await.unwrap().unwrap(), is_new);
        }
        let sealed = std::fs::read(app.app.data_dir.join("backups").join(keep::NAME)).unwrap();
        assert!(!sealed.windows(6).any(|bytes| bytes == b"hashes"), "it is sealed");

        // The disk is lost: what there is is a backup of before.
        let engine = app.app.db.engine();
        let (other, url) = Database::empty(engine);
        let to = other.folder().join("new");
        let mut restore = fangke(other.folder(), &url);
        restore.env("FANGKE_BACKUP_KEY", PASSPHRASE).arg("restore").arg(app.app.data_dir.join("backups").join(made.name)).arg("--to").arg(&to);
        let told = said(&mut restore);
        assert!(told.contains("1 erasures of after it were done again"), "{told}");
        let db = Db::open(&url, 2).unwrap();
        let count = |sql: &'static str| -> i64 { db.read_blocking(|conn| Ok(Sql::new(sql).load::<BigInt, i64>(conn)?)).unwrap().into_iter().sum() };
        assert_eq!(count("SELECT COUNT(*) FROM clients WHERE name LIKE '%王小明%'"), 0);
        assert_eq!(count("SELECT COUNT(*) FROM client_contacts"), 0);
        assert_eq!(count("SELECT COUNT(*) FROM follow_ups WHERE text LIKE '%王小明%'"), 0);
        assert_eq!((count("SELECT COUNT(*) FROM clients"), count("SELECT COUNT(*) FROM erasures")), (1, 1), "the work stays, and that it was done");
        assert!(said(fangke(&to, &url).args(["audit", "verify"])).contains("linked and sound"));
    }

    async fn an_erasure_after_a_backup_by_hand_is_in_the_data_folder_s_log(app: TestApp) {
        let both = Both::new(&app).await;
        let plan = plan(&app);
        std::fs::write(&plan.key_file, "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=").unwrap();
        let made = backed_up(&app, &plan).await.unwrap().expect("the first one is due");
        let found: PersonFile = file(&app, &both.admin, NUMBER).await.assert_status(200).read();
        erase(&app, &both.admin, NUMBER, found.erasable).await.assert_status(201);
        // No backups are made by themselves; the log is kept all the same.
        let serving = actix_web::web::Data::new(app.another_process());
        assert!(serving.backup.is_none());
        for is_new in [true, false] {
            let state = serving.clone();
            assert_eq!(actix_web::web::block(move || keep::if_new(&state)).await.unwrap().unwrap(), is_new);
        }
        let log = app.app.data_dir.join(keep::NAME);
        assert!(!std::fs::read(&log).unwrap().windows(6).any(|bytes| bytes == b"hashes"), "it is sealed");
        assert!(!app.app.data_dir.join("backups").join(keep::NAME).exists());

        let (other, url) = Database::empty(app.app.db.engine());
        let copy = other.folder().join("kept elsewhere.log");
        std::fs::copy(&log, &copy).unwrap();
        let to = other.folder().join("new");
        let restore = |erasures: &std::path::Path| {
            let mut restore = fangke(other.folder(), &url);
            restore.env("FANGKE_BACKUP_KEY", PASSPHRASE).arg("restore").arg(app.app.data_dir.join("backups").join(&made.name));
            restore.arg("--to").arg(&to).arg("--erasures").arg(erasures);
            restore
        };
        let missing = refused(&mut restore(&other.folder().join("gone.log")));
        assert!(missing.contains("there is no log of erasures") && !to.exists(), "{missing}");
        let told = said(&mut restore(&copy));
        assert!(told.contains("1 erasures of after it were done again"), "{told}");
        let db = Db::open(&url, 2).unwrap();
        let count = |sql: &'static str| -> i64 { db.read_blocking(|conn| Ok(Sql::new(sql).load::<BigInt, i64>(conn)?)).unwrap().into_iter().sum() };
        assert_eq!((count("SELECT COUNT(*) FROM client_contacts"), count("SELECT COUNT(*) FROM erasures")), (0, 1));
    }

    async fn personal_data_is_for_the_administrator_alone(app: TestApp) {
        let both = Both::new(&app).await;
        for role in [Role::Director, Role::Manager, Role::Agent, Role::Assistant, Role::Finance] {
            let member = app.member(role);
            file(&app, &member, NUMBER).await.assert_problem(403, "forbidden");
            erase(&app, &member, NUMBER, 1).await.assert_problem(403, "forbidden");
            app.by(&member).get("/api/v1/erasures").await.assert_problem(403, "forbidden");
        }
        file(&app, &both.admin, "13900000000").await.assert_problem(404, "not_found");
        let body = json!({"contact": NUMBER, "reason": " "});
        app.by(&both.admin).post(FILE, body).await.assert_problem(422, "validation_failed").assert_field("/reason", "required");
        let body = json!({"contact": "1", "reason": "本人申请"});
        app.by(&both.admin).post(FILE, body).await.assert_problem(422, "validation_failed").assert_field("/contact", "too_short");
        // Reading leaves everything as it was, and is on record.
        file(&app, &both.admin, NUMBER).await.assert_status(200);
        assert_eq!(app.by(&both.agent).get(&format!("{LISTINGS}/{}", both.listing)).await.assert_status(200).json()["owners"].as_array().unwrap().len(), 1);
        let trail: Page<AuditEntryResponse> = app.by(&both.admin).get("/api/v1/audit?action=export").await.assert_status(200).read();
        assert_eq!((&trail.items[0].details["of"], &trail.items[0].details["reason"]), (&json!("person"), &json!("本人书面申请")));
    }
}
