//! Who is owner and client at once: on both pages, and only for whoever knows both.

use fangke_shared::client::person::OwnedListing;
use fangke_shared::client::profile::ClientSummary;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use serde_json::json;

use super::{CLIENTS, buyer};
use crate::support::{LISTINGS, TestApp, TestMember, sale};

async fn owned(app: &TestApp, by: &TestMember, client: i64) -> Vec<OwnedListing> {
    app.by(by).get(&format!("{CLIENTS}/{client}/owned-listings")).await.assert_status(200).read::<Page<OwnedListing>>().items
}

async fn owners(app: &TestApp, by: &TestMember, listing: i64) -> Vec<ClientSummary> {
    app.by(by).get(&format!("{LISTINGS}/{listing}/owner-clients")).await.assert_status(200).read::<Page<ClientSummary>>().items
}

both_engines! {
    async fn a_person_is_seen_as_both_by_whoever_knows_both(app: TestApp) {
        let store = app.store(app.region("东区"), "望湖店");
        let (manager, agent, colleague) = (app.member_of(Role::Manager, store), app.member_of(Role::Agent, store), app.member_of(Role::Agent, store));
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let listing = app.enter(&agent, sale(community, "301")).await;
        let (id, owner) = (listing.summary.id.0, listing.owners[0].id);
        let phone = app.by(&agent).post(&format!("{LISTINGS}/{id}/owners/{owner}/reveal"), json!({"purpose": "owner_call"})).await.json()["phone"].clone();
        let phone = phone.as_str().unwrap();
        let own = app.register(&agent, buyer("王小明", phone)).await.summary.id;
        assert_eq!(owned(&app, &agent, own.0).await.iter().map(|one| one.listing.id.0).collect::<Vec<_>>(), [id]);
        assert_eq!(owners(&app, &agent, id).await.iter().map(|client| client.id).collect::<Vec<_>>(), [own]);
        // The manager leads both; another client of the house is nobody's owner.
        assert_eq!((owned(&app, &manager, own.0).await.len(), owners(&app, &manager, id).await.len()), (1, 1));
        let other = app.register(&agent, buyer("李女士", "13900000001")).await.summary.id.0;
        assert!(owned(&app, &agent, other).await.is_empty());

        // A colleague registers the same person, and doesn't learn whose flat it is without having looked at the owner's number.
        let theirs = app.register(&colleague, buyer("王先生", phone)).await.summary.id;
        assert_eq!((owned(&app, &colleague, theirs.0).await.len(), owners(&app, &colleague, id).await.len()), (0, 0));
        app.by(&colleague).get(&format!("{CLIENTS}/{own}/owned-listings")).await.assert_problem(404, "not_found");
        app.by(&colleague).post(&format!("{LISTINGS}/{id}/owners/{owner}/reveal"), json!({"purpose": "owner_call"})).await.assert_status(200);
        assert_eq!(owned(&app, &colleague, theirs.0).await.len(), 1);
        // Of the clients only their own: the other registration is somebody else's.
        assert_eq!(owners(&app, &colleague, id).await.iter().map(|client| client.id).collect::<Vec<_>>(), [theirs]);
        assert_eq!(owners(&app, &agent, id).await.iter().map(|client| client.id).collect::<Vec<_>>(), [own]);
        assert_eq!(owners(&app, &manager, id).await.len(), 2);
        app.by(&app.member(Role::Finance)).get(&format!("{LISTINGS}/{id}/owner-clients")).await.assert_problem(403, "forbidden");
        app.by(&agent).get(&format!("{LISTINGS}/4711/owner-clients")).await.assert_problem(404, "not_found");
        // Once the client is public, nothing is told of it.
        app.advance(chrono::Duration::days(8));
        assert!(owned(&app, &agent, own.0).await.is_empty() && owners(&app, &manager, id).await.is_empty());
    }
}
