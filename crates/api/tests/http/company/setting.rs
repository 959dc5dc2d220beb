//! The figures of the rules: read by all, changed by administrators, dated, with what they do shown before.

use chrono::Duration;
use fangke_api::property::listing::service::EvidenceChange;
use fangke_shared::company::audit::{AuditEntryResponse, AuditSubject};
use fangke_shared::company::setting::{NextSetting, SettingEntry, SettingKey, SettingResponse};
use fangke_shared::insight::effect::{EffectKind, SettingPreview};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::property::listing::Grade;
use serde_json::{Value, json};

use crate::support::{Answer, LISTINGS, TestApp, TestMember, sale, with};

const SETTINGS: &str = "/api/v1/settings";

async fn setting(app: &TestApp, by: &TestMember, key: SettingKey) -> SettingResponse {
    let page: Page<SettingResponse> = app.by(by).get(SETTINGS).await.assert_status(200).read();
    assert_eq!(page.items.iter().map(|setting| setting.key).collect::<Vec<_>>(), SettingKey::ALL);
    page.items.into_iter().find(|setting| setting.key == key).unwrap()
}

async fn change(app: &TestApp, by: &TestMember, key: &str, body: Value) -> Answer {
    app.by(by).post(&format!("{SETTINGS}/{key}"), with(json!({"reason": "春节期间延长"}), body)).await
}

async fn preview(app: &TestApp, by: &TestMember, key: SettingKey, value: i64) -> SettingPreview {
    app.by(by).post(&format!("{SETTINGS}/{key}/preview"), json!({"value": value})).await.assert_status(200).read()
}

