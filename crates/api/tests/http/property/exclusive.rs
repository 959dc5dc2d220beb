//! Exclusive agreements: they count with term, document and follow-up.

use actix_web::http::Method;
use chrono::{Duration, NaiveDate};
use fangke_shared::ListingId;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::property::exclusive::{DOCUMENT_BYTES_MAX, ExclusivePart, ExclusiveResponse, ExclusiveState, ExclusiveStep};
use fangke_shared::property::listing::{Evidence, Grade};
use fangke_shared::property::timeline::{TimelineEntry, TimelineEvent};
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{Answer, LISTINGS, NONE, TestApp, TestMember, ids, sale};

const EXCLUSIVES: &str = "/api/v1/exclusives";
const SAID: &str = "业主签了三个月独家";
const PDF: &[u8] = b"%PDF-1.4\n%%EOF\n";

async fn listing(app: &TestApp, by: &TestMember, room: &str) -> ListingId {
    let community = app.community(&app.member(Role::Admin), "朝阳", &format!("云庭家园{room}")).await;
    app.enter(by, sale(community, room)).await.summary.id
}

fn body(from_on: &str, until_on: &str) -> Value {
    json!({"from_on": from_on, "until_on": until_on})
}

async fn agree(app: &TestApp, by: &TestMember, of: ListingId, body: Value) -> Answer {
    app.by(by).post(&format!("{LISTINGS}/{of}/exclusives"), body).await
}

async fn upload(app: &TestApp, by: &TestMember, of: &ExclusiveResponse, file: &[u8]) -> Answer {
    let path = format!("{EXCLUSIVES}/{}/document?filename=%E5%8D%8F%E8%AE%AE.pdf", of.id);
    app.by(by).with("Content-Type", "application/octet-stream").send(Method::PUT, &path, Some(file.to_vec())).await
}

async fn renew(app: &TestApp, by: &TestMember, of: &ExclusiveResponse, until_on: &str) -> Answer {
    app.by(by)
        .post(&format!("{EXCLUSIVES}/{}/renew", of.id), json!({"until_on": until_on, "follow_up": format!("业主同意续签到{until_on}")}))
        .await
}

/// An agreement with all that it needs.
async fn whole(app: &TestApp, by: &TestMember, of: ListingId, from_on: &str, until_on: &str) -> ExclusiveResponse {
    let said = format!("业主签了独家，{from_on}起");
    let body = json!({"from_on": from_on, "until_on": until_on, "follow_up": said});
    let agreed: ExclusiveResponse = agree(app, by, of, body).await.assert_status(201).read();
    upload(app, by, &agreed, PDF).await.assert_status(200).read()
}

async fn of_listing(app: &TestApp, by: &TestMember, of: ListingId) -> Vec<ExclusiveResponse> {
    app.by(by).get(&format!("{LISTINGS}/{of}/exclusives")).await.assert_status(200).read::<Page<_>>().items
}

