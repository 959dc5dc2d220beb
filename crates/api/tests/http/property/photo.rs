//! The survey: photos and floor plans of a listing.

use std::path::Path;

use actix_web::http::Method;
use chrono::Duration;
use diesel::prelude::*;
use fangke_api::platform::db::sql::Sql;
use fangke_api::property::photo::service as photo;
use fangke_api::schema::listings;
use fangke_shared::company::audit::AuditEntryResponse;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::property::listing::ListingSummary;
use fangke_shared::property::photo::{PHOTO_BYTES_MAX, PhotoKind, PhotoResponse, PhotoRoom};
use fangke_shared::property::timeline::{TimelineEntry, TimelineEvent};
use fangke_shared::{ListingId, PhotoId};
use futures_util::future::join_all;
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use serde_json::json;

use crate::support::{Answer, LISTINGS, TestApp, TestMember, sale};

/// A place that a phone has noted in a picture.
const PLACE: &[u8] = b"N31.2304 E121.4737";

/// A picture of its own for each number, with a place noted in it.
pub fn jpeg(number: u8) -> Vec<u8> {
    sized(number, 48, 32)
}

fn sized(number: u8, width: u32, height: u32) -> Vec<u8> {
    let picture = RgbImage::from_pixel(width, height, Rgb([number * 5, 255 - number, 90]));
    let mut file = Vec::new();
    JpegEncoder::new(&mut file).encode_image(&picture).unwrap();
    let length = u16::try_from(PLACE.len() + 2).unwrap().to_be_bytes();
    let note = [&[0xff, 0xfe], &length[..], PLACE].concat();
    file.splice(2..2, note);
    file
}

fn upload(app: &TestApp, by: &TestMember, listing: i64, kind: &str, file: Vec<u8>) -> impl Future<Output = Answer> {
    let path = format!("{LISTINGS}/{listing}/photos?kind={kind}");
    app.by(by).with("Content-Type", "image/jpeg").send(Method::POST, &path, Some(file))
}

async fn add(app: &TestApp, by: &TestMember, listing: i64, kind: &str, number: u8) -> PhotoResponse {
    upload(app, by, listing, kind, jpeg(number)).await.assert_status(201).read()
}

async fn list(app: &TestApp, by: &TestMember, listing: i64) -> Vec<PhotoResponse> {
    app.by(by).get(&format!("{LISTINGS}/{listing}/photos")).await.assert_status(200).read::<Page<PhotoResponse>>().items
}

fn ids(photos: &[PhotoResponse]) -> Vec<PhotoId> {
    photos.iter().map(|photo| photo.id).collect()
}

async fn order(app: &TestApp, by: &TestMember, listing: i64, ids: &[PhotoId]) -> Answer {
    app.by(by).put(&format!("{LISTINGS}/{listing}/photos/order"), json!({ "photo_ids": ids })).await
}

async fn set_cover(app: &TestApp, by: &TestMember, listing: i64, photo: PhotoId) -> Answer {
    app.by(by).put(&format!("{LISTINGS}/{listing}/cover"), json!({ "photo_id": photo })).await
}

async fn delete(app: &TestApp, by: &TestMember, photo: PhotoId) -> Answer {
    app.by(by).delete(&format!("/api/v1/photos/{photo}")).await
}

/// What the listing knows of its survey: photos, floor plan, cover.
fn survey(app: &TestApp, listing: i64) -> (i32, bool, Option<i64>) {
    let columns = (listings::photo_count, listings::has_floor_plan, listings::cover_photo_id);
    app.read(|conn| Ok(listings::table.find(listing).select(columns).first(conn)?))
}

async fn events(app: &TestApp, by: &TestMember, listing: i64) -> Vec<TimelineEvent> {
    let page: Page<TimelineEntry> = app.by(by).get(&format!("{LISTINGS}/{listing}/timeline")).await.assert_status(200).read();
    page.items.into_iter().map(|entry| entry.event).collect()
}

/// Files of the store.
fn files(app: &TestApp) -> usize {
    fn count(folder: &Path) -> usize {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
    }
    count(&app.app.data_dir.join("files"))
}

