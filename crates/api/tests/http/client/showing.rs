//! Showings: booked in the order of a route, held, ended with their follow-ups, and never changed afterwards (C4, §6.1).

use chrono::Duration;
use fangke_shared::ListingId;
use fangke_shared::client::ClientStage;
use fangke_shared::client::journal::{ClientEntry, ClientEvent};
use fangke_shared::client::showing::{
    CancelReason, ConflictKind, ListingShowing, OwnerReport, ShowingCheck, ShowingResponse, ShowingResult, ShowingState, ShowingStep,
    ShowingSummary,
};
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::insight::reminder::{DueState, ReminderKind, ReminderList};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::property::follow_up::FollowUpKind;
use fangke_shared::property::key::{KeyBunchResponse, KeyState};
use fangke_shared::property::timeline::TimelineEvent;
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{CLIENTS, buyer};
use crate::support::{Answer, LISTINGS, TestApp, TestMember, sale, with};

const SHOWINGS: &str = "/api/v1/showings";
const TEXT: &str = "客户对第二套很满意，明天带家人再看";

/// A store with an agent and a colleague, a client of the agent, and listings in two communities.
struct House {
    agent: TestMember,
    colleague: TestMember,
    manager: TestMember,
    client: i64,
    listings: Vec<ListingId>,
}

async fn house(app: &TestApp) -> House {
    let region = app.region("东区");
    let store = app.store(region, "望湖店");
    let (agent, colleague) = (app.member_of(Role::Agent, store), app.member_of(Role::Agent, store));
    let admin = app.member(Role::Admin);
    let (near, far) = (app.community(&admin, "朝阳", "云庭家园").await, app.community(&admin, "海淀", "学府花园").await);
    let mut listings = Vec::new();
    for (place, room) in [(near, "301"), (far, "302"), (near, "303")] {
        listings.push(app.enter(&agent, sale(place, room)).await.summary.id);
    }
    let client = app.register(&agent, buyer("王小明", "13812345678")).await.summary.id.0;
    House { agent, colleague, manager: app.member_of(Role::Manager, store), client, listings }
}

impl House {
    /// A draft that begins in so many hours.
    fn draft(&self, app: &TestApp, hours: i64, changes: Value) -> Value {
        let starts_at = app.app.clock.now() + Duration::hours(hours);
        with(json!({"client_id": self.client, "starts_at": starts_at, "listing_ids": self.listings}), changes)
    }

    async fn book(&self, app: &TestApp, hours: i64, changes: Value) -> ShowingResponse {
        app.by(&self.agent).post(SHOWINGS, self.draft(app, hours, changes)).await.assert_status(201).read()
    }
}

fn path(showing: &ShowingResponse) -> String {
    format!("{SHOWINGS}/{}", showing.summary.id)
}

async fn step(app: &TestApp, by: &TestMember, showing: &ShowingResponse, how: &str, body: Value) -> Answer {
    app.by(by).version(showing.summary.version).post(&format!("{}/{how}", path(showing)), body).await
}

async fn result(app: &TestApp, by: &TestMember, showing: &ShowingResponse, listing: ListingId, body: Value) -> Answer {
    app.by(by).version(showing.summary.version).put(&format!("{}/listings/{listing}", path(showing)), body).await
}

async fn seen(app: &TestApp, by: &TestMember, showing: &ShowingResponse) -> ShowingResponse {
    app.by(by).get(&path(showing)).await.assert_status(200).read()
}

/// Notes that the client is interested in every listing.
async fn all_interested(app: &TestApp, by: &TestMember, mut showing: ShowingResponse) -> ShowingResponse {
    for stop in showing.stops.clone() {
        showing = result(app, by, &showing, stop.listing.id, json!({"result": "interested"})).await.assert_status(200).read();
    }
    showing
}

async fn client_events(app: &TestApp, by: &TestMember, client: i64) -> Vec<ClientEvent> {
    let page: Page<ClientEntry> = app.by(by).get(&format!("{CLIENTS}/{client}/timeline?limit=50")).await.assert_status(200).read();
    page.items.into_iter().map(|entry| entry.event).collect()
}

