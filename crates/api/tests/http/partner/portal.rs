//! The feed of partners: what it tells and never tells, how it is followed, and that a late transaction is not missed.

use std::sync::mpsc;

use actix_web::http::Method;
use fangke_api::partner::outbox::service as outbox;
use fangke_api::platform::db::Engine;
use fangke_api::platform::token::PartnerClaims;
use fangke_shared::ListingId;
use fangke_shared::partner::outbox::OutboxTopic;
use fangke_shared::partner::portal::{PortalBulkEnd, PortalChange};
use fangke_shared::permission::{PartnerScope, Role};
use fangke_shared::property::photo::PhotoResponse;
use serde_json::json;

use super::reader::{FEED, claims, follow, picture, publish, token, token_of_store};
use crate::support::{LISTINGS, TestApp, TestMember, sale, with};

struct House {
    admin: TestMember,
    agent: TestMember,
    community: i64,
    token: String,
}

async fn house(app: &TestApp) -> House {
    let store = app.store(app.region("东区"), "望湖店");
    let (admin, agent) = (app.member(Role::Admin), app.member_of(Role::Agent, store));
    let community = app.community(&admin, "朝阳", "云庭家园").await;
    House { token: token(app, claims(1)), admin, agent, community }
}

async fn published(app: &TestApp, by: &TestMember, form: serde_json::Value) -> ListingId {
    let id = app.enter(by, form).await.summary.id;
    publish(app, by, id).await.assert_status(200);
    id
}

async fn change(app: &TestApp, by: &TestMember, id: ListingId, patch: serde_json::Value) {
    let version = app.listing(by, id).await.summary.version;
    app.by(by).version(version).patch(&format!("{LISTINGS}/{id}"), patch).await.assert_status(200);
}

/// What a change is about, and whether it ends the listing.
fn told(changes: &[PortalChange]) -> Vec<(i64, bool)> {
    changes.iter().map(|change| (change.id.0, change.deleted)).collect()
}

