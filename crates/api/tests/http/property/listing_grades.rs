//! Grades: what supports them, what limits them, and how they are lost.

use chrono::{Duration, NaiveDate};
use fangke_api::property::listing::service::EvidenceChange;
use fangke_shared::ListingId;
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::company::setting::SettingKey;
use fangke_shared::permission::Role;
use fangke_shared::problem::Problem;
use fangke_shared::property::listing::{Evidence, Grade, ListingResponse};
use fangke_shared::property::timeline::TimelineEvent;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{Answer, LISTINGS, NONE, TestApp, TestMember, ids, sale, with};

async fn grade(app: &TestApp, by: &TestMember, id: ListingId, grade: &str) -> Answer {
    let version = app.listing(by, id).await.summary.version;
    app.by(by).version(version).put(&format!("{LISTINGS}/{id}/grade"), json!({"grade": grade})).await
}

async fn enter(app: &TestApp, by: &TestMember, changes: Value) -> ListingId {
    let community = app.community(&app.member(Role::Admin), "朝阳", &format!("云庭{}", app.member(Role::Admin).id)).await;
    let id = app.enter(by, with(sale(community, "301"), changes)).await.summary.id;
    app.follow_up(by, id, "call", "业主同意周六下午看房").await.assert_status(201);
    id
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

const KEYS: EvidenceChange = EvidenceChange::Keys { count: 1 };
const SURVEY: EvidenceChange = EvidenceChange::Survey { photos: 5, has_floor_plan: true, cover: None };

both_engines! {
    async fn a_grade_needs_its_evidence(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = enter(&app, &agent, json!({})).await;
        let bare = app.listing(&agent, id).await;
        assert_eq!((bare.summary.grade, bare.evidence.len()), (Grade::General, 0));
        let gap = bare.grade_gap.unwrap();
        assert_eq!((gap.next, gap.needed, gap.missing.len()), (Grade::Recommended, 1, 4));
        let refused: Problem = grade(&app, &agent, id, "recommended").await.assert_problem(409, "grade_unsupported").read();
        let params = &refused.errors[0].params;
        assert_eq!((&params["needs"], &params["has"]), (&json!(1), &json!([])));
        assert_eq!(params["missing"], json!(["keys", "exclusive", "price", "survey"]));

        app.evidence(id, KEYS);
        let with_keys = app.listing(&agent, id).await;
        assert_eq!((with_keys.summary.grade, with_keys.summary.key_count, with_keys.evidence), (Grade::General, 1, vec![Evidence::Keys]));
        grade(&app, &agent, id, "focus").await.assert_problem(409, "grade_unsupported");
        let raised: ListingResponse = grade(&app, &agent, id, "recommended").await.assert_status(200).read();
        assert_eq!(raised.summary.grade, Grade::Recommended);
        app.evidence(id, SURVEY);
        let focus: ListingResponse = grade(&app, &agent, id, "focus").await.assert_status(200).read();
        assert_eq!((focus.summary.grade, focus.grade_gap), (Grade::Focus, None));
        assert_eq!(focus.quotas.map(|quotas| (quotas.focus.used, quotas.recommended.used)), Some((1, 0)));
        let events = app.events(&agent, id).await;
        assert_eq!(events[0], TimelineEvent::GradeChanged { from: Grade::Recommended, to: Grade::Focus, lost: vec![] });
        // Down is always possible.
        grade(&app, &agent, id, "general").await.assert_status(200);
    }

    async fn lost_evidence_lowers_the_grade_and_tells_the_maintainer(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = enter(&app, &agent, json!({"evaluation_fen": 668_000_000})).await;
        app.evidence(id, KEYS);
        grade(&app, &agent, id, "focus").await.assert_status(200);
        app.evidence(id, EvidenceChange::Keys { count: 0 });
        assert_eq!(app.listing(&agent, id).await.summary.grade, Grade::Recommended);
        let lowered = TimelineEvent::GradeChanged { from: Grade::Focus, to: Grade::Recommended, lost: vec![Evidence::Keys] };
        assert_eq!(app.events(&agent, id).await[0], lowered);
        let notice = &app.notices(&agent).await.items[0];
        assert_eq!((notice.kind, &notice.details), (NoticeKind::GradeLowered, &json!({"from": "focus", "to": "recommended", "lost": ["keys"]})));
        // A dearer flat loses its price.
        let version = app.listing(&agent, id).await.summary.version;
        app.by(&agent).version(version).patch(&format!("{LISTINGS}/{id}"), json!({"price_fen": 668_000_001})).await.assert_status(200);
        let listing = app.listing(&agent, id).await;
        assert_eq!((listing.summary.grade, listing.evidence.len()), (Grade::General, 0));
        let lowered = TimelineEvent::GradeChanged { from: Grade::Recommended, to: Grade::General, lost: vec![Evidence::Price] };
        assert!(app.events(&agent, id).await.contains(&lowered));
        // What was lost does not come back by itself.
        app.evidence(id, KEYS);
        assert_eq!(app.listing(&agent, id).await.summary.grade, Grade::General);
    }

    async fn an_exclusive_that_ends_takes_the_grade_with_it(app: TestApp) {
        let agent = app.member(Role::Agent);
        let id = enter(&app, &agent, json!({})).await;
        app.evidence(id, EvidenceChange::Exclusive { term: Some((day("2026-03-18"), day("2026-03-20"))) });
        grade(&app, &agent, id, "recommended").await.assert_status(200);
        let list = async |query: &str| ids(&app.by(&agent).get(&format!("{LISTINGS}?{query}")).await.assert_status(200));
        let exclusive_until = app.listing(&agent, id).await.summary.exclusive_until;
        assert_eq!((list("grade=recommended").await, list("is_exclusive=true").await), (vec![id.0], vec![id.0]));
        assert_eq!((list("grade=general").await, list("is_exclusive=false").await), (vec![], vec![]));
        // The last second of its last day in Shanghai, and the first after it.
        app.turn_to("2026-03-20T15:59:59.999999Z");
        assert_eq!((app.run_jobs(), app.listing(&agent, id).await.summary.grade), (0, Grade::Recommended));
        app.advance(Duration::microseconds(1));
        let after = app.listing(&agent, id).await.summary;
        assert_eq!((after.grade, after.exclusive_until, exclusive_until), (Grade::General, None, Some(day("2026-03-20"))));
        assert_eq!((list("grade=recommended,focus").await, list("is_exclusive=true").await), (vec![], vec![]));
        assert_eq!((list("grade=general").await, list("is_exclusive=false").await), (vec![id.0], vec![id.0]));
        // The job writes it down, once.
        assert_eq!((app.run_jobs(), app.run_jobs()), (1, 0));
        let lowered = TimelineEvent::GradeChanged { from: Grade::Recommended, to: Grade::General, lost: vec![Evidence::Exclusive] };
        assert_eq!(app.events(&agent, id).await[0], lowered);
        assert_eq!(app.notices(&agent).await.items[0].kind, NoticeKind::GradeLowered);
    }

    async fn of_many_at_once_three_become_focus(app: TestApp) {
        let agent = app.member(Role::Agent);
        let mut listings = Vec::new();
        for _ in 0..5 {
            let id = enter(&app, &agent, json!({})).await;
            app.evidence(id, KEYS);
            app.evidence(id, SURVEY);
            listings.push(id);
        }
        let answers = join_all(listings.iter().map(|id| grade(&app, &agent, *id, "focus"))).await;
        let (raised, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
        assert_eq!((raised.len(), refused.len()), (3, 2));
        for answer in refused {
            let problem: Problem = answer.assert_problem(409, "quota_exceeded").read();
            assert_eq!((&problem.errors[0].params["quota"], &problem.errors[0].params["max"]), (&json!("focus"), &json!(3)));
        }
        let focus = ids(&app.by(&agent).get(&format!("{LISTINGS}?grade=focus")).await);
        assert_eq!(focus.len(), 3);
        // One that is given up makes room; setting what is set needs none.
        grade(&app, &agent, ListingId(focus[0]), "focus").await.assert_status(200);
        grade(&app, &agent, ListingId(focus[0]), "recommended").await.assert_status(200);
        let left = listings.iter().find(|id| !focus.contains(&id.0)).unwrap();
        grade(&app, &agent, *left, "focus").await.assert_status(200);
    }

    async fn a_focus_listing_that_changes_hands_takes_the_grade_there_is_room_for(app: TestApp) {
        let (admin, agent, heir) = (app.member(Role::Admin), app.member(Role::Agent), app.member(Role::Agent));
        app.set(&admin, SettingKey::QuotaFocus, 1).await;
        let (own, inherited) = (enter(&app, &heir, json!({})).await, enter(&app, &agent, json!({})).await);
        for (by, id) in [(&heir, own), (&agent, inherited)] {
            app.evidence(id, KEYS);
            app.evidence(id, SURVEY);
            grade(&app, by, id, "focus").await.assert_status(200);
        }
        let body = json!({"member_id": heir.id, "reason": "离职交接"});
        let given: ListingResponse = app.by(&admin).post(&format!("{LISTINGS}/{inherited}/assign"), body).await.assert_status(200).read();
        assert_eq!(given.summary.grade, Grade::Recommended);
    }

    async fn surveys_keys_and_pages_are_filters(app: TestApp) {
        let agent = app.member(Role::Agent);
        let (plain, rich) = (enter(&app, &agent, json!({})).await, enter(&app, &agent, json!({})).await);
        app.evidence(rich, KEYS);
        app.evidence(rich, SURVEY);
        app.evidence(plain, EvidenceChange::Survey { photos: 4, has_floor_plan: true, cover: Some(fangke_shared::PhotoId(7)) });
        let summary = app.listing(&agent, plain).await.summary;
        assert_eq!((summary.photo_count, summary.cover_photo_id.map(|id| id.0)), (4, Some(7)));
        let list = async |query: &str| ids(&app.by(&agent).get(&format!("{LISTINGS}?{query}")).await.assert_status(200));
        for name in ["has_keys", "has_survey"] {
            assert_eq!(list(&format!("{name}=true")).await, [rich.0], "{name}");
            assert_eq!(list(&format!("{name}=false")).await, [plain.0], "{name}");
        }
        assert_eq!((list("published=true").await, list("published=false&sort=created_at").await), (NONE.to_vec(), vec![plain.0, rich.0]));
        let facets = app.by(&agent).get(&format!("{LISTINGS}/facets?has_keys=true&grade=general&pool=private&claimable=false")).await;
        assert_eq!(facets.assert_status(200).json()["total"], 1);
        app.by(&agent).get(&format!("{LISTINGS}?grade=golden")).await.assert_problem(422, "validation_failed").assert_field("grade", "invalid_format");
    }

    async fn only_what_is_on_the_market_has_a_grade_to_set(app: TestApp) {
        let (agent, other) = (app.member(Role::Agent), app.member(Role::Agent));
        let id = enter(&app, &agent, json!({})).await;
        app.evidence(id, KEYS);
        let path = format!("{LISTINGS}/{id}/grade");
        grade(&app, &other, id, "recommended").await.assert_problem(403, "forbidden");
        grade(&app, &app.member(Role::Finance), id, "recommended").await.assert_problem(403, "forbidden");
        app.by(&agent).put(&path, json!({"grade": "recommended"})).await.assert_problem(428, "version_required");
        app.by(&agent).version(99).put(&path, json!({"grade": "recommended"})).await.assert_problem(412, "stale_version");
        grade(&app, &agent, id, "golden").await.assert_problem(422, "validation_failed").assert_field("/grade", "unknown_word");
        app.set_status(&agent, id, "withdrawn").await.assert_status(200);
        grade(&app, &agent, id, "recommended").await.assert_problem(409, "status_not_allowed");
        let lead = app.enter(&agent, json!({"purpose": "sale", "is_lead": true})).await.summary.id;
        grade(&app, &agent, lead, "recommended").await.assert_problem(422, "lead_incomplete");
        assert_eq!(app.listing(&agent, lead).await.summary.pool, None);
    }
}
