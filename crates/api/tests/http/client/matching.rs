//! Matching both ways, with reasons (§3).

use fangke_shared::client::demand::DemandDraft;
use fangke_shared::client::matching::{Criterion, DemandMatch, ListingMatch, Offer, Verdict, Weights, score};
use fangke_shared::company::setting::{Figures, SettingKey};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::property::listing::{Decoration, ListingSummary};
use serde_json::{Value, json};

use super::{CLIENTS, buyer};
use crate::support::{LISTINGS, TestApp, TestMember, rental, sale, with};

/// Puts weights in force of which some are nothing, and which don't add up to 100.
async fn other_weights(app: &TestApp, admin: &TestMember) -> Weights {
    let mut figures = Figures::default();
    for (key, value) in [
        (SettingKey::WeightPrice, 0),
        (SettingKey::WeightArea, 3),
        (SettingKey::WeightDecoration, 71),
        (SettingKey::WeightAge, 0),
        (SettingKey::OverBudgetPercent, 40),
    ] {
        figures.set(key, value);
        app.set(admin, key, value).await;
    }
    Weights::from(&figures)
}

both_engines! {
    async fn the_best_listings_of_a_demand_come_first_and_say_why(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let (near, far) = (app.community(&admin, "朝阳", "云庭家园").await, app.community(&admin, "海淀", "云庭西园").await);
        let enter = |community, room: &'static str, change: Value| app.enter(&agent, with(sale(community, room), change));
        let right = enter(near, "101", json!({"price_fen": 480_000_000})).await.summary.id;
        let dear = enter(near, "102", json!({"price_fen": 525_000_000})).await.summary.id;
        let small = enter(near, "103", json!({"price_fen": 480_000_000, "area": 60})).await.summary.id;
        enter(near, "104", json!({"price_fen": 551_000_000})).await;
        enter(far, "105", json!({"price_fen": 480_000_000})).await;
        app.enter(&agent, rental(near, "106")).await;
        let demand = json!({"purpose": "sale", "districts": ["朝阳"], "price_max_fen": 500_000_000, "area_min": 80, "rooms_min": 3, "rooms_max": 3});
        let client = app.register(&agent, with(buyer("王小明", "13812345678"), json!({"demand": demand}))).await;
        let path = format!("{CLIENTS}/{}/demands/{}/matches", client.summary.id, client.demands[0].id);
        let found: Page<ListingMatch> = app.by(&agent).get(&path).await.assert_status(200).read();
        let scores: Vec<_> = found.items.iter().map(|found| (found.listing.id, found.score.score)).collect();
        assert_eq!(scores, [(right, 100), (small, 80), (dear, 75)]);
        let price = found.items[2].score.criteria.iter().find(|points| points.criterion == Criterion::Price).unwrap();
        assert_eq!((price.points, price.of, price.verdict, price.over_percent), (0, 25, Verdict::OverBudget, Some(5)));
        assert_eq!(app.by(&agent).get(&format!("{path}?limit=1")).await.json()["items"].as_array().unwrap().len(), 1);
        app.by(&agent).get(&format!("{path}?limit=51")).await.assert_problem(422, "validation_failed").assert_field("limit", "out_of_range");
        let stranger = app.member(Role::Agent);
        app.by(&stranger).get(&path).await.assert_problem(404, "not_found");

        // And the other way: only those whom the caller holds.
        let path = format!("{LISTINGS}/{right}/demand-matches");
        let found: Page<DemandMatch> = app.by(&agent).get(&path).await.assert_status(200).read();
        assert_eq!(found.items.iter().map(|found| (found.client.id, found.score.score)).collect::<Vec<_>>(), [(client.summary.id, 100)]);
        assert_eq!(app.by(&stranger).get(&path).await.json()["items"], json!([]));
        app.by(&agent).get(&format!("{LISTINGS}/4711/demand-matches")).await.assert_problem(404, "not_found");
    }

    async fn the_database_scores_as_the_rule_does(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let communities = [app.community(&admin, "朝阳", "云庭家园").await, app.community(&admin, "海淀", "云庭西园").await];
        // Every wish met and missed, in turn, and what the listing doesn't say.
        let orientations = [json!(["south"]), json!(["north"]), json!(["east", "south"])];
        for n in 0..48_i64 {
            let third = usize::try_from(n % 3).unwrap();
            let change = json!({
                "price_fen": 300_000_000 + (n % 7) * 50_000_000, "area": 50 + (n % 5) * 20, "rooms": 1 + n % 4,
                "floor": if n % 6 == 0 { Value::Null } else { json!(1 + n % 18) }, "total_floors": if n % 6 == 0 { Value::Null } else { json!(18) },
                "floor_band": if n % 12 == 0 { json!("high") } else { Value::Null },
                "orientations": orientations[third],
                "decoration": Decoration::ALL[third],
                "built_year": if n % 4 == 0 { Value::Null } else { json!(1970 + n) },
            });
            app.enter(&agent, with(sale(communities[usize::try_from(n % 2).unwrap()], &(1000 + n).to_string()), change)).await;
        }
        let all: Page<ListingSummary> = app.by(&agent).get(&format!("{LISTINGS}?limit=200")).await.read();
        assert_eq!(all.items.len(), 48);
        let demands = [
            json!({"purpose": "sale"}),
            json!({"purpose": "sale", "price_min_fen": 350_000_000, "price_max_fen": 455_000_000, "area_min": 70, "area_max": 110}),
            json!({"purpose": "sale", "districts": ["朝阳"], "rooms_min": 2, "orientations": ["south"], "decorations": ["refined", "simple"]}),
            json!({"purpose": "sale", "community_ids": [communities[1]], "floor_bands": ["middle", "high"], "built_year_min": 1990}),
            json!({"purpose": "sale", "districts": ["朝阳"], "price_max_fen": 400_000_000, "rooms_min": 2, "rooms_max": 3, "area_min": 60}),
            json!({"purpose": "sale", "districts": ["海淀"], "price_min_fen": 590_000_000, "price_max_fen": 600_000_000, "area_min": 120}),
        ];
        let mut clients = Vec::new();
        for (n, demand) in demands.into_iter().enumerate() {
            clients.push(app.register(&agent, with(buyer("客户", &format!("1380000000{n}")), json!({"demand": demand}))).await);
        }
        for is_changed in [false, true] {
            let weights = if is_changed { other_weights(&app, &admin).await } else { Weights::default() };
            for (n, client) in clients.iter().enumerate() {
                let mut expected: Vec<(i64, i64)> = all
                    .items
                    .iter()
                    .filter_map(|listing| Some((score(&client.demands[0].draft, &Offer::from(listing), &weights)?.score, listing.id.0)))
                    .collect();
                expected.sort_by(|a, b| b.cmp(a));
                // Few are looked at where few are asked for: they must be the best all the same.
                for limit in [1, 3, 8, 20, 50] {
                    let path = format!("{CLIENTS}/{}/demands/{}/matches?limit={limit}", client.summary.id, client.demands[0].id);
                    let found: Page<ListingMatch> = app.by(&agent).get(&path).await.assert_status(200).read();
                    let found: Vec<(i64, i64)> = found.items.iter().map(|found| (found.score.score, found.listing.id.0)).collect();
                    assert_eq!(found, expected[..limit.min(expected.len())], "demand {n}, limit {limit}, {weights:?}");
                }
            }
        }
    }

    async fn the_best_demands_are_those_that_the_rule_gives(app: TestApp) {
        let (admin, agent) = (app.member(Role::Admin), app.member(Role::Agent));
        let communities = [app.community(&admin, "朝阳", "云庭家园").await, app.community(&admin, "海淀", "云庭西园").await];
        let mut demands = Vec::new();
        let districts = [json!([]), json!(["朝阳"]), json!(["海淀", "朝阳"])];
        for n in 0..36_i64 {
            let demand = json!({
                "purpose": if n % 9 == 8 { "rental" } else { "sale" },
                "districts": districts[usize::try_from(n % 3).unwrap()],
                "price_max_fen": if n % 5 == 0 { Value::Null } else { json!(380_000_000 + n * 6_000_000) },
                "price_min_fen": if n % 4 == 0 { json!(370_000_000) } else { Value::Null },
                "area_min": if n % 6 == 0 { Value::Null } else { json!(60 + n) },
                "rooms_min": 1 + n % 4,
                "rooms_max": if n % 2 == 0 { json!(1 + n % 4) } else { Value::Null },
                "community_ids": if n % 7 == 0 { json!([communities[1]]) } else { json!([]) },
                "built_year_min": if n % 8 == 0 { json!(2005) } else { Value::Null },
                "floor_bands": if n % 5 == 1 { json!(["low", "high"]) } else { json!([]) },
                "orientations": if n % 4 == 3 { json!(["south", "west"]) } else { json!([]) },
                "decorations": if n % 6 == 1 { json!(["refined"]) } else { json!([]) },
            });
            let client = app.register(&agent, with(buyer("客户", &format!("139000000{n:02}")), json!({"demand": demand}))).await;
            demands.push((client.demands[0].id.0, client.demands[0].draft.clone()));
        }
        let offers = [
            json!({"price_fen": 480_000_000, "area": 88.5, "rooms": 3, "built_year": 2010, "floor": 2, "total_floors": 18,
                "orientations": ["south", "east"], "decoration": "refined"}),
            json!({"price_fen": 420_000_000, "area": 70, "rooms": 2, "orientations": ["north"], "floor": 9, "total_floors": 18}),
            json!({"price_fen": 900_000_000, "area": 150, "rooms": 4}),
        ];
        let mut listings = Vec::new();
        for (n, offer) in offers.into_iter().enumerate() {
            listings.push(app.enter(&agent, with(sale(communities[n % 2], &format!("{n}01")), offer)).await.summary);
        }
        for is_changed in [false, true] {
            let weights = if is_changed { other_weights(&app, &admin).await } else { Weights::default() };
            for (n, listing) in listings.iter().enumerate() {
                let scored = |(id, draft): &(i64, DemandDraft)| Some((score(draft, &Offer::from(listing), &weights)?.score, *id));
                let mut expected: Vec<(i64, i64)> = demands.iter().filter_map(scored).collect();
                expected.sort_by(|a, b| b.cmp(a));
                // Whoever sees the clients of all is given what is met in everything by another way.
                for (by, limit) in [&agent, &admin].into_iter().flat_map(|by| [1, 3, 8, 20, 50].map(|limit| (by, limit))) {
                    let path = format!("{LISTINGS}/{}/demand-matches?limit={limit}", listing.id);
                    let found: Page<DemandMatch> = app.by(by).get(&path).await.assert_status(200).read();
                    let found: Vec<(i64, i64)> = found.items.iter().map(|found| (found.score.score, found.demand.id.0)).collect();
                    assert_eq!(found, expected[..limit.min(expected.len())], "listing {n}, limit {limit}, {weights:?}");
                }
            }
        }
    }
}