fn steps(events: &[ClientEvent]) -> Vec<ShowingStep> {
    events.iter().filter_map(|event| if let ClientEvent::Showing { step, .. } = event { Some(*step) } else { None }).collect()
}

both_engines! {
    async fn the_open_showings_of_a_leaver_go_to_the_receiver(app: TestApp) {
        let store = app.store(app.region("东区"), "望湖店");
        let manager = app.member_of(Role::Manager, store);
        let (leaver, heir, colleague) = (app.member_of(Role::Agent, store), app.member_of(Role::Agent, store), app.member_of(Role::Agent, store));
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let listing = app.enter(&colleague, sale(community, "301")).await.summary.id;
        let mine = app.register(&leaver, buyer("王小明", "13812345678")).await.summary.id;
        let theirs = app.register(&colleague, buyer("李女士", "13900000001")).await.summary.id;
        let book = async |by: &TestMember, body: serde_json::Value| app.by(by).post("/api/v1/showings", body).await.assert_status(201).json();
        let led = book(&leaver, json!({"client_id": mine, "starts_at": "2026-03-20T06:00:00Z", "listing_ids": [listing]})).await;
        let along = json!({"client_id": theirs, "starts_at": "2026-03-21T06:00:00Z", "listing_ids": [listing], "co_agent_ids": [leaver.id]});
        let along = book(&colleague, along).await;
        let belongings =
            async || app.by(&manager).get(&format!("/api/v1/members/{}/belongings", leaver.id)).await.assert_status(200).json();
        assert_eq!(belongings().await["showings"], json!(2));
        let path = format!("/api/v1/members/{}/hand-over", leaver.id);
        let handed = app.by(&manager).post(&path, json!({"receiver_id": heir.id, "reason": "离职交接"})).await.assert_status(200).json();
        assert_eq!((handed["showings"].clone(), handed["clients"].clone()), (json!(2), json!(1)));
        assert_eq!(belongings().await["showings"], json!(0));
        let seen = async |id: &serde_json::Value| app.by(&heir).get(&format!("/api/v1/showings/{id}")).await.assert_status(200).json();
        let (led, along) = (seen(&led["id"]).await, seen(&along["id"]).await);
        assert_eq!((led["agent"]["id"].clone(), led["listings"][0]["id"].clone()), (json!(heir.id), json!(listing)));
        assert_eq!((along["agent"]["id"].clone(), along["co_agents"][0]["id"].clone()), (json!(colleague.id), json!(heir.id)));
    }

    async fn a_showing_is_booked_held_and_ended_with_its_follow_ups(app: TestApp) {
        let house = house(&app).await;
        let (near, far, near_too) = (house.listings[0], house.listings[1], house.listings[2]);
        let changes = json!({"co_agent_ids": [house.colleague.id], "meeting_place": " 东门 ", "client_confirmed": true, "owners_confirmed": [far]});
        let booked = house.book(&app, 2, changes).await;
        // What lies in one community comes together.
        assert_eq!(booked.stops.iter().map(|stop| stop.listing.id).collect::<Vec<_>>(), [near, near_too, far]);
        assert_eq!((booked.summary.number.clone(), booked.summary.state), (format!("DK-{:06}", booked.summary.id.0), ShowingState::Booked));
        assert_eq!(booked.summary.ends_at - booked.summary.starts_at, Duration::minutes(90));
        assert_eq!((booked.summary.client.name.as_str(), booked.summary.agent.id), ("王小明", house.agent.id));
        assert_eq!((booked.summary.meeting_place.as_deref(), booked.contacts[0].masked.as_str()), (Some("东门"), "138****5678"));
        assert!(booked.stops[2].owner_confirmed && !booked.stops[0].owner_confirmed && booked.conflicts.is_empty());
        assert!(booked.rights.may_change && booked.rights.may_begin && !booked.rights.may_complete && !booked.rights.may_note);
        // Who comes along hears of it, sees whom to expect, and can't reveal a number.
        let notice = &app.notices(&house.colleague).await.items[0];
        assert_eq!((notice.kind, notice.details["step"].as_str(), notice.details["number"].as_str()), (NoticeKind::Showing, Some("booked"), Some(&*booked.summary.number)));
        let along = seen(&app, &house.colleague, &booked).await;
        assert_eq!((along.summary.client.name.as_str(), along.contacts.len(), along.rights.may_begin), ("王小明", 0, true));
        app.by(&app.member(Role::Agent)).get(&path(&booked)).await.assert_problem(404, "not_found");
        app.by(&app.member(Role::Finance)).get(&path(&booked)).await.assert_problem(403, "forbidden");

        // Nothing is noted before its time.
        result(&app, &house.agent, &booked, near, json!({"result": "interested"})).await.assert_problem(409, "showing_ahead");
        step(&app, &house.agent, &booked, "complete", json!({"text": TEXT})).await.assert_problem(409, "showing_ahead");
        app.advance(Duration::hours(2));
        let body = json!({"place": "小区东门", "latitude": 39.99, "longitude": 116.47});
        let begun: ShowingResponse = step(&app, &house.colleague, &booked, "begin", body).await.assert_status(200).read();
        let there = begun.check_in.clone().unwrap();
        assert_eq!((there.at, there.member.id, there.latitude), (app.app.clock.now(), house.colleague.id, Some(39.99)));
        step(&app, &house.agent, &begun, "begin", json!({})).await.assert_problem(409, "showing_under_way");
        app.by(&house.agent).version(begun.summary.version).patch(&path(&begun), json!({"note": "x"})).await.assert_problem(409, "showing_under_way");
        let one: ShowingResponse = result(&app, &house.agent, &begun, near, json!({"result": "interested", "offered_fen": 640_000_000, "client_said": "采光好"})).await.assert_status(200).read();
        let two: ShowingResponse = result(&app, &house.agent, &one, near_too, json!({"result": "not_suitable", "objection": "layout"})).await.assert_status(200).read();
        let missing = step(&app, &house.agent, &two, "complete", json!({"text": TEXT})).await;
        missing.assert_problem(422, "validation_failed").assert_field("/stops/2/result", "required");
        let three: ShowingResponse = result(&app, &house.agent, &two, far, json!({"result": "not_seen"})).await.assert_status(200).read();
        step(&app, &house.agent, &three, "complete", json!({"text": "。。。"})).await.assert_problem(422, "follow_up_too_thin");
        let body = json!({"text": TEXT, "next_step": "约家人复看", "next_on": "2026-03-19"});
        let done: ShowingResponse = step(&app, &house.agent, &three, "complete", body).await.assert_status(200).read();
        assert_eq!((done.summary.state, done.finished_at), (ShowingState::Done, Some(app.app.clock.now())));
        assert_eq!(done.finished_by.as_ref().map(|who| who.id), Some(house.agent.id));

        // One follow-up on the client, which counts for the seven days, and one on each listing that was seen.
        let client = app.client(&house.agent, house.client).await;
        assert_eq!((client.summary.stage, client.summary.follow_up_count), (ClientStage::Shown, 1));
        assert_eq!(client.summary.private_until, Some(app.app.clock.now() + Duration::days(7)));
        let events = client_events(&app, &house.agent, house.client).await;
        assert_eq!(steps(&events), [ShowingStep::Done, ShowingStep::Begun, ShowingStep::Booked]);
        let ClientEvent::FollowUp { follow_up, .. } = &events[1] else { panic!("{events:?}") };
        assert_eq!((follow_up.kind, follow_up.text.as_str()), (FollowUpKind::Showing, TEXT));
        let told = app.events(&house.agent, near).await;
        assert!(matches!(told[0], TimelineEvent::ShowingHeld { showing_id, offered_fen: Some(640_000_000) } if showing_id == done.summary.id), "{told:?}");
        let TimelineEvent::FollowUp { follow_up } = &told[1] else { panic!("{told:?}") };
        assert_eq!(follow_up.text, format!("带看 {}；客户意向：有意向；客户出价：640.0 万元；客户意见：采光好", done.summary.number));
        assert!(!follow_up.text.contains("王"));
        assert_eq!(app.events(&house.agent, far).await, [TimelineEvent::Created]);
        let report: OwnerReport = app.by(&house.agent).get(&format!("{}/listings/{near}/report", path(&done))).await.assert_status(200).read();
        assert!(report.text.contains("有意向") && report.text.contains("640.0") && report.text.contains("望湖店"), "{}", report.text);
        app.by(&house.agent).get(&format!("{}/listings/{far}/report", path(&done))).await.assert_problem(404, "not_found");

        // Nothing of it is changed any more: a correction stands beside it, with a name.
        for how in ["begin", "complete", "no-show", "cancel"] {
            let body = match how { "complete" => json!({"text": TEXT}), "cancel" => json!({"reason": "by_client"}), _ => json!({}) };
            step(&app, &house.agent, &done, how, body).await.assert_problem(409, "showing_over");
        }
        result(&app, &house.agent, &done, near, json!({"result": "considering"})).await.assert_problem(409, "showing_over");
        app.by(&house.agent).version(done.summary.version).patch(&path(&done), json!({"note": "x"})).await.assert_problem(409, "showing_over");
        let noted: ShowingResponse = app.by(&house.manager).post(&format!("{}/notes", path(&done)), json!({"text": "客户其实看了第三套"})).await.assert_status(201).read();
        assert_eq!((noted.notes[0].member.id, noted.notes[0].text.as_str(), noted.stops), (house.manager.id, "客户其实看了第三套", done.stops.clone()));
        // The client is masked for whoever only came along.
        assert_eq!(seen(&app, &house.colleague, &done).await.summary.client.name, "王**");
    }

    async fn what_cannot_be_booked_is_refused_at_its_field(app: TestApp) {
        let house = house(&app).await;
        let sold = house.listings[2];
        app.set_status(&house.agent, sold, "sold_elsewhere").await.assert_status(200);
        let other = app.register(&house.agent, buyer("李四", "13912345678")).await;
        let demand = other.demands[0].id;
        let now = app.app.clock.now();
        let ok = json!({"listing_ids": [house.listings[0]]});
        for (changes, pointer, code) in [
            (json!({}), "/listing_ids/2", "closed"),
            (json!({"listing_ids": (1..=200).collect::<Vec<i64>>()}), "/listing_ids", "too_many"),
            (json!({"listing_ids": []}), "/listing_ids", "required"),
            (json!({"listing_ids": [house.listings[0], house.listings[0]]}), "/listing_ids/1", "repeated"),
            (json!({"listing_ids": [4711]}), "/listing_ids/0", "does_not_exist"),
            (with(ok.clone(), json!({"demand_id": demand})), "/demand_id", "does_not_exist"),
            (with(ok.clone(), json!({"client_id": 4711})), "/client_id", "does_not_exist"),
            (with(ok.clone(), json!({"ends_at": now})), "/ends_at", "ends_before_start"),
            (with(ok.clone(), json!({"starts_at": now - Duration::hours(25)})), "/late_reason", "required"),
            (with(ok.clone(), json!({"starts_at": now - Duration::days(40)})), "/starts_at", "out_of_range"),
            (with(ok.clone(), json!({"starts_at": "tomorrow"})), "/starts_at", "invalid_format"),
            (with(ok.clone(), json!({"co_agent_ids": [house.agent.id]})), "/co_agent_ids/0", "repeated"),
            (with(ok.clone(), json!({"co_agent_ids": [4711]})), "/co_agent_ids/0", "does_not_exist"),
            (with(ok.clone(), json!({"joins": 4711})), "/joins", "does_not_exist"),
            (with(ok.clone(), json!({"colour": "red"})), "/colour", "unknown_field"),
        ] {
            let answer = app.by(&house.agent).post(SHOWINGS, house.draft(&app, 2, changes)).await;
            answer.assert_problem(422, "validation_failed").assert_field(pointer, code);
        }
        // Somebody else's client is not there, and a public one has to be taken first.
        let draft = house.draft(&app, 2, ok.clone());
        app.by(&house.colleague).post(SHOWINGS, draft.clone()).await.assert_field("/client_id", "does_not_exist");
        app.by(&app.member(Role::Finance)).post(SHOWINGS, draft).await.assert_problem(403, "forbidden");
        // Entered afterwards, with a reason.
        let late = with(ok.clone(), json!({"starts_at": now - Duration::hours(25), "late_reason": "当天手机没电"}));
        assert_eq!(house.book(&app, 0, late).await.late_reason.as_deref(), Some("当天手机没电"));
        app.advance(Duration::days(7));
        app.by(&house.agent).post(SHOWINGS, house.draft(&app, 2, ok)).await.assert_problem(409, "client_public");
    }

    async fn conflicts_are_told_and_only_the_same_pair_is_refused(app: TestApp) {
        let house = house(&app).await;
        let keys: KeyBunchResponse = app.by(&house.agent).post(&format!("{LISTINGS}/{}/keys", house.listings[0]), json!({"description": "防盗门两把"})).await.assert_status(201).read();
        let first = house.book(&app, 2, json!({})).await;
        let reserved = first.stops[0].keys.clone().unwrap();
        assert_eq!((reserved.id, reserved.state, reserved.is_taken), (keys.id, KeyState::InStore, false));
        let shown: KeyBunchResponse = app.by(&house.colleague).get(&format!("/api/v1/keys/{}", keys.id)).await.assert_status(200).read();
        assert_eq!(shown.reservations[0].purpose, format!("带看 {}", first.summary.number));
        let again = app.by(&house.agent).post(SHOWINGS, house.draft(&app, 3, json!({}))).await;
        assert_eq!(again.assert_problem(409, "showing_exists").json()["showing_id"], json!(first.summary.id));
        // Right after it is no conflict.
        house.book(&app, 4, json!({"listing_ids": [house.listings[1]]})).await;
        let other = app.register(&house.colleague, buyer("李四", "13912345678")).await.summary.id.0;
        let draft = with(house.draft(&app, 2, json!({"co_agent_ids": [house.agent.id]})), json!({"client_id": other}));
        let check: ShowingCheck = app.by(&house.colleague).post(&format!("{SHOWINGS}/check"), draft.clone()).await.assert_status(200).read();
        let kinds = |conflicts: &[fangke_shared::client::showing::ShowingConflict]| conflicts.iter().map(|conflict| conflict.kind).collect::<Vec<_>>();
        assert_eq!(kinds(&check.conflicts), [ConflictKind::AgentBusy, ConflictKind::KeysReserved]);
        assert_eq!((check.conflicts[0].member.as_ref().unwrap().id, check.conflicts[1].key_number), (house.agent.id, Some(1)));
        let booked: ShowingResponse = app.by(&house.colleague).post(SHOWINGS, draft).await.assert_status(201).read();
        assert_eq!(kinds(&booked.conflicts), [ConflictKind::AgentBusy, ConflictKind::KeysReserved]);
        // Whoever begins first has the keys; the other one is told who.
        app.advance(Duration::hours(2));
        let begun: ShowingResponse = step(&app, &house.agent, &first, "begin", json!({})).await.assert_status(200).read();
        let taken = begun.stops[0].keys.clone().unwrap();
        assert_eq!((taken.state, taken.is_taken, taken.holder.map(|who| who.id)), (KeyState::Out, true, Some(house.agent.id)));
        let late: ShowingResponse = step(&app, &house.colleague, &booked, "begin", json!({})).await.assert_status(200).read();
        let theirs = late.stops[0].keys.clone().unwrap();
        assert_eq!((theirs.is_taken, theirs.holder.map(|who| who.id)), (false, Some(house.agent.id)));
        let noted = all_interested(&app, &house.agent, begun).await;
        let done: ShowingResponse = step(&app, &house.agent, &noted, "complete", json!({"text": TEXT, "keys_returned": true})).await.assert_status(200).read();
        assert_eq!(done.stops[0].keys.clone().unwrap().state, KeyState::InStore);
        // Moved away, nothing stands against it.
        let moved = house.book(&app, 30, json!({"listing_ids": [house.listings[0]]})).await;
        assert!(moved.conflicts.is_empty());
    }

    async fn two_end_one_showing_and_one_of_them_has(app: TestApp) {
        let house = house(&app).await;
        let booked = house.book(&app, 1, json!({})).await;
        app.advance(Duration::hours(1));
        let begun: ShowingResponse = step(&app, &house.agent, &booked, "begin", json!({})).await.assert_status(200).read();
        let noted = all_interested(&app, &house.agent, begun).await;
        let all = join_all((0..4).map(|_| step(&app, &house.agent, &noted, "complete", json!({"text": TEXT})))).await;
        let mut statuses: Vec<u16> = all.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412, 412, 412]);
        assert_eq!(app.client(&house.agent, house.client).await.summary.follow_up_count, 1);
        assert_eq!(app.listing(&house.agent, house.listings[0]).await.follow_up_count, 1);
    }

    async fn two_book_one_client_at_once_and_one_of_them_has(app: TestApp) {
        let house = house(&app).await;
        let all = join_all((0..4).map(|_| app.by(&house.agent).post(SHOWINGS, house.draft(&app, 2, json!({}))))).await;
        let mut statuses: Vec<u16> = all.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409]);
        // The same request sent again gets the same answer.
        let again = |hours| app.by(&house.agent).with("Idempotency-Key", "k").post(SHOWINGS, house.draft(&app, hours, json!({})));
        let first: ShowingResponse = again(24).await.assert_status(201).read();
        assert_eq!(again(24).await.assert_status(201).read::<ShowingResponse>().summary.id, first.summary.id);
        again(48).await.assert_problem(409, "idempotency_key_reused");
    }

    async fn a_listing_that_is_closed_is_not_shown_any_more(app: TestApp) {
        let house = house(&app).await;
        let several = house.book(&app, 2, json!({"co_agent_ids": [house.colleague.id]})).await;
        let only = house.book(&app, 8, json!({"listing_ids": [house.listings[1]]})).await;
        app.set_status(&house.manager, house.listings[1], "paused").await.assert_status(200);
        assert_eq!(seen(&app, &house.agent, &only).await.summary.state, ShowingState::Booked);
        app.set_status(&house.manager, house.listings[1], "withdrawn").await.assert_status(200);
        let cancelled = seen(&app, &house.agent, &only).await;
        assert_eq!((cancelled.summary.state, cancelled.cancel_reason), (ShowingState::Cancelled, Some(CancelReason::ListingsClosed)));
        let left = seen(&app, &house.agent, &several).await;
        assert_eq!((left.summary.state, left.summary.listings.len(), left.stops.iter().filter(|stop| stop.is_closed).count()), (ShowingState::Booked, 2, 1));
        for member in [&house.agent, &house.colleague] {
            let told = app.notices(member).await.items;
            assert!(told.iter().any(|notice| notice.details["step"] == "listing_closed"), "{told:?}");
        }
        // What is left is held and ended without it.
        app.advance(Duration::hours(2));
        let mut left: ShowingResponse = step(&app, &house.agent, &left, "begin", json!({})).await.assert_status(200).read();
        result(&app, &house.agent, &left, house.listings[1], json!({"result": "interested"})).await.assert_problem(404, "not_found");
        for listing in [house.listings[0], house.listings[2]] {
            left = result(&app, &house.agent, &left, listing, json!({"result": "considering"})).await.assert_status(200).read();
        }
        let done: ShowingResponse = step(&app, &house.agent, &left, "complete", json!({"text": TEXT})).await.assert_status(200).read();
        assert_eq!(done.summary.state, ShowingState::Done);
    }

    async fn a_group_of_clients_sees_one_listing_at_once(app: TestApp) {
        let house = house(&app).await;
        app.by(&house.agent).post(&format!("{LISTINGS}/{}/keys", house.listings[0]), json!({"description": "防盗门两把"})).await.assert_status(201);
        let one = json!({"listing_ids": [house.listings[0]]});
        let first = house.book(&app, 2, one.clone()).await;
        let other = app.register(&house.agent, buyer("李四", "13912345678")).await.summary.id.0;
        let joining = |hours, listing: ListingId| {
            with(house.draft(&app, hours, json!({"listing_ids": [listing], "joins": first.summary.id})), json!({"client_id": other}))
        };
        for wrong in [joining(5, house.listings[0]), joining(2, house.listings[1])] {
            app.by(&house.agent).post(SHOWINGS, wrong).await.assert_problem(422, "validation_failed").assert_field("/joins", "contradicts");
        }
        let second: ShowingResponse = app.by(&house.agent).post(SHOWINGS, joining(2, house.listings[0])).await.assert_status(201).read();
        assert!(second.conflicts.is_empty(), "{:?}", second.conflicts);
        assert_eq!((second.summary.group_id, second.group.len()), (Some(first.summary.id), 1));
        let first = seen(&app, &house.agent, &first).await;
        assert_eq!((first.summary.group_id, first.group[0].client.name.as_str()), (Some(first.summary.id), "李四"));
    }

    async fn a_showing_is_moved_called_off_or_in_vain(app: TestApp) {
        let house = house(&app).await;
        let booked = house.book(&app, 2, json!({"co_agent_ids": [house.colleague.id]})).await;
        let later = booked.summary.starts_at + Duration::days(1);
        let patch = |version, body| app.by(&house.agent).version(version).patch(&path(&booked), body);
        patch(7, json!({"starts_at": later})).await.assert_problem(412, "stale_version");
        patch(1, json!({"client_id": 4711})).await.assert_field("/client_id", "contradicts");
        let moved: ShowingResponse = patch(1, json!({"starts_at": later, "listing_ids": [house.listings[0]], "co_agent_ids": []})).await.assert_status(200).read();
        // It takes as long as before.
        assert_eq!((moved.summary.starts_at, moved.summary.ends_at - moved.summary.starts_at), (later, Duration::minutes(90)));
        assert_eq!((moved.stops.len(), moved.summary.co_agents.len()), (1, 0));
        step(&app, &house.agent, &moved, "cancel", json!({"reason": "other"})).await.assert_field("/note", "required");
        step(&app, &house.agent, &moved, "cancel", json!({"reason": "listings_closed"})).await.assert_field("/reason", "out_of_range");
        step(&app, &house.agent, &moved, "no-show", json!({})).await.assert_problem(409, "showing_ahead");
        let off: ShowingResponse = step(&app, &house.manager, &moved, "cancel", json!({"reason": "by_owner", "note": "业主出差"})).await.assert_status(200).read();
        assert_eq!((off.summary.state, off.cancel_reason, off.finish_note.as_deref()), (ShowingState::Cancelled, Some(CancelReason::ByOwner), Some("业主出差")));
        let told = app.notices(&house.agent).await.items;
        assert_eq!((told[0].details["step"].as_str(), told[0].details["by"]["id"].as_i64()), (Some("cancelled"), Some(house.manager.id.0)));
        let next = house.book(&app, 1, json!({})).await;
        app.advance(Duration::hours(1));
        let vain: ShowingResponse = step(&app, &house.agent, &next, "no-show", json!({"note": "等了半小时"})).await.assert_status(200).read();
        assert_eq!(vain.summary.state, ShowingState::NoShow);
        let events = client_events(&app, &house.agent, house.client).await;
        assert_eq!(steps(&events), [ShowingStep::NoShow, ShowingStep::Booked, ShowingStep::Cancelled, ShowingStep::Changed, ShowingStep::Booked]);
    }

    async fn lists_reach_as_far_as_the_role(app: TestApp) {
        let house = house(&app).await;
        let mut ids = Vec::new();
        for hours in [2, 5, 30] {
            ids.push(house.book(&app, hours, json!({"listing_ids": [house.listings[0]]})).await.summary.id);
        }
        let list = async |by: &TestMember, query: &str| -> Vec<_> {
            let rows: Vec<ShowingSummary> = app.walk(by, &format!("{SHOWINGS}?limit=2&{query}")).await;
            rows.into_iter().map(|showing| showing.id).collect()
        };
        assert_eq!(list(&house.agent, "").await, ids);
        assert_eq!(list(&house.agent, "sort=latest").await, ids.iter().rev().copied().collect::<Vec<_>>());
        assert_eq!(list(&house.manager, "").await, ids);
        assert_eq!(list(&house.manager, "scope=own").await, []);
        assert_eq!(list(&house.colleague, "").await, []);
        assert_eq!(list(&app.member(Role::Admin), &format!("client_id={}", house.client)).await, ids);
        assert_eq!(list(&house.agent, "from=2026-03-18&to=2026-03-18").await, ids[..2]);
        assert_eq!(list(&house.agent, &format!("listing_id={}", house.listings[1])).await, []);
        assert_eq!(list(&house.agent, &format!("agent_id={}&state=booked", house.agent.id)).await, ids);
        app.by(&house.agent).get(&format!("{SHOWINGS}?scope=store")).await.assert_problem(403, "forbidden");
        // On the page of the listing everybody sees that it was shown, and only those within reach to whom.
        let of_listing = format!("{LISTINGS}/{}/showings", house.listings[0]);
        let theirs: Page<ListingShowing> = app.by(&house.colleague).get(&of_listing).await.assert_status(200).read();
        assert_eq!((theirs.items.len(), theirs.items[0].id, theirs.items[0].client.clone()), (3, None, None));
        let own: Page<ListingShowing> = app.by(&house.agent).get(&of_listing).await.assert_status(200).read();
        assert_eq!(own.items[0].client.as_ref().map(|client| client.name.as_str()), Some("王小明"));
        // The day's work: what is over its time is to be ended.
        let reminders = async || -> Vec<(DueState, i64)> {
            let list: ReminderList = app.by(&house.agent).get("/api/v1/reminders?kind=showing").await.assert_status(200).read();
            assert!(list.items.iter().all(|reminder| reminder.kind == ReminderKind::Showing));
            list.items.iter().map(|reminder| (reminder.state, reminder.showing.as_ref().unwrap().id.0)).collect()
        };
        assert_eq!(reminders().await, [(DueState::Today, ids[0].0), (DueState::Today, ids[1].0), (DueState::Upcoming, ids[2].0)]);
        app.advance(Duration::hours(3));
        assert_eq!(reminders().await[0], (DueState::Overdue, ids[0].0));
    }

    async fn a_signature_is_small_a_picture_and_encrypted(app: TestApp) {
        let house = house(&app).await;
        let booked = house.book(&app, 1, json!({})).await;
        let sign = |version: i64, body: Vec<u8>| app.by(&house.agent).version(version).with("Content-Type", "image/png").send(actix_web::http::Method::PUT, &format!("{}/signature", path(&booked)), Some(body));
        let png = [&b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"[..], &[7; 400]].concat();
        sign(1, png.clone()).await.assert_problem(409, "showing_ahead");
        app.advance(Duration::hours(1));
        sign(1, b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec()).await.assert_problem(422, "unsupported_image");
        sign(1, [png.clone(), vec![0; 200 * 1024]].concat()).await.assert_problem(413, "signature_too_large");
        sign(1, vec![0; 20 * 1024 * 1024]).await.assert_problem(413, "signature_too_large");
        sign(9, png.clone()).await.assert_problem(412, "stale_version");
        let signed: ShowingResponse = sign(1, png.clone()).await.assert_status(200).read();
        assert_eq!(signed.signed_at, Some(app.app.clock.now()));
        let shown = app.by(&house.manager).get(&format!("{}/signature", path(&booked))).await.assert_status(200);
        assert_eq!((shown.header("content-type"), shown.body.as_ref()), (Some("image/png"), &png[..]));
        app.by(&app.member(Role::Agent)).get(&format!("{}/signature", path(&booked))).await.assert_problem(404, "not_found");
    }

    async fn an_end_keeps_no_public_client(app: TestApp) {
        let house = house(&app).await;
        let booked = house.book(&app, 24 * 7, json!({"listing_ids": [house.listings[0]]})).await;
        app.advance(Duration::days(7) + Duration::hours(1));
        // The seven days are over: the showing is held and ended, and the client stays public.
        let begun: ShowingResponse = step(&app, &house.agent, &booked, "begin", json!({})).await.assert_status(200).read();
        let noted = all_interested(&app, &house.agent, begun).await;
        let done: ShowingResponse = step(&app, &house.agent, &noted, "complete", json!({"text": TEXT})).await.assert_status(200).read();
        assert_eq!((done.summary.state, done.stops[0].result), (ShowingState::Done, Some(ShowingResult::Interested)));
        assert_eq!(app.client(&house.agent, house.client).await.summary.private_until, None);
    }
}
