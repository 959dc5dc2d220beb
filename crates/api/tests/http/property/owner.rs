//! Owner contacts: kept by a listing, masked, revealed one at a time.

use chrono::Duration;
use fangke_api::platform::db::sql::Sql;
use fangke_shared::company::audit::{AuditAction, AuditEntryResponse};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::property::listing::ListingResponse;
use fangke_shared::property::owner::{OwnerResponse, RevealPurpose, RevealResponse};
use fangke_shared::property::timeline::{TimelineEntry, TimelineEvent};
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{Answer, LISTINGS, TestApp, TestMember, sale, with};

async fn community(app: &TestApp) -> i64 {
    app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await
}

/// Reveals the first contact of a listing.
async fn reveal(app: &TestApp, by: &TestMember, of: &ListingResponse) -> Answer {
    reveal_for(app, by, of, json!({"purpose": "owner_call"})).await
}

async fn reveal_for(app: &TestApp, by: &TestMember, of: &ListingResponse, body: Value) -> Answer {
    app.by(by).post(&format!("{LISTINGS}/{}/owners/{}/reveal", of.summary.id, of.owners[0].id), body).await
}

async fn follow_up(app: &TestApp, by: &TestMember, of: &ListingResponse) {
    let text = format!("业主同意周六看房，{}", app.app.clock.now());
    let path = format!("{LISTINGS}/{}/follow-ups", of.summary.id);
    app.by(by).post(&path, json!({"kind": "call", "text": text})).await.assert_status(201);
}

fn masked(owners: &[OwnerResponse]) -> Vec<(&str, &str)> {
    owners.iter().map(|owner| (owner.name_masked.as_str(), owner.phone_masked.as_str())).collect()
}

