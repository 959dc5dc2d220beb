//! Who sees a record, and why: the answers are those of what lets people in.

use fangke_shared::insight::sight::{AccessBar, SightPart, SightResponse};
use fangke_shared::page::Page;
use fangke_shared::permission::{AccessGround, Role};
use serde_json::json;

use crate::client::buyer;
use crate::support::{LISTINGS, TestApp, TestMember, sale};

const CLIENTS: &str = "/api/v1/clients";

async fn sight(app: &TestApp, by: &TestMember, record: &str, of: Option<&TestMember>) -> SightResponse {
    let query = of.map(|member| format!("?member_id={}", member.id)).unwrap_or_default();
    app.by(by).get(&format!("{record}/sight{query}")).await.assert_status(200).read()
}

fn ground(sight: &SightResponse, part: SightPart) -> Option<AccessGround> {
    sight.parts.iter().find(|of| of.part == part).unwrap_or_else(|| panic!("{part} is not in {sight:?}")).ground
}

fn bar(sight: &SightResponse, part: SightPart) -> Option<AccessBar> {
    sight.parts.iter().find(|of| of.part == part).unwrap_or_else(|| panic!("{part} is not in {sight:?}")).bar
}

both_engines! {
    async fn a_private_client_is_seen_by_its_holder_and_by_who_leads_them(app: TestApp) {
        let (region, west) = (app.region("东区"), app.region("西区"));
        let (store, other) = (app.store(region, "望湖店"), app.store(west, "梧桐路店"));
        let (agent, manager, finance) = (app.member_of(Role::Agent, store), app.member_of(Role::Manager, store), app.member_of(Role::Finance, store));
        let (stranger, admin) = (app.member_of(Role::Agent, other), app.member(Role::Admin));
        let id = app.register(&agent, buyer("王小明", "13812345678")).await.summary.id;
        let record = format!("{CLIENTS}/{id}");

        let own = sight(&app, &agent, &record, None).await;
        for part in [SightPart::Record, SightPart::Details, SightPart::Contacts, SightPart::Edit, SightPart::Transfer] {
            assert_eq!(ground(&own, part), Some(AccessGround::Own), "{part}");
        }
        assert_eq!(bar(&own, SightPart::Take), Some(AccessBar::Held));
        assert_eq!(ground(&sight(&app, &manager, &record, None).await, SightPart::Details), Some(AccessGround::Store));
        assert_eq!(ground(&sight(&app, &admin, &record, None).await, SightPart::Contacts), Some(AccessGround::Everything));

        // What is said of others is what they find themselves.
        let theirs = sight(&app, &manager, &record, Some(&stranger)).await;
        assert_eq!((theirs.sees(), bar(&theirs, SightPart::Record)), (false, Some(AccessBar::Private)));
        app.by(&stranger).get(&record).await.assert_problem(404, "not_found");
        app.by(&stranger).get(&format!("{record}/sight")).await.assert_problem(404, "not_found");
        assert_eq!(bar(&sight(&app, &manager, &record, Some(&finance)).await, SightPart::Record), Some(AccessBar::Role));

        // Nobody asks about others but who manages members, nor about a client that they don't see.
        app.by(&agent).get(&format!("{record}/sight?member_id={}", manager.id)).await.assert_problem(403, "forbidden");
        app.by(&agent).get(&format!("{record}/viewers")).await.assert_problem(403, "forbidden");
        let far = app.member_of(Role::Manager, other);
        app.by(&far).get(&format!("{record}/viewers")).await.assert_problem(404, "not_found");
        app.by(&manager).get(&format!("{record}/sight?member_id=999999")).await.assert_problem(404, "not_found");
        app.by(&manager).get(&format!("{record}/sight?who=1")).await.assert_problem(422, "validation_failed");
        let viewers: Page<SightResponse> = app.by(&manager).get(&format!("{record}/viewers?limit=200")).await.assert_status(200).read();
        let mut seen: Vec<i64> = viewers.items.iter().map(|sight| sight.member.id.0).collect();
        seen.sort_unstable();
        let mut expected = vec![agent.id.0, manager.id.0, admin.id.0];
        expected.sort_unstable();
        assert_eq!(seen, expected);
    }

    async fn a_public_client_is_seen_by_all_its_name_masked(app: TestApp) {
        let store = app.store(app.region("东区"), "望湖店");
        let (agent, other) = (app.member_of(Role::Agent, store), app.member_of(Role::Agent, store));
        let id = app.register(&agent, buyer("王小明", "13812345678")).await.summary.id;
        app.turn_to("2026-04-18T02:00:00Z");
        let theirs = sight(&app, &other, &format!("{CLIENTS}/{id}"), None).await;
        assert_eq!(ground(&theirs, SightPart::Record), Some(AccessGround::Public));
        assert_eq!(bar(&theirs, SightPart::Details), Some(AccessBar::Masked));
        assert_eq!(ground(&theirs, SightPart::Take), Some(AccessGround::Public));
        assert_eq!(ground(&theirs, SightPart::Contacts), None);
    }

    async fn a_listing_is_seen_by_all_and_changed_by_whom_it_concerns(app: TestApp) {
        let region = app.region("东区");
        let (store, other) = (app.store(region, "望湖店"), app.store(region, "梧桐路店"));
        let (agent, colleague, director) = (app.member_of(Role::Agent, store), app.member_of(Role::Agent, other), app.member_of(Role::Director, region));
        let admin = app.member(Role::Admin);
        let place = app.community(&admin, "朝阳", "云庭家园").await;
        let id = app.enter(&agent, sale(place, "301")).await.summary.id;
        let record = format!("{LISTINGS}/{id}");
        let theirs = sight(&app, &director, &record, Some(&colleague)).await;
        assert_eq!((ground(&theirs, SightPart::Record), ground(&theirs, SightPart::Contacts)), (Some(AccessGround::Role), Some(AccessGround::Role)));
        assert_eq!(bar(&theirs, SightPart::Edit), Some(AccessBar::Reach));
        assert_eq!(ground(&sight(&app, &agent, &record, None).await, SightPart::Edit), Some(AccessGround::Own));
        let led = sight(&app, &director, &record, None).await;
        assert_eq!((ground(&led, SightPart::Edit), ground(&led, SightPart::Status)), (Some(AccessGround::Region), Some(AccessGround::Region)));
        let finance = app.member_of(Role::Finance, store);
        let theirs = sight(&app, &director, &record, Some(&finance)).await;
        assert_eq!((ground(&theirs, SightPart::Record), bar(&theirs, SightPart::Contacts)), (Some(AccessGround::Role), Some(AccessBar::Role)));

        // A leaver sees nothing any more.
        app.by(&admin).version(1).patch(&format!("/api/v1/members/{}", finance.id), json!({"is_active": false})).await.assert_status(200);
        let theirs = sight(&app, &director, &record, Some(&finance)).await;
        assert_eq!(bar(&theirs, SightPart::Record), Some(AccessBar::Inactive));
        let viewers: Page<SightResponse> = app.by(&director).get(&format!("{record}/viewers?limit=200")).await.assert_status(200).read();
        assert_eq!(viewers.items.len(), 4);
        app.by(&admin).get(&format!("{LISTINGS}/999999/sight")).await.assert_problem(404, "not_found");
    }
}