async fn is_exclusive(app: &TestApp, by: &TestMember, of: ListingId) -> bool {
    let found = ids(&app.by(by).get(&format!("{LISTINGS}?is_exclusive=true")).await);
    let seen = app.listing(by, of).await;
    assert_eq!(found.contains(&of.0), seen.evidence.contains(&Evidence::Exclusive));
    assert_eq!(found.contains(&of.0), seen.summary.exclusive_until.is_some());
    found.contains(&of.0)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Files in the store.
fn kept(app: &TestApp) -> usize {
    fn count(path: &std::path::Path) -> usize {
        let entries = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
        entries.map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
    }
    count(&app.app.data_dir.join("files"))
}

both_engines! {
    async fn an_agreement_counts_with_document_and_follow_up(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = listing(&app, &agent, "301").await;
        let agreed: ExclusiveResponse = agree(&app, &agent, id, body("2026-03-18", "2026-06-17")).await.assert_status(201).read();
        assert_eq!((agreed.state, agreed.counts, agreed.days_left, agreed.listing.id), (ExclusiveState::Running, false, Some(91), id));
        assert_eq!(agreed.missing, [ExclusivePart::Document, ExclusivePart::FollowUp]);
        let documented: ExclusiveResponse = upload(&app, &agent, &agreed, PDF).await.assert_status(200).read();
        assert_eq!((documented.missing.clone(), documented.counts), (vec![ExclusivePart::FollowUp], false));
        let document = documented.document.unwrap();
        assert_eq!((document.name.as_str(), document.media_type.as_str(), document.bytes), ("协议.pdf", "application/pdf", 15));
        assert!(!is_exclusive(&app, &agent, id).await);
        // One of another kind says nothing of it; anybody's of its own kind does.
        let write = async |by: &TestMember, kind: &str, text: &str| {
            app.by(by).post(&format!("{LISTINGS}/{id}/follow-ups"), json!({"kind": kind, "text": text})).await.assert_status(201);
        };
        write(&agent, "call", SAID).await;
        assert!(!is_exclusive(&app, &agent, id).await);
        write(&app.member(Role::Agent), "exclusive", SAID).await;
        let now = of_listing(&app, &agent, id).await.remove(0);
        assert_eq!((now.counts, now.missing.len(), now.can_edit), (true, 0, true));
        assert!(is_exclusive(&app, &agent, id).await);
        assert_eq!(app.listing(&agent, id).await.summary.exclusive_until, Some(day("2026-06-17")));
        let entries: Vec<TimelineEntry> = app.walk(&agent, &format!("{LISTINGS}/{id}/timeline?limit=20")).await;
        let steps: Vec<ExclusiveStep> =
            entries.into_iter().filter_map(|entry| if let TimelineEvent::Exclusive { step, .. } = entry.event { Some(step) } else { None }).collect();
        assert_eq!(steps, [ExclusiveStep::Documented, ExclusiveStep::Agreed]);
    }

    async fn it_counts_from_its_first_to_its_last_day_in_shanghai(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = listing(&app, &agent, "301").await;
        whole(&app, &agent, id, "2026-03-19", "2026-03-20").await;
        assert_eq!(of_listing(&app, &agent, id).await[0].state, ExclusiveState::Upcoming);
        // It is ten in the morning of the 18th.
        app.advance(Duration::hours(14) - Duration::seconds(1));
        assert!(!is_exclusive(&app, &agent, id).await);
        app.advance(Duration::seconds(1));
        assert!(is_exclusive(&app, &agent, id).await);
        let version = app.listing(&agent, id).await.summary.version;
        app.by(&agent).version(version).put(&format!("{LISTINGS}/{id}/grade"), json!({"grade": "recommended"})).await.assert_status(200);
        app.advance(Duration::days(2) - Duration::seconds(1));
        let last = of_listing(&app, &agent, id).await.remove(0);
        assert_eq!((last.counts, last.days_left), (true, Some(0)));
        assert_eq!(app.listing(&agent, id).await.summary.grade, Grade::Recommended);
        // No job has run, and nobody has done anything.
        app.advance(Duration::seconds(1));
        let over = of_listing(&app, &agent, id).await.remove(0);
        assert_eq!((over.state, over.counts, over.days_left), (ExclusiveState::Expired, false, None));
        assert!(!is_exclusive(&app, &agent, id).await);
        assert_eq!(app.listing(&agent, id).await.summary.grade, Grade::General);
    }

    async fn what_cannot_be_agreed_is_refused(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = listing(&app, &agent, "301").await;
        let wrong = |from_on: &str, until_on: &str| agree(&app, &agent, id, body(from_on, until_on));
        wrong("2026-03-18", "2026-03-17").await.assert_problem(422, "validation_failed").assert_field("/until_on", "ends_before_start");
        wrong("2026-03-18", "2029-03-18").await.assert_problem(422, "validation_failed").assert_field("/until_on", "out_of_range");
        wrong("soon", "2029-03-18").await.assert_problem(422, "validation_failed").assert_field("/from_on", "invalid_format");
        wrong("0001-01-01", "0002-01-01").await.assert_problem(422, "validation_failed").assert_field("/from_on", "out_of_range");
        let thin = json!({"from_on": "2026-03-18", "until_on": "2026-06-17", "follow_up": "签了"});
        agree(&app, &agent, id, thin).await.assert_problem(422, "follow_up_too_thin").assert_field("/follow_up", "too_short");
        for role in [Role::Agent, Role::Finance] {
            agree(&app, &app.member(role), id, body("2026-03-18", "2026-06-17")).await.assert_problem(403, "forbidden");
        }
        agree(&app, &agent, ListingId(99), body("2026-03-18", "2026-06-17")).await.assert_problem(404, "not_found");
        app.by(&agent).get(&format!("{LISTINGS}/99/exclusives")).await.assert_problem(404, "not_found");
        assert_eq!(of_listing(&app, &agent, id).await, []);
        // Three years to the day.
        agree(&app, &agent, id, body("2026-03-18", "2029-03-17")).await.assert_status(201);
    }

    async fn terms_of_one_listing_do_not_overlap(app: TestApp) {
        let agent = app.member(Role::Agent);
        let (id, other) = (listing(&app, &agent, "301").await, listing(&app, &agent, "302").await);
        let first: ExclusiveResponse = agree(&app, &agent, id, body("2026-03-18", "2026-06-17")).await.assert_status(201).read();
        for (from_on, until_on) in [("2026-06-17", "2026-09-01"), ("2026-01-01", "2026-03-18"), ("2026-04-01", "2026-04-02"), ("2026-01-01", "2026-12-31")] {
            let refused = agree(&app, &agent, id, body(from_on, until_on)).await.assert_problem(409, "exclusive_overlaps").json();
            let params = &refused["errors"][0]["params"];
            assert_eq!((&params["exclusive_id"], &params["until_on"]), (&json!(first.id), &json!("2026-06-17")));
        }
        agree(&app, &agent, id, body("2026-06-18", "2026-09-01")).await.assert_status(201);
        agree(&app, &agent, id, body("2026-01-01", "2026-03-17")).await.assert_status(201);
        agree(&app, &agent, other, body("2026-03-18", "2026-06-17")).await.assert_status(201);
    }

    async fn of_overlapping_agreements_at_once_one_is_made(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = listing(&app, &agent, "301").await;
        // Many times: without the lock, the moment between looking and entering is short.
        for year in 2030..2046 {
            let terms: Vec<String> = (1..=8).map(|day| format!("{year}-04-0{day}")).collect();
            let until_on = format!("{year}-07-01");
            let answers = join_all(terms.iter().map(|from_on| agree(&app, &agent, id, body(from_on, &until_on)))).await;
            let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 201);
            assert_eq!((won.len(), lost.len()), (1, 7), "{year}");
            lost.into_iter().for_each(|refused| drop(refused.assert_problem(409, "exclusive_overlaps")));
        }
        assert_eq!(of_listing(&app, &agent, id).await.len(), 16);
    }

    async fn a_document_is_what_its_content_says_and_private(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = listing(&app, &agent, "301").await;
        let agreed: ExclusiveResponse = agree(&app, &agent, id, body("2026-03-18", "2026-06-17")).await.assert_status(201).read();
        let path = format!("{EXCLUSIVES}/{}/document", agreed.id);
        app.by(&agent).get(&path).await.assert_problem(404, "not_found");
        for wrong in [&b"<!doctype html><p>%PDF-</p>"[..], b"PK\x03\x04", b""] {
            upload(&app, &agent, &agreed, wrong).await.assert_problem(422, "unsupported_document");
        }
        let mut large = vec![0_u8; DOCUMENT_BYTES_MAX + 1];
        large[..PDF.len()].copy_from_slice(PDF);
        upload(&app, &agent, &agreed, &large).await.assert_problem(413, "body_too_large");
        assert_eq!(kept(&app), 0);
        upload(&app, &agent, &agreed, &large[..DOCUMENT_BYTES_MAX]).await.assert_status(200);
        // The earlier one goes.
        upload(&app, &agent, &agreed, b"\x89PNG\r\n\x1a\n").await.assert_status(200);
        assert_eq!(kept(&app), 1);

        let answer = app.by(&agent).get(&path).await.assert_status(200);
        assert_eq!((answer.body.as_slice(), answer.header("content-type")), (&b"\x89PNG\r\n\x1a\n"[..], Some("image/png")));
        assert_eq!(answer.header("content-disposition"), Some("attachment; filename*=UTF-8''%E5%8D%8F%E8%AE%AE.pdf"));
        assert_eq!((answer.header("x-content-type-options"), answer.header("cache-control")), (Some("nosniff"), Some("private, no-store")));
        let other = app.member(Role::Agent);
        assert!(!of_listing(&app, &other, id).await[0].can_edit);
        app.by(&other).get(&path).await.assert_problem(403, "forbidden");
        app.by(&app.member(Role::Finance)).get(&path).await.assert_problem(403, "forbidden");
        upload(&app, &other, &agreed, PDF).await.assert_problem(403, "forbidden");
        assert_eq!(kept(&app), 1);
        app.by(&agent).get(&format!("{EXCLUSIVES}/99/document")).await.assert_problem(404, "not_found");
    }

    async fn a_renewal_follows_on_without_a_day_between(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = listing(&app, &agent, "301").await;
        let first = whole(&app, &agent, id, "2026-03-18", "2026-03-19").await;
        renew(&app, &agent, &first, "2026-03-19").await.assert_problem(422, "validation_failed").assert_field("/until_on", "ends_before_start");
        renew(&app, &app.member(Role::Agent), &first, "2026-04-30").await.assert_problem(403, "forbidden");
        let second: ExclusiveResponse = renew(&app, &agent, &first, "2026-04-30").await.assert_status(201).read();
        assert_eq!((second.from_on, second.state, second.missing.clone()), (day("2026-03-20"), ExclusiveState::Upcoming, vec![ExclusivePart::Document]));
        renew(&app, &agent, &first, "2026-05-31").await.assert_problem(409, "exclusive_overlaps");
        assert_eq!(app.listing(&agent, id).await.summary.exclusive_until, Some(day("2026-03-19")));
        upload(&app, &agent, &second, PDF).await.assert_status(200);
        assert_eq!(app.listing(&agent, id).await.summary.exclusive_until, Some(day("2026-04-30")));
        app.advance(Duration::days(2));
        assert!(is_exclusive(&app, &agent, id).await);
        assert_eq!(of_listing(&app, &agent, id).await.iter().map(|one| one.state).collect::<Vec<_>>(), [ExclusiveState::Running, ExclusiveState::Expired]);
        renew(&app, &agent, &first, "2026-06-30").await.assert_problem(409, "status_not_allowed");
    }

    async fn after_days_between_the_next_agreement_is_brought_forward(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = listing(&app, &agent, "301").await;
        whole(&app, &agent, id, "2026-03-18", "2026-03-18").await;
        whole(&app, &agent, id, "2026-03-20", "2026-03-31").await;
        assert_eq!(app.run_jobs(), 0);
        app.advance(Duration::days(1));
        assert!(!is_exclusive(&app, &agent, id).await);
        assert_eq!((app.run_jobs(), app.run_jobs()), (1, 0));
        assert!(!is_exclusive(&app, &agent, id).await);
        app.advance(Duration::days(1));
        assert!(is_exclusive(&app, &agent, id).await);
    }

    async fn a_grade_that_the_next_agreement_supports_outlives_the_days_between(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = listing(&app, &agent, "301").await;
        whole(&app, &agent, id, "2026-03-18", "2026-03-18").await;
        whole(&app, &agent, id, "2026-03-20", "2026-03-31").await;
        let version = app.listing(&agent, id).await.summary.version;
        app.by(&agent).version(version).put(&format!("{LISTINGS}/{id}/grade"), json!({"grade": "recommended"})).await.assert_status(200);
        // Nobody was there on the 19th, not even the job.
        app.advance(Duration::days(2));
        // The next agreement is brought forward, and its end is near.
        assert_eq!((app.run_jobs(), app.run_jobs()), (2, 0));
        assert_eq!(app.listing(&agent, id).await.summary.grade, Grade::Recommended);
    }

    async fn an_agreement_that_is_ended_counts_no_more(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = listing(&app, &agent, "301").await;
        let agreed = whole(&app, &agent, id, "2026-03-18", "2026-06-17").await;
        let end = |version: i64, reason: &str| {
            app.by(&agent).version(version).post(&format!("{EXCLUSIVES}/{}/end", agreed.id), json!({"reason": reason}))
        };
        end(agreed.version, " ").await.assert_problem(422, "validation_failed").assert_field("/reason", "required");
        end(agreed.version - 1, "双方同意解约").await.assert_problem(412, "stale_version");
        let ended: ExclusiveResponse = end(agreed.version, "双方同意解约").await.assert_status(200).read();
        assert_eq!((ended.state, ended.counts, ended.ended_on), (ExclusiveState::Ended, false, Some(day("2026-03-18"))));
        assert!(!is_exclusive(&app, &agent, id).await);
        end(ended.version, "双方同意解约").await.assert_problem(409, "status_not_allowed");
        upload(&app, &agent, &agreed, PDF).await.assert_problem(409, "status_not_allowed");
        renew(&app, &agent, &ended, "2026-12-31").await.assert_problem(409, "status_not_allowed");
        assert_eq!(kept(&app), 1);
        // Its days are free again.
        agree(&app, &agent, id, body("2026-03-18", "2026-06-17")).await.assert_status(201);
    }

    async fn what_ends_soon_is_brought_to_mind(app: TestApp) {
        let region = app.region("东区");
        let (store, other_store) = (app.store(region, "望湖店"), app.store(region, "梧桐路店"));
        let (agent, colleague) = (app.member_of(Role::Agent, store), app.member_of(Role::Agent, other_store));
        let mut all = Vec::new();
        for (room, by, until_on) in [("301", &agent, "2026-04-01"), ("302", &agent, "2026-03-18"), ("303", &agent, "2026-04-02"), ("304", &colleague, "2026-03-25")] {
            let id = listing(&app, by, room).await;
            let agreed: ExclusiveResponse = agree(&app, by, id, body("2026-03-01", until_on)).await.assert_status(201).read();
            all.push(agreed);
        }
        let found = async |by: &TestMember, query: &str| -> Vec<i64> {
            let rows: Vec<ExclusiveResponse> = app.walk(by, &format!("{EXCLUSIVES}?limit=1{query}")).await;
            rows.into_iter().map(|one| one.id.0).collect()
        };
        let [fortnight, today, later, others] = [0, 1, 2, 3].map(|at: usize| all[at].id.0);
        assert_eq!(found(&agent, "").await, [today, fortnight]);
        assert_eq!(found(&agent, "&ending_within_days=15").await, [today, fortnight, later]);
        assert_eq!(found(&agent, "&ending_within_days=0").await, [today]);
        assert_eq!(found(&app.member_of(Role::Manager, store), "").await, [today, fortnight]);
        assert_eq!(found(&app.member(Role::Director), "").await, [today, others, fortnight]);
        // What is renewed or ended needs no reminder.
        renew(&app, &agent, &all[1], "2026-06-30").await.assert_status(201);
        app.by(&agent).version(1).post(&format!("{EXCLUSIVES}/{fortnight}/end"), json!({"reason": "双方同意解约"})).await.assert_status(200);
        assert_eq!(found(&agent, "").await, NONE);
        app.by(&agent).get(&format!("{EXCLUSIVES}?scope=store")).await.assert_problem(403, "forbidden");
        app.by(&app.member(Role::Finance)).get(EXCLUSIVES).await.assert_problem(403, "forbidden");
        let wrong = app.by(&agent).get(&format!("{EXCLUSIVES}?ending_within_days=367")).await;
        wrong.assert_problem(422, "validation_failed").assert_field("ending_within_days", "out_of_range");
    }
}
