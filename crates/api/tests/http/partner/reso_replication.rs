//! The RESO Web API for whoever keeps a copy: pages, events, and what a partner must not see.

use std::collections::BTreeMap;

use chrono::Duration;
use fangke_shared::ApiClientId;
use fangke_shared::permission::Role;
use serde_json::Value;

use super::reso_support::{Catalogue, ODATA, PARTNER, asked, asked_by, keys, pages, partner_token, publish, withdraw};
use crate::support::{TestApp, TestMember, encoded, sale, with};

/// So many listings, several of them published at the same moment.
async fn many(app: &TestApp, count: usize) -> (TestMember, Vec<String>) {
    let agent = app.member_of(Role::Agent, app.store(app.region("东区"), "国贸店"));
    let community = app.community(&app.member(Role::Admin), "朝阳", "云庭家园").await;
    let mut keys = Vec::new();
    for number in 0..count {
        let price = 100_000_000 + i64::try_from(number % 5).unwrap() * 1_000_000;
        let form = with(sale(community, &format!("{:04}", 100 + number)), serde_json::json!({"price_fen": price}));
        let id = app.enter(&agent, form).await.summary.id;
        publish(app, &agent, id).await;
        if number % 4 == 3 {
            app.advance(Duration::minutes(1));
            asked(app, "EntityEvent?$top=0").await.assert_status(200);
        }
        keys.push(id.to_string());
    }
    (agent, keys)
}

fn keys_of(pages: &[Value]) -> Vec<String> {
    let rows = pages.iter().flat_map(|page| page["value"].as_array().unwrap());
    rows.map(|row| row["ListingKey"].as_str().unwrap().to_owned()).collect()
}