/// A listing and its agent.
async fn listing(app: &TestApp) -> (i64, TestMember) {
    let agent = app.member(Role::Agent);
    let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
    (app.enter(&agent, sale(community, "301")).await.summary.id.0, agent)
}

both_engines! {
    async fn a_photo_says_which_room_it_shows(app: TestApp) {
        let (listing, agent) = listing(&app).await;
        let photo = add(&app, &agent, listing, "photo", 1).await;
        assert_eq!(photo.room, None);
        let room = format!("/api/v1/photos/{}/room", photo.id);
        let named: Page<PhotoResponse> = app.by(&agent).put(&room, json!({"room": "living_room"})).await.assert_status(200).read();
        assert_eq!(named.items[0].room, Some(PhotoRoom::LivingRoom));
        assert_eq!(list(&app, &agent, listing).await[0].room, Some(PhotoRoom::LivingRoom));
        // The public page says so of every picture but the cover.
        let second = add(&app, &agent, listing, "photo", 2).await;
        app.by(&agent).put(&format!("/api/v1/photos/{}/room", second.id), json!({"room": "kitchen"})).await.assert_status(200);
        let page = app.by(&agent).post(&format!("{LISTINGS}/{listing}/publication"), json!({})).await.assert_status(201).json();
        let html = app.anyone().get(&format!("/s/{}", page["token"].as_str().unwrap())).await.assert_status(200).text();
        assert!(html.contains("<figcaption>厨房</figcaption>"), "{html}");
        app.by(&agent).put(&room, json!({"room": null})).await.assert_status(200);
        assert_eq!(list(&app, &agent, listing).await[0].room, None);

        app.by(&agent).put(&room, json!({"room": "attic"})).await.assert_status(422);
        let plan = add(&app, &agent, listing, "floor_plan", 3).await;
        let refused = app.by(&agent).put(&format!("/api/v1/photos/{}/room", plan.id), json!({"room": "study"})).await;
        refused.assert_problem(422, "validation_failed").assert_field("/room", "contradicts");
        app.by(&agent).put("/api/v1/photos/9999/room", json!({"room": "study"})).await.assert_problem(404, "not_found");
        app.by(&app.member(Role::Finance)).put(&room, json!({"room": "study"})).await.assert_problem(403, "forbidden");
    }

    async fn a_photo_is_uploaded_listed_and_shown(app: TestApp) {
        let (listing, owner) = listing(&app).await;
        let colleague = app.member(Role::Agent);
        let file = sized(1, 1200, 900);
        let bytes = i64::try_from(file.len()).unwrap();
        let answer = upload(&app, &colleague, listing, "photo", file).await.assert_status(201);
        let photo: PhotoResponse = answer.read();
        assert_eq!((photo.kind, photo.is_cover, photo.width, photo.height), (PhotoKind::Photo, true, 1200, 900));
        assert_eq!((photo.bytes, photo.uploaded_by.id, photo.created_at), (bytes, colleague.id, app.app.clock.now()));
        assert_eq!(photo.listing_id, ListingId(listing));
        assert!(photo.can_delete);
        let sizes: Vec<(u32, u32)> = photo.sizes.iter().map(|size| (size.width, size.height)).collect();
        assert_eq!(sizes, [(320, 240), (960, 720), (1200, 900)]);
        for size in &photo.sizes {
            let shown = app.anyone().get(&size.url).await.assert_status(200);
            assert_eq!(shown.header("content-type"), Some("image/jpeg"));
            assert_eq!(shown.header("cache-control"), Some("private, max-age=86400, immutable"));
            let picture = image::load_from_memory(&shown.body).unwrap();
            assert_eq!((picture.width(), picture.height()), (size.width, size.height));
            assert!(!shown.body.windows(PLACE.len()).any(|part| part == PLACE));
        }
        let seen = list(&app, &owner, listing).await;
        assert_eq!((seen.len(), &seen[0]), (1, &photo));
        // Finance looks, and no more.
        let finance = app.member(Role::Finance);
        assert!(!list(&app, &finance, listing).await[0].can_delete);
        assert_eq!(survey(&app, listing), (1, false, Some(photo.id.0)));

        let original = format!("/api/v1/photos/{}/original", photo.id);
        let saved = app.by(&owner).get(&original).await.assert_status(200);
        assert_eq!(saved.header("content-disposition"), Some(format!("attachment; filename=\"FY-{listing:06}-{}.jpeg\"", photo.id).as_str()));
        assert!(!saved.body.windows(PLACE.len()).any(|part| part == PLACE));
        assert_eq!(image::load_from_memory(&saved.body).unwrap().width(), 1200);
        app.by(&finance).get(&original).await.assert_problem(403, "forbidden");
        app.by(&owner).get("/api/v1/photos/99/original").await.assert_problem(404, "not_found");
    }

    async fn uploads_of_a_while_are_one_event_and_each_is_recorded(app: TestApp) {
        let (listing, agent) = listing(&app).await;
        let colleague = app.member(Role::Agent);
        let photos = |count| TimelineEvent::PhotosAdded { of: PhotoKind::Photo, count };
        let plan = TimelineEvent::PhotosAdded { of: PhotoKind::FloorPlan, count: 1 };
        add(&app, &agent, listing, "photo", 1).await;
        app.advance(Duration::minutes(15));
        add(&app, &agent, listing, "photo", 2).await;
        add(&app, &agent, listing, "floor_plan", 3).await;
        let last = add(&app, &agent, listing, "photo", 4).await;
        app.advance(Duration::minutes(15) + Duration::seconds(1));
        add(&app, &agent, listing, "photo", 5).await;
        add(&app, &colleague, listing, "photo", 6).await;
        delete(&app, &agent, last.id).await.assert_status(204);
        let removed = TimelineEvent::PhotoRemoved { of: PhotoKind::Photo };
        let expected = [removed, photos(1), photos(1), photos(1), plan, photos(2), TimelineEvent::Created];
        assert_eq!(events(&app, &agent, listing).await, expected);
        let audit: Page<AuditEntryResponse> =
            app.by(&app.member(Role::Admin)).get("/api/v1/audit?subject=photo&limit=50").await.assert_status(200).read();
        let actions: Vec<&str> = audit.items.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(actions, ["delete", "create", "create", "create", "create", "create", "create"]);
        assert_eq!(audit.items[0].details, json!({"listing_id": listing, "kind": "photo"}));
        assert_eq!(audit.items[1].member.as_ref().map(|member| member.id), Some(colleague.id));
    }

    async fn the_same_file_again_is_the_same_photo(app: TestApp) {
        let (listing, agent) = listing(&app).await;
        let first = add(&app, &agent, listing, "photo", 1).await;
        let before = files(&app);
        let again: PhotoResponse = upload(&app, &agent, listing, "photo", jpeg(1)).await.assert_status(200).read();
        assert_eq!(again, first);
        // At the same time, too.
        let answers = join_all((0..4).map(|_| upload(&app, &agent, listing, "photo", jpeg(2)))).await;
        let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 200, 200, 201]);
        assert_eq!((list(&app, &agent, listing).await.len(), survey(&app, listing).0), (2, 2));
        assert_eq!(files(&app), before * 2);
        // Another flat may look alike.
        let community = app.community(&app.member(Role::Admin), "朝阳", "和光里").await;
        let other = app.enter(&agent, sale(community, "302")).await.summary.id.0;
        add(&app, &agent, other, "photo", 1).await;
    }

    async fn what_is_no_photo_is_refused_with_its_code(app: TestApp) {
        let (listing, agent) = listing(&app).await;
        let html = b"<!doctype html><html><script>alert(1)</script></html>".to_vec();
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
        let mut bomb = jpeg(1);
        let frame = bomb.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
        // 30 000 × 30 000 pixels.
        bomb[frame + 5..frame + 9].copy_from_slice(&[0x75, 0x30, 0x75, 0x30]);
        let whole = jpeg(2);
        let truncated = whole[..whole.len() / 2].to_vec();
        let send = |file: Vec<u8>| upload(&app, &agent, listing, "photo", file);
        send(html).await.assert_problem(422, "unsupported_image");
        send(b"GIF89a\x01\0\x01\0\0\0\0;".to_vec()).await.assert_problem(422, "unsupported_image");
        send(Vec::new()).await.assert_problem(422, "unsupported_image");
        send(truncated).await.assert_problem(422, "unsupported_image");
        send(heic).await.assert_problem(422, "heic_unsupported");
        send(bomb).await.assert_problem(422, "image_too_large");
        let mut long = whole.clone();
        long.resize(PHOTO_BYTES_MAX + 1, 0);
        send(long.clone()).await.assert_problem(413, "body_too_large");
        // What follows the end of the picture is no part of it, and the limit itself is within.
        long.truncate(PHOTO_BYTES_MAX);
        send(long).await.assert_status(201);
        assert_eq!((list(&app, &agent, listing).await.len(), files(&app)), (1, 2));

        let path = format!("{LISTINGS}/{listing}/photos");
        let post = |path: &str| app.by(&agent).send(Method::POST, path, Some(jpeg(3)));
        post(&path).await.assert_problem(422, "validation_failed").assert_field("kind", "required");
        post(&format!("{path}?kind=video")).await.assert_problem(422, "validation_failed").assert_field("kind", "invalid_format");
        post(&format!("{path}?kind=photo&x=1")).await.assert_problem(422, "validation_failed").assert_field("x", "unknown_field");
        upload(&app, &agent, 99, "photo", jpeg(3)).await.assert_problem(404, "not_found");
        app.by(&agent).get(&format!("{LISTINGS}/99/photos")).await.assert_problem(404, "not_found");
        upload(&app, &app.member(Role::Finance), listing, "photo", jpeg(3)).await.assert_problem(403, "forbidden");
    }

    async fn a_listing_has_thirty_photos_and_three_floor_plans(app: TestApp) {
        let (listing, agent) = listing(&app).await;
        for number in 0..29 {
            add(&app, &agent, listing, "photo", number).await;
        }
        let last = join_all((29..33).map(|number| upload(&app, &agent, listing, "photo", jpeg(number)))).await;
        let added = last.iter().filter(|answer| answer.status == 201).count();
        assert_eq!(added, 1);
        for refused in last.into_iter().filter(|answer| answer.status != 201) {
            refused.assert_problem(422, "validation_failed").assert_field("", "too_many");
        }
        for number in 40..43 {
            add(&app, &agent, listing, "floor_plan", number).await;
        }
        upload(&app, &agent, listing, "floor_plan", jpeg(44)).await.assert_problem(422, "validation_failed").assert_field("", "too_many");
        // What is there already needs no room.
        upload(&app, &agent, listing, "photo", jpeg(0)).await.assert_status(200);
        let all = list(&app, &agent, listing).await;
        assert_eq!((all.len(), survey(&app, listing).0, files(&app)), (33, 30, 66));
        let mut other_way: Vec<PhotoId> = ids(&all);
        other_way.reverse();
        order(&app, &agent, listing, &other_way).await.assert_status(200);
        assert_eq!(ids(&list(&app, &agent, listing).await), other_way);
    }

    async fn pictures_are_put_in_order_and_none_is_lost(app: TestApp) {
        let (listing, agent) = listing(&app).await;
        let colleague = app.member(Role::Agent);
        let added = join_all((0..4).map(|number| upload(&app, &agent, listing, "photo", jpeg(number)))).await;
        assert!(added.iter().all(|answer| answer.status == 201));
        let plan = add(&app, &agent, listing, "floor_plan", 9).await.id;
        let now = ids(&list(&app, &agent, listing).await);
        assert_eq!((now.len(), now[4]), (5, plan));
        let (one, other) = ([now[4], now[0], now[1], now[2], now[3]], [now[3], now[2], now[1], now[0], now[4]]);
        let answered: Page<PhotoResponse> = order(&app, &colleague, listing, &one).await.assert_status(200).read();
        assert_eq!(ids(&answered.items), one);
        // Two devices at once: the later one wins, whole.
        for answer in join_all([order(&app, &agent, listing, &one), order(&app, &colleague, listing, &other)]).await {
            answer.assert_status(200);
        }
        let after = ids(&list(&app, &agent, listing).await);
        assert!(after == one || after == other, "{after:?}");

        order(&app, &agent, listing, &now[..4]).await.assert_problem(412, "stale_version");
        let unknown = [now.clone(), vec![PhotoId(99)]].concat();
        order(&app, &agent, listing, &unknown).await.assert_problem(412, "stale_version");
        let twice = [now[0], now[1], now[2], now[3], now[0]];
        order(&app, &agent, listing, &twice).await.assert_problem(422, "validation_failed").assert_field("/photo_ids/4", "repeated");
        order(&app, &app.member(Role::Finance), listing, &now).await.assert_problem(403, "forbidden");
        order(&app, &agent, 99, &[]).await.assert_problem(404, "not_found");
        assert_eq!(ids(&list(&app, &agent, listing).await), after);
        // The cover does not change with the order, and what is new comes last.
        assert_eq!(survey(&app, listing).2, Some(now[0].0));
        let new = add(&app, &agent, listing, "photo", 20).await.id;
        assert_eq!(ids(&list(&app, &agent, listing).await).last(), Some(&new));
    }

    async fn a_cover_is_chosen_and_follows_when_its_photo_goes(app: TestApp) {
        let (listing, agent) = listing(&app).await;
        let plan = add(&app, &agent, listing, "floor_plan", 1).await;
        assert_eq!((plan.is_cover, survey(&app, listing)), (false, (0, true, None)));
        let (first, second) = (add(&app, &agent, listing, "photo", 2).await, add(&app, &agent, listing, "photo", 3).await);
        let third = add(&app, &agent, listing, "photo", 4).await;
        assert_eq!((first.is_cover, second.is_cover), (true, false));
        let answered: Page<PhotoResponse> = set_cover(&app, &agent, listing, third.id).await.assert_status(200).read();
        let covers: Vec<bool> = answered.items.iter().map(|photo| photo.is_cover).collect();
        assert_eq!((covers, survey(&app, listing)), (vec![false, false, false, true], (3, true, Some(third.id.0))));
        for wrong in [plan.id, PhotoId(99)] {
            set_cover(&app, &agent, listing, wrong).await.assert_problem(422, "validation_failed").assert_field("/photo_id", "does_not_exist");
        }
        set_cover(&app, &app.member(Role::Finance), listing, first.id).await.assert_problem(403, "forbidden");
        set_cover(&app, &agent, 99, first.id).await.assert_problem(404, "not_found");
        delete(&app, &agent, third.id).await.assert_status(204);
        assert_eq!(survey(&app, listing), (2, true, Some(first.id.0)));
        delete(&app, &agent, second.id).await.assert_status(204);
        delete(&app, &agent, plan.id).await.assert_status(204);
        assert_eq!(survey(&app, listing), (1, false, Some(first.id.0)));
        delete(&app, &agent, first.id).await.assert_status(204);
        assert_eq!((survey(&app, listing), files(&app)), ((0, false, None), 0));
    }

    async fn a_picture_is_removed_by_its_maker_or_by_whoever_may_change_the_listing(app: TestApp) {
        let (listing, agent) = listing(&app).await;
        let (maker, colleague) = (app.member(Role::Agent), app.member(Role::Agent));
        let (one, two) = (add(&app, &maker, listing, "photo", 1).await, add(&app, &maker, listing, "photo", 2).await);
        let shown = |by: &TestMember| {
            let by = by.clone();
            let app = &app;
            async move { list(app, &by, listing).await.iter().map(|photo| photo.can_delete).collect::<Vec<_>>() }
        };
        assert_eq!((shown(&maker).await, shown(&colleague).await, shown(&agent).await), (vec![true; 2], vec![false; 2], vec![true; 2]));
        delete(&app, &colleague, one.id).await.assert_problem(403, "forbidden");
        delete(&app, &app.member(Role::Finance), one.id).await.assert_problem(403, "forbidden");
        app.anyone().get(&one.sizes[0].url).await.assert_status(200);
        delete(&app, &maker, one.id).await.assert_status(204);
        app.anyone().get(&one.sizes[0].url).await.assert_problem(404, "not_found");
        delete(&app, &maker, one.id).await.assert_problem(404, "not_found");
        // Both at once: one removes it, for the other it is gone.
        let mut statuses: Vec<u16> = join_all([delete(&app, &agent, two.id), delete(&app, &maker, two.id)]).await.iter().map(|a| a.status).collect();
        statuses.sort_unstable();
        assert_eq!((statuses, files(&app)), (vec![204, 404], 0));
    }

    async fn an_address_opens_one_size_and_ends(app: TestApp) {
        let (listing, agent) = listing(&app).await;
        let photo = add(&app, &agent, listing, "photo", 1).await;
        let url = photo.sizes[0].url.clone();
        let get = |url: String| app.anyone().get(&url);
        for wrong in [url.replace("/1-", "/2-"), url.replace("-48-", "-47-"), url.replace(".jpg", ""), url.replace(".jpg", "0.jpg"),
            "/api/v1/files/original".to_owned(), "/api/v1/files/..%2Ffangke.key".to_owned()] {
            assert_ne!(wrong, url);
            get(wrong).await.assert_problem(404, "not_found");
        }
        // It is 2026-03-18 02:00 in UTC.
        assert_eq!(list(&app, &agent, listing).await[0].sizes[0].url, url);
        app.advance(Duration::hours(46) - Duration::seconds(1));
        get(url.clone()).await.assert_status(200);
        app.advance(Duration::seconds(1));
        get(url.clone()).await.assert_problem(404, "not_found");
        let new = list(&app, &agent, listing).await[0].sizes[0].url.clone();
        get(new).await.assert_status(200);
    }

    async fn a_list_shows_the_covers_small(app: TestApp) {
        let (id, agent) = listing(&app).await;
        let row = |answer: Answer| answer.read::<Page<ListingSummary>>().items.remove(0);
        assert_eq!(row(app.by(&agent).get(LISTINGS).await).cover_url, None);
        let photo: PhotoResponse = upload(&app, &agent, id, "photo", sized(1, 400, 300)).await.assert_status(201).read();
        let shown = row(app.by(&agent).get(LISTINGS).await);
        assert_eq!((shown.cover_photo_id, shown.cover_url.as_ref()), (Some(photo.id), Some(&photo.sizes[0].url)));
        // A picture that is smaller than what lists show is shown as it is.
        delete(&app, &agent, photo.id).await.assert_status(204);
        let tiny = add(&app, &agent, id, "photo", 2).await;
        let address = row(app.by(&agent).get(LISTINGS).await).cover_url.unwrap();
        let (small, own) = (app.anyone().get(&address).await, app.anyone().get(&tiny.sizes[0].url).await);
        assert_ne!(address, tiny.sizes[0].url);
        assert_eq!(small.assert_status(200).body, own.assert_status(200).body);
    }

    async fn what_can_not_be_recorded_leaves_no_file(app: TestApp) {
        let (listing, agent) = listing(&app).await;
        app.write(|conn| Ok(Sql::new("DROP TABLE audit_entries").execute(conn)?));
        upload(&app, &agent, listing, "photo", jpeg(1)).await.assert_problem(503, "unavailable");
        assert_eq!((files(&app), survey(&app, listing)), (0, (0, false, None)));
        assert!(list(&app, &agent, listing).await.is_empty());
    }

    async fn what_a_published_listing_shows_is_marked_and_in_order(app: TestApp) {
        let (listing, agent) = listing(&app).await;
        let (one, plan) = (add(&app, &agent, listing, "photo", 1).await, add(&app, &agent, listing, "floor_plan", 2).await);
        order(&app, &agent, listing, &[plan.id, one.id]).await.assert_status(200);
        let published = app.read(|conn| photo::published(conn, ListingId(listing)));
        let shown: Vec<_> = published.iter().map(|photo| (photo.id, photo.kind, photo.is_cover)).collect();
        assert_eq!(shown, [(plan.id, PhotoKind::FloorPlan, false), (one.id, PhotoKind::Photo, true)]);
        let size = &published[1].sizes[0];
        assert_eq!((published[1].sizes.len(), size.width, size.height), (1, 48, 32));
        let file = app.app.files.get(&size.key).await.unwrap();
        assert_eq!(file, app.anyone().get(&one.sizes[0].url).await.assert_status(200).body);
    }
}
