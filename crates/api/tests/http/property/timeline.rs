//! The timeline: each event is kept with its kind.

use std::collections::BTreeSet;

use chrono::Duration;
use diesel::prelude::*;
use fangke_api::platform::db::sql::Sql;
use fangke_api::platform::db::{Conn, revert_last_migration, run_migrations};
use fangke_api::schema::listing_events::dsl;
use fangke_shared::permission::Role;
use serde_json::{Value, json};

use crate::support::{LISTINGS, sale};

both_engines! {
    async fn each_event_is_kept_with_its_kind_those_of_before_the_column_too(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let id = app.enter(&agent, sale(community, "301")).await.summary.id;
        app.enter(&agent, sale(community, "302")).await;
        app.by(&agent).version(1).patch(&format!("{LISTINGS}/{id}"), json!({"price_fen": 600_000_000, "baths": 2})).await.assert_status(200);
        app.follow_up(&agent, id, "call", "业主同意周六下午看房").await.assert_status(201);
        app.set_status(&agent, id, "paused").await.assert_status(200);
        // What the other one waits for does not come: the job writes that down by a statement of its own.
        app.advance(Duration::days(3));
        app.run_jobs();

        let events = app.read(|conn| Ok(events(conn)));
        for (kind, event, follow_up) in &events {
            let expected = follow_up.map_or_else(|| serde_json::from_str::<Value>(event).unwrap()["kind"].as_str().unwrap().to_owned(), |_| "follow_up".to_owned());
            assert_eq!(*kind, expected, "{event}");
        }
        let kinds: BTreeSet<&str> = events.iter().map(|(kind, ..)| kind.as_str()).collect();
        assert_eq!(kinds, BTreeSet::from(["edited", "follow_up", "maintainer_changed", "price_changed", "status_changed"]));

        app.read(|conn| {
            while Sql::new("SELECT kind FROM listing_events LIMIT 1").execute(conn).is_ok() {
                revert_last_migration(conn)?;
            }
            run_migrations(conn)
        });
        assert_eq!(app.read(|conn| Ok(self::events(conn))), events);
    }
}

/// Kind, text and follow-up of every event.
fn events(conn: &mut Conn) -> Vec<(String, String, Option<i64>)> {
    dsl::listing_events.order(dsl::id).select((dsl::kind, dsl::event, dsl::follow_up_id)).load(conn).unwrap()
}
