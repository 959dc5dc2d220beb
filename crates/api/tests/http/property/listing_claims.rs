//! Taking listings over: what allows it, what does not, and who was faster.

use chrono::Duration;
use fangke_shared::company::member::MemberRef;
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::company::setting::SettingKey;
use fangke_shared::permission::Role;
use fangke_shared::problem::Problem;
use fangke_shared::property::follow_up::{FollowUpRecorded, Takeover};
use fangke_shared::property::listing::{
    ClaimNeed, ExistingListing, ListingResponse, ListingStatus, ListingSummary, MaintainerReason, Pool,
};
use fangke_shared::property::timeline::TimelineEvent;
use futures_util::future::join_all;
use serde_json::json;

use crate::support::{LISTINGS, TestApp, TestMember, ids, sale};

const TEXT: &str = "业主同意周六下午看房";

fn who(member: Option<&MemberRef>) -> Option<i64> {
    member.map(|member| member.id.0)
}

/// A listing that nobody followed up in time.
async fn public(app: &TestApp, by: &TestMember) -> i64 {
    let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
    let id = app.enter(by, sale(community, "301")).await.summary.id.0;
    app.advance(Duration::days(2));
    id
}

/// A listing whose protection has ended.
async fn unprotected(app: &TestApp, by: &TestMember) -> i64 {
    let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
    let id = app.enter(by, sale(community, "301")).await.summary.id.0;
    app.follow_up(by, id, "call", TEXT).await.assert_status(201);
    app.set_status(by, id, "paused").await.assert_status(200);
    app.advance(Duration::days(30));
    id
}

