//! Changing listings: fields, status, history, and who may do it.

use chrono::Duration;
use fangke_shared::ListingId;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::problem::Problem;
use fangke_shared::property::listing::{ExistingListing, ListingResponse, ListingStatus, PriceKind};
use fangke_shared::property::timeline::{TimelineEntry, TimelineEvent};
use serde_json::{Value, json};

use crate::support::{Answer, LISTINGS, TestApp, TestMember, ids, rental, sale, with};

async fn patch(app: &TestApp, by: &TestMember, id: ListingId, version: i64, body: Value) -> Answer {
    app.by(by).version(version).patch(&format!("{LISTINGS}/{id}"), body).await
}

async fn timeline(app: &TestApp, by: &TestMember, id: ListingId) -> Vec<TimelineEvent> {
    let page: Page<TimelineEntry> = app.by(by).get(&format!("{LISTINGS}/{id}/timeline")).await.assert_status(200).read();
    page.items.into_iter().map(|entry| entry.event).collect()
}

both_engines! {
    async fn a_patch_sets_clears_and_leaves(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let form = with(sale(community, "301"), json!({"title": "南北通透", "terms": {"furniture": "全送", "parking": "owned"}}));
        let before = app.enter(&agent, form).await;
        let id = before.summary.id;
        app.advance(Duration::minutes(1));
        let body = json!({"halls": null, "baths": 2, "title": null, "terms": {"parking": null, "tenancy": "vacant"}});
        let answer = patch(&app, &agent, id, 1, body).await.assert_status(200);
        let after: ListingResponse = answer.read();
        assert_eq!((answer.header("etag"), after.summary.version), (Some("\"2\""), 2));
        let mut expected = before.draft.clone();
        (expected.halls, expected.baths, expected.title) = (None, Some(2), None);
        (expected.terms.parking, expected.terms.tenancy) = (None, Some(fangke_shared::property::listing::Tenancy::Vacant));
        assert_eq!(after.draft, expected);
        assert_eq!((after.owners.len(), after.summary.updated_at), (1, app.app.clock.now()));
        assert_eq!(app.listing(&agent, id).await, after);
        let Some(TimelineEvent::Edited { fields }) = timeline(&app, &agent, id).await.into_iter().next() else { panic!("no edit") };
        assert_eq!(fields, ["baths", "halls", "terms", "title"]);
    }

    async fn a_refused_patch_changes_nothing(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let before = app.enter(&agent, sale(community, "301")).await;
        let id = before.summary.id;
        for (body, pointer, code) in [
            (json!({"baths": 2, "area": null}), "/area", "required"),
            (json!({"purpose": null}), "/purpose", "required"),
            (json!({"purpose": "both"}), "/rent_fen", "required"),
            (json!({"colour": 1}), "/colour", "unknown_field"),
            (json!({"owners": []}), "/owners", "unknown_field"),
            (json!({"terms": {"mortgage_fen": -1}}), "/terms/mortgage_fen", "out_of_range"),
            (json!({"floor": 9, "total_floors": 6}), "/floor", "contradicts"),
            (json!({"community_id": 99}), "/community_id", "does_not_exist"),
        ] {
            patch(&app, &agent, id, 1, body).await.assert_problem(422, "validation_failed").assert_field(pointer, code);
        }
        patch(&app, &agent, id, 1, json!([])).await.assert_problem(400, "invalid_body");
        patch(&app, &agent, ListingId(99), 1, json!({})).await.assert_problem(404, "not_found");
        let path = format!("{LISTINGS}/{id}");
        app.by(&agent).patch(&path, json!({"baths": 2})).await.assert_problem(428, "version_required");
        app.by(&agent).with("If-Match", "now").patch(&path, json!({"baths": 2})).await.assert_problem(400, "invalid_request");
        patch(&app, &agent, id, 2, json!({"baths": 2})).await.assert_problem(412, "stale_version");
        assert_eq!(app.listing(&agent, id).await, before);
    }

    async fn of_two_who_change_one_version_the_second_is_told(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let id = app.enter(&agent, sale(community, "301")).await.summary.id;
        let changes = futures_util::future::join_all((1..=5).map(|i| patch(&app, &agent, id, 1, json!({"baths": i})))).await;
        let mut statuses: Vec<u16> = changes.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!((statuses, app.listing(&agent, id).await.summary.version), (vec![200, 412, 412, 412, 412], 2));
    }

    async fn each_price_leaves_its_history(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let id = app.enter(&agent, sale(community, "301")).await.summary.id;
        assert_eq!(app.listing(&agent, id).await.summary.price_delta, None);
        app.advance(Duration::hours(1));
        patch(&app, &agent, id, 1, json!({"price_fen": 660_000_000, "floor_price_fen": 640_000_000})).await.assert_status(200);
        let changed_at = app.app.clock.now();
        app.advance(Duration::hours(1));
        patch(&app, &agent, id, 2, json!({"floor_price_fen": null, "evaluation_fen": 655_000_000, "baths": 2})).await.assert_status(200);
        let price = |price, from_fen, to_fen| TimelineEvent::PriceChanged { price, from_fen, to_fen };
        assert_eq!(
            timeline(&app, &agent, id).await,
            [
                TimelineEvent::Edited { fields: vec!["baths".into()] },
                price(PriceKind::Evaluation, None, Some(655_000_000)),
                price(PriceKind::Floor, Some(640_000_000), None),
                price(PriceKind::Floor, None, Some(640_000_000)),
                price(PriceKind::Asking, Some(668_000_000), Some(660_000_000)),
                TimelineEvent::Created,
            ]
        );
        // The list shows what buyers see; the lowest price is none of it.
        let list = app.by(&agent).get(LISTINGS).await.json();
        assert_eq!(list["items"][0]["price_delta"], json!({"delta_fen": -8_000_000, "at": changed_at}));
        assert!(!list.to_string().contains("640000000") && !list.to_string().contains("655000000"));
    }

    async fn the_timeline_comes_in_pages_newest_first(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let id = app.enter(&agent, sale(community, "301")).await.summary.id;
        for version in 1..=4 {
            app.advance(Duration::minutes(1));
            patch(&app, &agent, id, version, json!({"baths": version + 1})).await.assert_status(200);
        }
        let entries: Vec<TimelineEntry> = app.walk(&agent, &format!("{LISTINGS}/{id}/timeline?limit=2")).await;
        assert_eq!(entries.len(), 5);
        assert!(entries.windows(2).all(|pair| pair[0].at > pair[1].at), "{entries:?}");
        assert_eq!(entries[4].event, TimelineEvent::Created);
        assert!(entries.iter().all(|entry| entry.member.as_ref().is_some_and(|member| member.id == agent.id)));
        app.by(&agent).get(&format!("{LISTINGS}/99/timeline")).await.assert_problem(404, "not_found");
        app.by(&agent).get(&format!("{LISTINGS}/{id}/timeline?order=asc")).await.assert_problem(422, "validation_failed");
        app.by(&agent).get(&format!("{LISTINGS}/{id}/timeline?cursor=x")).await.assert_problem(422, "validation_failed");
    }

    async fn the_status_follows_its_machine(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let id = app.enter(&agent, sale(community, "301")).await.summary.id;
        use ListingStatus::{Available, Paused, SoldElsewhere, Unknown, Withdrawn};
        assert_eq!(app.listing(&agent, id).await.next_statuses, [Paused, Unknown, SoldElsewhere, Withdrawn]);
        for refused in ["lead", "let_elsewhere", "available"] {
            app.set_status(&agent, id, refused).await.assert_problem(409, "status_not_allowed");
        }
        for by_contract in ["sold_by_us", "let_by_us"] {
            app.set_status(&agent, id, by_contract).await.assert_problem(409, "contract_required");
        }
        for (status, refused) in [("paused", "unknown"), ("available", "available"), ("unknown", "paused"), ("available", "lead")] {
            let answer = app.set_status(&agent, id, status).await.assert_status(200);
            assert_eq!(answer.json()["summary"]["status"], status);
            app.set_status(&agent, id, refused).await.assert_problem(409, "status_not_allowed");
        }
        app.set_status(&agent, id, "sold_elsewhere").await.assert_status(200);
        assert_eq!(app.listing(&agent, id).await.next_statuses, []);
        for status in ListingStatus::ALL {
            app.set_status(&agent, id, status.as_str()).await.assert_problem(409, "status_not_allowed");
        }
        let last = timeline(&app, &agent, id).await.into_iter().next();
        assert_eq!(last, Some(TimelineEvent::StatusChanged { from: Available, to: SoldElsewhere, reason: "业主来电告知".into() }));
    }

    async fn a_new_status_needs_a_reason_and_the_version(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let id = app.enter(&agent, sale(community, "301")).await.summary.id;
        let path = format!("{LISTINGS}/{id}/status");
        for (body, pointer, code) in [
            (json!({"status": "paused", "reason": " "}), "/reason", "required"),
            (json!({"status": "paused", "reason": "忙"}), "/reason", "too_short"),
            (json!({"status": "paused", "reason": "忙".repeat(201)}), "/reason", "too_long"),
            (json!({"status": "paused"}), "/reason", "required"),
            (json!({"status": "asleep", "reason": "业主出国"}), "/status", "unknown_word"),
        ] {
            app.by(&agent).version(1).post(&path, body).await.assert_problem(422, "validation_failed").assert_field(pointer, code);
        }
        let body = json!({"status": "paused", "reason": "业主出国"});
        app.by(&agent).post(&path, body.clone()).await.assert_problem(428, "version_required");
        app.by(&agent).version(7).post(&path, body.clone()).await.assert_problem(412, "stale_version");
        app.by(&agent).version(1).post(&path, body).await.assert_status(200);
    }

    async fn a_listing_that_ends_frees_its_flat(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let withdrawn = app.enter(&agent, sale(community, "301")).await.summary.id;
        // Paused still holds it, and says that it can come back.
        app.set_status(&agent, withdrawn, "paused").await.assert_status(200);
        let refused: Problem = app.by(&agent).post(LISTINGS, sale(community, "301")).await.assert_problem(409, "listing_exists").read();
        assert!(refused.member::<ExistingListing>("existing_listing").unwrap().can_reactivate);
        app.set_status(&agent, withdrawn, "withdrawn").await.assert_status(200);
        app.enter(&agent, sale(community, "301")).await;
        assert_eq!(ids(&app.by(&agent).get(&format!("{LISTINGS}?status=withdrawn")).await), [withdrawn.0]);
    }

    async fn a_listing_can_not_come_back_to_a_flat_listed_meanwhile(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let first = app.enter(&agent, rental(community, "301")).await.summary.id;
        app.set_status(&agent, first, "let_elsewhere").await.assert_status(200);
        let second = app.enter(&agent, rental(community, "301")).await.summary.id;
        let before = app.listing(&agent, first).await;
        let refused: Problem = app.set_status(&agent, first, "available").await.assert_problem(409, "listing_exists").read();
        assert_eq!(refused.member::<ExistingListing>("existing_listing").unwrap().listing_id, second);
        assert_eq!(app.listing(&agent, first).await, before);
        app.set_status(&agent, second, "withdrawn").await.assert_status(200);
        app.set_status(&agent, first, "available").await.assert_status(200);
    }

    async fn changes_end_where_the_scope_of_the_role_ends(app: TestApp) {
        let region = app.region("朝阳大区");
        let (east, west) = (app.store(region, "东店"), app.store(region, "西店"));
        let elsewhere = app.store(app.region("海淀大区"), "中店");
        let agent = app.member_of(Role::Agent, app.team(east, "一组"));
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let id = app.enter(&agent, sale(community, "301")).await.summary.id;
        // Who, where; may they change its fields, and its status?
        for (role, unit, may_edit, may_change_status) in [
            (Role::Agent, Some(east), false, false),
            (Role::Manager, Some(east), true, true),
            (Role::Manager, Some(west), false, false),
            (Role::Assistant, Some(east), true, false),
            (Role::Assistant, Some(west), false, false),
            (Role::Director, Some(region), true, true),
            (Role::Director, Some(elsewhere), false, false),
            (Role::Finance, None, false, false),
            (Role::Admin, None, true, true),
        ] {
            let member = app.member_of(role, unit);
            let listing = app.listing(&member, id).await;
            assert_eq!((listing.can_edit, !listing.next_statuses.is_empty()), (may_edit, may_change_status), "{role} {unit:?}");
            let answer = patch(&app, &member, id, listing.summary.version, json!({"baths": member.id.0 % 9})).await;
            assert_eq!(answer.status, if may_edit { 200 } else { 403 }, "{role} {unit:?}");
            let status = if listing.summary.status == ListingStatus::Available { "paused" } else { "available" };
            let answer = app.set_status(&member, id, status).await;
            assert_eq!(answer.status, if may_change_status { 200 } else { 403 }, "{role} {unit:?}");
        }
    }
}
