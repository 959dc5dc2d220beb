//! Public pages: what they tell and never tell, when they close, who counts.

use std::time::{Duration as Span, Instant};

use actix_web::http::Method;
use chrono::{Duration, NaiveDate};
use diesel::prelude::*;
use fangke_api::property::share::service::count_view;
use fangke_api::schema::{members, share_visitors};
use fangke_shared::permission::Role;
use fangke_shared::property::share::PublicationResponse;
use fangke_shared::property::timeline::TimelineEvent;
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use serde_json::{Value, json};

use crate::support::{Answer, LISTINGS, TestApp, TestMember, ids, rental, sale, with};

const BROWSER: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148";

/// A listing that says more than the public may know.
fn talkative(community: i64) -> Value {
    with(
        sale(community, "1987"),
        json!({"building": "77", "unit": "9", "floor": 19, "total_floors": 30, "orientations": ["south", "north"], "decoration": "refined",
            "built_year": 2011, "title": "南北通透 <script>alert(1)</script> 满五唯一", "notes": "业主急用钱，底价六百", "floor_price_fen": 600_000_000}),
    )
}

async fn enter(app: &TestApp, by: &TestMember) -> i64 {
    let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
    app.enter(by, talkative(community)).await.summary.id.0
}

async fn publish(app: &TestApp, by: &TestMember, id: i64) -> Answer {
    app.by(by).post(&format!("{LISTINGS}/{id}/publication"), json!({})).await
}

/// The path of a new page.
async fn published(app: &TestApp, by: &TestMember, id: i64) -> String {
    path(&publish(app, by, id).await.assert_status(201).read())
}

fn path(publication: &PublicationResponse) -> String {
    assert_eq!(publication.url, format!("http://localhost:8080/s/{}", publication.token));
    assert!(publication.token.len() >= 16, "96 bits at least");
    format!("/s/{}", publication.token)
}

async fn publication(app: &TestApp, by: &TestMember, id: i64) -> PublicationResponse {
    app.by(by).get(&format!("{LISTINGS}/{id}/publication")).await.assert_status(200).read()
}

async fn unpublish(app: &TestApp, by: &TestMember, id: i64) -> Answer {
    app.by(by).delete(&format!("{LISTINGS}/{id}/publication")).await
}

/// Waits until so many views are counted: that happens after the page was sent.
async fn await_views(app: &TestApp, by: &TestMember, id: i64, views: i64) {
    let started = Instant::now();
    while publication(app, by, id).await.views != views {
        assert!(started.elapsed() < Span::from_secs(60), "{:?}", publication(app, by, id).await);
        actix_web::rt::time::sleep(Span::from_millis(10)).await;
    }
}

/// The page of an address that opens nothing.
async fn assert_gone(app: &TestApp, path: &str) {
    let answer = app.anyone().get(path).await;
    assert_eq!((answer.status, answer.header("content-type")), (404, Some("text/html; charset=utf-8")));
    let none = app.anyone().get("/s/nothing-was-ever-here").await;
    assert_eq!(answer.text(), none.text(), "a closed page and one that never was look the same");
    assert!(answer.text().contains("这套房源已不在展示"));
}

fn jpeg() -> Vec<u8> {
    let mut file = Vec::new();
    JpegEncoder::new(&mut file).encode_image(&RgbImage::from_pixel(400, 300, Rgb([90, 120, 90]))).unwrap();
    file
}

