//! Favourites: kept, listed, dropped, and nobody else's.

use actix_web::http::Method;
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::property::listing::{ListingResponse, ListingSummary};

use crate::support::{Answer, LISTINGS, TestApp, TestMember, sale};

const FAVOURITES: &str = "/api/v1/me/favourites";

async fn keep(app: &TestApp, by: &TestMember, id: i64) -> Answer {
    app.by(by).send(Method::PUT, &format!("{LISTINGS}/{id}/favourite"), None).await
}

async fn kept(app: &TestApp, by: &TestMember) -> Vec<i64> {
    let page: Page<ListingSummary> = app.by(by).get(FAVOURITES).await.assert_status(200).read();
    page.items.into_iter().map(|row| row.id.0).collect()
}

both_engines! {
    async fn a_favourite_is_kept_until_it_is_dropped(app: TestApp) {
        let (agent, other) = (app.member(Role::Agent), app.member(Role::Agent));
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let mut ids = Vec::new();
        for room in ["301", "302", "303"] {
            ids.push(app.enter(&agent, sale(community, room)).await.summary.id.0);
        }
        for id in &ids {
            keep(&app, &other, *id).await.assert_status(204);
            app.advance(chrono::Duration::seconds(1));
        }
        // Once more changes nothing.
        keep(&app, &other, ids[0]).await.assert_status(204);
        assert_eq!(kept(&app, &other).await, [ids[2], ids[1], ids[0]]);
        assert_eq!(kept(&app, &agent).await, [0_i64; 0]);
        let seen: ListingResponse = app.by(&other).get(&format!("{LISTINGS}/{}", ids[1])).await.assert_status(200).read();
        let of_another: ListingResponse = app.by(&agent).get(&format!("{LISTINGS}/{}", ids[1])).await.assert_status(200).read();
        assert!(seen.is_favourite && !of_another.is_favourite);
        for _ in 0..2 {
            app.by(&other).delete(&format!("{LISTINGS}/{}/favourite", ids[1])).await.assert_status(204);
        }
        assert_eq!(kept(&app, &other).await, [ids[2], ids[0]]);
        keep(&app, &other, 999_999).await.assert_problem(404, "not_found");
    }
}