both_engines! {
    async fn whoever_follows_a_public_listing_up_may_claim_it(app: TestApp) {
        let (agent, other) = (app.member(Role::Agent), app.member(Role::Agent));
        let id = public(&app, &agent).await;
        let before = app.listing(&other, id).await;
        assert_eq!((before.summary.pool, before.claim.may, before.claim.needs), (Some(Pool::Public), false, Some(ClaimNeed::FollowUp)));
        let refused: Problem = app.claim(&other, id).await.assert_problem(409, "claim_without_ground").read();
        assert_eq!(refused.errors[0].params["needs"], "follow_up");

        app.follow_up(&other, id, "call", TEXT).await.assert_status(201);
        let open = app.listing(&other, id).await;
        assert_eq!((open.claim.may, open.claim.ground, open.summary.pool), (true, Some(MaintainerReason::Claimed), Some(Pool::Public)));
        // It is still for whoever comes first, and the first maintainer sees that it needs a follow-up.
        assert_eq!(app.listing(&agent, id).await.claim.needs, Some(ClaimNeed::FollowUp));

        let taken: ListingResponse = app.claim(&other, id).await.assert_status(200).read();
        assert_eq!((who(taken.summary.maintainer.as_ref()), taken.summary.pool), (Some(other.id.0), Some(Pool::Private)));
        assert_eq!((who(taken.developer.as_ref()), taken.maintainer_changed_at), (Some(agent.id.0), Some(app.app.clock.now())));
        assert_eq!((taken.can_edit, taken.first_follow_up_due_at), (true, None));
        assert_eq!(taken, app.listing(&other, id).await);
        let events = app.events(&agent, id).await;
        let TimelineEvent::MaintainerChanged { from: None, to, reason: MaintainerReason::Claimed } = &events[0] else { panic!("{events:?}") };
        assert_eq!(who(to.as_ref()), Some(other.id.0));
        let TimelineEvent::MaintainerChanged { from, to: None, reason: MaintainerReason::FirstFollowUpMissed } = &events[2] else { panic!("{events:?}") };
        assert_eq!(who(from.as_ref()), Some(agent.id.0));
        let kinds: Vec<NoticeKind> = app.notices(&agent).await.items.iter().map(|notice| notice.kind).collect();
        assert_eq!(kinds, [NoticeKind::ListingClaimed, NoticeKind::ListingPublic]);

        // It is theirs, and nobody's for another month of silence or more.
        app.advance(Duration::days(60));
        assert_eq!(app.listing(&agent, id).await.summary.pool, Some(Pool::Private));
        app.claim(&other, id).await.assert_problem(409, "claim_without_ground");
        app.follow_up(&agent, id, "call", TEXT).await.assert_status(201);
        app.claim(&agent, id).await.assert_problem(409, "claim_without_ground");
        app.claim(&other, 99).await.assert_problem(404, "not_found");
    }

    async fn a_follow_up_of_before_is_no_ground(app: TestApp) {
        let (agent, other) = (app.member(Role::Agent), app.member(Role::Agent));
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let id = app.enter(&agent, sale(community, "301")).await.summary.id.0;
        app.follow_up(&other, id, "owner_verification", TEXT).await.assert_status(201);
        app.set_status(&agent, id, "unknown").await.assert_status(200);
        app.advance(Duration::days(30));
        app.claim(&other, id).await.assert_problem(409, "claim_without_ground");
        // Its maintainer brings it back by hand: it is public all the same, and the old word counts no more.
        app.set_status(&agent, id, "available").await.assert_status(200);
        let listing = app.listing(&other, id).await;
        assert_eq!((listing.summary.pool, listing.claim.needs), (Some(Pool::Public), Some(ClaimNeed::FollowUp)));
        app.claim(&other, id).await.assert_problem(409, "claim_without_ground");
        app.follow_up(&other, id, "call", "业主改到周日上午看房").await.assert_status(201);
        app.claim(&other, id).await.assert_status(200);
    }

    async fn of_two_who_claim_at_once_one_wins_and_the_other_learns_who(app: TestApp) {
        let agent = app.member(Role::Agent);
        let rivals: Vec<TestMember> = (0..4).map(|_| app.member(Role::Agent)).collect();
        let id = public(&app, &agent).await;
        for rival in &rivals {
            app.follow_up(rival, id, "call", TEXT).await.assert_status(201);
        }
        let answers = join_all(rivals.iter().map(|rival| app.claim(rival, id))).await;
        let winner = answers.iter().position(|answer| answer.status == 200).expect("one of them wins");
        for (i, answer) in answers.into_iter().enumerate().filter(|(i, _)| *i != winner) {
            let problem: Problem = answer.assert_problem(409, "claimed_meanwhile").read();
            let params = &problem.errors[0].params;
            assert_eq!((&params["member_id"], &params["at"]), (&json!(rivals[winner].id), &json!(app.app.clock.now().to_rfc3339())), "{i}");
            assert!(params["display_name"].as_str().is_some_and(|name| !name.is_empty()));
        }
        let changes = app.events(&agent, id).await;
        assert_eq!(changes.iter().filter(|event| matches!(event, TimelineEvent::MaintainerChanged { to: Some(_), .. })).count(), 1);
        // An hour later the follow-up still tells them so; those who never cared have no ground.
        app.advance(Duration::hours(1));
        app.claim(&rivals[(winner + 1) % 4], id).await.assert_problem(409, "claimed_meanwhile");
        app.claim(&app.member(Role::Agent), id).await.assert_problem(409, "claim_without_ground");
        app.advance(Duration::days(1));
        app.claim(&rivals[(winner + 1) % 4], id).await.assert_problem(409, "claim_without_ground");
    }

    async fn a_claim_that_is_sent_again_gives_the_same_answer(app: TestApp) {
        let (agent, other) = (app.member(Role::Agent), app.member(Role::Agent));
        let id = public(&app, &agent).await;
        app.follow_up(&other, id, "call", TEXT).await.assert_status(201);
        let claim = || app.by(&other).with("Idempotency-Key", "c").send(actix_web::http::Method::POST, &format!("{LISTINGS}/{id}/claim"), None);
        let first = claim().await.assert_status(200);
        assert_eq!(claim().await.assert_status(200).json(), first.json());
    }

    async fn the_owners_word_brings_an_unprotected_listing_back(app: TestApp) {
        let (agent, other) = (app.member(Role::Agent), app.member(Role::Agent));
        let id = unprotected(&app, &agent).await;
        assert_eq!(app.listing(&other, id).await.claim.needs, Some(ClaimNeed::OwnerVerification));
        // Any other word is a follow-up only.
        let call: FollowUpRecorded = app.follow_up(&other, id, "call", TEXT).await.assert_status(201).read();
        assert_eq!(call.takeover, None);
        app.claim(&other, id).await.assert_problem(409, "claim_without_ground");
        let text = "业主确认仍在出售，价格不变";
        let verified: FollowUpRecorded = app.follow_up(&other, id, "owner_verification", text).await.assert_status(201).read();
        assert_eq!((verified.takeover, verified.follow_up.text.as_str()), (Some(Takeover::TakenOver), text));
        let listing = app.listing(&other, id).await;
        assert_eq!((listing.summary.status, listing.summary.pool), (ListingStatus::Available, Some(Pool::Private)));
        assert_eq!((who(listing.summary.maintainer.as_ref()), who(listing.developer.as_ref())), (Some(other.id.0), Some(other.id.0)));
        let events = app.events(&agent, id).await;
        assert!(matches!(&events[0], TimelineEvent::MaintainerChanged { reason: MaintainerReason::OwnerVerified, .. }), "{events:?}");
        let TimelineEvent::StatusChanged { from: ListingStatus::Paused, to: ListingStatus::Available, reason } = &events[1] else {
            panic!("{events:?}")
        };
        assert_eq!(reason, text);
        assert_eq!(app.notices(&agent).await.items[0].kind, NoticeKind::ListingClaimed);
    }

    async fn within_its_protection_a_listing_stays_where_it_is(app: TestApp) {
        let (agent, other) = (app.member(Role::Agent), app.member(Role::Agent));
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let id = app.enter(&agent, sale(community, "301")).await.summary.id.0;
        app.set_status(&agent, id, "paused").await.assert_status(200);
        app.advance(Duration::days(30) - Duration::microseconds(1));
        let listing = app.listing(&other, id).await;
        assert_eq!((listing.summary.pool, listing.claim.needs), (Some(Pool::Private), None));
        let recorded: FollowUpRecorded = app.follow_up(&other, id, "owner_verification", TEXT).await.assert_status(201).read();
        assert_eq!(recorded.takeover, None);
        assert_eq!(app.listing(&other, id).await.summary.status, ListingStatus::Paused);
    }

    async fn who_has_no_room_verifies_and_claims_later(app: TestApp) {
        let (admin, agent, other) = (app.member(Role::Admin), app.member(Role::Agent), app.member(Role::Agent));
        let id = unprotected(&app, &agent).await;
        app.set(&admin, SettingKey::QuotaListings, 1).await;
        let community = app.community(&admin, "海淀", "学苑").await;
        let own = app.enter(&other, sale(community, "401")).await.summary.id;
        let recorded: FollowUpRecorded = app.follow_up(&other, id, "owner_verification", TEXT).await.assert_status(201).read();
        assert_eq!(recorded.takeover, Some(Takeover::QuotaFull));
        assert_eq!(app.listing(&other, id).await.summary.status, ListingStatus::Paused);
        let refused: Problem = app.claim(&other, id).await.assert_problem(409, "quota_exceeded").read();
        assert_eq!((&refused.errors[0].params["used"], &refused.errors[0].params["max"]), (&json!(1), &json!(1)));
        app.set_status(&other, own, "withdrawn").await.assert_status(200);
        let taken: ListingResponse = app.claim(&other, id).await.assert_status(200).read();
        assert_eq!((taken.summary.status, taken.summary.pool), (ListingStatus::Available, Some(Pool::Private)));
        assert_eq!((who(taken.developer.as_ref()), who(taken.summary.maintainer.as_ref())), (Some(other.id.0), Some(other.id.0)));
    }

    async fn what_an_agent_has_too_much_of_others_may_claim_the_longest_silent_first(app: TestApp) {
        let (admin, agent, other) = (app.member(Role::Admin), app.member(Role::Agent), app.member(Role::Agent));
        let community = app.community(&admin, "朝阳", "云庭家园").await;
        let mut entered = Vec::new();
        for room in ["301", "302", "303", "304"] {
            let id = app.enter(&agent, sale(community, room)).await.summary.id.0;
            app.advance(Duration::minutes(1));
            entered.push(id);
        }
        // Spoken of in this order: the second, the fourth, the first; never of the third.
        for at in [1, 3, 0] {
            app.follow_up(&agent, entered[at], "call", TEXT).await.assert_status(201);
            app.advance(Duration::minutes(1));
        }
        let claimable = async |by: &TestMember| {
            let mut found = ids(&app.by(by).get(&format!("{LISTINGS}?claimable=true")).await);
            found.sort_unstable();
            found
        };
        assert_eq!(claimable(&other).await, crate::support::NONE);
        app.set(&admin, SettingKey::OverQuotaOldest, 1).await;
        app.set(&admin, SettingKey::QuotaListings, 2).await;
        let mut over = vec![entered[2], entered[1]];
        over.sort_unstable();
        assert_eq!((claimable(&other).await, claimable(&agent).await), (over, vec![]));
        let quotas = app.listing(&agent, entered[0]).await.quotas.unwrap();
        assert_eq!((quotas.listings.used, quotas.listings.limit), (4, 2));
        app.claim(&other, entered[3]).await.assert_problem(409, "claim_without_ground");
        app.claim(&agent, entered[2]).await.assert_problem(409, "claim_without_ground");
        assert_eq!(app.listing(&other, entered[1]).await.claim.ground, Some(MaintainerReason::OverQuota));
        app.claim(&other, entered[1]).await.assert_status(200);
        app.claim(&other, entered[2]).await.assert_status(200);
        // Nobody is over it any more.
        app.claim(&app.member(Role::Agent), entered[3]).await.assert_problem(409, "claim_without_ground");
        let events = app.events(&agent, entered[1]).await;
        let TimelineEvent::MaintainerChanged { from, to, reason: MaintainerReason::OverQuota } = &events[0] else { panic!("{events:?}") };
        assert_eq!((who(from.as_ref()), who(to.as_ref())), (Some(agent.id.0), Some(other.id.0)));
    }

    async fn the_finder_picks_any_of_too_many(app: TestApp) {
        let (admin, agent, other) = (app.member(Role::Admin), app.member(Role::Agent), app.member(Role::Agent));
        let community = app.community(&admin, "朝阳", "云庭家园").await;
        let mut entered = Vec::new();
        for room in ["301", "302", "303"] {
            let id = app.enter(&agent, sale(community, room)).await.summary.id.0;
            app.follow_up(&agent, id, "call", TEXT).await.assert_status(201);
            app.advance(Duration::minutes(1));
            entered.push(id);
        }
        app.set(&admin, SettingKey::QuotaListings, 2).await;
        let mut found = ids(&app.by(&other).get(&format!("{LISTINGS}?claimable=true")).await);
        found.sort_unstable();
        assert_eq!(found, entered);
        // The one that was followed up last of all; then nobody is over it.
        app.claim(&other, entered[2]).await.assert_status(200);
        app.claim(&other, entered[0]).await.assert_problem(409, "claim_without_ground");
    }

    async fn what_nobody_looks_after_is_found_and_claimed(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let community = app.community(&admin, "朝阳", "云庭家园").await;
        let own = app.enter(&agent, sale(community, "301")).await.summary.id.0;
        let orphan = app.enter(&agent, sale(community, "302")).await.summary.id.0;
        app.write(|conn| {
            use diesel::prelude::*;
            use fangke_api::schema::listings::dsl;
            diesel::update(dsl::listings.find(orphan)).set((dsl::maintainer_id.eq(None::<i64>), dsl::pool.eq("public"))).execute(conn)?;
            Ok(())
        });
        let list = async |query: &str| ids(&app.by(&agent).get(&format!("{LISTINGS}?{query}")).await.assert_status(200));
        assert_eq!((list("pool=public").await, list("pool=private").await), (vec![orphan], vec![own]));
        assert_eq!((list("claimable=true").await, list("claimable=false").await), (vec![orphan], vec![own]));
        app.follow_up(&agent, orphan, "call", TEXT).await.assert_status(201);
        app.claim(&agent, orphan).await.assert_status(200);
        assert_eq!(list("pool=private&scope=own").await, [orphan, own]);
    }

    async fn an_existing_listing_says_that_it_can_be_claimed(app: TestApp) {
        let (agent, other) = (app.member(Role::Agent), app.member(Role::Agent));
        let id = public(&app, &agent).await;
        let community = app.listing(&agent, id).await.summary.community_id.unwrap().0;
        let existing = async || {
            let refused: Problem = app.by(&other).post(LISTINGS, sale(community, "301")).await.assert_problem(409, "listing_exists").read();
            refused.member::<ExistingListing>("existing_listing").unwrap()
        };
        assert!(!existing().await.can_claim);
        app.follow_up(&other, id, "call", TEXT).await.assert_status(201);
        assert!(existing().await.can_claim);
    }

    async fn who_may_not_claim_is_told_so(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = public(&app, &agent).await;
        for role in [Role::Assistant, Role::Finance] {
            app.claim(&app.member(role), id).await.assert_problem(403, "forbidden");
        }
        let assistant = app.member(Role::Assistant);
        app.follow_up(&assistant, id, "call", TEXT).await.assert_status(201);
        assert!(!app.listing(&assistant, id).await.claim.may);
        for role in [Role::Manager, Role::Director, Role::Admin] {
            let member = app.member(role);
            app.claim(&member, id).await.assert_problem(409, "claim_without_ground");
        }
        app.anyone().post(&format!("{LISTINGS}/{id}/claim"), json!({})).await.assert_problem(401, "unauthenticated");
    }

    async fn an_assistant_verifies_without_taking_over(app: TestApp) {
        let (agent, assistant) = (app.member(Role::Agent), app.member(Role::Assistant));
        let id = unprotected(&app, &agent).await;
        let recorded: FollowUpRecorded = app.follow_up(&assistant, id, "owner_verification", TEXT).await.assert_status(201).read();
        assert_eq!(recorded.takeover, Some(Takeover::NotPermitted));
        let listing: ListingSummary = app.listing(&agent, id).await.summary;
        assert_eq!((listing.status, listing.pool), (ListingStatus::Paused, Some(Pool::Public)));
    }

    async fn a_manager_gives_listings_of_the_own_store(app: TestApp) {
        let region = app.region("朝阳大区");
        let (east, west) = (app.store(region, "东店"), app.store(region, "西店"));
        let (manager, stranger) = (app.member_of(Role::Manager, east), app.member_of(Role::Manager, west));
        let (agent, heir, elsewhere) = (app.member_of(Role::Agent, east), app.member_of(Role::Agent, east), app.member_of(Role::Agent, west));
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let id = app.enter(&agent, sale(community, "301")).await.summary.id;
        let assign = |by: &TestMember, to: i64, reason: &str| {
            app.by(by).post(&format!("{LISTINGS}/{id}/assign"), json!({"member_id": to, "reason": reason}))
        };
        assign(&agent, heir.id.0, "离职交接").await.assert_problem(403, "forbidden");
        assign(&stranger, elsewhere.id.0, "离职交接").await.assert_problem(403, "forbidden");
        assign(&manager, elsewhere.id.0, "离职交接").await.assert_problem(403, "forbidden");
        assign(&manager, heir.id.0, " ").await.assert_problem(422, "validation_failed").assert_field("/reason", "required");
        assign(&manager, 999, "离职交接").await.assert_problem(422, "validation_failed").assert_field("/member_id", "does_not_exist");
        let finance = app.member_of(Role::Finance, east);
        assign(&manager, finance.id.0, "离职交接").await.assert_problem(422, "validation_failed").assert_field("/member_id", "out_of_range");
        let given: ListingResponse = assign(&manager, heir.id.0, "离职交接").await.assert_status(200).read();
        assert_eq!((who(given.summary.maintainer.as_ref()), given.summary.pool), (Some(heir.id.0), Some(Pool::Private)));
        assert_eq!(who(given.developer.as_ref()), Some(agent.id.0));
        let events = app.events(&agent, id).await;
        assert!(matches!(&events[0], TimelineEvent::MaintainerChanged { reason: MaintainerReason::Assigned, .. }), "{events:?}");
        for told in [&agent, &heir] {
            let notice = &app.notices(told).await.items[0];
            assert_eq!((notice.kind, &notice.details["reason"]), (NoticeKind::ListingAssigned, &json!("离职交接")));
        }
    }
}