both_engines! {
    async fn everybody_reads_what_an_administrator_sets(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let before = setting(&app, &agent, SettingKey::ProtectionDays).await;
        assert_eq!((before.value, before.default, before.min, before.max, before.next), (30, 30, 1, 365, None));
        let answer = change(&app, &admin, "protection_days", json!({"value": 45})).await.assert_status(201);
        assert_eq!((answer.read::<SettingResponse>().value, setting(&app, &agent, SettingKey::ProtectionDays).await.value), (45, 45));
        let from = app.app.clock.now() + Duration::days(3);
        change(&app, &admin, "protection_days", json!({"value": 20, "effective_from": from})).await.assert_status(201);
        let after = setting(&app, &agent, SettingKey::ProtectionDays).await;
        assert_eq!((after.value, after.next), (45, Some(NextSetting { value: 20, effective_from: from })));
        app.advance(Duration::days(3) - Duration::microseconds(1));
        assert_eq!(setting(&app, &agent, SettingKey::ProtectionDays).await.value, 45);
        app.advance(Duration::microseconds(1));
        let then = setting(&app, &agent, SettingKey::ProtectionDays).await;
        assert_eq!((then.value, then.next), (20, None));

        let history: Vec<SettingEntry> = app.walk(&agent, &format!("{SETTINGS}/protection_days/history?limit=1")).await;
        let told: Vec<_> = history.iter().map(|entry| (entry.value, entry.member.id, entry.reason.as_str())).collect();
        assert_eq!(told, [(20, admin.id, "春节期间延长"), (45, admin.id, "春节期间延长")]);
        let trail: Page<AuditEntryResponse> = app.by(&admin).get("/api/v1/audit?subject=setting").await.assert_status(200).read();
        assert_eq!((trail.items.len(), trail.items[0].subject), (2, AuditSubject::Setting));
        assert_eq!((&trail.items[0].details["key"], &trail.items[0].details["value"]), (&json!("protection_days"), &json!(20)));
    }

    async fn of_two_that_begin_together_the_later_entry_counts(app: TestApp) {
        let admin = app.member(Role::Admin);
        let from = app.app.clock.now() + Duration::hours(1);
        for value in [40, 41] {
            change(&app, &admin, "protection_days", json!({"value": value, "effective_from": from})).await.assert_status(201);
        }
        assert_eq!(setting(&app, &admin, SettingKey::ProtectionDays).await.next.map(|next| next.value), Some(41));
        app.advance(Duration::hours(1));
        assert_eq!(setting(&app, &admin, SettingKey::ProtectionDays).await.value, 41);
    }

    async fn wrong_figures_are_refused(app: TestApp) {
        let admin = app.member(Role::Admin);
        let past = app.app.clock.now() - Duration::seconds(1);
        for (body, pointer, code) in [
            (json!({"value": 0}), "/value", "out_of_range"),
            (json!({"value": 366}), "/value", "out_of_range"),
            (json!({"value": 30}), "/value", "repeated"),
            (json!({"value": "many"}), "/value", "invalid_format"),
            (json!({"value": 40, "effective_from": past}), "/effective_from", "out_of_range"),
            (json!({"value": 40, "effective_from": "2999-01-01T00:00:00Z"}), "/effective_from", "out_of_range"),
            (json!({"value": 40, "reason": " "}), "/reason", "required"),
            (json!({"value": 40, "colour": 1}), "/colour", "unknown_field"),
        ] {
            change(&app, &admin, "protection_days", body).await.assert_problem(422, "validation_failed").assert_field(pointer, code);
        }
        let wrong = app.by(&admin).post(&format!("{SETTINGS}/protection_days/preview"), json!({"value": 0})).await;
        wrong.assert_problem(422, "validation_failed").assert_field("/value", "out_of_range");
        change(&app, &admin, "colour", json!({"value": 1})).await.assert_problem(404, "not_found");
        app.by(&admin).get(&format!("{SETTINGS}/colour/history")).await.assert_problem(404, "not_found");
        assert_eq!(setting(&app, &admin, SettingKey::ProtectionDays).await.value, 30);
    }

    async fn only_administrators_change_them(app: TestApp) {
        for role in [Role::Director, Role::Manager, Role::Agent, Role::Assistant, Role::Finance] {
            let member = app.member(role);
            change(&app, &member, "protection_days", json!({"value": 40})).await.assert_problem(403, "forbidden");
            let seen = app.by(&member).post(&format!("{SETTINGS}/protection_days/preview"), json!({"value": 40})).await;
            seen.assert_problem(403, "forbidden");
            app.by(&member).get(&format!("{SETTINGS}/protection_days/history")).await.assert_status(200);
        }
        app.anyone().get(SETTINGS).await.assert_problem(401, "unauthenticated");
    }

    async fn a_change_that_is_sent_again_is_entered_once(app: TestApp) {
        let admin = app.member(Role::Admin);
        let send = || app.by(&admin).with("Idempotency-Key", "s").post(&format!("{SETTINGS}/low_stock"), json!({"value": 5, "reason": "试用"}));
        let first = send().await.assert_status(201);
        assert_eq!(send().await.assert_status(201).json(), first.json());
        let history: Page<SettingEntry> = app.by(&admin).get(&format!("{SETTINGS}/low_stock/history")).await.read();
        assert_eq!(history.items.len(), 1);
    }

    async fn a_change_shows_what_it_will_do_and_does_that(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let community = app.community(&admin, "朝阳", "云庭家园").await;
        let mut listings = Vec::new();
        for room in ["301", "302", "303"] {
            let id = app.enter(&agent, sale(community, room)).await.summary.id;
            app.follow_up(&agent, id, "call", "业主同意周六下午看房").await.assert_status(201);
            listings.push(id);
        }
        app.set_status(&agent, listings[0], "paused").await.assert_status(200);
        app.evidence(listings[1], EvidenceChange::Survey { photos: 6, has_floor_plan: true, cover: None });
        let version = app.listing(&agent, listings[1]).await.summary.version;
        let body = json!({"grade": "recommended"});
        app.by(&agent).version(version).put(&format!("{LISTINGS}/{}/grade", listings[1]), body).await.assert_status(200);
        app.advance(Duration::days(12));

        let told = |preview: &SettingPreview| preview.effects.iter().map(|effect| (effect.kind, effect.count)).collect::<Vec<_>>();
        let public = preview(&app, &admin, SettingKey::ProtectionDays, 12).await;
        assert_eq!(told(&public), [(EffectKind::BecomesPublic, 1)]);
        assert_eq!(public.effects[0].listings[0].id, listings[0]);
        assert_eq!(told(&preview(&app, &admin, SettingKey::ProtectionDays, 13).await), []);
        let falls = preview(&app, &admin, SettingKey::SurveyPhotos, 7).await;
        assert_eq!((told(&falls), falls.effects[0].listings[0].id), (vec![(EffectKind::GradeFalls, 1)], listings[1]));
        assert_eq!(told(&preview(&app, &admin, SettingKey::SurveyPhotos, 6).await), []);
        let over = preview(&app, &admin, SettingKey::QuotaListings, 2).await;
        assert_eq!((told(&over), over.effects[0].members[0].id), (vec![(EffectKind::OverQuota, 1)], agent.id));
        assert_eq!(told(&preview(&app, &admin, SettingKey::QuotaRecommended, 0).await), [(EffectKind::OverQuota, 1)]);
        assert_eq!(told(&preview(&app, &admin, SettingKey::QuotaListings, 3).await), []);
        assert_eq!(told(&preview(&app, &admin, SettingKey::KeyDueHours, 48).await), []);

        // Nothing has happened yet; then it does, at once.
        assert_eq!(app.listing(&agent, listings[1]).await.summary.grade, Grade::Recommended);
        app.set(&admin, SettingKey::SurveyPhotos, 7).await;
        assert_eq!(app.listing(&agent, listings[1]).await.summary.grade, Grade::General);
        assert_eq!(told(&preview(&app, &admin, SettingKey::SurveyPhotos, 5).await), [(EffectKind::GradeRises, 1)]);
        app.set(&admin, SettingKey::ProtectionDays, 12).await;
        assert_eq!(app.run_jobs(), 2);
    }

    async fn figures_of_follow_ups_and_reveals_are_those_in_force(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let community = app.community(&admin, "朝阳", "云庭家园").await;
        let listing = app.enter(&agent, sale(community, "301")).await;
        let id = listing.summary.id;
        app.follow_up(&agent, id, "call", "已约看").await.assert_problem(422, "follow_up_too_thin");
        app.set(&admin, SettingKey::FollowUpLetters, 3).await;
        app.set(&admin, SettingKey::FollowUpDistinct, 3).await;
        app.follow_up(&agent, id, "call", "已约看").await.assert_status(201);
        app.set(&admin, SettingKey::RevealsPerDay, 1).await;
        app.set(&admin, SettingKey::RevealFollowUpMinutes, 5).await;
        let reveal = || app.by(&agent).post(&format!("{LISTINGS}/{id}/owners/{}/reveal", listing.owners[0].id), json!({"purpose": "owner_call"}));
        let shown = reveal().await.assert_status(200).json();
        assert_eq!(shown["reveal_limit"], 1);
        assert_eq!(shown["follow_up_due_at"], json!(app.app.clock.now() + Duration::minutes(5)));
        // What is open may be read again; a new look counts.
        reveal().await.assert_status(200);
        app.follow_up(&agent, id, "call", "约周六").await.assert_status(201);
        reveal().await.assert_problem(429, "reveal_limit_reached");
        app.set(&admin, SettingKey::LateEntryMinutes, 10).await;
        let obtained = json!({"obtained_at": app.app.clock.now() - Duration::minutes(11)});
        assert!(app.enter(&agent, with(sale(community, "302"), obtained)).await.summary.is_late_entry);
    }
}
