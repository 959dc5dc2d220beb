//! The page of a recommendation list: what it tells and never tells, what is said there, when it closes (§3.1).

use std::time::{Duration as Span, Instant};

use actix_web::http::Method;
use chrono::Duration;
use diesel::prelude::*;
use fangke_api::schema::recommendations;
use fangke_shared::client::recommendation::{ACTS_PER_HOUR, RecommendationStep};
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use serde_json::json;

use super::recommendation::{House, path, revoke, say};
use crate::support::LISTINGS;

const BROWSER: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148";

fn jpeg() -> Vec<u8> {
    let mut file = Vec::new();
    JpegEncoder::new(&mut file).encode_image(&RgbImage::from_pixel(400, 300, Rgb([90, 120, 90]))).unwrap();
    file
}

both_engines! {
    async fn a_list_tells_what_a_client_may_read(app: TestApp) {
        let house = House::new(&app, 2).await;
        let list = house.list(&app, &house.listings).await;
        let answer = app.anyone().get(&path(&list)).await.assert_status(200);
        let html = answer.text();
        for told in ["为您挑选了 2 套房源", "王女士，看看这几套", "云庭家园", "480.0 万", "3室2厅1卫", "中楼层", "在预算内", "室数合适", "在想要的区域", "喜欢", "不合适", "约看房"] {
            assert!(html.contains(told), "{told}: {html}");
        }
        // The address is made of random letters and digits.
        let bare = html.replace(path(&list).trim_start_matches("/r/"), "");
        for secret in ["小明", "1900", "1901", "77", "单元", "急用钱", "底价", "FY-", "19 层", "重点", "138"] {
            assert!(!bare.contains(secret), "{secret}: {bare}");
        }
        assert!(!html.contains("<script") && html.contains("<meta name=\"robots\" content=\"noindex\">"), "{html}");
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("form-action 'self'") && policy.starts_with("default-src 'none'") && !policy.contains("script"), "{policy}");
        assert_eq!((answer.header("x-robots-tag"), answer.header("cache-control")), (Some("noindex"), Some("private, no-store")));
        app.anyone().get("/r/assets/recommendation.css").await.assert_status(200);
        for (language, told) in [("zh-TW", "為您挑選了 2 套房源"), ("en", "2 homes chosen for you")] {
            let html = app.anyone().get(&format!("{}?lang={language}", path(&list))).await.assert_status(200).text();
            assert!(html.contains(told) && html.contains(&format!("/reactions?lang={language}")), "{html}");
        }
    }

    async fn what_somebody_writes_is_text(app: TestApp) {
        let house = House::new(&app, 1).await;
        let mut body = house.body(&house.listings);
        body["greeting"] = json!("<img src=x onerror=alert(1)>");
        body["listings"][0]["note"] = json!("\"><script>alert(2)</script>");
        let list = house.post(&app, &house.agent, body).await.assert_status(201).read();
        let form = "item=1&reaction=unsuitable&objection=other&words=%3C%2Ftextarea%3E%3Cscript%3Ealert(3)%3C%2Fscript%3E%00%E2%80%AE";
        let said = say(&app, &list, "reactions", form).await;
        // A character that turns the writing direction is nothing that anybody types.
        assert!([303, 422].contains(&said.status), "{}", said.text());
        say(&app, &list, "reactions", "item=1&reaction=unsuitable&objection=other&words=%3C%2Ftextarea%3E%3Cscript%3E").await.assert_status(303);
        let html = app.anyone().get(&path(&list)).await.assert_status(200).text();
        assert!(!html.contains("<script") && !html.contains("<img src=x") && html.contains("&lt;script&gt;"), "{html}");
    }

    async fn a_client_says_something_changes_it_and_takes_it_back(app: TestApp) {
        let house = House::new(&app, 2).await;
        let list = house.list(&app, &house.listings).await;
        let said = say(&app, &list, "reactions", "item=1&reaction=like").await.assert_status(303);
        assert_eq!(said.header("location"), Some(format!("{}#item-1", path(&list)).as_str()));
        assert!(app.anyone().get(&path(&list)).await.text().contains("您喜欢这套"));
        say(&app, &list, "reactions", "item=1&reaction=unsuitable&objection=layout").await.assert_status(303);
        assert!(app.anyone().get(&path(&list)).await.text().contains("您觉得不合适：户型"));
        say(&app, &list, "reactions", "item=1&reaction=").await.assert_status(303);
        assert!(house.again(&app, &list).await.listings[0].answer.is_none());
        // The same again is no news.
        say(&app, &list, "reactions", "item=2&reaction=like").await.assert_status(303);
        say(&app, &list, "reactions", "item=2&reaction=like").await.assert_status(303);
        assert_eq!(house.steps(&app).await.iter().filter(|step| **step == RecommendationStep::Liked).count(), 2);
        // What is wrong stands beside the form, with what was typed.
        for (form, told) in [
            ("item=1&reaction=unsuitable", "请选一个原因"),
            ("item=1&reaction=unsuitable&objection=other", "请写明是什么原因"),
            ("item=1&reaction=unsuitable&objection=rival", "没有看懂"),
            ("item=9&reaction=like", "已不在清单里"),
        ] {
            let wrong = say(&app, &list, "reactions", form).await.assert_status(422).text();
            assert!(wrong.contains(told), "{form}: {wrong}");
        }
        let long = format!("item=1&reaction=unsuitable&objection=price&words={}", "a".repeat(201));
        assert!(say(&app, &list, "reactions", &long).await.assert_status(422).text().contains("最多 200 字"));
        let json = app.anyone().post(&format!("{}/reactions", path(&list)), json!({"item": 1})).await;
        json.assert_problem(415, "unsupported_media_type");
        say(&app, &list, "reactions", &"x=1&".repeat(5_000)).await.assert_problem(413, "body_too_large");
        // Whoever loads the address of a form gets the page.
        app.anyone().get(&format!("{}/reactions", path(&list))).await.assert_status(303);
    }

    async fn a_client_asks_for_a_showing(app: TestApp) {
        let house = House::new(&app, 2).await;
        let list = house.list(&app, &house.listings).await;
        let form = "item=1&item=2&day1=2026-03-20&part1=morning&day2=&part2=morning&day3=2026-03-21&part3=evening&words=%E5%B8%A6%E7%88%B6%E6%AF%8D";
        let asked = say(&app, &list, "showing", form).await.assert_status(303);
        assert_eq!(asked.header("location"), Some(format!("{}#showing", path(&list)).as_str()));
        let wish = house.again(&app, &list).await.wish.unwrap().wish;
        assert_eq!((wish.listing_ids.len(), wish.times.len(), wish.words.as_deref()), (2, 2, Some("带父母")));
        let html = app.anyone().get(&path(&list)).await.assert_status(200).text();
        assert!(html.contains("已告诉经纪人") && html.contains("2026-03-20 上午"), "{html}");
        for (form, told) in [
            ("day1=2026-03-20&part1=morning", "请至少选一套"),
            ("item=1", "请至少选一个时间"),
            ("item=1&day1=2026-03-17&part1=morning", "请选今天起 30 天内的日期"),
            ("item=1&day1=2026-05-17&part1=morning", "请选今天起 30 天内的日期"),
            ("item=1&day1=tomorrow&part1=morning", "请选今天起 30 天内的日期"),
        ] {
            let wrong = say(&app, &list, "showing", form).await.assert_status(422).text();
            assert!(wrong.contains(told), "{form}: {wrong}");
        }
        assert_eq!(house.steps(&app).await[0], RecommendationStep::ShowingAsked);
    }

    async fn a_link_closes_with_its_days_and_by_hand(app: TestApp) {
        let house = House::new(&app, 1).await;
        let (list, other) = (house.list(&app, &house.listings).await, house.list(&app, &house.listings).await);
        revoke(&app, &house.agent, &other).await.assert_status(200);
        let gone = app.anyone().get(&path(&other)).await;
        assert_eq!((gone.status, gone.header("content-type")), (410, Some("text/html; charset=utf-8")));
        assert!(gone.text().contains("这份清单已结束"));
        let late = say(&app, &other, "reactions", "item=1&reaction=like").await;
        assert!(late.status == 410 && house.again(&app, &other).await.listings[0].answer.is_none());
        say(&app, &other, "showing", "item=1&day1=2026-03-20&part1=morning").await.assert_status(410);
        app.advance(Duration::days(14) - Duration::seconds(1));
        app.anyone().get(&path(&list)).await.assert_status(200);
        app.advance(Duration::seconds(1));
        app.anyone().get(&path(&list)).await.assert_status(410);
        // Somebody else's address, or one that never was.
        let foreign = app.anyone().get("/r/nothing-was-ever-here").await;
        assert!(foreign.status == 404 && foreign.text().contains("没有这份清单"));
        let form = Some(b"item=1&reaction=like".to_vec());
        let post = |path: &'static str| app.anyone().with("Content-Type", "application/x-www-form-urlencoded").send(Method::POST, path, form.clone());
        post("/r/nothing-was-ever-here/reactions").await.assert_status(404);
        post("/r/nothing-was-ever-here/elsewhere").await.assert_problem(404, "not_found");
    }

    async fn what_is_off_the_market_says_only_that(app: TestApp) {
        let house = House::new(&app, 2).await;
        let list = house.list(&app, &house.listings).await;
        app.set_status(&house.agent, house.listings[0], "paused").await.assert_status(200);
        let html = app.anyone().get(&path(&list)).await.assert_status(200).text();
        let first = html.split("<article").nth(1).unwrap();
        assert!(first.contains("已不在售或已租出") && !first.contains("480.0") && !first.contains("<form"), "{first}");
        say(&app, &list, "reactions", "item=1&reaction=like").await.assert_status(422);
        say(&app, &list, "showing", "item=1&day1=2026-03-20&part1=morning").await.assert_status(422);
        assert!(!house.again(&app, &list).await.listings[0].is_available);
    }

    async fn photos_are_open_as_long_as_the_list_is(app: TestApp) {
        let house = House::new(&app, 1).await;
        let photos = format!("{LISTINGS}/{}/photos?kind=photo", house.listings[0]);
        let upload = app.by(&house.agent).with("Content-Type", "image/jpeg").send(Method::POST, &photos, Some(jpeg()));
        upload.await.assert_status(201);
        let list = house.list(&app, &house.listings).await;
        let page = path(&list);
        assert!(app.anyone().get(&page).await.text().contains(&format!("{page}/photos/1-320.jpg 320w")));
        let picture = app.anyone().get(&format!("{page}/photos/1-320.jpg")).await.assert_status(200);
        assert_eq!(picture.header("content-type"), Some("image/jpeg"));
        for wrong in ["0-320", "2-320", "1-321", "1", "-", "x-320"] {
            app.anyone().get(&format!("{page}/photos/{wrong}.jpg")).await.assert_problem(404, "not_found");
        }
        revoke(&app, &house.agent, &list).await.assert_status(200);
        app.anyone().get(&format!("{page}/photos/1-320.jpg")).await.assert_problem(404, "not_found");
    }

    async fn nobody_says_something_without_end(app: TestApp) {
        let house = House::new(&app, 1).await;
        let list = house.list(&app, &house.listings).await;
        say(&app, &list, "reactions", "item=1&reaction=like").await.assert_status(303);
        app.write(|conn| {
            let row = recommendations::table.find(list.id.0);
            Ok(diesel::update(row).set(recommendations::acts.eq(ACTS_PER_HOUR)).execute(conn)?)
        });
        let refused = say(&app, &list, "reactions", "item=1&reaction=").await;
        assert_eq!((refused.status, refused.header("retry-after")), (429, Some("3600")));
        assert!(refused.text().contains("操作太频繁") && house.again(&app, &list).await.listings[0].answer.is_some());
        app.advance(Duration::hours(1));
        say(&app, &list, "reactions", "item=1&reaction=").await.assert_status(303);
    }

    async fn visitors_count_once_a_day_and_programs_never(app: TestApp) {
        let house = House::new(&app, 1).await;
        let list = house.list(&app, &house.listings).await;
        let visit = |agent: &'static str, address: &'static str| app.anyone().with("User-Agent", agent).from(address).get(&path(&list));
        visit("WhatsApp/2.23.20.0 A", "203.0.113.9").await.assert_status(200);
        // Nor does the agent, who only looks at what the client will see.
        app.anyone().with("User-Agent", BROWSER).from("203.0.113.8").get(&format!("{}?preview=1", path(&list))).await.assert_status(200);
        let await_views = async |views: i64| {
            let started = Instant::now();
            while house.again(&app, &list).await.views != views {
                assert!(started.elapsed() < Span::from_secs(60));
                actix_web::rt::time::sleep(Span::from_millis(10)).await;
            }
        };
        visit(BROWSER, "203.0.113.1").await.assert_status(200);
        await_views(1).await;
        visit(BROWSER, "203.0.113.1").await.assert_status(200);
        visit(BROWSER, "203.0.113.2").await.assert_status(200);
        await_views(2).await;
        assert_eq!(house.steps(&app).await, [RecommendationStep::Opened, RecommendationStep::Made]);
        app.advance(Duration::days(1));
        assert_eq!(app.run_jobs(), 2);
        visit(BROWSER, "203.0.113.1").await.assert_status(200);
        await_views(3).await;
    }
}
