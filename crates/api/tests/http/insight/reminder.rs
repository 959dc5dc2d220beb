//! Reminders and the calendar of them: to the second, and nobody else's.

use std::collections::BTreeMap;

use actix_web::http::Method;
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use fangke_api::company::notice::service as notice;
use fangke_api::property::listing::service::EvidenceChange;
use fangke_api::schema::{members, reveals};
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::company::setting::SettingKey;
use fangke_shared::insight::reminder::{DueState, Reminder, ReminderKind, ReminderList};
use fangke_shared::permission::Role;
use fangke_shared::property::listing::ListingResponse;
use serde_json::{Value, json};

use crate::support::{Answer, LISTINGS, TestApp, TestMember, sale};

const REMINDERS: &str = "/api/v1/reminders";
const CALENDAR: &str = "/api/v1/me/calendar";
const TEXT: &str = "业主同意周六下午看房";

async fn enter(app: &TestApp, by: &TestMember, room: &str) -> ListingResponse {
    let admin = app.member(Role::Admin);
    let community = app.community(&admin, "朝阳", &format!("云庭{}", admin.id)).await;
    app.enter(by, sale(community, room)).await
}

/// A listing that was followed up at once.
async fn followed(app: &TestApp, by: &TestMember, room: &str) -> i64 {
    let id = enter(app, by, room).await.summary.id.0;
    app.follow_up(by, id, "call", TEXT).await.assert_status(201);
    id
}

async fn list(app: &TestApp, by: &TestMember, query: &str) -> ReminderList {
    app.by(by).get(&format!("{REMINDERS}{query}")).await.assert_status(200).read()
}

async fn one(app: &TestApp, by: &TestMember, kind: ReminderKind) -> Option<Reminder> {
    let list = list(app, by, &format!("?kind={kind}")).await;
    assert!(list.items.len() < 2, "{list:?}");
    list.items.into_iter().next()
}

async fn state(app: &TestApp, by: &TestMember, kind: ReminderKind) -> Option<DueState> {
    one(app, by, kind).await.map(|reminder| reminder.state)
}

async fn next_step(app: &TestApp, by: &TestMember, id: i64, text: &str, on: &str) -> Answer {
    let body = json!({"kind": "call", "text": text, "next_step": "约业主面谈", "next_on": on});
    app.by(by).post(&format!("{LISTINGS}/{id}/follow-ups"), body).await.assert_status(201)
}

async fn reveal(app: &TestApp, by: &TestMember, of: &ListingResponse) {
    let path = format!("{LISTINGS}/{}/owners/{}/reveal", of.summary.id, of.owners[0].id);
    app.by(by).post(&path, json!({"purpose": "owner_call"})).await.assert_status(200);
}

/// The path of a new calendar address.
async fn new_address(app: &TestApp, by: &TestMember) -> String {
    let answer = app.by(by).send(Method::POST, CALENDAR, None).await.assert_status(201);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let url = answer.json()["url"].as_str().unwrap().to_owned();
    let path = url.strip_prefix("http://localhost:8080").unwrap_or_else(|| panic!("{url}"));
    let token = path.strip_prefix("/calendar/").unwrap().strip_suffix(".ics").unwrap();
    assert!(token.len() == 32 && token.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)), "{token}");
    path.to_owned()
}

