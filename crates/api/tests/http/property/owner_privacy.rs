//! What must never get out or in: owners' numbers, and texts that were made to do harm.

use diesel::prelude::*;
use fangke_api::platform::db::Engine;
use fangke_api::schema::{audit_entries, idempotency_keys, import_rejects, imports, listing_events, owner_contacts};
use fangke_shared::exchange::import::ImportKind;
use fangke_shared::permission::Role;
use serde_json::{Value, json};

use crate::support::{Answer, IMPORTS, LISTINGS, NONE, encoded, files_below, ids, sale, with};

/// Nothing of the owner 王小明, 13812345678, is in the text.
#[track_caller]
fn assert_closed(text: &str) {
    for part in ["1234567", "小明", "xiaoming"] {
        assert!(!text.contains(part), "{part} in {text}");
    }
}

both_engines! {
    async fn no_answer_holds_an_owners_number_or_name(app: TestApp) {
        let (agent, admin) = (app.member(Role::Agent), app.member(Role::Admin));
        let community = app.community(&admin, "朝阳", "云庭家园").await;
        let create = || app.by(&agent).with("Idempotency-Key", "k").post(LISTINGS, sale(community, "301"));
        let created = create().await.assert_status(201);
        let id = created.json()["summary"]["id"].as_i64().unwrap();
        let path = format!("{LISTINGS}/{id}");
        let owner = created.json()["owners"][0]["id"].as_i64().unwrap();
        app.by(&agent).post(&format!("{path}/owners/{owner}/reveal"), json!({"purpose": "owner_call"})).await.assert_status(200);
        let second = json!({"name": "小明的妻子", "phone": "+86 138-1234-5679"});
        let duplicates = format!("{LISTINGS}/duplicates?community_id={community}&building=3&unit=2&room=301&purpose=sale");
        let bad_number = with(sale(community, "302"), json!({"owners": [{"name": "王小明", "phone": "138123456"}]}));
        let answers: Vec<(&str, Answer)> = vec![
            ("created", created),
            ("replayed", create().await),
            ("contact added", app.by(&agent).version(1).post(&format!("{path}/owners"), second.clone()).await.assert_status(200)),
            ("contact again", app.by(&agent).version(2).post(&format!("{path}/owners"), second).await.assert_status(409)),
            ("patched", app.by(&agent).version(2).patch(&path, json!({"baths": 2})).await.assert_status(200)),
            ("paused", app.set_status(&agent, id, "paused").await.assert_status(200)),
            ("refused", app.by(&agent).post(LISTINGS, sale(community, "301")).await.assert_status(409)),
            ("wrong number", app.by(&agent).post(LISTINGS, bad_number).await.assert_status(422)),
            ("read", app.by(&admin).get(&path).await.assert_status(200)),
            ("list", app.by(&admin).get(&format!("{LISTINGS}?status=paused")).await.assert_status(200)),
            ("facets", app.by(&admin).get(&format!("{LISTINGS}/facets")).await.assert_status(200)),
            ("duplicates", app.by(&admin).get(&duplicates).await.assert_status(200)),
            ("timeline", app.by(&admin).get(&format!("{path}/timeline")).await.assert_status(200)),
            ("audit", app.by(&admin).get("/api/v1/audit?limit=200").await.assert_status(200)),
            ("metrics", app.anyone().get("/metrics").await.assert_status(200)),
        ];
        for (name, answer) in &answers {
            println!("{name}");
            assert_closed(&answer.text());
        }
        // Nor can they be searched for.
        for typed in ["13812345678", "138", "王小明", "小明", "wxm"] {
            let query = encoded(&format!("status=paused&q={typed}"));
            assert_eq!(ids(&app.by(&agent).get(&format!("{LISTINGS}?{query}")).await.assert_status(200)), NONE, "{typed}");
        }
    }

    async fn the_tables_hold_no_number_in_clear(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let id = app.by(&agent).with("Idempotency-Key", "k").post(LISTINGS, sale(community, "301")).await.assert_status(201).json();
        let path = format!("{LISTINGS}/{}/owners/{}/reveal", id["summary"]["id"], id["owners"][0]["id"]);
        app.by(&agent).post(&path, json!({"purpose": "owner_call"})).await.assert_status(200);
        let texts: Vec<String> = app.read(|conn| {
            use owner_contacts::dsl;
            let columns = (dsl::name_encrypted, dsl::name_masked, dsl::phone_encrypted, dsl::phone_masked, dsl::phone_hash);
            let rows: Vec<(String, String, String, String, String)> = dsl::owner_contacts.select(columns).load(conn)?;
            let mut texts: Vec<String> = rows.into_iter().flat_map(|row| [row.0, row.1, row.2, row.3, row.4]).collect();
            texts.extend(audit_entries::table.select(audit_entries::details).load::<String>(conn)?);
            texts.extend(listing_events::table.select(listing_events::event).load::<String>(conn)?);
            texts.extend(idempotency_keys::table.select(idempotency_keys::answer).load::<String>(conn)?);
            Ok(texts)
        });
        assert!(texts.len() > 7);
        texts.iter().for_each(|text| assert_closed(text));
        if app.app.db.engine() == Engine::Sqlite {
            // The file and its log as a whole.
            for entry in std::fs::read_dir(&app.app.data_dir).unwrap() {
                let bytes = std::fs::read(entry.unwrap().path()).unwrap_or_default();
                assert_closed(&String::from_utf8_lossy(&bytes));
            }
        }
    }

    async fn what_an_imported_file_says_is_kept_encrypted(app: TestApp) {
        let admin = app.member(Role::Admin);
        let row = |room: &str, price: &str| format!("云庭家园,朝阳,3,2,{room},{price},王小明,13812345678\n");
        let file = format!("小区,区域,楼栋,单元,房号,总价,业主,电话\n{}{}", row("301", "539万"), row("302", "很贵"));
        let import = app.import_file(&admin, ImportKind::Listings, file).await;
        assert_eq!(import.counts.rejected, 1);
        let rows: (String, Vec<(String, String)>) = app.read(|conn| {
            let rejects = import_rejects::table.select((import_rejects::value_encrypted, import_rejects::cells_encrypted));
            Ok((imports::table.select(imports::columns_encrypted).first(conn)?, rejects.load(conn)?))
        });
        assert_eq!(rows.1.len(), 1);
        [&rows.0, &rows.1[0].0, &rows.1[0].1].into_iter().for_each(|text| assert_closed(text));
        if app.app.db.engine() == Engine::Sqlite {
            // The database, its log, and the uploaded file, which is gone.
            for name in files_below(&app.app.data_dir) {
                assert_closed(&String::from_utf8_lossy(&std::fs::read(app.app.data_dir.join(name)).unwrap()));
            }
        }
        // Whoever may import reads it as it stood.
        let seen = app.import(&admin, import.id).await;
        assert_eq!((seen.rejects[0].value.as_str(), seen.columns[7].samples.as_slice()), ("很贵", &["13812345678".to_owned()][..]));
        let csv = app.by(&admin).get(&format!("{IMPORTS}/{}/rejects.csv", import.id)).await.assert_status(200);
        assert!(csv.text().contains("王小明,13812345678"), "{}", csv.text());
    }

    async fn a_number_is_found_by_its_hash_and_hidden_differently_each_time(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        app.enter(&agent, sale(community, "301")).await;
        app.enter(&agent, sale(community, "302")).await;
        let rows: Vec<(String, String)> =
            app.read(|conn| Ok(owner_contacts::table.select((owner_contacts::phone_hash, owner_contacts::phone_encrypted)).load(conn)?));
        assert_eq!(rows[0].0, rows[1].0);
        assert_ne!(rows[0].1, rows[1].1);
    }

    async fn harmful_text_is_refused_or_kept_as_it_is(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let post = |room: usize, change: Value| app.by(&agent).post(LISTINGS, with(sale(community, &room.to_string()), change));
        for (room, text) in [
            "<script>alert(1)</script>", "=HYPERLINK(\"http://example.com\")", "'; DROP TABLE listings; --", "%s%n{{7*7}}${7*7}", "😀👨‍👩‍👧",
            "\\u0000 \\x00", "ＦＵＬＬ　ｗｉｄｔｈ", "𠮷野家", "a\"b\\c",
        ].into_iter().enumerate() {
            let listing: fangke_shared::property::listing::ListingResponse =
                post(100 + room, json!({"notes": text, "title": text})).await.assert_status(201).read();
            let read = app.listing(&agent, listing.summary.id).await.draft;
            assert_eq!(read.notes.as_deref(), Some(text));
            assert_eq!(read.title, Some(fangke_shared::text::one_line(text)));
        }
        let title = |text: &str| json!({"title": text});
        for (change, pointer) in [
            (title("南\0北"), "/title"), (title("南\u{1b}[31m北"), "/title"),
            (json!({"notes": "a\0b"}), "/notes"), (json!({"building": "3\0"}), "/building"), (json!({"room": "3\u{7}01"}), "/room"),
            (json!({"terms": {"furniture": "\u{7}"}}), "/terms/furniture"),
            (json!({"owners": [{"name": "王\0", "phone": "13812345678"}]}), "/owners/0/name"),
            (json!({"owners": [{"name": "王", "phone": "13812345678", "note": "\0"}]}), "/owners/0/note"),
        ] {
            post(900, change).await.assert_problem(422, "validation_failed").assert_field(pointer, "forbidden_character");
        }
        // What nobody can see is dropped, wherever it comes in.
        let change = json!({"title": "\u{feff}南北\u{202e}通透", "owners": [{"name": "王", "phone": "\u{202d}0592-55556666 转 8\u{202c}"}]});
        let listing: fangke_shared::property::listing::ListingResponse = post(901, change).await.assert_status(201).read();
        assert_eq!(listing.draft.title.as_deref(), Some("南北通透"));
        assert_eq!(listing.owners[0].phone_masked, "059****6666-*");
        post(900, title(&"长".repeat(121))).await.assert_problem(422, "validation_failed").assert_field("/title", "too_long");
        post(900, title(&"x".repeat(200_000))).await.assert_problem(422, "validation_failed").assert_field("/title", "too_long");
        post(900, title(&"x".repeat(1 << 20))).await.assert_problem(413, "body_too_large");
        post(900, json!({"title": ["x"]})).await.assert_problem(422, "validation_failed").assert_field("/title", "invalid_format");
        let lone_half = format!(r#"{{"purpose": "sale", "title": "{}"}}"#, "\\ud800");
        app.by(&agent).send(actix_web::http::Method::POST, LISTINGS, Some(lone_half.into_bytes())).await.assert_problem(400, "invalid_body");
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        app.by(&agent).send(actix_web::http::Method::POST, LISTINGS, Some(deep.into_bytes())).await.assert_problem(400, "invalid_body");
        assert_eq!(ids(&app.by(&agent).get(LISTINGS).await).len(), 10);
    }

    async fn harmful_queries_find_nothing_and_break_nothing(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        app.enter(&agent, sale(community, "301")).await;
        for text in [
            "\0", "a\0b", "'", "\"", "\" OR 1=1 --", "* : & | ! ( )", "NEAR(a b)", "किकि", "aⒶb", "Ⓐ", "½²③", "e\u{301}e\u{301}", "ﬁﬁ", "İi",
            "\u{202e}abc", "😀", "𠮷野", "%", "_", "\\", &"长".repeat(100), &"a b ".repeat(25), "ß", "ŉŉ", "한국어", "عربى", "ไทยไทย",
        ] {
            for name in ["q", "district", "building"] {
                // Each byte on its own, so that no character is taken for a separator.
                let value: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
                for path in [LISTINGS.to_owned(), format!("{LISTINGS}/facets")] {
                    let answer = app.by(&agent).get(&format!("{path}?{name}={value}")).await;
                    assert!(answer.status == 200 || answer.status == 422, "{name}={text:?}: {}", answer.text());
                    assert!(answer.status != 200 || !answer.text().contains("\"total\":1"), "{name}={text:?} finds the listing");
                }
                if name != "building" {
                    let answer = app.by(&agent).get(&format!("/api/v1/communities?{name}={value}")).await;
                    assert!(answer.status == 200 || answer.status == 422, "{name}={text:?}: {}", answer.text());
                }
            }
        }
        for query in [
            "created_from=-9999-01-01", "created_to=-9999-01-01", "created_from=%2B262142-12-31", "created_to=%2B262142-12-31", "created_to=9999-12-31",
            "price_min=9223372036854775807", "price_min=-9223372036854775808", "area_min=1e300", "area_min=NaN", "bbox=NaN,NaN,NaN,NaN",
            "community_id=9223372036854775807", "rooms=2147483647", "unfollowed_days=3650", "floor_min=-2147483648", "maintainer_id=-1", "q=%ff%fe",
        ] {
            let answer = app.by(&agent).get(&format!("{LISTINGS}?{query}")).await;
            assert!([200, 400, 422].contains(&answer.status), "{query}: {}", answer.text());
        }
    }
}
