//! Keys: numbered in their store, signed out and in, confirmed, given up.

use actix_web::http::Method;
use chrono::Duration;
use fangke_shared::company::audit::{AuditAction, AuditEntryResponse, AuditSubject};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::property::follow_up::FollowUpKind;
use fangke_shared::property::key::{KeyBunchDetail, KeyBunchResponse, KeyMovement, KeyState};
use fangke_shared::property::listing::{Evidence, Grade};
use fangke_shared::property::timeline::{TimelineEntry, TimelineEvent};
use fangke_shared::{ListingId, OrgUnitId};
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{Answer, LISTINGS, TestApp, TestMember, ids, sale, with};

const KEYS: &str = "/api/v1/keys";
const SAID: &str = "业主把两把钥匙交到店里";

/// Two stores of a region, an agent of the first, and a listing of theirs.
struct House {
    stores: [OrgUnitId; 2],
    agent: TestMember,
    listing: ListingId,
}

async fn house(app: &TestApp) -> House {
    let region = app.region("东区");
    let stores = [app.store(region, "望湖店"), app.store(region, "梧桐路店")];
    let agent = app.member_of(Role::Agent, stores[0]);
    let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
    let listing = app.enter(&agent, sale(community, "301")).await.summary.id;
    House { stores, agent, listing }
}

async fn register(app: &TestApp, by: &TestMember, listing: ListingId, changes: Value) -> Answer {
    let body = with(json!({"description": "防盗门两把"}), changes);
    app.by(by).post(&format!("{LISTINGS}/{listing}/keys"), body).await
}

async fn bunch(app: &TestApp, by: &TestMember, listing: ListingId, changes: Value) -> KeyBunchResponse {
    register(app, by, listing, changes).await.assert_status(201).read()
}

async fn take(app: &TestApp, by: &TestMember, of: &KeyBunchResponse) -> Answer {
    app.by(by).post(&format!("{KEYS}/{}/take", of.id), json!({"purpose": "带客户看房"})).await
}

/// Signs in, hands back or loses the version that was read.
async fn put(app: &TestApp, by: &TestMember, of: &KeyBunchResponse, how: &str) -> Answer {
    let body = if how == "return" { json!({}) } else { json!({"note": "业主到店取回"}) };
    app.by(by).version(of.version).post(&format!("{KEYS}/{}/{how}", of.id), body).await
}

async fn confirm(app: &TestApp, by: &TestMember, of: &KeyBunchResponse) -> Answer {
    app.by(by).send(Method::POST, &format!("{KEYS}/{}/confirm", of.id), None).await
}

async fn detail(app: &TestApp, by: &TestMember, of: &KeyBunchResponse) -> KeyBunchDetail {
    app.by(by).get(&format!("{KEYS}/{}", of.id)).await.assert_status(200).read()
}

async fn timeline(app: &TestApp, by: &TestMember, of: ListingId) -> Vec<TimelineEvent> {
    let entries: Vec<TimelineEntry> = app.walk(by, &format!("{LISTINGS}/{of}/timeline?limit=50")).await;
    entries.into_iter().map(|entry| entry.event).collect()
}

/// The numbers of a list, in its order.
async fn numbers(app: &TestApp, by: &TestMember, query: &str) -> Vec<i64> {
    let rows: Vec<KeyBunchResponse> = app.walk(by, &format!("{KEYS}?limit=2&{query}")).await;
    rows.into_iter().map(|bunch| bunch.number).collect()
}

