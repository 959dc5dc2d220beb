//! The invented company keeps the rules it is there to show.

use std::collections::HashMap;

use fangke_api::demo;
use fangke_shared::permission::Role;
use fangke_shared::property::listing::{Grade, ListingSummary, Pool};

use crate::support::LISTINGS;

both_engines! {
    async fn nobody_but_one_is_over_quota(app: TestApp) {
        app.write(|conn| demo::fill(conn, &app.app.keys, &app.app.listeners, &app.app.clock, 2_200));
        let admin = app.member(Role::Admin);
        let listings: Vec<ListingSummary> = app.walk(&admin, &format!("{LISTINGS}?status=available,paused,unknown&limit=200")).await;
        assert!(listings.len() > 1_900, "{}", listings.len());
        let mut held: HashMap<i64, [i64; 3]> = HashMap::new();
        for listing in listings.iter().filter(|listing| listing.pool == Some(Pool::Private)) {
            let counts = held.entry(listing.maintainer.as_ref().unwrap().id.0).or_default();
            counts[0] += 1;
            counts[1] += i64::from(listing.grade == Grade::Focus);
            counts[2] += i64::from(listing.grade == Grade::Recommended);
        }
        let over: Vec<i64> = held.values().map(|counts| counts[0]).filter(|count| *count > 50).collect();
        assert_eq!(over, [52]);
        assert!(held.values().all(|counts| counts[1] <= 3 && counts[2] <= 17), "{held:?}");
        let private: i64 = held.values().map(|counts| counts[0]).sum();
        let public = i64::try_from(listings.len()).unwrap() - private;
        assert!(public > 20 && private > 9 * public, "{private} private, {public} public");
        let rested = listings.iter().filter(|l| l.pool == Some(Pool::Public) && l.status.as_str() != "available").count();
        assert!(rested > 5, "{rested}");
        assert!(held.values().map(|counts| counts[2]).sum::<i64>() > 50);
        // What time has done is written down already.
        assert_eq!(app.run_jobs(), 0);
    }
}
