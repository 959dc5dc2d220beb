//! Follow-ups: what was said, with content only.

use chrono::Duration;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::property::follow_up::FollowUpResponse;
use fangke_shared::property::timeline::{TimelineEntry, TimelineEvent};
use serde_json::{Value, json};

use crate::support::{Answer, LISTINGS, TestApp, TestMember, ids, sale};

const TEXT: &str = "业主同意周六下午看房";

async fn write(app: &TestApp, by: &TestMember, id: i64, body: Value) -> Answer {
    app.by(by).post(&format!("{LISTINGS}/{id}/follow-ups"), body).await
}

async fn listing(app: &TestApp, by: &TestMember) -> i64 {
    let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
    app.enter(by, sale(community, "301")).await.summary.id.0
}

both_engines! {
    async fn a_follow_up_is_written_and_shown(app: TestApp) {
        let (agent, colleague) = (app.member(Role::Agent), app.member(Role::Agent));
        let id = listing(&app, &agent).await;
        assert_eq!(app.listing(&agent, id).await.summary.last_follow_up_at, None);
        app.advance(Duration::minutes(5));
        // Any agent may follow up any listing.
        let body = json!({"kind": "call", "text": format!(" {TEXT}\n"), "next_step": "带客户看房", "next_on": "2026-03-21"});
        let written: FollowUpResponse = write(&app, &colleague, id, body).await.assert_status(201).read();
        assert_eq!((written.text.as_str(), written.author.id, written.created_at), (TEXT, colleague.id, app.app.clock.now()));
        let after = app.listing(&agent, id).await;
        assert_eq!((after.summary.last_follow_up_at, after.follow_up_count), (Some(app.app.clock.now()), 1));
        let page: Page<TimelineEntry> = app.by(&agent).get(&format!("{LISTINGS}/{id}/timeline")).await.read();
        assert_eq!(page.items[0].event, TimelineEvent::FollowUp { follow_up: written });
        // A form that was opened before it hears of the change.
        app.by(&agent).version(1).patch(&format!("{LISTINGS}/{id}"), json!({"baths": 2})).await.assert_problem(412, "stale_version");
    }

    async fn thin_texts_are_refused(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = listing(&app, &agent).await;
        for thin in ["。。。。。。。。", "......", "哈哈哈哈哈哈哈", "打了 电话", "👍👍👍👍👍👍", "aabbcc", "已联系业主"] {
            let answer = write(&app, &agent, id, json!({"kind": "call", "text": thin})).await;
            answer.assert_problem(422, "follow_up_too_thin").assert_field("/text", "too_short");
        }
        for (body, pointer, code) in [
            (json!({"kind": "call", "text": " "}), "/text", "required"),
            (json!({"kind": "call", "text": "业主".repeat(1001)}), "/text", "too_long"),
            (json!({"kind": "call", "text": "业主同意\0周六看房"}), "/text", "forbidden_character"),
            (json!({"kind": "call", "text": TEXT, "next_step": "看".repeat(201)}), "/next_step", "too_long"),
            (json!({"kind": "call", "text": TEXT, "next_on": "tomorrow"}), "/next_on", "invalid_format"),
            (json!({"kind": "call", "text": TEXT, "next_on": "-9999-01-01"}), "/next_on", "out_of_range"),
            (json!({"kind": "shout", "text": TEXT}), "/kind", "unknown_word"),
            (json!({"kind": "call"}), "/text", "required"),
        ] {
            write(&app, &agent, id, body).await.assert_problem(422, "validation_failed").assert_field(pointer, code);
        }
        assert_eq!(app.listing(&agent, id).await.follow_up_count, 0);
        write(&app, &agent, id, json!({"kind": "call", "text": "业主说周六看"})).await.assert_status(201);
    }

    async fn an_author_does_not_repeat_themselves(app: TestApp) {
        let (agent, other) = (app.member(Role::Agent), app.member(Role::Agent));
        let id = listing(&app, &agent).await;
        let say = |by, text: &str| write(&app, by, id, json!({"kind": "call", "text": text}));
        say(&agent, TEXT).await.assert_status(201);
        say(&agent, &format!("{TEXT} ")).await.assert_problem(422, "follow_up_repeated").assert_field("/text", "repeated");
        say(&other, TEXT).await.assert_status(201);
        // Only the previous one counts, and only of the same author.
        say(&agent, TEXT).await.assert_problem(422, "follow_up_repeated");
        say(&agent, "业主改到周日下午看房").await.assert_status(201);
        say(&agent, TEXT).await.assert_status(201);
    }

    async fn the_same_follow_up_sent_twice_is_written_once(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = listing(&app, &agent).await;
        let path = format!("{LISTINGS}/{id}/follow-ups");
        let send = || app.by(&agent).with("Idempotency-Key", "f").post(&path, json!({"kind": "call", "text": TEXT}));
        let first = send().await.assert_status(201);
        assert_eq!(send().await.assert_status(201).json(), first.json());
        assert_eq!(app.listing(&agent, id).await.follow_up_count, 1);
    }

    async fn follow_ups_stand_in_the_timeline_page_by_page(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = listing(&app, &agent).await;
        for i in 1..=7 {
            app.advance(Duration::minutes(1));
            write(&app, &agent, id, json!({"kind": "visit", "text": format!("第{i}次上门拜访业主")})).await.assert_status(201);
        }
        let entries: Vec<TimelineEntry> = app.walk(&agent, &format!("{LISTINGS}/{id}/timeline?limit=3")).await;
        let said = |entry: TimelineEntry| if let TimelineEvent::FollowUp { follow_up } = entry.event { Some(follow_up.text) } else { None };
        let texts: Vec<String> = entries.into_iter().filter_map(said).collect();
        assert_eq!(texts, (1..=7).rev().map(|i| format!("第{i}次上门拜访业主")).collect::<Vec<_>>());
    }

    async fn listings_that_nobody_followed_up_are_found_by_days(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let silent = app.enter(&agent, sale(community, "301")).await.summary.id.0;
        let followed = app.enter(&agent, sale(community, "302")).await.summary.id.0;
        app.advance(Duration::days(3));
        write(&app, &agent, followed, json!({"kind": "call", "text": TEXT})).await.assert_status(201);
        let found = async |days: i64| ids(&app.by(&agent).get(&format!("{LISTINGS}?unfollowed_days={days}&sort=created_at")).await);
        assert_eq!((found(3).await, found(4).await), (vec![silent], vec![]));
        app.advance(Duration::days(4) - Duration::seconds(1));
        assert_eq!((found(4).await, found(7).await), (vec![silent], vec![]));
        app.advance(Duration::seconds(1));
        assert_eq!((found(4).await, found(7).await), (vec![silent, followed], vec![silent]));
    }

    async fn who_may_not_write_and_where_nothing_is(app: TestApp) {
        let (agent, finance) = (app.member(Role::Agent), app.member(Role::Finance));
        let id = listing(&app, &agent).await;
        let body = json!({"kind": "call", "text": TEXT});
        write(&app, &finance, id, body.clone()).await.assert_problem(403, "forbidden");
        write(&app, &agent, 99, body).await.assert_problem(404, "not_found");
    }
}