/// Reads a calendar by the letter of RFC 5545: the properties of each event.
fn events(answer: &Answer) -> Vec<BTreeMap<String, String>> {
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/calendar; charset=utf-8")));
    assert_eq!(answer.header("cache-control"), Some("private, no-store"));
    let text = answer.text();
    let lines: Vec<&str> = text.strip_suffix("\r\n").unwrap().split("\r\n").collect();
    assert!(lines.iter().all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])), "{text}");
    let mut unfolded: Vec<String> = Vec::new();
    for line in lines {
        match line.strip_prefix(' ') {
            Some(rest) => unfolded.last_mut().unwrap().push_str(rest),
            None => unfolded.push(line.to_owned()),
        }
    }
    assert_eq!((unfolded.first().unwrap().as_str(), unfolded.last().unwrap().as_str()), ("BEGIN:VCALENDAR", "END:VCALENDAR"));
    for wanted in ["VERSION:2.0", "METHOD:PUBLISH"] {
        assert!(unfolded.iter().any(|line| line == wanted), "{wanted}");
    }
    assert!(unfolded.iter().any(|line| line.starts_with("PRODID:")));
    let (mut all, mut event) = (Vec::new(), None::<BTreeMap<String, String>>);
    for line in &unfolded {
        match line.as_str() {
            "BEGIN:VEVENT" => assert!(event.replace(BTreeMap::new()).is_none()),
            "END:VEVENT" => all.push(event.take().unwrap()),
            line => {
                let (name, value) = line.split_once(':').unwrap_or_else(|| panic!("{line}"));
                if let Some(event) = &mut event {
                    assert_eq!(event.insert(name.to_owned(), value.to_owned()), None, "{name} comes once");
                }
            }
        }
    }
    let uids: std::collections::BTreeSet<&String> = all.iter().map(|event| &event["UID"]).collect();
    assert_eq!(uids.len(), all.len());
    all
}