both_engines! {
    async fn the_feed_tells_what_is_published_and_nothing_of_owner_or_door(app: TestApp) {
        let House { agent, community, token, .. } = house(&app).await;
        let talkative = with(sale(community, "1987"), json!({"building": "77", "unit": "9", "floor": 19, "total_floors": 30,
            "title": "南北通透", "notes": "业主急用钱", "floor_price_fen": 600_000_000}));
        let id = published(&app, &agent, talkative).await;
        app.enter(&agent, sale(community, "302")).await;
        let answer = app.bearer(&token).get(FEED).await.assert_status(200);
        for secret in ["王小明", "138", "1987", "\"77\"", "急用钱", "600000000", "林晓岚", "\"floor\""] {
            assert!(!answer.text().contains(secret), "{secret} in {}", answer.text());
        }
        let (all, _) = follow(&app, &token, None, 20).await;
        assert_eq!(told(&all), [(id.0, false)]);
        let shown = all[0].listing.clone().unwrap();
        assert_eq!((shown.community_name.as_deref(), shown.district.as_deref()), (Some("云庭家园"), Some("朝阳")));
        assert_eq!((shown.price_fen, shown.total_floors, shown.title.as_deref()), (Some(668_000_000), Some(30), Some("南北通透")));
        assert_eq!(shown.floor_band.map(|band| band.as_str()), Some("middle"));

        let one: PortalChange = app.bearer(&token).get(&format!("{FEED}/{id}")).await.assert_status(200).read();
        assert_eq!(one, all[0]);
        app.bearer(&token).get(&format!("{FEED}/{}", id.0 + 1)).await.assert_problem(404, "not_found");
    }

    async fn changes_come_once_each_in_order(app: TestApp) {
        let House { admin, agent, community, token } = house(&app).await;
        let first = published(&app, &agent, sale(community, "301")).await;
        let second = published(&app, &agent, sale(community, "302")).await;
        let (all, cursor) = follow(&app, &token, None, 1).await;
        assert_eq!(told(&all), [(first.0, false), (second.0, false)]);
        let next = async |cursor: String| follow(&app, &token, Some(cursor), 20).await;
        let (none, cursor) = next(cursor).await;
        assert_eq!(none, []);

        // Several changes of one listing are one, at its newest place; what partners aren't shown is none.
        change(&app, &agent, first, json!({"price_fen": 650_000_000})).await;
        change(&app, &agent, second, json!({"title": "新上"})).await;
        change(&app, &agent, first, json!({"price_fen": 640_000_000})).await;
        change(&app, &agent, first, json!({"notes": "只让熟人看", "floor_price_fen": 600_000_000})).await;
        let (changes, cursor) = next(cursor).await;
        assert_eq!(told(&changes), [(second.0, false), (first.0, false)]);
        assert_eq!(changes[1].listing.as_ref().unwrap().price_fen, Some(640_000_000));
        assert_eq!(next(cursor.clone()).await.0, []);

        // Withdrawn, and published again; then gone for good.
        app.by(&agent).delete(&format!("{LISTINGS}/{first}/syndication")).await.assert_status(204);
        let (ended, cursor) = next(cursor).await;
        assert_eq!(told(&ended), [(first.0, true)]);
        assert_eq!(ended[0].listing, None);
        publish(&app, &agent, first).await.assert_status(200);
        app.set_status(&agent, second, "withdrawn").await.assert_status(200);
        let (changes, cursor) = next(cursor).await;
        assert_eq!(told(&changes), [(first.0, false), (second.0, true)]);

        // Who begins anew never hears of what ended before.
        assert_eq!(told(&follow(&app, &token, None, 20).await.0), [(first.0, false)]);

        // A community that is called otherwise is a change of all that lies in it.
        let place = format!("/api/v1/communities/{community}");
        let version = app.by(&admin).get(&place).await.json()["version"].as_i64().unwrap();
        app.by(&admin).version(version).patch(&place, json!({"name": "云庭花园"})).await.assert_status(200);
        let (changes, _) = next(cursor).await;
        assert_eq!(told(&changes), [(first.0, false)]);
        assert_eq!(changes[0].listing.as_ref().unwrap().community_name.as_deref(), Some("云庭花园"));
    }

    async fn a_cursor_is_its_partners_own(app: TestApp) {
        let House { agent, community, token: mine, .. } = house(&app).await;
        published(&app, &agent, sale(community, "301")).await;
        let (_, cursor) = follow(&app, &mine, None, 20).await;
        let other = token(&app, claims(2));
        let ask = async |token: &str, cursor: &str| app.bearer(token).get(&format!("{FEED}?cursor={cursor}")).await;
        let theirs = ask(&other, &cursor).await.assert_problem(400, "invalid_cursor");
        let forged = ask(&mine, "NDEuNy4wMTIzNDU2Nzg5YWJjZGVm").await.assert_problem(400, "invalid_cursor");
        // Neither text says which of both it is.
        assert_eq!(theirs.json()["detail"], forged.json()["detail"]);
        app.bearer(&mine).get(&format!("{FEED}?page=2")).await.assert_field("page", "unknown_field");
        app.bearer(&mine).get(&format!("{FEED}?limit=201")).await.assert_field("limit", "out_of_range");

        // The database was set back: what was read is of a day that never was.
        app.write(|conn| {
            use diesel::prelude::*;
            use fangke_api::schema::outbox_places;
            diesel::update(outbox_places::table).set(outbox_places::last_sequence.eq(0)).execute(conn)?;
            Ok(())
        });
        ask(&mine, &cursor).await.assert_problem(410, "cursor_expired");
    }

    async fn an_answer_that_has_not_changed_is_not_sent_again(app: TestApp) {
        let House { agent, community, token, .. } = house(&app).await;
        let id = published(&app, &agent, sale(community, "301")).await;
        let (_, cursor) = follow(&app, &token, None, 20).await;
        for place in [format!("{FEED}?cursor={cursor}"), format!("{FEED}/{id}")] {
            let etag = app.bearer(&token).get(&place).await.assert_status(200).header("etag").unwrap().to_owned();
            let again = app.bearer(&token).with("If-None-Match", &etag).get(&place).await.assert_status(304);
            assert_eq!((again.body.len(), again.header("etag")), (0, Some(etag.as_str())));
            // Whoever compresses on the way weakens it.
            app.bearer(&token).with("If-None-Match", &format!("W/{etag}")).get(&place).await.assert_status(304);
            change(&app, &agent, id, json!({"price_fen": 600_000_000 + i64::try_from(place.len()).unwrap()})).await;
            app.bearer(&token).with("If-None-Match", &etag).get(&place).await.assert_status(200);
        }
    }

    async fn pictures_have_sizes_and_hashes_and_are_fetched_while_published(app: TestApp) {
        let House { agent, community, token: mine, .. } = house(&app).await;
        let id = published(&app, &agent, sale(community, "301")).await;
        let (_, cursor) = follow(&app, &mine, None, 20).await;
        let file = picture(7);
        let photo: PhotoResponse =
            app.by(&agent).with("Content-Type", "image/jpeg").send(Method::POST, &format!("{LISTINGS}/{id}/photos?kind=photo"), Some(file)).await.assert_status(201).read();
        let (changes, cursor) = follow(&app, &mine, Some(cursor), 20).await;
        assert_eq!(told(&changes), [(id.0, false)]);
        let photos = &changes[0].listing.as_ref().unwrap().photos;
        assert_eq!((photos.len(), photos[0].id, photos[0].is_cover), (1, photo.id, true));
        let size = &photos[0].sizes[0];
        let sent = app.bearer(&mine).get(&size.url).await.assert_status(200);
        assert_eq!(Some(sent.body.len()), size.bytes.and_then(|bytes| usize::try_from(bytes).ok()));
        assert_eq!(Some(fangke_api::platform::crypto::sha256_hex(&sent.body)), size.sha256);
        let etag = sent.header("etag").unwrap().to_owned();
        app.bearer(&mine).with("If-None-Match", &etag).get(&size.url).await.assert_status(304);

        app.bearer(&mine).get(&size.url.replace("-16.jpg", "-17.jpg")).await.assert_problem(404, "not_found");
        app.bearer(&mine).get("/api/v1/portal/media/7.jpg").await.assert_problem(404, "not_found");
        let deaf = token(&app, PartnerClaims { scopes: vec![PartnerScope::ListingsRead], ..claims(1) });
        app.bearer(&deaf).get(&size.url).await.assert_problem(403, "forbidden");
        app.by(&agent).get(&size.url).await.assert_problem(401, "unauthenticated");

        app.by(&agent).delete(&format!("/api/v1/photos/{}", photo.id)).await.assert_status(204);
        let (changes, _) = follow(&app, &mine, Some(cursor), 20).await;
        assert_eq!(changes[0].listing.as_ref().unwrap().photos, []);
        app.bearer(&mine).get(&size.url).await.assert_problem(404, "not_found");
    }

    async fn pictures_of_earlier_versions_are_measured(app: TestApp) {
        use diesel::prelude::*;
        use fangke_api::schema::photo_files;

        let House { agent, community, token, .. } = house(&app).await;
        let id = published(&app, &agent, sale(community, "301")).await;
        app.by(&agent).with("Content-Type", "image/jpeg").send(Method::POST, &format!("{LISTINGS}/{id}/photos?kind=photo"), Some(picture(7))).await.assert_status(201);
        app.write(|conn| Ok(diesel::delete(photo_files::table).execute(conn)?));
        let (before, cursor) = follow(&app, &token, None, 20).await;
        assert_eq!(before[0].listing.as_ref().unwrap().photos[0].sizes[0].sha256, None);
        fangke_api::app::clean_up(app.app.clone()).await.unwrap();
        let (after, _) = follow(&app, &token, Some(cursor), 20).await;
        assert!(after[0].listing.as_ref().unwrap().photos[0].sizes[0].sha256.is_some());
    }

    async fn a_partner_of_a_store_or_district_reads_only_that(app: TestApp) {
        let House { admin, agent, community, token: whole } = house(&app).await;
        let (other, store) = (app.store(app.region("西区"), "湖西店"), agent.claims.store_id.unwrap());
        let there = app.member_of(Role::Agent, other);
        let elsewhere = app.community(&admin, "海淀", "学府苑").await;
        let ours = published(&app, &agent, sale(community, "301")).await;
        let theirs = published(&app, &there, sale(elsewhere, "302")).await;
        let of_store = token_of_store(&app, 2, store);
        let of_district = token(&app, PartnerClaims { district: Some("朝阳".into()), ..claims(3) });
        let (all, seen_all) = follow(&app, &whole, None, 20).await;
        let (some, seen) = follow(&app, &of_store, None, 20).await;
        let (near, seen_near) = follow(&app, &of_district, None, 20).await;
        assert_eq!((told(&all).len(), told(&some), told(&near)), (2, vec![(ours.0, false)], vec![(ours.0, false)]));
        app.bearer(&of_store).get(&format!("{FEED}/{theirs}")).await.assert_problem(404, "not_found");

        // It moves to the other district: who reads all sees it where it is now, who reads the one it left forgets it.
        change(&app, &agent, ours, json!({"community_id": elsewhere})).await;
        change(&app, &there, theirs, json!({"price_fen": 600_000_000})).await;
        let (all, _) = follow(&app, &whole, Some(seen_all), 20).await;
        assert_eq!(told(&all), [(ours.0, false), (theirs.0, false)]);
        let (near, seen_near) = follow(&app, &of_district, Some(seen_near), 20).await;
        assert_eq!(told(&near), [(ours.0, true)]);
        let (some, _) = follow(&app, &of_store, Some(seen), 20).await;
        assert_eq!(told(&some), [(ours.0, false)]);
        // What never was theirs and is changed is nothing to them.
        change(&app, &agent, ours, json!({"price_fen": 610_000_000})).await;
        assert_eq!(follow(&app, &of_district, Some(seen_near), 20).await.0, []);
    }

    async fn the_whole_inventory_comes_in_lines_with_a_cursor_at_the_end(app: TestApp) {
        let House { agent, community, token, .. } = house(&app).await;
        let mut ids = Vec::new();
        for room in ["301", "302", "303"] {
            ids.push(published(&app, &agent, sale(community, room)).await);
        }
        app.by(&agent).delete(&format!("{LISTINGS}/{}/syndication", ids[1])).await.assert_status(204);
        let answer = app.bearer(&token).get(&format!("{FEED}/bulk")).await.assert_status(200);
        assert_eq!(answer.header("content-type"), Some("application/x-ndjson"));
        let text = answer.text();
        let mut lines: Vec<&str> = text.lines().collect();
        let end: PortalBulkEnd = serde_json::from_str(lines.pop().unwrap()).unwrap();
        assert_eq!(answer.header("next-cursor"), Some(end.next_cursor.as_str()));
        let items: Vec<PortalChange> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(told(&items), [(ids[0].0, false), (ids[2].0, false)]);
        assert_eq!(items, follow(&app, &token, None, 20).await.0);
        // From there on, what comes later and no more.
        change(&app, &agent, ids[2], json!({"price_fen": 600_000_000})).await;
        let (changes, _) = follow(&app, &token, Some(end.next_cursor), 20).await;
        assert_eq!(told(&changes), [(ids[2].0, false)]);
    }

    async fn a_transaction_that_ends_late_is_not_missed(app: TestApp) {
        // The embedded database has one writer: nothing can end late.
        if app.app.db.engine() == Engine::Sqlite {
            return;
        }
        let House { agent, community, token, .. } = house(&app).await;
        let slow = published(&app, &agent, sale(community, "301")).await;
        let quick = published(&app, &agent, sale(community, "302")).await;
        let (_, cursor) = follow(&app, &token, None, 20).await;
        let (written, wait) = (mpsc::channel::<()>(), mpsc::channel::<()>());
        let late = app.app.clone();
        let thread = std::thread::spawn(move || {
            late.write_blocking(|tx| {
                outbox::record(tx, OutboxTopic::ListingPriced, slow, &json!({}))?;
                written.0.send(()).unwrap();
                wait.1.recv().unwrap();
                Ok(())
            })
            .unwrap();
        });
        written.1.recv().unwrap();
        // Written later, and committed earlier.
        change(&app, &agent, quick, json!({"price_fen": 600_000_000})).await;
        let (first, cursor) = follow(&app, &token, Some(cursor), 20).await;
        assert_eq!(told(&first), [(quick.0, false)]);
        wait.0.send(()).unwrap();
        thread.join().unwrap();
        let (then, cursor) = follow(&app, &token, Some(cursor), 20).await;
        assert_eq!(told(&then), [(slow.0, false)]);
        assert_eq!(follow(&app, &token, Some(cursor), 20).await.0, []);
    }

    async fn what_is_old_is_cleared_away_and_the_feed_stays_whole(app: TestApp) {
        let House { agent, community, token: early, .. } = house(&app).await;
        let id = published(&app, &agent, sale(community, "301")).await;
        let (_, cursor) = follow(&app, &early, None, 20).await;
        app.by(&agent).delete(&format!("{LISTINGS}/{id}/syndication")).await.assert_status(204);
        outbox::number(&app.app).unwrap();
        let last = app.read(outbox::last);
        assert_eq!(app.read(|conn| outbox::after(conn, 0, &OutboxTopic::LISTINGS, 10)).len(), 2);
        app.advance(chrono::Duration::days(31));
        app.run_jobs();
        assert_eq!(app.read(|conn| outbox::after(conn, 0, &OutboxTopic::LISTINGS, 10)), []);
        // Whoever reads event by event has missed some; whoever follows listings has not.
        app.read(|conn| outbox::require_kept(conn, last));
        let error = app.app.db.read_blocking(|conn| outbox::require_kept(conn, 0)).unwrap_err();
        assert_eq!(error.code.as_str(), "cursor_expired");
        let fresh = token(&app, claims(1));
        assert_eq!(told(&follow(&app, &fresh, Some(cursor), 20).await.0), [(id.0, true)]);
    }
}
