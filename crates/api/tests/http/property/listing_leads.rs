//! Leads: what is not yet a listing, and how it becomes one.

use diesel::prelude::*;
use fangke_api::schema::listings;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::problem::Problem;
use fangke_shared::property::listing::{ExistingListing, ListingFacets, ListingResponse, ListingStatus, MissingPart};
use fangke_shared::property::timeline::{TimelineEntry, TimelineEvent};
use serde_json::json;

use crate::support::{LISTINGS, NONE, TestApp, TestMember, ids, sale, with};

/// A lead without unit, room and owner.
async fn lead(app: &TestApp, by: &TestMember, community: i64) -> ListingResponse {
    let form = with(sale(community, ""), json!({"unit": null, "room": "  ", "owners": [], "is_lead": true}));
    app.enter(by, form).await
}

/// Nobody looks after it, as after an import.
fn orphan(app: &TestApp, lead: &ListingResponse) {
    app.write(|conn| {
        let row = listings::table.find(lead.summary.id.0);
        diesel::update(row).set(listings::maintainer_id.eq(None::<i64>)).execute(conn)?;
        Ok(())
    });
}

async fn events(app: &TestApp, by: &TestMember, lead: &ListingResponse) -> Vec<TimelineEvent> {
    let page: Page<TimelineEntry> = app.by(by).get(&format!("{LISTINGS}/{}/timeline", lead.summary.id)).await.read();
    page.items.into_iter().map(|entry| entry.event).collect()
}

both_engines! {
    async fn a_lead_is_a_list_of_its_own_and_never_counted(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let lead = lead(&app, &agent, community).await;
        assert_eq!(lead.summary.status, ListingStatus::Lead);
        assert_eq!(lead.missing, [MissingPart::Unit, MissingPart::Room, MissingPart::Owner]);
        assert_eq!(lead.next_statuses, []);
        let bare = app.enter(&agent, json!({"purpose": "rental", "is_lead": true, "title": "门口贴的条"})).await;
        assert_eq!(bare.missing.len(), 8);
        let listing = app.enter(&agent, sale(community, "301")).await;

        let list = async |query: &str| ids(&app.by(&agent).get(&format!("{LISTINGS}?{query}")).await.assert_status(200));
        assert_eq!(list("").await, [listing.summary.id.0]);
        assert_eq!(list("q=ytjy").await, [listing.summary.id.0]);
        assert_eq!(list("status=lead").await, [bare.summary.id.0, lead.summary.id.0]);
        assert_eq!(list("status=lead&q=ytjy").await, [lead.summary.id.0]);
        let every = ListingStatus::ALL.iter().filter(|status| **status != ListingStatus::Lead).map(|status| status.as_str());
        assert_eq!(list(&format!("status={}", every.collect::<Vec<_>>().join(","))).await, [listing.summary.id.0]);

        let facets: ListingFacets = app.by(&agent).get(&format!("{LISTINGS}/facets")).await.assert_status(200).read();
        assert_eq!((facets.total, facets.status.len(), facets.district[0].count), (1, 1, 1));
        let of_leads: ListingFacets = app.by(&agent).get(&format!("{LISTINGS}/facets?status=lead")).await.assert_status(200).read();
        assert_eq!((of_leads.total, of_leads.district[0].count), (2, 1));
        let count = app.by(&agent).get(&format!("/api/v1/communities/{community}")).await.json();
        assert_eq!(count["listing_count"], 1);
    }

    async fn a_lead_holds_no_flat(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let incomplete = with(sale(community, "301"), json!({"owners": [], "is_lead": true}));
        app.enter(&agent, incomplete.clone()).await;
        app.enter(&agent, incomplete).await;
        app.enter(&agent, sale(community, "301")).await;
        // What lacks nothing is a listing, whatever it is called.
        let whole = app.enter(&agent, with(sale(community, "302"), json!({"is_lead": true}))).await;
        assert_eq!(whole.summary.status, ListingStatus::Available);
    }

    async fn the_last_missing_field_makes_a_lead_a_listing(app: TestApp) {
        let (agent, other) = (app.member(Role::Agent), app.member(Role::Agent));
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let lead = lead(&app, &agent, community).await;
        orphan(&app, &lead);
        let path = format!("{LISTINGS}/{}", lead.summary.id);
        let owner = json!({"name": "李女士", "phone": "13912345678"});
        let with_owner: ListingResponse = app.by(&other).version(1).post(&format!("{path}/owners"), owner).await.assert_status(200).read();
        assert_eq!((with_owner.summary.status, with_owner.missing), (ListingStatus::Lead, vec![MissingPart::Unit, MissingPart::Room]));
        let body = json!({"unit": "2单元", "room": "301"});
        let answer = app.by(&other).version(with_owner.summary.version).patch(&path, body).await.assert_status(200);
        let listing: ListingResponse = answer.read();
        assert_eq!((listing.summary.status, listing.missing.len()), (ListingStatus::Available, 0));
        // Whoever completed it looks after it.
        assert_eq!(listing.summary.maintainer.map(|member| member.id), Some(other.id));
        assert!(events(&app, &agent, &lead).await.contains(&TimelineEvent::Completed));
        assert_eq!(ids(&app.by(&agent).get(LISTINGS).await), [lead.summary.id.0]);
        assert_eq!(ids(&app.by(&agent).get(&format!("{LISTINGS}?status=lead")).await), NONE);
        app.by(&agent).post(LISTINGS, sale(community, "301")).await.assert_problem(409, "listing_exists");
    }

    async fn an_owner_makes_a_lead_that_lacks_nothing_else_a_listing(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let lead = app.enter(&agent, with(sale(community, "301"), json!({"owners": [], "is_lead": true}))).await;
        let owners = format!("{LISTINGS}/{}/owners", lead.summary.id);
        let owner = json!({"name": "李女士", "phone": "13912345678"});
        let listing: ListingResponse = app.by(&agent).version(1).post(&owners, owner).await.assert_status(200).read();
        assert_eq!(listing.summary.status, ListingStatus::Available);
        assert_eq!(events(&app, &agent, &lead).await, [TimelineEvent::Completed, TimelineEvent::OwnersChanged, TimelineEvent::Created]);
    }

    async fn a_lead_can_not_become_a_second_listing_of_a_flat(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let whole = app.enter(&agent, sale(community, "301")).await;
        let lead = lead(&app, &agent, community).await;
        let path = format!("{LISTINGS}/{}", lead.summary.id);
        let owner = json!({"name": "李女士", "phone": "13912345678"});
        app.by(&agent).version(1).post(&format!("{path}/owners"), owner.clone()).await.assert_status(200);
        let before = app.listing(&agent, lead.summary.id).await;
        let refused = app.by(&agent).version(2).patch(&path, json!({"unit": "2", "room": "301"})).await.assert_problem(409, "listing_exists");
        assert_eq!(refused.read::<Problem>().member::<ExistingListing>("existing_listing").unwrap().listing_id, whole.summary.id);
        assert_eq!(app.listing(&agent, lead.summary.id).await, before);

        let flat_alone = app.enter(&agent, with(sale(community, "301"), json!({"owners": [], "is_lead": true}))).await;
        let owners = format!("{LISTINGS}/{}/owners", flat_alone.summary.id);
        app.by(&agent).version(1).post(&owners, owner).await.assert_problem(409, "listing_exists");
        assert_eq!(app.listing(&agent, flat_alone.summary.id).await.owners, []);
    }
}