both_engines! {
    async fn an_owner_is_due_a_week_after_the_last_follow_up_to_the_second(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = followed(&app, &agent, "301").await;
        let due: DateTime<Utc> = "2026-03-25T02:00:00Z".parse().unwrap();
        let reminder = one(&app, &agent, ReminderKind::OwnerRhythm).await.unwrap();
        assert_eq!((reminder.listing.as_ref().unwrap().id.0, reminder.due_at, reminder.due_on, reminder.since), (id, Some(due), None, Some(app.app.clock.now())));
        let micro = Duration::microseconds(1);
        // The last moment of the day before in Shanghai, midnight, the moment itself, and one too many.
        app.turn_to("2026-03-24T15:59:59.999999Z");
        assert_eq!(state(&app, &agent, ReminderKind::OwnerRhythm).await, Some(DueState::Upcoming));
        app.advance(micro);
        assert_eq!(state(&app, &agent, ReminderKind::OwnerRhythm).await, Some(DueState::Today));
        app.turn_to("2026-03-25T02:00:00Z");
        assert_eq!(state(&app, &agent, ReminderKind::OwnerRhythm).await, Some(DueState::Today));
        app.advance(micro);
        assert_eq!(state(&app, &agent, ReminderKind::OwnerRhythm).await, Some(DueState::Overdue));
        // The figure is a setting, and a follow-up puts it off.
        app.set(&app.member(Role::Admin), SettingKey::OwnerRhythmDays, 9).await;
        assert_eq!(state(&app, &agent, ReminderKind::OwnerRhythm).await, Some(DueState::Upcoming));
        app.follow_up(&agent, id, "call", "业主说价格还可以再谈一谈").await.assert_status(201);
        let due = app.app.clock.now() + Duration::days(9);
        assert_eq!(one(&app, &agent, ReminderKind::OwnerRhythm).await.unwrap().due_at, Some(due));
        // What is off the market asks for nothing any more.
        app.set_status(&agent, id, "withdrawn").await.assert_status(200);
        assert_eq!(list(&app, &agent, "").await.total, 0);
    }

    async fn a_first_follow_up_is_due_until_the_listing_is_public(app: TestApp) {
        let agent = app.member(Role::Agent);
        enter(&app, &agent, "301").await;
        let reminder = one(&app, &agent, ReminderKind::FirstFollowUp).await.unwrap();
        assert_eq!((reminder.due_at, reminder.state), (Some("2026-03-19T04:00:00Z".parse().unwrap()), DueState::Upcoming));
        assert_eq!(list(&app, &agent, "").await.total, 1);
        app.turn_to("2026-03-19T03:59:59.999999Z");
        assert_eq!(state(&app, &agent, ReminderKind::FirstFollowUp).await, Some(DueState::Today));
        app.advance(Duration::microseconds(1));
        assert_eq!(list(&app, &agent, "").await.total, 0);
    }

    async fn the_end_of_a_protection_is_told_a_week_before(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = followed(&app, &agent, "301").await;
        app.set_status(&agent, id, "paused").await.assert_status(200);
        let ends = app.app.clock.now() + Duration::days(30);
        app.advance(Duration::days(23) - Duration::microseconds(1));
        assert_eq!(state(&app, &agent, ReminderKind::ProtectionEnding).await, None);
        app.advance(Duration::microseconds(1));
        let reminder = one(&app, &agent, ReminderKind::ProtectionEnding).await.unwrap();
        assert_eq!((reminder.due_at, reminder.state), (Some(ends), DueState::Upcoming));
        app.advance(Duration::days(7) - Duration::microseconds(1));
        assert_eq!(state(&app, &agent, ReminderKind::ProtectionEnding).await, Some(DueState::Today));
        app.advance(Duration::microseconds(1));
        assert_eq!(list(&app, &agent, "").await.total, 0);
    }

    async fn a_next_step_is_due_on_its_day_until_its_author_says_more(app: TestApp) {
        let (agent, colleague) = (app.member(Role::Agent), app.member(Role::Agent));
        let id = followed(&app, &agent, "301").await;
        next_step(&app, &colleague, id, TEXT, "2026-03-20").await;
        let reminder = one(&app, &colleague, ReminderKind::NextStep).await.unwrap();
        assert_eq!((reminder.due_at, reminder.due_on), (None, Some("2026-03-20".parse().unwrap())));
        assert_eq!((reminder.text.as_deref(), reminder.listing.as_ref().unwrap().id.0), (Some("约业主面谈"), id));
        // It is the author's, not the maintainer's, and nobody else's word settles it.
        assert_eq!(one(&app, &agent, ReminderKind::NextStep).await, None);
        app.follow_up(&agent, id, "call", "业主说价格还可以再谈一谈").await.assert_status(201);
        for (moment, expected) in [
            ("2026-03-19T15:59:59.999999Z", DueState::Upcoming),
            ("2026-03-19T16:00:00Z", DueState::Today),
            ("2026-03-20T15:59:59.999999Z", DueState::Today),
            ("2026-03-20T16:00:00Z", DueState::Overdue),
        ] {
            app.turn_to(moment);
            assert_eq!(state(&app, &colleague, ReminderKind::NextStep).await, Some(expected), "{moment}");
        }
        next_step(&app, &colleague, id, "业主改到下周再见面详谈", "2026-03-27").await;
        assert_eq!(one(&app, &colleague, ReminderKind::NextStep).await.unwrap().due_on, Some("2026-03-27".parse().unwrap()));
        app.follow_up(&colleague, id, "visit", "已经和业主见面谈妥价格").await.assert_status(201);
        assert_eq!(one(&app, &colleague, ReminderKind::NextStep).await, None);
    }

    async fn a_reveal_wants_its_follow_up_within_two_hours(app: TestApp) {
        let (agent, colleague) = (app.member(Role::Agent), app.member(Role::Agent));
        let listing = enter(&app, &agent, "301").await;
        reveal(&app, &colleague, &listing).await;
        let reminder = one(&app, &colleague, ReminderKind::RevealFollowUp).await.unwrap();
        let due = app.app.clock.now() + Duration::hours(2);
        assert_eq!((reminder.due_at, reminder.since, reminder.state), (Some(due), Some(app.app.clock.now()), DueState::Today));
        app.advance(Duration::hours(2));
        assert_eq!(state(&app, &colleague, ReminderKind::RevealFollowUp).await, Some(DueState::Today));
        app.advance(Duration::microseconds(1));
        assert_eq!(state(&app, &colleague, ReminderKind::RevealFollowUp).await, Some(DueState::Overdue));
        app.follow_up(&colleague, listing.summary.id, "call", TEXT).await.assert_status(201);
        assert_eq!(list(&app, &colleague, "").await.total, 0);
    }

    async fn keys_are_due_with_their_holder_and_overdue_with_their_keepers(app: TestApp) {
        let region = app.region("朝阳大区");
        let (store, other) = (app.store(region, "望京店"), app.store(region, "国贸店"));
        let (agent, colleague) = (app.member_of(Role::Agent, store), app.member_of(Role::Agent, other));
        let keepers = [app.member_of(Role::Manager, store), app.member_of(Role::Assistant, store), app.member_of(Role::Director, region), app.member(Role::Admin)];
        let strangers = [app.member_of(Role::Manager, other), app.member_of(Role::Finance, store), agent.clone()];
        let id = followed(&app, &agent, "301").await;
        let bunch = app.by(&agent).post(&format!("{LISTINGS}/{id}/keys"), json!({"description": "两把"})).await.assert_status(201).json();
        let (bunch, number) = (bunch["id"].as_i64().unwrap(), bunch["number"].as_i64());
        app.by(&colleague).post(&format!("/api/v1/keys/{bunch}/take"), json!({"purpose": "带客户看房"})).await.assert_status(200);
        let reminder = one(&app, &colleague, ReminderKind::KeyDue).await.unwrap();
        let due = app.app.clock.now() + Duration::hours(24);
        assert_eq!((reminder.due_at, reminder.since, reminder.key_number), (Some(due), Some(app.app.clock.now()), number));
        assert_eq!((reminder.text.as_deref(), reminder.holder.map(|holder| holder.id)), (Some("带客户看房"), Some(colleague.id)));
        app.advance(Duration::hours(24));
        assert_eq!(state(&app, &colleague, ReminderKind::KeyDue).await, Some(DueState::Today));
        for keeper in &keepers {
            assert_eq!(state(&app, keeper, ReminderKind::KeyDue).await, None, "not before they are overdue");
        }
        app.advance(Duration::microseconds(1));
        for member in keepers.iter().chain([&colleague]) {
            assert_eq!(state(&app, member, ReminderKind::KeyDue).await, Some(DueState::Overdue));
        }
        for stranger in &strangers {
            assert_eq!(state(&app, stranger, ReminderKind::KeyDue).await, None);
        }
        let calendar = new_address(&app, &colleague).await;
        let summary = events(&app.anyone().get(&calendar).await)[0]["SUMMARY"].clone();
        assert!(summary.starts_with(&format!("归还钥匙 #{} · ", number.unwrap())), "{summary}");
        let version = app.by(&colleague).get(&format!("/api/v1/keys/{bunch}")).await.json()["version"].as_i64().unwrap();
        app.by(&colleague).version(version).post(&format!("/api/v1/keys/{bunch}/return"), json!({})).await.assert_status(200);
        assert_eq!((state(&app, &colleague, ReminderKind::KeyDue).await, state(&app, &keepers[0], ReminderKind::KeyDue).await), (None, None));
    }

    async fn an_exclusive_agreement_is_told_two_weeks_before_its_end(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = followed(&app, &agent, "301").await;
        let term = |until: &str| EvidenceChange::Exclusive { term: Some(("2026-03-01".parse().unwrap(), until.parse().unwrap())) };
        app.evidence(id.into(), term("2026-04-02"));
        assert_eq!(one(&app, &agent, ReminderKind::ExclusiveEnding).await, None);
        app.turn_to("2026-03-18T16:00:00Z");
        let reminder = one(&app, &agent, ReminderKind::ExclusiveEnding).await.unwrap();
        assert_eq!((reminder.due_on, reminder.state), (Some("2026-04-02".parse().unwrap()), DueState::Upcoming));
        app.turn_to("2026-04-02T15:59:59Z");
        assert_eq!(state(&app, &agent, ReminderKind::ExclusiveEnding).await, Some(DueState::Today));
        app.turn_to("2026-04-02T16:00:00Z");
        assert_eq!(one(&app, &agent, ReminderKind::ExclusiveEnding).await, None);
    }

    async fn what_is_due_first_comes_first_and_everything_is_counted(app: TestApp) {
        let agent = app.member(Role::Agent);
        let first = followed(&app, &agent, "301").await;
        app.advance(Duration::days(1));
        let second = followed(&app, &agent, "302").await;
        next_step(&app, &agent, second, "业主改到下周再见面详谈", "2026-03-22").await;
        app.turn_to("2026-03-25T02:00:01Z");
        let all = list(&app, &agent, "").await;
        let told: Vec<_> = all.items.iter().map(|item| (item.kind, item.listing.as_ref().unwrap().id.0, item.state)).collect();
        assert_eq!(told, [
            (ReminderKind::NextStep, second, DueState::Overdue),
            (ReminderKind::OwnerRhythm, first, DueState::Overdue),
            (ReminderKind::OwnerRhythm, second, DueState::Upcoming),
        ]);
        assert_eq!((all.total, all.overdue, all.today, all.counts.len()), (3, 2, 0, ReminderKind::ALL.len()));
        let counts: Vec<_> = all.counts.iter().filter(|count| count.overdue + count.today + count.upcoming > 0).map(|c| (c.kind, c.overdue, c.upcoming)).collect();
        assert_eq!(counts, [(ReminderKind::OwnerRhythm, 1, 1), (ReminderKind::NextStep, 1, 0)]);
        // Filters narrow the items, not the counts.
        let overdue = list(&app, &agent, "?due=overdue&kind=owner_rhythm").await;
        assert_eq!((overdue.total, overdue.items[0].listing.as_ref().unwrap().id.0, overdue.overdue), (1, first, 2));
        assert_eq!((list(&app, &agent, "?due=upcoming").await.total, list(&app, &agent, "?due=today").await.total), (1, 0));
        assert_eq!(list(&app, &agent, "?due=all&kind=owner_rhythm,next_step").await.total, 3);
        let other = app.member(Role::Finance);
        assert_eq!(list(&app, &other, "").await.total, 0);

        app.act(|tx| notice::add(tx, agent.id, NoticeKind::ListingPublic, None, &json!({})));
        let summary = app.by(&agent).get(&format!("{REMINDERS}/summary")).await.assert_status(200).json();
        assert_eq!(summary, json!({"overdue": 2, "today": 0, "unread_notices": 1}));
    }

    async fn an_answer_holds_two_hundred(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = followed(&app, &agent, "301").await;
        let now = app.app.clock.now().naive_utc();
        app.write(|conn| {
            for number in 0..205 {
                diesel::insert_into(reveals::table)
                    .values((reveals::member_id.eq(agent.id.0), reveals::listing_id.eq(id), reveals::purpose.eq("owner_call"),
                        reveals::revealed_at.eq(now), reveals::follow_up_due_at.eq(now + Duration::seconds(number))))
                    .execute(conn)?;
            }
            Ok(())
        });
        let list = list(&app, &agent, "").await;
        assert_eq!((list.items.len(), list.total, list.items[0].due_at), (200, 206, Some(app.app.clock.now())));
    }

    async fn what_can_not_be_read_is_refused(app: TestApp) {
        let agent = app.member(Role::Agent);
        let get = |query: &str| app.by(&agent).get(&format!("{REMINDERS}?{query}"));
        get("due=soon").await.assert_problem(422, "validation_failed").assert_field("due", "invalid_format");
        get("kind=owner_rhythm,dance").await.assert_problem(422, "validation_failed").assert_field("kind", "invalid_format");
        get("colour=red").await.assert_problem(422, "validation_failed").assert_field("colour", "unknown_field");
        app.anyone().get(REMINDERS).await.assert_problem(401, "unauthenticated");
        app.anyone().get(&format!("{REMINDERS}/summary")).await.assert_problem(401, "unauthenticated");
        app.anyone().send(Method::POST, CALENDAR, None).await.assert_problem(401, "unauthenticated");
    }

    async fn a_calendar_shows_the_reminders_and_nothing_of_owners(app: TestApp) {
        let agent = app.member(Role::Agent);
        let listing = enter(&app, &agent, "1203").await;
        let id = listing.summary.id.0;
        reveal(&app, &agent, &listing).await;
        next_step(&app, &agent, id, "王小明先生电话13812345678改到下周再谈", "2026-03-20").await;
        let body = json!({"kind": "call", "text": "业主改到下周再见面详谈", "next_step": "致电王小明 13812345678", "next_on": "2026-03-31"});
        app.by(&agent).post(&format!("{LISTINGS}/{id}/follow-ups"), body).await.assert_status(201);
        let path = new_address(&app, &agent).await;
        // Nobody is signed in, and calendar programs add what they like.
        let answer = app.anyone().get(&format!("{path}?nocache=1")).await;
        let found = events(&answer);
        assert_eq!(found.len(), 2);
        let (rhythm, step) = (&found[0], &found[1]);
        assert_eq!((rhythm["UID"].as_str(), rhythm["DTSTART"].as_str()), (format!("owner_rhythm-{id}@fangke").as_str(), "20260325T020000Z"));
        assert_eq!((step["DTSTART;VALUE=DATE"].as_str(), step["DTSTAMP"].as_str()), ("20260331", "20260318T020000Z"));
        assert_eq!(rhythm["SUMMARY"], format!("回访业主 · {} 3号楼 2单元", listing.summary.community_name.as_deref().unwrap()));
        assert_eq!(rhythm["DESCRIPTION"], listing.number);
        for secret in ["1203", "王", "小明", "138", "面谈", "致电"] {
            assert!(!answer.text().contains(secret), "{secret}: {}", answer.text());
        }
        let english = events(&app.anyone().get(&format!("{path}?lang=en")).await);
        assert!(english[0]["SUMMARY"].starts_with("Call the owner · "), "{english:?}");
        // The same thing keeps its name when it moves.
        app.advance(Duration::days(1));
        app.follow_up(&agent, id, "call", "业主说价格还可以再谈一谈").await.assert_status(201);
        let moved = events(&app.anyone().get(&path).await);
        assert_eq!((moved.len(), &moved[0]["UID"], moved[0]["DTSTART"].as_str()), (1, &rhythm["UID"], "20260326T020000Z"));
    }

    async fn a_calendars_address_is_told_once_and_closes_at_once(app: TestApp) {
        let (agent, other) = (app.member(Role::Agent), app.member(Role::Agent));
        followed(&app, &agent, "301").await;
        let shown = async |by: &TestMember| app.by(by).get(CALENDAR).await.assert_status(200).json();
        assert_eq!(shown(&agent).await, json!({"is_active": false, "created_at": null}));
        let first = new_address(&app, &agent).await;
        assert_eq!(shown(&agent).await["is_active"], json!(true));
        assert_eq!(shown(&other).await["is_active"], json!(false));
        let kept: Vec<Value> = app.read(|conn| {
            let hashes: Vec<String> = fangke_api::schema::calendars::table.select(fangke_api::schema::calendars::token_hash).load(conn)?;
            Ok(hashes.into_iter().map(Value::from).collect())
        });
        assert!(kept.iter().all(|hash| !first.contains(hash.as_str().unwrap())), "only a hash is kept");
        let second = new_address(&app, &agent).await;
        app.anyone().get(&first).await.assert_problem(404, "not_found");
        assert_eq!(events(&app.anyone().get(&second).await).len(), 1);
        // Another member's reminders are another calendar.
        let theirs = new_address(&app, &other).await;
        assert_eq!(events(&app.anyone().get(&theirs).await).len(), 0);
        app.by(&agent).delete(CALENDAR).await.assert_status(204);
        app.by(&agent).delete(CALENDAR).await.assert_status(204);
        app.anyone().get(&second).await.assert_problem(404, "not_found");
        app.anyone().get("/calendar/unknown.ics").await.assert_problem(404, "not_found");
        // Who has left has no calendar any more.
        app.write(|conn| Ok(diesel::update(members::table.find(other.id.0)).set(members::is_active.eq(false)).execute(conn)?));
        app.anyone().get(&theirs).await.assert_problem(404, "not_found");
    }

    async fn addresses_made_at_once_leave_one(app: TestApp) {
        let agent = app.member(Role::Agent);
        let paths = futures_util::future::join_all((0..4).map(|_| new_address(&app, &agent))).await;
        let mut open = 0;
        for path in &paths {
            open += i32::from(app.anyone().get(path).await.status == 200);
        }
        assert_eq!(open, 1);
    }
}
