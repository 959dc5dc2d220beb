//! Eight change things at once while a partner follows: at the end both sides are equal, and nothing came twice.
//!
//! `FANGKE_FEED_CHANGES` says how many changes; there are few unless it is said.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::Method;
use fangke_shared::ListingId;
use fangke_shared::partner::portal::{PortalChange, PortalChanges, PortalListing};
use fangke_shared::partner::syndication::SyndicationResponse;
use fangke_shared::permission::Role;
use futures_util::future::{join, join_all};
use serde_json::json;

use super::reader::{FEED, claims, follow, picture, token};
use crate::support::{LISTINGS, TestApp, TestMember, sale};

const WRITERS: usize = 8;
const LISTINGS_IN_ALL: usize = 24;

fn changes() -> usize {
    std::env::var("FANGKE_FEED_CHANGES").ok().and_then(|count| count.parse().ok()).unwrap_or(400)
}

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// One change of any kind; what somebody else has done meanwhile may stand against it.
async fn change(app: &TestApp, by: &TestMember, id: ListingId, dice: &mut Dice, pictures: &Cell<u32>) {
    let (place, kind) = (format!("{LISTINGS}/{id}"), dice.roll(10));
    match kind {
        0..=2 => drop(app.by(by).send(Method::PUT, &format!("{place}/syndication"), None).await),
        3 => drop(app.by(by).delete(&format!("{place}/syndication")).await),
        4..=6 => {
            let version = app.listing(by, id).await.summary.version;
            let price = 500_000_000 + i64::try_from(dice.roll(100_000)).unwrap() * 1_000;
            app.by(by).version(version).patch(&place, json!({ "price_fen": price })).await;
        }
        7 => {
            let listing = app.listing(by, id).await;
            let status = if listing.summary.status.as_str() == "available" { "paused" } else { "available" };
            drop(app.set_status(by, id, status).await);
        }
        8 => {
            pictures.set(pictures.get() + 1);
            let place = format!("{place}/photos?kind=photo");
            app.by(by).with("Content-Type", "image/jpeg").send(Method::POST, &place, Some(picture(pictures.get()))).await;
        }
        _ => {
            let photos = app.by(by).get(&format!("{place}/photos")).await.assert_status(200).json();
            if let Some(photo) = photos["items"][0]["id"].as_i64() {
                app.by(by).delete(&format!("/api/v1/photos/{photo}")).await;
            }
        }
    }
}

/// What a partner keeps.
#[derive(Default)]
struct Kept {
    listings: BTreeMap<ListingId, PortalListing>,
    revisions: BTreeMap<ListingId, i64>,
    told: usize,
}

impl Kept {
    fn take(&mut self, change: PortalChange) {
        let PortalChange { id, deleted, revision, listing } = change;
        let before = self.revisions.insert(id, revision);
        assert!(before.is_none_or(|before| before < revision), "{id} at {revision} after {before:?}: it came twice");
        self.told += 1;
        match listing {
            Some(listing) => {
                assert!(!deleted);
                self.listings.insert(id, listing);
            }
            None => drop(self.listings.remove(&id)),
        }
    }
}

both_engines! {
    async fn a_partner_stays_in_step_with_eight_who_change_things(app: TestApp) {
        let admin = app.member(Role::Admin);
        let store = app.store(app.region("东区"), "望湖店");
        let manager = app.member_of(Role::Manager, store);
        let community = app.community(&admin, "朝阳", "云庭家园").await;
        let mut ids = Vec::new();
        for room in 0..LISTINGS_IN_ALL {
            ids.push(app.enter(&manager, sale(community, &format!("{}", 101 + room))).await.summary.id);
        }
        let writers: Vec<TestMember> = (0..WRITERS).map(|_| app.member_of(Role::Manager, store)).collect();
        let (working, pictures, each) = (Cell::new(WRITERS), Cell::new(0), changes().div_ceil(WRITERS));
        let write = async |number: usize, by: &TestMember| {
            let mut dice = Dice(u64::try_from(number).unwrap() + 1);
            for _ in 0..each {
                let id = ids[dice.roll(ids.len())];
                change(&app, by, id, &mut dice, &pictures).await;
            }
            working.set(working.get() - 1);
        };
        let partner = token(&app, claims(1));
        let read = async || {
            let (mut kept, mut cursor, mut pages) = (Kept::default(), None::<String>, 0);
            loop {
                // Asked before: what is written after that may be missing, and is read in the last round.
                let is_last = working.get() == 0;
                let from = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
                let page: PortalChanges = app.bearer(&partner).get(&format!("{FEED}?limit=7{from}")).await.assert_status(200).read();
                pages += 1;
                page.items.into_iter().for_each(|change| kept.take(change));
                cursor = Some(page.next_cursor);
                if is_last && !page.has_more {
                    return (kept, pages);
                }
            }
        };
        let (_, (kept, pages)) = join(join_all(writers.iter().enumerate().map(|(number, by)| write(number, by))), read()).await;
        assert!(pages > 3 && kept.told > ids.len() / 2, "{pages} pages, {} changes: there was something to follow", kept.told);

        let (now, _) = follow(&app, &token(&app, claims(2)), None, 50).await;
        let now: BTreeMap<ListingId, PortalListing> = now.into_iter().filter_map(|change| Some((change.id, change.listing?))).collect();
        assert_eq!(kept.listings.keys().collect::<BTreeSet<_>>(), now.keys().collect::<BTreeSet<_>>());
        for (id, listing) in &now {
            assert_eq!(kept.listings.get(id), Some(listing), "{id}");
        }
        // And what the house itself says is published.
        for id in &ids {
            let answer = app.by(&manager).get(&format!("{LISTINGS}/{id}/syndication")).await.assert_status(200);
            assert_eq!(answer.read::<SyndicationResponse>().is_published, now.contains_key(id), "{id}");
        }
    }
}
