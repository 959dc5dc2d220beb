//! Price work: negotiations, and what prices were.

use chrono::Duration;
use fangke_shared::ListingId;
use fangke_shared::permission::Role;
use fangke_shared::property::follow_up::FollowUpKind;
use fangke_shared::property::listing::PriceKind;
use fangke_shared::property::negotiation::{NegotiationOutcome, NegotiationResponse, PriceHistory};
use fangke_shared::property::timeline::{TimelineEntry, TimelineEvent};
use serde_json::{Value, json};

use crate::support::{Answer, LISTINGS, TestApp, TestMember, rental, sale, with};

const SAID: &str = "客户出价650万，业主让到662万";

fn offer(changes: Value) -> Value {
    let body = json!({"price": "asking", "party": "buyer", "offered_fen": 650_000_000, "answered_fen": 662_000_000, "outcome": "open", "text": SAID});
    with(body, changes)
}

async fn negotiate(app: &TestApp, by: &TestMember, of: ListingId, changes: Value) -> Answer {
    app.by(by).post(&format!("{LISTINGS}/{of}/negotiations"), offer(changes)).await
}

both_engines! {
    async fn a_negotiation_is_a_follow_up_with_figures(app: TestApp) {
        let (agent, colleague) = (app.member(Role::Agent), app.member(Role::Agent));
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let id = app.enter(&agent, sale(community, "301")).await.summary.id;
        let first: NegotiationResponse = negotiate(&app, &colleague, id, json!({})).await.assert_status(201).read();
        assert_eq!((first.follow_up.kind, first.follow_up.text.as_str(), first.follow_up.author.id), (FollowUpKind::Negotiation, SAID, colleague.id));
        let entries: Vec<TimelineEntry> = app.walk(&agent, &format!("{LISTINGS}/{id}/timeline?limit=10")).await;
        let negotiated = TimelineEvent::Negotiated { price: PriceKind::Asking, offered_fen: 650_000_000, answered_fen: Some(662_000_000) };
        assert_eq!((&entries[0].event, &entries[1].event), (&negotiated, &TimelineEvent::FollowUp { follow_up: first.follow_up.clone() }));
        assert_eq!(app.listing(&agent, id).await.follow_up_count, 1);
        for (i, outcome) in ["agreed", "refused"].into_iter().enumerate() {
            app.advance(Duration::minutes(1));
            let body = json!({"price": "floor", "party": "owner", "answered_fen": null, "outcome": outcome, "text": format!("和业主谈底价，第{i}次")});
            negotiate(&app, &agent, id, body).await.assert_status(201);
        }
        let all: Vec<NegotiationResponse> = app.walk(&app.member(Role::Finance), &format!("{LISTINGS}/{id}/negotiations?limit=2")).await;
        assert_eq!(all.iter().map(|one| one.outcome).collect::<Vec<_>>(), [NegotiationOutcome::Refused, NegotiationOutcome::Agreed, NegotiationOutcome::Open]);
        assert_eq!(all[2], first);
    }

    async fn what_cannot_be_negotiated_is_refused(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let id = app.enter(&agent, sale(community, "301")).await.summary.id;
        let to_let = app.enter(&agent, rental(community, "302")).await.summary.id;
        for (of, body, pointer, code) in [
            (id, json!({"price": "rent"}), "/price", "contradicts"),
            (to_let, json!({}), "/price", "contradicts"),
            (id, json!({"price": "evaluation"}), "/price", "unknown_word"),
            (id, json!({"offered_fen": 0}), "/offered_fen", "out_of_range"),
            (id, json!({"answered_fen": -1}), "/answered_fen", "out_of_range"),
            (id, json!({"party": "neighbour"}), "/party", "unknown_word"),
            (id, json!({"text": ""}), "/text", "required"),
        ] {
            negotiate(&app, &agent, of, body).await.assert_problem(422, "validation_failed").assert_field(pointer, code);
        }
        negotiate(&app, &agent, id, json!({"text": "谈了"})).await.assert_problem(422, "follow_up_too_thin").assert_field("/text", "too_short");
        negotiate(&app, &app.member(Role::Finance), id, json!({})).await.assert_problem(403, "forbidden");
        negotiate(&app, &agent, ListingId(99), json!({})).await.assert_problem(404, "not_found");
        app.by(&agent).get(&format!("{LISTINGS}/99/negotiations")).await.assert_problem(404, "not_found");
        app.by(&agent).get(&format!("{LISTINGS}/99/prices")).await.assert_problem(404, "not_found");
        negotiate(&app, &agent, id, json!({})).await.assert_status(201);
        negotiate(&app, &agent, id, json!({})).await.assert_problem(422, "follow_up_repeated");
        assert_eq!(app.listing(&agent, id).await.follow_up_count, 1);
        negotiate(&app, &agent, to_let, json!({"price": "rent", "party": "tenant", "offered_fen": 700_000, "answered_fen": 750_000})).await
            .assert_status(201);
    }

    async fn the_same_negotiation_sent_twice_is_logged_once(app: TestApp) {
        let agent = app.member(Role::Agent);
        let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
        let id = app.enter(&agent, sale(community, "301")).await.summary.id;
        let send = || app.by(&agent).with("Idempotency-Key", "n").post(&format!("{LISTINGS}/{id}/negotiations"), offer(json!({})));
        let first = send().await.assert_status(201);
        assert_eq!(send().await.assert_status(201).json(), first.json());
    }

    async fn prices_have_a_history_and_a_reference(app: TestApp) {
        let (agent, admin) = (app.member(Role::Agent), app.member(Role::Admin));
        let place = json!({"district": "朝阳", "name": "云庭家园", "reference_price_fen": 5_000_000});
        let community = app.by(&admin).post("/api/v1/communities", place).await.assert_status(201).json()["id"].as_i64().unwrap();
        let entered = app.app.clock.now();
        let form = with(sale(community, "301"), json!({"area": 100, "price_fen": 600_000_000}));
        let id = app.enter(&agent, form).await.summary.id;
        let history = async || -> PriceHistory { app.by(&agent).get(&format!("{LISTINGS}/{id}/prices")).await.assert_status(200).read() };
        let first = history().await;
        assert_eq!((first.unit_price_fen, first.reference_price_fen, first.difference_bp), (Some(6_000_000), Some(5_000_000), Some(2_000)));
        app.advance(Duration::hours(1));
        let changed = app.app.clock.now();
        let patch = json!({"price_fen": 450_000_000, "floor_price_fen": 430_000_000});
        app.by(&agent).version(1).patch(&format!("{LISTINGS}/{id}"), patch).await.assert_status(200);
        let now = history().await;
        assert_eq!(now.difference_bp, Some(-1_000));
        let points: Vec<_> = now.points.iter().map(|point| (point.price, point.at, point.fen)).collect();
        assert_eq!(points, [
            (PriceKind::Asking, entered, Some(600_000_000)),
            (PriceKind::Asking, changed, Some(450_000_000)),
            (PriceKind::Floor, changed, Some(430_000_000)),
        ]);
        let to_let = app.enter(&agent, rental(community, "302")).await.summary.id;
        let rent: PriceHistory = app.by(&agent).get(&format!("{LISTINGS}/{to_let}/prices")).await.assert_status(200).read();
        assert_eq!((rent.points.len(), rent.unit_price_fen, rent.difference_bp), (1, None, None));
    }
}