both_engines! {
    async fn keys_are_registered_named_and_speak_for_the_grade(app: TestApp) {
        let House { stores, agent, listing } = house(&app).await;
        let answer = register(&app, &agent, listing, json!({"received_from": " 业主本人 ", "opens_door": true, "follow_up": SAID})).await;
        let first: KeyBunchResponse = answer.assert_status(201).read();
        assert_eq!((first.number, first.store.id, first.store.name.as_str()), (1, stores[0], "望湖店"));
        assert_eq!((first.state, first.received_from.as_deref(), first.listing.id), (KeyState::InStore, Some("业主本人"), listing));
        assert_eq!((first.confirmed_by.as_ref().map(|who| who.id), first.confirmed_at), (Some(agent.id), Some(app.app.clock.now())));
        assert!(first.counts_for_commission && first.can_take && !first.can_return && !first.can_confirm);
        let seen = app.listing(&agent, listing).await;
        assert_eq!((seen.summary.key_count, seen.evidence, seen.follow_up_count), (1, vec![Evidence::Keys], 1));
        assert_eq!(ids(&app.by(&agent).get(&format!("{LISTINGS}?has_keys=true")).await), [listing.0]);
        let events = timeline(&app, &agent, listing).await;
        let TimelineEvent::FollowUp { follow_up } = &events[0] else { panic!("{events:?}") };
        assert_eq!((follow_up.kind, follow_up.text.clone(), Some(follow_up.id)), (FollowUpKind::Key, format!("#1 {SAID}"), first.follow_up_id));
        assert_eq!(events[1], TimelineEvent::KeyMoved { number: 1, movement: KeyMovement::Received, purpose: None, due_at: None });

        // The lowest number that the store never used; another store counts on its own.
        assert_eq!(bunch(&app, &agent, listing, json!({"number": 3})).await.number, 3);
        assert_eq!(bunch(&app, &agent, listing, json!({})).await.number, 2);
        let fourth = bunch(&app, &agent, listing, json!({})).await;
        assert_eq!((fourth.number, fourth.counts_for_commission, fourth.can_confirm), (4, false, true));
        assert_eq!(bunch(&app, &agent, listing, json!({"store_id": stores[1]})).await.number, 1);
        let all: Page<KeyBunchResponse> = app.by(&agent).get(&format!("{LISTINGS}/{listing}/keys")).await.assert_status(200).read();
        assert_eq!(all.items.iter().map(|bunch| bunch.number).collect::<Vec<_>>(), [1, 4, 2, 3, 1]);
        // Only what opens the door counts.
        assert_eq!(app.listing(&agent, listing).await.summary.key_count, 1);
    }

    async fn what_cannot_be_registered_is_refused(app: TestApp) {
        let House { stores, agent, listing } = house(&app).await;
        for (body, pointer, code) in [
            (json!({"number": 0}), "/number", "out_of_range"),
            (json!({"number": 1_000_000}), "/number", "out_of_range"),
            (json!({"description": " "}), "/description", "required"),
            (json!({"description": "钥".repeat(101)}), "/description", "too_long"),
            (json!({"store_id": 99}), "/store_id", "does_not_exist"),
            (json!({"store_id": app.region("西区")}), "/store_id", "does_not_exist"),
            (json!({"colour": "red"}), "/colour", "unknown_field"),
        ] {
            register(&app, &agent, listing, body).await.assert_problem(422, "validation_failed").assert_field(pointer, code);
        }
        // The number in front says nothing.
        register(&app, &agent, listing, json!({"number": 128, "follow_up": "收到啦"})).await
            .assert_problem(422, "follow_up_too_thin").assert_field("/follow_up", "too_short");
        let storeless = app.member(Role::Agent);
        register(&app, &storeless, listing, json!({})).await.assert_problem(422, "validation_failed").assert_field("/store_id", "required");
        register(&app, &storeless, listing, json!({"store_id": stores[1], "number": 7})).await.assert_status(201);
        register(&app, &storeless, listing, json!({"store_id": stores[1], "number": 7})).await
            .assert_problem(409, "already_exists").assert_field("/number", "taken");
        register(&app, &app.member(Role::Finance), listing, json!({})).await.assert_problem(403, "forbidden");
        register(&app, &agent, ListingId(99), json!({})).await.assert_problem(404, "not_found");
        app.by(&agent).get(&format!("{LISTINGS}/99/keys")).await.assert_problem(404, "not_found");
        app.by(&agent).get(&format!("{KEYS}/99")).await.assert_problem(404, "not_found");
        app.by(&agent).post(&format!("{KEYS}/99/take"), json!({"purpose": "带客户看房"})).await.assert_problem(404, "not_found");
        // Nothing of what was refused is there.
        assert_eq!((numbers(&app, &agent, "").await, app.listing(&agent, listing).await.follow_up_count), (vec![7], 0));
    }

    async fn registrations_at_once_get_different_numbers(app: TestApp) {
        let House { agent, listing, .. } = house(&app).await;
        let community = app.community(&app.member(Role::Admin), "朝阳", "和光里").await;
        let other = app.enter(&agent, sale(community, "302")).await.summary.id;
        let answers = join_all((0..8).map(|i| register(&app, &agent, if i % 2 == 0 { listing } else { other }, json!({})))).await;
        let mut numbers: Vec<i64> = answers.into_iter().map(|answer| answer.assert_status(201).read::<KeyBunchResponse>().number).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=8).collect::<Vec<_>>());
    }

    async fn a_follow_up_written_later_names_its_bunch(app: TestApp) {
        let House { agent, listing, .. } = house(&app).await;
        let (twelve, thirteen) =
            (bunch(&app, &agent, listing, json!({"number": 12, "opens_door": true})).await, bunch(&app, &agent, listing, json!({"number": 13})).await);
        let write = async |kind: &str, text: &str| {
            app.by(&agent).post(&format!("{LISTINGS}/{listing}/follow-ups"), json!({"kind": kind, "text": text})).await.assert_status(201);
        };
        write("call", "业主说 12 号钥匙已经交来").await;
        write("key", "业主把钥匙交来，共112把").await;
        assert!(!detail(&app, &agent, &twelve).await.bunch.counts_for_commission);
        write("key", "１２号钥匙由业主交到店里").await;
        let named = detail(&app, &agent, &twelve).await.bunch;
        assert!(named.counts_for_commission && named.version > twelve.version);
        assert_eq!(detail(&app, &agent, &thirteen).await.bunch.follow_up_id, None);
        // The first one that names it stays.
        write("key", "12号和13号钥匙都试过了").await;
        assert_eq!(detail(&app, &agent, &twelve).await.bunch.follow_up_id, named.follow_up_id);
        let other = detail(&app, &agent, &thirteen).await.bunch;
        assert!(other.follow_up_id.is_some() && !other.counts_for_commission);
    }

    async fn keys_are_signed_out_and_in(app: TestApp) {
        let House { stores, agent, listing } = house(&app).await;
        let colleague = app.member_of(Role::Agent, stores[1]);
        let came = bunch(&app, &agent, listing, json!({})).await;
        put(&app, &agent, &came, "return").await.assert_problem(409, "key_not_out");
        let at = app.app.clock.now();
        let out: KeyBunchResponse = take(&app, &colleague, &came).await.assert_status(200).read();
        assert_eq!((out.state, out.holder.as_ref().map(|who| who.id), out.purpose.as_deref()), (KeyState::Out, Some(colleague.id), Some("带客户看房")));
        assert_eq!((out.taken_at, out.due_at, out.is_overdue), (Some(at), Some(at + Duration::hours(24)), false));
        assert!(out.can_return && !out.can_take);

        let refused = take(&app, &agent, &came).await.assert_problem(409, "key_out").json();
        let params = &refused["errors"][0]["params"];
        assert_eq!((&params["member_id"], &params["display_name"]), (&json!(colleague.id), &json!(out.holder.as_ref().unwrap().display_name)));
        assert_eq!(params["at"], json!(at.to_rfc3339()));
        take(&app, &colleague, &came).await.assert_problem(409, "key_out");
        // Neither with them nor of their store.
        put(&app, &agent, &out, "return").await.assert_problem(403, "forbidden");
        put(&app, &app.member_of(Role::Manager, stores[1]), &out, "return").await.assert_problem(403, "forbidden");
        app.by(&colleague).post(&format!("{KEYS}/{}/return", out.id), json!({})).await.assert_problem(428, "version_required");
        put(&app, &colleague, &came, "return").await.assert_problem(412, "stale_version");

        app.advance(Duration::hours(24));
        assert!(!detail(&app, &agent, &came).await.bunch.is_overdue);
        app.advance(Duration::seconds(1));
        assert!(detail(&app, &agent, &came).await.bunch.is_overdue);
        let manager = app.member_of(Role::Manager, stores[0]);
        let back: KeyBunchResponse = put(&app, &manager, &out, "return").await.assert_status(200).read();
        assert_eq!((back.state, &back.holder, &back.purpose, back.due_at, back.is_overdue), (KeyState::InStore, &None, &None, None, false));

        let moves = detail(&app, &agent, &came).await.moves;
        let signed: Vec<_> = moves.iter().map(|one| (one.movement, one.member.id, one.holder.as_ref().map(|who| who.id))).collect();
        assert_eq!(signed, [
            (KeyMovement::Returned, manager.id, Some(colleague.id)),
            (KeyMovement::Taken, colleague.id, Some(colleague.id)),
            (KeyMovement::Received, agent.id, None),
        ]);
        let taken = TimelineEvent::KeyMoved { number: 1, movement: KeyMovement::Taken, purpose: Some("带客户看房".into()), due_at: out.due_at };
        assert_eq!(timeline(&app, &agent, listing).await[1], taken);
        let trail: Page<AuditEntryResponse> = app.by(&app.member(Role::Admin)).get("/api/v1/audit?subject=key_bunch").await.assert_status(200).read();
        let done: Vec<_> = trail.items.iter().map(|entry| (entry.action, entry.subject)).collect();
        let (moved, subject) = (AuditAction::MoveKeys, AuditSubject::KeyBunch);
        assert_eq!(done, [(moved, subject), (moved, subject), (AuditAction::Create, subject)]);
    }

    async fn keys_come_back_within_thirty_days(app: TestApp) {
        let House { agent, listing, .. } = house(&app).await;
        let came = bunch(&app, &agent, listing, json!({})).await;
        let path = format!("{KEYS}/{}/take", came.id);
        let now = app.app.clock.now();
        for (body, pointer, code) in [
            (json!({"purpose": "看"}), "/purpose", "too_short"),
            (json!({}), "/purpose", "required"),
            (json!({"purpose": "带客户看房", "due_at": now}), "/due_at", "out_of_range"),
            (json!({"purpose": "带客户看房", "due_at": now + Duration::days(30) + Duration::seconds(1)}), "/due_at", "out_of_range"),
        ] {
            app.by(&agent).post(&path, body).await.assert_problem(422, "validation_failed").assert_field(pointer, code);
        }
        let due = now + Duration::days(30);
        let out: KeyBunchResponse = app.by(&agent).post(&path, json!({"purpose": "带客户看房", "due_at": due})).await.assert_status(200).read();
        assert_eq!(out.due_at, Some(due));
        app.by(&app.member(Role::Finance)).post(&path, json!({"purpose": "带客户看房"})).await.assert_problem(403, "forbidden");
    }

    async fn of_many_who_take_or_return_at_once_one_does(app: TestApp) {
        let House { stores, agent, listing } = house(&app).await;
        let came = bunch(&app, &agent, listing, json!({})).await;
        let all: Vec<TestMember> = (0..6).map(|_| app.member_of(Role::Agent, stores[0])).collect();
        let answers = join_all(all.iter().map(|member| take(&app, member, &came))).await;
        let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
        assert_eq!((won.len(), lost.len()), (1, 5));
        let out: KeyBunchResponse = won[0].read();
        for refused in lost {
            let refused = refused.assert_problem(409, "key_out").json();
            assert_eq!(refused["errors"][0]["params"]["member_id"], json!(out.holder.as_ref().unwrap().id));
        }
        let holder = all.iter().find(|member| Some(member.id) == out.holder.as_ref().map(|who| who.id)).unwrap();
        let answers = join_all((0..6).map(|_| put(&app, holder, &out, "return"))).await;
        let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
        assert_eq!((won.len(), lost.len()), (1, 5));
        lost.into_iter().for_each(|refused| drop(refused.assert_problem(409, "key_not_out")));
        assert_eq!(detail(&app, &agent, &came).await.moves.len(), 3);
    }

    async fn the_same_request_sent_twice_moves_keys_once(app: TestApp) {
        let House { agent, listing, .. } = house(&app).await;
        let send = |path: String, body: Value| app.by(&agent).with("Idempotency-Key", "k").post(&path, body);
        let register = || send(format!("{LISTINGS}/{listing}/keys"), json!({"description": "防盗门两把"}));
        let first = register().await.assert_status(201);
        assert_eq!(register().await.assert_status(201).json(), first.json());
        let path = format!("{KEYS}/{}/take", first.json()["id"]);
        send(path.clone(), json!({"purpose": "带客户看房"})).await.assert_problem(409, "idempotency_key_reused");
        let take = || app.by(&agent).with("Idempotency-Key", "t").post(&path, json!({"purpose": "带客户看房"}));
        assert_eq!(take().await.assert_status(200).json(), take().await.assert_status(200).json());
        assert_eq!(numbers(&app, &agent, "").await, [1]);
    }

    async fn keys_that_are_gone_are_gone_and_the_grade_falls(app: TestApp) {
        let House { stores, agent, listing } = house(&app).await;
        let first = bunch(&app, &agent, listing, json!({"opens_door": true})).await;
        let second = bunch(&app, &agent, listing, json!({})).await;
        let version = app.listing(&agent, listing).await.summary.version;
        app.by(&agent).version(version).put(&format!("{LISTINGS}/{listing}/grade"), json!({"grade": "recommended"})).await.assert_status(200);
        // Out is held all the same.
        let out: KeyBunchResponse = take(&app, &agent, &first).await.assert_status(200).read();
        assert_eq!(app.listing(&agent, listing).await.summary.grade, Grade::Recommended);
        let colleague = app.member_of(Role::Agent, stores[0]);
        put(&app, &colleague, &out, "lost").await.assert_problem(403, "forbidden");
        app.by(&agent).version(out.version).post(&format!("{KEYS}/{}/lost", out.id), json!({"note": " "})).await
            .assert_problem(422, "validation_failed").assert_field("/note", "required");
        put(&app, &agent, &first, "lost").await.assert_problem(412, "stale_version");
        let lost: KeyBunchResponse = put(&app, &agent, &out, "lost").await.assert_status(200).read();
        assert_eq!((lost.state, &lost.holder, lost.can_take, lost.can_confirm), (KeyState::Lost, &None, false, false));
        let seen = app.listing(&agent, listing).await;
        assert_eq!((seen.summary.key_count, seen.summary.grade, seen.evidence), (0, Grade::General, vec![]));
        let events = timeline(&app, &agent, listing).await;
        let fallen = TimelineEvent::GradeChanged { from: Grade::Recommended, to: Grade::General, lost: vec![Evidence::Keys] };
        assert!(events.contains(&fallen), "{events:?}");
        assert_eq!(ids(&app.by(&agent).get(&format!("{LISTINGS}?has_keys=true")).await), crate::support::NONE);

        // What lies in the store anybody may hand back who could take it.
        let gone: KeyBunchResponse = put(&app, &colleague, &second, "hand-back").await.assert_status(200).read();
        assert_eq!(gone.state, KeyState::HandedBack);
        take(&app, &agent, &second).await.assert_problem(409, "key_gone");
        put(&app, &agent, &gone, "return").await.assert_problem(409, "key_gone");
        put(&app, &agent, &gone, "lost").await.assert_problem(409, "key_gone");
        confirm(&app, &agent, &second).await.assert_problem(409, "key_gone");
        // Their numbers are used up.
        assert_eq!(bunch(&app, &agent, listing, json!({})).await.number, 3);
    }

    async fn somebody_who_can_tell_confirms_that_keys_open_the_door(app: TestApp) {
        let House { stores, agent, listing } = house(&app).await;
        let (colleague, manager) = (app.member_of(Role::Agent, stores[0]), app.member_of(Role::Manager, stores[0]));
        let first = bunch(&app, &agent, listing, json!({"follow_up": SAID})).await;
        confirm(&app, &colleague, &first).await.assert_problem(403, "forbidden");
        take(&app, &colleague, &first).await.assert_status(200);
        let confirmed: KeyBunchResponse = confirm(&app, &colleague, &first).await.assert_status(200).read();
        assert_eq!((confirmed.confirmed_by.map(|who| who.id), confirmed.counts_for_commission), (Some(colleague.id), true));
        assert_eq!(app.listing(&agent, listing).await.summary.key_count, 1);
        // Once is enough.
        confirm(&app, &agent, &first).await.assert_status(200);
        assert_eq!(detail(&app, &agent, &first).await.moves.len(), 3);
        for by in [&agent, &manager] {
            let next = bunch(&app, &agent, listing, json!({})).await;
            confirm(&app, by, &next).await.assert_status(200);
        }
        assert_eq!(app.listing(&agent, listing).await.summary.key_count, 3);
    }

    async fn keys_are_found_and_what_is_due_comes_first(app: TestApp) {
        let House { stores, agent, listing } = house(&app).await;
        let team = app.team(stores[1], "一组");
        let (colleague, manager) = (app.member_of(Role::Agent, team), app.member_of(Role::Manager, stores[0]));
        let community = app.community(&app.member(Role::Admin), "海淀", "澄湖花园").await;
        let other = app.enter(&agent, sale(community, "1203")).await.summary.id;
        let mut all = Vec::new();
        for (number, of, store) in [(11, listing, 0), (12, other, 0), (13, listing, 0), (14, other, 1), (15, listing, 1)] {
            all.push(bunch(&app, &agent, of, json!({"number": number, "store_id": stores[store]})).await);
        }
        let take = async |by: &TestMember, at: usize, hours: i64| {
            let due = app.app.clock.now() + Duration::hours(hours);
            let body = json!({"purpose": "带客户看房", "due_at": due});
            app.by(by).post(&format!("{KEYS}/{}/take", all[at].id), body).await.assert_status(200);
        };
        take(&agent, 0, 48).await;
        take(&colleague, 1, 2).await;
        take(&colleague, 3, 2).await;
        app.advance(Duration::hours(3));
        assert_eq!(numbers(&app, &agent, "").await, [14, 12, 11, 15, 13]);
        for (query, found) in [
            ("overdue=true", vec![14, 12]),
            ("overdue=false", vec![11, 15, 13]),
            ("holder_id=me", vec![11]),
            ("scope=own&overdue=true", vec![]),
            ("scope=store", vec![12, 11, 13]),
            ("scope=region", vec![14, 12, 11, 15, 13]),
            ("state=in_store", vec![15, 13]),
            ("q=12", vec![12]),
            ("q=%2312", vec![12]),
            ("q=chenghu", vec![14, 12]),
            ("q=%E4%BA%91%E5%BA%AD", vec![11, 15, 13]),
            ("q=%3F", vec![]),
        ] {
            assert_eq!(numbers(&app, &agent, query).await, found, "{query}");
        }
        assert_eq!(numbers(&app, &agent, &format!("store_id={}&state=out", stores[1])).await, [14]);
        assert_eq!(numbers(&app, &manager, "overdue=true&scope=store").await, [12]);
        assert_eq!(numbers(&app, &colleague, "scope=team").await, [14, 12]);
        assert_eq!(numbers(&app, &manager, &format!("holder_id={}", colleague.id)).await, [14, 12]);
        for (query, pointer, code) in [
            ("state=asleep", "state", "invalid_format"),
            ("overdue=maybe", "overdue", "invalid_format"),
            ("holder_id=you", "holder_id", "invalid_format"),
            ("scope=team", "scope", "does_not_exist"),
            ("cursor=x", "cursor", "invalid_format"),
            ("colour=red", "colour", "unknown_field"),
        ] {
            app.by(&agent).get(&format!("{KEYS}?{query}")).await.assert_problem(422, "validation_failed").assert_field(pointer, code);
        }
    }

    async fn a_label_names_the_store_and_no_flat(app: TestApp) {
        let House { agent, listing, .. } = house(&app).await;
        let came = bunch(&app, &agent, listing, json!({"number": 128})).await;
        let answer = app.by(&agent).get(&format!("{KEYS}/{}/label", came.id)).await.assert_status(200);
        assert_eq!(answer.header("content-type"), Some("image/svg+xml"));
        let label = answer.text();
        assert!(label.contains(">128<") && label.contains("望湖店"), "{label}");
        for secret in ["云庭家园", "301", "FY-"] {
            assert!(!label.contains(secret), "{secret}");
        }
        app.by(&app.member(Role::Finance)).get(&format!("{KEYS}/{}/label", came.id)).await.assert_problem(403, "forbidden");
        app.by(&agent).get(&format!("{KEYS}/99/label")).await.assert_problem(404, "not_found");
    }
}