both_engines! {
    async fn a_publication_says_what_goes_into_the_text_and_the_picture(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = enter(&app, &agent).await;
        let bare: PublicationResponse = publish(&app, &agent, id).await.assert_status(201).read();
        assert!(bare.agent.unwrap().name.starts_with("林晓岚"));
        assert_eq!((bare.cover_path, bare.company), (None, None));
        let admin = app.member(Role::Admin);
        let path = format!("{LISTINGS}/{id}/photos?kind=photo");
        app.by(&admin).with("Content-Type", "image/jpeg").send(Method::POST, &path, Some(jpeg())).await.assert_status(201);
        let page = publication(&app, &agent, id).await;
        let cover = page.cover_path.unwrap();
        assert!(cover.starts_with(&format!("/s/{}/photos/1-", page.token)), "{cover}");
        app.anyone().get(&cover).await.assert_status(200);
        let code = app.anyone().get(&format!("/s/{}/qr.svg", page.token)).await.assert_status(200);
        assert!(code.text().starts_with("<svg") && code.text().contains(" width=\""), "a canvas needs its size");
    }

    async fn a_page_tells_what_the_public_may_know(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = enter(&app, &agent).await;
        assert!(!app.listing(&agent, id).await.summary.is_published);
        let path = published(&app, &agent, id).await;
        let answer = app.anyone().get(&path).await.assert_status(200);
        let html = answer.text();
        for told in ["云庭家园", "朝阳", "668.0 万", "3室2厅1卫", "118.6 ㎡", "中楼层", "共 30 层", "南", "精装", "2011 年", "56,324 元/㎡", "满五唯一", "林晓岚"] {
            assert!(html.contains(told), "{told}: {html}");
        }
        for secret in ["王", "小明", "1234", "1987", "77", "单元", "号楼", "急用钱", "600.0", "19 层", "FY-"] {
            // The address is made of random letters and digits.
            assert!(!html.replace(&path, "").replace(char::is_whitespace, "").split("<svg").next().unwrap().contains(&secret.replace(' ', "")), "{secret}: {html}");
        }
        // What people wrote is text, wherever it stands.
        assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !html.contains("<script"), "{html}");
        assert!(html.contains("<svg") && html.contains("<meta name=\"robots\" content=\"noindex\">"));
        let url = format!("http://localhost:8080{path}");
        for head in [
            format!("<link rel=\"canonical\" href=\"{url}\">"),
            format!("<meta property=\"og:url\" content=\"{url}\">"),
            "<meta property=\"og:title\" content=\"云庭家园 3室2厅1卫 118.6 ㎡\">".to_owned(),
            "<html lang=\"zh-CN\">".to_owned(),
        ] {
            assert!(html.contains(&head), "{head}: {html}");
        }
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'self'; img-src 'self'") && !policy.contains("script"), "{policy}");
        assert_eq!((answer.header("x-robots-tag"), answer.header("cache-control")), (Some("noindex"), Some("private, no-store")));
        for asset in ["share.css", "icon.svg"] {
            assert!(html.contains(&format!("\"/s/assets/{asset}\"")), "{asset}: {html}");
            app.anyone().get(&format!("/s/assets/{asset}")).await.assert_status(200);
        }
        // Lists and filters know of it, and so does the timeline.
        assert!(app.listing(&agent, id).await.summary.is_published);
        assert_eq!(ids(&app.by(&agent).get(&format!("{LISTINGS}?published=true")).await), [id]);
        assert_eq!(app.events(&agent, id).await[0], TimelineEvent::Published);
    }

    async fn a_page_speaks_the_visitors_language(app: TestApp) {
        let agent = app.member(Role::Agent);
        let path = published(&app, &agent, enter(&app, &agent).await).await;
        for (header, told, lang) in [("zh-TW,zh;q=0.8", "668.0 萬", "zh-TW"), ("en-US,en;q=0.9", "CN¥ 6,680,000", "en"), ("fr", "668.0 万", "zh-CN")] {
            let html = app.anyone().with("Accept-Language", header).get(&path).await.assert_status(200).text();
            assert!(html.contains(told) && html.contains(&format!("<html lang=\"{lang}\">")), "{html}");
        }
        let html = app.anyone().get(&format!("{path}?lang=en")).await.assert_status(200).text();
        assert!(html.contains("Your agent") && html.contains("3 bed · 2 living · 1 bath") && html.contains("<dd>S, N</dd>"), "{html}");
        let html = app.anyone().get(&format!("{path}?lang=zh-CN")).await.assert_status(200).text();
        assert!(html.contains("<dd>南北</dd>"), "{html}");
        let gone = app.anyone().with("Accept-Language", "en").get("/s/x").await;
        assert!(gone.status == 404 && gone.text().contains("no longer shown"));
    }

    async fn a_listing_to_let_shows_its_rent(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let id = app.enter(&agent, rental(community, "301")).await.summary.id.0;
        let html = app.anyone().get(&published(&app, &agent, id).await).await.text();
        assert!(html.contains("8,000 元/月") && !html.contains('万'), "{html}");
    }

    async fn a_page_closes_at_once_and_opens_elsewhere(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = enter(&app, &agent).await;
        let first = published(&app, &agent, id).await;
        let second = published(&app, &agent, id).await;
        assert_ne!(first, second);
        assert_gone(&app, &first).await;
        app.anyone().get(&second).await.assert_status(200);
        unpublish(&app, &agent, id).await.assert_status(204);
        assert_gone(&app, &second).await;
        app.by(&agent).get(&format!("{LISTINGS}/{id}/publication")).await.assert_problem(404, "not_found");
        assert_eq!(app.events(&agent, id).await[0], TimelineEvent::Unpublished);
        // Twice is once.
        unpublish(&app, &agent, id).await.assert_status(204);
        let events = app.events(&agent, id).await;
        assert_eq!(events.iter().filter(|event| **event == TimelineEvent::Unpublished).count(), 1);
        let audit = app.by(&app.member(Role::Admin)).get(&format!("/api/v1/audit?subject=listing&subject_id={id}")).await.assert_status(200).text();
        assert!(audit.contains("\"publish\"") && audit.contains("\"unpublish\"") && !audit.contains(second.trim_start_matches("/s/")), "{audit}");
    }

    async fn what_is_no_longer_available_is_shown_no_more(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = enter(&app, &agent).await;
        for status in ["paused", "unknown", "sold_elsewhere"] {
            let path = published(&app, &agent, id).await;
            app.set_status(&agent, id, status).await.assert_status(200);
            assert_gone(&app, &path).await;
            let events = app.events(&agent, id).await;
            assert!(events[..2].contains(&TimelineEvent::Unpublished), "{events:?}");
            publish(&app, &agent, id).await.assert_problem(409, "not_publishable");
            if status != "sold_elsewhere" {
                app.set_status(&agent, id, "available").await.assert_status(200);
                // It does not open again by itself.
                assert_gone(&app, &path).await;
            }
        }
        let community = app.community(&app.member(Role::Admin), "海淀", "学苑里").await;
        let lead = with(sale(community, "301"), json!({"is_lead": true, "owners": []}));
        let lead = app.enter(&agent, lead).await.summary.id.0;
        publish(&app, &agent, lead).await.assert_problem(409, "not_publishable");
    }

    async fn agents_publish_their_own_and_managers_their_stores(app: TestApp) {
        let region = app.region("朝阳大区");
        let (store, other) = (app.store(region, "望京店"), app.store(region, "国贸店"));
        let agent = app.member_of(Role::Agent, store);
        let id = enter(&app, &agent).await;
        for (role, unit, is_allowed) in [
            (Role::Agent, store, false),
            (Role::Manager, other, false),
            (Role::Assistant, other, false),
            (Role::Finance, store, false),
            (Role::Manager, store, true),
            (Role::Assistant, store, true),
            (Role::Director, region, true),
            (Role::Admin, other, true),
        ] {
            let member = app.member_of(role, unit);
            let (published, closed) = (publish(&app, &member, id).await, unpublish(&app, &member, id).await);
            if is_allowed {
                published.assert_status(201);
                closed.assert_status(204);
            } else {
                published.assert_problem(403, "forbidden");
                closed.assert_problem(403, "forbidden");
            }
        }
        publish(&app, &agent, id).await.assert_status(201);
        publish(&app, &agent, 99).await.assert_problem(404, "not_found");
        unpublish(&app, &agent, 99).await.assert_problem(404, "not_found");
        app.anyone().post(&format!("{LISTINGS}/{id}/publication"), json!({})).await.assert_problem(401, "unauthenticated");
        let wrong = app.by(&agent).post(&format!("{LISTINGS}/{id}/publication"), json!({"shows_phone": "yes"})).await;
        wrong.assert_problem(422, "validation_failed").assert_field("/shows_phone", "invalid_format");
    }

    async fn the_same_post_gives_the_same_address_and_of_many_at_once_one_stays_open(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = enter(&app, &agent).await;
        let post = |key: &str| app.by(&agent).with("Idempotency-Key", key).post(&format!("{LISTINGS}/{id}/publication"), json!({}));
        assert_eq!(post("k").await.assert_status(201).json(), post("k").await.assert_status(201).json());
        let pages = futures_util::future::join_all((0..5).map(|_| published(&app, &agent, id))).await;
        let mut open = Vec::new();
        for page in pages {
            if app.anyone().get(&page).await.status == 200 {
                open.push(page);
            }
        }
        assert_eq!(open, [path(&publication(&app, &agent, id).await)]);
    }

    async fn the_card_shows_a_number_only_where_it_was_wanted(app: TestApp) {
        let agent = app.member(Role::Agent);
        let set = |phone: &'static str, is_active: bool| app.write(|conn| {
            let values = (members::phone.eq(Some(phone)), members::is_active.eq(is_active));
            Ok(diesel::update(members::table.find(agent.id.0)).set(values).execute(conn)?)
        });
        set("139 0000 1111", true);
        let id = enter(&app, &agent).await;
        let silent = app.anyone().get(&published(&app, &agent, id).await).await.text();
        assert!(silent.contains("林晓岚") && !silent.contains("139"), "{silent}");
        let shown = app.by(&agent).post(&format!("{LISTINGS}/{id}/publication"), json!({"shows_phone": true})).await.assert_status(201);
        let page = path(&shown.read());
        let html = app.anyone().get(&page).await.text();
        assert!(html.contains("href=\"tel:+8613900001111\"") && html.contains("拨打 139 0000 1111"), "{html}");
        // An extension is dialled after the number, never as a part of it; what is no number can't leave its attribute.
        set("010-55556666-8", true);
        assert!(app.anyone().get(&page).await.text().contains("href=\"tel:+861055556666,8\""));
        set("\"><b>139", true);
        assert!(!app.anyone().get(&page).await.text().contains("<b>139"));
        // Who has left is nobody's agent.
        set("139 0000 1111", false);
        let html = app.anyone().get(&page).await.text();
        assert!(!html.contains("林晓岚") && !html.contains("139"), "{html}");
    }

    async fn pictures_are_open_as_long_as_the_page_is(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = enter(&app, &agent).await;
        for kind in ["photo", "floor_plan"] {
            let file = if kind == "photo" { jpeg() } else { jpeg().into_iter().chain([0]).collect() };
            let upload = app.by(&agent).with("Content-Type", "image/jpeg").send(Method::POST, &format!("{LISTINGS}/{id}/photos?kind={kind}"), Some(file));
            upload.await.assert_status(201);
        }
        let page = published(&app, &agent, id).await;
        let html = app.anyone().get(&page).await.text();
        assert!(html.contains(&format!("{page}/photos/1-320.jpg 320w, {page}/photos/1-400.jpg 400w")), "{html}");
        assert!(html.contains(&format!("content=\"http://localhost:8080{page}/photos/1-400.jpg\"")) && html.contains("户型图"), "{html}");
        let picture = app.anyone().get(&format!("{page}/photos/1-320.jpg")).await.assert_status(200);
        assert_eq!((picture.header("content-type"), picture.header("cache-control")), (Some("image/jpeg"), Some("private, no-cache")));
        let etag = picture.header("etag").unwrap().to_owned();
        app.anyone().with("If-None-Match", &etag).get(&format!("{page}/photos/1-320.jpg")).await.assert_status(304);
        app.anyone().get(&format!("{page}/photos/2-400.jpg")).await.assert_status(200);
        for wrong in ["0-320", "3-320", "1-321", "1", "1-", "-", "1-320-1", "x-320", "99999999999999999999999-1"] {
            app.anyone().get(&format!("{page}/photos/{wrong}.jpg")).await.assert_problem(404, "not_found");
        }
        unpublish(&app, &agent, id).await.assert_status(204);
        app.anyone().get(&format!("{page}/photos/1-320.jpg")).await.assert_problem(404, "not_found");
        app.anyone().with("If-None-Match", &etag).get(&format!("{page}/photos/1-320.jpg")).await.assert_problem(404, "not_found");
    }

    async fn a_code_leads_to_the_page_as_long_as_it_is_open(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = enter(&app, &agent).await;
        let page = published(&app, &agent, id).await;
        let code = app.anyone().get(&format!("{page}/qr.svg")).await.assert_status(200);
        assert_eq!((code.header("content-type"), code.header("cache-control")), (Some("image/svg+xml"), Some("private, no-cache")));
        // The same drawing as on the page itself, which names it in the visitor's language.
        let path = |svg: &str| svg.split("<path d=").nth(1).unwrap().split('/').next().unwrap().to_owned();
        assert_eq!(path(&code.text()), path(&app.anyone().get(&page).await.text()));
        unpublish(&app, &agent, id).await.assert_status(204);
        for closed in [page.as_str(), "/s/nothing-was-ever-here"] {
            app.anyone().get(&format!("{closed}/qr.svg")).await.assert_problem(404, "not_found");
        }
    }

    async fn visitors_count_once_a_day_and_programs_never(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = enter(&app, &agent).await;
        let page = published(&app, &agent, id).await;
        let visit = |agent: &'static str, address: &'static str| app.anyone().with("User-Agent", agent).from(address).get(&page);
        for program in ["Googlebot/2.1", "WhatsApp/2.23.20.0 A", "Iframely/1.3.1"] {
            visit(program, "203.0.113.9").await.assert_status(200);
        }
        app.anyone().get(&page).await.assert_status(200);
        visit(BROWSER, "203.0.113.1").await.assert_status(200);
        await_views(&app, &agent, id, 1).await;
        visit(BROWSER, "203.0.113.1").await.assert_status(200);
        visit(BROWSER, "203.0.113.2").await.assert_status(200);
        await_views(&app, &agent, id, 2).await;

        let view = |address: &str| app.act(|tx| count_view(tx, id.into(), address, BROWSER));
        view("203.0.113.1");
        assert_eq!(publication(&app, &agent, id).await.views, 2);
        // The day ends at midnight in Shanghai.
        app.turn_to("2026-03-18T15:59:59Z");
        view("203.0.113.1");
        assert_eq!(publication(&app, &agent, id).await.views, 2);
        app.turn_to("2026-03-18T16:00:00Z");
        view("203.0.113.1");
        assert_eq!(publication(&app, &agent, id).await.views, 3);
        let kept: Vec<(NaiveDate, String)> = app.read(|conn| Ok(share_visitors::table.select((share_visitors::day, share_visitors::visitor)).load(conn)?));
        assert!(kept.len() == 3 && kept.iter().all(|(_, visitor)| visitor.len() == 64 && !visitor.contains('.')), "{kept:?}");
        // Yesterday's visitors are forgotten, their number is not.
        assert_eq!((app.run_jobs(), app.run_jobs()), (2, 0));
        assert_eq!(publication(&app, &agent, id).await.views, 3);
        app.advance(Duration::days(6));
        let counted = publication(&app, &agent, id).await;
        assert_eq!((counted.views, counted.views_7d), (3, 1));
        app.advance(Duration::days(1));
        assert_eq!(publication(&app, &agent, id).await.views_7d, 0);
    }

    async fn views_at_once_are_all_counted(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = enter(&app, &agent).await;
        let page = published(&app, &agent, id).await;
        let visits = (1..=12).map(|n| app.anyone().with("User-Agent", BROWSER).from(&format!("203.0.113.{}", n % 6)).get(&page));
        for answer in futures_util::future::join_all(visits).await {
            answer.assert_status(200);
        }
        await_views(&app, &agent, id, 6).await;
    }
}