both_engines! {
    async fn links_lead_through_all_pages_and_to_each_record_once(app: TestApp) {
        let (_, all) = many(&app, 25).await;
        for query in [
            "Property?$select=ListingKey",
            "Property?$select=ListingKey&$orderby=ModificationTimestamp",
            "Property?$select=ListingKey&$orderby=ModificationTimestamp desc",
            "Property?$select=ListingKey&$orderby=ListPrice desc,ListingKey",
            "Property?$select=ListingKey&$filter=ListPrice gt 1",
            "Property?$select=ListingKey&$filter=ModificationTimestamp gt 2026-01-01T00:00:00Z and BedroomsTotal eq 3",
            "Property?$select=ListingKey&$orderby=MonthlyRent,BuildingForm desc",
        ] {
            if query.contains("BuildingForm") {
                asked(&app, query).await.assert_status(400);
                continue;
            }
            let whole = keys(&asked(&app, query).await.assert_status(200));
            let walked = pages(&app, query, 2).await;
            assert!(walked.len() >= 12, "{query}: {} pages", walked.len());
            assert_eq!(keys_of(&walked), whole, "{query}");
            let mut sorted = whole;
            sorted.sort_by_key(|key| key.parse::<i64>().unwrap());
            assert_eq!(sorted, all, "{query}");
        }
        // Without a value, and from the largest: the gaps stand together, and none is missed.
        let gaps = pages(&app, "Property?$select=ListingKey&$orderby=MonthlyRent desc,LivingArea", 3).await;
        assert_eq!(keys_of(&gaps).len(), 25);
    }

    async fn a_page_that_is_enough_has_no_link(app: TestApp) {
        let (_, all) = many(&app, 7).await;
        let top = pages(&app, "Property?$top=5&$orderby=ListingKey", 2).await;
        assert_eq!((top.len(), keys_of(&top)), (3, all[..5].to_vec()));
        let exact = pages(&app, "Property?$top=4", 2).await;
        assert_eq!((exact.len(), keys_of(&exact).len()), (2, 4));
        let skipped = pages(&app, "Property?$skip=3&$count=true", 2).await;
        assert_eq!(keys_of(&skipped), all[3..]);
        assert!(skipped.iter().all(|page| page["@odata.count"] == 7), "{skipped:?}");
        let last = pages(&app, "Property?$top=100", 7).await;
        assert_eq!((last.len(), last[0].get("@odata.nextLink")), (1, None));
    }

    async fn a_place_is_good_for_its_partner_and_its_query_only(app: TestApp) {
        many(&app, 4).await;
        let link = pages(&app, "Property?$orderby=ListPrice", 2).await[0]["@odata.nextLink"].as_str().unwrap().to_owned();
        let token = link.split_once("$skiptoken=").unwrap().1.to_owned();
        let with = async |query: &str, client: i64| {
            let query = encoded(&format!("{query}&$skiptoken={token}"));
            let partner = partner_token(&app, |claims| claims.api_client_id = ApiClientId(client));
            app.bearer(&partner).get(&format!("{ODATA}/Property?{query}")).await
        };
        with("$orderby=ListPrice", 1).await.assert_status(200);
        let (head, seal) = token.split_once('.').unwrap();
        for (query, client) in [("$orderby=ListPrice", 2), ("$orderby=ListPrice desc", 1), ("$orderby=ListPrice&$filter=ListPrice gt 1", 1), ("$top=3", 1)] {
            let answer = with(query, client).await.assert_status(400);
            assert!(answer.json()["error"]["message"].as_str().unwrap().contains("$skiptoken"), "{query}");
        }
        let forged = format!("A{}.{seal}", &head[1..]);
        asked(&app, &format!("Property?$orderby=ListPrice&$skiptoken={forged}")).await.assert_status(400);
    }

    async fn events_tell_what_to_fetch_and_what_has_left(app: TestApp) {
        let (agent, all) = many(&app, 4).await;
        let events = |body: Value| -> Vec<(i64, String)> {
            let rows = body["value"].as_array().unwrap().clone();
            assert!(rows.iter().all(|row| row["ResourceName"] == "Property"));
            rows.iter().map(|row| (row["EntityEventSequence"].as_i64().unwrap(), row["ResourceRecordKey"].as_str().unwrap().to_owned())).collect()
        };
        let first = events(asked(&app, "EntityEvent?$orderby=EntityEventSequence").await.assert_status(200).json());
        assert_eq!(first.iter().map(|(_, key)| key).collect::<Vec<_>>(), all.iter().collect::<Vec<_>>());
        assert!(first[0].0 > 0 && first.is_sorted_by(|a, b| a.0 < b.0), "{first:?}");

        withdraw(&app, &agent, &all[1]).await;
        app.set_status(&agent, &all[2], "paused").await.assert_status(200);
        let place = first.last().unwrap().0;
        let query = format!("EntityEvent?$filter=EntityEventSequence gt {place}");
        let second = events(asked(&app, &query).await.assert_status(200).json());
        let latest: BTreeMap<&str, i64> = second.iter().map(|(sequence, key)| (key.as_str(), *sequence)).collect();
        assert_eq!(latest.keys().copied().collect::<Vec<_>>(), [all[1].as_str(), all[2].as_str()]);
        assert!(latest.values().all(|sequence| *sequence > place));
        for key in [&all[1], &all[2]] {
            asked(&app, &format!("Property('{key}')")).await.assert_status(404);
        }
        let event = asked(&app, &format!("EntityEvent({place})")).await.assert_status(200).json();
        assert_eq!(event["ResourceRecordKey"], all[3].as_str());
        asked(&app, "EntityEvent(999999)").await.assert_status(404);
        // Published again, it is there again, and has changed since.
        app.advance(Duration::minutes(5));
        let since = app.app.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        publish(&app, &agent, &all[1]).await;
        let changed = asked(&app, &format!("Property?$filter=ModificationTimestamp ge {since}")).await.assert_status(200);
        assert_eq!(keys(&changed), [all[1].as_str()]);
    }

    async fn a_partner_sees_its_part_of_the_company(app: TestApp) {
        let catalogue = Catalogue::fill(&app).await;
        let elsewhere = app.store(app.region("西区"), "中关村店");
        let of_district = |claims: &mut fangke_api::platform::token::PartnerClaims| claims.district = Some("海淀".into());
        let answer = asked_by(&app, of_district, "Property?$count=true").await.assert_status(200);
        assert_eq!((keys(&answer), &answer.json()["@odata.count"]), (catalogue.keys[3..].to_vec(), &serde_json::json!(2)));
        asked_by(&app, of_district, &format!("Property('{}')", catalogue.keys[2])).await.assert_status(404);
        asked_by(&app, of_district, &format!("Property('{}')/Media", catalogue.keys[2])).await.assert_status(404);
        let media = asked_by(&app, of_district, "Media").await.assert_status(200).json();
        assert_eq!(media["value"], serde_json::json!([]));
        let events = asked_by(&app, of_district, "EntityEvent").await.assert_status(200).json();
        let told: Vec<&str> = events["value"].as_array().unwrap().iter().map(|row| row["ResourceRecordKey"].as_str().unwrap()).collect();
        assert!(!told.is_empty() && told.iter().all(|key| catalogue.number(key) >= 3), "{told:?}");

        let of_store = |claims: &mut fangke_api::platform::token::PartnerClaims| claims.store_id = Some(elsewhere);
        assert_eq!(keys(&asked_by(&app, of_store, "Property").await.assert_status(200)), Vec::<String>::new());
        let offices = asked_by(&app, of_store, "Office").await.assert_status(200).json();
        assert_eq!(offices["value"].as_array().unwrap().iter().map(|row| &row["OfficeName"]).collect::<Vec<_>>(), ["中关村店"]);
        assert_eq!(asked_by(&app, of_store, "Member").await.assert_status(200).json()["value"], serde_json::json!([]));
    }

    async fn members_are_named_and_nothing_more(app: TestApp) {
        let catalogue = Catalogue::fill(&app).await;
        let finance = app.member(Role::Finance);
        let body = asked(&app, "Member").await.assert_status(200).json();
        let members = body["value"].as_array().unwrap();
        assert_eq!(members.len(), 1, "only who works in a store: {body}");
        assert_eq!((&members[0]["MemberKey"], &members[0]["OfficeName"], &members[0]["MemberType"]),
            (&catalogue.agent.id.to_string().into(), &"国贸店".into(), &"Agent".into()));
        asked(&app, &format!("Member('{}')", finance.id)).await.assert_status(404);
        let office = asked(&app, &format!("Member('{}')/Office", catalogue.agent.id)).await.assert_status(200).json();
        assert_eq!(office["OfficeName"], "国贸店");
    }

    async fn whoever_asks_too_often_waits(app: TestApp) {
        let token = partner_token(&app, |claims| { PARTNER(claims); claims.rate_limit = 2; });
        let get = || app.bearer(&token).get(&format!("{ODATA}/Office"));
        for _ in 0..2 {
            get().await.assert_status(200);
        }
        let answer = get().await.assert_status(429);
        assert_eq!(answer.header("odata-version"), Some("4.0"));
        assert!(answer.header("retry-after").is_some() && answer.json()["error"]["code"] == "rate_limited", "{}", answer.text());
        app.advance(Duration::minutes(1));
        get().await.assert_status(200);
    }
}