both_engines! {
    async fn contacts_are_added_replaced_and_removed(app: TestApp) {
        let agent = app.member(Role::Agent);
        let listing = app.enter(&agent, sale(community(&app).await, "301")).await;
        let path = format!("{LISTINGS}/{}/owners", listing.summary.id);
        let wife = json!({"name": "李娜", "phone": "+852 9123 4567", "relation": "co_owner", "note": " 晚上打 "});
        let answer = app.by(&agent).version(1).post(&path, wife.clone()).await.assert_status(200);
        let added: ListingResponse = answer.read();
        assert_eq!((answer.header("etag"), added.summary.version), (Some("\"2\""), 2));
        assert_eq!(masked(&added.owners), [("王**", "138****5678"), ("李**", "+852****4567")]);
        assert_eq!(added.owners[1].note.as_deref(), Some("晚上打"));

        let one = format!("{path}/{}", added.owners[1].id);
        let other_number = json!({"name": "李娜", "phone": "010-8888 6666"});
        let replaced: ListingResponse = app.by(&agent).version(2).put(&one, other_number).await.assert_status(200).read();
        assert_eq!(masked(&replaced.owners)[1], ("李**", "010****6666"));
        assert_eq!(replaced.owners[1].note, None);
        // The same again is no repetition of itself.
        app.by(&agent).version(3).put(&one, json!({"name": "李 娜", "phone": "01088886666"})).await.assert_status(200);
        let removed: ListingResponse = app.by(&agent).version(4).delete(&one).await.assert_status(200).read();
        assert_eq!(masked(&removed.owners), [("王**", "138****5678")]);
        app.by(&agent).version(5).delete(&one).await.assert_problem(404, "not_found");
        app.by(&agent).version(5).put(&one, wife).await.assert_problem(404, "not_found");
        assert_eq!(app.listing(&agent, listing.summary.id).await, removed);
        let page: Page<TimelineEntry> = app.by(&agent).get(&format!("{LISTINGS}/{}/timeline", listing.summary.id)).await.read();
        assert_eq!(page.items.iter().filter(|entry| entry.event == TimelineEvent::OwnersChanged).count(), 4);
    }

    async fn a_wrong_contact_is_refused(app: TestApp) {
        let agent = app.member(Role::Agent);
        let listing = app.enter(&agent, sale(community(&app).await, "301")).await;
        let path = format!("{LISTINGS}/{}/owners", listing.summary.id);
        let add = |body: Value| app.by(&agent).version(1).post(&path, body);
        for (body, pointer, code) in [
            (json!({"name": "", "phone": "13912345678"}), "/name", "required"),
            (json!({"name": "李".repeat(41), "phone": "13912345678"}), "/name", "too_long"),
            (json!({"name": "李娜", "phone": ""}), "/phone", "required"),
            (json!({"name": "李娜", "phone": "139"}), "/phone", "invalid_format"),
            (json!({"name": "李娜", "phone": "13912345678", "relation": "friend"}), "/relation", "unknown_word"),
            (json!({"name": "李娜", "phone": "13912345678", "note": "晚".repeat(201)}), "/note", "too_long"),
        ] {
            add(body).await.assert_problem(422, "validation_failed").assert_field(pointer, code);
        }
        let same_number = json!({"name": "李娜", "phone": "0086 13812345678"});
        add(same_number.clone()).await.assert_problem(409, "already_exists").assert_field("/phone", "repeated");
        app.by(&agent).post(&path, same_number.clone()).await.assert_problem(428, "version_required");
        app.by(&agent).version(2).post(&path, same_number).await.assert_problem(412, "stale_version");
        let other = app.member(Role::Agent);
        app.by(&other).version(1).post(&path, json!({"name": "李娜", "phone": "13912345678"})).await.assert_problem(403, "forbidden");
        for version in 1..=5 {
            app.by(&agent).version(version).post(&path, json!({"name": "李娜", "phone": format!("1391234567{version}")})).await.assert_status(200);
        }
        let seventh = json!({"name": "李娜", "phone": "13912345670"});
        app.by(&agent).version(6).post(&path, seventh).await.assert_problem(422, "validation_failed").assert_field("", "too_many");
        let second = app.listing(&agent, listing.summary.id).await.owners[1].id;
        let of_the_first = json!({"name": "李娜", "phone": "13812345678"});
        app.by(&agent).version(6).put(&format!("{path}/{second}"), of_the_first).await.assert_problem(409, "already_exists");
    }

    async fn a_number_can_not_be_found_by_trying(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let listing = app.enter(&agent, sale(community(&app).await, "301")).await;
        let path = format!("{LISTINGS}/{}/owners", listing.summary.id);
        let today = async || app.by(&agent).get("/api/v1/auth/me").await.assert_status(200).json()["reveals_today"].as_i64().unwrap();
        let attempt = |version: i64, number: i64| {
            app.by(&agent).version(version).post(&path, json!({"name": "李娜", "phone": format!("138{number:08}")}))
        };
        // Who guesses right learns it, and has looked at the number: it stands in the ledger and the trail, and owes a follow-up.
        attempt(1, 12_345_678).await.assert_problem(409, "already_exists").assert_field("/phone", "repeated");
        assert_eq!(today().await, 1);
        let reminders = app.by(&agent).get("/api/v1/reminders").await.assert_status(200).text();
        assert!(reminders.contains("reveal"), "{reminders}");
        let trail: Page<AuditEntryResponse> = app.by(&admin).get("/api/v1/audit?action=reveal_contact").await.assert_status(200).read();
        assert_eq!(trail.items[0].details["purpose"], "compared");
        // Who guesses wrong has tried: thirty a day, of adding and of replacing, and nobody is asked for a follow-up.
        let added: ListingResponse = attempt(1, 0).await.assert_status(200).read();
        let second = format!("{path}/{}", added.owners[1].id);
        for number in 1..29 {
            let body = json!({"name": "李娜", "phone": format!("138{number:08}")});
            app.by(&agent).version(number + 1).put(&second, body).await.assert_status(200);
        }
        assert_eq!(today().await, 30);
        let right = json!({"name": "李娜", "phone": "13812345678"});
        app.by(&agent).version(30).put(&second, right.clone()).await.assert_problem(429, "reveal_limit_reached");
        app.by(&agent).version(30).post(&path, right).await.assert_problem(429, "reveal_limit_reached");
        reveal(&app, &agent, &listing).await.assert_problem(429, "reveal_limit_reached");
        // One reminder: of the number that was found.
        let open = app.read(|conn| {
            let sql = Sql::new("SELECT count(*) FROM reveals WHERE is_owed AND follow_up_id IS NULL");
            Ok(sql.load::<diesel::sql_types::BigInt, i64>(conn)?)
        });
        assert_eq!(open, [1]);
        // Who may not change the contacts compares nothing.
        let other = app.member(Role::Finance);
        app.by(&other).version(30).post(&path, json!({"name": "李娜", "phone": "13812345678"})).await.assert_problem(403, "forbidden");
    }

    async fn a_listing_keeps_at_least_one_contact(app: TestApp) {
        let agent = app.member(Role::Agent);
        let listing = app.enter(&agent, sale(community(&app).await, "301")).await;
        let one = format!("{LISTINGS}/{}/owners/{}", listing.summary.id, listing.owners[0].id);
        app.by(&agent).version(1).delete(&one).await.assert_problem(422, "validation_failed").assert_field("/owners", "required");
        assert_eq!(app.listing(&agent, listing.summary.id).await, listing);
        // A lead needs none.
        let form = crate::support::with(sale(1, ""), json!({"room": null, "is_lead": true}));
        let lead = app.enter(&agent, form).await;
        let one = format!("{LISTINGS}/{}/owners/{}", lead.summary.id, lead.owners[0].id);
        app.by(&agent).version(1).delete(&one).await.assert_status(200);
    }

    async fn a_reveal_shows_the_number_and_says_so(app: TestApp) {
        let (agent, colleague, admin) = (app.member(Role::Agent), app.member(Role::Agent), app.member(Role::Admin));
        let listing = app.enter(&agent, sale(community(&app).await, "301")).await;
        let body = json!({"purpose": "other", "note": "核对产权信息"});
        let answer = reveal_for(&app, &colleague, &listing, body).await.assert_status(200);
        let revealed: RevealResponse = answer.read();
        assert_eq!((revealed.name.as_str(), revealed.phone.as_str()), ("王小明", "+8613812345678"));
        assert_eq!((revealed.reveals_today, revealed.reveal_limit), (1, 30));
        assert_eq!(revealed.follow_up_due_at, app.app.clock.now() + Duration::hours(2));
        let timeline: Page<TimelineEntry> = app.by(&agent).get(&format!("{LISTINGS}/{}/timeline", listing.summary.id)).await.read();
        assert_eq!(timeline.items[0].event, TimelineEvent::Revealed { purpose: RevealPurpose::Other });
        assert_eq!(timeline.items[0].member.as_ref().map(|member| member.id), Some(colleague.id));
        let audit: Page<AuditEntryResponse> = app.by(&admin).get("/api/v1/audit?action=reveal_contact").await.read();
        assert_eq!(audit.items.len(), 1);
        let entry = &audit.items[0];
        assert_eq!((entry.action, entry.subject_id), (AuditAction::RevealContact, listing.summary.id.0));
        assert_eq!(entry.member.as_ref().map(|member| member.id), Some(colleague.id));
        assert_eq!((&entry.details["purpose"], &entry.details["owner_id"]), (&json!("other"), &json!(listing.owners[0].id)));
        assert_eq!(entry.request_id.as_deref(), answer.header("x-request-id"));
    }

    async fn a_contact_stays_open_to_who_looked_at_it_until_the_follow_up_is_due(app: TestApp) {
        let (agent, colleague, admin) = (app.member(Role::Agent), app.member(Role::Agent), app.member(Role::Admin));
        let listing = app.enter(&agent, sale(community(&app).await, "301")).await;
        let until = async |by: &TestMember| app.listing(by, listing.summary.id).await.owners[0].revealed_until;
        assert_eq!(until(&agent).await, None);
        let first: RevealResponse = reveal(&app, &agent, &listing).await.assert_status(200).read();
        assert_eq!((until(&agent).await, until(&colleague).await), (Some(first.follow_up_due_at), None));
        // Again, two at once, without a reason, and on its last moment: not counted, under the first purpose, and in the trail.
        app.advance(Duration::hours(2));
        let again = join_all((0..2).map(|_| reveal_for(&app, &agent, &listing, json!({"purpose": "other"})))).await;
        for answer in again {
            let answer: RevealResponse = answer.assert_status(200).read();
            assert_eq!((answer.phone.as_str(), answer.reveals_today, answer.follow_up_due_at), ("+8613812345678", 1, first.follow_up_due_at));
        }
        let audit: Page<AuditEntryResponse> = app.by(&admin).get("/api/v1/audit?action=reveal_contact").await.read();
        let said: Vec<_> = audit.items.iter().map(|entry| (&entry.details["purpose"], &entry.details["again"])).collect();
        assert_eq!(said, [(&json!("owner_call"), &json!(true)), (&json!("owner_call"), &json!(true)), (&json!("owner_call"), &Value::Null)]);
        let is_look = |event: &TimelineEvent| matches!(event, TimelineEvent::Revealed { .. });
        assert_eq!(app.events(&agent, listing.summary.id).await.into_iter().filter(is_look).count(), 1);
        // Overdue it is closed, and paid it is closed; then it counts again.
        app.advance(Duration::seconds(1));
        assert_eq!(until(&agent).await, None);
        reveal_for(&app, &agent, &listing, json!({"purpose": "other"})).await.assert_problem(422, "validation_failed");
        assert_eq!(reveal(&app, &agent, &listing).await.assert_status(200).read::<RevealResponse>().reveals_today, 2);
        follow_up(&app, &agent, &listing).await;
        assert_eq!(until(&agent).await, None);
        assert_eq!(reveal(&app, &agent, &listing).await.assert_status(200).read::<RevealResponse>().reveals_today, 3);
        // Another number in its place is nothing that somebody has looked at.
        let one = format!("{LISTINGS}/{}/owners/{}", listing.summary.id, listing.owners[0].id);
        app.by(&admin).version(app.listing(&admin, listing.summary.id).await.summary.version).put(&one, json!({"name": "李娜", "phone": "13987654321"})).await.assert_status(200);
        assert_eq!(until(&agent).await, None);
        assert_eq!(reveal(&app, &agent, &listing).await.assert_status(200).read::<RevealResponse>().reveals_today, 4);
    }

    async fn what_can_not_be_recorded_is_not_shown(app: TestApp) {
        let agent = app.member(Role::Agent);
        let listing = app.enter(&agent, sale(community(&app).await, "301")).await;
        app.write(|conn| Ok(Sql::new("DROP TABLE audit_entries").execute(conn)?));
        let refused = reveal(&app, &agent, &listing).await.assert_problem(503, "unavailable");
        assert!(!refused.text().contains("5678") && !refused.text().contains("小明"), "{}", refused.text());
    }

    async fn a_reveal_needs_a_purpose_a_right_and_a_contact(app: TestApp) {
        let agent = app.member(Role::Agent);
        let place = community(&app).await;
        let (listing, other) = (app.enter(&agent, sale(place, "301")).await, app.enter(&agent, sale(place, "302")).await);
        for (body, pointer, code) in [
            (json!({"purpose": "other"}), "/note", "required"),
            (json!({"purpose": "other", "note": " "}), "/note", "required"),
            (json!({"purpose": "curiosity"}), "/purpose", "unknown_word"),
            (json!({}), "/purpose", "required"),
        ] {
            reveal_for(&app, &agent, &listing, body).await.assert_problem(422, "validation_failed").assert_field(pointer, code);
        }
        reveal(&app, &app.member(Role::Finance), &listing).await.assert_problem(403, "forbidden");
        let path = format!("{LISTINGS}/{}/owners/{}/reveal", listing.summary.id, other.owners[0].id);
        app.by(&agent).post(&path, json!({"purpose": "verify"})).await.assert_problem(404, "not_found");
        // Nothing of it counts.
        assert_eq!(reveal(&app, &agent, &listing).await.read::<RevealResponse>().reveals_today, 1);
    }

    async fn thirty_reveals_make_a_day_in_shanghai(app: TestApp) {
        let agent = app.member(Role::Agent);
        let place = community(&app).await;
        let mut listings = Vec::new();
        for room in 301..307 {
            let owners: Vec<Value> = (0..6).map(|n| json!({"name": "王小明", "phone": format!("138123{room}{n:02}")})).collect();
            listings.push(app.enter(&agent, with(sale(place, &room.to_string()), json!({"owners": owners}))).await);
        }
        let contacts: Vec<_> = listings.iter().flat_map(|of| of.owners.iter().map(|owner| (of.summary.id, owner.id))).collect();
        let look = |n: usize| {
            let (id, owner) = contacts[n];
            app.by(&agent).post(&format!("{LISTINGS}/{id}/owners/{owner}/reveal"), json!({"purpose": "owner_call"}))
        };
        for n in 0..29 {
            look(n).await.assert_status(200);
        }
        // Several at once don't slip through.
        let last = join_all((29..33).map(look)).await;
        let mut statuses: Vec<u16> = last.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 429, 429, 429]);
        let refused = look(33).await.assert_problem(429, "reveal_limit_reached");
        assert_eq!(refused.header("retry-after"), Some("50400"));
        // What is open stays so; another member has a limit of their own.
        look(0).await.assert_status(200);
        assert_eq!(reveal(&app, &app.member(Role::Agent), &listings[0]).await.read::<RevealResponse>().reveals_today, 1);
        for listing in &listings {
            follow_up(&app, &agent, listing).await;
        }
        app.advance(Duration::hours(14) - Duration::seconds(1));
        look(33).await.assert_problem(429, "reveal_limit_reached");
        app.advance(Duration::seconds(1));
        assert_eq!(look(33).await.assert_status(200).read::<RevealResponse>().reveals_today, 1);
    }

    async fn three_overdue_follow_ups_stop_reveals_until_one_is_written(app: TestApp) {
        let (agent, colleague) = (app.member(Role::Agent), app.member(Role::Agent));
        let place = community(&app).await;
        let mut listings = Vec::new();
        for room in ["301", "302", "303"] {
            let listing = app.enter(&agent, sale(place, room)).await;
            reveal(&app, &agent, &listing).await.assert_status(200);
            listings.push(listing);
        }
        let fourth = app.enter(&agent, sale(place, "304")).await;
        // Due is not overdue.
        app.advance(Duration::hours(2));
        reveal(&app, &agent, &fourth).await.assert_status(200);
        follow_up(&app, &agent, &fourth).await;
        app.advance(Duration::seconds(1));
        reveal(&app, &agent, &fourth).await.assert_problem(403, "reveals_blocked");
        // Somebody else's follow-up settles nothing, and they aren't stopped.
        follow_up(&app, &colleague, &listings[0]).await;
        reveal(&app, &agent, &fourth).await.assert_problem(403, "reveals_blocked");
        reveal(&app, &colleague, &fourth).await.assert_status(200);
        // Nor does one on a listing that nothing was revealed of.
        let fifth = app.enter(&agent, sale(place, "305")).await;
        follow_up(&app, &agent, &fifth).await;
        reveal(&app, &agent, &fourth).await.assert_problem(403, "reveals_blocked");
        follow_up(&app, &agent, &listings[0]).await;
        reveal(&app, &agent, &fourth).await.assert_status(200);
    }
}
